import { createRequire as __WEBPACK_EXTERNAL_createRequire } from "module";
/******/ var __webpack_modules__ = ({

/***/ 770:
/***/ ((module, __unused_webpack_exports, __nccwpck_require__) => {

module.exports = __nccwpck_require__(218);


/***/ }),

/***/ 218:
/***/ ((__unused_webpack_module, exports, __nccwpck_require__) => {

var __webpack_unused_export__;


var net = __nccwpck_require__(278);
var tls = __nccwpck_require__(756);
var http = __nccwpck_require__(611);
var https = __nccwpck_require__(692);
var events = __nccwpck_require__(434);
// var assert = __nccwpck_require__(613); (never used)
var util = __nccwpck_require__(23);


exports.httpOverHttp = httpOverHttp;
exports.httpsOverHttp = httpsOverHttp;
exports.httpOverHttps = httpOverHttps;
exports.httpsOverHttps = httpsOverHttps;


function httpOverHttp(options) {
  var agent = new TunnelingAgent(options);
  agent.request = http.request;
  return agent;
}

function httpsOverHttp(options) {
  var agent = new TunnelingAgent(options);
  agent.request = http.request;
  agent.createSocket = createSecureSocket;
  agent.defaultPort = 443;
  return agent;
}

function httpOverHttps(options) {
  var agent = new TunnelingAgent(options);
  agent.request = https.request;
  return agent;
}

function httpsOverHttps(options) {
  var agent = new TunnelingAgent(options);
  agent.request = https.request;
  agent.createSocket = createSecureSocket;
  agent.defaultPort = 443;
  return agent;
}


function TunnelingAgent(options) {
  var self = this;
  self.options = options || {};
  self.proxyOptions = self.options.proxy || {};
  self.maxSockets = self.options.maxSockets || http.Agent.defaultMaxSockets;
  self.requests = [];
  self.sockets = [];

  self.on('free', function onFree(socket, host, port, localAddress) {
    var options = toOptions(host, port, localAddress);
    for (var i = 0, len = self.requests.length; i < len; ++i) {
      var pending = self.requests[i];
      if (pending.host === options.host && pending.port === options.port) {
        // Detect the request to connect same origin server,
        // reuse the connection.
        self.requests.splice(i, 1);
        pending.request.onSocket(socket);
        return;
      }
    }
    socket.destroy();
    self.removeSocket(socket);
  });
}
util.inherits(TunnelingAgent, events.EventEmitter);

TunnelingAgent.prototype.addRequest = function addRequest(req, host, port, localAddress) {
  var self = this;
  var options = mergeOptions({request: req}, self.options, toOptions(host, port, localAddress));

  if (self.sockets.length >= this.maxSockets) {
    // We are over limit so we'll add it to the queue.
    self.requests.push(options);
    return;
  }

  // If we are under maxSockets create a new one.
  self.createSocket(options, function(socket) {
    socket.on('free', onFree);
    socket.on('close', onCloseOrRemove);
    socket.on('agentRemove', onCloseOrRemove);
    req.onSocket(socket);

    function onFree() {
      self.emit('free', socket, options);
    }

    function onCloseOrRemove(err) {
      self.removeSocket(socket);
      socket.removeListener('free', onFree);
      socket.removeListener('close', onCloseOrRemove);
      socket.removeListener('agentRemove', onCloseOrRemove);
    }
  });
};

TunnelingAgent.prototype.createSocket = function createSocket(options, cb) {
  var self = this;
  var placeholder = {};
  self.sockets.push(placeholder);

  var connectOptions = mergeOptions({}, self.proxyOptions, {
    method: 'CONNECT',
    path: options.host + ':' + options.port,
    agent: false,
    headers: {
      host: options.host + ':' + options.port
    }
  });
  if (options.localAddress) {
    connectOptions.localAddress = options.localAddress;
  }
  if (connectOptions.proxyAuth) {
    connectOptions.headers = connectOptions.headers || {};
    connectOptions.headers['Proxy-Authorization'] = 'Basic ' +
        new Buffer(connectOptions.proxyAuth).toString('base64');
  }

  debug('making CONNECT request');
  var connectReq = self.request(connectOptions);
  connectReq.useChunkedEncodingByDefault = false; // for v0.6
  connectReq.once('response', onResponse); // for v0.6
  connectReq.once('upgrade', onUpgrade);   // for v0.6
  connectReq.once('connect', onConnect);   // for v0.7 or later
  connectReq.once('error', onError);
  connectReq.end();

  function onResponse(res) {
    // Very hacky. This is necessary to avoid http-parser leaks.
    res.upgrade = true;
  }

  function onUpgrade(res, socket, head) {
    // Hacky.
    process.nextTick(function() {
      onConnect(res, socket, head);
    });
  }

  function onConnect(res, socket, head) {
    connectReq.removeAllListeners();
    socket.removeAllListeners();

    if (res.statusCode !== 200) {
      debug('tunneling socket could not be established, statusCode=%d',
        res.statusCode);
      socket.destroy();
      var error = new Error('tunneling socket could not be established, ' +
        'statusCode=' + res.statusCode);
      error.code = 'ECONNRESET';
      options.request.emit('error', error);
      self.removeSocket(placeholder);
      return;
    }
    if (head.length > 0) {
      debug('got illegal response body from proxy');
      socket.destroy();
      var error = new Error('got illegal response body from proxy');
      error.code = 'ECONNRESET';
      options.request.emit('error', error);
      self.removeSocket(placeholder);
      return;
    }
    debug('tunneling connection has established');
    self.sockets[self.sockets.indexOf(placeholder)] = socket;
    return cb(socket);
  }

  function onError(cause) {
    connectReq.removeAllListeners();

    debug('tunneling socket could not be established, cause=%s\n',
          cause.message, cause.stack);
    var error = new Error('tunneling socket could not be established, ' +
                          'cause=' + cause.message);
    error.code = 'ECONNRESET';
    options.request.emit('error', error);
    self.removeSocket(placeholder);
  }
};

TunnelingAgent.prototype.removeSocket = function removeSocket(socket) {
  var pos = this.sockets.indexOf(socket)
  if (pos === -1) {
    return;
  }
  this.sockets.splice(pos, 1);

  var pending = this.requests.shift();
  if (pending) {
    // If we have pending requests and a socket gets closed a new one
    // needs to be created to take over in the pool for the one that closed.
    this.createSocket(pending, function(socket) {
      pending.request.onSocket(socket);
    });
  }
};

function createSecureSocket(options, cb) {
  var self = this;
  TunnelingAgent.prototype.createSocket.call(self, options, function(socket) {
    var hostHeader = options.request.getHeader('host');
    var tlsOptions = mergeOptions({}, self.options, {
      socket: socket,
      servername: hostHeader ? hostHeader.replace(/:.*$/, '') : options.host
    });

    // 0 is dummy port for v0.6
    var secureSocket = tls.connect(0, tlsOptions);
    self.sockets[self.sockets.indexOf(socket)] = secureSocket;
    cb(secureSocket);
  });
}


function toOptions(host, port, localAddress) {
  if (typeof host === 'string') { // since v0.10
    return {
      host: host,
      port: port,
      localAddress: localAddress
    };
  }
  return host; // for v0.11 or later
}

function mergeOptions(target) {
  for (var i = 1, len = arguments.length; i < len; ++i) {
    var overrides = arguments[i];
    if (typeof overrides === 'object') {
      var keys = Object.keys(overrides);
      for (var j = 0, keyLen = keys.length; j < keyLen; ++j) {
        var k = keys[j];
        if (overrides[k] !== undefined) {
          target[k] = overrides[k];
        }
      }
    }
  }
  return target;
}


var debug;
if (process.env.NODE_DEBUG && /\btunnel\b/.test(process.env.NODE_DEBUG)) {
  debug = function() {
    var args = Array.prototype.slice.call(arguments);
    if (typeof args[0] === 'string') {
      args[0] = 'TUNNEL: ' + args[0];
    } else {
      args.unshift('TUNNEL:');
    }
    console.error.apply(console, args);
  }
} else {
  debug = function() {};
}
__webpack_unused_export__ = debug; // for test


/***/ }),

/***/ 613:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("assert");

/***/ }),

/***/ 434:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("events");

/***/ }),

/***/ 896:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("fs");

/***/ }),

/***/ 611:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("http");

/***/ }),

/***/ 692:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("https");

/***/ }),

/***/ 278:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("net");

/***/ }),

/***/ 24:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:fs");

/***/ }),

/***/ 760:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:path");

/***/ }),

/***/ 857:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("os");

/***/ }),

/***/ 756:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("tls");

/***/ }),

/***/ 23:
/***/ ((module) => {

module.exports = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("util");

/***/ }),

/***/ 854:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   Bi: () => (/* binding */ isFromGateway),
/* harmony export */   K2: () => (/* binding */ CloudError),
/* harmony export */   Nk: () => (/* binding */ readErrorBody),
/* harmony export */   fx: () => (/* binding */ errorInSuccess)
/* harmony export */ });
/* harmony import */ var _runtime_json_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(713);
/** What a service, a gateway or the network said when it did not do what was asked. */

/** The one error of this folder: a request that did not end in success. */
class CloudError extends Error {
    kind;
    status;
    code;
    detail;
    requestId;
    encodedAuthorizationMessage;
    host;
    attempts;
    inDoubt;
    clockSkew;
    remedy;
    constructor(fields, cause) {
        super(fields.message ?? 'no further explanation', { cause });
        this.kind = fields.kind;
        this.attempts = fields.attempts;
        this.inDoubt = fields.inDoubt;
        Object.assign(this, fields, { name: 'CloudError', message: this.message });
    }
}
/**
 * Said by the API gateway before any service saw the request, so it says nothing about the resource: a 404 APIGW.0101 is an
 * unknown route. Codes from 1000 on are those of services that share the prefix, such as ROMA's APIG.3019.
 */
const isFromGateway = (error) => /^APIGW?\.0\d{3}$/.test(error.code ?? '');
/**
 * Reads the error out of an answer, accepting every shape that Huawei Cloud's services are known to send: `error_code` and
 * `error_msg`, Keystone's `error.code` (a number) and `error.message`, `errorCode`/`errorMsg`, `code`/`message`, any of
 * them nested, CodeArts Build's `error` beside `"status": "fail"`, or no JSON at all.
 * (API Sign Guide, "Error Codes"; IAM API reference, "Status Codes"; exception handling of Huawei Cloud's Python SDK.)
 */
function readErrorBody(answer) {
    const requestId = answer.headers['x-request-id'] ?? answer.headers['x-iam-trace-id'];
    const found = findError((0,_runtime_json_js__WEBPACK_IMPORTED_MODULE_0__/* .parseJson */ .qF)(answer.body), 0);
    const plain = found ? undefined : plainText(answer);
    return (0,_runtime_json_js__WEBPACK_IMPORTED_MODULE_0__/* .omitUndefined */ .Oy)({ requestId, message: plain, ...found });
}
/**
 * The error that a body carries although its status says success; nothing if there is none. CodeArts Build sends those
 * (Terraform provider, services/codeartsbuild/common.go).
 */
function errorInSuccess(answer) {
    const json = (0,_runtime_json_js__WEBPACK_IMPORTED_MODULE_0__/* .parseJson */ .qF)(answer.body);
    if (!(0,_runtime_json_js__WEBPACK_IMPORTED_MODULE_0__/* .isObject */ .Gv)(json))
        return undefined;
    const keys = [json.error_code, json.errorCode, json.error];
    return keys.some((value) => (0,_runtime_json_js__WEBPACK_IMPORTED_MODULE_0__/* .isObject */ .Gv)(value) || text(value)) ? readErrorBody(answer) : undefined;
}
function findError(json, depth) {
    // Deeper than any documented body; a hostile one must not exhaust the stack.
    if (!(0,_runtime_json_js__WEBPACK_IMPORTED_MODULE_0__/* .isObject */ .Gv)(json) || depth > 4)
        return undefined;
    const code = text(json.error_code) ?? text(json.errorCode) ?? text(json.code);
    const message = text(json.error_msg) ?? text(json.errorMsg) ?? text(json.errorMessage) ?? text(json.message);
    const own = (0,_runtime_json_js__WEBPACK_IMPORTED_MODULE_0__/* .omitUndefined */ .Oy)({
        code,
        message: message ?? text(json.error),
        detail: detail(json.error_detail) ?? detail(json.error_details) ?? detail(json.details),
        requestId: text(json.request_id) ?? text(json.requestId),
        encodedAuthorizationMessage: text(json.encoded_authorization_message),
    });
    if (own.code ?? own.message)
        return own;
    for (const value of Object.values(json)) {
        const inner = findError(value, depth + 1);
        if (inner)
            return { ...own, ...inner };
    }
    return undefined;
}
/** The first words of an answer that is no JSON, such as a load balancer's HTML page. */
function plainText(answer) {
    const words = answer.body
        .slice(0, 2_000)
        .replace(/<(style|script)[\s\S]*?<\/\1>|<[^>]*>/gi, ' ')
        .replace(/\s+/g, ' ')
        .trim();
    return words.slice(0, 200) || `HTTP ${answer.status} with an empty body`;
}
const text = (value) => typeof value === 'number' ? String(value) : typeof value === 'string' && value !== '' ? (0,_runtime_json_js__WEBPACK_IMPORTED_MODULE_0__/* .truncate */ .xv)(value) : undefined;
/** Details may be a list of further errors. */
const detail = (value) => (0,_runtime_json_js__WEBPACK_IMPORTED_MODULE_0__/* .isObject */ .Gv)(value) || (Array.isArray(value) && value.length > 0) ? (0,_runtime_json_js__WEBPACK_IMPORTED_MODULE_0__/* .truncate */ .xv)(JSON.stringify(value)) : text(value);


/***/ }),

/***/ 481:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   HV: () => (/* binding */ adviceOnExchange),
/* harmony export */   NC: () => (/* binding */ adviceOnRequest),
/* harmony export */   Uj: () => (/* binding */ NO_ID_TOKEN),
/* harmony export */   ds: () => (/* binding */ claimsOf)
/* harmony export */ });
/* harmony import */ var _runtime_json_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(713);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(854);
/**
 * What to do when the exchange of GitHub's ID token fails: each cause with its own mend.
 *
 * Sources: GitHub Docs, "OpenID Connect reference" (subject claims, immutable subject claims); STS codes as reported by
 * those who use the exchange (vbem/configure-huawei-cloud-credentials, ozvale/test-action): Huawei publishes no list.
 */


/** Where all of this is set up, step by step. */
const GUIDE = 'docs/huaweicloud-setup.md';
const NO_ID_TOKEN = 'GitHub gives this job no ID token. Give the job, or the workflow, "permissions: id-token: write" (naming one permission ' +
    'takes away those not named). Workflows that a pull request from a fork starts never get one.';
/** The mend for what GitHub answered, or nothing where it was GitHub's own trouble. */
function adviceOnRequest({ kind, status }) {
    if (kind === 'network')
        return 'The runner could not reach GitHub for its ID token: check its network and proxy settings.';
    return kind === 'refused' && (status ?? 0) < 500 ? NO_ID_TOKEN : undefined;
}
/** Reads the claims without checking the signature, which is for STS to do. */
function claimsOf(idToken) {
    const payload = (0,_runtime_json_js__WEBPACK_IMPORTED_MODULE_1__/* .parseJson */ .qF)(Buffer.from(idToken.split('.')[1] ?? '', 'base64url').toString('utf8'));
    const claim = (name) => {
        const value = (0,_runtime_json_js__WEBPACK_IMPORTED_MODULE_1__/* .asObject */ .eB)(payload)[name];
        return typeof value === 'string' ? value : Array.isArray(value) ? value.join(' ') : '(none)';
    };
    return { sub: claim('sub'), aud: claim('aud'), iss: claim('iss') };
}
/** The mend for what STS answered, or nothing where the table of codes knows it as well. */
function adviceOnExchange(error, { providerUrn, agencyUrn }, { sub, aud, iss }) {
    const { status, code, host } = error;
    if (error.kind !== 'refused') {
        return /^(ENOTFOUND|EAI_AGAIN)$/.test(code ?? '')
            ? `${host ?? 'The host'} was not found: this region may have no STS. Give sts-endpoint; any region's serves every account of the site.`
            : undefined;
    }
    if ((0,_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .isFromGateway */ .Bi)(error)) {
        return status === 404
            ? `${host ?? 'The host'} does not know the exchange: the endpoint is the likely cause. Give sts-endpoint, that of another region of the same site.`
            : undefined;
    }
    if (code === 'STS5.2001' || /audience|client.?id/i.test(error.message)) {
        return (`The identity provider ${providerUrn} does not know the audience "${aud}". Add it to the provider's ` +
            `client IDs, or set oidc-audience to one that is there.`);
    }
    if (code === 'STS5.1001' || status === 403) {
        return (`The trust policy of ${agencyUrn} does not let this workflow in. GitHub's token says sub "${sub}", aud "${aud}", ` +
            `iss "${iss}"; the policy's conditions oidc:sub, oidc:aud and oidc:iss must allow exactly these. GitHub writes the ` +
            `subject in one of two formats: repo:OWNER/REPO:… and, in repositories created, renamed or transferred since 15 July ` +
            `2026, repo:OWNER@OWNER-ID/REPO@REPO-ID:…; in a job with an environment it ends in environment:NAME. See ${GUIDE}.`);
    }
    return (status ?? 0) < 500 && status !== 429
        ? `STS takes tokens of ${iss} only from the identity provider whose URL that is, and roles only as URNs: check ` +
            `oidc-provider-urn (${providerUrn}) and oidc-agency-urn (${agencyUrn}). See ${GUIDE}.`
        : undefined;
}


/***/ }),

/***/ 781:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   X: () => (/* binding */ callerAccount),
/* harmony export */   c: () => (/* binding */ assumeAgency)
/* harmony export */ });
/* harmony import */ var _runtime_json_js__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(713);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(854);
/**
 * Security Token Service: temporary keys for a token of GitHub's, and whose keys they are.
 * (IAM API reference for the new console, "AssumeAgencyWithOIDC" and "GetCallerIdentity"; huaweicloud-sdk-sts for Python.)
 */


/**
 * Exchanges an ID token for temporary keys of an agency.
 *
 * @param sts sends without credentials
 * @param onSecret is told every part of the keys as soon as it is read
 * @throws CloudError
 */
async function assumeAgency(sts, { providerUrn, agencyUrn, name, seconds }, idToken, now, onSecret) {
    const reply = await sts.send({
        method: 'POST',
        path: '/v5/agencies/assume-with-oidc',
        body: {
            provider_urn: providerUrn,
            agency_urn: agencyUrn,
            agency_session_name: name,
            id_token: idToken,
            duration_seconds: seconds,
        },
        purpose: 'read',
    });
    const given = (0,_runtime_json_js__WEBPACK_IMPORTED_MODULE_1__/* .asObject */ .eB)((0,_runtime_json_js__WEBPACK_IMPORTED_MODULE_1__/* .asObject */ .eB)(reply.json).credentials);
    const { access_key_id: accessKeyId, secret_access_key: secretAccessKey, security_token: securityToken } = given;
    const parts = [accessKeyId, secretAccessKey, securityToken].filter((part) => typeof part === 'string');
    for (const part of parts)
        onSecret(part);
    const expiration = Date.parse(String(given.expiration));
    // They go into headers.
    if (parts.length < 3 || !parts.every((part) => /^[\x21-\x7e]+$/.test(part)) || !Number.isFinite(expiration)) {
        throw unclear(reply, 'STS answered success without usable keys');
    }
    const key = { accessKeyId, secretAccessKey, securityToken };
    // The moment is one of the clock over there: what counts is how far it is away.
    return { key, expiresAt: Math.min(expiration - (reply.clockSkew ?? 0), now() + seconds * 1_000) };
}
/**
 * The account that the keys belong to. Needs no permission, but a signature.
 *
 * @throws CloudError
 */
async function callerAccount(sts) {
    const reply = await sts.send({ method: 'GET', path: '/v5/caller-identity', purpose: 'read' });
    const account = (0,_runtime_json_js__WEBPACK_IMPORTED_MODULE_1__/* .asObject */ .eB)(reply.json).account_id;
    if (typeof account !== 'string' || account === '')
        throw unclear(reply, 'STS did not say whose the credentials are');
    return account;
}
const unclear = ({ status, attempts, requestId, host }, message) => new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .CloudError */ .K2({ kind: 'unclear', message, status, attempts, inDoubt: false, host, ...(0,_runtime_json_js__WEBPACK_IMPORTED_MODULE_1__/* .omitUndefined */ .Oy)({ requestId }) });


/***/ }),

/***/ 880:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {


// EXPORTS
__nccwpck_require__.d(__webpack_exports__, {
  wX: () => (/* binding */ TransportError),
  k6: () => (/* binding */ httpTransport),
  zc: () => (/* binding */ timeLimit)
});

// UNUSED EXPORTS: MAX_ANSWER_BYTES

;// CONCATENATED MODULE: external "node:http"
const external_node_http_namespaceObject = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:http");
var external_node_http_namespaceObject_0 = /*#__PURE__*/__nccwpck_require__.t(external_node_http_namespaceObject, 2);
;// CONCATENATED MODULE: external "node:https"
const external_node_https_namespaceObject = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:https");
var external_node_https_namespaceObject_0 = /*#__PURE__*/__nccwpck_require__.t(external_node_https_namespaceObject, 2);
;// CONCATENATED MODULE: external "node:net"
const external_node_net_namespaceObject = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:net");
;// CONCATENATED MODULE: external "node:tls"
const external_node_tls_namespaceObject = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:tls");
// EXTERNAL MODULE: ./node_modules/@actions/http-client/lib/index.js
var lib = __nccwpck_require__(779);
// EXTERNAL MODULE: ./node_modules/@actions/http-client/lib/proxy.js
var proxy = __nccwpck_require__(783);
;// CONCATENATED MODULE: ./build/huaweicloud/transport.js
/** One HTTP exchange over `@actions/http-client`: no retry, no redirect, a bounded answer, an end that always comes. */






/** No answer, or not the whole of it. */
class TransportError extends Error {
    /** Node's code (ECONNRESET, ENOTFOUND, CERT_HAS_EXPIRED, …) or one of ours. */
    code;
    /** False only if the request surely never reached the service. */
    sent;
    constructor(message, code, sent, cause) {
        super(message, { cause });
        this.name = 'TransportError';
        this.code = code;
        this.sent = sent;
    }
    /** A name that does not exist or a certificate that does not fit will not mend itself within seconds. */
    get isPermanent() {
        return !this.sent && /ENOTFOUND|PROXY_SETTING|CERT_|UNABLE_TO_|SELF_SIGNED|HOSTNAME_MISMATCH/.test(this.code);
    }
}
/**
 * A signal for one exchange: aborts after `ms`, or when `over` does. Call `done` at its end, whatever that is.
 *
 * `AbortSignal.any` would do the same, but leaves behind what only a collection of all garbage finds.
 */
function timeLimit(ms, clock, over) {
    const limit = new AbortController();
    const abort = () => {
        limit.abort('no complete answer in time');
    };
    if (over.aborted)
        abort();
    over.addEventListener('abort', abort);
    void clock.sleep(ms, limit.signal).then(abort);
    return {
        signal: limit.signal,
        done: () => {
            over.removeEventListener('abort', abort);
            abort();
        },
    };
}
/** Far above any documented answer (a page of 999 rows), far below what would hurt the runner. */
const MAX_ANSWER_BYTES = 8 * 1024 * 1024;
/**
 * The transport of the real action. Proxies come from `HTTPS_PROXY`, `HTTP_PROXY` and `NO_PROXY`, connections are kept.
 * Certificates are checked, whatever `NODE_TLS_REJECT_UNAUTHORIZED` says; `NODE_EXTRA_CA_CERTS` adds to the trusted ones.
 *
 * Only the agents are `HttpClient`'s: its own requests follow redirects with `X-Auth-Token`, and never settle when a
 * connection breaks within an answer (read in @actions/http-client 4.0.1).
 */
function httpTransport() {
    // One each, since a client keeps the first agent it made, whatever the protocol.
    const clients = new Map();
    const closing = new AbortController();
    const agentFor = (url) => {
        checkProxy(url);
        const client = clients.get(url.protocol) ?? new lib/* HttpClient */.Qq('huaweicloud-cleanup', [], { keepAlive: true, maxSockets: 64 });
        clients.set(url.protocol, client);
        return strict(client.getAgent(url.href), closing.signal);
    };
    const transport = async ({ method, url, headers, body }, signal) => {
        const { request: open } = url.protocol === 'https:' ? external_node_https_namespaceObject_0 : external_node_http_namespaceObject_0;
        const connection = { isUp: false };
        let abort = () => undefined;
        try {
            if (signal.aborted)
                throw new Error('aborted');
            const agent = agentFor(url);
            const message = await new Promise((resolve, reject) => {
                const request = open(url, { method, headers, agent, rejectUnauthorized: true }, resolve);
                request.on('error', reject);
                request.once('socket', (socket) => {
                    whenUp(socket, () => {
                        connection.isUp = true;
                    });
                });
                abort = () => {
                    // A request that still waits for its tunnel says nothing when it is destroyed (Node.js 24, ClientRequest.destroy).
                    reject(new Error('aborted'));
                    request.destroy();
                };
                signal.addEventListener('abort', abort);
                request.end(body);
            });
            return {
                status: message.statusCode ?? 0,
                headers: plainHeaders(message.headers),
                body: await readBounded(message),
            };
        }
        catch (error) {
            throw toTransportError(error, connection.isUp, signal);
        }
        finally {
            signal.removeEventListener('abort', abort);
        }
    };
    return Object.assign(transport, {
        close() {
            closing.abort();
            for (const client of clients.values())
                client.dispose();
        },
    });
}
/**
 * A tunnel takes its TLS options from the agent; a proxy over TLS has to prove its own name, not that of the host behind it;
 * and a proxy that never answers must not keep the process alive.
 */
function strict(agent, closing) {
    if (agent.proxyOptions) {
        const host = agent.proxyOptions.host ?? '';
        const servername = (0,external_node_net_namespaceObject.isIP)(host) ? '' : host;
        agent.options.rejectUnauthorized = true;
        Object.assign(agent.proxyOptions, { rejectUnauthorized: true, servername, signal: closing });
    }
    return agent;
}
/** A proxy that is set but not understood is no reason to go around it, as http-client would. */
function checkProxy(url) {
    if ((0,proxy/* checkBypass */.H)(url))
        return;
    const names = url.protocol === 'https:' ? ['https_proxy', 'HTTPS_PROXY'] : ['http_proxy', 'HTTP_PROXY'];
    const name = names.find((name) => process.env[name]);
    if (name === undefined || isHttpUrl(() => (0,proxy/* getProxyUrl */.s)(url)))
        return;
    throw new TransportError(`${name} is no URL such as http://proxy.example:3128`, 'PROXY_SETTING', false);
}
function isHttpUrl(read) {
    try {
        const { protocol } = read() ?? {};
        return protocol === 'http:' || protocol === 'https:';
    }
    catch {
        return false;
    }
}
/** Calls back once requests can travel on this socket: before that, nothing has been sent. */
function whenUp(socket, callback) {
    const isTls = socket instanceof external_node_tls_namespaceObject.TLSSocket;
    const isUp = isTls ? socket.getFinished() !== undefined : !socket.connecting;
    if (isUp)
        callback();
    else
        socket.once(isTls ? 'secureConnect' : 'connect', callback);
}
/** The whole body as text; a longer one than `MAX_ANSWER_BYTES` is cut off and refused. */
function readBounded(message) {
    const chunks = [];
    let size = 0;
    return new Promise((resolve, reject) => {
        message.on('error', reject);
        message.on('data', (chunk) => {
            size += chunk.length;
            chunks.push(chunk);
            if (size <= MAX_ANSWER_BYTES)
                return;
            message.destroy(new TransportError(`the answer is larger than ${MAX_ANSWER_BYTES} bytes`, 'TOO_LARGE', true));
        });
        message.on('end', () => {
            resolve(Buffer.concat(chunks).toString('utf8'));
        });
        // An answer that breaks off has an error instead of an end; should it have neither, it is over all the same.
        message.on('close', () => {
            reject(new Error('the answer broke off'));
        });
    });
}
function plainHeaders(headers) {
    const plain = {};
    for (const name in headers) {
        const value = headers[name];
        plain[name] = Array.isArray(value) ? value.join(', ') : (value ?? '');
    }
    return plain;
}
function toTransportError(error, sent, signal) {
    if (error instanceof TransportError)
        return error;
    if (signal.aborted)
        return new TransportError('no complete answer in time', 'TIMEOUT', sent, error);
    const { code: nodeCode, message } = error;
    // The tunnel agent names a proxy that cannot be reached, or refuses, only in its message.
    const proxy = /statusCode=407/.test(message) ? 'PROXY_SETTING' : 'PROXY';
    const code = /tunneling socket/i.test(message) ? proxy : (nodeCode ?? 'NETWORK');
    return new TransportError(message || code, code, sent, error);
}


/***/ }),

/***/ 296:
/***/ ((__webpack_module__, __unused_webpack___webpack_exports__, __nccwpck_require__) => {

__nccwpck_require__.a(__webpack_module__, async (__webpack_handle_async_dependencies__, __webpack_async_result__) => { try {
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(24);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(760);
/* harmony import */ var _actions_core__WEBPACK_IMPORTED_MODULE_2__ = __nccwpck_require__(654);
/* harmony import */ var _huaweicloud_transport_js__WEBPACK_IMPORTED_MODULE_3__ = __nccwpck_require__(880);
/* harmony import */ var _run_run_js__WEBPACK_IMPORTED_MODULE_4__ = __nccwpck_require__(104);
/* harmony import */ var _runtime_runtime_js__WEBPACK_IMPORTED_MODULE_5__ = __nccwpck_require__(639);
/** The bell: gives the run what the runner, the network and the clock really are, and the process its exit code. */






/** A run that takes longer than this waits for the network, and has no use for memory in exchange for speed. */
const LONG_RUN_MS = 1_000;
// Red until proven green: a process that ends early, for whatever reason, must not pass for success.
process.exitCode = 1;
// To a pipe, Node writes in the background except on Windows, and what is not written when the process ends is lost: of a
// long log the end, where the failures are. The switch is an internal of Node, so it may be gone one day.
for (const { _handle } of [process.stdout, process.stderr])
    _handle?.setBlocking?.(true);
// Whoever read the log is gone: outputs and summary are files, and what is under way still has to be told there.
process.stdout.on('error', () => undefined);
const runner = {
    info: _actions_core__WEBPACK_IMPORTED_MODULE_2__.info,
    // The runner drops these lines unless asked for them, and with thousands of retries they are many.
    debug: _actions_core__WEBPACK_IMPORTED_MODULE_2__.isDebug() ? _actions_core__WEBPACK_IMPORTED_MODULE_2__.debug : () => undefined,
    group: (title, lines) => {
        _actions_core__WEBPACK_IMPORTED_MODULE_2__.startGroup(title);
        for (const line of lines)
            _actions_core__WEBPACK_IMPORTED_MODULE_2__.info(line);
        _actions_core__WEBPACK_IMPORTED_MODULE_2__.endGroup();
    },
    annotate: (level, message, title) => {
        _actions_core__WEBPACK_IMPORTED_MODULE_2__[level](message, title === undefined ? {} : { title });
    },
    setSecret: _actions_core__WEBPACK_IMPORTED_MODULE_2__.setSecret,
    setOutput: _actions_core__WEBPACK_IMPORTED_MODULE_2__.setOutput,
    writeSummary: (parts) => {
        const path = process.env.GITHUB_STEP_SUMMARY;
        if (path)
            append(path, parts);
    },
    writeReport: (parts) => {
        const folder = process.env.RUNNER_TEMP;
        if (!folder)
            return undefined;
        const path = (0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)((0,node_fs__WEBPACK_IMPORTED_MODULE_0__.mkdtempSync)((0,node_path__WEBPACK_IMPORTED_MODULE_1__.join)(folder, 'huaweicloud-cleanup-')), 'report.json');
        append(path, parts);
        return path;
    },
};
function append(path, parts) {
    const file = (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.openSync)(path, 'a');
    try {
        for (const part of parts)
            (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.appendFileSync)(file, part);
    }
    finally {
        (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.closeSync)(file);
    }
}
// Else Node would let the space for new objects grow to 32 MB, most of it empty. Not at the start, where it takes time.
setTimeout(() => {
    process.getBuiltinModule('node:v8').setFlagsFromString('--semi-space-growth-factor=1');
}, LONG_RUN_MS).unref();
const transport = (0,_huaweicloud_transport_js__WEBPACK_IMPORTED_MODULE_3__/* .httpTransport */ .k6)();
try {
    const ok = await (0,_run_run_js__WEBPACK_IMPORTED_MODULE_4__/* .run */ .e)({
        env: process.env,
        readFile: (path) => (0,node_fs__WEBPACK_IMPORTED_MODULE_0__.readFileSync)(path, 'utf8'),
        clock: _runtime_runtime_js__WEBPACK_IMPORTED_MODULE_5__/* .systemClock */ .m,
        random: Math.random,
        transport,
        runner,
        onCancel: (callback) => {
            for (const signal of ['SIGINT', 'SIGTERM', 'SIGBREAK'])
                process.on(signal, callback);
        },
        onCrash: (callback) => {
            process.on('uncaughtException', (error) => {
                callback(error);
                process.exit(1);
            });
        },
        onExit: (callback) => {
            process.on('exit', () => {
                if (!callback())
                    process.exitCode = 1;
            });
        },
    });
    process.exitCode = ok ? 0 : 1;
}
catch (error) {
    _actions_core__WEBPACK_IMPORTED_MODULE_2__.error(error instanceof Error ? (error.stack ?? error.message) : String(error));
}
finally {
    transport.close();
    // Once the log is out. Left to itself, Node gives the signals up before it is gone, and one that comes then kills a
    // process that has told everything.
    process.stdout.write('', () => process.exit());
}

__webpack_async_result__();
} catch(e) { __webpack_async_result__(e); } }, 1);

/***/ }),

/***/ 148:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   EY: () => (/* binding */ parsePattern),
/* harmony export */   n1: () => (/* binding */ longestFixed),
/* harmony export */   nf: () => (/* binding */ isForPullRequests)
/* harmony export */ });
/**
 * Globs on whole names: `*` is any run of characters, `{pr}` is a pull request number, `\` takes the next character for
 * itself. Nothing else is special, and upper and lower case differ.
 */
/** @throws Error that says what is wrong with it */
function parsePattern(text) {
    const tokens = text.match(/\\[^]|\{pr\}|[^]/gu) ?? [];
    const special = tokens.find((token) => /^[?[\]{}]$/.test(token));
    if (special)
        throw new Error(`has ${special}, but only * and {pr} are wildcards; \\${special} means the character`);
    if (tokens.at(-1) === '\\')
        throw new Error('ends with a \\ that has nothing to stand before');
    if (tokens.filter((token) => token === '{pr}').length > 1)
        throw new Error('has {pr} more than once');
    return { text, tokens };
}
const isForPullRequests = ({ tokens }) => tokens.includes('{pr}');
const isWildcard = (token) => token === '*' || token === '{pr}';
/** How many tokens the longest part has that stands for itself. */
function longestFixed({ tokens }) {
    let longest = 0;
    let length = 0;
    for (const token of tokens) {
        length = isWildcard(token) ? 0 : length + 1;
        longest = Math.max(longest, length);
    }
    return longest;
}


/***/ }),

