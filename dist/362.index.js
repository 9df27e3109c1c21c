export const id = 362;
export const ids = [362];
export const modules = {

/***/ 362:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  OwnerRecheck: () => (/* reexport */ OwnerRecheck),
  pullRequestReader: () => (/* binding */ pullRequestReader)
});

// UNUSED EXPORTS: queryFor

// EXTERNAL MODULE: ./node_modules/@actions/github/lib/github.js + 22 modules
var github = __webpack_require__(413);
// EXTERNAL MODULE: ./build/runtime/concurrency.js
var concurrency = __webpack_require__(200);
// EXTERNAL MODULE: ./build/huaweicloud/transport.js + 4 modules
var huaweicloud_transport = __webpack_require__(880);
// EXTERNAL MODULE: ./build/runtime/json.js
var json = __webpack_require__(713);
// EXTERNAL MODULE: ./build/plan/plan.js
var plan = __webpack_require__(583);
;// CONCATENATED MODULE: ./build/owners/recheck.js

/** For so long a look counts: about what the deletes take that begin together. */
const FRESH_MS = 20_000;
class OwnerRecheck {
    #read;
    #clock;
    #numbers;
    #looks = new Map();
    /** The request under way, and what the next one will ask for. */
    #current = Promise.resolve();
    #next;
    constructor(read, clock, decisions) {
        this.#read = read;
        this.#clock = clock;
        this.#numbers = new Map(decisions.map(({ target, pullRequests }) => [target, pullRequests]));
    }
    /** Why a target must stay after all; nothing if it may go. */
    async reasonToKeep(target) {
        const numbers = this.#numbers.get(target) ?? [];
        const states = await Promise.all(numbers.map((number) => this.#look(number)));
        const reasons = numbers.map((number, index) => (0,plan/* reasonToKeep */.RO)(number, states[index]));
        const reason = reasons.find((text) => text !== undefined);
        return reason && `right before its deletion: ${reason}`;
    }
    #look(number) {
        const now = this.#clock.now();
        const known = this.#looks.get(number);
        if (known && now - known.at < FRESH_MS)
            return known.state;
        const state = this.#ask(number).then((states) => states.get(number));
        this.#looks.set(number, { at: now, state });
        return state;
    }
    /** Those that come while a request is under way go together in the next one. */
    #ask(number) {
        const numbers = this.#next?.numbers ?? [];
        numbers.push(number);
        if (!this.#next) {
            const states = this.#current.then(() => {
                this.#next = undefined;
                return this.#read(numbers);
            });
            this.#next = { numbers, states };
            this.#current = states;
        }
        return this.#next.states;
    }
}

;// CONCATENATED MODULE: ./build/owners/pull-requests.js
/** The states of pull requests, as GitHub has them now. Loaded only when a pattern has `{pr}`. */





/** How many pull requests one query names. */
const NUMBERS_A_REQUEST = 100;
const ATTEMPTS = 3;
const PAUSE_MS = 2_000;
const ATTEMPT_MS = 30_000;
const STATES = { OPEN: 'open', CLOSED: 'closed', MERGED: 'merged' };
/**
 * Asks through `@actions/github`, over our own transport: so that proxies work, no redirect carries the token elsewhere, and
 * every request ends. Never rejects: what cannot be read has that as its state.
 */
function pullRequestReader(scope, { transport, clock, cancellation }) {
    const { owner, repository, token, apiUrl, graphqlUrl } = scope;
    const quiet = () => undefined;
    const octokit = (0,github/* getOctokit */.Q)(token, {
        baseUrl: apiUrl,
        request: { fetch: fetchOver(transport, clock, cancellation) },
        log: { debug: quiet, info: quiet, warn: quiet, error: quiet },
    });
    const ask = async (numbers) => {
        try {
            return { data: await octokit.graphql({ query: queryFor(numbers), url: graphqlUrl, owner, name: repository }) };
        }
        catch (error) {
            // Some of the numbers are no pull requests: the others' states have come all the same.
            if ((0,json/* isObject */.Gv)(error) && Array.isArray(error.errors))
                return { data: error.data, errors: error.errors };
            return { errors: [error] };
        }
    };
    return async (numbers) => {
        const states = new Map();
        let answer = { data: {} };
        for (const batch of (0,concurrency/* chunk */.i)(numbers, NUMBERS_A_REQUEST)) {
            // Where GitHub gave nothing at all (no permission, a rate limit), it would not for the others either.
            if ((0,json/* isObject */.Gv)(answer.data))
                answer = await ask(batch);
            for (const number of batch)
                states.set(number, stateIn(answer, number));
        }
        return states;
    };
}
const alias = (number) => `pr${number}`;
/** (github/docs, GraphQL reference, "Repository": field `pullRequest`.) */
function queryFor(numbers) {
    const fields = numbers.map((number) => `    ${alias(number)}: pullRequest(number: ${number}) { number state }`);
    return `query ($owner: String!, $name: String!) {
  repository(owner: $owner, name: $name) {
${fields.join('\n')}
  }
}`;
}
function stateIn({ data, errors = [] }, number) {
    const repository = (0,json/* asObject */.eB)((0,json/* asObject */.eB)(data).repository);
    const row = (0,json/* asObject */.eB)(repository[alias(number)]);
    const state = row.number === number ? STATES[String(row.state)] : undefined;
    if (state)
        return state;
    const own = errors.find((error) => (0,json/* isObject */.Gv)(error) && Array.isArray(error.path) && error.path[1] === alias(number));
    if ((0,json/* isObject */.Gv)(own) && own.type === 'NOT_FOUND')
        return 'none';
    return { unreadable: words(own ?? errors[0]) };
}
/** `HTTP 403: Resource not accessible by integration`. */
function words(error) {
    if (!(0,json/* isObject */.Gv)(error))
        return 'GitHub did not answer the question';
    const { status, message, cause, type } = error;
    // The library calls everything that is no answer a 500.
    const head = cause instanceof huaweicloud_transport/* TransportError */.wX ? cause.code : typeof status === 'number' ? `HTTP ${status}` : type;
    return [head, message].filter((word) => typeof word === 'string' && word !== '').join(': ');
}
/** The `fetch` that Octokit is given: our transport, tried again where that may help. */
function fetchOver(transport, clock, cancellation) {
    return async (url, init) => {
        const request = { method: 'POST', url: new URL(url), headers: init.headers, body: init.body };
        for (let attempt = 1;; attempt++) {
            const isLast = attempt >= ATTEMPTS || cancellation.signal.aborted;
            const limit = (0,huaweicloud_transport/* timeLimit */.zc)(ATTEMPT_MS, clock, cancellation.hardSignal);
            try {
                const { status, headers, body } = await transport(request, limit.signal);
                if (status < 500 || isLast)
                    return new Response(body || null, { status, headers });
            }
            catch (error) {
                if (isLast || !(error instanceof huaweicloud_transport/* TransportError */.wX))
                    throw error;
            }
            finally {
                limit.done();
            }
            await clock.sleep(PAUSE_MS * attempt, cancellation.signal);
        }
    };
}


/***/ })

};
