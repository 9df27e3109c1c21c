// @actions/http-client and @actions/github import these two names, for requests that this action never makes that way:
// its own requests go through node:http(s), and Octokit is given a fetch of ours (src/github/). Real undici would be
// 85 % of the bundle and a third of its start-up time. Should a call ever arrive here, it must not pass silently.
const unused = (name) => new Error(`undici.${name} is not part of this bundle (vendor/undici)`)

// @actions/github makes one while it is loaded, if there is a proxy. It must bear being made, and nothing else.
export class ProxyAgent {
  dispatch() {
    throw unused('ProxyAgent')
  }
}

export function fetch() {
  return Promise.reject(unused('fetch'))
}