/***/ 583:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   Cs: () => (/* binding */ makePlan),
/* harmony export */   RO: () => (/* binding */ reasonToKeep),
/* harmony export */   Tb: () => (/* binding */ pullRequestsOf)
/* harmony export */ });
/** The pull requests whose states the plan depends on. */
function pullRequestsOf(candidates, rules) {
    const numbers = candidates.flatMap(({ name }) => selection(name, rules)?.numbers ?? []);
    return [...new Set(numbers)].sort((a, b) => a - b);
}
function makePlan(candidates, rules, now, states) {
    const decisions = candidates
        .map((candidate) => decide(candidate, rules, now, states))
        .filter((decision) => decision !== undefined);
    // In an order of their own, whatever the order of the listing; what belongs together stands together.
    if (rules.patterns)
        decisions.sort(byTypeThenName);
    const deletes = decisions.filter(({ action }) => action === 'delete').length;
    const { maxDeletes } = rules;
    const overLimit = maxDeletes === undefined || deletes <= maxDeletes
        ? undefined
        : `${deletes} targets would be deleted, and max-deletes is ${maxDeletes}: nothing is deleted; raise it if that many are meant`;
    return { decisions, overLimit };
}
/** Why a pull request keeps what belongs to it; nothing if it does not. */
function reasonToKeep(number, state) {
    if (state === 'closed' || state === 'merged')
        return undefined;
    if (state === 'open')
        return `pull request ${number} is open`;
    if (state === 'none')
        return `this repository has no pull request ${number}`;
    return `the state of pull request ${number} could not be read: ${state?.unreadable ?? 'nobody asked'}`;
}
/**
 * The order is the policy: what no pattern matches is nobody's business; of the rest every protection is looked at before
 * anything is deleted, so that no match can outweigh one.
 */
function decide(candidate, rules, now, states) {
    const { target } = candidate;
    const selected = selection(candidate.name, rules);
    if (!selected)
        return undefined;
    const name = target.name ?? candidate.name;
    const { numbers: pullRequests } = selected;
    const kept = excluded(candidate, rules.exclude) ?? tooYoung(target, rules.olderThan, now) ?? keptByOwner(selected, states);
    if (kept)
        return { target, name, action: 'keep', reason: kept, pullRequests };
    const problem = rules.idProblem(target.type, target.id) ?? nameUnknown(candidate, rules.exclude);
    if (problem)
        return { target, name, action: 'fail', reason: problem, pullRequests };
    const closed = pullRequests.map((number) => `pull request ${number} is ${states.get(number) === 'merged' ? 'merged' : 'closed'}`);
    return {
        target,
        name,
        action: 'delete',
        reason: [selected.reason, ...closed].join('; '),
        pullRequests,
    };
}
function selection(name, { patterns, pullRequest }) {
    if (!patterns)
        return { reason: '', numbers: [] };
    if (name === undefined)
        return undefined;
    const plain = patterns.find((pattern) => !pattern.forPullRequests && pattern.matches(name));
    const numbered = patterns
        .filter(({ forPullRequests }) => forPullRequests)
        .map((pattern) => [pattern, pattern.numbersIn(name)])
        .filter(([, numbers]) => numbers === 'unclear' || matchesEvent(numbers, pullRequest));
    const pattern = plain ?? numbered[0]?.[0];
    if (!pattern)
        return undefined;
    const numbers = numbered.flatMap(([, found]) => (found === 'unclear' ? [] : found));
    const unclear = numbered.some(([, found]) => found === 'unclear');
    return { reason: `matches ${pattern.text}`, numbers: [...new Set(numbers)], ...(unclear && { unclear }) };
}
/** Of an event's pull request, if there is one. The other numbers still count then: the name may be another's. */
const matchesEvent = (numbers, pullRequest) => pullRequest === undefined ? numbers.length > 0 : numbers.includes(pullRequest);
function excluded({ target, name }, exclude) {
    const found = exclude.find(({ matches }) => matches(target.id) || (name !== undefined && matches(name)));
    return found && `excluded by ${found.text}`;
}
/** Named by id, and nobody knows whether its name is excluded. */
function nameUnknown({ name, nameError }, exclude) {
    if (name !== undefined || exclude.length === 0)
        return undefined;
    return `not deleted, because its name could not be read and may be excluded: ${nameError ?? 'it has none'}`;
}
function tooYoung({ createdAt }, olderThan, now) {
    if (!olderThan)
        return undefined;
    if (createdAt === undefined)
        return `nobody knows when it was created, and older-than is ${olderThan.text}`;
    return now - createdAt > olderThan.ms
        ? undefined
        : `created ${new Date(createdAt).toISOString()}, and older-than is ${olderThan.text}`;
}
function keptByOwner({ numbers, unclear }, states) {
    if (unclear)
        return 'its name holds too many numbers to tell whose it is';
    return numbers.map((number) => reasonToKeep(number, states.get(number))).find((reason) => reason !== undefined);
}
/** By type, then pull request, then name, then id. */
function byTypeThenName(a, b) {
    const place = ({ target, name = '', pullRequests: [number = 0] }) => [
        target.type,
        number,
        name,
        target.kind ?? '',
        target.id,
    ];
    const [left, right] = [place(a), place(b)];
    for (const [index, value] of left.entries()) {
        const other = right[index] ?? '';
        if (value !== other)
            return value < other ? -1 : 1;
    }
    return 0;
}


/***/ }),

/***/ 693:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {


// EXPORTS
__nccwpck_require__.d(__webpack_exports__, {
  Pb: () => (/* binding */ SHORT),
  OY: () => (/* binding */ describeEntry),
  Uc: () => (/* binding */ describeError),
  SS: () => (/* binding */ describeOutcome),
  ff: () => (/* binding */ describeTarget),
  bV: () => (/* binding */ entryLine),
  gD: () => (/* binding */ headlineOf),
  wX: () => (/* binding */ outcomeWords),
  wJ: () => (/* binding */ remedyFor),
  Xu: () => (/* binding */ stateWords)
});

;// CONCATENATED MODULE: ./build/report/error-advice.js
const RUN_AGAIN = 'Run again; if it stays, give the request id to Huawei Cloud support.';
const ADVICE = [
    {
        codes: [
            'APIGW.0301',
            'APIGW.0303',
            'APIGW.0305',
            'APIGW.0311',
            'IAM.0001',
            'ROMA.1000',
            'ROMA.1002',
            'COC.00011013',
            'common.01010001',
        ],
        meaning: 'The credentials were refused: wrong or deleted key, or expired token. (A clock that is off is named instead.)',
        remedy: 'Check that the secrets are current and belong together, and that temporary keys come with their security-token. After more than five refusals a key is locked for five minutes.',
    },
    {
        codes: ['APIGW.0307'],
        meaning: 'The token has expired, or belongs to another region or project than the one asked.',
        remedy: 'Get a new token whose scope is the project of this region.',
    },
    {
        codes: ['APIGW.0101', 'APIGW.0103', 'CB.00060214', 'ROMA.1007'],
        meaning: 'This host has no such API, so the endpoint is the likely cause: it says nothing about the resource.',
        remedy: 'Check region and endpoint: the service may have another host there, or none.',
    },
    {
        codes: ['APIGW.0302', 'APIGW.0304', 'APIGW.0306'],
        meaning: 'The caller may not use this API in this region.',
        remedy: 'Grant the permission, or check that region and account are the intended ones.',
    },
    {
        codes: ['APIGW.0801', 'APIGW.0802'],
        meaning: 'The service, or this account, is not admitted to the region.',
        remedy: 'Check region; where it is the intended one, open the service there in the console.',
    },
    {
        codes: ['APIGW.0401', 'APIGW.0402', 'APIGW.0404'],
        meaning: 'The gateway does not let the address of this runner in.',
        remedy: 'Run on a runner whose address is allowed, or change the rule in the account that forbids it.',
    },
    {
        codes: ['APIGW.0308', 'HTTP 429', 'CB.00060211'],
        meaning: 'Too many requests, for longer than the run could wait.',
        remedy: 'Run again later, lower concurrency, or raise timeout.',
    },
    {
        codes: ['APIGW.0310', 'APIGW.0501', 'APIGW.0502'],
        meaning: 'The project or account is frozen, in arrears, or has used up its quota.',
        remedy: 'Settle the account, or check project-id.',
    },
    {
        codes: ['HTTP 502 APIGW.0201', 'HTTP 504 APIGW.0201', 'APIGW.0610'],
        meaning: 'The gateway got no answer from the service in time.',
        remedy: 'Run again: what is gone by then is reported as absent.',
    },
    {
        codes: ['APIGW.0104', 'APIGW.0105', 'APIGW.0106', 'APIGW.0201', 'APIGW.0602', 'APIGW.0607'],
        meaning: 'The gateway did not understand the request as it arrived.',
        remedy: 'Check endpoint, and whether a proxy changes requests on their way. If neither is the cause, please report it.',
    },
    {
        codes: ['APIGW.0613'],
        meaning: 'The gateway could not reach IAM to check the credentials.',
        remedy: 'Run again later.',
    },
    {
        codes: [
            'APIGW.0601',
            'APIGW.0605',
            'APIGW.0606',
            'APIGW.0608',
            'APIGW.0609',
            'APIGW.0611',
            'APIGW.0612',
            'APIGW.0705',
            'COC.00040701',
            'CB.00060100',
            'CB.00060101',
            'CB.00030004',
            'DEVCB.00030000',
            'ROMA.10010',
            'FDI.3028',
        ],
        meaning: 'An internal error of the service.',
        remedy: RUN_AGAIN,
    },
    {
        codes: ['APIGW.*'],
        meaning: 'The gateway refused the request.',
        remedy: 'The reason is in its message.',
    },
    {
        codes: ['COC.00010014'],
        meaning: 'COC could not ask IAM about the projects of the caller.',
        remedy: 'Run again; if it stays, check project-id and permissions: deleting needs coc:document:delete.',
    },
    {
        codes: ['COC.00010002', 'COC.00014002'],
        meaning: 'COC does not take one of the values that it was sent.',
        remedy: 'Check user-profile and project-id; the message names the value.',
    },
    {
        codes: ['COC.*'],
        meaning: 'COC refused the request.',
        remedy: "Only scripts of the credentials' own account can be deleted; deleting needs coc:document:delete.",
    },
    {
        codes: ['CB.00060200', 'CB.00060201', 'CB.00060202', 'DEV.CB.032011'],
        meaning: 'CodeArts Build does not take this id.',
        remedy: "The id of a build task is the 32 characters at the end of its editing page's address.",
    },
    {
        codes: ['DEV.CB.032302'],
        meaning: 'The state of the build task has just changed.',
        remedy: 'Wait until its build has ended, then run again.',
    },
    {
        codes: ['CB.*', 'DEVCB.*', 'DEV.CB.*'],
        meaning: 'CodeArts Build refused the request.',
        remedy: 'The caller needs the right to delete this task in its CodeArts project.',
    },
    {
        codes: ['WKS.00010099'],
        meaning: 'Workspace is not enabled in this region.',
        remedy: 'Check region and project-id.',
    },
    {
        codes: ['WKS.00010032', 'WKS.0407'],
        meaning: 'The state of the task, or of its desktops, forbids the operation.',
        remedy: 'Wait until it has run, then run again.',
    },
    {
        codes: ['WKS.0202', 'WKS.0915'],
        meaning: 'Workspace failed, or did not find something that belongs to the task.',
        remedy: 'Run again: a task that is gone by then is reported as absent.',
    },
    {
        codes: ['WKS.0001'],
        meaning: 'Workspace found nothing in the request.',
        remedy: 'Check endpoint, and whether a proxy drops the body of requests.',
    },
    {
        codes: ['WKS.*'],
        meaning: 'Workspace refused the request.',
        remedy: 'Deleting needs workspace:scheduledTasks:batchDelete, checking needs workspace:scheduledTasks:list.',
    },
    {
        codes: ['ROMA.10012'],
        meaning: 'Another asset job of this user was running all the time.',
        remedy: 'Wait for it to end, then run again; raise timeout if jobs take long.',
    },
    {
        codes: ['ROMA.12001', 'ROMA.12002', 'ROMA.1006'],
        meaning: 'The caller may not delete this asset.',
        remedy: 'It needs the role "delete" or "admin" on the application, besides the IAM permission.',
    },
    {
        codes: ['FDI.3021'],
        meaning: 'ROMA Connect does not find one of the tasks.',
        remedy: 'Run again: what is gone by then is reported as absent.',
    },
    {
        codes: ['FDI.3023'],
        meaning: 'A data-integration task is running.',
        remedy: 'Stop it in ROMA Connect, then run again.',
    },
    {
        codes: ['APIC.7302', 'ROMA.00110002'],
        meaning: 'There is no such ROMA instance in this project.',
        remedy: 'Check instance-id, region and project-id.',
    },
    {
        codes: ['ROMA.13000', 'ROMA.13001', 'FDI.3022'],
        meaning: 'ROMA does not take this form of request.',
        remedy: 'An older ROMA may want roma-request-format: legacy.',
    },
    {
        codes: ['ROMA.*', 'FDI.*', 'APIC.*'],
        meaning: 'ROMA Connect refused the request.',
        remedy: 'The reason is in its message.',
    },
    {
        codes: ['STS5.1001'],
        meaning: 'The trust policy of the agency does not let this workflow in.',
        remedy: "Compare its conditions with the token's subject, audience and issuer, which the message shows (docs/huaweicloud-setup.md).",
    },
    {
        codes: ['STS5.2001'],
        meaning: 'The identity provider does not know the audience of the token.',
        remedy: "Add it to the provider's client IDs, or set oidc-audience to one that is there.",
    },
    {
        codes: ['STS5.*'],
        meaning: 'STS refused the request.',
        remedy: 'Check oidc-provider-urn and oidc-agency-urn (docs/huaweicloud-setup.md).',
    },
    {
        codes: ['IAM.0003', 'PAP5.*'],
        meaning: 'The caller may not ask this of IAM.',
        remedy: 'Give project-id, or allow listing projects (iam:projects:listProjects).',
    },
    {
        codes: ['IAM.0006'],
        meaning: 'An internal error of IAM.',
        remedy: 'Run again later, or give project-id to do without IAM.',
    },
    {
        codes: ['IAM.*'],
        meaning: 'IAM refused the request.',
        remedy: 'Check region and iam-endpoint, or give project-id to do without IAM.',
    },
    {
        codes: ['ENOTFOUND'],
        meaning: 'There is no such host.',
        remedy: 'Check region and endpoint for a typing mistake.',
    },
    {
        codes: ['EAI_AGAIN', 'ECONNREFUSED', 'EHOSTUNREACH', 'ENETUNREACH', 'ETIMEDOUT'],
        meaning: 'The host could not be reached.',
        remedy: 'Check the network of the runner, its proxy settings, region and endpoint.',
    },
    {
        codes: ['PROXY', 'PROXY_SETTING'],
        meaning: 'The proxy could not be reached, or refused to connect. Nothing is sent around it.',
        remedy: 'Check HTTPS_PROXY and NO_PROXY.',
    },
    {
        codes: ['ERR_TLS_CERT_ALTNAME_INVALID', 'HOSTNAME_MISMATCH'],
        meaning: "The host's certificate is for another name.",
        remedy: 'Check endpoint for a typing mistake, and whether a proxy or DNS leads elsewhere.',
    },
    {
        codes: ['CERT_*', 'ERR_TLS_*', 'DEPTH_ZERO_SELF_SIGNED_CERT', 'SELF_SIGNED_CERT_IN_CHAIN', 'UNABLE_TO_*'],
        meaning: "The host's certificate is not to be trusted.",
        remedy: 'Behind a proxy that inspects TLS, give its CA in NODE_EXTRA_CA_CERTS.',
    },
    {
        codes: ['EPROTO', 'ERR_SSL_*'],
        meaning: 'What answered there does not speak TLS as it should.',
        remedy: 'Check endpoint and proxy: one of them may be plain http.',
    },
    {
        codes: ['TIMEOUT', 'ECONNRESET', 'EPIPE', 'TOO_LARGE', 'NETWORK', 'HPE_*'],
        meaning: 'The connection broke or stayed silent.',
        remedy: 'Run again: what is gone already will be reported as absent.',
    },
    {
        codes: ['HTTP 2*'],
        meaning: 'The service took the request, but did not confirm that it did what was asked.',
        remedy: RUN_AGAIN,
    },
    {
        codes: ['HTTP 3*'],
        meaning: 'The host redirects elsewhere; credentials are never sent on.',
        remedy: 'Check endpoint and proxy.',
    },
    {
        codes: ['HTTP 401'],
        meaning: 'The credentials were refused.',
        remedy: 'Check the secrets; the run stopped so that the key is not locked.',
    },
    {
        codes: ['HTTP 403'],
        meaning: 'The caller may not do this.',
        remedy: 'Grant the permission named in the README under "Permissions".',
    },
    {
        codes: ['HTTP 407'],
        meaning: 'A proxy wants to know who asks.',
        remedy: 'Give user and password in HTTPS_PROXY.',
    },
    {
        codes: ['HTTP 4*'],
        meaning: 'The service refused the request.',
        remedy: 'The reason is in its message; where there is none, check region and endpoint.',
    },
    {
        codes: ['HTTP 5*'],
        meaning: 'The service has a problem.',
        remedy: 'Run again later.',
    },
];

;// CONCATENATED MODULE: ./build/report/advice.js

/** By status and code, by code alone, and failing that by HTTP status. */
function adviceFor({ code, status }) {
    const known = code?.replace(/^APIG\./, 'APIGW.');
    const http = status === undefined ? undefined : `HTTP ${status}`;
    const keys = [http && known && `${http} ${known}`, known, http].filter((key) => typeof key === 'string');
    for (const key of keys) {
        const found = ADVICE.find(({ codes }) => codes.some((pattern) => matches(pattern, key)));
        if (found)
            return found;
    }
    return undefined;
}
/** `HTTP 4*` is about statuses, not about the codes that come with them. */
const matches = (pattern, key) => pattern.endsWith('*') ? key.startsWith(pattern.slice(0, -1)) && !/^HTTP \d+ /.test(key) : key === pattern;

// EXTERNAL MODULE: ./build/runtime/text.js
var runtime_text = __nccwpck_require__(976);
;// CONCATENATED MODULE: ./build/report/describe.js


/** A list up to this length is not folded. */
const SHORT = 20;
/** More than this apart, and the gateway refuses every signature (API Sign Guide, FAQ). */
const MAX_SKEW_MS = 15 * 60_000;
/** `SC2025… "nightly cleanup"`, harmless to print. */
function describeTarget({ kind, id, name }) {
    return `${kind === 'task' ? 'task ' : ''}${(0,runtime_text/* escapeForLog */.zB)(id)}${name === undefined ? '' : ` "${(0,runtime_text/* escapeForLog */.zB)(name)}"`}`;
}
/** What the service said: status, code, message, detail, request id. */
function describeError(error) {
    const { status, code, detail, requestId, encodedAuthorizationMessage } = error;
    // Keystone's codes repeat the status.
    const head = [status && `HTTP ${status}`, code !== String(status) && code && (0,runtime_text/* escapeForLog */.zB)(code, 60)];
    const body = [
        (0,runtime_text/* escapeForLog */.zB)(error.message, 500),
        detail && `detail: ${(0,runtime_text/* escapeForLog */.zB)(detail, 500)}`,
        encodedAuthorizationMessage && `encoded_authorization_message: ${(0,runtime_text/* escapeForLog */.zB)(encodedAuthorizationMessage, 2_000)}`,
    ];
    const id = requestId && ` (request id ${(0,runtime_text/* escapeForLog */.zB)(requestId, 80)})`;
    const said = body.filter(Boolean).join('; ');
    const from = head.filter(Boolean).join(' ');
    return `${from}${from && ': '}${said}${id ?? ''}`;
}
/** What to do about it, or nothing where the message must speak for itself. */
function remedyFor(error) {
    const { clockSkew, encodedAuthorizationMessage: encoded } = error;
    if (error.remedy)
        return (0,runtime_text/* escapeForLog */.zB)(error.remedy, 2_000);
    if (error.status === 401 && clockSkew !== undefined && Math.abs(clockSkew) > MAX_SKEW_MS) {
        const minutes = Math.round(Math.abs(clockSkew) / 60_000);
        return `The runner's clock is ${minutes} minutes ${clockSkew > 0 ? 'behind' : 'ahead of'} the service's, and a signature may be 15 minutes off: that is the cause. Set the clock right.`;
    }
    const advice = adviceFor(error);
    const known = advice && `${advice.meaning} ${advice.remedy}`.replace(/^This host\b/, error.host ?? 'This host');
    const decode = 'Decode the reason with "hcloud STS DecodeAuthorizationMessage --encoded_message=…" (needs sts::decodeAuthorizationMessage).';
    return [known, encoded && decode].filter(Boolean).join(' ') || undefined;
}
/** How a target ended, in a sentence. */
function describeOutcome(outcome) {
    if (outcome.kind !== 'failed')
        return outcome.reason === undefined ? '' : (0,runtime_text/* escapeForLog */.zB)(outcome.reason, 300);
    return [describeError(outcome.error), describeState(outcome), remedyFor(outcome.error)].filter(Boolean).join(' — ');
}
/** What is known of a resource whose deletion failed. */
function describeState({ state, error }) {
    if (state === 'there')
        return 'It was still there when looked for.';
    return error.inDoubt ? 'It may have been deleted all the same: that could not be seen.' : 'It was not deleted.';
}
/** The same in a few words. */
const stateWords = ({ state, error }) => state === 'there' ? 'still there' : error.inDoubt ? 'may or may not be gone' : 'not deleted';
/** How it ended and why it was to be deleted at all. */
const describeEntry = ({ outcome, why }) => [why && (0,runtime_text/* escapeForLog */.zB)(why, 300), describeOutcome(outcome)].filter(Boolean).join(' — ');
/** `deleted SC2025… "name"` for lists in the log. */
const entryLine = ({ target, outcome, why }) => {
    const words = describeEntry({ outcome, why });
    return `${outcome.kind.padEnd(11)} ${describeTarget(target)}${words && ` — ${words}`}`;
};
/** `7 deleted, 1 already gone`. */
function outcomeWords(entries) {
    const groups = Object.groupBy(entries, ({ outcome }) => outcome.kind);
    const words = ORDER.map((kind) => groups[kind] && `${groups[kind].length} ${WORDS[kind] ?? kind}`);
    return words.filter(Boolean).join(', ');
}
/** What was done before what was found, and what went wrong at the end, where it is read last. */
const ORDER = ['deleted', 'planned', 'submitted', 'absent', 'kept', 'failed', 'unattempted'];
const WORDS = {
    absent: 'already gone',
    planned: 'would be deleted',
    submitted: 'submitted for deletion',
    unattempted: 'not attempted',
};
/** `7 deleted, 1 already gone, 1 failed in 4.2 s, cn-north-4`. */
function headlineOf(result) {
    const { info, elapsedMs, entries, problems } = result;
    const what = outcomeWords(entries) || (problems.length > 0 ? 'nothing was deleted' : 'nothing to delete');
    const where = info.region ? `, ${info.region}` : '';
    const dry = info.dryRun ? 'Dry run: ' : '';
    const stopped = info.stopped && entries.length > 0 ? ` (stopped: ${STOPPED[info.stopped]})` : '';
    return `${dry}${what} in ${(0,runtime_text/* duration */.p0)(elapsedMs)}${where}${stopped}`;
}
const STOPPED = {
    cancelled: 'cancelled',
    deadline: 'time-out',
    credentials: 'credentials refused',
    throttling: 'too many requests',
};


/***/ }),

/***/ 104:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {


// EXPORTS
__nccwpck_require__.d(__webpack_exports__, {
  e: () => (/* binding */ run)
});

// EXTERNAL MODULE: ./build/runtime/json.js
var runtime_json = __nccwpck_require__(713);
;// CONCATENATED MODULE: external "node:crypto"
const external_node_crypto_namespaceObject = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:crypto");
;// CONCATENATED MODULE: ./build/huaweicloud/signing.js
/**
 * SDK-HMAC-SHA256, the signature of Huawei Cloud's API gateway (API Sign Guide, "AK/SK Signing and Authentication
 * Algorithm").
 */

const ALGORITHM = 'SDK-HMAC-SHA256';
/**
 * The request with `Host`, `X-Sdk-Date`, `X-Security-Token` and `Authorization` added.
 *
 * Signed are exactly those, and every header of `request` named in `alsoSigned`: a proxy may change any other.
 * @param now milliseconds since 1970; the gateway refuses more than 15 minutes of difference to its own clock
 */
function sign(request, key, now, alsoSigned = []) {
    const added = {
        Host: request.url.host,
        'X-Sdk-Date': new Date(now).toISOString().replace(/[-:]|\.\d{3}/g, ''),
        ...(key.securityToken && { 'X-Security-Token': key.securityToken }),
    };
    const dated = { ...request, headers: { ...request.headers, ...added } };
    const signature = authorization(dated, [...Object.keys(added), ...alsoSigned], key);
    return { ...dated, headers: { ...dated.headers, Authorization: signature } };
}
/**
 * The value of `Authorization` for a request that is complete but for it.
 *
 * @param signed names of the headers to sign, of which `X-Sdk-Date` must be one
 */
function authorization(request, signed, key) {
    const headers = canonicalHeaders(request, signed);
    const date = headers.find(([name]) => name === 'x-sdk-date')?.[1] ?? '';
    const signature = (0,external_node_crypto_namespaceObject.createHmac)('sha256', key.secretAccessKey)
        .update([ALGORITHM, date, sha256(canonicalRequest(request, headers))].join('\n'))
        .digest('hex');
    const names = headers.map(([name]) => name).join(';');
    return `${ALGORITHM} Access=${key.accessKeyId}, SignedHeaders=${names}, Signature=${signature}`;
}
/** The canonical request: method, path, query, canonical headers, their names, and the hash of the body, a line each. */
function canonicalRequest(request, headers) {
    return [
        request.method,
        canonicalPath(request.url.pathname),
        canonicalQuery(request.url.searchParams),
        headers.map(([name, value]) => `${name}:${value}\n`).join(''),
        headers.map(([name]) => name).join(';'),
        sha256(request.body ?? ''),
    ].join('\n');
}
/** Those of the names `signed`: names in lower case, values trimmed, sorted by name. */
function canonicalHeaders({ headers }, signed) {
    const names = new Set(signed.map((name) => name.toLowerCase()));
    return Object.entries(headers)
        .filter(([name]) => names.has(name.toLowerCase()))
        .map(([name, value]) => [name.toLowerCase(), value.trim()])
        .sort(byCodePoint);
}
/** Every segment decoded and encoded again, with a slash at the end that the path sent need not have. */
function canonicalPath(path) {
    const encoded = path
        .split('/')
        .map((segment) => encode(decodeURIComponent(segment)))
        .join('/');
    return encoded.endsWith('/') ? encoded : `${encoded}/`;
}
/** Sorted by name, then by value; all but unreserved characters percent-encoded. */
function canonicalQuery(query) {
    return [...query]
        .map(([name, value]) => [encode(name), encode(value)])
        .sort((a, b) => byCodePoint(a, b) || byCodePoint([a[1]], [b[1]]))
        .map(([name, value]) => `${name}=${value}`)
        .join('&');
}
/** RFC 3986: all but letters, digits and `-_.~` percent-encoded. */
const encode = (text) => encodeURIComponent(text).replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);
const byCodePoint = ([a], [b]) => a < b ? -1 : a > b ? 1 : 0;
const sha256 = (text) => (0,external_node_crypto_namespaceObject.hash)('sha256', text);

;// CONCATENATED MODULE: ./build/huaweicloud/credentials.js
/** Who asks: an IAM token, an access key that signs every request, or nobody. */

/** For requests that carry their proof in themselves, if they need one. */
const anonymous = { description: 'no credentials', current: () => Promise.resolve('nobody') };
/**
 * The request with what proves who sends it.
 *
 * @param projectId sent, and signed, as `X-Project-Id` with an access key; a token carries its project itself
 */
function authenticate(request, credentials, now, projectId) {
    if (credentials === 'nobody')
        return request;
    if ('token' in credentials) {
        return { ...request, headers: { ...request.headers, 'X-Auth-Token': credentials.token } };
    }
    if (!projectId)
        return sign(request, credentials, now);
    // A service may ask for the header in its own name too (COC): one spelling goes out.
    const others = Object.entries(request.headers).filter(([name]) => name.toLowerCase() !== 'x-project-id');
    return sign({ ...request, headers: { ...Object.fromEntries(others), 'X-Project-Id': projectId } }, credentials, now, [
        'X-Project-Id',
    ]);
}

// EXTERNAL MODULE: ./build/huaweicloud/errors.js
var errors = __nccwpck_require__(854);
;// CONCATENATED MODULE: ./build/huaweicloud/rate-limiter.js
const UNITS = { second: 1_000, minute: 60_000, hour: 3_600_000, day: 86_400_000 };
const LONGEST_WINDOW_MS = 86_400_000;
/**
 * The policy in a gateway's message, such as `policy user over ratelimit,limit:10,time:1 minute` (APIGW.0308).
 * The numbers come from outside: a limit of nothing or a window of weeks is no policy.
 */
