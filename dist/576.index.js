export const id = 576;
export const ids = [576];
export const modules = {

/***/ 576:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   oidcSource: () => (/* binding */ oidcSource)
/* harmony export */ });
/* unused harmony export sessionSeconds */
/* harmony import */ var _runtime_json_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(713);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(854);
/* harmony import */ var _oidc_advice_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(481);
/* harmony import */ var _sts_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(781);




/** The shortest that STS gives. */
const SHORTEST_SECONDS = 900;
/** What every agency allows; a longer run renews. */
const LONGEST_SECONDS = 3_600;
/** Before their end, so that a failing exchange can be tried again while they are good. */
const RENEW_BEFORE_MS = 2 * 60_000;
const RETRY_AFTER_MS = 20_000;
/** A request under way needs keys that are good until it arrives. */
const LAST_USE_MS = 5_000;
/** The session that a run of this length asks for: as short as can be, and the run's own length if that is longer. */
const sessionSeconds = (timeoutMs) => Math.min(LONGEST_SECONDS, Math.max(SHORTEST_SECONDS, Math.ceil(timeoutMs / 1_000)));
/** A source of temporary keys. The first `current()` does the first exchange; a CloudError it rejects with knows the mend. */
function oidcSource(options) {
    const { clock, oidc, say } = options;
    let held;
    let renewal;
    let notBefore = -Infinity;
    const renew = async () => {
        try {
            held = await exchange(options);
            return held;
        }
        catch (error) {
            notBefore = clock.now() + RETRY_AFTER_MS;
            if (!(error instanceof _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .CloudError */ .K2) || !held)
                throw error;
            if (isGood(held, LAST_USE_MS)) {
                if (error.kind !== 'stopped')
                    say(`The temporary keys could not be renewed yet, and are still good (${error.code ?? error.message})`);
                return held;
            }
            throw withAdvice(error, `the temporary keys have ended, and there are no new ones: ${error.message}`, undefined);
        }
        finally {
            renewal = undefined;
        }
    };
    const isGood = ({ expiresAt }, spareMs) => expiresAt - clock.now() > spareMs;
    return {
        description: `temporary keys of ${oidc.agencyUrn} (keyless, GitHub OIDC)`,
        async current() {
            const { key } = held && (isGood(held, RENEW_BEFORE_MS) || (clock.now() < notBefore && isGood(held, LAST_USE_MS)))
                ? held
                : await (renewal ??= renew());
            return key;
        },
    };
}
async function exchange({ oidc, timeoutMs, github, sts, clock, onSecret, say }) {
    const idToken = await requestIdToken(github, oidc, onSecret);
    const session = { ...oidc, name: oidc.sessionName, seconds: sessionSeconds(timeoutMs) };
    try {
        const keys = await (0,_sts_js__WEBPACK_IMPORTED_MODULE_2__/* .assumeAgency */ .c)(sts, session, idToken, () => clock.now(), onSecret);
        const until = new Date(keys.expiresAt).toISOString();
        say(`Keyless: ${sts.host} gave temporary keys of ${oidc.agencyUrn}, good until ${until}`);
        return keys;
    }
    catch (error) {
        if (!(error instanceof _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .CloudError */ .K2))
            throw error;
        const message = `GitHub's ID token was not exchanged for keys: ${error.message}`;
        throw withAdvice(error, message, (0,_oidc_advice_js__WEBPACK_IMPORTED_MODULE_1__/* .adviceOnExchange */ .HV)(error, oidc, (0,_oidc_advice_js__WEBPACK_IMPORTED_MODULE_1__/* .claimsOf */ .ds)(idToken)));
    }
}
/** The ID token for this run. It is known as a secret before anything else is done with it. */
async function requestIdToken(github, oidc, onSecret) {
    const { pathname, searchParams } = oidc.requestUrl;
    let reply;
    try {
        reply = await github.send({
            method: 'GET',
            path: pathname,
            query: { ...Object.fromEntries(searchParams), audience: oidc.audience },
            headers: { Authorization: `Bearer ${oidc.requestToken}` },
            purpose: 'read',
        });
    }
    catch (error) {
        if (!(error instanceof _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .CloudError */ .K2))
            throw error;
        throw withAdvice(error, `GitHub gave no ID token: ${error.message}`, (0,_oidc_advice_js__WEBPACK_IMPORTED_MODULE_1__/* .adviceOnRequest */ .NC)(error));
    }
    const token = (0,_runtime_json_js__WEBPACK_IMPORTED_MODULE_3__/* .asObject */ .eB)(reply.json).value;
    if (typeof token === 'string')
        onSecret(token);
    if (typeof token !== 'string' || !/^[\w-]+\.[\w-]+\.[\w-]+$/.test(token)) {
        const { status, attempts, host } = reply;
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .CloudError */ .K2({
            ...{ kind: 'unclear', message: 'GitHub answered success without an ID token' },
            ...{ status, attempts, host, inDoubt: false, remedy: _oidc_advice_js__WEBPACK_IMPORTED_MODULE_1__/* .NO_ID_TOKEN */ .Uj },
        });
    }
    return token;
}
const withAdvice = (error, message, remedy) => new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .CloudError */ .K2({ ...error, message, ...(0,_runtime_json_js__WEBPACK_IMPORTED_MODULE_3__/* .omitUndefined */ .Oy)({ remedy: error.remedy ?? remedy }) }, error);


/***/ })

};
