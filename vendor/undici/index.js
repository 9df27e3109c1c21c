// @actions/http-client and @actions/github import these two names, for requests that this action never makes that way:
// its own requests go through node:http(s), and Octokit is given a fetch of ours (src/github/). Real undici would be
// 85 % of the bundle and a third of its start-up time. Should a call ever arrive here, it must not pass silently.
const unused = (name) => `undici.${name} is not part of this bundle (vendor/undici)`

export class ProxyAgent {
  constructor() {
    throw new Error(unused('ProxyAgent'))
  }
}

export function fetch() {
  return Promise.reject(new Error(unused('fetch')))
}