function readPolicy(message) {
    const match = /limit:\s*(\d{1,7})\s*,\s*time:\s*(\d{1,4})\s*(second|minute|hour|day)/i.exec(message);
    if (!match)
        return undefined;
    const limit = Number(match[1]);
    const windowMs = Number(match[2]) * (UNITS[(match[3] ?? '').toLowerCase()] ?? 0);
    return limit > 0 && windowMs > 0 && windowMs <= LONGEST_WINDOW_MS ? { limit, windowMs } : undefined;
}
/** `Retry-After` in milliseconds from now, given in seconds or as an HTTP date (RFC 9110, section 10.2.3). */
function retryAfter(answer, now) {
    const value = answer.headers['retry-after']?.trim() ?? '';
    const ms = /^\d+$/.test(value) ? Number(value) * 1_000 : Date.parse(value) - now;
    return Number.isFinite(ms) ? Math.max(0, ms) : undefined;
}
/** Clocks and networks wobble: a window counts as this much longer than the service says. */
const MARGIN = 1.04;
const LONGEST_PAUSE_MS = 60_000;
const FIRST_PAUSE_MS = 1_000;
/** A gap between starts below this is none. */
const SHORTEST_GAP_MS = 5;
/** How much of the gap is left after each request that the service took. */
const GAP_DECAY = 0.97;
/** Starts that are remembered: more than any limit known, few enough to go through at each refusal. */
const HISTORY = 2_000;
/** Refused so often and for so long, with nothing taken in between, it makes no sense to go on. */
const PATIENCE = { refusals: 10, ms: 180_000 };
class RateLimiter {
    #clock;
    #random;
    /** Starts that the service took, oldest first: what a policy counts. */
    #starts = [];
    #count = 0;
    #policy;
    /** Without a policy: the least time between two starts. */
    #gapMs = 0;
    #blockedUntil = 0;
    /** The last start that was under way at the last slow-down. */
    #slowedAt = 0;
    #refusalsInARow = 0;
    #refusedSince = 0;
    #queue = Promise.resolve();
    /** Aborts when the time to wait may have changed. */
    #change = new AbortController();
    constructor(clock, random) {
        this.#clock = clock;
        this.#random = random;
    }
    /** Waits for this request's turn, first come, first served. Gives nothing if `signal` aborts before. */
    async acquire(signal) {
        const turn = this.#queue.then(() => this.#wait(signal));
        this.#queue = turn;
        return turn;
    }
    /** The service took a request: without a policy, dare a little more. */
    onSuccess() {
        this.#refusalsInARow = 0;
        this.#gapMs *= GAP_DECAY;
        if (this.#gapMs < SHORTEST_GAP_MS)
            this.#gapMs = 0;
    }
    /** The service refused this start as one too many. */
    onThrottled(start, { retryAfterMs, policy }) {
        const now = this.#clock.now();
        const lately = this.#startsSince(now - 1_000);
        this.#starts = this.#starts.filter((other) => other !== start);
        this.#change.abort();
        this.#change = new AbortController();
        this.#blockedUntil = Math.max(this.#blockedUntil, now + (retryAfterMs ?? 0));
        // Those that were under way at the first refusal are refused too: the same wave, one slow-down.
        if (start.n <= this.#slowedAt)
            return;
        this.#slowedAt = this.#count;
        if (this.#refusalsInARow++ === 0)
            this.#refusedSince = now;
        this.#policy = policy ?? this.#policy;
        const pause = policy ? this.#shareQuota(policy, now) : this.#widenGap(lately);
        // The service knows best when to come back; refused again all the same, our own patience counts too.
        if (retryAfterMs !== undefined && this.#refusalsInARow === 1)
            return;
        this.#blockedUntil = Math.max(this.#blockedUntil, now + pause * (0.5 + this.#random() / 2));
    }
    /** Nothing but refusals for minutes, or no turn before `deadline` (milliseconds since 1970). */
    isHopeless(deadline) {
        const now = this.#clock.now();
        const inVain = this.#refusalsInARow >= PATIENCE.refusals && now - this.#refusedSince >= PATIENCE.ms;
        return inVain || this.#freeAt(now) > deadline;
    }
    /** Refused although we kept to the policy, others use the same quota: wait for a slot, then for two, four, … */
    #shareQuota({ limit, windowMs }, now) {
        this.#gapMs = 0;
        if (this.#startsSince(now - windowMs * MARGIN) >= limit)
            return 0;
        return Math.min(Math.max(windowMs, LONGEST_PAUSE_MS), (windowMs / limit) * 2 ** (this.#refusalsInARow - 1));
    }
    /** Half as fast as before, and a pause that doubles while not a single request is taken: that says nothing of the pace. */
    #widenGap(startsASecond) {
        if (this.#refusalsInARow === 1) {
            this.#gapMs = Math.min(LONGEST_PAUSE_MS, this.#gapMs > 0 ? this.#gapMs * 2 : 2_000 / Math.max(startsASecond, 1));
        }
        return Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (this.#refusalsInARow - 1));
    }
    #startsSince(from) {
        return this.#starts.filter(({ at }) => at > from).length;
    }
    async #wait(signal) {
        for (;;) {
            if (signal.aborted)
                return undefined;
            const now = this.#clock.now();
            const free = this.#freeAt(now);
            if (free <= now) {
                const start = { n: ++this.#count, at: now };
                this.#starts.push(start);
                if (this.#starts.length > HISTORY)
                    this.#starts.shift();
                return start;
            }
            await this.#clock.sleep(free - now, AbortSignal.any([signal, this.#change.signal]));
        }
    }
    #freeAt(now) {
        const last = this.#starts.at(-1);
        const gapEnds = this.#gapMs > 0 && last ? last.at + this.#gapMs : now;
        // The policy allows `limit` starts in a window: the one that many starts back must have left it.
        const oldest = this.#policy && this.#starts.at(-this.#policy.limit);
        const roomAt = oldest && this.#policy ? oldest.at + this.#policy.windowMs * MARGIN : now;
        return Math.max(this.#blockedUntil, gapEnds, roomAt);
    }
}

// EXTERNAL MODULE: ./build/huaweicloud/transport.js + 4 modules
var huaweicloud_transport = __nccwpck_require__(880);
;// CONCATENATED MODULE: ./build/huaweicloud/client.js





/** A backend may take 30 s before the gateway gives up on it; after this, nothing will come. */
const ATTEMPT_MS = 45_000;
/** Requests that failed for another reason than haste: with the pauses between them, a short outage is outlived. */
const MAX_FAILURES = 6;
const BACKOFF_MS = 500;
const VERSION = '1';
class Client {
    host;
    #session;
    #options;
    #pacer;
    constructor(session, options) {
        this.#session = session;
        this.#options = options;
        this.#pacer = new RateLimiter(session.clock, session.random);
        this.host = options.endpoint.host;
    }
    /**
     * Sends a call until it succeeds, cannot succeed, or the run stops. Repeated are 429 and its kin, 5xx, 408 and broken,
     * missing or unclear answers; never another 4xx.
     *
     * @returns the answer, if its status is 2xx, its body does not speak of an error, and the call accepts it
     * @throws CloudError, or what `call.before` throws
     */
    async send(call) {
        const { cancellation, clock, random, gate, debug } = this.#session;
        const limit = cancellation.signalFor(call.purpose);
        const tries = { attempts: 0, failures: 0, inDoubt: false, credentials: 'nobody' };
        for (let last;;) {
            const result = await gate.pass(limit, () => this.#attempt(call, tries));
            if (!result)
                throw last ?? this.#error({ kind: 'stopped', message: 'the run stopped' }, tries);
            if ('reply' in result) {
                this.#pacer.onSuccess();
                return result.reply;
            }
            last = result.error;
            if (result.then === 'slow down') {
                this.#pacer.onThrottled(result.start, result.throttling);
                if (this.#pacer.isHopeless(cancellation.deadline))
                    cancellation.request('throttling', last);
                continue; // The pacer knows how long to wait.
            }
            if (last.status !== undefined)
                this.#pacer.onSuccess();
            tries.failures += 1;
            if (result.then === 'end' || tries.failures >= MAX_FAILURES)
                throw last;
            if (call.retryIfInDoubt === false && tries.inDoubt)
                throw last;
            const backoff = random() * BACKOFF_MS * 2 ** (tries.failures - 1);
            const pause = Math.max(result.retryAfterMs ?? 0, backoff);
            if (clock.now() + pause > cancellation.deadline)
                throw last;
            debug(`${call.method} ${call.path}: ${last.code ?? last.message}; again in ${Math.round(pause)} ms`);
            await clock.sleep(pause, limit);
        }
    }
    /** One request on the wire, and what its answer means. Nothing if the run stopped before it could go out. */
    async #attempt(call, tries) {
        const { cancellation, clock, transport } = this.#session;
        // Inside the gate, since the pacer counts when requests really go out; before the credentials, since they may end.
        const start = await this.#pacer.acquire(cancellation.signalFor(call.purpose));
        const credentials = start && (await this.#credentials());
        if (credentials && call.beforeSend && !tries.inDoubt)
            await call.beforeSend();
        if (!credentials || cancellation.signalFor(call.purpose).aborted)
            return undefined;
        const request = authenticate(this.#wire(call), credentials, clock.now(), this.#options.projectId);
        tries.credentials = credentials;
        const limit = (0,huaweicloud_transport/* timeLimit */.zc)(ATTEMPT_MS, clock, cancellation.hardSignal);
        call.onSend?.();
        tries.attempts += 1;
        try {
            return this.#judge(call, await transport(request, limit.signal), tries, start);
        }
        catch (error) {
            if (!(error instanceof huaweicloud_transport/* TransportError */.wX))
                throw error;
            tries.inDoubt ||= error.sent;
            const message = this.#session.redact(error.message);
            const failure = this.#error({ kind: 'network', message, code: error.code }, tries, error);
            return error.isPermanent
                ? { error: failure, then: 'end' }
                : { error: failure, then: 'repeat', retryAfterMs: undefined };
        }
        finally {
            limit.done();
        }
    }
    /** Nothing if there are none any more, which ends the run. */
    async #credentials() {
        const { credentials, cancellation } = this.#session;
        try {
            return await credentials.current();
        }
        catch (error) {
            if (!(error instanceof errors/* CloudError */.K2))
                throw error;
            cancellation.request('credentials', error);
            return undefined;
        }
    }
    #judge(call, answer, tries, start) {
        const { status } = answer;
        const now = this.#session.clock.now();
        const isSuccess = status >= 200 && status < 300;
        const said = this.#redacted(isSuccess ? (0,errors/* errorInSuccess */.fx)(answer) : (0,errors/* readErrorBody */.Nk)(answer));
        if (!said)
            return this.#accept(call, answer, tries);
        const isThrottled = status === 429 || (said.code !== undefined && this.#options.throttlingCodes?.includes(said.code));
        const isUnclear = status >= 500 || status === 408 || isSuccess;
        if (!isThrottled)
            tries.inDoubt ||= isUnclear;
        const { credentials } = tries;
        // Only a signature has a date that can be wrong.
        const isSigned = typeof credentials === 'object' && 'accessKeyId' in credentials;
        const clockSkew = isSigned ? skew(answer, now) : undefined;
        const error = this.#error({ kind: 'refused', status, ...said, ...(0,runtime_json/* omitUndefined */.Oy)({ clockSkew }) }, tries);
        const retryAfterMs = retryAfter(answer, now);
        if (isThrottled) {
            return { error, then: 'slow down', start, throttling: { retryAfterMs, policy: readPolicy(error.message) } };
        }
        // Here, before the gate lets the next one through: a refused key is not tried twice.
        if (status === 401 && credentials !== 'nobody')
            this.#session.cancellation.request('credentials', error);
        return isUnclear ? { error, then: 'repeat', retryAfterMs } : { error, then: 'end' };
    }
    #accept(call, answer, tries) {
        const reply = readReply(answer, tries, this.host, this.#session.clock.now());
        if (call.validate?.(reply) ?? true)
            return { reply };
        tries.inDoubt = true;
        const message = reply.empty ? 'success without a word on what' : 'success, but not a word on what was asked';
        const { status, requestId } = reply;
        const error = this.#error({ kind: 'unclear', message, status, ...(0,runtime_json/* omitUndefined */.Oy)({ requestId }) }, tries);
        return { error, then: 'repeat', retryAfterMs: undefined };
    }
    #error(fields, tries, cause) {
        return new errors/* CloudError */.K2({ ...fields, attempts: tries.attempts, inDoubt: tries.inDoubt, host: this.host }, cause);
    }
    #redacted(error) {
        const { redact } = this.#session;
        return error && Object.fromEntries(Object.entries(error).map(([field, text]) => [field, redact(text)]));
    }
    #wire(call) {
        const url = new URL(this.#options.endpoint);
        // Unlike resolving a reference, this cannot lead to another host, whatever the path is.
        url.pathname = call.path;
        for (const [name, value] of Object.entries(call.query ?? {}))
            url.searchParams.set(name, String(value));
        // Space as %20, as it is signed.
        url.search = url.search.replaceAll('+', '%20');
        const body = JSON.stringify(call.body);
        const headers = {
            Accept: 'application/json',
            'User-Agent': `huaweicloud-cleanup/${VERSION}`,
            ...(body !== undefined && { 'Content-Type': 'application/json' }),
            ...this.#options.headers,
            ...call.headers,
        };
        return { method: call.method, url, headers, ...(0,runtime_json/* omitUndefined */.Oy)({ body }) };
    }
}
/**
 * Lets one request alone through until the service has taken the credentials: more than five refused signatures in a row
 * lock an access key for minutes (API Sign Guide, FAQ "Incorrect IAM authentication information").
 */
class CredentialGate {
    #proven = false;
    #turn = Promise.resolve();
    /** What `request` gives, or nothing if `limit` aborted before its turn came. */
    async pass(limit, request) {
        const { promise, resolve } = Promise.withResolvers();
        const before = this.#turn;
        this.#turn = promise;
        await before;
        // Proven by the one before: those in line need not wait for this one.
        if (this.#proven)
            resolve(undefined);
        try {
            if (limit.aborted)
                return undefined;
            const result = await request();
            this.#proven ||= result !== undefined && ('reply' in result || isAboutMore(result.error));
            return result;
        }
        finally {
            resolve(undefined);
        }
    }
}
/** Only who has taken the credentials has anything else to refuse: not who is overloaded, in trouble or somewhere else. */
const isAboutMore = ({ status = 0 }) => status >= 400 && status < 500 && ![401, 407, 408, 429].includes(status);
function readReply(answer, tries, host, now) {
    return {
        json: (0,runtime_json/* parseJson */.qF)(answer.body),
        empty: answer.body.trim() === '',
        status: answer.status,
        requestId: answer.headers['x-request-id'],
        attempts: tries.attempts,
        inDoubt: tries.inDoubt,
        host,
        clockSkew: skew(answer, now),
    };
}
/** How far the service's clock is ahead of ours, in milliseconds, going by `Date`. */
function skew(answer, now) {
    const date = Date.parse(answer.headers.date ?? '');
    return Number.isFinite(date) ? date - now : undefined;
}

;// CONCATENATED MODULE: ./build/huaweicloud/endpoints.js
const EUROPE = 'eu-west-101';
const TABLE = {
    // Global: the site of the account decides, and another site's host answers with an empty list.
    coc: {
        prefix: 'coc',
        regions: [],
        irregular: { [EUROPE]: 'coc-eu-west-101-open-api.myhuaweicloud.eu' },
        elsewhere: { China: 'coc.myhuaweicloud.com', International: 'coc-intl.myhuaweicloud.com' },
    },
    codeartsbuild: {
        prefix: 'cloudbuild-ext',
        regions: [
            ...['cn-north-1', 'cn-north-4', 'cn-east-2', 'cn-east-3', 'cn-south-1', 'cn-south-2', 'cn-southwest-2'],
            ...['ap-southeast-3', 'sa-brazil-1', 'la-north-2', 'la-south-2', 'tr-west-1'],
        ],
        irregular: { [EUROPE]: 'build-backend.eu-west-101.myhuaweicloud.eu' },
    },
    workspace: {
        prefix: 'workspace',
        // Its European host ends in .com, unlike the others there.
        regions: [
            ...['cn-east-3', 'cn-east-5', 'cn-north-4', 'cn-north-9', 'cn-north-11', 'cn-south-1', 'cn-southwest-2'],
            ...['ap-southeast-1', 'ap-southeast-2', 'ap-southeast-3', 'la-south-2', 'la-north-2', 'sa-brazil-1'],
            ...['na-mexico-1', 'me-east-1', 'af-south-1', 'af-north-1', 'tr-west-1', EUROPE],
        ],
    },
    roma: {
        prefix: 'roma',
        regions: [
            ...['cn-north-1', 'cn-north-4', 'cn-east-2', 'cn-east-3', 'cn-south-1'],
            ...['ap-southeast-1', 'ap-southeast-3', 'ru-northwest-2'],
        ],
    },
    // The global host serves what has none of its own, as in the SDKs.
    iam: {
        prefix: 'iam',
        regions: [
            ...['cn-north-1', 'cn-north-2', 'cn-north-4', 'cn-north-9', 'cn-north-12', 'cn-east-2', 'cn-east-3', 'cn-east-4'],
            ...['cn-east-5', 'cn-south-1', 'cn-south-2', 'cn-southwest-2', 'ap-southeast-1', 'ap-southeast-2'],
            ...['ap-southeast-3', 'ap-southeast-4', 'my-kualalumpur-1', 'af-south-1', 'sa-brazil-1', 'na-mexico-1'],
            ...['la-north-2', 'la-south-2', 'me-east-1', 'ae-ad-1', 'tr-west-1', 'ru-moscow-1', 'eu-west-0'],
        ],
        irregular: { [EUROPE]: 'iam.eu-west-101.myhuaweicloud.eu' },
        elsewhere: { China: 'iam.myhuaweicloud.com', International: 'iam.myhuaweicloud.com' },
    },
    // Every regional STS serves every account (IAM user guide, "Temporary security credentials"): a region without one uses
    // a nearer one than another continent's. The European site documents none.
    sts: {
        prefix: 'sts',
        regions: [
            ...['cn-north-4', 'cn-south-1', 'cn-east-3', 'cn-southwest-2'],
            ...['ap-southeast-1', 'ap-southeast-2', 'ap-southeast-3', 'ap-southeast-4'],
            ...['sa-brazil-1', 'la-south-2', 'af-south-1', 'tr-west-1'],
        ],
        elsewhere: { China: 'sts.cn-north-4.myhuaweicloud.com', International: 'sts.ap-southeast-1.myhuaweicloud.com' },
    },
};
/** Every region that any service is documented in. */
const REGIONS = new Set(Object.values(TABLE).flatMap(({ regions, irregular }) => [...regions, ...Object.keys(irregular ?? {})]));
/** The endpoint of a service in a region, such as `cn-north-4`. */
function endpointOf(service, region) {
    const { prefix, regions, irregular, elsewhere } = TABLE[service];
    const endpoint = (host, documented) => ({ url: new URL(`https://${host}`), documented });
    const own = irregular?.[region];
    if (own)
        return endpoint(own, true);
    if (regions.includes(region))
        return endpoint(`${prefix}.${region}.myhuaweicloud.com`, true);
    const site = siteOf(region);
    if (elsewhere && site !== 'Europe')
        return endpoint(elsewhere[site], REGIONS.has(region));
    return endpoint(`${prefix}.${region}.myhuaweicloud.${region === EUROPE ? 'eu' : 'com'}`, false);
}
/** The site on which the accounts of a region are: another site's services know nothing of them. */
function siteOf(region) {
    if (region.startsWith('cn-'))
        return 'China';
    return region.startsWith('eu-') ? 'Europe' : 'International';
}

;// CONCATENATED MODULE: ./build/huaweicloud/projects.js
/** The IAM project that a region's requests belong to. */


/**
 * The project of a region: by convention it bears the region's name. One GET to IAM.
 * (IAM API reference, "Querying Project Information Based on the Specified Criteria".)
 *
 * @throws CloudError also when the answer names none, or more than one
 */
async function findProject(iam, region) {
    const reply = await iam.send({ method: 'GET', path: '/v3/projects', query: { name: region }, purpose: 'read' });
    const { projects } = (0,runtime_json/* asObject */.eB)(reply.json);
    const listed = Array.isArray(projects) ? projects : undefined;
    const found = (listed ?? [])
        .filter(runtime_json/* isObject */.Gv)
        .filter(({ id, name }) => typeof id === 'string' && /^[A-Za-z0-9_-]{1,64}$/.test(id) && name === region);
    const [project] = found;
    if (project && found.length === 1) {
        const { id, domain_id: accountId } = project;
        return { id, ...(typeof accountId === 'string' && { accountId }) };
    }
    const what = !listed ? 'not a list of projects' : found.length === 0 ? 'no project' : `${found.length} projects`;
    throw new errors/* CloudError */.K2({
        kind: 'unclear',
        message: `IAM answered with ${what} named ${region}`,
        status: reply.status,
        attempts: reply.attempts,
        inDoubt: false,
        remedy: 'The project of a region bears its name: check region, or give project-id.',
        ...(0,runtime_json/* omitUndefined */.Oy)({ requestId: reply.requestId }),
        host: reply.host,
    });
}

// EXTERNAL MODULE: ./build/huaweicloud/sts.js
var sts = __nccwpck_require__(781);
// EXTERNAL MODULE: ./build/runtime/text.js
var runtime_text = __nccwpck_require__(976);
// EXTERNAL MODULE: ./build/runtime/concurrency.js
var concurrency = __nccwpck_require__(200);
;// CONCATENATED MODULE: ./build/deletion/outcomes.js
/** From what a service said to how a target ended: the rules that hold for every resource type. */

const WHY_STOPPED = {
    cancelled: 'the run was cancelled before its turn came',
    deadline: "the run's time-out came before its turn",
    credentials: 'the credentials were refused before its turn came',
    throttling: 'the service refused requests as too many before its turn came',
};
/** Never asked: the run stopped first. */
const unattempted = ({ cancellation }) => ({
    kind: 'unattempted',
    reason: cancellation.reason ? WHY_STOPPED[cancellation.reason] : 'the run ended before its turn came',
});
/** Asked, and it did not work. `there` is said only of what was seen there. */
const failed = (error, state) => ({
    kind: 'failed',
    state,
    error,
    attempts: error.attempts,
    requestId: error.requestId,
});
/** How a target ended whose delete met `error`, judged by a look at it afterwards. */
function afterError(error, sight) {
    const { attempts, requestId, status, code } = error;
    switch (sight.seen) {
        case 'there':
            return failed(error, 'there');
        case 'unseen':
            return failed(error, 'unknown');
        case 'gone':
            if (error.inDoubt)
                return { kind: 'deleted', reason: 'seen to be gone after the answer was unclear', attempts, requestId };
            // Who may not delete it may not be shown it either.
            if (status === 403)
                return failed(error, 'unknown');
            return { kind: 'absent', reason: `gone when looked for after a refusal (${code ?? status})`, attempts, requestId };
    }
}
/** Whether it helps to look: not where nothing ever arrived, nor where nobody would be let in to look. */
const isWorthALook = ({ inDoubt, status = 0 }) => inDoubt || (status >= 400 && status !== 401 && status !== 429);
/** Thrown out of a request that was about to go out: some of its targets may not go any more, and are settled. */
class Withheld extends Error {
    /** Those that may. */
    left;
    constructor(left) {
        super('withheld');
        this.left = left;
    }
}
/** For `Call.before`: lets a request out only if all its targets may still be deleted. Throws `Withheld`. */
const confirmAll = (targets, { confirm }) => confirm &&
    (async () => {
        const left = await confirm(targets);
        if (left.length < targets.length)
            throw new Withheld(left);
    });
/** Passes on what is no answer of a service: a mistake of ours must not look like one of theirs. */
function asCloudError(error) {
    if (error instanceof errors/* CloudError */.K2)
        return error;
    throw error;
}
/** Why nobody could check. */
const unverified = (error) => `unverified: looking it up failed (${error.code ?? error.status ?? error.message})`;

;// CONCATENATED MODULE: ./build/deletion/one-by-one.js
/** Deletes with one request a target, for services whose answer speaks of just that target. */


async function removeOneByOne(targets, context, service) {
    const one = async (target) => {
        const outcome = await removeOne(target, context, service);
        if (outcome)
            context.settle(target, outcome);
    };
    await (0,concurrency/* forEachAtMost */.r)(context.options.concurrency, targets, one);
}
/** @param purpose `verify` to see what became of a delete */
async function lookUpOneByOne(targets, context, service, purpose = 'read') {
    const sights = [];
    await (0,concurrency/* forEachAtMost */.r)(context.options.concurrency, [...targets.entries()], async ([index, target]) => {
        sights[index] = [target, await lookUpOne(target, context, service, purpose)];
    });
    return new Map(sights);
}
/** Nothing if it is settled already. */
async function removeOne(target, context, service) {
    const beforeSend = confirmAll([target], context);
    const onSend = () => {
        context.asked([target]);
    };
    try {
        const validate = (reply) => service.confirms(reply, target);
        const call = { ...service.deletion(target, context), validate, beforeSend, onSend };
        const { attempts, requestId } = await context.client.send(call);
        return { kind: 'deleted', attempts, requestId };
    }
    catch (thrown) {
        if (thrown instanceof Withheld)
            return undefined;
        const error = asCloudError(thrown);
        const { attempts, requestId, inDoubt } = error;
        if (attempts === 0)
            return unattempted(context);
        if (service.isGone(error)) {
            if (inDoubt)
                return { kind: 'deleted', reason: 'gone when asked again after an unclear answer', attempts, requestId };
            return { kind: 'absent', reason: `${context.client.host} knows no such id`, attempts, requestId };
        }
        if (!isWorthALook(error))
            return failed(error, 'unknown');
        return afterError(error, await lookUpOne(target, context, service, 'verify'));
    }
}
async function lookUpOne(target, context, service, purpose) {
    try {
        const validate = (reply) => service.shows(reply, target);
        const reply = await context.client.send({ ...service.show(target, context), validate, purpose });
        const name = service.name(reply);
        if (name !== undefined)
            context.named(target, name);
        return { seen: 'there', name };
    }
    catch (thrown) {
        const error = asCloudError(thrown);
        return service.isGone(error) ? { seen: 'gone', requestId: error.requestId } : { seen: 'unseen', error };
    }
}

;// CONCATENATED MODULE: ./build/deletion/listing.js


const MAX_PASSES = 5;
/**
 * All rows of a listing. Rows that come or go meanwhile may be among them or not; those that stay are.
 *
 * With `number`, passes are added up until one brings nothing new; a row that stays would have to slip past in all of them.
 *
 * @param read reads the page that begins at a position
 * @throws CloudError if a page cannot be read, or the listing keeps ending before its announced total
 */
async function readAllPages(paging, read, id) {
    const rows = new Map();
    let pass;
    for (let n = 1; n <= MAX_PASSES; n++) {
        const known = rows.size;
        const previous = pass?.met;
        pass = await readOnce(paging, read, id, rows);
        // As many rows may be missing as have come or gone since the pass before.
        const moved = previous ? previous.symmetricDifference(pass.met).size : 0;
        const complete = pass.ended && pass.met.size + moved >= pass.least;
        const sure = paging !== 'number' || pass.pages === 1 || rows.size === known || n === MAX_PASSES;
        if (complete && sure)
            return [...rows.values()];
    }
    const { met, least = 0, reply } = pass ?? {};
    const { status, requestId, host, attempts = 0 } = reply ?? {};
    const message = `the list ends after ${met?.size ?? 0} rows although it announces ${least}, each of the ${MAX_PASSES} times it was read`;
    throw new errors/* CloudError */.K2({
        kind: 'unclear',
        message,
        attempts,
        inDoubt: false,
        ...(0,runtime_json/* omitUndefined */.Oy)({ status, requestId, host }),
    });
}
/** One way through the listing, adding what it meets to `rows`. */
async function readOnce(paging, read, id, rows) {
    const met = new Set();
    let position = { offset: 0, page: 0, last: undefined };
    let overlap = 0;
    let size = 1;
    let least = Infinity;
    for (let pages = 1;; pages++) {
        const { rows: found, total, reply } = await read(position);
        size = Math.max(size, found.length);
        least = Math.min(least, total);
        const end = (ended) => ({ ended, pages, met, least, reply });
        // Rows may vanish as fast as we read; then we would go back for ever.
        if (pages > 10 + (4 * total) / size)
            return end(false);
        const [first] = found;
        if (overlap > 0 && position.offset > 0 && (first === undefined || !met.has(id(first)))) {
            position = { ...position, offset: Math.max(0, position.offset - size) };
            continue;
        }
        const before = met.size;
        for (const row of found) {
            met.add(id(row));
            rows.set(id(row), row);
        }
        const offset = position.offset + found.length;
        if (paging === 'marker') {
            // Only an empty page is the end, since the total shrinks with rows that we have met. All on one page is one, too.
            if (met.size === before || (pages === 1 && found.length >= total))
                return end(true);
        }
        else {
            if (offset >= total)
                return end(true);
            if (found.length === 0)
                return end(false);
        }
        if (paging === 'offset')
            overlap = found.length > 1 ? Math.ceil(found.length / 10) : 0;
        position = { offset: offset - overlap, page: position.page + 1, last: found.at(-1) };
    }
}
/**
 * Reads one page.
 *
 * @param unwrap finds the part of the answer that has the rows and their total
 * @throws CloudError also if what comes is no such list, asked again and again
 */
async function readPage(client, call, unwrap, rowsKey, totalKey) {
    const read = ({ json }) => {
        const { [rowsKey]: rows, [totalKey]: total } = unwrap(json);
        return Array.isArray(rows) && typeof total === 'number' ? { rows: rows.filter(runtime_json/* isObject */.Gv), total } : undefined;
    };
    const reply = await client.send({ ...call, validate: (answer) => read(answer) !== undefined });
    return { rows: [], total: 0, ...read(reply), reply };
}

;// CONCATENATED MODULE: ./build/deletion/rows.js

/** Outside of these it is no time in milliseconds: seconds would read as 1970, and so as older than anything. */
const EARLIEST_MS = Date.UTC(2010, 0);
const LATEST_MS = Date.UTC(9999, 0);
/** The value as an id to tell rows apart by: anything but text and numbers is none. */
const rowId = (value) => typeof value === 'string' || typeof value === 'number' ? String(value) : '';
/** The name is left as long as it is: it is still to be matched as a whole. */
function toTarget(type, row) {
    const { id, name, creator, createdAt, kind } = row;
    const text = (value) => (typeof value === 'string' ? value : undefined);
    return {
        type,
        ...(0,runtime_json/* omitUndefined */.Oy)({ kind }),
        id: rowId(id),
        ...(0,runtime_json/* omitUndefined */.Oy)({
            name: text(name),
            creator: (0,runtime_json/* truncate */.xv)(text(creator) ?? '') || undefined,
            createdAt: readTime(createdAt),
        }),
    };
}
/** A time as the services write it, in milliseconds since 1970: that number itself, or ISO 8601, in UTC if it says no zone. */
function readTime(value) {
    const time = typeof value === 'string' ? Date.parse(hasZone(value) ? value : `${value}Z`) : value;
    return typeof time === 'number' && time > EARLIEST_MS && time < LATEST_MS ? time : undefined;
}
const hasZone = (text) => /(Z|[+-]\d\d:?\d\d)$/i.test(text);

;// CONCATENATED MODULE: ./build/resources/codeartsbuild-task.js




const ROWS_A_PAGE = 100;
const NOT_THERE = ['CB.00031006', 'DEVCB.00031006'];
const path = (id) => `/v3/jobs/${encodeURIComponent(id)}`;
const resultOf = (json) => (0,runtime_json/* asObject */.eB)((0,runtime_json/* asObject */.eB)(json).result);
const task = {
    deletion: ({ id }) => ({ method: 'POST', path: `${path(id)}/delete`, purpose: 'delete' }),
    confirms: ({ json }, { id }) => (0,runtime_json/* asObject */.eB)(json).status === 'success' && resultOf(json).job_id === id,
    show: ({ id }) => ({ method: 'GET', path: `${path(id)}/query` }),
    // The answer repeats the name but not the id: it must at least be a task.
    shows: ({ json }) => typeof resultOf(json).job_name === 'string',
    name: ({ json }) => (0,runtime_json/* truncate */.xv)(String(resultOf(json).job_name)),
    isGone: ({ status, code }) => status === 422 && NOT_THERE.includes(code ?? ''),
};
/** The tasks of one CodeArts project, or all that the caller may see. Pages count from 0. */
async function list(context, start) {
    const { codeartsProjectId: project } = context.options;
    const route = project ? `/v1/job/${encodeURIComponent(project)}/list` : '/v1/job/list';
    const rows = await readAllPages('number', ({ page }) => {
        const query = { page_index: page, page_size: ROWS_A_PAGE, ...(start && { search: start }) };
        const call = { method: 'GET', path: route, query, purpose: 'read' };
        return readPage(context.client, call, resultOf, 'job_list', 'total');
    }, ({ id }) => rowId(id));
    return rows.map(({ id, job_name: name, user_name: creator }) => toTarget('codeartsbuild-task', { id, name, creator }));
}
const codeartsbuildTask = {
    name: 'codeartsbuild-task',
    one: 'CodeArts Build task',
    many: 'CodeArts Build tasks',
    service: 'codeartsbuild',
    needsProject: false,
    id: { pattern: /^[0-9a-z]{32}$/, says: '32 digits and lower-case letters' },
    // Only the single look-up knows the time: one request a task.
    tellsAge: false,
    searchesNames: true,
    list,
    // "Too many requests, try later": HTTP 400 or 500, never 429.
    throttlingCodes: ['CB.00060211'],
    lookUp: (targets, context) => lookUpOneByOne(targets, context, task),
    remove: (targets, context) => removeOneByOne(targets, context, task),
};

;// CONCATENATED MODULE: ./build/resources/coc-script.js




const coc_script_ROWS_A_PAGE = 100;
/** `name_like` takes no more, although names may have 64 characters. */
const LONGEST_NAME_LIKE = 32;
const coc_script_NOT_THERE = ['COC.00040601', 'COC.00040603', 'COC.00040604'];
const headers = ({ options }) => ({
    ...(options.projectId && { 'x-project-id': options.projectId }),
    ...(options.userProfile && { 'x-user-profile': options.userProfile }),
});
const coc_script_path = (uuid) => `/v1/job/scripts/${encodeURIComponent(uuid)}`;
/** The European site sends what it has to say without the `data` around it. */
const unwrap = (json) => ((0,runtime_json/* isObject */.Gv)(json) && (0,runtime_json/* isObject */.Gv)(json.data) ? json.data : (0,runtime_json/* asObject */.eB)(json));
async function coc_script_list(context, start) {
    const rows = await readAllPages('marker', ({ last }) => {
        const query = {
            limit: coc_script_ROWS_A_PAGE,
            // The number of a row, not its UUID.
            ...(last && { marker: rowId(last.id) }),
            ...(start && { name_like: start.slice(0, LONGEST_NAME_LIKE) }),
        };
        const call = {
            method: 'GET',
            path: '/v1/job/scripts',
            query,
            headers: headers(context),
            purpose: 'read',
        };
        return readPage(context.client, call, unwrap, 'data', 'total');
    }, ({ id }) => rowId(id));
    return rows.map(({ script_uuid: id, name, creator, gmt_created: createdAt }) => toTarget('coc-script', { id, name, creator, createdAt }));
}
const script = {
    deletion: ({ id }, context) => ({ method: 'DELETE', path: coc_script_path(id), headers: headers(context), purpose: 'delete' }),
    // The European site documents no body for 200.
    confirms: ({ json, empty, host }, { id }) => (0,runtime_json/* asObject */.eB)(json).data === id || (empty && host.endsWith('.myhuaweicloud.eu')),
    show: ({ id }, context) => ({ method: 'GET', path: coc_script_path(id), headers: headers(context) }),
    shows: ({ json }, { id }) => unwrap(json).script_uuid === id,
    name: ({ json }) => {
        const { name } = unwrap(json);
        return typeof name === 'string' ? (0,runtime_json/* truncate */.xv)(name) : undefined;
    },
    isGone: ({ status, code }) => status === 400 && coc_script_NOT_THERE.includes(code ?? ''),
};
const cocScript = {
    name: 'coc-script',
    one: 'COC script',
    many: 'COC scripts',
    service: 'coc',
    needsProject: false,
    id: { pattern: /^[A-Za-z0-9]{1,25}$/, says: '1 to 25 letters and digits' },
    tellsAge: true,
    searchesNames: true,
    list: coc_script_list,
    lookUp: (targets, context) => lookUpOneByOne(targets, context, script),
    remove: (targets, context) => removeOneByOne(targets, context, script),
};

;// CONCATENATED MODULE: ./build/deletion/bisect.js
/** For batches that are refused as a whole because of one id in them. */

/**
 * Submits a batch, and when it is refused its halves, until the ids that spoil it stand alone.
 *
 * A caller who may delete none of them would pay two requests an id that way. So where the refusal is one of permission
 * (403), it gives up when so many have come in a row that one forbidden id cannot be the reason.
 */
async function submitHalving(batch, submit, refused) {
    // The way down to one id and back up once more, with some to spare for ids that stand beside each other.
    const patience = 2 * Math.ceil(Math.log2(batch.length + 1)) + 8;
    const waiting = [batch];
    let deniedInARow = 0;
    for (let targets = waiting.pop(); targets; targets = waiting.pop()) {
        const result = await submit(targets);
        if (result === 'ended') {
            deniedInARow = 0;
            continue;
        }
        const { left, refused: error } = result;
        deniedInARow = error.status === 403 ? deniedInARow + 1 : 0;
        if (left.length === 1 || deniedInARow > patience) {
            await refused(left, error);
            continue;
        }
        const middle = Math.ceil(left.length / 2);
        waiting.push(...[left.slice(middle), left.slice(0, middle)].filter((half) => half.length > 0));
    }
}
/** A refusal that may be about what is in the batch: not about how often or where it was sent. */
const mayBeAboutContent = (error) => {
    const { kind, status = 0 } = error;
    return kind === 'refused' && (status === 403 || ([400, 404, 409, 422].includes(status) && !(0,errors/* isFromGateway */.Bi)(error)));
};

;// CONCATENATED MODULE: ./build/resources/roma-job.js


/** (ROMA Connect API reference, "Obtaining Job Progress".) */
const MAX_REASON_NAME = 64;
/** The id of the job that a submission started, if it says one. */
function readJobId({ json }) {
    const id = (0,runtime_json/* asObject */.eB)(json).job_id;
    return typeof id === 'string' && /^[A-Za-z0-9_-]{1,128}$/.test(id) ? id : undefined;
}
/** How the job stands, if that is what the answer is about. */
function readJob({ json }, jobId) {
    if (!(0,runtime_json/* isObject */.Gv)(json) || typeof json.status !== 'string' || (json.id ?? jobId) !== jobId)
        return undefined;
    const reasons = [json.reasons ?? json.reason ?? []].flat().filter(runtime_json/* isObject */.Gv);
    const progress = json.progress_percent;
    return { status: json.status, reasons, ...(typeof progress === 'number' && { progress }) };
}
/**
 * Why a job failed for one asset that is still there. Reasons go by name, and there are at most ten, so it may have none of
 * its own; the reason of another is shown as what it is.
 */
function jobError(job, jobId, submission, target, sight) {
    const { status, attempts, requestId, host } = submission;
    const own = job.reasons.find((reason) => sight.seen === 'there' && isAbout(reason, target.kind, sight.name));
    const [other] = job.reasons;
    const said = own
        ? `: ${textOf(own)}`
        : ` without a reason known to be about this asset${other ? `; its first is: ${textOf(other)}` : ''}`;
    // What it did to the others is for the look-ups to tell.
    const fields = { kind: 'refused', status, attempts, inDoubt: true, host };
    const code = typeof own?.error_code === 'string' ? (0,runtime_json/* truncate */.xv)(own.error_code) : undefined;
    return new errors/* CloudError */.K2({
        ...fields,
        message: `job ${jobId} ended as ${job.status}${said}`,
        ...(0,runtime_json/* omitUndefined */.Oy)({ requestId, code }),
    });
}
const textOf = ({ error_code: code, error_msg: message }) => [message, code].filter((part) => typeof part === 'string').map(runtime_json/* truncate */.xv)[0] ?? 'no word';
/** Names are cut where a reason has no room for them. */
function isAbout({ resource_type: type, resource_name: given }, kind, name) {
    if (name === undefined || typeof given !== 'string' || type !== (kind === 'task' ? 'task' : 'application'))
        return false;
    return given === name || (given.length >= MAX_REASON_NAME && name.startsWith(given));
}

;// CONCATENATED MODULE: ./build/resources/roma-reading.js




const TASK_NOT_THERE = 'FDI.3021';
const INSTANCE_NOT_THERE = 'APIC.7302';
/** The documentation names no limit for applications, and 999 for tasks. */
const roma_reading_ROWS_A_PAGE = 100;
/** The path of the instance, below which everything is. */
const instance = ({ options: { projectId, instanceId } }, part = '') => `/v2/${encodeURIComponent(projectId ?? '')}${part}/instances/${encodeURIComponent(instanceId ?? '')}`;
/** How one asset is looked up. */
const look = {
    show: ({ kind, id }, context) => ({
        method: 'GET',
        path: kind === 'task'
            ? `${instance(context, '/fdi')}/tasks/${encodeURIComponent(id)}`
            : `${instance(context)}/apps/${encodeURIComponent(id)}`,
    }),
    shows: ({ json }, { kind, id }) => kind === 'task' ? (0,runtime_json/* asObject */.eB)((0,runtime_json/* asObject */.eB)(json).task).task_id === id : (0,runtime_json/* asObject */.eB)(json).id === id,
    name: ({ json }) => {
        const name = (0,runtime_json/* isObject */.Gv)(json) ? ((0,runtime_json/* isObject */.Gv)(json.task) ? json.task.task_name : json.name) : undefined;
        return typeof name === 'string' ? (0,runtime_json/* truncate */.xv)(name) : undefined;
    },
    // What an unknown id is answered is not documented: a 404 about the asset (not from the gateway, not about the instance),
    // or the code for missing tasks.
    isGone: (error) => error.code === TASK_NOT_THERE ||
        (error.status === 404 && error.code !== undefined && !(0,errors/* isFromGateway */.Bi)(error) && error.code !== INSTANCE_NOT_THERE),
};
/** Applications and data-integration tasks of the instance. */
async function roma_reading_list(context, start) {
    const read = (path, rowsKey, idKey) => readAllPages('offset', ({ offset }) => {
        const query = { offset, limit: roma_reading_ROWS_A_PAGE, ...(start && { name: start }) };
        return readPage(context.client, { method: 'GET', path, query, purpose: 'read' }, runtime_json/* asObject */.eB, rowsKey, 'total');
    }, (row) => rowId(row[idKey]));
    const apps = await read(`${instance(context)}/apps`, 'apps', 'id');
    const tasks = await read(`${instance(context, '/fdi')}/tasks`, 'entities', 'task_id');
    return [
        ...apps.map(({ id, name, created_user, create_time: createdAt }) => toTarget('roma-asset', { kind: 'app', id, name, creator: (0,runtime_json/* asObject */.eB)(created_user).user_name, createdAt })),
        ...tasks.map(({ task_id: id, task_name: name, created_date: createdAt }) => toTarget('roma-asset', { kind: 'task', id, name, createdAt })),
    ];
}

;// CONCATENATED MODULE: ./build/resources/roma-asset.js
/**
 * ROMA Connect: applications and data-integration tasks of an instance, deleted by jobs that run on the service's side.
 * (ROMA Connect API reference, "Deleting Assets in Batches", "Obtaining Job Progress": one job at a time, at most 100
 * applications and tasks; status words and spelling differ between its versions.)
 */








const MAX_ASSETS_A_JOB = 100;
const BUSY = 'ROMA.10012';
const roma_asset_FIRST_PAUSE_MS = 1_000;
const roma_asset_LONGEST_PAUSE_MS = 15_000;
const PAUSE_GROWTH = 1.5;
/** Submissions whose answer got lost, before the rest is given up. */
const MAX_LOST_SUBMISSIONS = 4;
/** Looks at assets of a job whose progress cannot be read, before they are given up. */
const MAX_BLIND_LOOKS = 8;
async function remove(targets, context) {
    const before = await lookUpOneByOne(targets, context, look);
    const present = targets.filter((target) => {
        const sight = before.get(target);
        if (sight?.seen !== 'gone')
            return true;
        const reason = `${context.client.host} knows no such asset`;
        context.settle(target, { kind: 'absent', reason, requestId: sight.requestId });
        return false;
    });
    const { jobs, unplanned } = planJobs(present, context.options.romaRequestFormat);
    for (const [index, job] of jobs.entries()) {
        // The service runs one job at a time: only the last need not be waited for.
        const wait = context.options.wait || index < jobs.length - 1;
        await new Removal(context, wait).run(job);
    }
    for (const target of unplanned)
        context.settle(target, withoutApplication(before.get(target)));
}
/** The older request form deletes no task without an application. */
function withoutApplication(sight) {
    const message = 'the legacy request form deletes at most 99 tasks with each application; use roma-request-format: current';
    const error = new errors/* CloudError */.K2({ kind: 'unclear', message, attempts: 0, inDoubt: false });
    return afterError(error, sight ?? { seen: 'unseen', error });
}
/** What goes into which job. The older request form takes exactly one application, so not every set of tasks fits. */
function planJobs(targets, format) {
    if (format === 'current')
        return { jobs: (0,concurrency/* chunk */.i)(targets, MAX_ASSETS_A_JOB), unplanned: [] };
    const apps = targets.filter(({ kind }) => kind === 'app');
    const tasks = (0,concurrency/* chunk */.i)(targets.filter(({ kind }) => kind === 'task'), MAX_ASSETS_A_JOB - 1);
    return { jobs: apps.map((app, index) => [app, ...(tasks[index] ?? [])]), unplanned: tasks.slice(apps.length).flat() };
}
function body(targets, format) {
    const ids = (kind) => targets.filter((target) => target.kind === kind).map(({ id }) => id);
    if (format === 'current') {
        return { apps: ids('app').map((id) => ({ id })), tasks: ids('task').map((id) => ({ id })) };
    }
    const tasks = ids('task').map((id) => ({ task_id: id }));
    return { apps: ids('app')[0], ...(tasks.length > 0 && { tasks }) };
}
/** One job's worth of assets on their way out, however many submissions that takes. */
class Removal {
    #context;
    #wait;
    /** Why an asset was not taken when it was last submitted. */
    #refusals = new Map();
    #saidBusy = false;
    constructor(context, wait) {
        this.#context = context;
        this.#wait = wait;
    }
    async run(targets) {
        await submitHalving(targets, (part) => this.#submit(part), (part, error) => this.#giveUp(part, error));
    }
    /**
     * Submits until a job is accepted, then follows it. After a lost answer a job of ours may be running: what is gone by
     * then is settled, and only what is still there is submitted again, which the service refuses while that job runs.
     */
    async #submit(part) {
        const { cancellation, clock, options } = this.#context;
        if (options.romaRequestFormat === 'legacy' && !part.some(({ kind }) => kind === 'app')) {
            for (const target of part)
                this.#context.settle(target, withoutApplication(undefined));
            return 'ended';
        }
        let left = part;
        let lost;
        let losses = 0;
        for (const pause of growingPauses()) {
            const error = await this.#submitOnce(part, left, lost === undefined);
            if (!error)
                break;
            if (error instanceof Withheld)
                return this.#submit(error.left);
            if (error.inDoubt) {
                lost = error;
                losses += 1;
            }
            else if (error.code === BUSY) {
                this.#sayBusy(lost !== undefined);
            }
            else if (mayBeAboutContent(error) && options.romaRequestFormat === 'current') {
                return { refused: error, left: lost ? await this.#dropGone(left, lost) : left };
            }
            const waits = error.inDoubt || error.code === BUSY;
            if (!waits || losses > MAX_LOST_SUBMISSIONS || cancellation.signal.aborted) {
                await this.#giveUp(left, lost ?? error);
                break;
            }
            await clock.sleep(pause, cancellation.signal);
            if (lost)
                left = await this.#dropGone(left, lost);
            if (left.length === 0)
                break;
        }
        return 'ended';
    }
    /** One submission, followed to its end if it is accepted; otherwise why it was not. */
    async #submitOnce(part, left, first) {
        const { client, options } = this.#context;
        // The older form cannot do without its application, even when that is gone already.
        const assets = options.romaRequestFormat === 'legacy' ? part : left;
        let reply;
        try {
            reply = await client.send({
                method: 'POST',
                path: `${instance(this.#context)}/assets/delete`,
                body: body(assets, options.romaRequestFormat),
                purpose: 'delete',
                retryIfInDoubt: false,
                // Without its id, a job may run that nobody can follow.
                validate: (answer) => readJobId(answer) !== undefined,
                // After a lost answer it is too late to keep anything: a job of ours may be at it.
                ...(first && { beforeSend: confirmAll(left, this.#context) }),
                onSend: () => {
                    this.#context.asked(left);
                },
            });
        }
        catch (thrown) {
            if (thrown instanceof Withheld)
                return thrown;
            const error = asCloudError(thrown);
            if (error.attempts > 0)
                for (const target of left)
                    this.#refusals.set(target, error);
            return error;
        }
        await this.#follow(left, readJobId(reply) ?? '', reply);
        return undefined;
    }
    #sayBusy(maybeOurs) {
        if (this.#saidBusy)
            return;
        this.#saidBusy = true;
        const whose = maybeOurs ? 'perhaps started by the submission whose answer was lost' : 'not started by this run';
        this.#context.say(`ROMA is busy with another asset job (${whose}); waiting for it to end`);
    }
    /** Settles those that are gone by now, and gives back the others. */
    async #dropGone(targets, lost) {
        const sights = await lookUpOneByOne(targets, this.#context, look, 'verify');
        return targets.filter((target) => {
            const sight = sights.get(target);
            if (sight?.seen !== 'gone')
                return true;
            this.#context.settle(target, afterError(lost, sight));
            return false;
        });
    }
    /** The run stops, or the service does not take them: says of each what can still be known. */
    async #giveUp(targets, error) {
        const { settle } = this.#context;
        const asked = targets.filter((target) => this.#refusals.has(target));
        for (const target of targets)
            if (!asked.includes(target))
                settle(target, unattempted(this.#context));
        const why = (target) => (error.attempts > 0 ? error : (this.#refusals.get(target) ?? error));
        const looked = asked.filter((target) => isWorthALook(why(target)));
        const sights = await lookUpOneByOne(looked, this.#context, look, 'verify');
        for (const target of asked) {
            const sight = sights.get(target);
            // Still there proves nothing while a job of ours may be at work.
            const isKnown = sight?.seen === 'gone' || (sight?.seen === 'there' && !why(target).inDoubt);
            settle(target, isKnown ? afterError(why(target), sight) : failed(why(target), 'unknown'));
        }
    }
    /** Follows an accepted job to its end, or as far as the run goes. */
    async #follow(targets, jobId, submission) {
        const { settle, job } = this.#context;
        const { attempts, requestId } = submission;
        job(jobId, 'SUBMITTED');
        if (!this.#wait) {
            const reason = `job ${jobId}, not waited for`;
            for (const target of targets)
                settle(target, { kind: 'submitted', reason, attempts, requestId });
            return;
        }
        const end = await this.#awaitEnd(jobId);
        switch (end.result) {
            case 'done':
                for (const target of targets) {
                    settle(target, { kind: 'deleted', reason: `job ${jobId}`, attempts, requestId });
                }
                return;
            case 'failed':
                for (const [target, sight] of await lookUpOneByOne(targets, this.#context, look, 'verify')) {
                    const reason = `gone, although job ${jobId} ended as ${end.job.status}`;
                    if (sight.seen === 'gone')
                        settle(target, { kind: 'deleted', reason, attempts, requestId });
                    else
                        settle(target, afterError(jobError(end.job, jobId, submission, target, sight), sight));
                }
                return;
            case 'unknown':
                for (const target of await this.#watch(targets, end.error))
                    settle(target, failed(end.error, 'unknown'));
        }
    }
    /** Polls with growing pauses. `unknown`: the run stopped, or the job cannot be read. */
    async #awaitEnd(jobId) {
        const { client, clock, cancellation } = this.#context;
        const path = `${instance(this.#context)}/assets/jobs/${encodeURIComponent(jobId)}`;
        for (const pause of growingPauses()) {
            // After a stop, one quick look after the other until the grace is over: the job may just be ending.
            await clock.sleep(cancellation.signal.aborted ? roma_asset_FIRST_PAUSE_MS : pause, cancellation.signal.aborted ? cancellation.hardSignal : cancellation.signal);
            try {
                const validate = (reply) => readJob(reply, jobId) !== undefined;
                const job = readJob(await client.send({ method: 'GET', path, purpose: 'verify', validate }), jobId);
                if (!job)
                    continue;
                this.#context.job(jobId, job.status, job.progress);
                if (/^(SUCCEEDED|SUCCESS|FINISHED)$/i.test(job.status))
                    return { result: 'done' };
                if (/^(FAILED|FAIL|FAILURE)$/i.test(job.status))
                    return { result: 'failed', job };
            }
            catch (thrown) {
                const { message, code, status, attempts, requestId, host } = asCloudError(thrown);
                const text = cancellation.reason
                    ? `the run stopped while job ${jobId} was running; it goes on by itself`
                    : `job ${jobId} was accepted, but its progress cannot be read: ${code ?? ''} ${message}`;
                const fields = { kind: 'unclear', message: text, attempts, inDoubt: true };
                return {
                    result: 'unknown',
                    error: new errors/* CloudError */.K2({ ...fields, ...(0,runtime_json/* omitUndefined */.Oy)({ code, status, requestId, host }) }),
                };
            }
        }
        throw new Error('unreachable: pauses never end');
    }
    /** A job that cannot be read is judged by what becomes of its assets. Gives back what stays. */
    async #watch(targets, error) {
        const { clock, cancellation } = this.#context;
        const pauses = growingPauses();
        let left = await this.#dropGone(targets, error);
        for (let looks = 1; looks < MAX_BLIND_LOOKS && left.length > 0 && !cancellation.signal.aborted; looks++) {
            await clock.sleep(pauses.next().value, cancellation.signal);
            left = await this.#dropGone(left, error);
        }
        return left;
    }
}
function* growingPauses() {
    for (let pause = roma_asset_FIRST_PAUSE_MS;; pause = Math.min(roma_asset_LONGEST_PAUSE_MS, pause * PAUSE_GROWTH))
        yield pause;
}
const romaAsset = {
    name: 'roma-asset',
    one: 'ROMA Connect asset',
    many: 'ROMA Connect assets',
    service: 'roma',
    needsProject: true,
    id: { pattern: /^[A-Za-z0-9_-]{1,64}$/, says: '1 to 64 letters, digits, "-" and "_"' },
    tellsAge: true,
    searchesNames: true,
    list: roma_reading_list,
    lookUp: (targets, context) => lookUpOneByOne(targets, context, look),
    remove,
};

;// CONCATENATED MODULE: ./build/resources/workspace-scheduled-task.js
/**
 * Workspace: scheduled tasks of desktops. Deleted in batches; the answer has no word on single tasks.
 * (Workspace API reference, "Deleting Scheduled Tasks in Batches", "Querying the Scheduled Task List": 50 rows a page, and
 * trigger tasks only when `scheduled_type=LIFE_CYCLE` is asked for.)
 */







const MAX_IDS_A_REQUEST = 5_000;
const workspace_scheduled_task_ROWS_A_PAGE = 50;
/** (Terraform provider, services/workspace.) */
const workspace_scheduled_task_NOT_THERE = 'WKS.0915';
/** Pauses before a task that is still listed is looked for again. */
const RECHECKS_MS = [1_000, 3_000];
const workspace_scheduled_task_path = ({ options }) => `/v2/${encodeURIComponent(options.projectId ?? '')}/scheduled-tasks`;
/**
 * Every task of the project: the plain listing leaves trigger tasks out. It is not asked for names: the documentation does not
 * say whether `task_name` finds parts of them, and a whole name is not known.
 */
async function workspace_scheduled_task_list(context, purpose) {
    const read = (kind) => readAllPages('offset', ({ offset }) => {
        const query = { offset, limit: workspace_scheduled_task_ROWS_A_PAGE, ...kind };
        const call = { method: 'GET', path: workspace_scheduled_task_path(context), query, purpose };
        return readPage(context.client, call, runtime_json/* asObject */.eB, 'scheduled_tasks', 'total_count');
    }, ({ id }) => rowId(id));
    const rows = [...(await read({})), ...(await read({ scheduled_type: 'LIFE_CYCLE' }))];
    const targets = rows.map(({ id, task_name: name }) => toTarget('workspace-scheduled-task', { id, name }));
    return [...new Map(targets.map((target) => [target.id, target])).values()];
}
/**
 * Looks at the whole listing instead of asking for each id: what the single look-up answers for an unknown id is not
 * documented, and one page tells of fifty.
 */
async function lookUp(targets, context, purpose) {
    if (targets.length === 0)
        return new Map();
    try {
        const listed = new Map((await workspace_scheduled_task_list(context, purpose)).map((target) => [target.id, target]));
        return new Map(targets.map((target) => {
            const found = listed.get(target.id);
            if (!found)
                return [target, { seen: 'gone' }];
            const name = found.name === undefined ? undefined : (0,runtime_json/* truncate */.xv)(found.name);
            if (name !== undefined)
                context.named(target, name);
            return [target, { seen: 'there', name }];
        }));
    }
    catch (thrown) {
        const error = asCloudError(thrown);
        return new Map(targets.map((target) => [target, { seen: 'unseen', error }]));
    }
}
async function workspace_scheduled_task_remove(targets, context) {
    const before = await lookUp(targets, context, 'read');
    const present = targets.filter((target) => {
        const gone = before.get(target)?.seen === 'gone';
        if (gone)
            context.settle(target, { kind: 'absent', reason: `not in the task list of ${context.client.host}` });
        return !gone;
    });
    const removal = new workspace_scheduled_task_Removal(context);
    for (const batch of (0,concurrency/* chunk */.i)(present, MAX_IDS_A_REQUEST))
        await removal.submit(batch);
    await removal.check();
}
/** Tasks on their way out. The answers speak of batches, so the listing has the last word on every single task. */
class workspace_scheduled_task_Removal {
    #context;
    /** What was said of those that were asked for and are not settled yet. */
    #words = new Map();
    constructor(context) {
        this.#context = context;
    }
    /** Asks for all of a batch, in smaller and smaller parts if it has to be. */
    async submit(batch) {
        // Who is refused alone is judged like everybody else, when the listing is read.
        await submitHalving(batch, (part) => this.#submitOnce(part), () => undefined);
    }
    async #submitOnce(part) {
        const { client, asked, settle } = this.#context;
        // After an unclear answer it is too late to keep anything: it may be on its way out.
        const inDoubt = part.some((target) => this.#words.get(target)?.error?.inDoubt);
        try {
            const { attempts, requestId } = await client.send({
                method: 'POST',
                path: `${workspace_scheduled_task_path(this.#context)}/batch-delete`,
                body: { task_ids: part.map(({ id }) => id) },
                purpose: 'delete',
                // Success is documented to come without a body.
                validate: ({ empty }) => empty,
                ...(!inDoubt && { beforeSend: confirmAll(part, this.#context) }),
                onSend: () => {
                    asked(part);
                },
            });
            for (const target of part)
                this.#words.set(target, { attempts, requestId });
            return 'ended';
        }
        catch (thrown) {
            if (thrown instanceof Withheld) {
                const left = new Set(thrown.left);
                // The others are settled, whatever was said of them before.
                for (const target of part)
                    if (!left.has(target))
                        this.#words.delete(target);
                return left.size > 0 ? this.#submitOnce(thrown.left) : 'ended';
            }
            const error = asCloudError(thrown);
            const { attempts, requestId } = error;
            if (attempts === 0) {
                for (const target of part)
                    if (!this.#words.has(target))
                        settle(target, unattempted(this.#context));
                return 'ended';
            }
            const alone = part.length === 1;
            for (const target of part)
                this.#words.set(target, { attempts, requestId, error, alone });
            if (!isWorthALook(error))
                for (const target of part)
                    this.#settle(target, { seen: 'unseen', error });
            if (!mayBeAboutContent(error))
                return 'ended';
            return { refused: error, left: error.inDoubt ? await this.#dropGone(part) : part };
        }
    }
    /** After an unclear answer: settles what is gone, and gives back what is surely still there. */
    async #dropGone(part) {
        const sights = await lookUp(part, this.#context, 'verify');
        for (const target of part)
            if (sights.get(target)?.seen === 'gone')
                this.#settle(target, { seen: 'gone' });
        return part.filter((target) => sights.get(target)?.seen === 'there');
    }
    /** Looks for all that were asked for, and says how they ended. A list may lag behind the delete for a moment. */
    async check() {
        const { clock, cancellation } = this.#context;
        for (const pause of [...RECHECKS_MS, undefined]) {
            for (const [target, sight] of await lookUp([...this.#words.keys()], this.#context, 'verify')) {
                const { error } = this.#words.get(target) ?? {};
                const mayLag = sight.seen === 'there' && (!error || error.inDoubt);
                if (!mayLag || pause === undefined || cancellation.hardSignal.aborted)
                    this.#settle(target, sight);
            }
            if (this.#words.size === 0)
                return;
            await clock.sleep(pause ?? 0, cancellation.hardSignal);
        }
    }
    #settle(target, sight) {
        const word = this.#words.get(target);
        if (!word)
            return;
        this.#words.delete(target);
        this.#context.settle(target, judge(word, sight));
    }
}
function judge({ error, attempts, requestId, alone }, sight) {
    const kind = error?.inDoubt === false ? 'absent' : 'deleted';
    if (sight.seen === 'unseen' && (!error || (alone && error.code === workspace_scheduled_task_NOT_THERE))) {
        return { kind, unverified: true, reason: unverified(sight.error), attempts, requestId };
    }
    if (error)
        return afterError(error, sight);
    if (sight.seen === 'gone')
        return { kind, attempts, requestId };
    const message = 'the service answered success, yet the task is still in its list';
    const fields = { kind: 'unclear', message, status: 200, attempts, inDoubt: false };
    return failed(new errors/* CloudError */.K2({ ...fields, ...(0,runtime_json/* omitUndefined */.Oy)({ requestId }) }), 'there');
}
const workspaceScheduledTask = {
    name: 'workspace-scheduled-task',
    one: 'Workspace scheduled task',
    many: 'Workspace scheduled tasks',
    service: 'workspace',
    needsProject: true,
    id: { pattern: /^[A-Za-z0-9_-]{1,255}$/, says: '1 to 255 letters, digits, "-" and "_"' },
    tellsAge: false,
    searchesNames: false,
    list: (context) => workspace_scheduled_task_list(context, 'read'),
    lookUp: (targets, context) => lookUp(targets, context, 'read'),
    remove: workspace_scheduled_task_remove,
};

;// CONCATENATED MODULE: ./build/resources/registry.js




const RESOURCE_TYPES = {
    'coc-script': cocScript,
    'codeartsbuild-task': codeartsbuildTask,
    'workspace-scheduled-task': workspaceScheduledTask,
    'roma-asset': romaAsset,
};
const RESOURCE_TYPE_NAMES = Object.keys(RESOURCE_TYPES);

// EXTERNAL MODULE: ./build/huaweicloud/oidc-advice.js
var oidc_advice = __nccwpck_require__(481);
;// CONCATENATED MODULE: ./node_modules/leven/index.js
const array = [];
const characterCodeCache = [];

function leven(first, second, options) {
	if (first === second) {
		return 0;
	}

	const maxDistance = options?.maxDistance;
	const swap = first;

	// Swapping the strings if `a` is longer than `b` so we know which one is the
	// shortest & which one is the longest
	if (first.length > second.length) {
		first = second;
		second = swap;
	}

	let firstLength = first.length;
	let secondLength = second.length;

	// Performing suffix trimming:
	// We can linearly drop suffix common to both strings since they
	// don't increase distance at all
	// Note: `~-` is the bitwise way to perform a `- 1` operation
	while (firstLength > 0 && (first.charCodeAt(~-firstLength) === second.charCodeAt(~-secondLength))) {
		firstLength--;
		secondLength--;
	}

	// Performing prefix trimming
	// We can linearly drop prefix common to both strings since they
	// don't increase distance at all
	let start = 0;

	while (start < firstLength && (first.charCodeAt(start) === second.charCodeAt(start))) {
		start++;
	}

	firstLength -= start;
	secondLength -= start;

	// Early termination after trimming: if difference in length exceeds max distance
	if (maxDistance !== undefined && secondLength - firstLength > maxDistance) {
		return maxDistance;
	}

	if (firstLength === 0) {
		return maxDistance !== undefined && secondLength > maxDistance
			? maxDistance
			: secondLength;
	}

	let bCharacterCode;
	let result;
	let temporary;
	let temporary2;
	let index = 0;
	let index2 = 0;

	while (index < firstLength) {
		characterCodeCache[index] = first.charCodeAt(start + index);
		array[index] = ++index;
	}

	while (index2 < secondLength) {
		bCharacterCode = second.charCodeAt(start + index2);
		temporary = index2++;
		result = index2;

		for (index = 0; index < firstLength; index++) {
			temporary2 = bCharacterCode === characterCodeCache[index] ? temporary : temporary + 1;
			temporary = array[index];
			// eslint-disable-next-line no-multi-assign
			result = array[index] = temporary > result
				? (temporary2 > result ? result + 1 : temporary2)
				: (temporary2 > temporary ? temporary + 1 : temporary2);
		}

		// Early termination: if all values in current row exceed maxDistance
		if (maxDistance !== undefined) {
			let rowMinimum = result;
			for (index = 0; index < firstLength; index++) {
				if (array[index] < rowMinimum) {
					rowMinimum = array[index];
				}
			}

			if (rowMinimum > maxDistance) {
				return maxDistance;
			}
		}
	}

	// Bound arrays to avoid retaining large previous sizes
	array.length = firstLength;
	characterCodeCache.length = firstLength;

	return maxDistance !== undefined && result > maxDistance ? maxDistance : result;
}

function closestMatch(target, candidates, options) {
	if (!Array.isArray(candidates) || candidates.length === 0) {
		return undefined;
	}

	const userMax = options?.maxDistance;
	const targetLength = target.length;

	// Exact match fast-path
	for (const candidate of candidates) {
		if (candidate === target) {
			return candidate;
		}
	}

	if (userMax === 0) {
		return undefined;
	}

	let best;
	let bestDist = Number.POSITIVE_INFINITY;
	const seen = new Set();

	for (const candidate of candidates) {
		if (seen.has(candidate)) {
			continue;
		}

		seen.add(candidate);

		const lengthDiff = Math.abs(candidate.length - targetLength);
		if (lengthDiff >= bestDist) {
			continue;
		}

		if (userMax !== undefined && lengthDiff > userMax) {
			continue;
		}

		const cap = Number.isFinite(bestDist)
			? (userMax === undefined ? bestDist : Math.min(bestDist, userMax))
			: userMax;

		const distance = cap === undefined
			? leven(target, candidate)
			: leven(target, candidate, {maxDistance: cap});

		// Skip candidates that exceed the user's maximum distance
		if (userMax !== undefined && distance > userMax) {
			continue;
		}

		// If we got a capped result that equals the cap, we need the actual distance
		// for accurate comparison, but only if the cap was due to userMax
		let actualD = distance;
		if (cap !== undefined && distance === cap && cap === userMax) {
			actualD = leven(target, candidate);
		}

		if (actualD < bestDist) {
			bestDist = actualD;
			best = candidate;
			if (bestDist === 0) {
				break;
			}
		}
	}

	if (userMax !== undefined && bestDist > userMax) {
		return undefined;
	}

	return best;
}

;// CONCATENATED MODULE: ./build/inputs/reader.js
/** Reads single inputs, and collects what is wrong with them: which input, what was given, what is accepted. */


const MINUTE_MS = 60_000;
const UNITS_MS = { s: 1_000, m: MINUTE_MS, h: 60 * MINUTE_MS, d: 1_440 * MINUTE_MS };
/** The variable that the runner puts an input into. */
const variable = (input) => `INPUT_${input.toUpperCase()}`;
/** What was given, harmless to print. */
const quote = (text) => `"${(0,runtime_text/* escapeForLog */.zB)(text, 60)}"`;
/** For the notice that a list had items more than once. */
const saysDropped = (input, dropped) => `${input}: ${(0,runtime_text/* plural */.LS)(dropped, 'duplicate', 'duplicates')} dropped`;
/** Encrypted, or this very machine, as a simulator is. */
const isSafeOrigin = ({ protocol, hostname }) => protocol === 'https:' || (protocol === 'http:' && /^(localhost|127(\.\d+){3}|\[::1\])$/.test(hostname));
class Reader {
    problems = [];
    #env;
    constructor(env) {
        this.#env = env;
    }
    problem(input, what) {
        this.problems.push(`${input}: ${what}`);
    }
    /** As the runner's own toolkit reads it: trimmed. */
    text(input) {
        return this.#env[variable(input)]?.trim() ?? '';
    }
    /** As it was given, blanks and all. */
    raw(input) {
        return this.#env[variable(input)] ?? '';
    }
    has(input) {
        return this.text(input) !== '';
    }
    region() {
        return this.#matching('region', /^[a-z]{2,}(-[a-z0-9]+)+$/, 'a region such as cn-north-4');
    }
    path(input) {
        return this.#matching(input, /^[A-Za-z0-9_-]{1,64}$/, '1 to 64 letters, digits, "-" and "_"');
    }
    headerValue(input) {
        return this.#matching(input, /^[\x21-\x7e]{1,4096}$/, 'printable ASCII without spaces');
    }
    #matching(input, pattern, accepted) {
        const given = this.text(input);
        if (given === '')
            return undefined;
        if (pattern.test(given))
            return given;
        this.problem(input, `${quote(given)} is not ${accepted}`);
        return undefined;
    }
    choice(input, accepted, otherwise) {
        const given = this.text(input);
        if (given === '')
            return otherwise;
        const found = accepted.find((value) => value === given);
        if (found)
            return found;
        this.problem(input, `${quote(given)} is not one of ${accepted.join(', ')}`);
        return otherwise;
    }
    boolean(input, otherwise) {
        const given = this.text(input).toLowerCase();
        if (given === '')
            return otherwise;
        if (given !== 'true' && given !== 'false')
            this.problem(input, `${quote(given)} is not true or false`);
        return given === 'true';
    }
    integer(input, otherwise, least, most) {
        const given = this.text(input);
        if (given === '')
            return otherwise;
        const value = Number(given);
        if (/^\d+$/.test(given) && value >= least && value <= most)
            return value;
        this.problem(input, `${quote(given)} is not a whole number from ${least} to ${most}`);
        return otherwise;
    }
    duration(input, otherwise, most) {
        const given = this.text(input);
        if (given === '')
            return otherwise;
        const [, amount, unit] = /^(\d{1,6})([smhd])$/.exec(given) ?? [];
        const ms = Number(amount) * (UNITS_MS[unit ?? ''] ?? NaN);
        if (ms > 0 && ms <= most)
            return ms;
        const longest = `at most ${most / (60 * MINUTE_MS)}h`;
        this.problem(input, `${quote(given)} is not a duration such as 90s, 15m or 2h (${longest})`);
        return otherwise;
    }
    /** An endpoint gets credentials: it must be encrypted, except on this very machine, as for a simulator. */
    url(input) {
        const given = this.text(input);
        if (given === '')
            return undefined;
        // The parser mends more than it should: it drops line breaks, and takes back slashes for slashes.
        const url = /^https?:\/\/[\w.:[\]-]+\/?$/i.test(given) && URL.canParse(given) ? new URL(given) : undefined;
        if (url && isSafeOrigin(url))
            return url;
        // Not quoted if it may hold a password.
        const shown = /[@?]/.test(given) ? 'what was given' : quote(given);
        const accepted = 'https://host or https://host:port, without path, query or user (http only for this machine itself)';
        this.problem(input, `${shown} is not ${accepted}`);
        return undefined;
    }
    /** Nothing if it is no list; the problem is noted. */
    list(input) {
        try {
            return readList(this.text(input));
        }
        catch (error) {
            this.problem(input, error.message);
            return undefined;
        }
    }
}
/**
 * The items of a list: separated by new lines, commas or spaces, or a JSON array of strings. `#` starts a comment that
 * ends with its line.
 *
 * @throws Error that says what is wrong with a JSON array
 */
function readList(text) {
    if (text.startsWith('[')) {
        let json;
        try {
            json = JSON.parse(text);
        }
        catch {
            json = undefined;
        }
        if (!Array.isArray(json))
            throw new Error('starts like a JSON array but is none');
        const items = json;
        if (!items.every((item) => typeof item === 'string'))
            throw new Error('is a JSON array with something else than strings');
        return items.map((item) => item.trim());
    }
    return text
        .replace(/#.*/g, '')
        .split(/[\s,]/)
        .filter((item) => item !== '');
}
/** The name that was probably meant, if one is near. */
function nearest(given, known) {
    const plain = (text) => text.toLowerCase().replace(/[^a-z]/g, '');
    const [best] = known
        .map((name) => ({ name, distance: leven(plain(given).slice(0, 60), plain(name)) }))
        .sort((a, b) => a.distance - b.distance);
    return best && best.distance <= Math.max(2, best.name.length / 3) ? best.name : undefined;
}

;// CONCATENATED MODULE: ./build/inputs/oidc.js
/** Keyless: what the inputs say, and what the runner has to give for it. */



const OIDC_INPUTS = ['oidc-provider-urn', 'oidc-agency-urn', 'oidc-audience'];
const AUDIENCE = 'sts.huaweicloud.com';
/** As IAM names them; an agency may have a path before its name (IAM API reference, CreateAgencyV5). */
const PROVIDER = /^iam::[\w-]{1,64}:oidcProvider:[\w-]{1,64}$/;
const AGENCY = /^iam::[\w-]{1,64}:agency:[\w+=,.@/-]{1,600}$/;
/** STS takes 2 to 128 characters, and publishes no list of them. */
const LONGEST_REPOSITORY = 90;
/** Everything that the exchange needs, or nothing where a part of it is missing; the problems are noted. */
function readOidc(reader, env, region) {
    const providerUrn = urn(reader, 'oidc-provider-urn', PROVIDER, 'iam::<account-id>:oidcProvider:<name>');
    const agencyUrn = urn(reader, 'oidc-agency-urn', AGENCY, 'iam::<account-id>:agency:<name>');
    const audience = reader.headerValue('oidc-audience') ?? AUDIENCE;
    const request = idTokenRequest(reader, env);
    const reachable = hasSts(reader, region);
    if (!providerUrn || !agencyUrn || !request || !reachable)
        return undefined;
    return { providerUrn, agencyUrn, audience, sessionName: sessionName(env), ...request };
}
function urn(reader, input, pattern, form) {
    const given = reader.text(input);
    if (pattern.test(given))
        return given;
    reader.problem(input, given === '' ? `is empty; keyless needs it (${form})` : `${quote(given)} is not ${form}`);
    return undefined;
}
/** Where GitHub gives out the token of this job. The runner sets both variables, or none without the permission. */
function idTokenRequest(reader, env) {
    const { ACTIONS_ID_TOKEN_REQUEST_URL: url = '', ACTIONS_ID_TOKEN_REQUEST_TOKEN: requestToken = '' } = env;
    if (url === '' || requestToken === '') {
        reader.problem('oidc-provider-urn', oidc_advice/* NO_ID_TOKEN */.Uj);
        return undefined;
    }
    const requestUrl = URL.canParse(url) ? new URL(url) : undefined;
    if (requestUrl && isSafeOrigin(requestUrl))
        return { requestUrl, requestToken };
    reader.problem('ACTIONS_ID_TOKEN_REQUEST_URL', 'is no https URL, so nothing is sent to it');
    return undefined;
}
function hasSts(reader, region) {
    if (reader.has('sts-endpoint'))
        return true;
    if (!region) {
        // Without endpoint the lack of a region is told anyway.
        if (!reader.has('region') && reader.has('endpoint'))
            reader.problem('region', 'is empty; keyless needs it, or sts-endpoint');
        return false;
    }
    if (siteOf(region) !== 'Europe')
        return true;
    reader.problem('oidc-provider-urn', `keyless needs an STS, and none is documented for ${region}: Huawei Cloud's European site lists no endpoint of it. ` +
        'Give sts-endpoint if your account has one, or use access-key-id and secret-access-key');
    return false;
}
/** Which run it was, for the account's audit trail. */
function sessionName({ GITHUB_REPOSITORY: repository = '', GITHUB_RUN_ID: run = '' }) {
    const safe = (text) => text.replace(/[^A-Za-z0-9_-]+/g, '-');
    return ['gh', safe(repository).slice(0, LONGEST_REPOSITORY), safe(run).slice(0, 30)].filter(Boolean).join('-');
}

;// CONCATENATED MODULE: ./build/inputs/credentials.js


/** Environment variables that hold keys, in the order in which they are looked for: access key, secret key, token. */
const KEY_VARIABLES = [
    ['HUAWEICLOUD_SDK_AK', 'HUAWEICLOUD_SDK_SK', 'HUAWEICLOUD_SDK_SECURITY_TOKEN'],
    ['HUAWEI_CLOUD_ACCESS_KEY_ID', 'HUAWEI_CLOUD_SECRET_ACCESS_KEY', 'HUAWEI_CLOUD_SECURITY_TOKEN'],
    ['HW_ACCESS_KEY', 'HW_SECRET_KEY', 'HW_SECURITY_TOKEN'],
];
/** The longest token that a service of Huawei Cloud documents. */
const MAX_SECRET = 32_768;
const TOKEN_INPUTS = ['token'];
const KEY_INPUTS = ['access-key-id', 'secret-access-key', 'security-token'];
const SECRET_INPUTS = [...TOKEN_INPUTS, ...KEY_INPUTS, 'github-token'];
const PROXY_VARIABLES = ['https_proxy', 'HTTPS_PROXY', 'http_proxy', 'HTTP_PROXY'];
/** Every secret in the environment, used or not, so that all can be masked before anything is said. */
function secretsIn(env) {
    const names = [...SECRET_INPUTS.map(variable), ...KEY_VARIABLES.flat(), 'ACTIONS_ID_TOKEN_REQUEST_TOKEN'];
    const values = names.flatMap((name) => [env[name]?.trim() ?? '', env[name] ?? '']);
    const proxies = PROXY_VARIABLES.flatMap((name) => proxySecrets(env[name] ?? ''));
    return [...new Set([...values, ...proxies])].filter((value) => value.trim() !== '');
}
/** The password of a proxy, as it stands in the URL and as it is sent (RFC 7617: `user:password`, in base64). */
function proxySecrets(proxy) {
    const [, user, password] = /^(?:[a-z]+:\/\/)?([^/@:]*):([^/@]+)@/i.exec(proxy) ?? [];
    if (user === undefined || password === undefined)
        return [];
    return [password, decode(password), `${decode(user)}:${decode(password)}`];
}
function decode(text) {
    try {
        return decodeURIComponent(text);
    }
    catch {
        return text;
    }
}
/** Exactly one source: keys from two places would leave open whose resources are deleted. */
function readCredentials(reader, env, region) {
    const sources = [TOKEN_INPUTS, KEY_INPUTS, OIDC_INPUTS].map((inputs) => inputs.filter((input) => reader.has(input)));
    const [first, second] = sources.filter((given) => given.length > 0);
    if (first && second) {
        reader.problem(first[0] ?? '', `is given together with ${second.join(', ')}; give one source of credentials`);
        return undefined;
    }
    const [token, keys, oidc] = sources.map((given) => given.length > 0);
    if (token) {
        return isSecret(reader, 'token', reader.text('token'))
            ? { credentials: { token: reader.text('token') }, description: 'an IAM token (input token)' }
            : undefined;
    }
    if (keys) {
        const values = KEY_INPUTS.map((input) => reader.text(input));
        return readKeys(reader, KEY_INPUTS, values, 'inputs');
    }
    if (oidc) {
        const credentials = readOidc(reader, env, region);
        return credentials && { credentials, description: 'keyless' };
    }
    for (const names of KEY_VARIABLES) {
        const values = names.map((name) => env[name]?.trim() ?? '');
        if (values.some((value) => value !== ''))
            return readKeys(reader, names, values, `environment, ${names[0]}`);
    }
    reader.problem('credentials', 'none are given; set oidc-provider-urn and oidc-agency-urn, or access-key-id and secret-access-key, or token ' +
        '(secrets are empty in workflows started from forks and by Dependabot)');
    return undefined;
}
function readKeys(reader, names, [accessKeyId, secretAccessKey, securityToken], from) {
    const missing = [accessKeyId, secretAccessKey].findIndex((value) => value === '');
    if (missing >= 0) {
        const others = names.filter((_, index) => [accessKeyId, secretAccessKey, securityToken][index] !== '');
        reader.problem(names[missing] ?? '', `is empty although ${others.join(', ')} is set; a pair of keys needs both`);
        return undefined;
    }
    const values = [accessKeyId, secretAccessKey, securityToken];
    // All are checked, so that all problems are told.
    if (!values.map((value, index) => value === '' || isSecret(reader, names[index] ?? '', value)).every(Boolean))
        return undefined;
    const kind = securityToken ? 'a temporary access key' : 'an access key';
    return {
        credentials: { accessKeyId, secretAccessKey, ...(securityToken && { securityToken }) },
        description: `${kind} (${from})`,
    };
}
/** Goes into a header: no blanks inside, as when two secrets were pasted into one. The value is never shown. */
function isSecret(reader, name, value) {
    if (value.length > MAX_SECRET)
        reader.problem(name, `is longer than ${MAX_SECRET} characters; paste it again`);
    else if (!/^[\x21-\x7e]+$/.test(value))
        reader.problem(name, 'contains blanks, line breaks or other characters that no credential has; paste it again');
    else
        return true;
    return false;
}

// EXTERNAL MODULE: ./build/plan/pattern.js
var plan_pattern = __nccwpck_require__(148);
;// CONCATENATED MODULE: ./build/inputs/patterns.js
/** Lists of globs, and why some are too much to ask. */


/** With fewer characters of its own, a pattern matches what nobody thought of. */
const LEAST_FIXED = 3;
/** The patterns that select. Every one has something to say of its own. */
function readNamePatterns(reader, notice) {
    return readPatterns(reader, 'name-pattern', notice, (pattern) => (0,plan_pattern/* longestFixed */.n1)(pattern) >= LEAST_FIXED
        ? undefined
        : `matches too much: a pattern needs at least ${LEAST_FIXED} characters in a row that stand for themselves`);
}
/** The patterns that protect. They may protect everything. */
function readExclude(reader, notice) {
    return readPatterns(reader, 'exclude', notice, (pattern) => (0,plan_pattern/* isForPullRequests */.nf)(pattern) ? 'has {pr}, which is for name-pattern only' : undefined);
}
function readPatterns(reader, input, notice, objection) {
    if (!reader.has(input))
        return [];
    const gap = findGap(reader.raw(input));
    if (gap)
        reader.problem(input, gap);
    const items = reader.list(input) ?? [];
    const patterns = items.map((item) => {
        try {
            const pattern = (0,plan_pattern/* parsePattern */.EY)(item);
            const problem = objection(pattern);
            if (problem && item !== '')
                reader.problem(input, `${quote(item)} ${problem}`);
            return pattern;
        }
        catch (error) {
            reader.problem(input, `${quote(item)} ${error.message}`);
            return undefined;
        }
    });
    if (items.includes(''))
        reader.problem(input, 'has an empty item, as when a variable is not set');
    if (items.length === 0 && !gap)
        reader.problem(input, 'names nothing (only separators or comments)');
    const unique = new Map(patterns.filter((pattern) => pattern !== undefined).map((pattern) => [pattern.text, pattern]));
    const dropped = patterns.length - unique.size;
    if (dropped > 0)
        notice(saysDropped(input, dropped));
    return [...unique.values()];
}
/**
 * A line or an item with nothing in it, where a variable that is not set left nothing behind. The line break at the very
 * end is YAML's own.
 */
function findGap(text) {
    if (text.trimStart().startsWith('['))
        return undefined;
    const lines = text.replace(/\r?\n$/, '').split('\n');
    const line = lines.findIndex((content) => content.trim() === '');
    if (line >= 0)
        return `line ${line + 1} is empty, as when a variable is not set; remove it, or begin it with #`;
    const items = text.replace(/#.*$/gm, '');
    return items.includes(',') && /(^|,)\s*(,|$)/.test(items)
        ? 'has an empty item between commas, as when a variable is not set'
        : undefined;
}

;// CONCATENATED MODULE: ./build/inputs/pull-request.js


/** From what the runner says in its variables and the event's payload. (github/docs, "Variables reference".) */
function readPullRequestScope(reader, env, readFile) {
    const { GITHUB_REPOSITORY: full = '', GITHUB_API_URL: apiUrl = 'https://api.github.com' } = env;
    const [, owner, repository] = /^([\w.-]+)\/([\w.-]+)$/.exec(full) ?? [];
    if (!owner || !repository) {
        reader.problem('name-pattern', `has {pr}, but GITHUB_REPOSITORY is ${quote(full)} and not owner/name`);
    }
    // GitHub Enterprise Server has them at /api/v3 and /api/graphql.
    const graphqlUrl = env.GITHUB_GRAPHQL_URL || `${apiUrl.replace(/\/(v3\/?)?$/, '')}/graphql`;
    for (const url of [apiUrl, graphqlUrl]) {
        if (!/^https?:/.test(url) || !URL.canParse(url)) {
            reader.problem('name-pattern', `has {pr}, but ${quote(url)} is no address at which GitHub can be asked`);
        }
    }
    const token = reader.text('github-token');
    if (!/^[\x21-\x7e]{1,4096}$/.test(token)) {
        reader.problem('github-token', 'is needed where name-pattern has {pr}, and is empty or no token');
    }
    const number = readNumber(reader, env, readFile);
    if (!owner || !repository)
        return undefined;
    return { owner, repository, number, token, apiUrl, graphqlUrl };
}
/** On the event of a pull request, its number. Without it the event must not read as "any pull request". */
function readNumber(reader, env, readFile) {
    const { GITHUB_EVENT_NAME: event = '', GITHUB_EVENT_PATH: path = '' } = env;
    if (!event.startsWith('pull_request'))
        return undefined;
    let payload;
    try {
        payload = (0,runtime_json/* parseJson */.qF)(readFile(path));
    }
    catch {
        // No payload is the same as one without a number.
    }
    const { number } = (0,runtime_json/* asObject */.eB)((0,runtime_json/* asObject */.eB)(payload).pull_request);
    if (typeof number === 'number' && Number.isSafeInteger(number) && number > 0)
        return number;
    reader.problem('name-pattern', `has {pr}, but the payload of this ${quote(event)} event (GITHUB_EVENT_PATH) names no pull request`);
    return undefined;
}

;// CONCATENATED MODULE: ./build/inputs/selection.js





/** Of items that are no ids, before they are only counted. */
const MAX_PROBLEMS = 5;
const HOUR_MS = 3_600_000;
const LONGEST_AGE_MS = 3_650 * 24 * HOUR_MS;
function readResourceTypes(reader) {
    const accepted = `one of ${RESOURCE_TYPE_NAMES.join(', ')}`;
    const items = reader.list('resource-type');
    if (items?.length === 0)
        reader.problem('resource-type', `is empty; give ${accepted}`);
    const types = (items ?? []).map((given) => {
        const found = RESOURCE_TYPE_NAMES.find((name) => name === given);
        if (found)
            return found;
        const near = nearest(given, RESOURCE_TYPE_NAMES);
        reader.problem('resource-type', `${quote(given)} is not ${accepted}${near ? `; did you mean ${near}?` : ''}`);
        return undefined;
    });
    return [...new Set(types.filter((type) => type !== undefined))];
}
/** By `name-pattern` or by `ids`, never both: which of the two would win is not for us to say. */
function readSelection(reader, types, env, readFile, notice) {
    if (reader.has('name-pattern'))
        return readByName(reader, types, env, readFile, notice);
    for (const input of ['older-than', 'codearts-project-id']) {
        if (reader.has(input))
            reader.problem(input, 'is for name-pattern only; an id names one target, whatever else holds');
    }
    const [type, ...others] = types;
    if (others.length > 0) {
        reader.problem('resource-type', `names ${types.length} types; ids are of one type, several go with name-pattern`);
        return undefined;
    }
    return { by: 'id', targets: readTargets(reader, type, notice) };
}
function readByName(reader, types, env, readFile, notice) {
    for (const input of ['ids', 'task-ids']) {
        if (reader.has(input))
            reader.problem(input, 'is given together with name-pattern; give one of them');
    }
    const patterns = readNamePatterns(reader, notice);
    const ms = reader.duration('older-than', undefined, LONGEST_AGE_MS);
    const ageless = types.filter((type) => !RESOURCE_TYPES[type].tellsAge);
    if (reader.has('older-than') && ageless.length > 0) {
        reader.problem('older-than', `cannot be judged for ${ageless.join(', ')}: their lists do not say when one was created`);
    }
    const scope = patterns.some(plan_pattern/* isForPullRequests */.nf) ? readPullRequestScope(reader, env, readFile) : undefined;
    const olderThan = ms === undefined ? undefined : { ms, text: reader.text('older-than') };
    return { by: 'name', patterns, olderThan, scope };
}
/** The targets that `ids` and `task-ids` name, in their order; none while it is not known of which type they are. */
function readTargets(reader, type, notice) {
    const isRoma = type === 'roma-asset';
    if (!reader.has('ids') && !((isRoma || !type) && reader.has('task-ids'))) {
        const inputs = isRoma ? 'ids, task-ids or name-pattern' : 'ids or name-pattern';
        reader.problem('ids', `is empty; nothing is deleted without being named (${inputs})`);
    }
    if (!type)
        return [];
    const ids = readIds(reader, type, 'ids', notice);
    if (!isRoma)
        return ids.map((id) => ({ type, id }));
    const tasks = readIds(reader, type, 'task-ids', notice);
    return [
        ...ids.map((id) => ({ type, kind: 'app', id })),
        ...tasks.map((id) => ({ type, kind: 'task', id })),
    ];
}
function readIds(reader, type, input, notice) {
    if (!reader.has(input))
        return [];
    const items = reader.list(input);
    if (items?.length === 0)
        reader.problem(input, 'names nothing (an empty list, or only separators and comments)');
    const unique = [...new Set(items)];
    const dropped = (items?.length ?? 0) - unique.length;
    if (dropped > 0)
        notice(saysDropped(input, dropped));
    const malformed = unique.flatMap((item) => notAnId(type, item) ?? []);
    for (const problem of malformed.slice(0, MAX_PROBLEMS))
        reader.problem(input, problem);
    const more = malformed.length - MAX_PROBLEMS;
    if (more > 0)
        reader.problem(input, `and ${more} more that are no ids`);
    return unique;
}
/** Why an item cannot be the id of a resource; nothing if it can. */
function notAnId(type, item) {
    const { id } = RESOURCE_TYPES[type];
    if (/^(null|undefined)$/.test(item))
        return `${quote(item)} is what an unset variable leaves behind, not an id`;
    return id.pattern.test(item) ? undefined : `${quote(item)} is no id of a ${type} (${id.says})`;
}
/** The older request form of ROMA takes one application a job. */
function checkLegacyCapacity(reader, targets) {
    const apps = targets.filter(({ kind }) => kind === 'app').length;
    const tasks = targets.length - apps;
    if (tasks > apps * 99) {
        reader.problem('roma-request-format', 'legacy takes at most 99 task-ids with each of the ids; use current');
    }
}

;// CONCATENATED MODULE: ./build/inputs/inputs.js






/** Every input of action.yml, and the resource types that it is for where that is not all of them. */
const INPUTS = {
    'resource-type': undefined,
    ids: undefined,
    'task-ids': ['roma-asset'],
    'instance-id': ['roma-asset'],
    'name-pattern': undefined,
    exclude: undefined,
    'older-than': undefined,
    'max-deletes': undefined,
    region: undefined,
    'project-id': undefined,
    'codearts-project-id': ['codeartsbuild-task'],
    endpoint: undefined,
    'iam-endpoint': undefined,
    'sts-endpoint': undefined,
    'oidc-provider-urn': undefined,
    'oidc-agency-urn': undefined,
    'oidc-audience': undefined,
    token: undefined,
    'access-key-id': undefined,
    'secret-access-key': undefined,
    'security-token': undefined,
    'expected-account-id': undefined,
    'dry-run': undefined,
    'fail-if-absent': undefined,
    wait: ['roma-asset'],
    timeout: undefined,
    concurrency: undefined,
    language: undefined,
    'user-profile': ['coc-script'],
    'roma-request-format': ['roma-asset'],
    'github-token': undefined,
};
const inputs_MINUTE_MS = 60_000;
const LONGEST_TIMEOUT_MS = 6 * 60 * inputs_MINUTE_MS;
/** What a plan by name may delete unless the user says otherwise: a mistaken pattern should cost little. */
const MAX_DELETES_BY_NAME = 100;
/** The mistakes in the inputs, one line each: which input, what was given (never a secret), what is accepted. */
class InputProblems extends Error {
    problems;
    constructor(problems) {
        super(problems.join('\n'));
        this.name = 'InputProblems';
        this.problems = problems;
    }
}
/**
 * Reads and checks all inputs.
 *
 * @param notice is told what was mended silently: duplicates that were dropped
 * @param readFile reads the event's payload, where it matters
 * @throws InputProblems with every problem found
 */
function readInputs(env, notice, readFile) {
    const reader = new Reader(env);
    refuseUnknown(reader, env);
    const types = readResourceTypes(reader);
    if (types.length > 0)
        refuseForeign(reader, types);
    const selection = readSelection(reader, types, env, readFile, notice);
    const region = reader.region();
    const endpoint = reader.url('endpoint');
    const projectId = reader.path('project-id');
    const instanceId = reader.path('instance-id');
    const romaRequestFormat = reader.choice('roma-request-format', ['current', 'legacy'], 'current');
    if (types.includes('roma-asset')) {
        if (!instanceId && !reader.has('instance-id'))
            reader.problem('instance-id', 'is needed for roma-asset');
        if (romaRequestFormat === 'legacy' && selection?.by === 'id')
            checkLegacyCapacity(reader, selection.targets);
    }
    if (reader.has('endpoint') && types.length > 1 && selection) {
        reader.problem('endpoint', `is the host of one service, and resource-type names ${types.length} types`);
    }
    if (!region && !reader.has('region')) {
        if (!endpoint)
            reader.problem('region', 'is empty; give a region such as cn-north-4, or endpoint');
        else if (!projectId) {
            const [needy] = types.filter((type) => RESOURCE_TYPES[type].needsProject);
            if (needy)
                reader.problem('region', `is empty; ${needy} needs it, or project-id`);
        }
    }
    const maxDeletes = selection?.by === 'name' ? MAX_DELETES_BY_NAME : undefined;
    const credentials = readCredentials(reader, env, region);
    const inputs = {
        region,
        projectId,
        codeartsProjectId: reader.path('codearts-project-id'),
        instanceId,
        exclude: readExclude(reader, notice),
        maxDeletes: reader.integer('max-deletes', maxDeletes, 0, 1_000_000),
        endpoint,
        iamEndpoint: reader.url('iam-endpoint'),
        stsEndpoint: reader.url('sts-endpoint'),
        credentials,
        expectedAccountId: readExpectedAccount(reader, region, credentials),
        dryRun: reader.boolean('dry-run', false),
        failIfAbsent: reader.boolean('fail-if-absent', false),
        wait: reader.boolean('wait', true),
        timeoutMs: reader.duration('timeout', 15 * inputs_MINUTE_MS, LONGEST_TIMEOUT_MS),
        concurrency: reader.integer('concurrency', 10, 1, 50),
        language: reader.choice('language', ['en-us', 'zh-cn'], undefined),
        userProfile: reader.headerValue('user-profile'),
        romaRequestFormat,
    };
    if (reader.problems.length > 0 || !selection || !credentials)
        throw new InputProblems(reader.problems);
    return { ...inputs, types, selection, credentials };
}
/** It is compared with what STS says of keys, and IAM of a token's region. */
function readExpectedAccount(reader, region, given) {
    const expected = reader.path('expected-account-id');
    const byToken = given && 'token' in given.credentials;
    if (expected && !region && !reader.has('region') && (byToken || !reader.has('sts-endpoint'))) {
        const need = byToken ? 'region' : 'region, or sts-endpoint,';
        reader.problem('expected-account-id', `needs ${need} to find out whose the credentials are`);
    }
    return expected;
}
/** The runner only warns of a misspelt input, and then the action would run without it. */
function refuseUnknown(reader, env) {
    for (const name of Object.keys(env)) {
        const input = /^INPUT_(.+)$/s.exec(name)?.[1]?.toLowerCase();
        if (input === undefined || Object.hasOwn(INPUTS, input))
            continue;
        const near = nearest(input, Object.keys(INPUTS));
        reader.problem((0,runtime_text/* escapeForLog */.zB)(input, 60), `is no input of this action${near ? `; did you mean ${near}?` : ''}`);
    }
}
/** An input of another resource type would be ignored, which is not what its author expects. */
function refuseForeign(reader, types) {
    for (const [input, owners] of Object.entries(INPUTS)) {
        if (owners && !types.some((type) => owners.includes(type)) && reader.has(input)) {
            reader.problem(input, `is only for ${owners.join(', ')}, not for ${types.join(', ')}`);
        }
    }
}

;// CONCATENATED MODULE: ./build/run/session.js
/** Who asks and where: the session that all requests of a run share, and what is settled before its first delete. */







/**
 * The session of a run, with credentials that were to be had at its start.
 *
 * @throws CloudError if GitHub's ID token cannot be exchanged for keys
 */
async function openSession(inputs, world, cancellation, secrets) {
    const { transport, clock, random, runner } = world;
    const shared = {
        ...{ transport, clock, random, cancellation, redact: secrets.redact },
        debug: (line) => {
            runner.debug((0,runtime_text/* escapeForLog */.zB)(line, 500));
        },
    };
    const source = async () => {
        const { credentials, description } = inputs.credentials;
        if (!('requestUrl' in credentials))
            return { description, current: () => Promise.resolve(credentials) };
        const session = { ...shared, credentials: anonymous, gate: new CredentialGate() };
        // Most runs have keys, and need not load how to get them.
        const { oidcSource } = await __nccwpck_require__.e(/* import() */ 576).then(__nccwpck_require__.bind(__nccwpck_require__, 576));
        return oidcSource({
            ...{ oidc: credentials, timeoutMs: inputs.timeoutMs, clock },
            github: new Client(session, { endpoint: new URL(credentials.requestUrl.origin) }),
            sts: new Client(session, { endpoint: endpointFor('sts', inputs, world) }),
            onSecret: (secret) => {
                secrets.add(secret);
            },
            say: (line) => {
                runner.info(line);
            },
        });
    };
    const credentials = await source();
    await credentials.current();
    return { ...shared, credentials, gate: new CredentialGate() };
}
/**
 * Makes sure that the credentials belong to the account that is meant, if one is named.
 *
 * @throws InputProblems if they do not; CloudError if it cannot be found out
 */
async function checkAccount(inputs, session, world) {
    const { expectedAccountId: expected } = inputs;
    if (!expected)
        return;
    const account = await lookUpAccount(inputs, session, world);
    if (account === expected) {
        world.runner.info(`The credentials belong to account ${account}, as expected`);
        return;
    }
    const whose = account === undefined
        ? 'it could not be found out whose the credentials are'
        : `the credentials belong to account ${(0,runtime_text/* escapeForLog */.zB)(account, 64)}`;
    throw new InputProblems([`expected-account-id: ${whose}, not to ${expected}; nothing was touched`]);
}
/** By the caller identity of STS, and where that cannot be asked, by the owner of the region's project. */
async function lookUpAccount(inputs, session, world) {
    const { region = '', stsEndpoint, credentials } = inputs;
    // STS takes signatures only, and the European sites document none.
    const askSts = !('token' in credentials.credentials) && (stsEndpoint !== undefined || siteOf(region) !== 'Europe');
    if (askSts)
        return (0,sts/* callerAccount */.X)(new Client(session, { endpoint: endpointFor('sts', inputs, world) }));
    return (await projectOf(inputs, session, world)).accountId;
}
/** The project of the region, asked from IAM. */
async function projectOf(inputs, session, world) {
    const iam = new Client(session, { endpoint: endpointFor('iam', inputs, world) });
    return findProject(iam, inputs.region ?? '');
}
/** Where a service is asked: as given, or as documented, or else at a guess that is said aloud. */
function endpointFor(service, inputs, { runner }) {
    const { endpoint, iamEndpoint, stsEndpoint, region = '' } = inputs;
    const given = service === 'iam' ? iamEndpoint : service === 'sts' ? stsEndpoint : endpoint;
    if (given)
        return given;
    const { url, documented } = endpointOf(service, region);
    if (!documented) {
        runner.annotate('warning', `No documented host of ${service} in region ${region}; trying ${url.host}`);
    }
    return url;
}

;// CONCATENATED MODULE: ./build/report/progress.js

const INTERVAL_MS = 10_000;
class Progress {
    #clock;
    #runner;
    #total;
    #settled = 0;
    #saidAt;
    #saidOfJob = '';
    constructor(clock, runner, total) {
        this.#clock = clock;
        this.#runner = runner;
        this.#total = total;
        this.#saidAt = clock.now();
    }
    /** One more target has come to its end. */
    settled() {
        this.#settled += 1;
        if (this.#settled === this.#total || this.#clock.now() - this.#saidAt < INTERVAL_MS)
            return;
        this.#saidAt = this.#clock.now();
        this.#runner.info(`${this.#settled} of ${this.#total} done`);
    }
    /** A job was read: said when something about it is new. */
    job(id, status, fraction) {
        const percent = fraction === undefined ? '' : ` ${Math.round(Math.min(1, Math.max(0, fraction)) * 100)} %`;
        const line = `ROMA job ${(0,runtime_text/* escapeForLog */.zB)(id)}: ${(0,runtime_text/* escapeForLog */.zB)(status, 60)}${percent}`;
        if (line !== this.#saidOfJob)
            this.#runner.info(line);
        this.#saidOfJob = line;
    }
}

;// CONCATENATED MODULE: ./build/run/execute.js



async function execute({ decisions, overLimit }, workplaces, { dryRun, sights, ownerRecheck }, world, report) {
    const deletes = [];
    for (const { target, action, reason } of decisions) {
        if (action === 'delete')
            report.setReason(target, reason);
        if (action === 'keep')
            report.setOutcome(target, { kind: 'kept', reason });
        else if (action === 'fail') {
            const error = new errors/* CloudError */.K2({ kind: 'unclear', message: reason, attempts: 0, inDoubt: false });
            // Listed, or seen by its id: otherwise nobody knows.
            report.setOutcome(target, failed(error, sights?.get(target)?.seen === 'unseen' ? 'unknown' : 'there'));
        }
        else if (overLimit !== undefined)
            report.setOutcome(target, { kind: 'unattempted', reason: overLimit });
        else if (dryRun)
            recordDryRun(target, sights?.get(target), report);
        else
            deletes.push(target);
    }
    const progress = new Progress(world.clock, world.runner, deletes.length);
    for (const [name, targets] of Map.groupBy(deletes, ({ type }) => type)) {
        const workplace = workplaces.find(({ type }) => type.name === name);
        if (!workplace)
            throw new Error(`nobody listed ${name}`);
        const { type, context } = workplace;
        try {
            await type.remove(targets, withProgress(context, progress, ownerRecheck));
        }
        catch (error) {
            // A mistake of ours in one type is no reason to leave the others behind.
            report.addError(error, `Deleting ${type.many} was not completed`);
        }
    }
}
/** A dry run: what would become of a target. Of an id that nobody could look at, that is what came in the way. */
function recordDryRun(target, sight, report) {
    if (sight?.seen !== 'unseen')
        report.setOutcome(target, { kind: 'planned' });
    // Who may delete need not be allowed to look.
    else if (sight.error.status === 403)
        report.setOutcome(target, { kind: 'planned', reason: unverified(sight.error), unverified: true });
    else
        report.setOutcome(target, failed(sight.error, 'unknown'));
}
/** The context of deletes: every end counts as progress, and a pull request that was opened again keeps what it has. */
function withProgress(context, progress, ownerRecheck) {
    const settle = (target, outcome) => {
        context.settle(target, outcome);
        progress.settled();
    };
    const job = (id, status, fraction) => {
        context.job(id, status);
        progress.job(id, status, fraction);
    };
    if (!ownerRecheck)
        return { ...context, settle, job };
    return {
        ...{ ...context, settle, job },
        confirm: async (targets) => {
            const reasons = await Promise.all(targets.map((target) => ownerRecheck.reasonToKeep(target)));
            // What a stop left unread is no reason to keep, and nothing goes out after one.
            if (context.cancellation.reason)
                return targets;
            return targets.filter((target, index) => {
                const reason = reasons[index];
                if (reason !== undefined)
                    settle(target, { kind: 'kept', reason });
                return reason === undefined;
            });
        },
    };
}

;// CONCATENATED MODULE: ./build/run/clients.js
/** The services of a run: where they are, and with what they are asked. */




/**
 * One workplace for each resource type, in their order. May ask IAM for the project; without it, those that need it are left
 * out, and the report knows why.
 */
async function openClients(inputs, world, session, report) {
    const { clock, runner } = world;
    const types = inputs.types.map((name) => RESOURCE_TYPES[name]);
    const needsProject = types.some((type) => type.needsProject);
    const projectId = inputs.projectId ?? (needsProject ? await lookUpProject(inputs, session, world, report) : undefined);
    const reachable = types.filter((type) => !type.needsProject || projectId !== undefined);
    const workplaces = reachable.map((type) => {
        const client = new Client(session, {
            endpoint: endpointFor(type.service, inputs, world),
            projectId,
            headers: inputs.language ? { 'X-Language': inputs.language } : {},
            throttlingCodes: type.throttlingCodes ?? [],
        });
        const context = {
            client,
            clock,
            cancellation: session.cancellation,
            options: { ...inputs, projectId },
            settle: (target, outcome) => {
                report.setOutcome(target, outcome);
            },
            named: (target, name) => {
                report.setName(target, name);
            },
            asked: (targets) => {
                report.markSubmitted(targets);
            },
            job: (id, status) => {
                report.job(id, status);
            },
            say: (line) => {
                runner.info(line);
            },
        };
        const site = inputs.endpoint ? 'a host given by endpoint' : `account site ${siteOf(inputs.region ?? '')}`;
        const place = [client.host, site, projectId && `project ${projectId}`].filter(Boolean).join(', ');
        return { type, context, place };
    });
    report.info.host = [...new Set(workplaces.map(({ context }) => context.client.host))].join(', ');
    return workplaces;
}
/** The project that the region's paths need. Nothing if it cannot be had. */
async function lookUpProject(inputs, session, world, report) {
    const { region = '' } = inputs;
    try {
        const { id } = await projectOf(inputs, session, world);
        world.runner.info(`Project of ${region}: ${id} (from IAM)`);
        return id;
    }
    catch (error) {
        const doing = `The project of ${region} could not be looked up at IAM (give project-id to do without)`;
        if (error !== session.cancellation.cause)
            report.addError(error, doing);
        return undefined;
    }
}

// EXTERNAL MODULE: ./build/report/describe.js + 2 modules
var describe = __nccwpck_require__(693);
;// CONCATENATED MODULE: ./build/run/select-by-id.js


/** The targets named by id. With a look at each, those that are gone already, or were not looked at, are settled. */
async function findById({ type, context }, targets, withLook) {
    if (!withLook)
        return { candidates: targets.map((target) => ({ target, name: undefined })) };
    const sights = await type.lookUp(targets, context);
    const candidates = [];
    for (const target of targets) {
        const sight = sights.get(target);
        if (!sight)
            continue;
        if (sight.seen === 'there')
            candidates.push({ target, name: sight.name });
        else if (sight.seen === 'gone')
            context.settle(target, { kind: 'absent', reason: `${context.client.host} knows no such id` });
        else if (sight.error.attempts === 0)
            context.settle(target, unattempted(context));
        else
            candidates.push({ target, name: undefined, nameError: (0,describe/* describeError */.Uc)(sight.error) });
    }
    return { candidates, sights };
}

// EXTERNAL MODULE: ./build/plan/plan.js
var plan_plan = __nccwpck_require__(583);
;// CONCATENATED MODULE: ./build/plan/target.js
const OUTCOMES = ['deleted', 'absent', 'kept', 'planned', 'submitted', 'failed', 'unattempted'];

;// CONCATENATED MODULE: ./build/report/log.js


/** The runner keeps ten annotations of a kind per step. */
const MAX_ANNOTATIONS = 10;
/** Beyond this the log view of GitHub becomes slow, and the report file is the better place. */
const MAX_LINES = 2_000;
/** A target whose end the log has announced, with the plan, is not in the list once more if that came true. */
function writeLog(result, runner) {
    const { entries, problems } = result;
    const news = entries.filter(({ asAnnounced }) => !asAnnounced);
    const lines = news.slice(0, MAX_LINES).map(describe/* entryLine */.bV);
    if (news.length > MAX_LINES)
        lines.push(`… and ${news.length - MAX_LINES} more: see the report file (output report-path)`);
    if (news.length > describe/* SHORT */.Pb) {
        const title = news.length === entries.length ? `All ${news.length} targets` : `The other ${news.length} targets`;
        runner.group(title, lines);
    }
    else
        for (const line of lines)
            runner.info(line);
    if (problems.length > MAX_ANNOTATIONS)
        for (const problem of problems)
            runner.info(problem);
    annotate(result, runner);
    runner.info((0,describe/* headlineOf */.gD)(result));
}
/** Failures first, then what never got its turn; whatever does not fit is counted in the last one. */
function annotate({ entries, problems, causes, counts, info }, runner) {
    const texts = problems.map((problem) => ({ title: 'Huawei Cloud Cleanup', text: problem }));
    const failures = entries.filter(({ outcome }) => outcome.kind === 'failed' && !causes.has(outcome.error));
    const urgent = byCause(failures);
    for (const { target, outcome } of urgent.slice(0, MAX_ANNOTATIONS)) {
        texts.push({ title: `Not deleted: ${(0,describe/* describeTarget */.ff)(target)}`, text: (0,describe/* describeOutcome */.SS)(outcome) });
    }
    const rest = [];
    const unshown = urgent.length - Math.min(urgent.length, MAX_ANNOTATIONS);
    if (counts.unattempted > 0) {
        const [first] = entries.filter(({ outcome }) => outcome.kind === 'unattempted');
        rest.push(`${(0,runtime_text/* plural */.LS)(counts.unattempted, 'target was', 'targets were')} not attempted: ${first ? (0,describe/* describeOutcome */.SS)(first.outcome) : ''}`);
    }
    if (info.failIfAbsent && counts.absent > 0) {
        rest.push(`${(0,runtime_text/* plural */.LS)(counts.absent, 'target was', 'targets were')} already gone, and fail-if-absent is true`);
    }
    const room = MAX_ANNOTATIONS - rest.length;
    const shown = texts.length + (unshown > 0 ? 1 : 0) > room ? texts.slice(0, room - 1) : texts;
    const hidden = texts.length - shown.length + unshown;
    if (hidden > 0)
        rest.unshift(`${hidden} more problems: see the job summary`);
    for (const { title, text } of shown)
        runner.annotate('error', text, title);
    for (const text of rest)
        runner.annotate('error', text);
}
/** The first failure of each cause before its repetitions, so that a rare cause is not lost among many of another. */
function byCause(failures) {
    const groups = Object.values(Object.groupBy(failures, ({ outcome }) => causeOf(outcome)));
    return [...groups.flatMap((group) => group?.slice(0, 1) ?? []), ...groups.flatMap((group) => group?.slice(1) ?? [])];
}
const causeOf = (outcome) => {
    const { status, code, kind } = outcome.kind === 'failed' ? outcome.error : {};
    return [kind, status, code].join(' ');
};

;// CONCATENATED MODULE: ./build/report/summary.js


/** The runner drops a summary of more than 1 MiB whole; other steps of the job have theirs apart. */
const MAX_BYTES = 900_000;
const summary_MAX_PROBLEMS = 50;
const ATTENTION = ['failed', 'unattempted'];
/** Markdown, in parts of at most `MAX_BYTES` together; rows that do not fit are counted. */
function renderSummary(result) {
    const { entries, ok, info } = result;
    const mark = !ok ? '❌' : info.dryRun ? '🔍' : '✅';
    const paper = new SizedMarkdown(MAX_BYTES);
    paper.add(`### ${mark} Huawei Cloud Cleanup: ${(0,runtime_text/* escapeHtml */.ZD)((0,describe/* headlineOf */.gD)(result), 500)}\n`);
    if (info.dryRun)
        paper.add('**This was a dry run: nothing was deleted.**\n');
    for (const lines of [result.problems, result.notes])
        renderLines(paper, lines);
    renderJobs(paper, result);
    const attention = entries.filter((entry) => needsAttention(entry, result));
    renderAttention(paper, attention);
    const rest = entries.filter((entry) => !needsAttention(entry, result));
    for (const [type, group] of Object.entries(Object.groupBy(rest, ({ target }) => target.type))) {
        renderGroup(paper, `${type}: ${(0,describe/* outcomeWords */.wX)(group)}`, group);
    }
    if (entries.some(isInRecycleBin)) {
        paper.add('<p>Deleted build tasks stay in the recycle bin of CodeArts Build for a while, where they can be restored.</p>\n');
    }
    return paper.parts;
}
const isInRecycleBin = ({ target, outcome }) => target.type === 'codeartsbuild-task' && outcome.kind === 'deleted';
const needsAttention = ({ outcome }, { info }) => ATTENTION.includes(outcome.kind) || (outcome.kind === 'absent' && info.failIfAbsent === true);
/** Text that grows up to a limit, of which the end is kept free for saying what is missing. */
class SizedMarkdown {
    parts = [];
    #left;
    constructor(bytes) {
        this.#left = bytes - 1_000;
    }
    /** Whether it still fitted. */
    add(part) {
        const bytes = Buffer.byteLength(part) + 1;
        if (bytes > this.#left)
            return false;
        this.#left -= bytes;
        this.parts.push(`${part}\n`);
        return true;
    }
    /** Rows between a head and a foot that always fit. */
    rows(head, rows, total, foot) {
        if (!this.add(head))
            return;
        let shown = 0;
        for (const row of rows) {
            if (!this.add(row))
                break;
            shown += 1;
        }
        this.parts.push(`</table>\n`);
        if (shown < total)
            this.parts.push(`<p>… and ${total - shown} more: see the report file (output <code>report-path</code>).</p>\n`);
        this.parts.push(foot);
    }
}
function renderLines(paper, lines) {
    if (lines.length === 0)
        return;
    const shown = lines.slice(0, summary_MAX_PROBLEMS).map((line) => `<code>${(0,runtime_text/* escapeHtml */.ZD)(line, 2_500)}</code>`);
    if (lines.length > summary_MAX_PROBLEMS)
        shown.push(`… and ${lines.length - summary_MAX_PROBLEMS} more: see the log`);
    paper.add(`<ul>\n${shown.map((item) => `<li>${item}</li>`).join('\n')}\n</ul>\n`);
}
function renderJobs(paper, { jobs }) {
    if (jobs.length === 0)
        return;
    const list = jobs.slice(0, 100).map(({ id, status }) => `<code>${(0,runtime_text/* escapeHtml */.ZD)(id)}</code> (${(0,runtime_text/* escapeHtml */.ZD)(status)})`);
    paper.add(`<p>${(0,runtime_text/* plural */.LS)(jobs.length, 'ROMA job', 'ROMA jobs')}: ${list.join(', ')}</p>\n`);
}
/** One row a target: what the service said, and what to do. */
function renderAttention(paper, entries) {
    if (entries.length === 0)
        return;
    const head = '<tr><th>Outcome</th><th>Resource</th><th>What was said</th><th>What to do</th></tr>';
    const rows = entries.values().map(({ target, outcome, why }) => {
        const resource = `${target.type}${target.kind === 'task' ? ' (task)' : ''}<br><code>${(0,runtime_text/* escapeHtml */.ZD)(target.id)}</code>${nameOf(target, '<br>')}`;
        if (outcome.kind !== 'failed')
            return tableRow([
                outcome.kind,
                resource,
                (0,runtime_text/* escapeHtml */.ZD)((0,describe/* describeEntry */.OY)({ outcome, why }), 500),
                whatNext(outcome.kind),
            ]);
        const advice = (0,describe/* remedyFor */.wJ)(outcome.error);
        return tableRow([
            `failed,<br>${(0,describe/* stateWords */.Xu)(outcome)}`,
            resource,
            `<code>${(0,runtime_text/* escapeHtml */.ZD)((0,describe/* describeError */.Uc)(outcome.error), 3_000)}</code>${why ? `<br>${(0,runtime_text/* escapeHtml */.ZD)(why, 500)}` : ''}`,
            (0,runtime_text/* escapeHtml */.ZD)(advice ?? '', 1_000),
        ]);
    });
    paper.rows(`<h4>Needs attention (${entries.length})</h4>\n<table>\n${head}`, rows, entries.length, '\n');
}
const whatNext = (kind) => kind === 'unattempted'
    ? 'Run again when the reason is out of the way.'
    : 'Take it off the list, or leave fail-if-absent off.';
/** A list of what went as it should; folded when it is long. */
function renderGroup(paper, title, entries) {
    const known = {
        name: entries.some(({ target }) => target.name !== undefined),
        created: entries.some(({ target }) => target.createdAt),
        creator: entries.some(({ target }) => target.creator),
        note: entries.some(({ outcome, why }) => outcome.reason ?? why),
    };
    const head = [
        'Outcome',
        'ID',
        known.name && 'Name',
        known.created && 'Created',
        known.creator && 'By',
        known.note && 'Why',
    ].filter((title) => title);
    const rows = entries
        .values()
        .map(({ target, outcome, why }) => tableRow([
        outcome.kind,
        `<code>${(0,runtime_text/* escapeHtml */.ZD)(target.id)}</code>${target.kind === 'task' ? ' (task)' : ''}`,
        ...(known.name ? [nameOf(target)] : []),
        ...(known.created
            ? [target.createdAt ? new Date(target.createdAt).toISOString().slice(0, 16).replace('T', ' ') : '']
            : []),
        ...(known.creator
            ? [target.creator === undefined ? '' : `<code>${(0,runtime_text/* escapeHtml */.ZD)(target.creator, 80)}</code>`]
            : []),
        ...(known.note ? [(0,runtime_text/* escapeHtml */.ZD)((0,describe/* describeEntry */.OY)({ outcome, why }), 500)] : []),
    ]));
    const heading = (0,runtime_text/* escapeHtml */.ZD)(title);
    const folded = entries.length > describe/* SHORT */.Pb;
    const open = folded ? `<details><summary>${heading}</summary>\n` : `<h4>${heading}</h4>\n`;
    const columns = `<tr>${head.map((name) => `<th>${String(name)}</th>`).join('')}</tr>`;
    paper.rows(`${open}<table>\n${columns}`, rows, entries.length, folded ? '</details>\n\n' : '\n');
}
function nameOf({ name }, before = '') {
    return name === undefined ? '' : `${before}<code>${(0,runtime_text/* escapeHtml */.ZD)(name)}</code>`;
}
const tableRow = (cells) => `<tr>${cells.map((cell) => `<td>${cell}</td>`).join('')}</tr>`;

;// CONCATENATED MODULE: ./build/report/report.js
/** The promise of this action: how every target ended, written on every way out. */







class Report {
    info = {};
    #clock;
    #runner;
    #startedAt;
    #outcomes = new Map();
    #asked = new Set();
    #names = new Map();
    #jobs = new Map();
    #reasons = new Map();
    #announced = new Map();
    #notes = [];
    #problems = [];
    #causes = new Set();
    /** Whether the step is green, once the report is written. */
    #ok;
    constructor(clock, runner) {
        this.#clock = clock;
        this.#runner = runner;
        this.#startedAt = clock.now();
    }
    /** Names the targets of the run: from here on each of them is accounted for. */
    addTargets(targets) {
        for (const target of targets)
            this.#outcomes.set(target, undefined);
    }
    /** Why a target is to be deleted. */
    setReason(target, why) {
        this.#reasons.set(target, why);
    }
    /** The log says how these are to end: it need not say again of those that do. */
    markPlanned(decisions) {
        for (const { target, action } of decisions)
            this.#announced.set(target, action);
    }
    /** A request to delete these is going out. */
    markSubmitted(targets) {
        for (const target of targets)
            this.#asked.add(target);
    }
    /** A look-up saw a target under this name. */
    setName(target, name) {
        this.#names.set(target, name);
    }
    /** How a target ended. The first word on it counts; a second one shows that we have lost track, and is told. */
    setOutcome(target, outcome) {
        const first = this.#outcomes.get(target);
        if (first === undefined)
            this.#outcomes.set(target, outcome);
        else
            this.addError(new Error(`${target.id} ended as ${first.kind}, then as ${outcome.kind}`), 'Keeping count');
    }
    /** A job of ROMA, known by its id from now on. Its output is set at once: the run may be killed any time. */
    job(id, status) {
        if (!this.#jobs.has(id))
            this.#attempt(() => {
                this.#runner.setOutput('job-id', id);
            });
        this.#jobs.set(id, (0,runtime_text/* escapeForLog */.zB)(status, 60));
    }
    /** Nothing went wrong, yet somebody should know. */
    notice(line) {
        this.#notes.push(line);
        this.#runner.annotate('notice', line);
    }
    /** The run as a whole went wrong. */
    addProblem(line) {
        this.#problems.push(line);
    }
    /** The same, from whatever was thrown. */
    addError(error, doing) {
        this.#causes.add(error);
        if (error instanceof errors/* CloudError */.K2) {
            this.addProblem([`${doing}: ${(0,describe/* describeError */.Uc)(error)}`, (0,describe/* remedyFor */.wJ)(error)].filter(Boolean).join(' — '));
        }
        else {
            // A mistake of ours, so the stack helps whoever reads the report of it.
            const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
            this.addProblem(`${doing}: unexpected error, please report it: ${(0,runtime_text/* escapeForLog */.zB)(text, 2_000)}`);
        }
    }
    /**
     * Writes outputs, summary, report file and log, once. Synchronous, so that it works while the process ends. Targets that
     * have no outcome by now get one.
     *
     * @returns whether the step is green
     */
    close() {
        this.#ok ??= this.#write(this.#result());
        return this.#ok;
    }
    /** The same for a process that ends: one that ends before its run is never green. */
    closeOnExit() {
        if (this.#ok === undefined) {
            this.addProblem('The run ended before its work was done. This is a mistake in the action: please report it.');
        }
        return this.close();
    }
    #write(result) {
        // Each on its own: a full disk must not cost the log, nor a log that is gone the outputs.
        const failures = [
            this.#attempt(() => {
                this.#writeOutputs(result);
            }),
            this.#attempt(() => {
                this.#runner.writeSummary(renderSummary(result));
            }),
            this.#attempt(() => {
                this.#writeFile(result);
            }),
            this.#attempt(() => {
                writeLog(result, this.#runner);
            }),
        ].filter((failure) => failure !== undefined);
        for (const failure of new Set(failures)) {
            this.#attempt(() => {
                this.#runner.annotate('error', `The report could not be written: ${failure}`, 'Huawei Cloud Cleanup');
            });
        }
        return result.ok && failures.length === 0;
    }
    /** What went wrong with a word to the runner, if anything did: that must not end what is under way. */
    #attempt(step) {
        try {
            step();
            return undefined;
        }
        catch (error) {
            return (0,runtime_text/* escapeForLog */.zB)(String(error));
        }
    }
    #result() {
        const entries = [...this.#outcomes].map(([target, settled]) => {
            const outcome = settled ?? this.#unsettled(target);
            const name = this.#names.get(target);
            return {
                target: name === undefined ? target : { ...target, name },
                outcome,
                why: this.#reasons.get(target),
                asAnnounced: isAsAnnounced(outcome, this.#announced.get(target)),
            };
        });
        const counts = Object.fromEntries(OUTCOMES.map((kind) => [kind, 0]));
        for (const { outcome } of entries)
            counts[outcome.kind] += 1;
        const absentIsFine = !this.info.failIfAbsent || counts.absent === 0;
        return {
            info: this.info,
            entries,
            counts,
            jobs: [...this.#jobs].map(([id, status]) => ({ id, status })),
            notes: this.#notes,
            problems: this.#problems,
            causes: this.#causes,
            elapsedMs: this.#clock.now() - this.#startedAt,
            ok: this.#problems.length === 0 && counts.failed === 0 && counts.unattempted === 0 && absentIsFine,
        };
    }
    #unsettled(target) {
        if (!this.#asked.has(target))
            return { kind: 'unattempted', reason: 'the run ended before its turn came' };
        const message = 'the run ended before the answer came';
        return {
            kind: 'failed',
            state: 'unknown',
            error: new errors/* CloudError */.K2({ kind: 'stopped', message, attempts: 1, inDoubt: true }),
        };
    }
    #writeOutputs({ entries, counts, jobs }) {
        const set = (name, value) => {
            this.#runner.setOutput(name, typeof value === 'string' ? value : JSON.stringify(value));
        };
        for (const kind of OUTCOMES) {
            set(`${kind}-ids`, entries.filter(({ outcome }) => outcome.kind === kind).map(({ target }) => target.id));
        }
        set('counts', counts);
        set('job-ids', jobs.map(({ id }) => id));
        set('job-id', jobs.at(-1)?.id ?? '');
        set('job-status', jobs.at(-1)?.status ?? '');
    }
    #writeFile({ info, entries, counts, jobs, notes, problems, elapsedMs, ok }) {
        const head = JSON.stringify({ ok, ...info, elapsedMs, counts, jobs, notes, problems }, undefined, 2);
        const path = this.#runner.writeReport(reportFile(head, entries));
        this.#runner.setOutput('report-path', path ?? '');
    }
}
const isAsAnnounced = ({ kind }, action) => action === 'delete' ? kind === 'deleted' || kind === 'planned' : action === 'keep' && kind === 'kept';
/** `head`, a JSON object, with the targets added to it: a line each, to be read and to be searched. */
function* reportFile(head, entries) {
    yield `${head.slice(0, -'\n}'.length)},\n  "targets": [`;
    for (const [index, entry] of entries.entries()) {
        yield `${index > 0 ? ',' : ''}\n    ${JSON.stringify(plainEntry(entry))}`;
    }
    yield `${entries.length > 0 ? '\n  ' : ''}]\n}\n`;
}
function plainEntry({ target, outcome, why }) {
    const { attempts, requestId, unverified } = outcome;
    return {
        ...target,
        ...(0,runtime_json/* omitUndefined */.Oy)({
            createdAt: target.createdAt === undefined ? undefined : new Date(target.createdAt).toISOString(),
        }),
        outcome: outcome.kind,
        ...(0,runtime_json/* omitUndefined */.Oy)({ reason: (0,describe/* describeEntry */.OY)({ outcome, why }) || undefined, attempts, requestId }),
        ...(unverified && { unverified }),
        ...(outcome.kind === 'failed' && { state: outcome.state, error: plainError(outcome.error) }),
    };
}
/** The fields of an error as the service gave them. */
function plainError(error) {
    const { kind, status, code, message, detail, requestId, encodedAuthorizationMessage, host } = error;
    return (0,runtime_json/* omitUndefined */.Oy)({ kind, status, code, message, detail, requestId, encodedAuthorizationMessage, host });
}

;// CONCATENATED MODULE: ./build/runtime/secrets.js
/** Every secret of a run, in every form in which it could come out again: masked at the runner, and never printed by us. */

/** A shorter one is masked by the runner alone: taken out of every text, it would take half of the text along. */
const SHORTEST = 6;
/** A long one that was cut off on its way into a message is still recognised by its beginning. */
const BEGINNING = 16;
const LONG = 24;
class Secrets {
    #mask;
    #forms = new Set();
    #pattern;
    /** @param mask tells the runner of a secret */
    constructor(mask) {
        this.#mask = mask;
    }
    /** From here on nothing prints it, neither as it is nor in a derived form. To be called before anything could. */
    add(secret) {
        if (!secret)
            return;
        for (const form of formsOf(secret)) {
            if (this.#forms.has(form))
                continue;
            this.#forms.add(form);
            this.#mask(form);
        }
        this.#pattern = undefined;
    }
    /** The text without any secret. An arrow, so that it can be handed on by itself. */
    redact = (text) => {
        this.#pattern ??= patternOf([...this.#forms]);
        return text.replace(this.#pattern, '***');
    };
}
/** What leaves the action, free of secrets: the runner masks its log, but neither report file nor outputs. */
function redactingRunner(runner, { redact }) {
    return {
        info: (line) => {
            runner.info(redact(line));
        },
        debug: (line) => {
            runner.debug(redact(line));
        },
        group: (title, lines) => {
            runner.group(redact(title), lines.map(redact));
        },
        annotate: (level, message, title) => {
            runner.annotate(level, redact(message), title && redact(title));
        },
        setSecret: (secret) => {
            runner.setSecret(secret);
        },
        setOutput: (name, value) => {
            runner.setOutput(name, redact(value));
        },
        writeSummary: (parts) => {
            runner.writeSummary(Iterator.from(parts).map(redact));
        },
        writeReport: (parts) => runner.writeReport(Iterator.from(parts).map(redact)),
    };
}
/** As it is, and as URLs, JSON, HTML and base64 would carry it. */
function formsOf(secret) {
    return [
        secret,
        encodeURIComponent(secret.toWellFormed()),
        JSON.stringify(secret).slice(1, -1),
        (0,runtime_text/* escapeHtml */.ZD)(secret, Infinity),
        Buffer.from(secret).toString('base64'),
    ];
}
/** Matches longest first: a form may contain another. */
function patternOf(forms) {
    const parts = forms
        .filter((form) => form.length >= SHORTEST)
        .sort((a, b) => b.length - a.length)
        .map((form) => (form.length < LONG || /[\s"'<>…]/.test(form) ? RegExp.escape(form) : beginningOf(form)));
    return parts.length > 0 ? new RegExp(parts.join('|'), 'g') : /(?!)/g;
}
const beginningOf = (form) => `${RegExp.escape(form.slice(0, BEGINNING))}[^\\s"'<>…]*`;

;// CONCATENATED MODULE: ./build/runtime/cancellation.js
/** How long requests under way may still take after a stop: the runner kills 10 s after it cancels. */
const GRACE_MS = 5_000;
/**
 * Two stages: after `request()` nothing new starts any more; what is under way, and looking up what became of it, has
 * `GRACE_MS` to come to an end. Then `over` aborts, and with it every request still open.
 */
class Cancellation {
    #clock;
    #asked = new AbortController();
    #verify = new AbortController();
    #over = new AbortController();
    #reason;
    #cause;
    #deadline = Infinity;
    constructor(clock) {
        this.#clock = clock;
    }
    /**
     * The first reason wins: a signal after a deadline changes nothing.
     *
     * @param cause what the service said, where it is the reason
     */
    request(reason, cause) {
        // With refused credentials nothing can be looked up either, whatever the run was stopped for.
        if (reason === 'credentials')
            this.#verify.abort();
        if (this.#reason)
            return;
        this.#reason = reason;
        this.#cause = cause;
        this.#asked.abort();
        void this.#clock.sleep(GRACE_MS, this.hardSignal).then(() => {
            this.end();
        });
    }
    /** Requests the stop after `ms`, unless the run has ended before. */
    stopAfter(ms) {
        this.#deadline = this.#clock.now() + ms;
        void this.#clock.sleep(ms, this.hardSignal).then(() => {
            if (!this.hardSignal.aborted)
                this.request('deadline');
        });
    }
    /** Ends every wait that still hangs on this stop: the run is done. */
    end() {
        this.#verify.abort();
        this.#over.abort();
    }
    get reason() {
        return this.#reason;
    }
    get cause() {
        return this.#cause;
    }
    /** When the run will be stopped, in milliseconds since 1970: what cannot happen before need not be waited for. */
    get deadline() {
        return this.#deadline;
    }
    /** Aborts when nothing new may start any more. */
    get signal() {
        return this.#asked.signal;
    }
    /** Aborts when nothing may go on any more. */
    get hardSignal() {
        return this.#over.signal;
    }
    /** Aborts when no request for this purpose may start any more. */
    signalFor(purpose) {
        return purpose === 'verify' ? this.#verify.signal : this.signal;
    }
}

;// CONCATENATED MODULE: ./build/run/run.js
/** The hall: inputs, credentials, plan, deletion, report, one after the other. */













/**
 * Runs the action once. Never rejects: whatever goes wrong is in the report.
 *
 * @returns whether the step is green
 */
async function run(outside) {
    const secrets = new Secrets((secret) => {
        outside.runner.setSecret(secret);
    });
    const world = { ...outside, runner: redactingRunner(outside.runner, secrets) };
    const { clock, runner, env, readFile } = world;
    const report = new Report(clock, runner);
    const cancellation = new Cancellation(clock);
    world.onCrash((error) => {
        report.addError(error, 'The run could not be completed');
        report.close();
    });
    world.onExit(() => report.closeOnExit());
    world.onCancel(() => {
        cancellation.request('cancelled');
    });
    try {
        for (const secret of secretsIn(env))
            secrets.add(secret);
        const notice = (line) => {
            runner.annotate('notice', line);
        };
        const inputs = readInputs(env, notice, readFile);
        Object.assign(report.info, { region: inputs.region, dryRun: inputs.dryRun, failIfAbsent: inputs.failIfAbsent });
        cancellation.stopAfter(inputs.timeoutMs);
        if (inputs.selection.by === 'id')
            report.addTargets(inputs.selection.targets);
        const session = await openSession(inputs, world, cancellation, secrets);
        await checkAccount(inputs, session, world);
        await work(inputs, world, session, report);
    }
    catch (error) {
        if (error instanceof InputProblems)
            for (const line of error.problems)
                report.addProblem(line);
        else if (error !== cancellation.cause)
            report.addError(error, 'The run could not be completed');
    }
    // What the service said to make us stop may have been said to a request that is about no target.
    if (cancellation.cause)
        report.addError(cancellation.cause, 'The run was stopped');
    report.info.stopped = cancellation.reason;
    cancellation.end();
    return report.close();
}
async function work(inputs, world, session, report) {
    const { selection, exclude, dryRun } = inputs;
    const { clock, runner } = world;
    const workplaces = await openClients(inputs, world, session, report);
    const [workplace] = workplaces;
    if (!workplace)
        return;
    logStart(inputs, workplaces, session, world);
    // Most runs need nothing of it, and should not pay for it.
    const names = selection.by === 'name' || exclude.length > 0 ? await __nccwpck_require__.e(/* import() */ 20).then(__nccwpck_require__.bind(__nccwpck_require__, 20)) : undefined;
    const found = selection.by === 'name'
        ? await names?.findByName(workplaces, selection, report)
        : await findById(workplace, selection.targets, dryRun || exclude.length > 0);
    const candidates = found?.candidates ?? [];
    const rules = rulesOf(inputs, (patterns) => (names ? patterns.map(names.compile) : []));
    const github = await askGitHub(inputs, (0,plan_plan/* pullRequestsOf */.Tb)(candidates, rules), world, session.cancellation);
    const plan = (0,plan_plan/* makePlan */.Cs)(candidates, rules, clock.now(), github.states);
    if (selection.by === 'name')
        report.addTargets(plan.decisions.map(({ target }) => target));
    names?.warnUnreadable(github.states, runner);
    if (names) {
        names.logPlan(plan, runner);
        report.markPlanned(plan.decisions);
    }
    const ownerRecheck = github.lookAgain?.(plan);
    await execute(plan, workplaces, { dryRun, sights: found?.sights, ownerRecheck }, world, report);
}
/** What GitHub says of the pull requests that matter. */
async function askGitHub({ selection }, numbers, world, cancellation) {
    if (selection.by !== 'name' || !selection.scope || numbers.length === 0)
        return { states: new Map() };
    const { pullRequestReader, OwnerRecheck } = await Promise.all(/* import() */[__nccwpck_require__.e(413), __nccwpck_require__.e(362)]).then(__nccwpck_require__.bind(__nccwpck_require__, 362));
    const read = pullRequestReader(selection.scope, { ...world, cancellation });
    const states = await read(numbers);
    // What a stop left unread must not look like a reason to keep.
    if (cancellation.reason) {
        const message = 'the run stopped while the states of pull requests were read';
        throw new errors/* CloudError */.K2({ kind: 'stopped', message, attempts: 0, inDoubt: false });
    }
    return { states, lookAgain: ({ decisions }) => new OwnerRecheck(read, world.clock, decisions) };
}
/** What is about to happen, where, and as whom. */
function logStart({ dryRun, region, selection }, workplaces, { credentials }, { runner }) {
    const host = workplaces.map(({ context }) => context.client.host).join(', ');
    const where = `${region ? ` in ${region}` : ''} at ${host}, with ${credentials.description}`;
    if (selection.by === 'name') {
        const patterns = selection.patterns.map(({ text }) => text).join(' ');
        const dry = dryRun ? ' (dry run, nothing is deleted)' : '';
        const among = workplaces.map(({ type }) => type.many).join(', ');
        runner.info(`Looking for ${(0,runtime_text/* escapeForLog */.zB)(patterns, 500)}${dry} among ${among}${where}`);
    }
    else {
        const verb = dryRun ? 'Looking up (dry run, nothing is deleted)' : 'Deleting';
        for (const { type } of workplaces) {
            runner.info(`${verb}: ${(0,runtime_text/* plural */.LS)(selection.targets.length, type.one, type.many)}${where}`);
        }
    }
}
function rulesOf({ selection, exclude, maxDeletes }, compile) {
    const byName = selection.by === 'name' ? selection : undefined;
    return {
        patterns: byName && compile(byName.patterns),
        exclude: compile(exclude),
        olderThan: byName?.olderThan,
        maxDeletes,
        pullRequest: byName?.scope?.number,
        idProblem: (type, id) => {
            const { pattern, says } = RESOURCE_TYPES[type].id;
            return pattern.test(id) ? undefined : `the list gives an id that is none of a ${type} (${says})`;
        },
    };
}


/***/ }),

/***/ 200:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   i: () => (/* binding */ chunk),
/* harmony export */   r: () => (/* binding */ forEachAtMost)
/* harmony export */ });
/** Work on many things: some at once, or part by part. */
/**
 * Does `one` for each item in order, at most `limit` at once.
 *
 * The items wait as they are, not each as a promise: thousands of those would outlive their use in memory.
 *
 * @throws what `one` throws first; what is under way then goes on
 */
async function forEachAtMost(limit, items, one) {
    const rest = items.values();
    const worker = async () => {
        for (const item of rest)
            await one(item);
    };
    await Promise.all(Array.from({ length: Math.min(limit, items.length) }, worker));
}
/** The list in parts of at most `size`. */
function chunk(items, size) {
    return Array.from({ length: Math.ceil(items.length / size) }, (_, index) => items.slice(index * size, (index + 1) * size));
}


/***/ }),

/***/ 713:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   Gv: () => (/* binding */ isObject),
/* harmony export */   Oy: () => (/* binding */ omitUndefined),
/* harmony export */   eB: () => (/* binding */ asObject),
/* harmony export */   qF: () => (/* binding */ parseJson),
/* harmony export */   xv: () => (/* binding */ truncate)
/* harmony export */ });
/** Values that may be anything, as they come from outside, and values that may be missing. */
/** JSON, or nothing where it is none. A whole number that a double cannot hold stays as its digits, in a string. */
function parseJson(text) {
    try {
        return /[:,[]\s*-?\d{16}/.test(text) ? JSON.parse(text, keepDigits) : JSON.parse(text);
    }
    catch {
        return undefined;
    }
}
/** A reviver that is told the value's text, which TypeScript's library does not know of yet: a number's alone is all digits. */
const keepDigits = (_key, value, { source = '' }) => !Number.isSafeInteger(value) && /^-?\d+$/.test(source) ? source : value;
const isObject = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);
/** The value if it is an object, else an empty one: what is looked for in it is not there. */
const asObject = (value) => (isObject(value) ? value : {});
/** Longer than any honest name or message, short enough to be kept for ten thousand targets. */
const MAX_TEXT = 10_240;
/** A text from outside, cut to a bearable length. A copy: a mere slice would keep the whole text in memory. */
const truncate = (value) => value.length > MAX_TEXT ? Buffer.from(`${value.slice(0, MAX_TEXT)}…`).toString() : value;
/** The fields that have a value: with exact optional types, absent is not the same as undefined. */
function omitUndefined(fields) {
    return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}


/***/ }),

/***/ 639:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   m: () => (/* binding */ systemClock)
/* harmony export */ });
/** Beyond this a timer of Node.js fires at once. */
const LONGEST_SLEEP_MS = 2 ** 31 - 1;
const systemClock = {
    now: () => Date.now(),
    // Not the one of node:timers/promises, which throws an error with a stack to say that it was woken: for each request one.
    sleep: (ms, signal) => new Promise((resolve) => {
        const wake = () => {
            clearTimeout(timer);
            signal?.removeEventListener('abort', wake);
            resolve();
        };
        const timer = setTimeout(wake, Math.min(ms, LONGEST_SLEEP_MS));
        if (signal?.aborted)
            wake();
        else
            signal?.addEventListener('abort', wake);
    }),
};


/***/ }),

/***/ 976:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   LS: () => (/* binding */ plural),
/* harmony export */   ZD: () => (/* binding */ escapeHtml),
/* harmony export */   p0: () => (/* binding */ duration),
/* harmony export */   zB: () => (/* binding */ escapeForLog)
/* harmony export */ });
/** Untrusted text made harmless where it is printed: names come from people, in previews from pull request authors. */
/** Control and format characters (which change the direction, or hide text), and separators of lines and paragraphs. */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;
/**
 * One line of at most `max` characters. What cannot be seen is shown as an escape, and nothing in it is a command to the
 * runner: those start a line with `::`, or stand anywhere as `##[…]`.
 */
function escapeForLog(text, max = 200) {
    const cut = text.length > max ? `${text.slice(0, max)}… (${text.length} characters)` : text;
    return cut
        .replace(UNPRINTABLE, (char) => `\\u{${(char.codePointAt(0) ?? 0).toString(16)}}`)
        .replaceAll('##[', '#\\#[')
        .replace(/^(\s*):(?=:)/, '$1\\:');
}
const ENTITIES = {
    '&': '&amp;',
    '<': '&lt;',
    '>': '&gt;',
    '"': '&quot;',
    "'": '&#39;',
};
/**
 * The same for HTML within the job summary. Markdown is not read inside HTML blocks, which this text cannot end: it has no
 * line break. Put it into `<code>` where it comes from a service, so that `@name` and the like stay plain text.
 */
function escapeHtml(text, max = 200) {
    return escapeForLog(text, max).replace(/[&<>"']/g, (char) => ENTITIES[char] ?? char);
}
/** `1 script`, `2 scripts`. */
const plural = (n, one, many) => `${n} ${n === 1 ? one : many}`;
/** A duration for people: `850 ms`, `4.2 s`, `3 min 5 s`. */
function duration(ms) {
    if (ms < 1_000)
        return `${Math.round(ms)} ms`;
    if (ms < 60_000)
        return `${(ms / 1_000).toFixed(1)} s`;
    return `${Math.floor(ms / 60_000)} min ${Math.round((ms % 60_000) / 1_000)} s`;
}


/***/ }),

/***/ 654:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

// ESM COMPAT FLAG
__nccwpck_require__.r(__webpack_exports__);

// EXPORTS
__nccwpck_require__.d(__webpack_exports__, {
  ExitCode: () => (/* binding */ ExitCode),
  addPath: () => (/* binding */ addPath),
  debug: () => (/* binding */ debug),
  endGroup: () => (/* binding */ endGroup),
  error: () => (/* binding */ error),
  exportVariable: () => (/* binding */ exportVariable),
  getBooleanInput: () => (/* binding */ getBooleanInput),
  getIDToken: () => (/* binding */ getIDToken),
  getInput: () => (/* binding */ getInput),
  getMultilineInput: () => (/* binding */ getMultilineInput),
  getState: () => (/* binding */ getState),
  group: () => (/* binding */ group),
  info: () => (/* binding */ info),
  isDebug: () => (/* binding */ isDebug),
  markdownSummary: () => (/* reexport */ markdownSummary),
  notice: () => (/* binding */ notice),
  platform: () => (/* reexport */ platform_namespaceObject),
  saveState: () => (/* binding */ saveState),
  setCommandEcho: () => (/* binding */ setCommandEcho),
  setFailed: () => (/* binding */ setFailed),
  setOutput: () => (/* binding */ setOutput),
  setSecret: () => (/* binding */ setSecret),
  startGroup: () => (/* binding */ startGroup),
  summary: () => (/* reexport */ summary),
  toPlatformPath: () => (/* reexport */ toPlatformPath),
  toPosixPath: () => (/* reexport */ toPosixPath),
  toWin32Path: () => (/* reexport */ toWin32Path),
  warning: () => (/* binding */ warning)
});

// NAMESPACE OBJECT: ./node_modules/@actions/core/lib/platform.js
var platform_namespaceObject = {};
__nccwpck_require__.r(platform_namespaceObject);
__nccwpck_require__.d(platform_namespaceObject, {
  arch: () => (arch),
  getDetails: () => (getDetails),
  isLinux: () => (isLinux),
  isMacOS: () => (isMacOS),
  isWindows: () => (isWindows),
  platform: () => (platform)
});

// EXTERNAL MODULE: external "os"
var external_os_ = __nccwpck_require__(857);
;// CONCATENATED MODULE: ./node_modules/@actions/core/lib/utils.js
// We use any as a valid input type
/* eslint-disable @typescript-eslint/no-explicit-any */
/**
 * Sanitizes an input into a string so it can be passed into issueCommand safely
 * @param input input to sanitize into a string
 */
function toCommandValue(input) {
    if (input === null || input === undefined) {
        return '';
    }
    else if (typeof input === 'string' || input instanceof String) {
        return input;
    }
    return JSON.stringify(input);
}
/**
 *
 * @param annotationProperties
 * @returns The command properties to send with the actual annotation command
 * See IssueCommandProperties: https://github.com/actions/runner/blob/main/src/Runner.Worker/ActionCommandManager.cs#L646
 */
function toCommandProperties(annotationProperties) {
    if (!Object.keys(annotationProperties).length) {
        return {};
    }
    return {
        title: annotationProperties.title,
        file: annotationProperties.file,
        line: annotationProperties.startLine,
        endLine: annotationProperties.endLine,
        col: annotationProperties.startColumn,
        endColumn: annotationProperties.endColumn
    };
}
//# sourceMappingURL=utils.js.map
;// CONCATENATED MODULE: ./node_modules/@actions/core/lib/command.js


/**
 * Issues a command to the GitHub Actions runner
 *
 * @param command - The command name to issue
 * @param properties - Additional properties for the command (key-value pairs)
 * @param message - The message to include with the command
 * @remarks
 * This function outputs a specially formatted string to stdout that the Actions
 * runner interprets as a command. These commands can control workflow behavior,
 * set outputs, create annotations, mask values, and more.
 *
 * Command Format:
 *   ::name key=value,key=value::message
 *
 * @example
 * ```typescript
 * // Issue a warning annotation
 * issueCommand('warning', {}, 'This is a warning message');
 * // Output: ::warning::This is a warning message
 *
 * // Set an environment variable
 * issueCommand('set-env', { name: 'MY_VAR' }, 'some value');
 * // Output: ::set-env name=MY_VAR::some value
 *
 * // Add a secret mask
 * issueCommand('add-mask', {}, 'secretValue123');
 * // Output: ::add-mask::secretValue123
 * ```
 *
 * @internal
 * This is an internal utility function that powers the public API functions
 * such as setSecret, warning, error, and exportVariable.
 */
function issueCommand(command, properties, message) {
    const cmd = new Command(command, properties, message);
    process.stdout.write(cmd.toString() + external_os_.EOL);
}
function issue(name, message = '') {
    issueCommand(name, {}, message);
}
const CMD_STRING = '::';
class Command {
    constructor(command, properties, message) {
        if (!command) {
            command = 'missing.command';
        }
        this.command = command;
        this.properties = properties;
        this.message = message;
    }
    toString() {
        let cmdStr = CMD_STRING + this.command;
        if (this.properties && Object.keys(this.properties).length > 0) {
            cmdStr += ' ';
            let first = true;
            for (const key in this.properties) {
                if (this.properties.hasOwnProperty(key)) {
                    const val = this.properties[key];
                    if (val) {
                        if (first) {
                            first = false;
                        }
                        else {
                            cmdStr += ',';
                        }
                        cmdStr += `${key}=${escapeProperty(val)}`;
                    }
                }
            }
        }
        cmdStr += `${CMD_STRING}${escapeData(this.message)}`;
        return cmdStr;
    }
}
function escapeData(s) {
    return toCommandValue(s)
        .replace(/%/g, '%25')
        .replace(/\r/g, '%0D')
        .replace(/\n/g, '%0A');
}
function escapeProperty(s) {
    return toCommandValue(s)
        .replace(/%/g, '%25')
        .replace(/\r/g, '%0D')
        .replace(/\n/g, '%0A')
        .replace(/:/g, '%3A')
        .replace(/,/g, '%2C');
}
//# sourceMappingURL=command.js.map
;// CONCATENATED MODULE: external "crypto"
const external_crypto_namespaceObject = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("crypto");
// EXTERNAL MODULE: external "fs"
var external_fs_ = __nccwpck_require__(896);
;// CONCATENATED MODULE: ./node_modules/@actions/core/lib/file-command.js
// For internal use, subject to change.
// We use any as a valid input type
/* eslint-disable @typescript-eslint/no-explicit-any */




function issueFileCommand(command, message) {
    const filePath = process.env[`GITHUB_${command}`];
    if (!filePath) {
        throw new Error(`Unable to find environment variable for file command ${command}`);
    }
    if (!external_fs_.existsSync(filePath)) {
        throw new Error(`Missing file at path: ${filePath}`);
    }
    external_fs_.appendFileSync(filePath, `${toCommandValue(message)}${external_os_.EOL}`, {
        encoding: 'utf8'
    });
}
function prepareKeyValueMessage(key, value) {
    const delimiter = `ghadelimiter_${external_crypto_namespaceObject.randomUUID()}`;
    const convertedValue = toCommandValue(value);
    // These should realistically never happen, but just in case someone finds a
    // way to exploit uuid generation let's not allow keys or values that contain
    // the delimiter.
    if (key.includes(delimiter)) {
        throw new Error(`Unexpected input: name should not contain the delimiter "${delimiter}"`);
    }
    if (convertedValue.includes(delimiter)) {
        throw new Error(`Unexpected input: value should not contain the delimiter "${delimiter}"`);
    }
    return `${key}<<${delimiter}${external_os_.EOL}${convertedValue}${external_os_.EOL}${delimiter}`;
}
//# sourceMappingURL=file-command.js.map
;// CONCATENATED MODULE: external "path"
const external_path_namespaceObject = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("path");
// EXTERNAL MODULE: ./node_modules/@actions/http-client/lib/index.js
var lib = __nccwpck_require__(779);
;// CONCATENATED MODULE: ./node_modules/@actions/http-client/lib/auth.js
var __awaiter = (undefined && undefined.__awaiter) || function (thisArg, _arguments, P, generator) {
    function adopt(value) { return value instanceof P ? value : new P(function (resolve) { resolve(value); }); }
    return new (P || (P = Promise))(function (resolve, reject) {
        function fulfilled(value) { try { step(generator.next(value)); } catch (e) { reject(e); } }
        function rejected(value) { try { step(generator["throw"](value)); } catch (e) { reject(e); } }
        function step(result) { result.done ? resolve(result.value) : adopt(result.value).then(fulfilled, rejected); }
        step((generator = generator.apply(thisArg, _arguments || [])).next());
    });
};
class BasicCredentialHandler {
    constructor(username, password) {
        this.username = username;
        this.password = password;
    }
    prepareRequest(options) {
        if (!options.headers) {
            throw Error('The request has no headers');
        }
        options.headers['Authorization'] = `Basic ${Buffer.from(`${this.username}:${this.password}`).toString('base64')}`;
    }
    // This handler cannot handle 401
    canHandleAuthentication() {
        return false;
    }
    handleAuthentication() {
        return __awaiter(this, void 0, void 0, function* () {
            throw new Error('not implemented');
        });
    }
}
class BearerCredentialHandler {
    constructor(token) {
        this.token = token;
    }
    // currently implements pre-authorization
    // TODO: support preAuth = false where it hooks on 401
    prepareRequest(options) {
        if (!options.headers) {
            throw Error('The request has no headers');
        }
        options.headers['Authorization'] = `Bearer ${this.token}`;
    }
    // This handler cannot handle 401
    canHandleAuthentication() {
        return false;
    }
    handleAuthentication() {
        return __awaiter(this, void 0, void 0, function* () {
            throw new Error('not implemented');
        });
    }
}
class PersonalAccessTokenCredentialHandler {
    constructor(token) {
        this.token = token;
    }
    // currently implements pre-authorization
    // TODO: support preAuth = false where it hooks on 401
    prepareRequest(options) {
        if (!options.headers) {
            throw Error('The request has no headers');
        }
        options.headers['Authorization'] = `Basic ${Buffer.from(`PAT:${this.token}`).toString('base64')}`;
    }
    // This handler cannot handle 401
    canHandleAuthentication() {
        return false;
    }
    handleAuthentication() {
        return __awaiter(this, void 0, void 0, function* () {
            throw new Error('not implemented');
        });
    }
}
//# sourceMappingURL=auth.js.map
;// CONCATENATED MODULE: ./node_modules/@actions/core/lib/oidc-utils.js
var oidc_utils_awaiter = (undefined && undefined.__awaiter) || function (thisArg, _arguments, P, generator) {
    function adopt(value) { return value instanceof P ? value : new P(function (resolve) { resolve(value); }); }
    return new (P || (P = Promise))(function (resolve, reject) {
        function fulfilled(value) { try { step(generator.next(value)); } catch (e) { reject(e); } }
        function rejected(value) { try { step(generator["throw"](value)); } catch (e) { reject(e); } }
        function step(result) { result.done ? resolve(result.value) : adopt(result.value).then(fulfilled, rejected); }
        step((generator = generator.apply(thisArg, _arguments || [])).next());
    });
};



class OidcClient {
    static createHttpClient(allowRetry = true, maxRetry = 10) {
        const requestOptions = {
            allowRetries: allowRetry,
            maxRetries: maxRetry
        };
        return new lib/* HttpClient */.Qq('actions/oidc-client', [new BearerCredentialHandler(OidcClient.getRequestToken())], requestOptions);
    }
    static getRequestToken() {
        const token = process.env['ACTIONS_ID_TOKEN_REQUEST_TOKEN'];
        if (!token) {
            throw new Error('Unable to get ACTIONS_ID_TOKEN_REQUEST_TOKEN env variable');
        }
        return token;
    }
    static getIDTokenUrl() {
        const runtimeUrl = process.env['ACTIONS_ID_TOKEN_REQUEST_URL'];
        if (!runtimeUrl) {
            throw new Error('Unable to get ACTIONS_ID_TOKEN_REQUEST_URL env variable');
        }
        return runtimeUrl;
    }
    static getCall(id_token_url) {
        return oidc_utils_awaiter(this, void 0, void 0, function* () {
            var _a;
            const httpclient = OidcClient.createHttpClient();
            const res = yield httpclient
                .getJson(id_token_url)
                .catch(error => {
                throw new Error(`Failed to get ID Token. \n 
        Error Code : ${error.statusCode}\n 
        Error Message: ${error.message}`);
            });
            const id_token = (_a = res.result) === null || _a === void 0 ? void 0 : _a.value;
            if (!id_token) {
                throw new Error('Response json body do not have ID Token field');
            }
            return id_token;
        });
    }
    static getIDToken(audience) {
        return oidc_utils_awaiter(this, void 0, void 0, function* () {
            try {
                // New ID Token is requested from action service
                let id_token_url = OidcClient.getIDTokenUrl();
                if (audience) {
                    const encodedAudience = encodeURIComponent(audience);
                    id_token_url = `${id_token_url}&audience=${encodedAudience}`;
                }
                debug(`ID token url is ${id_token_url}`);
                const id_token = yield OidcClient.getCall(id_token_url);
                setSecret(id_token);
                return id_token;
            }
            catch (error) {
                throw new Error(`Error message: ${error.message}`);
            }
        });
    }
}
//# sourceMappingURL=oidc-utils.js.map
;// CONCATENATED MODULE: ./node_modules/@actions/core/lib/summary.js
var summary_awaiter = (undefined && undefined.__awaiter) || function (thisArg, _arguments, P, generator) {
    function adopt(value) { return value instanceof P ? value : new P(function (resolve) { resolve(value); }); }
    return new (P || (P = Promise))(function (resolve, reject) {
        function fulfilled(value) { try { step(generator.next(value)); } catch (e) { reject(e); } }
        function rejected(value) { try { step(generator["throw"](value)); } catch (e) { reject(e); } }
        function step(result) { result.done ? resolve(result.value) : adopt(result.value).then(fulfilled, rejected); }
        step((generator = generator.apply(thisArg, _arguments || [])).next());
    });
};


const { access, appendFile, writeFile } = external_fs_.promises;
const SUMMARY_ENV_VAR = 'GITHUB_STEP_SUMMARY';
const SUMMARY_DOCS_URL = 'https://docs.github.com/actions/using-workflows/workflow-commands-for-github-actions#adding-a-job-summary';
class Summary {
    constructor() {
        this._buffer = '';
    }
    /**
     * Finds the summary file path from the environment, rejects if env var is not found or file does not exist
     * Also checks r/w permissions.
     *
     * @returns step summary file path
     */
    filePath() {
        return summary_awaiter(this, void 0, void 0, function* () {
            if (this._filePath) {
                return this._filePath;
            }
            const pathFromEnv = process.env[SUMMARY_ENV_VAR];
            if (!pathFromEnv) {
                throw new Error(`Unable to find environment variable for $${SUMMARY_ENV_VAR}. Check if your runtime environment supports job summaries.`);
            }
            try {
                yield access(pathFromEnv, external_fs_.constants.R_OK | external_fs_.constants.W_OK);
            }
            catch (_a) {
                throw new Error(`Unable to access summary file: '${pathFromEnv}'. Check if the file has correct read/write permissions.`);
            }
            this._filePath = pathFromEnv;
            return this._filePath;
        });
    }
    /**
     * Wraps content in an HTML tag, adding any HTML attributes
     *
     * @param {string} tag HTML tag to wrap
     * @param {string | null} content content within the tag
     * @param {[attribute: string]: string} attrs key-value list of HTML attributes to add
     *
     * @returns {string} content wrapped in HTML element
     */
    wrap(tag, content, attrs = {}) {
        const htmlAttrs = Object.entries(attrs)
            .map(([key, value]) => ` ${key}="${value}"`)
            .join('');
        if (!content) {
            return `<${tag}${htmlAttrs}>`;
        }
        return `<${tag}${htmlAttrs}>${content}</${tag}>`;
    }
    /**
     * Writes text in the buffer to the summary buffer file and empties buffer. Will append by default.
     *
     * @param {SummaryWriteOptions} [options] (optional) options for write operation
     *
     * @returns {Promise<Summary>} summary instance
     */
    write(options) {
        return summary_awaiter(this, void 0, void 0, function* () {
            const overwrite = !!(options === null || options === void 0 ? void 0 : options.overwrite);
            const filePath = yield this.filePath();
            const writeFunc = overwrite ? writeFile : appendFile;
            yield writeFunc(filePath, this._buffer, { encoding: 'utf8' });
            return this.emptyBuffer();
        });
    }
    /**
     * Clears the summary buffer and wipes the summary file
     *
     * @returns {Summary} summary instance
     */
    clear() {
        return summary_awaiter(this, void 0, void 0, function* () {
            return this.emptyBuffer().write({ overwrite: true });
        });
    }
    /**
     * Returns the current summary buffer as a string
     *
     * @returns {string} string of summary buffer
     */
    stringify() {
        return this._buffer;
    }
    /**
     * If the summary buffer is empty
     *
     * @returns {boolen} true if the buffer is empty
     */
    isEmptyBuffer() {
        return this._buffer.length === 0;
    }
    /**
     * Resets the summary buffer without writing to summary file
     *
     * @returns {Summary} summary instance
     */
    emptyBuffer() {
        this._buffer = '';
        return this;
    }
    /**
     * Adds raw text to the summary buffer
     *
     * @param {string} text content to add
     * @param {boolean} [addEOL=false] (optional) append an EOL to the raw text (default: false)
     *
     * @returns {Summary} summary instance
     */
    addRaw(text, addEOL = false) {
        this._buffer += text;
        return addEOL ? this.addEOL() : this;
    }
    /**
     * Adds the operating system-specific end-of-line marker to the buffer
     *
     * @returns {Summary} summary instance
     */
    addEOL() {
        return this.addRaw(external_os_.EOL);
    }
    /**
     * Adds an HTML codeblock to the summary buffer
     *
     * @param {string} code content to render within fenced code block
     * @param {string} lang (optional) language to syntax highlight code
     *
     * @returns {Summary} summary instance
     */
    addCodeBlock(code, lang) {
        const attrs = Object.assign({}, (lang && { lang }));
        const element = this.wrap('pre', this.wrap('code', code), attrs);
        return this.addRaw(element).addEOL();
    }
    /**
     * Adds an HTML list to the summary buffer
     *
     * @param {string[]} items list of items to render
     * @param {boolean} [ordered=false] (optional) if the rendered list should be ordered or not (default: false)
     *
     * @returns {Summary} summary instance
     */
    addList(items, ordered = false) {
        const tag = ordered ? 'ol' : 'ul';
        const listItems = items.map(item => this.wrap('li', item)).join('');
        const element = this.wrap(tag, listItems);
        return this.addRaw(element).addEOL();
    }
    /**
     * Adds an HTML table to the summary buffer
     *
     * @param {SummaryTableCell[]} rows table rows
     *
     * @returns {Summary} summary instance
     */
    addTable(rows) {
        const tableBody = rows
            .map(row => {
            const cells = row
                .map(cell => {
                if (typeof cell === 'string') {
                    return this.wrap('td', cell);
                }
                const { header, data, colspan, rowspan } = cell;
                const tag = header ? 'th' : 'td';
                const attrs = Object.assign(Object.assign({}, (colspan && { colspan })), (rowspan && { rowspan }));
                return this.wrap(tag, data, attrs);
            })
                .join('');
            return this.wrap('tr', cells);
        })
            .join('');
        const element = this.wrap('table', tableBody);
        return this.addRaw(element).addEOL();
    }
    /**
     * Adds a collapsable HTML details element to the summary buffer
     *
     * @param {string} label text for the closed state
     * @param {string} content collapsable content
     *
     * @returns {Summary} summary instance
     */
    addDetails(label, content) {
        const element = this.wrap('details', this.wrap('summary', label) + content);
        return this.addRaw(element).addEOL();
    }
    /**
     * Adds an HTML image tag to the summary buffer
     *
     * @param {string} src path to the image you to embed
     * @param {string} alt text description of the image
     * @param {SummaryImageOptions} options (optional) addition image attributes
     *
     * @returns {Summary} summary instance
     */
    addImage(src, alt, options) {
        const { width, height } = options || {};
        const attrs = Object.assign(Object.assign({}, (width && { width })), (height && { height }));
        const element = this.wrap('img', null, Object.assign({ src, alt }, attrs));
        return this.addRaw(element).addEOL();
    }
    /**
     * Adds an HTML section heading element
     *
     * @param {string} text heading text
     * @param {number | string} [level=1] (optional) the heading level, default: 1
     *
     * @returns {Summary} summary instance
     */
    addHeading(text, level) {
        const tag = `h${level}`;
        const allowedTag = ['h1', 'h2', 'h3', 'h4', 'h5', 'h6'].includes(tag)
            ? tag
            : 'h1';
        const element = this.wrap(allowedTag, text);
        return this.addRaw(element).addEOL();
    }
    /**
     * Adds an HTML thematic break (<hr>) to the summary buffer
     *
     * @returns {Summary} summary instance
     */
    addSeparator() {
        const element = this.wrap('hr', null);
        return this.addRaw(element).addEOL();
    }
    /**
     * Adds an HTML line break (<br>) to the summary buffer
     *
     * @returns {Summary} summary instance
     */
    addBreak() {
        const element = this.wrap('br', null);
        return this.addRaw(element).addEOL();
    }
    /**
     * Adds an HTML blockquote to the summary buffer
     *
     * @param {string} text quote text
     * @param {string} cite (optional) citation url
     *
     * @returns {Summary} summary instance
     */
    addQuote(text, cite) {
        const attrs = Object.assign({}, (cite && { cite }));
        const element = this.wrap('blockquote', text, attrs);
        return this.addRaw(element).addEOL();
    }
    /**
     * Adds an HTML anchor tag to the summary buffer
     *
     * @param {string} text link text/content
     * @param {string} href hyperlink
     *
     * @returns {Summary} summary instance
     */
    addLink(text, href) {
        const element = this.wrap('a', text, { href });
        return this.addRaw(element).addEOL();
    }
}
const _summary = new Summary();
/**
 * @deprecated use `core.summary`
 */
const markdownSummary = _summary;
const summary = _summary;
//# sourceMappingURL=summary.js.map
;// CONCATENATED MODULE: ./node_modules/@actions/core/lib/path-utils.js

/**
 * toPosixPath converts the given path to the posix form. On Windows, \\ will be
 * replaced with /.
 *
 * @param pth. Path to transform.
 * @return string Posix path.
 */
function toPosixPath(pth) {
    return pth.replace(/[\\]/g, '/');
}
/**
 * toWin32Path converts the given path to the win32 form. On Linux, / will be
 * replaced with \\.
 *
 * @param pth. Path to transform.
 * @return string Win32 path.
 */
function toWin32Path(pth) {
    return pth.replace(/[/]/g, '\\');
}
/**
 * toPlatformPath converts the given path to a platform-specific path. It does
 * this by replacing instances of / and \ with the platform-specific path
 * separator.
 *
 * @param pth The path to platformize.
 * @return string The platform-specific path.
 */
function toPlatformPath(pth) {
    return pth.replace(/[/\\]/g, external_path_namespaceObject.sep);
}
//# sourceMappingURL=path-utils.js.map
;// CONCATENATED MODULE: ./vendor/exec/index.js
// @actions/core imports this name to find out which operating system it runs on, which this action never asks it.
function getExecOutput() {
  return Promise.reject(new Error('exec.getExecOutput is not part of this bundle (vendor/exec)'))
}

;// CONCATENATED MODULE: ./node_modules/@actions/core/lib/platform.js
var platform_awaiter = (undefined && undefined.__awaiter) || function (thisArg, _arguments, P, generator) {
    function adopt(value) { return value instanceof P ? value : new P(function (resolve) { resolve(value); }); }
    return new (P || (P = Promise))(function (resolve, reject) {
        function fulfilled(value) { try { step(generator.next(value)); } catch (e) { reject(e); } }
        function rejected(value) { try { step(generator["throw"](value)); } catch (e) { reject(e); } }
        function step(result) { result.done ? resolve(result.value) : adopt(result.value).then(fulfilled, rejected); }
        step((generator = generator.apply(thisArg, _arguments || [])).next());
    });
};


const getWindowsInfo = () => platform_awaiter(void 0, void 0, void 0, function* () {
    const { stdout: version } = yield getExecOutput('powershell -command "(Get-CimInstance -ClassName Win32_OperatingSystem).Version"', undefined, {
        silent: true
    });
    const { stdout: name } = yield getExecOutput('powershell -command "(Get-CimInstance -ClassName Win32_OperatingSystem).Caption"', undefined, {
        silent: true
    });
    return {
        name: name.trim(),
        version: version.trim()
    };
});
const getMacOsInfo = () => platform_awaiter(void 0, void 0, void 0, function* () {
    var _a, _b, _c, _d;
    const { stdout } = yield getExecOutput('sw_vers', undefined, {
        silent: true
    });
    const version = (_b = (_a = stdout.match(/ProductVersion:\s*(.+)/)) === null || _a === void 0 ? void 0 : _a[1]) !== null && _b !== void 0 ? _b : '';
    const name = (_d = (_c = stdout.match(/ProductName:\s*(.+)/)) === null || _c === void 0 ? void 0 : _c[1]) !== null && _d !== void 0 ? _d : '';
    return {
        name,
        version
    };
});
const getLinuxInfo = () => platform_awaiter(void 0, void 0, void 0, function* () {
    const { stdout } = yield getExecOutput('lsb_release', ['-i', '-r', '-s'], {
        silent: true
    });
    const [name, version] = stdout.trim().split('\n');
    return {
        name,
        version
    };
});
const platform = external_os_.platform();
const arch = external_os_.arch();
const isWindows = platform === 'win32';
const isMacOS = platform === 'darwin';
const isLinux = platform === 'linux';
function getDetails() {
    return platform_awaiter(this, void 0, void 0, function* () {
        return Object.assign(Object.assign({}, (yield (isWindows
            ? getWindowsInfo()
            : isMacOS
                ? getMacOsInfo()
                : getLinuxInfo()))), { platform,
            arch,
            isWindows,
            isMacOS,
            isLinux });
    });
}
//# sourceMappingURL=platform.js.map
;// CONCATENATED MODULE: ./node_modules/@actions/core/lib/core.js
var core_awaiter = (undefined && undefined.__awaiter) || function (thisArg, _arguments, P, generator) {
    function adopt(value) { return value instanceof P ? value : new P(function (resolve) { resolve(value); }); }
    return new (P || (P = Promise))(function (resolve, reject) {
        function fulfilled(value) { try { step(generator.next(value)); } catch (e) { reject(e); } }
        function rejected(value) { try { step(generator["throw"](value)); } catch (e) { reject(e); } }
        function step(result) { result.done ? resolve(result.value) : adopt(result.value).then(fulfilled, rejected); }
        step((generator = generator.apply(thisArg, _arguments || [])).next());
    });
};






/**
 * The code to exit an action
 */
var ExitCode;
(function (ExitCode) {
    /**
     * A code indicating that the action was successful
     */
    ExitCode[ExitCode["Success"] = 0] = "Success";
    /**
     * A code indicating that the action was a failure
     */
    ExitCode[ExitCode["Failure"] = 1] = "Failure";
})(ExitCode || (ExitCode = {}));
//-----------------------------------------------------------------------
// Variables
//-----------------------------------------------------------------------
/**
 * Sets env variable for this action and future actions in the job
 * @param name the name of the variable to set
 * @param val the value of the variable. Non-string values will be converted to a string via JSON.stringify
 */
// eslint-disable-next-line @typescript-eslint/no-explicit-any
function exportVariable(name, val) {
    const convertedVal = toCommandValue(val);
    process.env[name] = convertedVal;
    const filePath = process.env['GITHUB_ENV'] || '';
    if (filePath) {
        return issueFileCommand('ENV', prepareKeyValueMessage(name, val));
    }
    issueCommand('set-env', { name }, convertedVal);
}
/**
 * Registers a secret which will get masked from logs
 *
 * @param secret - Value of the secret to be masked
 * @remarks
 * This function instructs the Actions runner to mask the specified value in any
 * logs produced during the workflow run. Once registered, the secret value will
 * be replaced with asterisks (***) whenever it appears in console output, logs,
 * or error messages.
 *
 * This is useful for protecting sensitive information such as:
 * - API keys
 * - Access tokens
 * - Authentication credentials
 * - URL parameters containing signatures (SAS tokens)
 *
 * Note that masking only affects future logs; any previous appearances of the
 * secret in logs before calling this function will remain unmasked.
 *
 * @example
 * ```typescript
 * // Register an API token as a secret
 * const apiToken = "abc123xyz456";
 * setSecret(apiToken);
 *
 * // Now any logs containing this value will show *** instead
 * console.log(`Using token: ${apiToken}`); // Outputs: "Using token: ***"
 * ```
 */
function setSecret(secret) {
    issueCommand('add-mask', {}, secret);
}
/**
 * Prepends inputPath to the PATH (for this action and future actions)
 * @param inputPath
 */
function addPath(inputPath) {
    const filePath = process.env['GITHUB_PATH'] || '';
    if (filePath) {
        issueFileCommand('PATH', inputPath);
    }
    else {
        issueCommand('add-path', {}, inputPath);
    }
    process.env['PATH'] = `${inputPath}${external_path_namespaceObject.delimiter}${process.env['PATH']}`;
}
/**
 * Gets the value of an input.
 * Unless trimWhitespace is set to false in InputOptions, the value is also trimmed.
 * Returns an empty string if the value is not defined.
 *
 * @param     name     name of the input to get
 * @param     options  optional. See InputOptions.
 * @returns   string
 */
function getInput(name, options) {
    const val = process.env[`INPUT_${name.replace(/ /g, '_').toUpperCase()}`] || '';
    if (options && options.required && !val) {
        throw new Error(`Input required and not supplied: ${name}`);
    }
    if (options && options.trimWhitespace === false) {
        return val;
    }
    return val.trim();
}
/**
 * Gets the values of an multiline input.  Each value is also trimmed.
 *
 * @param     name     name of the input to get
 * @param     options  optional. See InputOptions.
 * @returns   string[]
 *
 */
function getMultilineInput(name, options) {
    const inputs = getInput(name, options)
        .split('\n')
        .filter(x => x !== '');
    if (options && options.trimWhitespace === false) {
        return inputs;
    }
    return inputs.map(input => input.trim());
}
/**
 * Gets the input value of the boolean type in the YAML 1.2 "core schema" specification.
 * Support boolean input list: `true | True | TRUE | false | False | FALSE` .
 * The return value is also in boolean type.
 * ref: https://yaml.org/spec/1.2/spec.html#id2804923
 *
 * @param     name     name of the input to get
 * @param     options  optional. See InputOptions.
 * @returns   boolean
 */
function getBooleanInput(name, options) {
    const trueValue = ['true', 'True', 'TRUE'];
    const falseValue = ['false', 'False', 'FALSE'];
    const val = getInput(name, options);
    if (trueValue.includes(val))
        return true;
    if (falseValue.includes(val))
        return false;
    throw new TypeError(`Input does not meet YAML 1.2 "Core Schema" specification: ${name}\n` +
        `Support boolean input list: \`true | True | TRUE | false | False | FALSE\``);
}
/**
 * Sets the value of an output.
 *
 * @param     name     name of the output to set
 * @param     value    value to store. Non-string values will be converted to a string via JSON.stringify
 */
// eslint-disable-next-line @typescript-eslint/no-explicit-any
function setOutput(name, value) {
    const filePath = process.env['GITHUB_OUTPUT'] || '';
    if (filePath) {
        return issueFileCommand('OUTPUT', prepareKeyValueMessage(name, value));
    }
    process.stdout.write(external_os_.EOL);
    issueCommand('set-output', { name }, toCommandValue(value));
}
/**
 * Enables or disables the echoing of commands into stdout for the rest of the step.
 * Echoing is disabled by default if ACTIONS_STEP_DEBUG is not set.
 *
 */
function setCommandEcho(enabled) {
    issue('echo', enabled ? 'on' : 'off');
}
//-----------------------------------------------------------------------
// Results
//-----------------------------------------------------------------------
/**
 * Sets the action status to failed.
 * When the action exits it will be with an exit code of 1
 * @param message add error issue message
 */
function setFailed(message) {
    process.exitCode = ExitCode.Failure;
    error(message);
}
//-----------------------------------------------------------------------
// Logging Commands
//-----------------------------------------------------------------------
/**
 * Gets whether Actions Step Debug is on or not
 */
function isDebug() {
    return process.env['RUNNER_DEBUG'] === '1';
}
/**
 * Writes debug message to user log
 * @param message debug message
 */
function debug(message) {
    issueCommand('debug', {}, message);
}
/**
 * Adds an error issue
 * @param message error issue message. Errors will be converted to string via toString()
 * @param properties optional properties to add to the annotation.
 */
function error(message, properties = {}) {
    issueCommand('error', toCommandProperties(properties), message instanceof Error ? message.toString() : message);
}
/**
 * Adds a warning issue
 * @param message warning issue message. Errors will be converted to string via toString()
 * @param properties optional properties to add to the annotation.
 */
function warning(message, properties = {}) {
    issueCommand('warning', toCommandProperties(properties), message instanceof Error ? message.toString() : message);
}
/**
 * Adds a notice issue
 * @param message notice issue message. Errors will be converted to string via toString()
 * @param properties optional properties to add to the annotation.
 */
function notice(message, properties = {}) {
    issueCommand('notice', toCommandProperties(properties), message instanceof Error ? message.toString() : message);
}
/**
 * Writes info to log with console.log.
 * @param message info message
 */
function info(message) {
    process.stdout.write(message + external_os_.EOL);
}
/**
 * Begin an output group.
 *
 * Output until the next `groupEnd` will be foldable in this group
 *
 * @param name The name of the output group
 */
function startGroup(name) {
    issue('group', name);
}
/**
 * End an output group.
 */
function endGroup() {
    issue('endgroup');
}
/**
 * Wrap an asynchronous function call in a group.
 *
 * Returns the same type as the function itself.
 *
 * @param name The name of the group
 * @param fn The function to wrap in the group
 */
function group(name, fn) {
    return core_awaiter(this, void 0, void 0, function* () {
        startGroup(name);
        let result;
        try {
            result = yield fn();
        }
        finally {
            endGroup();
        }
        return result;
    });
}
//-----------------------------------------------------------------------
// Wrapper action state
//-----------------------------------------------------------------------
/**
 * Saves state for current action, the state can only be retrieved by this action's post job execution.
 *
 * @param     name     name of the state to store
 * @param     value    value to store. Non-string values will be converted to a string via JSON.stringify
 */
// eslint-disable-next-line @typescript-eslint/no-explicit-any
function saveState(name, value) {
    const filePath = process.env['GITHUB_STATE'] || '';
    if (filePath) {
        return issueFileCommand('STATE', prepareKeyValueMessage(name, value));
    }
    issueCommand('save-state', { name }, toCommandValue(value));
}
/**
 * Gets the value of an state set by this action's main execution.
 *
 * @param     name     name of the state to get
 * @returns   string
 */
function getState(name) {
    return process.env[`STATE_${name}`] || '';
}
function getIDToken(aud) {
    return core_awaiter(this, void 0, void 0, function* () {
        return yield OidcClient.getIDToken(aud);
    });
}
/**
 * Summary exports
 */

/**
 * @deprecated use core.summary
 */

/**
 * Path exports
 */

/**
 * Platform utilities exports
 */

//# sourceMappingURL=core.js.map

/***/ }),

/***/ 779:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

var https__WEBPACK_IMPORTED_MODULE_1___namespace_cache;
var http__WEBPACK_IMPORTED_MODULE_0___namespace_cache;
/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   Qq: () => (/* binding */ HttpClient)
/* harmony export */ });
/* unused harmony exports HttpCodes, Headers, MediaTypes, getProxyUrl, HttpClientError, HttpClientResponse, isHttps */
/* harmony import */ var http__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(611);
/* harmony import */ var https__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(692);
/* harmony import */ var _proxy_js__WEBPACK_IMPORTED_MODULE_2__ = __nccwpck_require__(783);
/* harmony import */ var tunnel__WEBPACK_IMPORTED_MODULE_3__ = __nccwpck_require__(770);
/* harmony import */ var undici__WEBPACK_IMPORTED_MODULE_4__ = __nccwpck_require__(7);
/* eslint-disable @typescript-eslint/no-explicit-any */
var __awaiter = (undefined && undefined.__awaiter) || function (thisArg, _arguments, P, generator) {
    function adopt(value) { return value instanceof P ? value : new P(function (resolve) { resolve(value); }); }
    return new (P || (P = Promise))(function (resolve, reject) {
        function fulfilled(value) { try { step(generator.next(value)); } catch (e) { reject(e); } }
        function rejected(value) { try { step(generator["throw"](value)); } catch (e) { reject(e); } }
        function step(result) { result.done ? resolve(result.value) : adopt(result.value).then(fulfilled, rejected); }
        step((generator = generator.apply(thisArg, _arguments || [])).next());
    });
};





var HttpCodes;
(function (HttpCodes) {
    HttpCodes[HttpCodes["OK"] = 200] = "OK";
    HttpCodes[HttpCodes["MultipleChoices"] = 300] = "MultipleChoices";
    HttpCodes[HttpCodes["MovedPermanently"] = 301] = "MovedPermanently";
    HttpCodes[HttpCodes["ResourceMoved"] = 302] = "ResourceMoved";
    HttpCodes[HttpCodes["SeeOther"] = 303] = "SeeOther";
    HttpCodes[HttpCodes["NotModified"] = 304] = "NotModified";
    HttpCodes[HttpCodes["UseProxy"] = 305] = "UseProxy";
    HttpCodes[HttpCodes["SwitchProxy"] = 306] = "SwitchProxy";
    HttpCodes[HttpCodes["TemporaryRedirect"] = 307] = "TemporaryRedirect";
    HttpCodes[HttpCodes["PermanentRedirect"] = 308] = "PermanentRedirect";
    HttpCodes[HttpCodes["BadRequest"] = 400] = "BadRequest";
    HttpCodes[HttpCodes["Unauthorized"] = 401] = "Unauthorized";
    HttpCodes[HttpCodes["PaymentRequired"] = 402] = "PaymentRequired";
    HttpCodes[HttpCodes["Forbidden"] = 403] = "Forbidden";
    HttpCodes[HttpCodes["NotFound"] = 404] = "NotFound";
    HttpCodes[HttpCodes["MethodNotAllowed"] = 405] = "MethodNotAllowed";
    HttpCodes[HttpCodes["NotAcceptable"] = 406] = "NotAcceptable";
    HttpCodes[HttpCodes["ProxyAuthenticationRequired"] = 407] = "ProxyAuthenticationRequired";
    HttpCodes[HttpCodes["RequestTimeout"] = 408] = "RequestTimeout";
    HttpCodes[HttpCodes["Conflict"] = 409] = "Conflict";
    HttpCodes[HttpCodes["Gone"] = 410] = "Gone";
    HttpCodes[HttpCodes["TooManyRequests"] = 429] = "TooManyRequests";
    HttpCodes[HttpCodes["InternalServerError"] = 500] = "InternalServerError";
    HttpCodes[HttpCodes["NotImplemented"] = 501] = "NotImplemented";
    HttpCodes[HttpCodes["BadGateway"] = 502] = "BadGateway";
    HttpCodes[HttpCodes["ServiceUnavailable"] = 503] = "ServiceUnavailable";
    HttpCodes[HttpCodes["GatewayTimeout"] = 504] = "GatewayTimeout";
})(HttpCodes || (HttpCodes = {}));
var Headers;
(function (Headers) {
    Headers["Accept"] = "accept";
    Headers["ContentType"] = "content-type";
})(Headers || (Headers = {}));
var MediaTypes;
(function (MediaTypes) {
    MediaTypes["ApplicationJson"] = "application/json";
})(MediaTypes || (MediaTypes = {}));
/**
 * Returns the proxy URL, depending upon the supplied url and proxy environment variables.
 * @param serverUrl  The server URL where the request will be sent. For example, https://api.github.com
 */
function getProxyUrl(serverUrl) {
    const proxyUrl = pm.getProxyUrl(new URL(serverUrl));
    return proxyUrl ? proxyUrl.href : '';
}
const HttpRedirectCodes = [
    HttpCodes.MovedPermanently,
    HttpCodes.ResourceMoved,
    HttpCodes.SeeOther,
    HttpCodes.TemporaryRedirect,
    HttpCodes.PermanentRedirect
];
const HttpResponseRetryCodes = [
    HttpCodes.BadGateway,
    HttpCodes.ServiceUnavailable,
    HttpCodes.GatewayTimeout
];
const RetryableHttpVerbs = ['OPTIONS', 'GET', 'DELETE', 'HEAD'];
const ExponentialBackoffCeiling = 10;
const ExponentialBackoffTimeSlice = 5;
class HttpClientError extends Error {
    constructor(message, statusCode) {
        super(message);
        this.name = 'HttpClientError';
        this.statusCode = statusCode;
        Object.setPrototypeOf(this, HttpClientError.prototype);
    }
}
class HttpClientResponse {
    constructor(message) {
        this.message = message;
    }
    readBody() {
        return __awaiter(this, void 0, void 0, function* () {
            return new Promise((resolve) => __awaiter(this, void 0, void 0, function* () {
                let output = Buffer.alloc(0);
                this.message.on('data', (chunk) => {
                    output = Buffer.concat([output, chunk]);
                });
                this.message.on('end', () => {
                    resolve(output.toString());
                });
            }));
        });
    }
    readBodyBuffer() {
        return __awaiter(this, void 0, void 0, function* () {
            return new Promise((resolve) => __awaiter(this, void 0, void 0, function* () {
                const chunks = [];
                this.message.on('data', (chunk) => {
                    chunks.push(chunk);
                });
                this.message.on('end', () => {
                    resolve(Buffer.concat(chunks));
                });
            }));
        });
    }
}
function isHttps(requestUrl) {
    const parsedUrl = new URL(requestUrl);
    return parsedUrl.protocol === 'https:';
}
class HttpClient {
    constructor(userAgent, handlers, requestOptions) {
        this._ignoreSslError = false;
        this._allowRedirects = true;
        this._allowRedirectDowngrade = false;
        this._maxRedirects = 50;
        this._allowRetries = false;
        this._maxRetries = 1;
        this._keepAlive = false;
        this._disposed = false;
        this.userAgent = this._getUserAgentWithOrchestrationId(userAgent);
        this.handlers = handlers || [];
        this.requestOptions = requestOptions;
        if (requestOptions) {
            if (requestOptions.ignoreSslError != null) {
                this._ignoreSslError = requestOptions.ignoreSslError;
            }
            this._socketTimeout = requestOptions.socketTimeout;
            if (requestOptions.allowRedirects != null) {
                this._allowRedirects = requestOptions.allowRedirects;
            }
            if (requestOptions.allowRedirectDowngrade != null) {
                this._allowRedirectDowngrade = requestOptions.allowRedirectDowngrade;
            }
            if (requestOptions.maxRedirects != null) {
                this._maxRedirects = Math.max(requestOptions.maxRedirects, 0);
            }
            if (requestOptions.keepAlive != null) {
                this._keepAlive = requestOptions.keepAlive;
            }
            if (requestOptions.allowRetries != null) {
                this._allowRetries = requestOptions.allowRetries;
            }
            if (requestOptions.maxRetries != null) {
                this._maxRetries = requestOptions.maxRetries;
            }
        }
    }
    options(requestUrl, additionalHeaders) {
        return __awaiter(this, void 0, void 0, function* () {
            return this.request('OPTIONS', requestUrl, null, additionalHeaders || {});
        });
    }
    get(requestUrl, additionalHeaders) {
        return __awaiter(this, void 0, void 0, function* () {
            return this.request('GET', requestUrl, null, additionalHeaders || {});
        });
    }
    del(requestUrl, additionalHeaders) {
        return __awaiter(this, void 0, void 0, function* () {
            return this.request('DELETE', requestUrl, null, additionalHeaders || {});
        });
    }
    post(requestUrl, data, additionalHeaders) {
        return __awaiter(this, void 0, void 0, function* () {
            return this.request('POST', requestUrl, data, additionalHeaders || {});
        });
    }
    patch(requestUrl, data, additionalHeaders) {
        return __awaiter(this, void 0, void 0, function* () {
            return this.request('PATCH', requestUrl, data, additionalHeaders || {});
        });
    }
    put(requestUrl, data, additionalHeaders) {
        return __awaiter(this, void 0, void 0, function* () {
            return this.request('PUT', requestUrl, data, additionalHeaders || {});
        });
    }
    head(requestUrl, additionalHeaders) {
        return __awaiter(this, void 0, void 0, function* () {
            return this.request('HEAD', requestUrl, null, additionalHeaders || {});
        });
    }
    sendStream(verb, requestUrl, stream, additionalHeaders) {
        return __awaiter(this, void 0, void 0, function* () {
            return this.request(verb, requestUrl, stream, additionalHeaders);
        });
    }
    /**
     * Gets a typed object from an endpoint
     * Be aware that not found returns a null.  Other errors (4xx, 5xx) reject the promise
     */
    getJson(requestUrl_1) {
        return __awaiter(this, arguments, void 0, function* (requestUrl, additionalHeaders = {}) {
            additionalHeaders[Headers.Accept] = this._getExistingOrDefaultHeader(additionalHeaders, Headers.Accept, MediaTypes.ApplicationJson);
            const res = yield this.get(requestUrl, additionalHeaders);
            return this._processResponse(res, this.requestOptions);
        });
    }
    postJson(requestUrl_1, obj_1) {
        return __awaiter(this, arguments, void 0, function* (requestUrl, obj, additionalHeaders = {}) {
            const data = JSON.stringify(obj, null, 2);
            additionalHeaders[Headers.Accept] = this._getExistingOrDefaultHeader(additionalHeaders, Headers.Accept, MediaTypes.ApplicationJson);
            additionalHeaders[Headers.ContentType] =
                this._getExistingOrDefaultContentTypeHeader(additionalHeaders, MediaTypes.ApplicationJson);
            const res = yield this.post(requestUrl, data, additionalHeaders);
            return this._processResponse(res, this.requestOptions);
        });
    }
    putJson(requestUrl_1, obj_1) {
        return __awaiter(this, arguments, void 0, function* (requestUrl, obj, additionalHeaders = {}) {
            const data = JSON.stringify(obj, null, 2);
            additionalHeaders[Headers.Accept] = this._getExistingOrDefaultHeader(additionalHeaders, Headers.Accept, MediaTypes.ApplicationJson);
            additionalHeaders[Headers.ContentType] =
                this._getExistingOrDefaultContentTypeHeader(additionalHeaders, MediaTypes.ApplicationJson);
            const res = yield this.put(requestUrl, data, additionalHeaders);
            return this._processResponse(res, this.requestOptions);
        });
    }
    patchJson(requestUrl_1, obj_1) {
        return __awaiter(this, arguments, void 0, function* (requestUrl, obj, additionalHeaders = {}) {
            const data = JSON.stringify(obj, null, 2);
            additionalHeaders[Headers.Accept] = this._getExistingOrDefaultHeader(additionalHeaders, Headers.Accept, MediaTypes.ApplicationJson);
            additionalHeaders[Headers.ContentType] =
                this._getExistingOrDefaultContentTypeHeader(additionalHeaders, MediaTypes.ApplicationJson);
            const res = yield this.patch(requestUrl, data, additionalHeaders);
            return this._processResponse(res, this.requestOptions);
        });
    }
    /**
     * Makes a raw http request.
     * All other methods such as get, post, patch, and request ultimately call this.
     * Prefer get, del, post and patch
     */
    request(verb, requestUrl, data, headers) {
        return __awaiter(this, void 0, void 0, function* () {
            if (this._disposed) {
                throw new Error('Client has already been disposed.');
            }
            const parsedUrl = new URL(requestUrl);
            let info = this._prepareRequest(verb, parsedUrl, headers);
            // Only perform retries on reads since writes may not be idempotent.
            const maxTries = this._allowRetries && RetryableHttpVerbs.includes(verb)
                ? this._maxRetries + 1
                : 1;
            let numTries = 0;
            let response;
            do {
                response = yield this.requestRaw(info, data);
                // Check if it's an authentication challenge
                if (response &&
                    response.message &&
                    response.message.statusCode === HttpCodes.Unauthorized) {
                    let authenticationHandler;
                    for (const handler of this.handlers) {
                        if (handler.canHandleAuthentication(response)) {
                            authenticationHandler = handler;
                            break;
                        }
                    }
                    if (authenticationHandler) {
                        return authenticationHandler.handleAuthentication(this, info, data);
                    }
                    else {
                        // We have received an unauthorized response but have no handlers to handle it.
                        // Let the response return to the caller.
                        return response;
                    }
                }
                let redirectsRemaining = this._maxRedirects;
                while (response.message.statusCode &&
                    HttpRedirectCodes.includes(response.message.statusCode) &&
                    this._allowRedirects &&
                    redirectsRemaining > 0) {
                    const redirectUrl = response.message.headers['location'];
                    if (!redirectUrl) {
                        // if there's no location to redirect to, we won't
                        break;
                    }
                    const parsedRedirectUrl = new URL(redirectUrl);
                    if (parsedUrl.protocol === 'https:' &&
                        parsedUrl.protocol !== parsedRedirectUrl.protocol &&
                        !this._allowRedirectDowngrade) {
                        throw new Error('Redirect from HTTPS to HTTP protocol. This downgrade is not allowed for security reasons. If you want to allow this behavior, set the allowRedirectDowngrade option to true.');
                    }
                    // we need to finish reading the response before reassigning response
                    // which will leak the open socket.
                    yield response.readBody();
                    // strip authorization header if redirected to a different hostname
                    if (parsedRedirectUrl.hostname !== parsedUrl.hostname) {
                        for (const header in headers) {
                            // header names are case insensitive
                            if (header.toLowerCase() === 'authorization') {
                                delete headers[header];
                            }
                        }
                    }
                    // let's make the request with the new redirectUrl
                    info = this._prepareRequest(verb, parsedRedirectUrl, headers);
                    response = yield this.requestRaw(info, data);
                    redirectsRemaining--;
                }
                if (!response.message.statusCode ||
                    !HttpResponseRetryCodes.includes(response.message.statusCode)) {
                    // If not a retry code, return immediately instead of retrying
                    return response;
                }
                numTries += 1;
                if (numTries < maxTries) {
                    yield response.readBody();
                    yield this._performExponentialBackoff(numTries);
                }
            } while (numTries < maxTries);
            return response;
        });
    }
    /**
     * Needs to be called if keepAlive is set to true in request options.
     */
    dispose() {
        if (this._agent) {
            this._agent.destroy();
        }
        this._disposed = true;
    }
    /**
     * Raw request.
     * @param info
     * @param data
     */
    requestRaw(info, data) {
        return __awaiter(this, void 0, void 0, function* () {
            return new Promise((resolve, reject) => {
                function callbackForResult(err, res) {
                    if (err) {
                        reject(err);
                    }
                    else if (!res) {
                        // If `err` is not passed, then `res` must be passed.
                        reject(new Error('Unknown error'));
                    }
                    else {
                        resolve(res);
                    }
                }
                this.requestRawWithCallback(info, data, callbackForResult);
            });
        });
    }
    /**
     * Raw request with callback.
     * @param info
     * @param data
     * @param onResult
     */
    requestRawWithCallback(info, data, onResult) {
        if (typeof data === 'string') {
            if (!info.options.headers) {
                info.options.headers = {};
            }
            info.options.headers['Content-Length'] = Buffer.byteLength(data, 'utf8');
        }
        let callbackCalled = false;
        function handleResult(err, res) {
            if (!callbackCalled) {
                callbackCalled = true;
                onResult(err, res);
            }
        }
        const req = info.httpModule.request(info.options, (msg) => {
            const res = new HttpClientResponse(msg);
            handleResult(undefined, res);
        });
        let socket;
        req.on('socket', sock => {
            socket = sock;
        });
        // If we ever get disconnected, we want the socket to timeout eventually
        req.setTimeout(this._socketTimeout || 3 * 60000, () => {
            if (socket) {
                socket.end();
            }
            handleResult(new Error(`Request timeout: ${info.options.path}`));
        });
        req.on('error', function (err) {
            // err has statusCode property
            // res should have headers
            handleResult(err);
        });
        if (data && typeof data === 'string') {
            req.write(data, 'utf8');
        }
        if (data && typeof data !== 'string') {
            data.on('close', function () {
                req.end();
            });
            data.pipe(req);
        }
        else {
            req.end();
        }
    }
    /**
     * Gets an http agent. This function is useful when you need an http agent that handles
     * routing through a proxy server - depending upon the url and proxy environment variables.
     * @param serverUrl  The server URL where the request will be sent. For example, https://api.github.com
     */
    getAgent(serverUrl) {
        const parsedUrl = new URL(serverUrl);
        return this._getAgent(parsedUrl);
    }
    getAgentDispatcher(serverUrl) {
        const parsedUrl = new URL(serverUrl);
        const proxyUrl = _proxy_js__WEBPACK_IMPORTED_MODULE_2__/* .getProxyUrl */ .s(parsedUrl);
        const useProxy = proxyUrl && proxyUrl.hostname;
        if (!useProxy) {
            return;
        }
        return this._getProxyAgentDispatcher(parsedUrl, proxyUrl);
    }
    _prepareRequest(method, requestUrl, headers) {
        const info = {};
        info.parsedUrl = requestUrl;
        const usingSsl = info.parsedUrl.protocol === 'https:';
        info.httpModule = usingSsl ? /*#__PURE__*/ (https__WEBPACK_IMPORTED_MODULE_1___namespace_cache || (https__WEBPACK_IMPORTED_MODULE_1___namespace_cache = __nccwpck_require__.t(https__WEBPACK_IMPORTED_MODULE_1__, 2))) : /*#__PURE__*/ (http__WEBPACK_IMPORTED_MODULE_0___namespace_cache || (http__WEBPACK_IMPORTED_MODULE_0___namespace_cache = __nccwpck_require__.t(http__WEBPACK_IMPORTED_MODULE_0__, 2)));
        const defaultPort = usingSsl ? 443 : 80;
        info.options = {};
        info.options.host = info.parsedUrl.hostname;
        info.options.port = info.parsedUrl.port
            ? parseInt(info.parsedUrl.port)
            : defaultPort;
        info.options.path =
            (info.parsedUrl.pathname || '') + (info.parsedUrl.search || '');
        info.options.method = method;
        info.options.headers = this._mergeHeaders(headers);
        if (this.userAgent != null) {
            info.options.headers['user-agent'] = this.userAgent;
        }
        info.options.agent = this._getAgent(info.parsedUrl);
        // gives handlers an opportunity to participate
        if (this.handlers) {
            for (const handler of this.handlers) {
                handler.prepareRequest(info.options);
            }
        }
        return info;
    }
    _mergeHeaders(headers) {
        if (this.requestOptions && this.requestOptions.headers) {
            return Object.assign({}, lowercaseKeys(this.requestOptions.headers), lowercaseKeys(headers || {}));
        }
        return lowercaseKeys(headers || {});
    }
    /**
     * Gets an existing header value or returns a default.
     * Handles converting number header values to strings since HTTP headers must be strings.
     * Note: This returns string | string[] since some headers can have multiple values.
     * For headers that must always be a single string (like Content-Type), use the
     * specialized _getExistingOrDefaultContentTypeHeader method instead.
     */
    _getExistingOrDefaultHeader(additionalHeaders, header, _default) {
        let clientHeader;
        if (this.requestOptions && this.requestOptions.headers) {
            const headerValue = lowercaseKeys(this.requestOptions.headers)[header];
            if (headerValue) {
                clientHeader =
                    typeof headerValue === 'number' ? headerValue.toString() : headerValue;
            }
        }
        const additionalValue = additionalHeaders[header];
        if (additionalValue !== undefined) {
            return typeof additionalValue === 'number'
                ? additionalValue.toString()
                : additionalValue;
        }
        if (clientHeader !== undefined) {
            return clientHeader;
        }
        return _default;
    }
    /**
     * Specialized version of _getExistingOrDefaultHeader for Content-Type header.
     * Always returns a single string (not an array) since Content-Type should be a single value.
     * Converts arrays to comma-separated strings and numbers to strings to ensure type safety.
     * This was split from _getExistingOrDefaultHeader to provide stricter typing for callers
     * that assign the result to places expecting a string (e.g., additionalHeaders[Headers.ContentType]).
     */
    _getExistingOrDefaultContentTypeHeader(additionalHeaders, _default) {
        let clientHeader;
        if (this.requestOptions && this.requestOptions.headers) {
            const headerValue = lowercaseKeys(this.requestOptions.headers)[Headers.ContentType];
            if (headerValue) {
                if (typeof headerValue === 'number') {
                    clientHeader = String(headerValue);
                }
                else if (Array.isArray(headerValue)) {
                    clientHeader = headerValue.join(', ');
                }
                else {
                    clientHeader = headerValue;
                }
            }
        }
        const additionalValue = additionalHeaders[Headers.ContentType];
        // Return the first non-undefined value, converting numbers or arrays to strings if necessary
        if (additionalValue !== undefined) {
            if (typeof additionalValue === 'number') {
                return String(additionalValue);
            }
            else if (Array.isArray(additionalValue)) {
                return additionalValue.join(', ');
            }
            else {
                return additionalValue;
            }
        }
        if (clientHeader !== undefined) {
            return clientHeader;
        }
        return _default;
    }
    _getAgent(parsedUrl) {
        let agent;
        const proxyUrl = _proxy_js__WEBPACK_IMPORTED_MODULE_2__/* .getProxyUrl */ .s(parsedUrl);
        const useProxy = proxyUrl && proxyUrl.hostname;
        if (this._keepAlive && useProxy) {
            agent = this._proxyAgent;
        }
        if (!useProxy) {
            agent = this._agent;
        }
        // if agent is already assigned use that agent.
        if (agent) {
            return agent;
        }
        const usingSsl = parsedUrl.protocol === 'https:';
        let maxSockets = 100;
        if (this.requestOptions) {
            maxSockets = this.requestOptions.maxSockets || http__WEBPACK_IMPORTED_MODULE_0__.globalAgent.maxSockets;
        }
        // This is `useProxy` again, but we need to check `proxyURl` directly for TypeScripts's flow analysis.
        if (proxyUrl && proxyUrl.hostname) {
            const agentOptions = {
                maxSockets,
                keepAlive: this._keepAlive,
                proxy: Object.assign(Object.assign({}, ((proxyUrl.username || proxyUrl.password) && {
                    proxyAuth: `${proxyUrl.username}:${proxyUrl.password}`
                })), { host: proxyUrl.hostname, port: proxyUrl.port })
            };
            let tunnelAgent;
            const overHttps = proxyUrl.protocol === 'https:';
            if (usingSsl) {
                tunnelAgent = overHttps ? tunnel__WEBPACK_IMPORTED_MODULE_3__.httpsOverHttps : tunnel__WEBPACK_IMPORTED_MODULE_3__.httpsOverHttp;
            }
            else {
                tunnelAgent = overHttps ? tunnel__WEBPACK_IMPORTED_MODULE_3__.httpOverHttps : tunnel__WEBPACK_IMPORTED_MODULE_3__.httpOverHttp;
            }
            agent = tunnelAgent(agentOptions);
            this._proxyAgent = agent;
        }
        // if tunneling agent isn't assigned create a new agent
        if (!agent) {
            const options = { keepAlive: this._keepAlive, maxSockets };
            agent = usingSsl ? new https__WEBPACK_IMPORTED_MODULE_1__.Agent(options) : new http__WEBPACK_IMPORTED_MODULE_0__.Agent(options);
            this._agent = agent;
        }
        if (usingSsl && this._ignoreSslError) {
            // we don't want to set NODE_TLS_REJECT_UNAUTHORIZED=0 since that will affect request for entire process
            // http.RequestOptions doesn't expose a way to modify RequestOptions.agent.options
            // we have to cast it to any and change it directly
            agent.options = Object.assign(agent.options || {}, {
                rejectUnauthorized: false
            });
        }
        return agent;
    }
    _getProxyAgentDispatcher(parsedUrl, proxyUrl) {
        let proxyAgent;
        if (this._keepAlive) {
            proxyAgent = this._proxyAgentDispatcher;
        }
        // if agent is already assigned use that agent.
        if (proxyAgent) {
            return proxyAgent;
        }
        const usingSsl = parsedUrl.protocol === 'https:';
        proxyAgent = new undici__WEBPACK_IMPORTED_MODULE_4__/* .ProxyAgent */ .k(Object.assign({ uri: proxyUrl.href, pipelining: !this._keepAlive ? 0 : 1 }, ((proxyUrl.username || proxyUrl.password) && {
            token: `Basic ${Buffer.from(`${proxyUrl.username}:${proxyUrl.password}`).toString('base64')}`
        })));
        this._proxyAgentDispatcher = proxyAgent;
        if (usingSsl && this._ignoreSslError) {
            // we don't want to set NODE_TLS_REJECT_UNAUTHORIZED=0 since that will affect request for entire process
            // http.RequestOptions doesn't expose a way to modify RequestOptions.agent.options
            // we have to cast it to any and change it directly
            proxyAgent.options = Object.assign(proxyAgent.options.requestTls || {}, {
                rejectUnauthorized: false
            });
        }
        return proxyAgent;
    }
    _getUserAgentWithOrchestrationId(userAgent) {
        const baseUserAgent = userAgent || 'actions/http-client';
        const orchId = process.env['ACTIONS_ORCHESTRATION_ID'];
        if (orchId) {
            // Sanitize the orchestration ID to ensure it contains only valid characters
            // Valid characters: 0-9, a-z, _, -, .
            const sanitizedId = orchId.replace(/[^a-z0-9_.-]/gi, '_');
            return `${baseUserAgent} actions_orchestration_id/${sanitizedId}`;
        }
        return baseUserAgent;
    }
    _performExponentialBackoff(retryNumber) {
        return __awaiter(this, void 0, void 0, function* () {
            retryNumber = Math.min(ExponentialBackoffCeiling, retryNumber);
            const ms = ExponentialBackoffTimeSlice * Math.pow(2, retryNumber);
            return new Promise(resolve => setTimeout(() => resolve(), ms));
        });
    }
    _processResponse(res, options) {
        return __awaiter(this, void 0, void 0, function* () {
            return new Promise((resolve, reject) => __awaiter(this, void 0, void 0, function* () {
                const statusCode = res.message.statusCode || 0;
                const response = {
                    statusCode,
                    result: null,
                    headers: {}
                };
                // not found leads to null obj returned
                if (statusCode === HttpCodes.NotFound) {
                    resolve(response);
                }
                // get the result from the body
                function dateTimeDeserializer(key, value) {
                    if (typeof value === 'string') {
                        const a = new Date(value);
                        if (!isNaN(a.valueOf())) {
                            return a;
                        }
                    }
                    return value;
                }
                let obj;
                let contents;
                try {
                    contents = yield res.readBody();
                    if (contents && contents.length > 0) {
                        if (options && options.deserializeDates) {
                            obj = JSON.parse(contents, dateTimeDeserializer);
                        }
                        else {
                            obj = JSON.parse(contents);
                        }
                        response.result = obj;
                    }
                    response.headers = res.message.headers;
                }
                catch (err) {
                    // Invalid resource (contents not json);  leaving result obj null
                }
                // note that 3xx redirects are handled by the http layer.
                if (statusCode > 299) {
                    let msg;
                    // if exception/error in body, attempt to get better error
                    if (obj && obj.message) {
                        msg = obj.message;
                    }
                    else if (contents && contents.length > 0) {
                        // it may be the case that the exception is in the body message as string
                        msg = contents;
                    }
                    else {
                        msg = `Failed request: (${statusCode})`;
                    }
                    const err = new HttpClientError(msg, statusCode);
                    err.result = response.result;
                    reject(err);
                }
                else {
                    resolve(response);
                }
            }));
        });
    }
}
const lowercaseKeys = (obj) => Object.keys(obj).reduce((c, k) => ((c[k.toLowerCase()] = obj[k]), c), {});
//# sourceMappingURL=index.js.map

/***/ }),

/***/ 783:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   H: () => (/* binding */ checkBypass),
/* harmony export */   s: () => (/* binding */ getProxyUrl)
/* harmony export */ });
function getProxyUrl(reqUrl) {
    const usingSsl = reqUrl.protocol === 'https:';
    if (checkBypass(reqUrl)) {
        return undefined;
    }
    const proxyVar = (() => {
        if (usingSsl) {
            return process.env['https_proxy'] || process.env['HTTPS_PROXY'];
        }
        else {
            return process.env['http_proxy'] || process.env['HTTP_PROXY'];
        }
    })();
    if (proxyVar) {
        try {
            return new DecodedURL(proxyVar);
        }
        catch (_a) {
            if (!proxyVar.startsWith('http://') && !proxyVar.startsWith('https://'))
                return new DecodedURL(`http://${proxyVar}`);
        }
    }
    else {
        return undefined;
    }
}
function checkBypass(reqUrl) {
    if (!reqUrl.hostname) {
        return false;
    }
    const reqHost = reqUrl.hostname;
    if (isLoopbackAddress(reqHost)) {
        return true;
    }
    const noProxy = process.env['no_proxy'] || process.env['NO_PROXY'] || '';
    if (!noProxy) {
        return false;
    }
    // Determine the request port
    let reqPort;
    if (reqUrl.port) {
        reqPort = Number(reqUrl.port);
    }
    else if (reqUrl.protocol === 'http:') {
        reqPort = 80;
    }
    else if (reqUrl.protocol === 'https:') {
        reqPort = 443;
    }
    // Format the request hostname and hostname with port
    const upperReqHosts = [reqUrl.hostname.toUpperCase()];
    if (typeof reqPort === 'number') {
        upperReqHosts.push(`${upperReqHosts[0]}:${reqPort}`);
    }
    // Compare request host against noproxy
    for (const upperNoProxyItem of noProxy
        .split(',')
        .map(x => x.trim().toUpperCase())
        .filter(x => x)) {
        if (upperNoProxyItem === '*' ||
            upperReqHosts.some(x => x === upperNoProxyItem ||
                x.endsWith(`.${upperNoProxyItem}`) ||
                (upperNoProxyItem.startsWith('.') &&
                    x.endsWith(`${upperNoProxyItem}`)))) {
            return true;
        }
    }
    return false;
}
function isLoopbackAddress(host) {
    const hostLower = host.toLowerCase();
    return (hostLower === 'localhost' ||
        hostLower.startsWith('127.') ||
        hostLower.startsWith('[::1]') ||
        hostLower.startsWith('[0:0:0:0:0:0:0:1]'));
}
class DecodedURL extends URL {
    constructor(url, base) {
        super(url, base);
        this._decodedUsername = decodeURIComponent(super.username);
        this._decodedPassword = decodeURIComponent(super.password);
    }
    get username() {
        return this._decodedUsername;
    }
    get password() {
        return this._decodedPassword;
    }
}
//# sourceMappingURL=proxy.js.map

/***/ }),

/***/ 7:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   h: () => (/* binding */ fetch),
/* harmony export */   k: () => (/* binding */ ProxyAgent)
/* harmony export */ });
// @actions/http-client and @actions/github import these two names, for requests that this action never makes that way:
// its own requests go through node:http(s), and Octokit is given a fetch of ours (src/github/). Real undici would be
// 85 % of the bundle and a third of its start-up time. Should a call ever arrive here, it must not pass silently.
const unused = (name) => new Error(`undici.${name} is not part of this bundle (vendor/undici)`)

// @actions/github makes one while it is loaded, if there is a proxy. It must bear being made, and nothing else.
class ProxyAgent {
  dispatch() {
    throw unused('ProxyAgent')
  }
}

function fetch() {
  return Promise.reject(unused('fetch'))
}


/***/ })

/******/ });
/************************************************************************/
/******/ // The module cache
/******/ var __webpack_module_cache__ = {};
/******/ 
/******/ // The require function
/******/ function __nccwpck_require__(moduleId) {
/******/ 	// Check if module is in cache
/******/ 	var cachedModule = __webpack_module_cache__[moduleId];
/******/ 	if (cachedModule !== undefined) {
/******/ 		return cachedModule.exports;
/******/ 	}
/******/ 	// Create a new module (and put it into the cache)
/******/ 	var module = __webpack_module_cache__[moduleId] = {
/******/ 		// no module.id needed
/******/ 		// no module.loaded needed
/******/ 		exports: {}
/******/ 	};
/******/ 
/******/ 	// Execute the module function
/******/ 	var threw = true;
/******/ 	try {
/******/ 		__webpack_modules__[moduleId](module, module.exports, __nccwpck_require__);
/******/ 		threw = false;
/******/ 	} finally {
/******/ 		if(threw) delete __webpack_module_cache__[moduleId];
/******/ 	}
/******/ 
/******/ 	// Return the exports of the module
/******/ 	return module.exports;
/******/ }
/******/ 
/******/ // expose the modules object (__webpack_modules__)
/******/ __nccwpck_require__.m = __webpack_modules__;
/******/ 
/************************************************************************/
/******/ /* webpack/runtime/asset-relocator-loader */
/******/ if (typeof __nccwpck_require__ !== 'undefined') __nccwpck_require__.ab = decodeURIComponent(new URL('.', import.meta.url).pathname).slice(import.meta.url.match(/^file:\/\/\/\w:/) ? 1 : 0, -1) + "/";
/******/ 
/******/ /* webpack/runtime/async module */
/******/ (() => {
/******/ 	var webpackQueues = typeof Symbol === "function" ? Symbol("webpack queues") : "__webpack_queues__";
/******/ 	var webpackExports = typeof Symbol === "function" ? Symbol("webpack exports") : "__webpack_exports__";
/******/ 	var webpackError = typeof Symbol === "function" ? Symbol("webpack error") : "__webpack_error__";
/******/ 	var resolveQueue = (queue) => {
/******/ 		if(queue && queue.d < 1) {
/******/ 			queue.d = 1;
/******/ 			queue.forEach((fn) => (fn.r--));
/******/ 			queue.forEach((fn) => (fn.r-- ? fn.r++ : fn()));
/******/ 		}
/******/ 	}
/******/ 	var wrapDeps = (deps) => (deps.map((dep) => {
/******/ 		if(dep !== null && typeof dep === "object") {
/******/ 			if(dep[webpackQueues]) return dep;
/******/ 			if(dep.then) {
/******/ 				var queue = [];
/******/ 				queue.d = 0;
/******/ 				dep.then((r) => {
/******/ 					obj[webpackExports] = r;
/******/ 					resolveQueue(queue);
/******/ 				}, (e) => {
/******/ 					obj[webpackError] = e;
/******/ 					resolveQueue(queue);
/******/ 				});
/******/ 				var obj = {};
/******/ 				obj[webpackQueues] = (fn) => (fn(queue));
/******/ 				return obj;
/******/ 			}
/******/ 		}
/******/ 		var ret = {};
/******/ 		ret[webpackQueues] = x => {};
/******/ 		ret[webpackExports] = dep;
/******/ 		return ret;
/******/ 	}));
/******/ 	__nccwpck_require__.a = (module, body, hasAwait) => {
/******/ 		var queue;
/******/ 		hasAwait && ((queue = []).d = -1);
/******/ 		var depQueues = new Set();
/******/ 		var exports = module.exports;
/******/ 		var currentDeps;
/******/ 		var outerResolve;
/******/ 		var reject;
/******/ 		var promise = new Promise((resolve, rej) => {
/******/ 			reject = rej;
/******/ 			outerResolve = resolve;
/******/ 		});
/******/ 		promise[webpackExports] = exports;
/******/ 		promise[webpackQueues] = (fn) => (queue && fn(queue), depQueues.forEach(fn), promise["catch"](x => {}));
/******/ 		module.exports = promise;
/******/ 		body((deps) => {
/******/ 			currentDeps = wrapDeps(deps);
/******/ 			var fn;
/******/ 			var getResult = () => (currentDeps.map((d) => {
/******/ 				if(d[webpackError]) throw d[webpackError];
/******/ 				return d[webpackExports];
/******/ 			}))
/******/ 			var promise = new Promise((resolve) => {
/******/ 				fn = () => (resolve(getResult));
/******/ 				fn.r = 0;
/******/ 				var fnQueue = (q) => (q !== queue && !depQueues.has(q) && (depQueues.add(q), q && !q.d && (fn.r++, q.push(fn))));
/******/ 				currentDeps.map((dep) => (dep[webpackQueues](fnQueue)));
/******/ 			});
/******/ 			return fn.r ? promise : getResult();
/******/ 		}, (err) => ((err ? reject(promise[webpackError] = err) : outerResolve(exports)), resolveQueue(queue)));
/******/ 		queue && queue.d < 0 && (queue.d = 0);
/******/ 	};
/******/ })();
/******/ 
/******/ /* webpack/runtime/create fake namespace object */
/******/ (() => {
/******/ 	var getProto = Object.getPrototypeOf ? (obj) => (Object.getPrototypeOf(obj)) : (obj) => (obj.__proto__);
/******/ 	var leafPrototypes;
/******/ 	// create a fake namespace object
/******/ 	// mode & 1: value is a module id, require it
/******/ 	// mode & 2: merge all properties of value into the ns
/******/ 	// mode & 4: return value when already ns object
/******/ 	// mode & 16: return value when it's Promise-like
/******/ 	// mode & 8|1: behave like require
/******/ 	__nccwpck_require__.t = function(value, mode) {
/******/ 		if(mode & 1) value = this(value);
/******/ 		if(mode & 8) return value;
/******/ 		if(typeof value === 'object' && value) {
/******/ 			if((mode & 4) && value.__esModule) return value;
/******/ 			if((mode & 16) && typeof value.then === 'function') return value;
/******/ 		}
/******/ 		var ns = Object.create(null);
/******/ 		__nccwpck_require__.r(ns);
/******/ 		var def = {};
/******/ 		leafPrototypes = leafPrototypes || [null, getProto({}), getProto([]), getProto(getProto)];
/******/ 		for(var current = mode & 2 && value; typeof current == 'object' && !~leafPrototypes.indexOf(current); current = getProto(current)) {
/******/ 			Object.getOwnPropertyNames(current).forEach((key) => (def[key] = () => (value[key])));
/******/ 		}
/******/ 		def['default'] = () => (value);
/******/ 		__nccwpck_require__.d(ns, def);
/******/ 		return ns;
/******/ 	};
/******/ })();
/******/ 
/******/ /* webpack/runtime/define property getters */
/******/ (() => {
/******/ 	// define getter functions for harmony exports
/******/ 	__nccwpck_require__.d = (exports, definition) => {
/******/ 		for(var key in definition) {
/******/ 			if(__nccwpck_require__.o(definition, key) && !__nccwpck_require__.o(exports, key)) {
/******/ 				Object.defineProperty(exports, key, { enumerable: true, get: definition[key] });
/******/ 			}
/******/ 		}
/******/ 	};
/******/ })();
/******/ 
/******/ /* webpack/runtime/ensure chunk */
/******/ (() => {
/******/ 	__nccwpck_require__.f = {};
/******/ 	// This file contains only the entry chunk.
/******/ 	// The chunk loading function for additional chunks
/******/ 	__nccwpck_require__.e = (chunkId) => {
/******/ 		return Promise.all(Object.keys(__nccwpck_require__.f).reduce((promises, key) => {
/******/ 			__nccwpck_require__.f[key](chunkId, promises);
/******/ 			return promises;
/******/ 		}, []));
/******/ 	};
/******/ })();
/******/ 
/******/ /* webpack/runtime/get javascript chunk filename */
/******/ (() => {
/******/ 	// This function allow to reference async chunks
/******/ 	__nccwpck_require__.u = (chunkId) => {
/******/ 		// return url for filenames based on template
/******/ 		return "" + chunkId + ".index.js";
/******/ 	};
/******/ })();
/******/ 
/******/ /* webpack/runtime/hasOwnProperty shorthand */
/******/ (() => {
/******/ 	__nccwpck_require__.o = (obj, prop) => (Object.prototype.hasOwnProperty.call(obj, prop))
/******/ })();
/******/ 
/******/ /* webpack/runtime/make namespace object */
/******/ (() => {
/******/ 	// define __esModule on exports
/******/ 	__nccwpck_require__.r = (exports) => {
/******/ 		if(typeof Symbol !== 'undefined' && Symbol.toStringTag) {
/******/ 			Object.defineProperty(exports, Symbol.toStringTag, { value: 'Module' });
/******/ 		}
/******/ 		Object.defineProperty(exports, '__esModule', { value: true });
/******/ 	};
/******/ })();
/******/ 
/******/ /* webpack/runtime/import chunk loading */
/******/ (() => {
/******/ 	// no baseURI
/******/ 	
/******/ 	// object to store loaded and loading chunks
/******/ 	// undefined = chunk not loaded, null = chunk preloaded/prefetched
/******/ 	// [resolve, Promise] = chunk loading, 0 = chunk loaded
/******/ 	var installedChunks = {
/******/ 		792: 0
/******/ 	};
/******/ 	
/******/ 	var installChunk = (data) => {
/******/ 		var {ids, modules, runtime} = data;
/******/ 		// add "modules" to the modules object,
/******/ 		// then flag all "ids" as loaded and fire callback
/******/ 		var moduleId, chunkId, i = 0;
/******/ 		for(moduleId in modules) {
/******/ 			if(__nccwpck_require__.o(modules, moduleId)) {
/******/ 				__nccwpck_require__.m[moduleId] = modules[moduleId];
/******/ 			}
/******/ 		}
/******/ 		if(runtime) runtime(__nccwpck_require__);
/******/ 		for(;i < ids.length; i++) {
/******/ 			chunkId = ids[i];
/******/ 			if(__nccwpck_require__.o(installedChunks, chunkId) && installedChunks[chunkId]) {
/******/ 				installedChunks[chunkId][0]();
/******/ 			}
/******/ 			installedChunks[ids[i]] = 0;
/******/ 		}
/******/ 	
/******/ 	}
/******/ 	
/******/ 	__nccwpck_require__.f.j = (chunkId, promises) => {
/******/ 			// import() chunk loading for javascript
/******/ 			var installedChunkData = __nccwpck_require__.o(installedChunks, chunkId) ? installedChunks[chunkId] : undefined;
/******/ 			if(installedChunkData !== 0) { // 0 means "already installed".
/******/ 	
/******/ 				// a Promise means "currently loading".
/******/ 				if(installedChunkData) {
/******/ 					promises.push(installedChunkData[1]);
/******/ 				} else {
/******/ 					if(true) { // all chunks have JS
/******/ 						// setup Promise in chunk cache
/******/ 						var promise = import("./" + __nccwpck_require__.u(chunkId)).then(installChunk, (e) => {
/******/ 							if(installedChunks[chunkId] !== 0) installedChunks[chunkId] = undefined;
/******/ 							throw e;
/******/ 						});
/******/ 						var promise = Promise.race([promise, new Promise((resolve) => (installedChunkData = installedChunks[chunkId] = [resolve]))])
/******/ 						promises.push(installedChunkData[1] = promise);
/******/ 					}
/******/ 				}
/******/ 			}
/******/ 	};
/******/ 	
/******/ 	// no prefetching
/******/ 	
/******/ 	// no preloaded
/******/ 	
/******/ 	// no external install chunk
/******/ 	
/******/ 	// no on chunks loaded
/******/ })();
/******/ 
/************************************************************************/
/******/ 
/******/ // startup
/******/ // Load entry module and return exports
/******/ // This entry module used 'module' so it can't be inlined
/******/ var __webpack_exports__ = __nccwpck_require__(296);
/******/ __webpack_exports__ = await __webpack_exports__;
/******/ 
