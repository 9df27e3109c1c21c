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
var assert = __nccwpck_require__(613);
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

/***/ 461:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {


// EXPORTS
__nccwpck_require__.d(__webpack_exports__, {
  wX: () => (/* reexport */ TransportError),
  k6: () => (/* binding */ httpTransport),
  _: () => (/* binding */ timeoutSignal)
});

// UNUSED EXPORTS: MAX_RESPONSE_BYTES

;// CONCATENATED MODULE: external "node:http"
const external_node_http_namespaceObject = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:http");
var external_node_http_namespaceObject_0 = /*#__PURE__*/__nccwpck_require__.t(external_node_http_namespaceObject, 2);
;// CONCATENATED MODULE: external "node:https"
const external_node_https_namespaceObject = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:https");
var external_node_https_namespaceObject_0 = /*#__PURE__*/__nccwpck_require__.t(external_node_https_namespaceObject, 2);
;// CONCATENATED MODULE: external "node:tls"
const external_node_tls_namespaceObject = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:tls");
;// CONCATENATED MODULE: external "node:net"
const external_node_net_namespaceObject = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:net");
// EXTERNAL MODULE: ./node_modules/@actions/http-client/lib/index.js
var lib = __nccwpck_require__(779);
// EXTERNAL MODULE: ./node_modules/@actions/http-client/lib/proxy.js
var proxy = __nccwpck_require__(783);
;// CONCATENATED MODULE: ./build/huaweicloud/no-proxy.js

function matchesNoProxy(url, noProxy) {
    const host = withoutBrackets(url.hostname.toLowerCase());
    const port = url.port || (url.protocol === 'https:' ? '443' : '80');
    return noProxy
        .toLowerCase()
        .split(/[\s,]+/)
        .filter((item) => item !== '')
        .some((item) => matches(item, host, port));
}
function matches(item, host, port) {
    if (item === '*')
        return true;
    if (item.includes('/'))
        return isInRange(host, item);
    if ((0,external_node_net_namespaceObject.isIP)(withoutBrackets(item)))
        return isInRange(host, `${withoutBrackets(item)}/${(0,external_node_net_namespaceObject.isIP)(item) === 4 ? 32 : 128}`);
    const [, name = item, itemPort] = /^(.*):(\d+)$/.exec(item) ?? [];
    if (itemPort !== undefined && itemPort !== port)
        return false;
    const domain = withoutBrackets(name).replace(/^\*?\./, '');
    if (domain === '')
        return false;
    return host.endsWith(`.${domain}`) || (host === domain && domain === withoutBrackets(name));
}
function isInRange(host, range) {
    const [, network = '', bits = ''] = /^\[?([^/\]]+)\]?\/(\d{1,3})$/.exec(range) ?? [];
    const version = (0,external_node_net_namespaceObject.isIP)(network);
    if (version === 0 || (0,external_node_net_namespaceObject.isIP)(host) === 0 || Number(bits) > (version === 4 ? 32 : 128))
        return false;
    const list = new external_node_net_namespaceObject.BlockList();
    list.addSubnet(network, Number(bits), version === 4 ? 'ipv4' : 'ipv6');
    return list.check(host, (0,external_node_net_namespaceObject.isIP)(host) === 4 ? 'ipv4' : 'ipv6');
}
const withoutBrackets = (host) => host.replace(/^\[(.*)\]$/, '$1');

;// CONCATENATED MODULE: external "node:url"
const external_node_url_namespaceObject = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:url");
;// CONCATENATED MODULE: ./build/huaweicloud/preconnect-pool.js


const MAX_UNUSED_MS = 10_000;
const MAX_UNUSED = 64;
class PreconnectPool {
    #agent;
    #open;
    #unused = new Map();
    constructor(agent) {
        this.#agent = agent;
        this.#open = agent.createConnection.bind(agent);
        agent.createConnection = (options, callback) => this.#take(options) ?? this.#open(options, callback);
    }
    ensure(url, count) {
        const { hostname, port } = (0,external_node_url_namespaceObject.urlToHttpOptions)(url);
        const host = hostname ?? '';
        const target = { host, port: Number(port) || (url.protocol === 'https:' ? 443 : 80) };
        const unused = this.#unused.get(hostKey(target)) ?? new Map();
        this.#unused.set(hostKey(target), unused);
        const missing = Math.min(count, MAX_UNUSED) - unused.size - this.#countIdle(hostKey(target));
        for (let n = 0; n < missing; n += 1) {
            const options = { ...this.#agent.options, ...target, servername: (0,external_node_net_namespaceObject.isIP)(host) ? '' : host };
            const socket = this.#open(options);
            const drop = () => {
                unused.delete(socket);
                socket.destroy();
            };
            socket.on('error', drop).on('close', drop).setTimeout(MAX_UNUSED_MS, drop);
            unused.set(socket, drop);
        }
    }
    close() {
        for (const unused of this.#unused.values())
            for (const drop of [...unused.values()])
                drop();
    }
    #take(target) {
        const unused = this.#unused.get(hostKey(target));
        const usable = [...(unused ?? [])].find(([socket]) => !socket.destroyed);
        if (!usable)
            return undefined;
        const [socket, drop] = usable;
        unused?.delete(socket);
        socket.setTimeout(0, drop);
        return socket.off('error', drop).off('close', drop);
    }
    #countIdle(key) {
        const names = Object.entries(this.#agent.freeSockets).filter(([name]) => name.startsWith(`${key}:`));
        return names.reduce((sum, [, sockets = []]) => sum + sockets.length, 0);
    }
}
const hostKey = ({ host, port }) => `${host}:${port}`;

;// CONCATENATED MODULE: ./build/huaweicloud/transport-error.js
class TransportError extends Error {
    code;
    sent;
    constructor(message, code, sent, cause) {
        super(message, { cause });
        this.name = 'TransportError';
        this.code = code;
        this.sent = sent;
    }
    get isPermanent() {
        return !this.sent && /ENOTFOUND|PROXY_SETTING|CERT_|UNABLE_TO_|SELF_SIGNED|HOSTNAME_MISMATCH/.test(this.code);
    }
}

;// CONCATENATED MODULE: ./build/huaweicloud/agents.js






const CONNECT_ATTEMPT_MS = 2_500;
function createAgents() {
    const clients = new Map();
    const pools = new Map();
    const closing = new AbortController();
    const agentFor = (url) => {
        const client = clients.get(url.protocol) ?? new lib/* HttpClient */.Qq('huaweicloud-cleanup', [], { keepAlive: true, maxSockets: 64 });
        clients.set(url.protocol, client);
        const isDirect = bypassesProxy(url);
        if (!isDirect)
            checkProxy(url);
        return configure(client.getAgent(isDirect ? `${url.protocol}//localhost` : url.href), closing.signal);
    };
    return {
        for: agentFor,
        preconnect(url, count) {
            try {
                const agent = agentFor(url);
                if (agent.proxyOptions)
                    return;
                const pool = pools.get(agent) ?? new PreconnectPool(agent);
                pools.set(agent, pool);
                pool.ensure(url, count);
            }
            catch (error) {
                if (!(error instanceof TransportError))
                    throw error;
            }
        },
        close() {
            closing.abort();
            for (const pool of pools.values())
                pool.close();
            for (const client of clients.values())
                client.dispose();
        },
    };
}
function configure(agent, closing) {
    const common = { rejectUnauthorized: true, autoSelectFamilyAttemptTimeout: CONNECT_ATTEMPT_MS };
    Object.assign(agent.options, common);
    const { proxyOptions } = agent;
    if (!proxyOptions)
        return agent;
    const host = proxyOptions.host ?? '';
    Object.assign(proxyOptions, { ...common, servername: (0,external_node_net_namespaceObject.isIP)(host) ? '' : host, signal: closing });
    const { proxyAuth } = proxyOptions;
    if (proxyAuth === undefined)
        return agent;
    delete proxyOptions.proxyAuth;
    const open = agent.request;
    const authorization = `Basic ${Buffer.from(proxyAuth).toString('base64')}`;
    agent.request = ({ headers, ...options }) => open({ ...options, headers: { ...headers, 'Proxy-Authorization': authorization } });
    return agent;
}
const bypassesProxy = (url) => (0,proxy/* checkBypass */.H)(url) || matchesNoProxy(url, process.env.no_proxy || process.env.NO_PROXY || '');
function checkProxy(url) {
    const names = url.protocol === 'https:' ? ['https_proxy', 'HTTPS_PROXY'] : ['http_proxy', 'HTTP_PROXY'];
    const name = names.find((each) => process.env[each]);
    if (name === undefined || isHttpUrl(() => (0,proxy/* getProxyUrl */.s)(url)))
        return;
    throw new TransportError(`${name} is not a URL such as http://proxy.example:3128`, 'PROXY_SETTING', false);
}
function isHttpUrl(parse) {
    try {
        const { protocol } = parse() ?? {};
        return protocol === 'http:' || protocol === 'https:';
    }
    catch {
        return false;
    }
}

;// CONCATENATED MODULE: ./build/huaweicloud/transport.js






const TIMED_OUT = 'no complete response in time';
function timeoutSignal(ms, clock, parent) {
    const controller = new AbortController();
    const abort = () => {
        controller.abort(TIMED_OUT);
    };
    if (parent.aborted)
        abort();
    parent.addEventListener('abort', abort);
    void clock.sleep(ms, controller.signal).then(abort);
    return {
        signal: controller.signal,
        done: () => {
            parent.removeEventListener('abort', abort);
            abort();
        },
    };
}
const MAX_RESPONSE_BYTES = 8 * 1024 * 1024;
function httpTransport() {
    const agents = createAgents();
    const transport = async ({ method, url, headers, body }, signal) => {
        const { request: open } = url.protocol === 'https:' ? external_node_https_namespaceObject_0 : external_node_http_namespaceObject_0;
        let isConnected = false;
        let abort = () => undefined;
        try {
            if (signal.aborted)
                throw new Error('aborted');
            const allHeaders = { 'Accept-Encoding': 'identity', ...headers };
            const options = { method, headers: allHeaders, agent: agents.for(url), rejectUnauthorized: true };
            const message = await new Promise((resolve, reject) => {
                const request = open(url, options, resolve);
                request.on('error', reject);
                request.once('socket', (socket) => {
                    whenConnected(socket, () => {
                        isConnected = true;
                    });
                });
                abort = () => {
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
            throw toTransportError(error, isConnected, signal);
        }
        finally {
            signal.removeEventListener('abort', abort);
        }
    };
    return Object.assign(transport, { preconnect: agents.preconnect, close: agents.close });
}
function whenConnected(socket, callback) {
    const isTls = socket instanceof external_node_tls_namespaceObject.TLSSocket;
    const isConnected = isTls ? socket.getFinished() !== undefined : !socket.connecting;
    if (isConnected)
        callback();
    else
        socket.once(isTls ? 'secureConnect' : 'connect', callback);
}
function readBounded(message) {
    const chunks = [];
    let size = 0;
    return new Promise((resolve, reject) => {
        message.on('error', reject);
        message.on('data', (chunk) => {
            size += chunk.length;
            chunks.push(chunk);
            if (size <= MAX_RESPONSE_BYTES)
                return;
            message.destroy(new TransportError(`the response is larger than ${MAX_RESPONSE_BYTES} bytes`, 'TOO_LARGE', true));
        });
        message.on('end', () => {
            resolve(Buffer.concat(chunks).toString('utf8'));
        });
        message.on('close', () => {
            reject(new Error('the connection closed before the response was complete'));
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
        return new TransportError(TIMED_OUT, 'TIMEOUT', sent, error);
    const { code: nodeCode, message } = error;
    const proxy = /statusCode=407/.test(message) ? 'PROXY_SETTING' : 'PROXY';
    const code = /tunneling socket/i.test(message) ? proxy : (nodeCode ?? 'NETWORK');
    return new TransportError(message || code, code, sent, error);
}


/***/ }),

/***/ 296:
/***/ ((__webpack_module__, __unused_webpack___webpack_exports__, __nccwpck_require__) => {

__nccwpck_require__.a(__webpack_module__, async (__webpack_handle_async_dependencies__, __webpack_async_result__) => { try {
/* harmony import */ var _runtime_require_node_js__WEBPACK_IMPORTED_MODULE_0__ = __nccwpck_require__(57);
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_1__ = __nccwpck_require__(24);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_2__ = __nccwpck_require__(760);
/* harmony import */ var _actions_core__WEBPACK_IMPORTED_MODULE_3__ = __nccwpck_require__(170);
/* harmony import */ var _huaweicloud_transport_js__WEBPACK_IMPORTED_MODULE_4__ = __nccwpck_require__(461);
/* harmony import */ var _run_run_js__WEBPACK_IMPORTED_MODULE_5__ = __nccwpck_require__(614);
/* harmony import */ var _runtime_log_writer_js__WEBPACK_IMPORTED_MODULE_7__ = __nccwpck_require__(121);
/* harmony import */ var _runtime_runtime_js__WEBPACK_IMPORTED_MODULE_6__ = __nccwpck_require__(639);








const FINAL_FLUSH_MS = 2_000;
process.exitCode = 1;
const pause = new Int32Array(new SharedArrayBuffer(4));
const log = new _runtime_log_writer_js__WEBPACK_IMPORTED_MODULE_7__/* .LogWriter */ .G({
    write: (bytes) => (0,node_fs__WEBPACK_IMPORTED_MODULE_1__.writeSync)(1, bytes),
    wait: (ms) => Atomics.wait(pause, 0, 0, ms),
});
process.stdout.write = (chunk) => {
    log.write(chunk);
    return true;
};
const runner = {
    info: _actions_core__WEBPACK_IMPORTED_MODULE_3__.info,
    debug: _actions_core__WEBPACK_IMPORTED_MODULE_3__.isDebug() ? _actions_core__WEBPACK_IMPORTED_MODULE_3__.debug : undefined,
    group: (title, lines) => {
        _actions_core__WEBPACK_IMPORTED_MODULE_3__.startGroup(title);
        for (const line of lines)
            _actions_core__WEBPACK_IMPORTED_MODULE_3__.info(line);
        _actions_core__WEBPACK_IMPORTED_MODULE_3__.endGroup();
    },
    annotate: (level, message, title) => {
        _actions_core__WEBPACK_IMPORTED_MODULE_3__[level](message, title === undefined ? {} : { title });
    },
    setSecret: _actions_core__WEBPACK_IMPORTED_MODULE_3__.setSecret,
    setOutput: _actions_core__WEBPACK_IMPORTED_MODULE_3__.setOutput,
    writeSummary: (parts) => {
        const path = process.env.GITHUB_STEP_SUMMARY;
        if (path)
            append(path, parts);
    },
    writeReport: (parts) => {
        const folder = process.env.RUNNER_TEMP;
        if (!folder)
            return undefined;
        const path = (0,node_path__WEBPACK_IMPORTED_MODULE_2__.join)((0,node_fs__WEBPACK_IMPORTED_MODULE_1__.mkdtempSync)((0,node_path__WEBPACK_IMPORTED_MODULE_2__.join)(folder, 'huaweicloud-cleanup-')), 'report.json');
        append(path, parts);
        return path;
    },
};
function append(path, parts) {
    const file = (0,node_fs__WEBPACK_IMPORTED_MODULE_1__.openSync)(path, 'a');
    try {
        for (const part of parts)
            (0,node_fs__WEBPACK_IMPORTED_MODULE_1__.appendFileSync)(file, part);
    }
    finally {
        (0,node_fs__WEBPACK_IMPORTED_MODULE_1__.closeSync)(file);
    }
}
const transport = (0,_huaweicloud_transport_js__WEBPACK_IMPORTED_MODULE_4__/* .httpTransport */ .k6)();
try {
    const ok = await (0,_run_run_js__WEBPACK_IMPORTED_MODULE_5__/* .run */ .e)({
        env: process.env,
        readFile: (path) => (0,node_fs__WEBPACK_IMPORTED_MODULE_1__.readFileSync)(path, 'utf8'),
        clock: _runtime_runtime_js__WEBPACK_IMPORTED_MODULE_6__/* .systemClock */ .m,
        random: Math.random,
        transport,
        runner,
        onCancel: (callback) => {
            for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGBREAK'])
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
                log.flush(FINAL_FLUSH_MS);
            });
        },
    });
    process.exitCode = ok ? 0 : 1;
}
catch (error) {
    _actions_core__WEBPACK_IMPORTED_MODULE_3__.error(error instanceof Error ? (error.stack ?? error.message) : String(error));
}
finally {
    transport.close();
    process.exit();
}

__webpack_async_result__();
} catch(e) { __webpack_async_result__(e); } }, 1);

/***/ }),

/***/ 614:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {


// EXPORTS
__nccwpck_require__.d(__webpack_exports__, {
  e: () => (/* binding */ run)
});

;// CONCATENATED MODULE: ./build/plan/target.js
const keyOf = ({ type, kind, id }) => `${type}/${kind ?? ''}/${id}`;
const OUTCOMES = ['deleted', 'absent', 'kept', 'planned', 'submitted', 'failed', 'unattempted'];

;// CONCATENATED MODULE: ./build/runtime/concurrency.js
async function forEachConcurrent(limit, items, callback) {
    const rest = items.values();
    const worker = async () => {
        for (const item of rest)
            await callback(item);
    };
    await Promise.all(Array.from({ length: Math.min(limit, items.length) }, worker));
}
async function mapConcurrent(items, callback) {
    const settled = await Promise.allSettled(items.map(callback));
    return settled.map((each) => {
        if (each.status === 'rejected')
            throw each.reason;
        return each.value;
    });
}
function chunk(items, size) {
    return Array.from({ length: Math.ceil(items.length / size) }, (_, index) => items.slice(index * size, (index + 1) * size));
}

;// CONCATENATED MODULE: ./build/runtime/json.js
function parseJson(json) {
    const text = json.replace(/^\uFEFF/, '');
    try {
        return /[:,[]\s*-?\d{16}/.test(text) ? JSON.parse(text, keepDigits) : JSON.parse(text);
    }
    catch {
        return undefined;
    }
}
const keepDigits = (_key, value, { source = '' }) => !Number.isSafeInteger(value) && /^-?\d+$/.test(source) ? source : value;
const MAX_DEPTH = 16;
const stringify = (value) => JSON.stringify(limitDepth(value, MAX_DEPTH));
function limitDepth(value, depth) {
    if (typeof value !== 'object' || value === null)
        return value;
    if (depth === 0)
        return '…';
    if (Array.isArray(value))
        return value.map((item) => limitDepth(item, depth - 1));
    return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, limitDepth(item, depth - 1)]));
}
const isObject = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);
const asObject = (value) => (isObject(value) ? value : {});
const MAX_LENGTH = 10_240;
const truncate = (value) => value.length > MAX_LENGTH ? Buffer.from(`${value.slice(0, MAX_LENGTH)}…`).toString() : value;
function omitUndefined(fields) {
    return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}

;// CONCATENATED MODULE: ./build/huaweicloud/errors.js

const CLASS_OF_STATUS = { 401: 'credentials', 403: 'denied', 429: 'throttled' };
function classify(status, code, codes) {
    const byCode = Object.entries(codes).find(([, known]) => code !== undefined && known.includes(code));
    return byCode?.[0] ?? CLASS_OF_STATUS[status];
}
class CloudError extends Error {
    kind;
    errorClass;
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
    permission;
    constructor(fields, cause) {
        super(fields.message ?? 'no further explanation', { cause });
        this.kind = fields.kind;
        this.attempts = fields.attempts;
        this.inDoubt = fields.inDoubt;
        Object.assign(this, fields, { name: 'CloudError', message: this.message });
    }
    with(fields) {
        return new CloudError(Object.assign({}, this, { message: this.message }, fields), this);
    }
}
const isFromGateway = (error) => /^APIGW?\.0\d{3}$/.test(error.code ?? '');
const isDenied = ({ status, errorClass }) => errorClass === 'denied' || status === 403;
function readErrorBody(answer) {
    const requestId = answer.headers['x-request-id'] ?? answer.headers['x-iam-trace-id'];
    const found = findError(parseJson(answer.body), 0);
    const plain = found ? undefined : plainText(answer);
    return omitUndefined({ requestId, message: plain, ...found });
}
function errorInSuccess(answer) {
    const json = parseJson(answer.body);
    if (!isObject(json))
        return undefined;
    const keys = [json.error_code, json.errorCode, json.error];
    return keys.some((value) => isObject(value) || errors_text(value)) ? readErrorBody(answer) : undefined;
}
function findError(json, depth) {
    if (typeof json !== 'object' || json === null || depth > 4)
        return undefined;
    const own = isObject(json) ? ownError(json) : {};
    if (own.code ?? own.message)
        return own;
    const inner = firstError(Object.values(json), depth);
    return inner && { ...own, ...inner };
}
function ownError(json) {
    const code = errors_text(json.error_code) ?? errors_text(json.errorCode) ?? errors_text(json.code);
    const message = errors_text(json.error_msg) ?? errors_text(json.errorMsg) ?? errors_text(json.errorMessage) ?? errors_text(json.message);
    return omitUndefined({
        code,
        message: message ?? errors_text(json.error),
        detail: detail(json.error_detail) ?? detail(json.error_details) ?? detail(json.details) ?? errors_text(json.detail),
        requestId: errors_text(json.request_id) ?? errors_text(json.requestId),
        encodedAuthorizationMessage: errors_text(json.encoded_authorization_message),
    });
}
function firstError(values, depth) {
    for (const value of values) {
        const found = findError(value, depth + 1);
        if (found)
            return found;
    }
    return undefined;
}
function plainText(answer) {
    const words = answer.body
        .slice(0, 2_000)
        .replace(/<(style|script)[\s\S]*?<\/\1>|<[^>]*>/gi, ' ')
        .replace(/\s+/g, ' ')
        .trim();
    return words.slice(0, 200) || `HTTP ${answer.status} with an empty body`;
}
function errors_text(value) {
    if (typeof value === 'number')
        return String(value);
    return typeof value === 'string' && value !== '' ? truncate(value) : undefined;
}
const detail = (value) => isObject(value) || (Array.isArray(value) && value.length > 0) ? truncate(stringify(value)) : errors_text(value);

;// CONCATENATED MODULE: ./build/deletion/rows.js

const MAX_ID_LENGTH = 512;
const EARLIEST_MS = Date.UTC(2010, 0);
const LATEST_MS = Date.UTC(9999, 0);
function rowId(value) {
    const id = typeof value === 'string' || typeof value === 'number' ? String(value) : '';
    return id.length > MAX_ID_LENGTH ? '' : id;
}
function rowToTarget(type, list, row) {
    const { id, name, creator, createdAt } = list.fields(row);
    return {
        type,
        ...omitUndefined({ kind: list.kind }),
        id: rowId(id),
        ...omitUndefined({
            name: typeof name === 'string' ? name : undefined,
            creator: typeof creator === 'string' && creator !== '' ? truncate(creator) : undefined,
            createdAt: readTime(createdAt),
        }),
    };
}
function readTime(value) {
    const ms = milliseconds(value);
    return ms > EARLIEST_MS && ms < LATEST_MS ? ms : undefined;
}
function milliseconds(value) {
    if (typeof value === 'number')
        return millisecondsOfNumber(value);
    return typeof value === 'string' ? millisecondsOfText(value.trim()) : NaN;
}
const millisecondsOfNumber = (value) => value * 1_000 > EARLIEST_MS && value < EARLIEST_MS ? value * 1_000 : value;
function millisecondsOfText(text) {
    if (/^\d{9,16}$/.test(text))
        return millisecondsOfNumber(Number(text));
    if (!/^\d{4}-\d\d-\d\d/.test(text))
        return NaN;
    const iso = text.replace(/^(\d{4}-\d\d-\d\d) (?=\d)/, '$1T').replace(/ (?=[+-]\d\d)/, '');
    return Date.parse(/(Z|[+-]\d\d:?\d\d)$/i.test(iso) ? iso : `${iso}Z`);
}

;// CONCATENATED MODULE: ./build/deletion/list.js





const MAX_ROWS = 100_000;
const MAX_CHARACTERS = 64 * 1024 * 1024;
const MAX_PASSES = 5;
const MAX_REPEATED_PAGES = 2;
const canSearch = (context) => context.api.lists.every(({ search }) => search !== undefined);
async function listTargets(context, options = {}) {
    const targets = await readLists(context.api.lists, context, options);
    return [...new Map(targets.map((target) => [keyOf(target), target])).values()];
}
async function readLists(lists, context, options = {}) {
    return (await mapConcurrent(lists, (list) => readList(list, context, options))).flat();
}
async function readList(list, context, options = {}) {
    const read = (at) => readPage(list, at, context, options);
    try {
        return await readAllPages(list, read, {
            toTarget: (row) => rowToTarget(context.type.name, list, row),
            isRelevant: options.isRelevant ?? (() => true),
        });
    }
    catch (error) {
        if (options.mustExist || !(error instanceof CloudError) || !list.isMissing?.(error))
            throw error;
        context.events.log(`${context.type.name}: ${context.client.host} has no list of ${list.kind ?? ''}s here`);
        return [];
    }
}
async function readPage(list, at, context, options) {
    const { search, purpose = 'read' } = options;
    const { query, ...request } = list.request(at);
    const names = search && list.search ? { [list.search.parameter]: search.slice(0, list.search.maxLength) } : {};
    const response = await context.client.send({
        ...request,
        query: { ...query, ...names },
        purpose,
        operation: 'list',
        validate: (answer) => pageOf(list, answer) !== undefined,
    });
    return { rows: [], total: 0, ...pageOf(list, response), response };
}
function pageOf(list, response) {
    const { rows, total: given } = list.page(response.json, response);
    const total = typeof given === 'string' && /^\d{1,15}$/.test(given) ? Number(given) : given;
    if (Array.isArray(rows))
        return { rows: rows.filter(isObject), total: typeof total === 'number' ? total : 0 };
    return (rows === undefined || rows === null) && total === 0 ? { rows: [], total } : undefined;
}
async function readAllPages(list, read, { toTarget, isRelevant }) {
    const found = new FoundTargets(isRelevant);
    let pass;
    for (let n = 1; n <= MAX_PASSES; n++) {
        const before = found.relevant;
        pass = await readPass(list, read, {
            add: (row) => found.add(toTarget(row), n),
            isFull: () => found.isTooLarge,
        });
        if (found.isTooLarge)
            throw listError(pass, `the list has no end within ${MAX_ROWS} rows`);
        const isComplete = list.paging === 'marker' || pass.pages <= 1 || (n > 1 && found.relevant === before);
        const isGrowing = n === MAX_PASSES && !found.hasReturned;
        if ((isComplete || isGrowing) && found.size >= pass.minTotal)
            return found.targets;
    }
    const { minTotal = 0 } = pass ?? {};
    const isIncomplete = found.size < minTotal;
    const incomplete = `the list ends after ${found.size} rows although it announces ${minTotal}`;
    const problem = isIncomplete ? incomplete : 'the list shows its rows in no stable order';
    throw listError(pass, `${problem}, each of the ${MAX_PASSES} times it was read`);
}
class FoundTargets {
    relevant = 0;
    hasReturned = false;
    #targets = new Map();
    #isRelevant;
    #characters = 0;
    constructor(isRelevant) {
        this.#isRelevant = isRelevant;
    }
    add(target, pass) {
        const key = keyOf(target);
        const known = this.#targets.get(key);
        const isRelevant = this.#isRelevant(target);
        if (known)
            this.hasReturned ||= isRelevant && known.pass < pass - 1;
        else {
            this.relevant += isRelevant ? 1 : 0;
            this.#characters += target.name?.length ?? 0;
        }
        this.#targets.set(key, { target, pass });
        return key;
    }
    get size() {
        return this.#targets.size;
    }
    get isTooLarge() {
        return this.size > MAX_ROWS || this.#characters > MAX_CHARACTERS;
    }
    get targets() {
        return [...this.#targets.values()].map(({ target }) => target);
    }
}
async function readPass({ pageSize }, read, { add, isFull }) {
    const seen = new Set();
    let position = { offset: 0, page: 0, last: undefined };
    let minTotal = Infinity;
    for (let repeatedPages = 0;;) {
        const { rows, total, response } = await read(position);
        minTotal = Math.min(minTotal, total);
        const before = seen.size;
        for (const row of rows)
            seen.add(add(row));
        repeatedPages = seen.size === before ? repeatedPages + 1 : 0;
        const pages = position.page + (rows.length > 0 ? 1 : 0);
        const isLast = rows.length === 0 || (rows.length < pageSize && seen.size >= minTotal);
        if (isLast || repeatedPages === MAX_REPEATED_PAGES || isFull())
            return { pages, minTotal, response };
        const { json: previous } = response;
        position = { offset: position.offset + rows.length, page: position.page + 1, last: rows.at(-1), previous };
    }
}
function listError(pass, message) {
    const { status, requestId, host, attempts = 0 } = pass?.response ?? {};
    const fields = { kind: 'unclear', message, attempts, inDoubt: false };
    return new CloudError({ ...fields, ...omitUndefined({ status, requestId, host }) });
}

;// CONCATENATED MODULE: ./build/deletion/outcomes.js


const WHY_STOPPED = {
    cancelled: 'the run was cancelled before its turn came',
    deadline: "the run's time-out came before its turn",
    credentials: 'the credentials were refused before its turn came',
};
function unattempted({ cancellation, client }) {
    const ended = cancellation.reason ? WHY_STOPPED[cancellation.reason] : 'the run ended before its turn came';
    const reason = client.throttled ? 'the service throttled the requests of this run before its turn came' : ended;
    return { kind: 'unattempted', reason };
}
const failed = (error, state) => ({
    kind: 'failed',
    state,
    error,
    attempts: error.attempts,
    requestId: error.requestId,
});
function outcomeAfterError(error, result) {
    const { attempts, requestId, status, code } = error;
    switch (result.status) {
        case 'present':
            return failed(error, 'there');
        case 'unknown':
            return failed(error, 'unknown');
        case 'absent':
            if (error.inDoubt)
                return { kind: 'deleted', reason: 'no longer found after an unclear response', attempts, requestId };
            if (isDenied(error))
                return failed(error, 'unknown');
            return { kind: 'absent', reason: `not found after a refusal (${code ?? status})`, attempts, requestId };
    }
}
function outcomeOfHold(hold, error, result) {
    const { attempts, requestId, inDoubt, host } = error;
    if (!inDoubt && (attempts === 0 || hold.kind === 'kept'))
        return { kind: hold.kind, reason: hold.reason };
    if (inDoubt && result?.status === 'absent')
        return outcomeAfterError(error, result);
    const doubt = inDoubt ? ', and an earlier attempt may have deleted it' : '';
    const message = `not sent again: ${hold.reason}${doubt}`;
    const fields = { kind: 'unclear', message, attempts, inDoubt, ...omitUndefined({ requestId, host }) };
    return failed(new CloudError(fields, error), 'unknown');
}
const shouldVerify = (error) => error.inDoubt || (error.kind !== 'stopped' && (error.status ?? 0) >= 400 && !isAboutCaller(error));
const isAboutCaller = ({ status = 0, errorClass }) => status === 401 || status === 429 || errorClass === 'credentials' || errorClass === 'throttled';
function asCloudError(error) {
    if (error instanceof CloudError)
        return error;
    throw error;
}
const unverified = (error) => `unverified: the look-up failed (${error.code ?? error.status ?? error.message})`;

;// CONCATENATED MODULE: ./build/deletion/look-up.js






async function lookUp(targets, context, purpose = 'read') {
    if (targets.length === 0)
        return new Map();
    const { lookUp: api } = context.api;
    return api === 'from list' ? lookUpInLists(targets, context, purpose) : lookUpOneByOne(targets, context, api, purpose);
}
async function lookUpMany(targets, context, purpose) {
    const lists = context.api.lists.length;
    if (context.api.lookUp === 'from list' || lists === 0 || targets.length <= 2 * lists)
        return lookUp(targets, context, purpose);
    const listed = await lookUpInLists(targets, context, purpose);
    const others = targets.filter((target) => listed.get(keyOf(target))?.status !== 'present');
    return new Map([...listed, ...(await lookUp(others, context, purpose))]);
}
const CONFIRM_PAUSE_MS = 1_000;
async function confirmAbsence(targets, context, results, purpose = 'read') {
    const absent = targets.filter((target) => resultFor(target, results).status === 'absent');
    if (context.api.lookUp !== 'from list' || absent.length === 0)
        return results;
    await context.clock.sleep(CONFIRM_PAUSE_MS, context.cancellation.signal);
    return new Map([...results, ...(await lookUp(absent, context, purpose))]);
}
async function lookUpOne(target, context, purpose) {
    const results = await lookUp([target], context, purpose);
    return resultFor(target, results);
}
function resultFor(target, results) {
    const result = results.get(keyOf(target));
    if (!result)
        throw new Error(`no look-up of ${keyOf(target)}`);
    return result;
}
async function lookUpOneByOne(targets, context, api, purpose) {
    const results = new Map();
    const inconclusive = new Map();
    await forEachConcurrent(context.concurrency, targets, async (target) => {
        const result = await send(target, context, api, purpose);
        if (result.status === 'inconclusive')
            inconclusive.set(keyOf(target), result.error);
        else
            results.set(keyOf(target), result);
    });
    const open = targets.filter((target) => inconclusive.has(keyOf(target)));
    const listed = open.length > 0 ? await lookUpInLists(open, context, purpose) : new Map();
    for (const [key, error] of inconclusive) {
        results.set(key, listed.get(key)?.status === 'absent' ? absent(error) : { status: 'unknown', error });
    }
    return results;
}
async function send(target, context, api, purpose) {
    try {
        const response = await context.client.send({
            ...api.request(target),
            purpose,
            validate: (answer) => api.isLookupOf(answer, target),
        });
        const name = api.name(response);
        return present(target, typeof name === 'string' ? name : undefined, context);
    }
    catch (thrown) {
        const error = asCloudError(thrown);
        const absence = error.kind === 'refused' ? api.absence(error, target) : 'unknown';
        if (absence === 'certain')
            return absent(error);
        return { status: absence === 'possible' ? 'inconclusive' : 'unknown', error };
    }
}
async function lookUpInLists(targets, context, purpose) {
    const kinds = new Set(targets.map(({ kind }) => kind));
    const lists = context.api.lists.filter(({ kind }) => kinds.has(kind));
    for (const kind of kinds)
        if (!lists.some((list) => list.kind === kind))
            throw new Error(`${context.type.name} has no list to look into`);
    const listed = new Map();
    try {
        for (const target of await readLists(lists, context, { purpose, mustExist: true }))
            listed.set(comparable(target), target);
    }
    catch (thrown) {
        const error = asCloudError(thrown);
        return new Map(targets.map((target) => [keyOf(target), { status: 'unknown', error }]));
    }
    return new Map(targets.map((target) => {
        const row = listed.get(comparable(target));
        return [keyOf(target), row ? present(target, row.name, context) : { status: 'absent' }];
    }));
}
const comparable = (target) => (target.id.includes(':') ? keyOf(target) : keyOf(target).toLowerCase());
const absent = ({ requestId }) => ({ status: 'absent', requestId });
function present(target, name, { events }) {
    if (name === undefined)
        return { status: 'present' };
    const shown = truncate(name);
    events.setName(target, shown);
    return { status: 'present', name: shown };
}
async function lookUpAges(targets, context) {
    const ages = new Map();
    const { age } = context.api;
    if (!age)
        return ages;
    await forEachConcurrent(context.concurrency, targets, async (target) => {
        const createdAt = await lookUpAge(target, context, age);
        if (createdAt !== undefined)
            ages.set(keyOf(target), createdAt);
    });
    return ages;
}
async function lookUpAge(target, { client }, age) {
    try {
        const validate = (response) => age.isLookupOf(response, target);
        return readTime(age.createdAt(await client.send({ ...age.request(target), purpose: 'read', validate })));
    }
    catch (thrown) {
        asCloudError(thrown);
        return undefined;
    }
}

;// CONCATENATED MODULE: ./build/runtime/redaction.js
const REPLACEMENT = '***';
const MIN_SECRET_LENGTH = 6;
const MIN_PART = 12;
const BLOCK = MIN_PART / 2;
const ELLIPSIS = '…';
const MIN_PREFIX = 4;
const PREFIX = 16;
const LONG = 24;
function createRedactor(plain, encoded) {
    const forms = [...plain, ...encoded].filter(({ length }) => length >= MIN_SECRET_LENGTH);
    const whole = patternOf(plain, encoded);
    const parts = new PartSearch(forms);
    const prefixes = new Set(forms.flatMap(prefixesOf));
    return (text) => redactTruncated(parts.redact(text.replace(whole, REPLACEMENT)), prefixes);
}
function patternOf(plain, encoded) {
    const parts = [...plain, ...encoded.filter(({ length }) => length < MIN_PART)]
        .filter(({ length }) => length >= MIN_SECRET_LENGTH)
        .sort((a, b) => b.length - a.length)
        .map((form) => (form.length < LONG || /[\s"'<>…]/.test(form) ? RegExp.escape(form) : withPrefixOf(form)));
    return parts.length > 0 ? new RegExp(parts.join('|'), 'g') : /(?!)/g;
}
const withPrefixOf = (form) => `${RegExp.escape(form.slice(0, PREFIX))}[^\\s"'<>…]*`;
const prefixesOf = (form) => Array.from({ length: Math.min(MIN_PART, form.length) - MIN_PREFIX }, (_, more) => form.slice(0, MIN_PREFIX + more));
function redactTruncated(text, prefixes) {
    if (!text.includes(ELLIPSIS))
        return text;
    const parts = text.split(ELLIPSIS);
    return parts.map((part, index) => (index < parts.length - 1 ? redactEnd(part, prefixes) : part)).join(ELLIPSIS);
}
function redactEnd(part, prefixes) {
    for (let length = MIN_PART - 1; length >= MIN_PREFIX; length--) {
        if (length <= part.length && prefixes.has(part.slice(-length)))
            return part.slice(0, -length) + REPLACEMENT;
    }
    return part;
}
class PartSearch {
    #blocks = new Map();
    constructor(forms) {
        for (const form of forms) {
            for (let at = 0; at + BLOCK <= form.length; at += BLOCK) {
                let hash = 0;
                for (let index = at; index < at + BLOCK; index++)
                    hash = roll(hash, form.charCodeAt(index));
                const blocks = this.#blocks.get(hash);
                if (blocks)
                    blocks.push({ form, at });
                else
                    this.#blocks.set(hash, [{ form, at }]);
            }
        }
    }
    redact(text) {
        if (this.#blocks.size === 0 || text.length < MIN_PART)
            return text;
        let result = '';
        let done = 0;
        let hash = 0;
        for (let index = 0; index < text.length; index++) {
            hash = roll(hash, text.charCodeAt(index));
            const blocks = this.#blocks.get(hash);
            const range = blocks && longestRange(text, index + 1 - BLOCK, blocks, done);
            if (!range)
                continue;
            result += text.slice(done, range.from) + REPLACEMENT;
            done = range.to;
            index = range.to - 1;
        }
        return done === 0 ? text : result + text.slice(done);
    }
}
const roll = (hash, code) => ((hash << 5) ^ code) & 0x3fff_ffff;
function longestRange(text, at, blocks, start) {
    let longest;
    for (const { form, at: offset } of blocks) {
        let before = 0;
        while (at - before > start && offset > before && text[at - before - 1] === form[offset - before - 1])
            before++;
        let after = 0;
        while (offset + after < form.length && text[at + after] === form[offset + after])
            after++;
        const isPart = after >= BLOCK && before + after >= MIN_PART;
        if (isPart && after > (longest?.to ?? 0) - at)
            longest = { from: at - before, to: at + after };
    }
    return longest;
}

;// CONCATENATED MODULE: ./build/huaweicloud/endpoints.js
const EUROPE = 'eu-west-101';
const IAM = {
    name: 'iam',
    title: 'IAM',
    hosts: {
        prefix: 'iam',
        regions: [
            ...['cn-north-1', 'cn-north-2', 'cn-north-4', 'cn-north-9', 'cn-north-12', 'cn-east-2', 'cn-east-3', 'cn-east-4'],
            ...['cn-east-5', 'cn-south-1', 'cn-south-2', 'cn-southwest-2', 'ap-southeast-1', 'ap-southeast-2'],
            ...['ap-southeast-3', 'ap-southeast-4', 'my-kualalumpur-1', 'af-south-1', 'sa-brazil-1', 'na-mexico-1'],
            ...['la-north-2', 'la-south-2', 'me-east-1', 'ae-ad-1', 'tr-west-1', 'ru-moscow-1', 'eu-west-0'],
        ],
        irregular: { [EUROPE]: 'iam.eu-west-101.myhuaweicloud.eu' },
        fallback: { China: 'iam.myhuaweicloud.com', International: 'iam.myhuaweicloud.com' },
    },
};
const STS = {
    name: 'sts',
    title: 'STS',
    hosts: {
        prefix: 'sts',
        regions: [
            ...['cn-north-4', 'cn-south-1', 'cn-east-3', 'cn-southwest-2'],
            ...['ap-southeast-1', 'ap-southeast-2', 'ap-southeast-3', 'ap-southeast-4'],
            ...['sa-brazil-1', 'la-south-2', 'af-south-1', 'tr-west-1'],
        ],
        fallback: { China: 'sts.cn-north-4.myhuaweicloud.com', International: 'sts.ap-southeast-1.myhuaweicloud.com' },
    },
};
function endpointOf({ hosts }, region) {
    const { prefix, regions, irregular, fallback } = hosts;
    const endpoint = (host, isDocumented) => ({
        url: new URL(`https://${host}`),
        isDocumented,
    });
    const own = irregular?.[region];
    if (own)
        return endpoint(own, true);
    if (regions.includes(region))
        return endpoint(`${prefix}.${region}.myhuaweicloud.com`, true);
    const site = siteOf(region);
    if (fallback && site !== 'Europe')
        return endpoint(fallback[site], true);
    return endpoint(`${prefix}.${region}.myhuaweicloud.${site === 'Europe' ? 'eu' : 'com'}`, false);
}
function siteOf(region) {
    if (region.startsWith('cn-'))
        return 'China';
    return region.startsWith('eu-') ? 'Europe' : 'International';
}

;// CONCATENATED MODULE: ./build/huaweicloud/oidc-advice.js


const GUIDE = 'docs/huaweicloud-setup.md';
const NO_ID_TOKEN = 'GitHub gives this job no ID token. Give the job, or the workflow, "permissions: id-token: write" (naming one permission ' +
    'takes away those not named). Workflows that a pull request from a fork starts never get one.';
function idTokenAdvice({ kind, status }) {
    if (kind === 'network')
        return 'The runner could not reach GitHub for its ID token: check its network and proxy settings.';
    return kind === 'refused' && !isOutage(status) ? NO_ID_TOKEN : undefined;
}
const isOutage = (status = 0) => status >= 500 || status === 429 || status === 408;
function classifyFailure(error) {
    if (isOutage(error.status))
        return 'outage';
    if (isFromGateway(error))
        return 'endpoint';
    if (error.code === 'STS5.2001' || /audience|client.?id/i.test(error.message))
        return 'audience';
    return error.code === 'STS5.1001' || error.status === 403 ? 'trust' : 'other';
}
function isTransient(error) {
    const { kind, status, attempts, remedy } = error;
    if (kind === 'stopped' || remedy === NO_ID_TOKEN)
        return false;
    if (kind === 'network')
        return attempts > 1;
    return kind === 'unclear' || (status !== 429 && ['outage', 'other'].includes(classifyFailure(error)));
}
function readTokenClaims(idToken) {
    const payload = parseJson(Buffer.from(idToken.split('.')[1] ?? '', 'base64url').toString('utf8'));
    const claim = (name) => {
        const value = asObject(payload)[name];
        if (Array.isArray(value))
            return value.join(' ');
        return typeof value === 'string' ? value : '(none)';
    };
    return { sub: claim('sub'), aud: claim('aud'), iss: claim('iss') };
}
function exchangeAdvice(error, { providerUrn, agencyUrn }, { sub, aud, iss }) {
    const { status, code, host = 'The host' } = error;
    if (error.kind !== 'refused') {
        return /^(ENOTFOUND|EAI_AGAIN)$/.test(code ?? '')
            ? `${host} was not found: this region may have no STS. Give sts-endpoint: STS in any region serves every account of the site.`
            : undefined;
    }
    switch (classifyFailure(error)) {
        case 'outage':
            return 'STS is overloaded or has an outage, which says nothing about the configuration. Run again later.';
        case 'endpoint':
            return status === 404
                ? `${host} does not have the API for the exchange. Give the STS endpoint of another region of the same site as sts-endpoint.`
                : undefined;
        case 'audience':
            return (`The identity provider ${providerUrn} does not accept the audience "${aud}". Add it to the client IDs of the ` +
                `provider, or set oidc-audience to one of them.`);
        case 'trust':
            return (`The trust policy of ${agencyUrn} does not allow this workflow. GitHub's token has sub "${sub}", aud "${aud}", ` +
                `iss "${iss}"; the policy's conditions oidc:sub, oidc:aud and oidc:iss must allow exactly these. GitHub writes the ` +
                `subject in one of two formats: repo:OWNER/REPO:… and, in repositories created, renamed or transferred since 15 July ` +
                `2026, repo:OWNER@OWNER-ID/REPO@REPO-ID:…; in a job with an environment it ends in environment:NAME. See ${GUIDE}.`);
        case 'other':
            return (`STS accepts tokens of ${iss} only from the identity provider with that URL, and identifies provider and agency by ` +
                `URN: check oidc-provider-urn (${providerUrn}) and oidc-agency-urn (${agencyUrn}). See ${GUIDE}. If the same ` +
                `configuration has worked before, run again later.`);
    }
}

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

;// CONCATENATED MODULE: ./build/runtime/text.js
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u2800]/gu;
function escapeForLog(text, max = 200) {
    const truncated = text.length > max ? `${text.slice(0, max)}… (${text.length} characters)` : text;
    return truncated
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
const escapeHtml = (text, max = 200) => escapeMentions(escapeEntities(escapeForLog(text, max)));
const escapeEntities = (text) => text.replace(/[&<>"']/g, (char) => ENTITIES[char] ?? char);
const escapeMentions = (html) => html.replace(/(?<!&)[@#](?=\w)/g, '$&<wbr>');
const plural = (n, one, many) => `${n} ${n === 1 ? one : many}`;
const joinWithAnd = (words) => [words.slice(0, -1).join(', '), words.at(-1)].filter(Boolean).join(' and ');
function duration(ms) {
    if (ms < 1_000)
        return `${Math.round(Math.max(0, ms))} ms`;
    if (ms < 59_950)
        return `${(ms / 1_000).toFixed(1)} s`;
    const seconds = Math.round(ms / 1_000);
    return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

;// CONCATENATED MODULE: ./build/inputs/reader.js


const MINUTE_MS = 60_000;
const UNITS_MS = { s: 1_000, m: MINUTE_MS, h: 60 * MINUTE_MS, d: 1_440 * MINUTE_MS };
const variableOf = (input) => `INPUT_${input.toUpperCase()}`;
const quote = (text) => `"${escapeForLog(text, 60)}"`;
const duplicatesNotice = (input, dropped) => `${input}: ${plural(dropped, 'duplicate', 'duplicates')} dropped`;
const isSafeOrigin = ({ protocol, hostname }) => protocol === 'https:' || (protocol === 'http:' && /^(localhost|127(\.\d+){3}|\[::1\])$/.test(hostname));
class Reader {
    problems = [];
    #env;
    constructor(env) {
        this.#env = env;
    }
    addProblem(input, what) {
        this.problems.push(`${input}: ${what}`);
    }
    text(input) {
        return this.#env[variableOf(input)]?.trim() ?? '';
    }
    has(input) {
        return this.text(input) !== '';
    }
    region() {
        return this.matching('region', /^[a-z]{2,}(-[a-z0-9]+)+$/, 'a region such as cn-north-4');
    }
    identifier(input) {
        return this.matching(input, /^[A-Za-z0-9_-]{1,64}$/, '1 to 64 letters, digits, "-" and "_"');
    }
    headerValue(input) {
        return this.matching(input, /^[\x21-\x7e]{1,4096}$/, 'printable ASCII without spaces');
    }
    matching(input, pattern, accepted) {
        const given = this.text(input);
        if (given === '')
            return undefined;
        if (pattern.test(given))
            return given;
        this.addProblem(input, `${quote(given)} is not ${accepted}`);
        return undefined;
    }
    choice(input, accepted, fallback) {
        const given = this.text(input);
        if (given === '')
            return fallback;
        const found = accepted.find((value) => value === given);
        if (found)
            return found;
        this.addProblem(input, `${quote(given)} is not one of ${accepted.join(', ')}`);
        return fallback;
    }
    boolean(input, fallback) {
        const given = this.text(input).toLowerCase();
        if (given === '')
            return fallback;
        if (given !== 'true' && given !== 'false')
            this.addProblem(input, `${quote(given)} is not true or false`);
        return given === 'true';
    }
    integer(input, fallback, min, max) {
        const given = this.text(input);
        if (given === '')
            return fallback;
        const value = Number(given);
        if (/^\d+$/.test(given) && value >= min && value <= max)
            return value;
        this.addProblem(input, `${quote(given)} is not a whole number from ${min} to ${max}`);
        return fallback;
    }
    duration(input, fallback, maxMs) {
        const given = this.text(input);
        if (given === '')
            return fallback;
        const [, amount, unit] = /^(\d{1,6})([smhd])$/.exec(given) ?? [];
        const ms = Number(amount) * (UNITS_MS[unit ?? ''] ?? NaN);
        if (ms > 0 && ms <= maxMs)
            return ms;
        const longest = `at most ${maxMs / (60 * MINUTE_MS)}h`;
        this.addProblem(input, `${quote(given)} is not a duration such as 90s, 15m or 2h (${longest})`);
        return fallback;
    }
    url(input, given = this.text(input)) {
        if (given === '')
            return undefined;
        const url = /^https?:\/\/[\w.:[\]-]+\/?$/i.test(given) && URL.canParse(given) ? new URL(given) : undefined;
        if (url && isSafeOrigin(url))
            return url;
        const shown = /[@?]/.test(given) ? 'the given value' : quote(given);
        const accepted = 'https://host or https://host:port, without path, query or user (http only for this machine)';
        this.addProblem(input, `${shown} is not ${accepted}`);
        return undefined;
    }
    list(input) {
        const text = this.text(input);
        if (text.startsWith('['))
            return this.#jsonArray(input);
        const items = text.replace(/#.*/g, '').split(/[\s,]/);
        return items.filter((item) => item !== '');
    }
    lines(input) {
        if (this.text(input).startsWith('['))
            return this.#jsonArray(input);
        const raw = this.#env[variableOf(input)]?.replace(/\r?\n$/, '') ?? '';
        const lines = raw.split('\n').map((line) => line.trim());
        const empty = lines.indexOf('');
        if (empty >= 0) {
            const remedy = 'remove it, or begin it with #';
            this.addProblem(input, `line ${empty + 1} is empty, as when a variable is not set; ${remedy}`);
            return undefined;
        }
        return lines.filter((line) => !line.startsWith('#'));
    }
    #jsonArray(input) {
        const items = parseArray(this.text(input));
        if (!items)
            this.addProblem(input, 'starts like a JSON array but is not valid JSON');
        else if (!items.every((item) => typeof item === 'string'))
            this.addProblem(input, 'is a JSON array with items that are not strings');
        else
            return items.map((item) => item.trim());
        return undefined;
    }
}
function parseArray(text) {
    try {
        const json = JSON.parse(text);
        return Array.isArray(json) ? json : undefined;
    }
    catch {
        return undefined;
    }
}
function nearest(given, known) {
    const plain = (text) => text.toLowerCase().replace(/[^a-z]/g, '');
    const [best] = known
        .map((name) => ({ name, distance: leven(plain(given).slice(0, 60), plain(name)) }))
        .sort((a, b) => a.distance - b.distance);
    const maxDistance = best && best.name.length <= 4 ? 1 : Math.max(2, (best?.name.length ?? 0) / 3);
    return best && best.distance <= maxDistance ? best.name : undefined;
}

;// CONCATENATED MODULE: ./build/inputs/oidc.js



const OIDC_INPUTS = ['oidc-provider-urn', 'oidc-agency-urn', 'oidc-audience'];
const DEFAULT_AUDIENCE = 'sts.huaweicloud.com';
const PROVIDER = /^iam::[\w-]{1,64}:oidcProvider:[\w-]{1,64}$/;
const AGENCY = /^iam::[\w-]{1,64}:agency:[\w+=,.@/-]{1,600}$/;
const MAX_REPOSITORY_LENGTH = 90;
function readOidc(reader, env, target) {
    const providerUrn = urn(reader, 'oidc-provider-urn', PROVIDER, 'iam::<account-id>:oidcProvider:<name>');
    const agencyUrn = urn(reader, 'oidc-agency-urn', AGENCY, 'iam::<account-id>:agency:<name>');
    const audience = reader.headerValue('oidc-audience') ?? DEFAULT_AUDIENCE;
    const request = idTokenRequest(reader, env);
    const isStsKnown = hasSts(reader, target);
    if (!providerUrn || !agencyUrn || !request || !isStsKnown)
        return undefined;
    return { providerUrn, agencyUrn, audience, sessionName: sessionName(env), ...request };
}
function urn(reader, input, pattern, form) {
    const given = reader.text(input);
    if (pattern.test(given))
        return given;
    reader.addProblem(input, given === '' ? `is empty; keyless needs it (${form})` : `${quote(given)} is not ${form}`);
    return undefined;
}
function idTokenRequest(reader, env) {
    const { ACTIONS_ID_TOKEN_REQUEST_URL: url = '', ACTIONS_ID_TOKEN_REQUEST_TOKEN: requestToken = '' } = env;
    if (url === '' || requestToken === '') {
        reader.addProblem('oidc-provider-urn', NO_ID_TOKEN);
        return undefined;
    }
    const requestUrl = URL.canParse(url) ? new URL(url) : undefined;
    if (requestUrl && isSafeOrigin(requestUrl))
        return { requestUrl, requestToken };
    reader.addProblem('ACTIONS_ID_TOKEN_REQUEST_URL', 'is not an https URL, so nothing is sent to it');
    return undefined;
}
function hasSts(reader, { region, endpoints }) {
    if (endpoints.sts || reader.has('sts-endpoint'))
        return true;
    if (!region) {
        if (!reader.has('region') && reader.has('endpoint'))
            reader.addProblem('region', 'is empty; keyless needs it, or sts-endpoint');
        return false;
    }
    if (siteOf(region) !== 'Europe')
        return true;
    reader.addProblem('oidc-provider-urn', `keyless needs STS, and Huawei Cloud's European site documents no STS endpoint for ${region}. ` +
        'Give sts-endpoint if your account has one, or use access-key-id and secret-access-key');
    return false;
}
function sessionName({ GITHUB_REPOSITORY: repository = '', GITHUB_RUN_ID: run = '' }) {
    const safe = (text) => text.replace(/[^A-Za-z0-9_-]+/g, '-');
    return ['gh', safe(repository).slice(0, MAX_REPOSITORY_LENGTH), safe(run).slice(0, 30)].filter(Boolean).join('-');
}

;// CONCATENATED MODULE: ./build/inputs/credentials.js



const KEY_VARIABLES = [
    ['HUAWEICLOUD_SDK_AK', 'HUAWEICLOUD_SDK_SK', 'HUAWEICLOUD_SDK_SECURITY_TOKEN'],
    ['HUAWEI_CLOUD_ACCESS_KEY_ID', 'HUAWEI_CLOUD_SECRET_ACCESS_KEY', 'HUAWEI_CLOUD_SECURITY_TOKEN'],
    ['HW_ACCESS_KEY', 'HW_SECRET_KEY', 'HW_SECURITY_TOKEN'],
];
const MAX_SECRET_LENGTH = 32_768;
const TOKEN_INPUTS = ['token'];
const KEY_INPUTS = ['access-key-id', 'secret-access-key', 'security-token'];
const SECRET_INPUTS = [...TOKEN_INPUTS, ...KEY_INPUTS, 'github-token'];
const PROXY_VARIABLES = ['https_proxy', 'HTTPS_PROXY', 'http_proxy', 'HTTP_PROXY'];
function secretsIn(env) {
    const values = secretVariables().flatMap((name) => [env[name]?.trim() ?? '', env[name] ?? '']);
    const proxies = PROXY_VARIABLES.flatMap((name) => proxySecrets(env[name] ?? ''));
    return [...new Set([...values, ...proxies, ...misplacedSecrets(env)])].filter(isMaskable);
}
function unmaskableVariables(env) {
    const short = (secret = '') => secret.trim() !== '' && !isMaskable(secret);
    return [
        ...[variableOf('github-token'), ...KEY_VARIABLES.flat()].filter((name) => short(env[name])),
        ...PROXY_VARIABLES.filter((name) => proxySecrets(env[name] ?? '').some(short)),
    ];
}
const secretVariables = () => [
    ...SECRET_INPUTS.map(variableOf),
    ...KEY_VARIABLES.flat(),
    'ACTIONS_ID_TOKEN_REQUEST_TOKEN',
];
const isMaskable = (secret) => secret.trim().length >= MIN_SECRET_LENGTH;
const CREDENTIAL = /^(?:(?=.*[a-z])(?=.*[A-Z])(?=.*\d)[A-Za-z0-9]{40}|gh[a-z]_\w{20,}|github_pat_\w{20,}|eyJ[\w-]+\.[\w-]+\.[\w-]*|MII[\w+/=-]{200,})$/;
const misplacedSecrets = (env) => Object.entries(env)
    .filter(([name]) => name.startsWith('INPUT_'))
    .flatMap(([, value = '']) => value.split(/[\s,;"'[\]]+|^[\w-]+=/m))
    .filter((part) => CREDENTIAL.test(part));
function proxySecrets(proxy) {
    const [, user, password] = /^([^/:]*):(.+)@/s.exec(proxy.replace(/^[a-z]+:\/\//i, '')) ?? [];
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
function readCredentials(reader, env, target) {
    const sources = [TOKEN_INPUTS, KEY_INPUTS, OIDC_INPUTS].map((inputs) => inputs.filter((input) => reader.has(input)));
    const [first, second] = sources.filter((given) => given.length > 0);
    if (first && second) {
        reader.addProblem(first[0] ?? '', `is given together with ${second.join(', ')}; give one source of credentials`);
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
        const credentials = readOidc(reader, env, target);
        return credentials && { credentials, description: 'keyless' };
    }
    for (const names of KEY_VARIABLES) {
        const values = names.map((name) => env[name]?.trim() ?? '');
        if (values.some((value) => value !== ''))
            return readKeys(reader, names, values, `environment, ${names[0]}`);
    }
    reader.addProblem('credentials', 'none are given; set oidc-provider-urn and oidc-agency-urn, or access-key-id and secret-access-key, or token ' +
        '(secrets are empty in workflows started from forks and by Dependabot)');
    return undefined;
}
function readKeys(reader, names, [accessKeyId, secretAccessKey, securityToken], source) {
    const missing = [accessKeyId, secretAccessKey].findIndex((value) => value === '');
    if (missing >= 0) {
        const others = names.filter((_, index) => [accessKeyId, secretAccessKey, securityToken][index] !== '');
        reader.addProblem(names[missing] ?? '', `is empty although ${others.join(', ')} is set; a pair of keys needs both`);
        return undefined;
    }
    const values = [accessKeyId, secretAccessKey, securityToken];
    if (!values.map((value, index) => value === '' || isSecret(reader, names[index] ?? '', value)).every(Boolean))
        return undefined;
    const kind = securityToken ? 'a temporary access key' : 'an access key';
    return {
        credentials: { accessKeyId, secretAccessKey, ...(securityToken && { securityToken }) },
        description: `${kind} (${source})`,
    };
}
function isSecret(reader, name, value) {
    if (value.length > MAX_SECRET_LENGTH)
        reader.addProblem(name, `is longer than ${MAX_SECRET_LENGTH} characters; paste it again`);
    else if (!/^[\x21-\x7e]+$/.test(value))
        reader.addProblem(name, 'contains blanks, line breaks or other characters that no credential has; paste it again');
    else if (!isMaskable(value))
        reader.addProblem(name, `is shorter than ${MIN_SECRET_LENGTH} characters, as no credential is; paste it again`);
    else
        return true;
    return false;
}

;// CONCATENATED MODULE: ./build/resources/advice.js
const SEE_MESSAGE = 'The message has the reason.';
const RUN_AGAIN = 'Run again; if it stays, give the request id to Huawei Cloud support.';
const internalError = (...codes) => ({
    codes,
    meaning: 'The service has an internal error.',
    remedy: RUN_AGAIN,
});
const tooManyRequests = (...codes) => ({
    codes,
    meaning: 'The service refused requests as too many for longer than the run could wait.',
    remedy: 'Run again later, lower concurrency, or raise timeout.',
});
const credentialsRefused = (...codes) => ({
    codes,
    meaning: 'The credentials were refused: the key is wrong or was deleted, or the token has expired.',
    remedy: 'Check that the secrets are current and belong together, and that temporary keys come with their security-token. After more than five refusals a key is locked for five minutes.',
});
const unknownRoute = (...codes) => ({
    codes,
    meaning: 'This host has no such API, so the endpoint is the likely cause; that says nothing about the resource.',
    remedy: 'Check region and endpoint: the service may have another host there, or none.',
});

;// CONCATENATED MODULE: ./build/resources/coc-script.js




const path = (uuid) => `/v1/job/scripts/${encodeURIComponent(uuid)}`;
const unwrap = (json) => (isObject(json) && isObject(json.data) ? json.data : asObject(json));
const NOT_THERE = ['COC.00040603', 'COC.00040604'];
const INVALID_UUID_OR_OTHER = 'COC.00040601';
function absenceByCode({ status, code = '' }) {
    if (status !== 400)
        return 'unknown';
    if (NOT_THERE.includes(code))
        return 'certain';
    return code === INVALID_UUID_OR_OTHER ? 'possible' : 'unknown';
}
const list = {
    paging: 'marker',
    pageSize: 100,
    request: ({ last }) => ({
        method: 'GET',
        path: '/v1/job/scripts',
        query: { limit: 100, ...(last && { marker: rowId(last.id) }) },
    }),
    search: { parameter: 'name_like', maxLength: 32 },
    page: (json) => {
        const { data: rows, total } = unwrap(json);
        return { rows, total };
    },
    fields: ({ script_uuid: id, name, creator, gmt_created: createdAt }) => ({ id, name, creator, createdAt }),
};
const coc_script_lookUp = {
    request: ({ id }) => ({ method: 'GET', path: path(id) }),
    isLookupOf: ({ json }, { id }) => unwrap(json).script_uuid === id,
    name: ({ json }) => unwrap(json).name,
    absence: (error) => {
        const absence = absenceByCode(error);
        if (absence !== 'possible')
            return absence;
        return /same name|paramValue/i.test(error.message) ? 'unknown' : 'certain';
    },
};
const deletion = {
    by: 'one',
    request: ({ id }) => ({ method: 'DELETE', path: path(id) }),
    confirmsDeletion: ({ json, empty, host }, { id }) => asObject(json).data === id || (empty && host.endsWith('.myhuaweicloud.eu')),
    absence: absenceByCode,
};
const inputs = {
    'user-profile': {
        form: 'header value',
        description: { en: 'sent as x-user-profile.', zh: '作为请求头 x-user-profile 发送。' },
    },
};
const cocScript = {
    name: 'coc-script',
    singular: 'COC script',
    plural: 'COC scripts',
    service: {
        name: 'coc',
        title: 'COC',
        hosts: {
            prefix: 'coc',
            regions: [],
            irregular: { [EUROPE]: 'coc-eu-west-101-open-api.myhuaweicloud.eu' },
            fallback: { China: 'coc.myhuaweicloud.com', International: 'coc-intl.myhuaweicloud.com' },
        },
    },
    project: 'preferred',
    ids: [
        {
            input: 'ids',
            pattern: /^[A-Za-z0-9]{1,25}$/,
            description: '1 to 25 letters and digits',
            of: { en: 'script UUIDs', zh: '脚本 UUID' },
        },
    ],
    inputs,
    names: {
        pattern: /^[\u4e00-\u9fa5A-Za-z0-9_]{1,64}$/,
        description: 'letters, digits, "_" and Chinese characters, up to 64',
    },
    api: ({ projectId, inputs: own }) => ({
        headers: omitUndefined({ 'x-project-id': projectId, 'x-user-profile': own['user-profile'] }),
        lists: [list],
        lookUp: coc_script_lookUp,
        deletion,
    }),
    advice: [
        credentialsRefused('COC.00011013', 'common.01010001'),
        internalError('COC.00040701'),
        {
            codes: ['COC.00010014'],
            meaning: 'COC could not ask IAM about the projects of the caller.',
            remedy: 'Run again; if it stays, check project-id and the permissions of the caller.',
        },
        {
            codes: ['COC.00010002', 'COC.00014002'],
            meaning: 'COC does not take one of the values that it was sent.',
            remedy: 'Check user-profile and project-id; the message names the value.',
        },
        {
            codes: ['COC.*'],
            meaning: 'COC refused the request.',
            remedy: "The message has the reason. Only scripts of the credentials' own account can be deleted.",
        },
    ],
    docs: {
        pluralZh: '云运维中心（COC）自定义脚本',
        how: { en: 'one request each', zh: '每个脚本一个请求' },
        recoverable: { en: 'no', zh: '否' },
        permissions: {
            delete: { en: '`coc:document:delete`', zh: '`coc:document:delete`' },
            lookUp: { en: '`coc:document:get`', zh: '`coc:document:get`' },
            list: { en: '`coc:document:list`', zh: '`coc:document:list`' },
        },
        policy: {
            version: '5.0',
            delete: ['coc:document:delete'],
            list: ['coc:document:list', 'coc:document:get'],
        },
        setup: {
            en: 'The actions of identity policies stand in the API reference of each operation, "Authorization Information". **[documented]**',
            zh: '身份策略的授权项见 API 参考中各接口的“授权信息”。**[文档]**',
        },
    },
};

;// CONCATENATED MODULE: ./build/resources/codeartsbuild-task.js



const v3 = (id) => `/v3/jobs/${encodeURIComponent(id)}`;
const v1 = (id) => `/v1/job/${encodeURIComponent(id)}`;
const resultOf = (json) => asObject(asObject(json).result);
const codeartsbuild_task_NOT_THERE = ['CB.00031006', 'DEVCB.00031006'];
const absence = ({ status, code }) => status === 422 && codeartsbuild_task_NOT_THERE.includes(code ?? '') ? 'certain' : 'unknown';
const listOf = (project) => ({
    paging: 'page',
    pageSize: 100,
    request: ({ page }) => ({
        method: 'GET',
        path: project ? `${v1(project)}/list` : '/v1/job/list',
        query: { page_index: page, page_size: 100 },
    }),
    search: { parameter: 'search' },
    page: (json) => {
        const { job_list: rows, total } = resultOf(json);
        const top = asObject(json);
        return rows === undefined && total === undefined ? { rows: top.jobs, total: top.total } : { rows, total };
    },
    fields: ({ id, job_name: name, user_name: creator }) => ({ id, name, creator }),
});
const codeartsbuild_task_lookUp = {
    request: ({ id }) => ({ method: 'GET', path: `${v3(id)}/query` }),
    isLookupOf: ({ json }) => typeof resultOf(json).job_name === 'string',
    name: ({ json }) => resultOf(json).job_name,
    absence,
};
const codeartsbuild_task_deletion = {
    by: 'one',
    request: ({ id }) => ({ method: 'POST', path: `${v3(id)}/delete` }),
    successor: ({ id }) => ({ method: 'DELETE', path: `${v1(id)}/delete` }),
    confirmsDeletion: ({ json }, { id }) => asObject(json).status === 'success' && resultOf(json).job_id === id,
    absence,
};
const codeartsbuild_task_inputs = {
    'codearts-project-id': {
        form: 'identifier',
        isForNames: true,
        description: {
            en: 'the CodeArts project (not the IAM project) whose tasks are listed.',
            zh: '只列出这个 CodeArts 项目（不是 IAM 项目）中的构建任务。',
        },
    },
};
const codeartsbuildTask = {
    name: 'codeartsbuild-task',
    singular: 'CodeArts Build task',
    plural: 'CodeArts Build tasks',
    service: {
        name: 'codeartsbuild',
        title: 'CodeArts Build',
        hosts: {
            prefix: 'cloudbuild-ext',
            regions: [
                ...['cn-north-1', 'cn-north-4', 'cn-east-2', 'cn-east-3', 'cn-south-1', 'cn-south-2', 'cn-southwest-2'],
                ...['ap-southeast-3', 'sa-brazil-1', 'la-north-2', 'la-south-2', 'tr-west-1'],
            ],
            irregular: { [EUROPE]: 'build-backend.eu-west-101.myhuaweicloud.eu' },
        },
    },
    project: 'none',
    ids: [
        {
            input: 'ids',
            pattern: /^[0-9a-z]{32}$/,
            description: '32 digits and lower-case letters',
            of: { en: 'build task IDs', zh: '构建任务 ID' },
        },
    ],
    inputs: codeartsbuild_task_inputs,
    errorCodes: { throttled: ['CB.00060211'] },
    api: ({ inputs: own }) => ({
        lists: [listOf(own['codearts-project-id'])],
        lookUp: codeartsbuild_task_lookUp,
        deletion: codeartsbuild_task_deletion,
        age: {
            request: ({ id }) => ({ method: 'GET', path: `${v1(id)}/info` }),
            isLookupOf: ({ json }, { id }) => resultOf(json).id === id,
            createdAt: ({ json }) => resultOf(json).create_time,
        },
    }),
    advice: [
        unknownRoute('CB.00060214'),
        tooManyRequests('CB.00060211'),
        internalError('CB.00060100', 'CB.00060101', 'CB.00030004', 'DEVCB.00030000'),
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
            remedy: 'The message has the reason; the caller may lack a right in the CodeArts project of the task.',
        },
    ],
    docs: {
        pluralZh: '编译构建（CodeArts Build）构建任务',
        how: { en: 'one request each', zh: '每个任务一个请求' },
        recoverable: {
            en: 'yes: the recycle bin keeps it for 30 days unless you set less',
            zh: '是：在回收站中保留 30 天，账号设置了更短期限的除外',
        },
        deletedNote: 'Deleted build tasks stay in the recycle bin of CodeArts Build for a while, where they can be restored.',
        permissions: {
            delete: {
                en: 'the right to delete the task in its CodeArts project',
                zh: '在所属 CodeArts 项目中删除该任务的权限',
            },
            lookUp: { en: 'the right to view the task', zh: '查看该任务的权限' },
            list: { en: 'the right to view the tasks', zh: '查看该任务的权限' },
        },
        setup: {
            en: 'There is no IAM action to grant: the API needs no identity policy. **[documented]** What counts is the role in the CodeArts project (the project → Settings → Permissions, and the permission matrix of the task) **[documented]**:',
            zh: '没有可以授予的 IAM 授权项：调用接口不需要身份策略。**[文档]** 起作用的是用户在 CodeArts 项目中的角色（项目 → 设置 → 权限管理，以及任务自身的权限矩阵）**[文档]**：',
        },
    },
};

;// CONCATENATED MODULE: ./build/resources/functiongraph-function.js


const PAGE_SIZE = 100;
const NAME = '[A-Za-z](?:[A-Za-z0-9_-]{0,58}[A-Za-z0-9])?';
const pathIn = (projectId) => `/v2/${encodeURIComponent(projectId)}/fgs/functions`;
const functiongraph_function_NOT_THERE = 'FSS.1051';
const SOMETHING_NOT_THERE = ['FSS.0404', 'FSS.0410'];
function functiongraph_function_absence({ status, code = '' }) {
    if (status === 404 && code === functiongraph_function_NOT_THERE)
        return 'certain';
    return (status === 404 || status === 410) && SOMETHING_NOT_THERE.includes(code) ? 'possible' : 'unknown';
}
const withoutVersion = (urn) => (typeof urn === 'string' ? urn.replace(/:latest$/i, '') : urn);
function markerOf(previous, offset) {
    const { next_marker: next } = asObject(previous);
    return typeof next === 'number' && next > 0 ? next : offset;
}
const functiongraph_function_listOf = (projectId) => ({
    paging: 'offset',
    pageSize: PAGE_SIZE,
    request: ({ offset, previous }) => ({
        method: 'GET',
        path: pathIn(projectId),
        query: { marker: markerOf(previous, offset), maxitems: PAGE_SIZE },
    }),
    page: (json) => {
        const { functions: rows, count: total } = asObject(json);
        return { rows, total };
    },
    fields: ({ func_urn: urn, func_name: name, last_modified: createdAt }) => ({
        id: withoutVersion(urn),
        ...{ name, createdAt },
    }),
});
const lookUpIn = (projectId) => ({
    request: ({ id }) => ({ method: 'GET', path: `${pathIn(projectId)}/${encodeURIComponent(id)}/config` }),
    isLookupOf: ({ json }, { id }) => withoutVersion(asObject(json).func_urn) === id,
    name: ({ json }) => asObject(json).func_name,
    absence: functiongraph_function_absence,
});
const deletionIn = (projectId) => ({
    by: 'one',
    request: ({ id }) => ({ method: 'DELETE', path: `${pathIn(projectId)}/${encodeURIComponent(id)}` }),
    confirmsDeletion: ({ status, empty }) => status === 204 && empty,
    absence: functiongraph_function_absence,
});
const functiongraphFunction = {
    name: 'functiongraph-function',
    singular: 'FunctionGraph function',
    plural: 'FunctionGraph functions',
    service: {
        name: 'functiongraph',
        title: 'FunctionGraph',
        hosts: {
            prefix: 'functiongraph',
            regions: [
                ...['cn-north-1', 'cn-north-4', 'cn-north-9', 'cn-north-11', 'cn-east-2', 'cn-east-3', 'cn-east-4'],
                ...['cn-south-1', 'cn-south-4', 'cn-southwest-2', 'cn-southwest-3', 'ap-southeast-1', 'ap-southeast-2'],
                ...['ap-southeast-3', 'ap-southeast-4', 'ap-southeast-5', 'my-kualalumpur-1', 'af-south-1', 'sa-brazil-1'],
                ...['na-mexico-1', 'la-north-2', 'la-south-2', 'me-east-1', 'ae-ad-1', 'tr-west-1', 'ru-moscow-1'],
                'eu-west-101',
            ],
        },
    },
    project: 'required',
    ids: [
        {
            input: 'ids',
            pattern: new RegExp(`^urn:fss:[a-z0-9-]{1,64}:[A-Za-z0-9]{1,64}:function:${NAME}:${NAME}$`),
            description: 'urn:fss:<region>:<project>:function:<group>:<name>, without a version',
            of: { en: 'function URNs without a version', zh: '不带版本号的函数 URN' },
        },
    ],
    inputs: {},
    names: {
        pattern: new RegExp(`^${NAME}$`),
        description: 'letters, digits, "_" and "-", up to 60, from a letter to a letter or digit',
    },
    api: ({ projectId = '' }) => ({
        lists: [functiongraph_function_listOf(projectId)],
        lookUp: lookUpIn(projectId),
        deletion: deletionIn(projectId),
    }),
    advice: [
        internalError('FSS.0500', 'FSS.0502', 'FSS.0503', 'FSS.0504'),
        tooManyRequests('FSS.0429'),
        {
            codes: ['FSS.0401', 'FSS.0403'],
            meaning: 'The caller may not do this to the function, or it is not in this project.',
            remedy: 'Compare project-id and region with the URN, and check the permissions of the caller.',
        },
        {
            codes: ['FSS.0428'],
            meaning: 'Something that belongs to the function has to go first.',
            remedy: 'The message names it; delete it in FunctionGraph, then run again.',
        },
        {
            codes: ['FSS.0400', 'FSS.1001', 'FSS.1002'],
            meaning: 'FunctionGraph does not take one of the values that it was sent.',
            remedy: 'Check ids and project-id; the message names the value.',
        },
        { codes: ['FSS.*'], meaning: 'FunctionGraph refused the request.', remedy: RUN_AGAIN },
    ],
    docs: {
        pluralZh: '函数工作流（FunctionGraph）函数',
        how: {
            en: 'one request each, with all versions, aliases and triggers',
            zh: '每个函数一个请求，包括其所有版本、别名和触发器',
        },
        recoverable: { en: 'no', zh: '否' },
        age: {
            en: 'when the function was last modified (`last_modified`): the creation time is not documented',
            zh: '函数最近一次修改的时间（`last_modified`）：文档中没有创建时间',
        },
        permissions: {
            delete: { en: '`functiongraph:function:deleteFunction`', zh: '`functiongraph:function:deleteFunction`' },
            lookUp: {
                en: 'an unconfirmed permission (see the setup guide)',
                zh: '未确认（见配置指南）',
            },
            list: { en: '`functiongraph:function:listFunctions`', zh: '`functiongraph:function:listFunctions`' },
        },
        policy: {
            version: '5.0',
            delete: ['functiongraph:function:deleteFunction'],
            list: ['functiongraph:function:listFunctions'],
        },
        setup: {
            en: 'Identity policies work for FunctionGraph, with the actions in the policy. **[documented]** (IAM, service authorization reference, "FunctionGraph".) Role/policy-based authorization names them `functiongraph:function:delete` and `functiongraph:function:list`, and that of a look-up `functiongraph:function:getConfig`. **[documented]** (FunctionGraph API reference, "Permissions Policies and Supported Actions".) What a look-up needs in an identity policy is **[unconfirmed]**; without it a dry run by id, and a deletion whose answer was lost, cannot be verified, and the report says so. That `next_marker` counts rows is known from the Terraform provider only. `older-than` counts from `last_modified`, the only time that is documented: it means "not modified for".',
            zh: 'FunctionGraph 支持身份策略，授权项见策略。**[文档]**（IAM 服务授权参考“函数工作流 FunctionGraph”。）角色与策略授权中的授权项为 `functiongraph:function:delete` 和 `functiongraph:function:list`，查看为 `functiongraph:function:getConfig`。**[文档]**（FunctionGraph API 参考“权限及授权项说明”。）身份策略中查看所需的授权项：**[未确认]**；没有该权限时，按 ID 的试运行以及响应丢失的删除无法核实，报告会说明这一点。`next_marker` 按行计数仅见于 Terraform provider。`older-than` 从 `last_modified` 算起，这是文档中唯一的时间：表示“多久未修改”。',
        },
    },
};

;// CONCATENATED MODULE: ./build/resources/roma-asset.js




const MAX_ASSETS = 100;
const roma_asset_PAGE_SIZE = 100;
const MAX_REASON_NAME = 64;
const BUSY = 'ROMA.10012';
const TASK_NOT_THERE = 'FDI.3021';
const WRONG_PLACE = ['APIC.7302', 'ROMA.00110002', 'ROMA.1007'];
function pathsOf(projectId, instanceId) {
    const [project, instance] = [encodeURIComponent(projectId), encodeURIComponent(instanceId)];
    return { apps: `/v2/${project}/instances/${instance}`, fdi: `/v2/${project}/fdi/instances/${instance}` };
}
const roma_asset_pageOf = (path, offset) => ({ method: 'GET', path, query: { offset, limit: roma_asset_PAGE_SIZE } });
const appList = ({ apps }) => ({
    kind: 'app',
    paging: 'offset',
    pageSize: roma_asset_PAGE_SIZE,
    request: ({ offset }) => roma_asset_pageOf(`${apps}/apps`, offset),
    search: { parameter: 'name' },
    page: (json) => {
        const { apps: rows, total } = asObject(json);
        return { rows, total };
    },
    fields: ({ id, name, created_user: user, create_time: createdAt }) => ({
        ...{ id, name, createdAt },
        creator: asObject(user).user_name,
    }),
});
const taskList = ({ fdi }) => ({
    kind: 'task',
    paging: 'offset',
    pageSize: roma_asset_PAGE_SIZE,
    request: ({ offset }) => roma_asset_pageOf(`${fdi}/tasks`, offset),
    search: { parameter: 'name' },
    page: (json) => {
        const { entities: rows, total } = asObject(json);
        return { rows, total };
    },
    fields: ({ task_id: id, task_name: name, created_date: createdAt }) => ({ id, name, createdAt }),
    isMissing: (error) => error.status === 404 && isOwnWord(error),
});
const roma_asset_lookUpIn = ({ apps, fdi }) => ({
    request: ({ kind, id }) => ({
        method: 'GET',
        path: kind === 'task' ? `${fdi}/tasks/${encodeURIComponent(id)}` : `${apps}/apps/${encodeURIComponent(id)}`,
    }),
    isLookupOf: ({ json }, { kind, id }) => kind === 'task' ? asObject(asObject(json).task).task_id === id : asObject(json).id === id,
    name: ({ json }) => {
        const { task, name } = asObject(json);
        return isObject(task) ? task.task_name : name;
    },
    absence: roma_asset_absence,
});
function roma_asset_absence(error, { kind }) {
    const { status, code } = error;
    if (kind === 'task' && code === TASK_NOT_THERE)
        return 'certain';
    return status === 404 && isOwnWord(error) ? 'possible' : 'unknown';
}
const isOwnWord = (error) => error.code !== undefined && !isFromGateway(error) && !WRONG_PLACE.includes(error.code);
const idsOf = (targets, kind) => targets.filter((target) => target.kind === kind).map(({ id }) => id);
function body(targets, format) {
    const [apps, tasks] = [idsOf(targets, 'app'), idsOf(targets, 'task')];
    if (format === 'current')
        return { apps: apps.map((id) => ({ id })), tasks: tasks.map((id) => ({ id })) };
    return { apps: apps[0], ...(tasks.length > 0 && { tasks: tasks.map((id) => ({ task_id: id })) }) };
}
function legacyGroups(targets) {
    const apps = targets.filter(({ kind }) => kind === 'app');
    const tasks = chunk(targets.filter(({ kind }) => kind === 'task'), MAX_ASSETS - 1);
    return {
        groups: apps.map((app, index) => [app, ...(tasks[index] ?? [])]),
        impossible: tasks.slice(apps.length).flat(),
    };
}
const roma_asset_deletionIn = ({ apps }, wait, format) => ({
    by: 'job',
    wait,
    groups: format === 'current' ? (targets) => ({ groups: chunk(targets, MAX_ASSETS), impossible: [] }) : legacyGroups,
    impossibleReason: 'the legacy request form deletes at most 99 tasks with each application; use roma-request-format: current',
    isDivisible: format === 'current',
    request: (targets) => ({ method: 'POST', path: `${apps}/assets/delete`, body: body(targets, format) }),
    jobId: ({ json }) => {
        const id = asObject(json).job_id;
        return typeof id === 'string' && /^[A-Za-z0-9_-]{1,128}$/.test(id) ? id : undefined;
    },
    progress: (jobId) => ({ method: 'GET', path: `${apps}/assets/jobs/${encodeURIComponent(jobId)}` }),
    state: jobState,
    isBusy: ({ code }) => code === BUSY,
});
function jobState({ json }, jobId) {
    if (!isObject(json) || typeof json.status !== 'string' || (json.id ?? jobId) !== jobId)
        return undefined;
    const { status, progress_percent: progress, end_time: end } = json;
    return {
        status: truncate(status),
        phase: PHASES.find(([pattern]) => pattern.test(status))?.[1] ?? 'unknown',
        ...(typeof progress === 'number' && { progress }),
        hasEnded: (typeof end === 'string' && end !== '') || (typeof end === 'number' && end > 0) || progress === 1,
        reasons: [json.reasons, json.reason].flat().filter(Boolean).map(jobReason),
    };
}
const PHASES = [
    [/^RUNNING$/i, 'running'],
    [/^(SUCCEEDED|SUCCESS|FINISHED)$/i, 'succeeded'],
    [/^(FAILED|FAIL|FAILURE)$/i, 'failed'],
];
function jobReason(reason) {
    const { resource_type: type, resource_name: name, error_code: code, error_msg } = asObject(reason);
    const message = typeof reason === 'string' ? reason : error_msg;
    const text = (value) => (typeof value === 'string' ? truncate(value) : undefined);
    return {
        kind: type === 'application' ? 'app' : text(type),
        name: text(name),
        isNameCut: typeof name === 'string' && name.length >= MAX_REASON_NAME,
        code: text(code),
        message: text(message) ?? text(code) ?? 'no explanation',
    };
}
const ID = { pattern: /^[A-Za-z0-9_-]{1,64}$/, description: '1 to 64 letters, digits, "-" and "_"' };
const roma_asset_inputs = {
    'instance-id': {
        form: 'identifier',
        isRequired: true,
        description: { en: 'the ROMA Connect instance.', zh: 'ROMA Connect 实例的 ID。' },
    },
    wait: {
        form: 'boolean',
        default: true,
        description: { en: 'wait for the deletion job to end.', zh: '等待删除作业结束。' },
    },
    'roma-request-format': {
        form: 'choice',
        values: ['current', 'legacy'],
        default: 'current',
        description: {
            en: 'current, or legacy for a ROMA Connect that only takes the form of 2022.',
            zh: 'current；如果 ROMA Connect 只接受 2022 年的请求格式，则用 legacy。',
        },
    },
};
const romaAsset = {
    name: 'roma-asset',
    singular: 'ROMA Connect asset',
    plural: 'ROMA Connect assets',
    service: {
        name: 'roma',
        title: 'ROMA Connect',
        hosts: {
            prefix: 'roma',
            regions: [
                ...['cn-north-1', 'cn-north-4', 'cn-east-2', 'cn-east-3', 'cn-south-1'],
                ...['ap-southeast-1', 'ap-southeast-3', 'ru-northwest-2'],
            ],
        },
    },
    project: 'required',
    ids: [
        { input: 'ids', kind: 'app', ...ID, of: { en: 'application IDs', zh: '集成应用 ID' } },
        { input: 'task-ids', kind: 'task', ...ID, of: { en: 'data-integration task IDs', zh: '数据集成任务 ID' } },
    ],
    inputs: roma_asset_inputs,
    check: (targets, own) => {
        const apps = idsOf(targets, 'app').length;
        const isTooMuch = own['roma-request-format'] === 'legacy' && targets.length - apps > apps * (MAX_ASSETS - 1);
        const problem = 'legacy takes at most 99 task-ids with each of the ids; use current';
        return isTooMuch ? { input: 'roma-request-format', problem } : undefined;
    },
    errorCodes: { denied: ['ROMA.1006', 'ROMA.12001', 'ROMA.12002'], credentials: ['ROMA.1000', 'ROMA.1002'] },
    api: ({ projectId = '', inputs: own }) => {
        const paths = pathsOf(projectId, own['instance-id'] ?? '');
        return {
            lists: [appList(paths), taskList(paths)],
            lookUp: roma_asset_lookUpIn(paths),
            deletion: roma_asset_deletionIn(paths, own.wait, own['roma-request-format']),
        };
    },
    advice: [
        credentialsRefused('ROMA.1000', 'ROMA.1002'),
        unknownRoute('ROMA.1007'),
        internalError('ROMA.10010', 'FDI.3028'),
        {
            codes: ['ROMA.10012'],
            meaning: 'Another asset job of this user was running all the time.',
            remedy: 'Wait for it to end, then run again; raise timeout if jobs take long.',
        },
        {
            codes: ['ROMA.12001', 'ROMA.12002', 'ROMA.1006'],
            meaning: 'The caller may not delete this asset.',
            remedy: 'Grant the permission in IAM, and the role "delete" or "admin" on the application.',
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
            remedy: SEE_MESSAGE,
        },
    ],
    docs: {
        pluralZh: '应用与数据集成平台（ROMA Connect）资产',
        how: {
            en: 'up to 100 in a job that is waited for, one job at a time',
            zh: '每个删除作业最多 100 个，一次只运行一个作业；运行中的任务要先停止',
        },
        recoverable: { en: 'no', zh: '否' },
        permissions: {
            delete: {
                en: '`roma:assets:delete`, `roma:applications:delete`, `roma:tasks:delete`, and the role `delete` or `admin` on the application',
                zh: '`roma:assets:delete`、`roma:applications:delete`、`roma:tasks:delete`，以及集成应用的 `delete` 或 `admin` 权限',
            },
            lookUp: {
                en: '`roma:applications:get`, `roma:tasks:get`',
                zh: '`roma:applications:get`、`roma:tasks:get`',
            },
            list: {
                en: '`roma:applications:list`, `roma:tasks:list`',
                zh: '`roma:applications:list`、`roma:tasks:list`',
            },
        },
        policy: {
            version: '1.1',
            delete: ['roma:assets:delete', 'roma:applications:delete', 'roma:tasks:delete'],
            list: ['roma:applications:list', 'roma:applications:get', 'roma:tasks:list', 'roma:tasks:get'],
        },
        setup: {
            en: 'ROMA documents actions of the older policies only (`"Version": "1.1"`), which go to user groups. **[documented]** `roma:applications:delete` and the listing actions are **[documented]**; `roma:assets:delete` and `roma:tasks:delete` are **[unconfirmed]**, formed like `roma:assets:export` and `roma:tasks:create`, which the tables have. Besides, the user needs the role `delete` or `admin` on each application: what others created is invisible without it. **[documented]**',
            zh: 'ROMA Connect 的文档中只有旧版策略（`"Version": "1.1"`）的授权项，这种策略授予用户组。**[文档]** `roma:applications:delete` 和各查询类授权项：**[文档]**；`roma:assets:delete` 和 `roma:tasks:delete`：**[未确认]**，参照授权项列表中的 `roma:assets:export` 和 `roma:tasks:create` 推断。此外，用户还需要拥有每个集成应用的 `delete` 或 `admin` 权限：没有该权限时，看不到他人创建的集成应用。**[文档]**',
        },
    },
};

;// CONCATENATED MODULE: ./build/resources/swr-image-tag.js




const swr_image_tag_PAGE_SIZE = 100;
const PART = '[a-z0-9]+(?:(?:[.-]|__?)[a-z0-9]+)*';
const ORGANIZATION = `(?=[a-z][^/]{0,63}/)${PART}`;
const REPOSITORY = `(?=[^:]{1,128}(?::|$))${PART}(?:/${PART})*`;
const TAG = '[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}';
function pathOf(repository) {
    const slash = repository.indexOf('/');
    const [organization, name] = [repository.slice(0, slash), repository.slice(slash + 1).replaceAll('/', '$')];
    return `/v2/manage/namespaces/${encodeURIComponent(organization)}/repos/${encodeURIComponent(name)}/tags`;
}
function split(id) {
    const colon = id.lastIndexOf(':');
    return { repository: id.slice(0, colon), tag: id.slice(colon + 1) };
}
function tagPath(id) {
    const { repository, tag } = split(id);
    return `${pathOf(repository)}/${encodeURIComponent(tag)}`;
}
const swr_image_tag_absence = ({ status, code = '' }) => status === 404 && code.startsWith('SVCSTG.SWR.404') ? 'certain' : 'unknown';
const swr_image_tag_listOf = (repository) => ({
    paging: 'offset',
    pageSize: swr_image_tag_PAGE_SIZE,
    request: ({ offset }) => ({
        method: 'GET',
        path: pathOf(repository),
        query: { offset, limit: swr_image_tag_PAGE_SIZE, order_column: 'updated_at', order_type: 'asc' },
    }),
    page: (rows, { rangeTotal: total }) => ({ rows, total }),
    fields: ({ Tag: name, created, updated }) => ({
        id: typeof name === 'string' ? `${repository}:${name}` : undefined,
        name,
        createdAt: latest(created, updated),
    }),
});
function latest(...times) {
    const known = times.map(readTime).filter((time) => time !== undefined);
    return known.length > 0 ? Math.max(...known) : undefined;
}
const swr_image_tag_lookUp = {
    request: ({ id }) => ({ method: 'GET', path: tagPath(id) }),
    isLookupOf: ({ json }, { id }) => asObject(json).tag === split(id).tag,
    name: ({ json }) => asObject(json).tag,
    absence: swr_image_tag_absence,
};
const swr_image_tag_deletion = {
    by: 'one',
    request: ({ id }) => ({ method: 'DELETE', path: tagPath(id) }),
    confirmsDeletion: ({ status, empty }) => status === 204 && empty,
    absence: swr_image_tag_absence,
};
const swr_image_tag_inputs = {
    'swr-repository': {
        form: 'text',
        pattern: new RegExp(`^${ORGANIZATION}/${REPOSITORY}$`),
        accepted: 'an SWR repository as organization/repository, such as my-org/web',
        isRequired: true,
        isForNames: true,
        description: {
            en: 'the repository whose tags are listed, as organization/repository.',
            zh: '要列出镜像版本的镜像仓库，格式为“组织/仓库”。',
        },
    },
};
const swrImageTag = {
    name: 'swr-image-tag',
    singular: 'SWR image tag',
    plural: 'SWR image tags',
    service: {
        name: 'swr',
        title: 'SWR',
        hosts: {
            prefix: 'swr-api',
            regions: [
                ...['cn-north-1', 'cn-north-2', 'cn-north-4', 'cn-north-9', 'cn-north-11', 'cn-north-12', 'cn-east-2'],
                ...['cn-east-3', 'cn-east-4', 'cn-east-5', 'cn-south-1', 'cn-south-2', 'cn-south-4', 'cn-southwest-2'],
                ...['cn-southwest-3', 'ap-southeast-1', 'ap-southeast-2', 'ap-southeast-3', 'ap-southeast-4', 'ap-southeast-5'],
                ...['my-kualalumpur-1', 'af-south-1', 'af-north-1', 'sa-brazil-1', 'sa-peru-1', 'na-mexico-1', 'la-north-2'],
                ...['la-south-2', 'me-east-1', 'ae-ad-1', 'tr-west-1', 'ru-moscow-1', 'ru-northwest-2', 'eu-west-0'],
            ],
            irregular: { [EUROPE]: 'swr-api.eu-west-101.myhuaweicloud.eu' },
        },
    },
    project: 'required',
    ids: [
        {
            input: 'ids',
            pattern: new RegExp(`^${ORGANIZATION}/${REPOSITORY}:${TAG}$`),
            description: 'organization/repository:tag, such as my-org/web:pr-42',
            of: { en: 'image tags as organization/repository:tag', zh: '镜像版本，格式为 organization/repository:tag' },
        },
    ],
    inputs: swr_image_tag_inputs,
    names: {
        pattern: new RegExp(`^${TAG}$`),
        description: 'letters, digits, "_", "." and "-", up to 128',
    },
    protection: (name) => (name === 'latest' ? 'latest is kept unless ids names it' : undefined),
    api: ({ inputs: own }) => ({
        lists: own['swr-repository'] === undefined ? [] : [swr_image_tag_listOf(own['swr-repository'])],
        lookUp: swr_image_tag_lookUp,
        deletion: swr_image_tag_deletion,
    }),
    advice: [
        credentialsRefused('SVCSTG.SWR.4010000'),
        internalError('SVCSTG.SWR.500*'),
        {
            codes: ['SVCSTG.SWR.4030170', 'SVCSTG.SWR.403*'],
            meaning: 'The caller may not do this in the organization or repository.',
            remedy: 'Grant the permission in IAM, or in SWR the permission Manage on the organization or repository.',
        },
        {
            codes: ['SVCSTG.SWR.404*'],
            meaning: 'SWR does not find the repository.',
            remedy: 'Check swr-repository (organization/repository) and region.',
        },
        {
            codes: ['SVCSTG.SWR.400*'],
            meaning: 'SWR does not take one of the values that it was sent.',
            remedy: 'Check swr-repository and ids; the message names the value.',
        },
        { codes: ['SVCSTG.*'], meaning: 'SWR refused the request.', remedy: RUN_AGAIN },
    ],
    docs: {
        pluralZh: '容器镜像服务（SWR）镜像版本',
        how: { en: 'one request each', zh: '每个镜像版本一个请求' },
        recoverable: { en: 'no', zh: '否' },
        age: {
            en: 'when the tag was pushed last (`created` or `updated`, whichever is later)',
            zh: '最近一次推送该镜像版本的时间（`created` 与 `updated` 中较晚者）',
        },
        permissions: {
            delete: { en: '`swr:repo:deleteRepoTag`', zh: '`swr:repo:deleteRepoTag`' },
            lookUp: { en: '`swr:repo:getRepoTag`', zh: '`swr:repo:getRepoTag`' },
            list: { en: '`swr:repo:listRepoTags`', zh: '`swr:repo:listRepoTags`' },
        },
        policy: {
            version: '5.0',
            delete: ['swr:repo:deleteRepoTag'],
            list: ['swr:repo:listRepoTags', 'swr:repo:getRepoTag'],
        },
        setup: {
            en: "Identity policies work for SWR, with the actions in the policy. **[documented]** (SWR API reference, basic edition, the page of each request; some later versions of these pages say that no identity policy is needed.) With IAM users, the permission Manage on the organization or the repository in SWR allows deleting too. **[documented]** Only the shared edition is supported, not instances of the Enterprise Edition. An unknown tag or repository is HTTP 404 **[documented]**; which of SWR's codes that start with `SVCSTG.SWR.404` comes with it is **[unconfirmed]**. A tag named `latest` is kept unless `ids` names it, and `older-than` counts from the last push.",
            zh: 'SWR 支持身份策略，授权项见策略。**[文档]**（SWR API 参考基础版各接口页面；这些页面的部分新版本写明无需身份策略权限。）IAM 用户在 SWR 中拥有组织或镜像仓库的“管理”权限时也可以删除。**[文档]** 仅支持共享版，不支持企业版实例。镜像版本或仓库不存在时返回 HTTP 404 **[文档]**；随之返回的是哪个以 `SVCSTG.SWR.404` 开头的错误码：**[未确认]**。名为 `latest` 的镜像版本会被保留，除非在 `ids` 中指定；`older-than` 从最近一次推送算起。',
        },
    },
};

;// CONCATENATED MODULE: ./build/resources/workspace-scheduled-task.js



const workspace_scheduled_task_pathIn = (projectId) => `/v2/${encodeURIComponent(projectId)}/scheduled-tasks`;
const workspace_scheduled_task_listOf = (projectId, filter) => ({
    paging: 'offset',
    pageSize: 50,
    request: ({ offset }) => ({ method: 'GET', path: workspace_scheduled_task_pathIn(projectId), query: { offset, limit: 50, ...filter } }),
    page: (json) => {
        const { scheduled_tasks: rows, total_count: total } = asObject(json);
        return { rows, total };
    },
    fields: ({ id, task_name: name }) => ({ id, name }),
});
const workspaceScheduledTask = {
    name: 'workspace-scheduled-task',
    singular: 'Workspace scheduled task',
    plural: 'Workspace scheduled tasks',
    service: {
        name: 'workspace',
        title: 'Workspace',
        hosts: {
            prefix: 'workspace',
            regions: [
                ...['cn-east-3', 'cn-east-5', 'cn-north-4', 'cn-north-9', 'cn-north-11', 'cn-south-1', 'cn-southwest-2'],
                ...['ap-southeast-1', 'ap-southeast-2', 'ap-southeast-3', 'la-south-2', 'la-north-2', 'sa-brazil-1'],
                ...['na-mexico-1', 'me-east-1', 'af-south-1', 'af-north-1', 'tr-west-1', EUROPE],
            ],
        },
    },
    project: 'required',
    ids: [
        {
            input: 'ids',
            pattern: /^[A-Za-z0-9_-]{1,255}$/,
            description: '1 to 255 letters, digits, "-" and "_"',
            of: { en: 'scheduled task IDs', zh: '定时任务 ID' },
        },
    ],
    inputs: {},
    api: ({ projectId = '' }) => ({
        lists: [workspace_scheduled_task_listOf(projectId, {}), workspace_scheduled_task_listOf(projectId, { scheduled_type: 'LIFE_CYCLE' })],
        lookUp: 'from list',
        deletion: {
            by: 'batch',
            maxTargets: 5_000,
            request: (targets) => ({
                method: 'POST',
                path: `${workspace_scheduled_task_pathIn(projectId)}/batch-delete`,
                body: { task_ids: targets.map(({ id }) => id) },
            }),
            confirmsDeletion: ({ empty }) => empty,
            isUnknownTarget: ({ code }) => code === 'WKS.0915',
        },
    }),
    advice: [
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
            remedy: SEE_MESSAGE,
        },
    ],
    docs: {
        pluralZh: '云桌面（Workspace）定时任务',
        how: {
            en: 'up to 5,000 in a request, checked in the task list before and after',
            zh: '每个请求最多 5,000 个，删除前后各核对一次任务列表',
        },
        recoverable: { en: 'no', zh: '否' },
        permissions: {
            delete: { en: '`workspace:scheduledTasks:batchDelete`', zh: '`workspace:scheduledTasks:batchDelete`' },
            lookUp: { en: '`workspace:scheduledTasks:list`', zh: '`workspace:scheduledTasks:list`' },
            list: { en: '`workspace:scheduledTasks:list`', zh: '`workspace:scheduledTasks:list`' },
        },
        policy: {
            version: '5.0',
            delete: ['workspace:scheduledTasks:batchDelete'],
            list: ['workspace:scheduledTasks:list'],
        },
        setup: {
            en: 'Deleting one task and deleting a batch are different actions **[documented]**; this action always sends a batch.',
            zh: '删除单个任务和批量删除任务是两个不同的授权项 **[文档]**；此 Action 始终使用批量删除。',
        },
    },
};

;// CONCATENATED MODULE: ./build/resources/registry.js







const DEFINITIONS = [
    cocScript,
    codeartsbuildTask,
    workspaceScheduledTask,
    romaAsset,
    swrImageTag,
    functiongraphFunction,
];
const RESOURCES = DEFINITIONS;
const RESOURCE_TYPE_NAMES = RESOURCES.map(({ name }) => name);
const SERVICE_NAMES = [...new Set([...DEFINITIONS.map(({ service }) => service.name), IAM.name, STS.name])];
function resourceOf(name) {
    const found = RESOURCES.find((each) => each.name === name);
    if (!found)
        throw new Error(`there is no resource type ${name}`);
    return found;
}
function idInputOf(name, kind) {
    const found = resourceOf(name).ids.find((ids) => ids.kind === kind);
    if (!found)
        throw new Error(`${name} has no kind ${kind ?? ''}`);
    return found;
}
const shownKind = ({ type, kind = '' }) => RESOURCES.some(({ name, ids }) => name === type && ids[0]?.kind !== kind) ? kind : '';
function serviceOf(name) {
    const services = [...RESOURCES.map(({ service }) => service), IAM, STS];
    const found = services.find((service) => service.name === name);
    if (!found)
        throw new Error(`there is no service ${name}`);
    return found;
}
function tellsAge(name) {
    const definition = resourceOf(name);
    const { age, lists } = definition.api({ projectId: '', inputs: defaultsOf(definition.inputs) });
    return age !== undefined || lists.every(({ fields }) => 'createdAt' in fields({}));
}
function permissionsOf({ docs: { permissions }, }) {
    const text = ({ en }) => en.replaceAll('`', '');
    return {
        delete: `Deleting needs ${text(permissions.delete)}.`,
        lookUp: `Looking it up needs ${text(permissions.lookUp)}.`,
        list: `Listing needs ${text(permissions.list)}.`,
    };
}
function defaultsOf(specs) {
    return Object.fromEntries(Object.entries(specs).map(([name, spec]) => [name, defaultOf(spec)]));
}
const defaultOf = (spec) => ('default' in spec ? spec.default : undefined);

;// CONCATENATED MODULE: ./build/inputs/endpoints.js


function readEndpoints(reader, services) {
    const own = ['iam', 'sts'].map((service) => ({ service, input: `${service}-endpoint` }));
    const given = [...own, ...readLines(reader, services)].filter(({ input }) => reader.has(input));
    const endpoints = {};
    for (const { service, input, text } of given) {
        const url = reader.url(input, text);
        if (url && endpoints[service])
            reader.addProblem(input, `${service} has more than one base URL; give one`);
        else if (url)
            endpoints[service] = url;
    }
    return endpoints;
}
function readLines(reader, services) {
    const input = 'endpoint';
    const lines = reader
        .text(input)
        .split('\n')
        .map((line) => line.trim())
        .filter((line) => line !== '' && !line.startsWith('#'));
    const pairs = lines.map((line) => /^([^=:/]+?)\s*=\s*(.*)$/.exec(line) ?? undefined);
    if (!pairs.includes(undefined))
        return pairs.flatMap((pair) => readPair(reader, pair?.[1] ?? '', pair?.[2] ?? ''));
    const form = `<service>=<base URL> (services: ${SERVICE_NAMES.join(', ')})`;
    if (lines.length > 1 || services.length > 1) {
        const why = lines.length > 1
            ? `has ${lines.length} lines`
            : `is one base URL, and resource-type names ${services.length} types`;
        reader.addProblem(input, `${why}; give lines of ${form}`);
        return [];
    }
    const service = services[0] ?? SERVICE_NAMES[0];
    return service ? [{ service, input, text: lines[0] ?? '' }] : [];
}
function readPair(reader, name, text) {
    const service = SERVICE_NAMES.find((known) => known === name);
    if (service && text !== '')
        return [{ service, input: 'endpoint', text }];
    if (service) {
        reader.addProblem('endpoint', `the base URL of ${service} is empty`);
        return [];
    }
    const near = nearest(name, SERVICE_NAMES);
    const known = `one of the services ${SERVICE_NAMES.join(', ')}`;
    reader.addProblem('endpoint', `${quote(name)} is not ${known}${near ? `; did you mean ${near}?` : ''}`);
    return [];
}

;// CONCATENATED MODULE: ./build/plan/pattern.js

const OWNER_KINDS = ['pr', 'run', 'branch', 'until'];
const MAX_PULL_REQUEST_NUMBER = 2 ** 31 - 1;
const PLACEHOLDER_NAMES = ['repo', ...OWNER_KINDS];
const PLACEHOLDERS = PLACEHOLDER_NAMES.map((name) => `{${name}}`);
const PARTS = new RegExp(`\\\\[^]|\\{(?:${PLACEHOLDER_NAMES.join('|')})\\}|[^]`, 'gu');
function parsePattern(text, repository) {
    const parts = text.match(PARTS) ?? [];
    const special = parts.find((part) => /^[?[\]{}]$/.test(part));
    if (special)
        throw new Error(`has ${special}, but only *, ${joinWithAnd(PLACEHOLDERS)} are special; \\${special} means the character`);
    if (parts.at(-1) === '\\')
        throw new Error('ends with a \\ that escapes nothing');
    for (const placeholder of PLACEHOLDERS) {
        if (parts.filter((part) => part === placeholder).length > 1)
            throw new Error(`has ${placeholder} more than once`);
    }
    const tokens = [];
    for (const part of parts) {
        const token = tokenOf(part, repository);
        const last = tokens.at(-1);
        if (token.kind === 'text' && last?.kind === 'text')
            tokens[tokens.length - 1] = textToken(last.text + token.text);
        else
            tokens.push(token);
    }
    checkNeighbours(tokens);
    return { text, tokens };
}
const textToken = (text) => ({ kind: 'text', text });
function tokenOf(part, repository) {
    if (part === '*')
        return { kind: 'any' };
    const owner = OWNER_KINDS.find((kind) => part === `{${kind}}`);
    if (owner)
        return { kind: owner };
    if (part !== '{repo}')
        return textToken(part.replace(/^\\(?=[^])/u, ''));
    if (repository === undefined)
        throw new Error('has {repo}, but GITHUB_REPOSITORY is not owner/name');
    if (!/[A-Za-z0-9]/.test(repository))
        throw new Error('has {repo}, but the name of this repository has no letter or digit');
    return { kind: 'repo', name: repository };
}
function checkNeighbours(tokens) {
    for (const [index, token] of tokens.entries()) {
        const [before, after] = [tokens[index - 1], tokens[index + 1]];
        if (isPlaceholder(token) && after && isPlaceholder(after)) {
            throw new Error(`has {${token.kind}} and {${after.kind}} with nothing between them`);
        }
        if (!isOwner(token))
            continue;
        const isBranch = token.kind === 'branch';
        const [start, end] = isBranch ? [/^[\p{L}\p{N}]/u, /[\p{L}\p{N}]$/u] : [/^\d/, /\d$/];
        const touches = (before?.kind === 'text' && end.test(before.text)) || (after?.kind === 'text' && start.test(after.text));
        if (!touches)
            continue;
        const what = isBranch ? 'a letter or digit, where no branch' : 'a digit, where no number';
        throw new Error(`has {${token.kind}} next to ${what} can stand alone`);
    }
}
const isPlaceholder = ({ kind }) => kind !== 'text' && kind !== 'any';
const isOwner = (token) => OWNER_KINDS.some((kind) => kind === token.kind);
const ownerKindsOf = ({ tokens }) => tokens.filter(isOwner).map(({ kind }) => kind);
const MIN_CHARACTERS = 3;
function isSpecific({ tokens }) {
    const own = tokens.map((token) => {
        if (token.kind === 'text')
            return token.text;
        return token.kind === 'repo' ? token.name.replace(/[^A-Za-z0-9]/g, '') : '';
    });
    const hasNumber = tokens.some((token) => isOwner(token) && token.kind !== 'branch');
    const count = own.join('').length + (hasNumber ? 1 : 0);
    return count >= MIN_CHARACTERS && /[\p{L}\p{N}]/u.test(own.join(''));
}
function impossibleCharacter({ tokens }, { pattern }) {
    const characters = tokens.flatMap((token) => (token.kind === 'text' ? Array.from(token.text) : []));
    return characters.find((character) => ![character, `a${character}`, `a${character}a`].some((name) => pattern.test(name)));
}

;// CONCATENATED MODULE: ./build/inputs/patterns.js



function readNamePatterns(reader, context) {
    return readPatterns(reader, 'name-pattern', context, (pattern) => {
        if (pattern.text.startsWith('!'))
            return 'starts with !, but patterns cannot be negated; use exclude for what must be kept';
        return isSpecific(pattern)
            ? undefined
            : `matches too much: it needs at least ${MIN_CHARACTERS} literal characters, one of them a letter or digit ({pr}, {run} and {until} count as one, {repo} as the name)`;
    });
}
function readExclude(reader, context) {
    return readPatterns(reader, 'exclude', context, (pattern) => {
        if (pattern.text.startsWith('!'))
            return 'starts with !, but patterns cannot be negated; exclude keeps what its patterns match, so remove the !';
        const owners = ownerKindsOf(pattern).map((kind) => `{${kind}}`);
        return owners.length > 0 ? `has ${joinWithAnd(owners)}, which is for name-pattern only` : undefined;
    });
}
function readPatterns(reader, input, { repository, annotate }, check) {
    if (!reader.has(input))
        return [];
    const items = reader.lines(input);
    if (!items)
        return [];
    const patterns = items.flatMap((item) => {
        try {
            const pattern = parsePattern(item, repository);
            const problem = item === '' ? undefined : check(pattern);
            if (problem)
                reader.addProblem(input, `${quote(item)} ${problem}`);
            return pattern;
        }
        catch (error) {
            reader.addProblem(input, `${quote(item)} ${error.message}`);
            return [];
        }
    });
    if (items.includes(''))
        reader.addProblem(input, 'has an empty item, as when a variable is not set');
    if (items.length === 0)
        reader.addProblem(input, 'names nothing (an empty list, or only comments)');
    const unique = new Map(patterns.map((pattern) => [pattern.text, pattern]));
    const dropped = patterns.length - unique.size;
    if (dropped > 0)
        annotate(duplicatesNotice(input, dropped));
    const joined = [...unique.keys()].find((text) => /[,\s]/.test(text));
    if (joined !== undefined) {
        annotate(`${input}: ${quote(joined)} is one pattern, including commas and spaces; write each pattern on its own line`, 'warning');
    }
    return [...unique.values()];
}

;// CONCATENATED MODULE: ./build/plan/glob.js

const MAX_VALUES = 20;
const MAX_BRANCH_VALUES = 100;
function compile(pattern) {
    const { text, tokens } = pattern;
    const steps = tokens.map((token, index) => stepsOf(token, tokens[index - 1], tokens[index + 1]));
    const ends = (name, start, part) => {
        const from = new Uint8Array(name.length + 1);
        from[start] = 1;
        return part.flat().reduce((positions, step) => step(positions, name), from);
    };
    const fits = (name, start, part) => ends(name, start, part)[name.length] === 1;
    const values = (kind, name) => {
        const index = tokens.findIndex((token) => token.kind === kind);
        if (index < 0)
            return [];
        const [before, after] = [tokens[index - 1], tokens[index + 1]];
        const valueEnds = kind === 'branch' ? slugBetween(before, after) : toEnds(numberBetween(kind, before, after));
        const starts = ends(name, 0, steps.slice(0, index));
        const found = new Set();
        let looked = 0;
        for (let start = starts.indexOf(1); start >= 0; start = starts.indexOf(1, start + 1)) {
            for (const end of valueEnds(name, start)) {
                looked += 1;
                if (looked > (kind === 'branch' ? MAX_BRANCH_VALUES : MAX_VALUES))
                    return 'unclear';
                const value = name.slice(start, end);
                if (fits(name, end, steps.slice(index + 1)))
                    found.add(kind === 'branch' ? slugOf(value) : value);
            }
        }
        return [...found].filter((value) => value !== '');
    };
    return {
        text,
        owners: ownerKindsOf(pattern),
        matches: (name) => fits(name, 0, steps),
        values,
    };
}
function compileProtection(pattern) {
    const forms = ['NFC', 'NFKC'].map((form) => {
        const tokens = pattern.tokens.map((token) => token.kind === 'text' ? { kind: 'text', text: token.text.normalize(form) } : token);
        const { matches } = compile({ ...pattern, tokens });
        return (name) => matches(name.normalize(form));
    });
    const exact = compile(pattern);
    return { ...exact, matches: (name) => exact.matches(name) || forms.some((matches) => matches(name)) };
}
function stepsOf(token, before, after) {
    switch (token.kind) {
        case 'text':
            return [literal(token.text, after?.kind === 'any')];
        case 'any':
            return [anyText];
        case 'repo': {
            const words = token.name.toLowerCase().match(/[a-z0-9]+|[^a-z0-9]+/g) ?? [];
            const steps = words.map((word) => (/^[a-z0-9]/.test(word) ? caseInsensitive(word) : separator));
            return [boundary(before), ...steps, boundary(after)];
        }
        case 'branch':
            return [branch(before, after)];
        case 'pr':
        case 'run':
        case 'until':
            return [fromEach(numberBetween(token.kind, before, after))];
    }
}
const literal = (text, first) => (from, name) => {
    const to = new Uint8Array(from.length);
    const last = from.lastIndexOf(1);
    if (last < 0)
        return to;
    for (let at = name.indexOf(text, from.indexOf(1)); at >= 0 && at <= last; at = name.indexOf(text, at + 1)) {
        if (from[at] !== 1)
            continue;
        to[at + text.length] = 1;
        if (first)
            break;
    }
    return to;
};
const fromEach = (endOf) => (from, name) => {
    const to = new Uint8Array(from.length);
    for (let start = from.indexOf(1); start >= 0; start = from.indexOf(1, start + 1)) {
        const end = endOf(name, start);
        if (end !== undefined)
            to[end] = 1;
    }
    return to;
};
const anyText = (from) => {
    const first = from.indexOf(1);
    return first < 0 ? from : new Uint8Array(from.length).fill(1, first);
};
const caseInsensitive = (word) => fromEach((name, start) => {
    const part = name.slice(start, start + word.length);
    return part.replace(/[A-Z]/g, (letter) => letter.toLowerCase()) === word ? start + word.length : undefined;
});
const separator = (from, name) => {
    const to = new Uint8Array(from.length);
    for (let at = Math.max(0, from.indexOf(1)); at < name.length; at++) {
        if ((from[at] === 1 || to[at] === 1) && !STARTS_WITH_WORD.test(name.slice(at, at + 2)))
            to[at + 1] = 1;
    }
    return to;
};
const boundary = (neighbour) => fromEach((name, at) => (isBounded(name, at, neighbour) ? at : undefined));
const NUMBERS = {
    pr: { form: /^[1-9]\d{0,9}(?!\d)/, max: MAX_PULL_REQUEST_NUMBER },
    run: { form: /^[1-9]\d{0,15}(?!\d)/, max: Number.MAX_SAFE_INTEGER },
    until: { form: /^\d{1,30}(?!\d)/, max: Infinity },
};
const numberBetween = (kind, before, after) => (name, start) => {
    const { form, max } = NUMBERS[kind];
    const [digits] = form.exec(name.slice(start, start + 31)) ?? [];
    if (digits === undefined || /\d/.test(name[start - 1] ?? '') || Number(digits) > max)
        return undefined;
    const end = start + digits.length;
    return isBounded(name, start, before) && isBounded(name, end, after) ? end : undefined;
};
const toEnds = (endOf) => (name, start) => {
    const end = endOf(name, start);
    return end === undefined ? [] : [end];
};
const MAX_BRANCH_LENGTH = 255;
const slugBetween = (before, after) => function* (name, start) {
    if (!startsSlug(name, start, before))
        return;
    const last = Math.min(name.length, start + MAX_BRANCH_LENGTH);
    for (let end = start + 1; end <= last; end++)
        if (endsSlug(name, end, after))
            yield end;
};
const startsSlug = (name, at, before) => STARTS_WITH_WORD.test(name.slice(at, at + 2)) && isBounded(name, at, before);
function endsSlug(name, at, after) {
    if (after === undefined ? at < name.length : after.kind === 'text' && !name.startsWith(after.text, at))
        return false;
    return ENDS_WITH_WORD.test(name.slice(Math.max(0, at - 2), at)) && isBounded(name, at, after);
}
const branch = (before, after) => (from, name) => {
    const to = new Uint8Array(from.length);
    let start = -Infinity;
    for (let end = 1; end <= name.length; end++) {
        if (from[end - 1] === 1 && startsSlug(name, end - 1, before))
            start = end - 1;
        if (end - start <= MAX_BRANCH_LENGTH && endsSlug(name, end, after))
            to[end] = 1;
    }
    return to;
};
const slugOf = (name) => name
    .replace(/[A-Z]/g, (letter) => letter.toLowerCase())
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
const STARTS_WITH_WORD = /^[\p{L}\p{N}\p{M}\p{Cs}]/u;
const ENDS_WITH_WORD = /[\p{L}\p{N}\p{M}\p{Cs}]$/u;
function isBounded(name, at, neighbour) {
    if (neighbour?.kind !== 'any')
        return true;
    const [before, after] = [name.slice(Math.max(0, at - 2), at), name.slice(at, at + 2)];
    const isInsideWord = ENDS_WITH_WORD.test(before) && STARTS_WITH_WORD.test(after);
    const isInsideNumber = (/\d$/.test(before) && /^[._]\d/.test(after)) || (/\d[._]$/.test(before) && /^\d/.test(after));
    return !isInsideWord && !isInsideNumber;
}
function commonPrefix(patterns, eventOwners) {
    const [start = '', ...others] = patterns.map((pattern) => prefixOf(pattern, eventOwners));
    let length = start.length;
    for (const other of others)
        while (!other.startsWith(start.slice(0, length)))
            length -= 1;
    return start.slice(0, length);
}
function prefixOf({ tokens }, eventOwners) {
    let start = '';
    for (const token of tokens) {
        const key = token.kind === 'pr' || token.kind === 'run' ? eventOwners[token.kind] : undefined;
        if (key === undefined && token.kind !== 'text')
            break;
        start += token.kind === 'text' ? token.text : (key ?? '');
    }
    return start.replace(/[^A-Za-z0-9._-][^]*/, '');
}

;// CONCATENATED MODULE: ./build/inputs/owners.js





const DAY_MS = 86_400_000;
const MAX_IDLE_MS = 3_650 * DAY_MS;
const MAX_LABEL_LENGTH = 50;
const PULL_REQUEST_INPUTS = ['pull-request', 'keep-label', 'preview-label', 'idle-after'];
function repositoryOf({ GITHUB_REPOSITORY: full = '' }) {
    const [, owner, name] = /^([\w.-]+)\/([\w.-]+)$/.exec(full) ?? [];
    return owner && name ? { owner, name } : undefined;
}
function readOwners(reader, kinds, environment) {
    const fromGitHub = [...new Set(kinds)].filter((kind) => kind !== 'until');
    const placeholders = joinWithAnd(fromGitHub.map((kind) => `{${kind}}`));
    const has = (kind) => kinds?.includes(kind) === true;
    const event = new Event(reader, environment, `has ${placeholders}, but`);
    const deletedBranch = has('branch') ? event.deletedBranch() : undefined;
    return {
        eventOwners: omitUndefined({
            pr: has('pr') ? readPullRequest(reader, event)?.toString() : undefined,
            run: has('run') ? event.workflowRun()?.toString() : undefined,
            branch: deletedBranch === undefined ? undefined : slugOf(deletedBranch),
        }),
        github: fromGitHub.length > 0 ? readScope(reader, placeholders, environment.env) : undefined,
        pullRequests: readPullRequestRules(reader, has('pr') || kinds === undefined),
        deletedBranch,
    };
}
function readPullRequestRules(reader, isForPullRequests) {
    for (const input of PULL_REQUEST_INPUTS) {
        if (reader.has(input) && !isForPullRequests)
            reader.addProblem(input, 'is only for a name-pattern with {pr}');
    }
    const label = (input) => {
        const given = reader.text(input);
        if (given.length <= MAX_LABEL_LENGTH && !/[\r\n]/.test(given))
            return given || undefined;
        reader.addProblem(input, `${quote(given)} is not the name of one label (at most ${MAX_LABEL_LENGTH} characters)`);
        return undefined;
    };
    const rules = {
        keepLabel: label('keep-label'),
        previewLabel: label('preview-label'),
        idleAfterMs: reader.duration('idle-after', undefined, MAX_IDLE_MS),
    };
    if (rules.keepLabel !== undefined && rules.keepLabel.toLowerCase() === rules.previewLabel?.toLowerCase()) {
        reader.addProblem('keep-label', 'is the same as preview-label; one keeps a closed pull request, the other does not');
    }
    return rules;
}
function readScope(reader, placeholders, env) {
    const { GITHUB_REPOSITORY: full = '', GITHUB_API_URL: apiUrl = 'https://api.github.com' } = env;
    const repository = repositoryOf(env);
    if (!repository) {
        reader.addProblem('name-pattern', `has ${placeholders}, but GITHUB_REPOSITORY is ${quote(full)} and not owner/name`);
    }
    const graphqlUrl = env.GITHUB_GRAPHQL_URL || `${apiUrl.replace(/\/(v3\/?)?$/, '')}/graphql`;
    const checkUrl = (variable, url) => {
        const problem = urlProblem(url);
        const shown = /[@?]/.test(url) ? 'the given value' : quote(url);
        if (problem)
            reader.addProblem('name-pattern', `has ${placeholders}, but ${shown} (${variable}) ${problem}`);
    };
    checkUrl('GITHUB_API_URL', apiUrl);
    if (env.GITHUB_GRAPHQL_URL)
        checkUrl('GITHUB_GRAPHQL_URL', graphqlUrl);
    const token = reader.text('github-token');
    if (!/^[\x21-\x7e]{1,4096}$/.test(token)) {
        reader.addProblem('github-token', `is empty or not a token, and name-pattern has ${placeholders}, which needs one`);
    }
    if (!repository)
        return undefined;
    return { owner: repository.owner, repository: repository.name, token, apiUrl, graphqlUrl };
}
function urlProblem(url) {
    const parsed = /^https?:\/\//.test(url) && URL.canParse(url) ? new URL(url) : undefined;
    if (!parsed)
        return 'is not the URL of a GitHub API';
    if (isSafeOrigin(parsed))
        return undefined;
    return 'is not https, and the GitHub token is sent over http only to this machine';
}
function readPullRequest(reader, event) {
    const given = reader.integer('pull-request', undefined, 1, MAX_PULL_REQUEST_NUMBER);
    const own = event.pullRequest();
    if (given !== undefined && own !== undefined && given !== own) {
        reader.addProblem('pull-request', `is ${given}, but this ${quote(event.name)} event is about pull request ${own}; leave the input out`);
    }
    return own ?? given;
}
class Event {
    name;
    #reader;
    #environment;
    #prefix;
    constructor(reader, environment, prefix) {
        this.name = environment.env.GITHUB_EVENT_NAME ?? '';
        this.#reader = reader;
        this.#environment = environment;
        this.#prefix = prefix;
    }
    pullRequest() {
        const isAboutIssue = this.name === 'issues' || this.name === 'issue_comment';
        if (!this.name.startsWith('pull_request') && !isAboutIssue)
            return undefined;
        const payload = this.#payload();
        const subject = asObject(isAboutIssue ? payload.issue : payload.pull_request);
        const number = this.#number(payload, subject.number, isAboutIssue ? 'issue' : 'pull request');
        return isAboutIssue && !isObject(subject.pull_request) ? undefined : number;
    }
    workflowRun() {
        if (this.name !== 'workflow_run')
            return undefined;
        const payload = this.#payload();
        return this.#number(payload, asObject(payload.workflow_run).id, 'workflow run');
    }
    deletedBranch() {
        if (this.name !== 'delete')
            return undefined;
        const payload = this.#payload();
        const { ref, ref_type: type } = payload;
        if (type === 'tag')
            return undefined;
        const isBranch = type === 'branch' && typeof ref === 'string' && slugOf(ref) !== '';
        if (!isBranch) {
            this.#addMissing('branch');
            return undefined;
        }
        this.#checkRepository(payload);
        return ref;
    }
    #number(payload, number, what) {
        if (typeof number !== 'number' || !Number.isSafeInteger(number) || number < 1) {
            this.#addMissing(what);
            return undefined;
        }
        this.#checkRepository(payload);
        return number;
    }
    #addMissing(what) {
        this.#reader.addProblem('name-pattern', `${this.#prefix} ${this.#where()} names no ${what}`);
    }
    #checkRepository({ repository }) {
        const { GITHUB_REPOSITORY: here = '' } = this.#environment.env;
        const { full_name: about } = asObject(repository);
        if (typeof about === 'string' && about.toLowerCase() === here.toLowerCase())
            return;
        const whose = typeof about === 'string' ? `is about the repository ${quote(about)}` : 'names no repository';
        const problem = `${this.#prefix} ${this.#where()} ${whose}, and GITHUB_REPOSITORY is ${quote(here)}`;
        this.#reader.addProblem('name-pattern', problem);
    }
    #where() {
        return `the payload of this ${quote(this.name)} event (GITHUB_EVENT_PATH)`;
    }
    #payload() {
        const { env, readFile } = this.#environment;
        try {
            return asObject(parseJson(readFile(env.GITHUB_EVENT_PATH ?? '')));
        }
        catch {
            return {};
        }
    }
}

;// CONCATENATED MODULE: ./build/inputs/selection.js






const MAX_PROBLEMS = 5;
const ID_INPUTS = [...new Set(RESOURCES.flatMap(({ ids }) => ids.map(({ input }) => input)))];
const INPUTS_FOR_NAMES = RESOURCES.flatMap(({ inputs }) => Object.entries(inputs).flatMap(([name, { isForNames }]) => (isForNames ? [name] : [])));
const HOUR_MS = 3_600_000;
const MAX_AGE_MS = 3_650 * 24 * HOUR_MS;
function readResourceTypes(reader) {
    const accepted = `one of ${RESOURCE_TYPE_NAMES.join(', ')}`;
    const items = reader.list('resource-type');
    if (items?.length === 0)
        reader.addProblem('resource-type', `is empty; give ${accepted}`);
    const types = (items ?? []).map((given) => {
        const found = RESOURCE_TYPE_NAMES.find((name) => name === given);
        if (found)
            return found;
        const near = nearest(given, RESOURCE_TYPE_NAMES);
        reader.addProblem('resource-type', `${quote(given)} is not ${accepted}${near ? `; did you mean ${near}?` : ''}`);
        return undefined;
    });
    return [...new Set(types.filter((type) => type !== undefined))];
}
function readSelection(reader, types, context) {
    if (reader.has('name-pattern'))
        return readByName(reader, types, context);
    for (const input of ['older-than', ...PULL_REQUEST_INPUTS, ...INPUTS_FOR_NAMES]) {
        if (reader.has(input))
            reader.addProblem(input, 'is for name-pattern only, not for ids');
    }
    const [type, ...others] = types;
    if (others.length > 0) {
        reader.addProblem('resource-type', `names ${types.length} types; ids need exactly one type, name-pattern can have several`);
        return undefined;
    }
    return { by: 'id', targets: readTargets(reader, type, context.annotate) };
}
function readByName(reader, types, { env, readFile, annotate }) {
    for (const input of ID_INPUTS) {
        if (reader.has(input))
            reader.addProblem(input, 'is given together with name-pattern; give one of them');
    }
    const patterns = readNamePatterns(reader, { repository: repositoryOf(env)?.name, annotate });
    const ms = reader.duration('older-than', undefined, MAX_AGE_MS);
    const ageless = types.filter((type) => !tellsAge(type));
    if (reader.has('older-than') && ageless.length > 0) {
        reader.addProblem('older-than', `cannot be used for ${ageless.join(', ')}, because the service does not tell the creation time`);
    }
    const kinds = patterns.length > 0 ? patterns.flatMap(ownerKindsOf) : undefined;
    const owners = readOwners(reader, kinds, { env, readFile });
    const olderThan = ms === undefined ? undefined : { ms, text: reader.text('older-than') };
    return { by: 'name', patterns, olderThan, owners };
}
function readTargets(reader, type, annotate) {
    const inputs = type ? resourceOf(type).ids : [];
    const names = type ? inputs.map(({ input }) => input) : ID_INPUTS;
    if (!names.some((name) => reader.has(name))) {
        const [last = 'ids', ...others] = [...new Set(['ids', ...(type ? names : [])]), 'name-pattern'].reverse();
        const accepted = `${others.reverse().join(', ')} or ${last}`;
        reader.addProblem('ids', `is empty; name what to delete (${accepted})`);
    }
    if (!type)
        return [];
    return inputs.flatMap((ids) => {
        return readIds(reader, type, ids, annotate).map((id) => ({
            type,
            ...omitUndefined({ kind: ids.kind }),
            id,
        }));
    });
}
function readIds(reader, type, ids, annotate) {
    const { input } = ids;
    if (!reader.has(input))
        return [];
    const items = reader.list(input);
    if (items?.length === 0)
        reader.addProblem(input, 'names nothing (an empty list, or only separators and comments)');
    const unique = [...new Set(items)];
    const dropped = (items?.length ?? 0) - unique.length;
    if (dropped > 0)
        annotate(duplicatesNotice(input, dropped));
    const malformed = unique.flatMap((item) => idProblem(type, ids, item) ?? []);
    for (const problem of malformed.slice(0, MAX_PROBLEMS))
        reader.addProblem(input, problem);
    const more = malformed.length - MAX_PROBLEMS;
    if (more > 0)
        reader.addProblem(input, `and ${more} more that are not valid`);
    return unique;
}
function idProblem(type, { pattern, description }, item) {
    if (/^(null|undefined)$/.test(item))
        return `${quote(item)} is not an ID; an unset variable leaves it behind`;
    return pattern.test(item) ? undefined : `${quote(item)} is not a valid ${type} ID (${description})`;
}

;// CONCATENATED MODULE: ./build/inputs/inputs.js








const COMMON_INPUTS = [
    ...['resource-type', 'ids', 'name-pattern', 'pull-request', 'exclude', 'older-than', 'max-deletes'],
    ...['keep-label', 'preview-label', 'idle-after'],
    ...['region', 'project-id', 'endpoint', 'iam-endpoint', 'sts-endpoint'],
    ...['oidc-provider-urn', 'oidc-agency-urn', 'oidc-audience', 'token'],
    ...['access-key-id', 'secret-access-key', 'security-token', 'expected-account-id', 'github-token'],
    ...['dry-run', 'fail-if-absent', 'timeout', 'concurrency', 'language'],
];
const INPUTS = new Map([
    ...COMMON_INPUTS.map((input) => [input, undefined]),
    ...inputsOfTypes().map((input) => [input, typesWith(input)]),
]);
function inputsOfTypes() {
    const inputs = RESOURCES.flatMap((type) => [...type.ids.map(({ input }) => input), ...Object.keys(type.inputs)]);
    return [...new Set(inputs)].filter((input) => !COMMON_INPUTS.includes(input));
}
function typesWith(input) {
    const types = RESOURCES.filter((type) => type.ids.some((ids) => ids.input === input) || input in type.inputs);
    return types.map(({ name }) => name);
}
function configurationOf(env) {
    const reader = new Reader(env);
    const names = [...INPUTS.keys()].filter((name) => !SECRET_INPUTS.includes(name) && reader.has(name));
    return Object.fromEntries(names.map((name) => [name, reader.text(name)]));
}
const inputs_MINUTE_MS = 60_000;
const MAX_TIMEOUT_MS = 6 * 60 * inputs_MINUTE_MS;
const DEFAULT_MAX_DELETES = 100;
const MAX_NAMED = 10;
class InputError extends Error {
    problems;
    constructor(problems) {
        super(problems.join('\n'));
        this.name = 'InputError';
        this.problems = problems;
    }
}
function readInputs(env, annotate, readFile) {
    const reader = new Reader(env);
    rejectUnknownInputs(reader, env, annotate);
    const types = readResourceTypes(reader);
    if (types.length > 0)
        rejectInputsOfOtherTypes(reader, types);
    const selection = readSelection(reader, types, { env, readFile, annotate });
    const region = reader.region();
    const services = types.map((type) => resourceOf(type).service.name);
    const endpoints = readEndpoints(reader, selection ? services : services.slice(0, 1));
    const projectId = reader.identifier('project-id');
    const typeInputs = readTypeInputs(reader, types, selection);
    if (!region && !reader.has('region')) {
        if (!services.every((service) => endpoints[service]))
            reader.addProblem('region', 'is empty; give a region such as cn-north-4, or endpoint');
        else if (!projectId) {
            const [requiring] = types.filter((type) => resourceOf(type).project === 'required');
            if (requiring)
                reader.addProblem('region', `is empty; ${requiring} needs it, or project-id`);
        }
    }
    const maxDeletes = selection?.by === 'name' ? DEFAULT_MAX_DELETES : undefined;
    const credentials = readCredentials(reader, env, { region, endpoints });
    const inputs = {
        region,
        projectId,
        exclude: readExclude(reader, { repository: repositoryOf(env)?.name, annotate }),
        maxDeletes: reader.integer('max-deletes', maxDeletes, 0, 1_000_000),
        endpoints,
        credentials,
        expectedAccountId: readExpectedAccount(reader, { region, endpoints }, credentials),
        dryRun: reader.boolean('dry-run', false),
        failIfAbsent: reader.boolean('fail-if-absent', false),
        timeoutMs: reader.duration('timeout', 15 * inputs_MINUTE_MS, MAX_TIMEOUT_MS),
        concurrency: reader.integer('concurrency', 10, 1, 50),
        language: reader.choice('language', ['en-us', 'zh-cn'], undefined),
        typeInputs,
    };
    if (reader.problems.length > 0 || !selection || !credentials)
        throw new InputError(reader.problems);
    return { ...inputs, types, selection, credentials };
}
function readTypeInputs(reader, types, selection) {
    const byType = {};
    for (const type of types) {
        const definition = resourceOf(type);
        const { inputs } = definition;
        const values = Object.entries(inputs).map(([name, spec]) => [name, readTypeInput(reader, name, spec)]);
        byType[type] = Object.fromEntries(values);
        for (const [name, { isRequired, isForNames }] of Object.entries(inputs)) {
            const isNeeded = isRequired && (!isForNames || selection?.by === 'name');
            if (isNeeded && !reader.has(name))
                reader.addProblem(name, `is needed for ${type}${isForNames ? ' with name-pattern' : ''}`);
        }
        const targets = selection?.by === 'id' ? selection.targets : [];
        const found = definition.check?.(targets, byType[type]);
        if (found)
            reader.addProblem(found.input, found.problem);
    }
    return byType;
}
function readTypeInput(reader, name, spec) {
    switch (spec.form) {
        case 'identifier':
            return reader.identifier(name);
        case 'text':
            return reader.matching(name, spec.pattern, spec.accepted);
        case 'header value':
            return reader.headerValue(name);
        case 'boolean':
            return reader.boolean(name, spec.default);
        case 'choice':
            return reader.choice(name, spec.values, spec.default);
    }
}
function readExpectedAccount(reader, { region, endpoints }, given) {
    const expected = reader.identifier('expected-account-id');
    const byToken = given && 'token' in given.credentials;
    if (expected && !region && !reader.has('region') && (byToken || !(endpoints.sts || reader.has('sts-endpoint')))) {
        const need = byToken ? 'region' : 'region, or sts-endpoint,';
        reader.addProblem('expected-account-id', `needs ${need} to look up the account of the credentials`);
    }
    return expected;
}
function rejectUnknownInputs(reader, env, annotate) {
    const unknown = [];
    for (const name of Object.keys(env)) {
        const input = /^INPUT_(.+)$/s.exec(name)?.[1]?.toLowerCase();
        if (input === undefined || INPUTS.has(input))
            continue;
        const near = nearest(input, [...INPUTS.keys()]);
        if (near)
            reader.addProblem(escapeForLog(input, 60), `unknown input; did you mean ${near}?`);
        else
            unknown.push(escapeForLog(name, 60));
    }
    if (unknown.length === 0)
        return;
    const more = unknown.length > MAX_NAMED ? ` and ${unknown.length - MAX_NAMED} more` : '';
    annotate(`Unknown inputs are ignored: ${unknown.slice(0, MAX_NAMED).join(', ')}${more}`, 'warning');
}
function rejectInputsOfOtherTypes(reader, types) {
    for (const [input, owners] of INPUTS) {
        if (owners && !types.some((type) => owners.includes(type)) && reader.has(input)) {
            reader.addProblem(input, `is only for ${owners.join(', ')}, not for ${types.join(', ')}`);
        }
    }
}

;// CONCATENATED MODULE: ./build/plan/plan.js



function judgeAll(claims, judge) {
    const verdicts = claims.map(judge);
    const hold = ['kept', 'unattempted'].map((kind) => verdicts.find((verdict) => verdict.kind === kind));
    const reason = verdicts.map((verdict) => verdict.reason).join('; ');
    return hold.find((verdict) => verdict !== undefined) ?? { kind: 'gone', reason };
}
function claimsOf(candidates, rules) {
    const claims = candidates.flatMap(({ name }) => selection(name, rules)?.claims ?? []);
    const byNumber = (a, b) => Number(a) - Number(b);
    return merge(claims).map(({ kind, keys }) => ({
        kind,
        keys: keys.toSorted(kind === 'branch' ? undefined : byNumber),
    }));
}
function merge(claims) {
    const byKind = Map.groupBy(claims, ({ kind }) => kind);
    return OWNER_KINDS.flatMap((kind) => {
        const keys = new Set(byKind.get(kind)?.flatMap((claim) => claim.keys));
        return keys.size === 0 ? [] : { kind, keys: [...keys] };
    });
}
function makePlan(candidates, rules, now, judge) {
    const byKey = new Map();
    for (const candidate of candidates) {
        const decision = decide(candidate, rules, now, judge);
        if (!decision)
            continue;
        const key = keyOf(decision.target);
        const known = byKey.get(key);
        if (!known || known.action === 'delete' || decision.action === 'keep')
            byKey.set(key, decision);
    }
    const decisions = [...byKey.values()];
    if (rules.patterns)
        decisions.sort(byTypeThenName);
    const deletes = decisions.filter(({ action }) => action === 'delete').length;
    const { maxDeletes } = rules;
    const overLimit = maxDeletes === undefined || deletes <= maxDeletes
        ? undefined
        : `${plural(deletes, 'target', 'targets')} would be deleted, and max-deletes is ${maxDeletes}`;
    return { decisions, overLimit };
}
function candidatesNeedingAge(candidates, rules) {
    if (!rules.olderThan)
        return [];
    return candidates.filter((candidate) => candidate.target.createdAt === undefined &&
        selection(candidate.name, rules) !== undefined &&
        excluded(candidate, rules.exclude) === undefined);
}
function decide(candidate, rules, now, judge) {
    const { target } = candidate;
    const selected = selection(candidate.name, rules);
    if (!selected)
        return undefined;
    const { claims } = selected;
    const about = { target, name: target.name ?? candidate.name, claims };
    const verdict = claims.length > 0 ? judgeAll(claims, judge) : undefined;
    const kept = excluded(candidate, rules.exclude) ??
        protectedByType(candidate, rules) ??
        tooYoung(candidate, rules, now) ??
        (selected.unclear && `its name holds too many ${UNCLEAR[selected.unclear]} to tell whose it is`) ??
        (verdict?.kind === 'kept' ? verdict.reason : undefined);
    if (kept)
        return { ...about, action: 'keep', reason: kept };
    if (verdict?.kind === 'unattempted')
        return { ...about, action: 'unattempted', reason: verdict.reason };
    const problem = rules.idProblem(target) ?? nameUnknown(candidate, rules.exclude);
    if (problem)
        return { ...about, action: 'fail', reason: problem };
    const reason = [selected.reason, ...(verdict ? [verdict.reason] : [])].join('; ');
    return { ...about, action: 'delete', reason };
}
const UNCLEAR = {
    ...{ pr: 'numbers', run: 'numbers', until: 'numbers' },
    branch: 'words',
};
function selection(name, { patterns, eventOwners }) {
    if (!patterns)
        return { reason: '', claims: [] };
    if (name === undefined)
        return undefined;
    const found = patterns.map((pattern) => ({
        pattern,
        owners: pattern.owners.map((kind) => ({ kind, keys: pattern.values(kind, name) })),
    }));
    const selecting = found.find(({ pattern, owners }) => owners.length > 0 ? owners.every(({ kind, keys }) => matchesEvent(keys, eventOwners[kind])) : pattern.matches(name));
    if (!selecting)
        return undefined;
    const unclear = found.flatMap(({ owners }) => owners).find(({ keys }) => keys === 'unclear')?.kind;
    const claims = found.flatMap(({ owners }) => owners.map(({ kind, keys }) => ({ kind, keys: keys === 'unclear' ? [] : keys })));
    return { reason: `matches ${selecting.pattern.text}`, claims: merge(claims), unclear };
}
const matchesEvent = (keys, own) => keys === 'unclear' || (own === undefined ? keys.length > 0 : keys.includes(own));
function excluded({ target, name }, exclude) {
    const found = exclude.find(({ matches }) => matches(target.id) || (name !== undefined && matches(name)));
    return found && `excluded by ${found.text}`;
}
function protectedByType({ target, name }, { patterns, protection }) {
    return patterns && name !== undefined ? protection?.(target, name) : undefined;
}
function nameUnknown({ name, nameError }, exclude) {
    if (name !== undefined || exclude.length === 0)
        return undefined;
    return `not deleted, because its name could not be read and may be excluded: ${nameError ?? 'it has none'}`;
}
function tooYoung({ target, clockSkewMs = 0 }, { olderThan, ageBasis = () => 'created' }, now) {
    if (!olderThan)
        return undefined;
    const { createdAt } = target;
    const limit = `(older-than: ${olderThan.text})`;
    if (createdAt === undefined)
        return `creation time unknown ${limit}`;
    const [byRunner, byService] = [now, now + clockSkewMs].map((at) => at - createdAt > olderThan.ms);
    if (byRunner && byService)
        return undefined;
    const disagreement = byRunner || byService ? '; the clocks of the runner and the service disagree on its age' : '';
    return `${ageBasis(target)} ${new Date(createdAt).toISOString()} ${limit}${disagreement}`;
}
function byTypeThenName(a, b) {
    const sortKey = ({ target, name = '', claims: [claim] }) => [
        target.type,
        claim?.kind === 'pr' || claim?.kind === 'run' ? Number(claim.keys[0]) : 0,
        name,
        target.kind ?? '',
        target.id,
    ];
    const [left, right] = [sortKey(a), sortKey(b)];
    for (const [index, value] of left.entries()) {
        const other = right[index] ?? '';
        if (value !== other)
            return value < other ? -1 : 1;
    }
    return 0;
}

;// CONCATENATED MODULE: ./build/report/links.js

const SERVER = /^https:\/\/[A-Za-z0-9.-]+(:\d{1,5})?$/;
const links_REPOSITORY = /^[\w.-]{1,100}\/[\w.-]{1,100}$/;
const REF = /^(?!.*\.\.)[\w./-]{1,200}$/;
function linksOf(env) {
    const { GITHUB_SERVER_URL: server = '', GITHUB_REPOSITORY: repository = '' } = env;
    const { GITHUB_ACTION_REPOSITORY: action = '', GITHUB_ACTION_REF: ref = '' } = env;
    if (!SERVER.test(server))
        return {};
    return omitUndefined({
        repository: links_REPOSITORY.test(repository) ? `${server}/${repository}` : undefined,
        docs: links_REPOSITORY.test(action) && REF.test(ref) ? `${server}/${action}/blob/${ref}/docs` : undefined,
    });
}

;// CONCATENATED MODULE: ./build/report/error-advice.js


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
const anchorOf = ({ codes: [code = ''] }) => code
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/-$/, '');
const matches = (pattern, key) => pattern.endsWith('*') ? key.startsWith(pattern.slice(0, -1)) && !/^HTTP \d+ /.test(key) : key === pattern;
const ADVICE = [
    ...RESOURCES.flatMap(({ advice }) => advice),
    credentialsRefused('APIGW.0301', 'APIGW.0303', 'APIGW.0305', 'APIGW.0311', 'IAM.0001'),
    {
        codes: ['APIGW.0307'],
        meaning: 'The token has expired, or belongs to another region or project.',
        remedy: 'Get a new token whose scope is the project of this region.',
    },
    unknownRoute('APIGW.0101', 'APIGW.0103'),
    {
        codes: ['APIGW.0302', 'APIGW.0304', 'APIGW.0306'],
        meaning: 'The caller may not use this API in this region.',
        remedy: 'Grant the permission, or check that region and account are the intended ones.',
    },
    {
        codes: ['APIGW.0801', 'APIGW.0802'],
        meaning: 'The service is not open to this account in the region.',
        remedy: 'Check region. If it is the intended one, open the service there in the console.',
    },
    {
        codes: ['APIGW.0401', 'APIGW.0402', 'APIGW.0404'],
        meaning: 'The gateway does not accept requests from the address of this runner.',
        remedy: 'Use a runner whose address is allowed, or change the rule of the account that forbids it.',
    },
    tooManyRequests('APIGW.0308', 'HTTP 429'),
    {
        codes: ['APIGW.0310', 'APIGW.0501', 'APIGW.0502'],
        meaning: 'The project or account is frozen, in arrears, or has used up its quota.',
        remedy: 'Settle the account, or check project-id.',
    },
    {
        codes: ['HTTP 502 APIGW.0201', 'HTTP 504 APIGW.0201', 'APIGW.0610'],
        meaning: 'The service did not answer the gateway in time.',
        remedy: 'Run again: targets that are already deleted are reported as absent.',
    },
    {
        codes: ['APIGW.0104', 'APIGW.0105', 'APIGW.0106', 'APIGW.0201', 'APIGW.0602', 'APIGW.0607'],
        meaning: 'The gateway could not read the request.',
        remedy: 'Check endpoint, and whether a proxy changes requests. If neither is the cause, report a bug in this action.',
    },
    {
        codes: ['APIGW.0613'],
        meaning: 'The gateway could not reach IAM to check the credentials.',
        remedy: 'Run again later.',
    },
    internalError('APIGW.0601', 'APIGW.0605', 'APIGW.0606', 'APIGW.0608', 'APIGW.0609', 'APIGW.0611', 'APIGW.0612', 'APIGW.0705'),
    {
        codes: ['APIGW.*'],
        meaning: 'The gateway refused the request.',
        remedy: SEE_MESSAGE,
    },
    {
        codes: ['STS5.1001'],
        meaning: 'The trust policy of the agency does not allow this workflow.',
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
        meaning: 'IAM does not allow the caller to do this.',
        remedy: 'Set project-id. Listing the own projects needs no permission, so a policy of the account denies it.',
    },
    {
        codes: ['IAM.0006'],
        meaning: 'IAM has an internal error.',
        remedy: 'Run again later, or set project-id.',
    },
    {
        codes: ['IAM.*'],
        meaning: 'IAM refused the request.',
        remedy: 'Check region and iam-endpoint, or set project-id.',
    },
    {
        codes: ['ENOTFOUND'],
        meaning: 'The host name does not exist.',
        remedy: 'Check region and endpoint for a typing error.',
    },
    {
        codes: ['EAI_AGAIN', 'ECONNREFUSED', 'EHOSTUNREACH', 'ENETUNREACH', 'ETIMEDOUT'],
        meaning: 'The host could not be reached.',
        remedy: 'Check the network of the runner, its proxy settings, region and endpoint.',
    },
    {
        codes: ['PROXY', 'PROXY_SETTING'],
        meaning: 'The proxy could not be reached, or refused the connection. Requests are never sent without it.',
        remedy: 'Check HTTPS_PROXY and NO_PROXY.',
    },
    {
        codes: ['ERR_TLS_CERT_ALTNAME_INVALID', 'HOSTNAME_MISMATCH'],
        meaning: "The host's certificate is for another host name.",
        remedy: 'Check endpoint for a typing error, and whether a proxy or DNS leads to another host.',
    },
    {
        codes: ['CERT_*', 'ERR_TLS_*', 'DEPTH_ZERO_SELF_SIGNED_CERT', 'SELF_SIGNED_CERT_IN_CHAIN', 'UNABLE_TO_*'],
        meaning: "The host's certificate is not trusted.",
        remedy: 'Behind a proxy that inspects TLS, set NODE_EXTRA_CA_CERTS to the file of its CA.',
    },
    {
        codes: ['EPROTO', 'ERR_SSL_*'],
        meaning: 'The host does not answer with valid TLS.',
        remedy: 'Check endpoint and proxy: one of them may expect plain HTTP.',
    },
    {
        codes: ['TIMEOUT', 'ECONNRESET', 'EPIPE', 'TOO_LARGE', 'NETWORK', 'HPE_*'],
        meaning: 'The connection broke, or no response came in time.',
        remedy: 'Run again: targets that are already deleted are reported as absent.',
    },
    {
        codes: ['HTTP 2*'],
        meaning: 'The service accepted the request, but its response does not confirm the result.',
        remedy: RUN_AGAIN,
    },
    {
        codes: ['HTTP 3*'],
        meaning: 'The host redirects to another address. Credentials are never sent there.',
        remedy: 'Check endpoint and proxy.',
    },
    {
        codes: ['HTTP 401'],
        meaning: 'The credentials were refused.',
        remedy: 'Check the secrets. The run stopped so that the key is not locked.',
    },
    {
        codes: ['HTTP 403'],
        meaning: 'The caller lacks a permission.',
        remedy: 'Grant it as described in the README under "Permissions".',
    },
    {
        codes: ['HTTP 407'],
        meaning: 'The proxy requires a user and a password.',
        remedy: 'Set them in HTTPS_PROXY (http://user:password@host:port).',
    },
    {
        codes: ['HTTP 4*'],
        meaning: 'The service refused the request.',
        remedy: 'The message has the reason. If there is none, check region and endpoint.',
    },
    {
        codes: ['HTTP 5*'],
        meaning: 'The service has an internal problem.',
        remedy: 'Run again later.',
    },
];

;// CONCATENATED MODULE: ./build/report/describe.js



const SHORT = 20;
const MAX_SKEW_MS = 15 * 60_000;
function describeTarget(target) {
    const { id, name } = target;
    const kind = shownKind(target);
    return `${kind && `${kind} `}${escapeForLog(id)}${name === undefined ? '' : ` "${escapeForLog(name)}"`}`;
}
function describeResponse({ status, code, message, detail }) {
    const head = [status && `HTTP ${status}`, code !== String(status) && code && escapeForLog(code, 60)];
    const body = [escapeForLog(message, 500), detail && `detail: ${escapeForLog(detail, 500)}`];
    const from = head.filter(Boolean).join(' ');
    return `${from}${from && ': '}${body.filter(Boolean).join('; ')}`;
}
const requestIdWords = ({ requestId }) => requestId ? ` (request id ${escapeForLog(requestId, 80)})` : '';
const describeRequest = (error) => `${describeResponse(error)}${requestIdWords(error)}`;
function describeError(error) {
    const { encodedAuthorizationMessage: encoded } = error;
    const coded = encoded ? `; encoded_authorization_message: ${escapeForLog(encoded, 2_000)}` : '';
    return `${describeResponse(error)}${coded}${requestIdWords(error)}`;
}
function explain(error) {
    const { clockSkew, encodedAuthorizationMessage: encoded, permission = '' } = error;
    if (error.remedy)
        return { meaning: '', remedy: escapeForLog(error.remedy, 2_000) };
    if (error.status === 401 && clockSkew !== undefined && Math.abs(clockSkew) > MAX_SKEW_MS) {
        const minutes = Math.round(Math.abs(clockSkew) / 60_000);
        const meaning = `The runner's clock is ${minutes} minutes ${clockSkew > 0 ? 'behind' : 'ahead of'} the service's clock, and signatures are refused from 15 minutes on: that is the cause.`;
        return { meaning, remedy: "Set the runner's clock." };
    }
    const advice = adviceFor(error);
    const meaning = advice?.meaning.replace(/^This host\b/, error.host ? `The host ${error.host}` : 'This host') ?? '';
    const remedies = [advice?.remedy, escapeForLog(permission, 500), encoded && DECODE];
    return { meaning, remedy: remedies.filter(Boolean).join(' ') || (error.inDoubt ? describe_RUN_AGAIN : '') };
}
const DECODE = 'Decode the reason with "hcloud STS DecodeAuthorizationMessage --encoded_message=…" (needs sts::decodeAuthorizationMessage).';
const describe_RUN_AGAIN = 'Run again: targets that are already deleted are reported as absent.';
function remedyFor(error) {
    const { meaning, remedy } = explain(error);
    return [meaning, remedy].filter(Boolean).join(' ') || undefined;
}
const asSentence = (text) => (/[.!?。！？]$/.test(text) ? text : `${text}.`);
const capitalized = (text) => text.charAt(0).toUpperCase() + text.slice(1);
const describeFailure = (error, state = '') => [asSentence(describeError(error)), state, remedyFor(error)].filter(Boolean).join(' ');
function describeOutcome(outcome, count = 1) {
    if (outcome.kind === 'failed')
        return capitalized(describeFailure(outcome.error, describeState(outcome, count)));
    return outcome.reason === undefined ? '' : reasonOf(escapeForLog(outcome.reason, 300), count);
}
const reasonOf = (reason, count) => count === 1 ? reason : reason.replace(/\bits turn\b/, 'their turn');
function describeState({ state, error }, count) {
    const [they, were] = count === 1 ? ['it', 'was'] : ['they', 'were'];
    if (state === 'there')
        return `${capitalized(they)} ${were} still there when ${they} ${were} looked up.`;
    if (error.inDoubt)
        return `${capitalized(they)} may have been deleted: this could not be checked.`;
    return `${capitalized(they)} ${were} not deleted.`;
}
function stateWords({ state, error }) {
    if (state === 'there')
        return 'still there';
    return error.inDoubt ? 'may or may not be gone' : 'not deleted';
}
const describeEntry = ({ outcome, why }) => [why && escapeForLog(why, 300), describeOutcome(outcome)].filter(Boolean).join(' — ');
const entryLine = ({ target, outcome, why, isExplained }, isTold = false) => {
    const response = (error) => isExplained || isTold ? `see the error above${requestIdWords(error)}` : describeRequest(error);
    const reason = isTold && outcome.kind === 'unattempted' ? '' : describeOutcome(outcome);
    const said = outcome.kind === 'failed' ? `${stateWords(outcome)}: ${response(outcome.error)}` : reason;
    const words = [why && escapeForLog(why, 300), said].filter(Boolean).join(' — ');
    return `${outcome.kind.padEnd(11)} ${describeTarget(target)}${words && ` — ${words}`}`;
};
function byCause(entries) {
    const groups = [...Map.groupBy(entries, causeOf).values()];
    const isFailure = ([{ outcome }]) => outcome.kind === 'failed';
    return [...groups.filter(isFailure), ...groups.filter((group) => !isFailure(group))];
}
function causeOf({ outcome, isExplained }) {
    if (outcome.kind === 'failed' && isExplained)
        return `explained ${stateWords(outcome)}`;
    if (outcome.kind === 'absent')
        return outcome.kind;
    if (outcome.kind !== 'failed')
        return `${outcome.kind} ${outcome.reason?.replace(OWNER, '') ?? ''}`;
    const { kind, status, code } = outcome.error;
    return [stateWords(outcome), kind, status, code, remedyFor(outcome.error)].join(' ');
}
const OWNER = /(?<=\bthe state of ).*?(?= could not be read: )/;
const isUnreadOwner = (reason = '') => OWNER.test(reason);
const AFTER_STOP = {
    cancelled: 'Run again.',
    deadline: 'Run again, and raise timeout if that is not enough.',
    credentials: 'See the problem at the top.',
};
const remedyForMissed = ({ stopped }) => stopped ? AFTER_STOP[stopped] : 'Remove the cause and run again.';
function outcomeWords(entries) {
    const groups = Object.groupBy(entries, ({ outcome }) => outcome.kind);
    const words = ORDER.map((kind) => groups[kind] && `${groups[kind].length} ${WORDS[kind] ?? kind}`);
    return words.filter(Boolean).join(', ');
}
const ORDER = ['deleted', 'planned', 'submitted', 'absent', 'kept', 'failed', 'unattempted'];
const WORDS = {
    absent: 'already gone',
    planned: 'would be deleted',
    submitted: 'submitted for deletion',
    unattempted: 'not attempted',
};
function headlineOf({ info, elapsedMs, entries, problems }) {
    const what = outcomeWords(entries) || (problems.length > 0 ? 'nothing was deleted' : 'nothing to delete');
    const causes = problems.filter(({ isConsequence }) => !isConsequence);
    const wrong = causes.length > 0 ? `; ${plural(causes.length, 'problem', 'problems')}` : '';
    const requests = info.requests ? ` (${plural(info.requests, 'request', 'requests')})` : '';
    const where = info.region ? `, ${info.region}` : '';
    const dry = info.dryRun ? 'Dry run: ' : '';
    const stopped = info.stopped ? ` (stopped: ${STOPPED[info.stopped]})` : '';
    const warning = info.dryRun && info.overLimit ? `. A real run would delete nothing: ${info.overLimit}` : '';
    const names = info.stopped === 'credentials' ? '' : namesOf(problems);
    return `${dry}${what}${wrong} in ${duration(elapsedMs)}${requests}${where}${stopped}${warning}${names}`;
}
const describe_MAX_NAMED = 2;
function namesOf(problems) {
    const titles = [...new Set(problems.flatMap(({ title }) => title ?? []))];
    const names = titles.slice(0, describe_MAX_NAMED).map((title) => title.replace(/[^\w ,.:;()-]/g, '').slice(0, 200));
    return names.map((name) => `. ${name}`).join('');
}
function titleOf(result) {
    const green = result.info.dryRun ? '🔍' : '✅';
    const mark = result.ok ? green : '❌';
    return `${mark} Huawei Cloud Cleanup: ${escapeForLog(headlineOf(result), 1_000)}`;
}
const STOPPED = {
    cancelled: 'cancelled',
    deadline: 'time-out',
    credentials: 'credentials refused',
};

;// CONCATENATED MODULE: ./build/report/plan-log.js


function logPlan({ decisions }, runner) {
    const number = (action) => decisions.filter((decision) => decision.action === action).length;
    const parts = [`${number('delete')} to delete`, `${number('keep')} to keep`];
    if (number('unattempted') > 0)
        parts.push(`${number('unattempted')} that could not be checked`);
    if (number('fail') > 0)
        parts.push(`${number('fail')} that cannot be deleted`);
    const title = `Plan: ${parts.join(', ')}`;
    const lines = decisions.map(planLine);
    if (lines.length > SHORT)
        runner.group(title, lines);
    else
        for (const line of [title, ...lines])
            runner.info(line);
}
function planLine({ target, name, action, reason }) {
    const { type, creator, createdAt } = target;
    const about = [
        creator !== undefined && `by ${escapeForLog(creator, 60)}`,
        createdAt !== undefined && `created ${new Date(createdAt).toISOString()}`,
    ].filter((part) => part !== false);
    const origin = about.length > 0 ? ` (${about.join(', ')})` : '';
    return `${action.padEnd(6)} ${type} ${describeTarget({ ...target, ...(name !== undefined && { name }) })}${origin}${reason && ` — ${escapeForLog(reason, 500)}`}`;
}

;// CONCATENATED MODULE: ./build/report/log.js


const MAX_ANNOTATIONS = 10;
const MAX_LINES = 2_000;
const log_MAX_NAMED = 3;
function writeLog(result, runner) {
    const { entries, problems } = result;
    if (problems.length > MAX_ANNOTATIONS)
        for (const { line } of problems)
            runner.info(line);
    const told = annotate(result, runner);
    for (const { line, isConsequence } of problems)
        if (isConsequence)
            runner.info(line);
    const listed = entries.filter((entry) => !entry.asAnnounced && !isExplainedMiss(entry));
    const lines = listed.slice(0, MAX_LINES).map((entry) => entryLine(entry, told.has(entry)));
    if (listed.length > MAX_LINES)
        lines.push(`… and ${listed.length - MAX_LINES} more: see the report file (output report-path)`);
    if (listed.length > SHORT) {
        const title = listed.length === entries.length ? `All ${listed.length} targets` : `The other ${listed.length} targets`;
        runner.group(title, lines);
    }
    else
        for (const line of lines)
            runner.info(line);
    const asPlanned = outcomeWords(entries.filter(({ asAnnounced, outcome }) => asAnnounced && outcome.kind !== 'unattempted'));
    if (asPlanned)
        runner.info(`${asPlanned}, as planned`);
    runner.info(headlineOf(result));
}
const isExplainedMiss = ({ outcome, isExplained }) => outcome.kind === 'unattempted' && isExplained === true;
function annotate({ entries, problems, info }, runner) {
    const isRed = ({ outcome, isExplained }) => (outcome.kind === 'failed' && !isExplained) ||
        (outcome.kind === 'unattempted' && !isExplained) ||
        (outcome.kind === 'absent' && info.failIfAbsent === true);
    const causes = problems.filter(({ isConsequence }) => !isConsequence);
    const annotations = [
        ...causes.map(({ line }) => ({ title: 'Huawei Cloud Cleanup', text: line, about: [] })),
        ...byCause(entries.filter(isRed)).map((group) => annotationOf(group, info)),
    ];
    const fits = annotations.length <= MAX_ANNOTATIONS;
    const shown = fits ? annotations : annotations.slice(0, MAX_ANNOTATIONS - 1);
    for (const { title, text } of shown)
        runner.annotate('error', text, title);
    const hidden = annotations.length - shown.length;
    if (hidden > 0)
        runner.annotate('error', `${plural(hidden, 'more cause', 'more causes')}: see the job summary.`);
    return new Set(shown.flatMap(({ about }) => about));
}
function annotationOf(group, info) {
    const [{ target, outcome }] = group;
    const about = group.length > 1 ? group : [];
    const number = plural(group.length, 'target was', 'targets were');
    if (outcome.kind === 'absent')
        return { text: `${number} already gone, and fail-if-absent is true.`, about };
    if (outcome.kind === 'unattempted') {
        const cause = asSentence(`${number} not attempted: ${describeOutcome(outcome, group.length)}`);
        return { text: `${cause} ${remedyForMissed(info)}`, about };
    }
    if (group.length === 1) {
        return { title: `${titleWords(outcome)}: ${describeTarget(target)}`, text: describeOutcome(outcome), about };
    }
    const named = group.slice(0, log_MAX_NAMED).map((entry) => describeTarget(entry.target));
    const more = group.length > log_MAX_NAMED ? ` and ${group.length - log_MAX_NAMED} more` : '';
    return {
        title: `${titleWords(outcome)}: ${group.length} targets, for one cause`,
        about,
        text: `${describeOutcome(outcome, group.length)} Targets: ${named.join(', ')}${more}.`,
    };
}
const titleWords = (outcome) => outcome.kind === 'failed' && outcome.state !== 'there' && outcome.error.inDoubt
    ? 'Perhaps not deleted'
    : 'Not deleted';

;// CONCATENATED MODULE: ./build/report/redact.js


function redactTarget(target, redact) {
    const { id, name, creator } = target;
    return {
        ...target,
        id: redact(id),
        ...omitUndefined({ name: redacted(name, redact), creator: redacted(creator, redact) }),
    };
}
function redactOutcome(outcome, redact) {
    const { reason, requestId } = outcome;
    return {
        ...outcome,
        ...omitUndefined({ reason: redacted(reason, redact), requestId: redacted(requestId, redact) }),
        ...(outcome.kind === 'failed' && { error: redactError(outcome.error, redact) }),
    };
}
function redactError(error, redact) {
    const { message, code, detail, requestId, encodedAuthorizationMessage, host, remedy } = error;
    const texts = { code, detail, requestId, encodedAuthorizationMessage, host, remedy };
    const safe = Object.entries(texts).map(([field, text]) => [field, redacted(text, redact)]);
    const fields = omitUndefined(Object.fromEntries(safe));
    return new CloudError({ ...error, ...fields, message: redact(message) });
}
const redacted = (text, redact) => text === undefined ? undefined : redact(text);

;// CONCATENATED MODULE: ./build/report/report-file.js


const SCHEMA_VERSION = 1;
function* renderReportFile(result) {
    const { info, entries, counts, jobs, notes, problems, elapsedMs, ok } = result;
    const { region, host, dryRun, failIfAbsent, stopped, overLimit, requests } = info;
    const about = { region, host, dryRun, failIfAbsent, stopped, overLimit, requests };
    const fields = { schemaVersion: SCHEMA_VERSION, ok, headline: titleOf(result), ...about };
    const lines = problems.map(({ line }) => line);
    const head = JSON.stringify({ ...fields, elapsedMs, counts, jobs, notes, problems: lines }, undefined, 2);
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
        ...omitUndefined({
            createdAt: target.createdAt === undefined ? undefined : new Date(target.createdAt).toISOString(),
        }),
        outcome: outcome.kind,
        ...omitUndefined({ reason: describeEntry({ outcome, why }) || undefined, attempts, requestId }),
        ...(unverified && { unverified }),
        ...(outcome.kind === 'failed' && { state: outcome.state, error: plainError(outcome.error) }),
    };
}
function plainError(error) {
    const { kind, status, code, message, detail, requestId, encodedAuthorizationMessage, host } = error;
    return omitUndefined({ kind, status, code, message, detail, requestId, encodedAuthorizationMessage, host });
}

;// CONCATENATED MODULE: ./build/report/html.js

const LONGEST_WORD = 20;
const LONGEST_ID = 32;
const BREAK = '\u0001';
function breakable(text, max = 200, longest = LONGEST_WORD) {
    const long = new RegExp(`[^\\s-]{${longest + 1},}`, 'gu');
    const parts = new RegExp(`.{${LONGEST_WORD}}(?=.)`, 'gu');
    const marked = escapeForLog(text, max).replace(long, (word) => word.replace(parts, `$&${BREAK}`));
    return escapeMentions(escapeEntities(marked)).replaceAll(BREAK, '<wbr>');
}
const idCell = (id) => `<code>${breakable(id, 200, LONGEST_ID)}</code>`;
const codeCell = (text, max) => `<code>${breakable(text, max)}</code>`;
const code = (text, max) => `<code>${escapeHtml(text, max)}</code>`;
const html_link = (url, text) => `<a href="${escapeEntities(url)}">${text}</a>`;
function withPullRequestLinks(html, { repository }) {
    if (repository === undefined)
        return html;
    return html.replace(/\bpull request (\d{1,10})\b/g, (text, number) => html_link(`${repository}/pull/${number}`, text));
}
const tableRow = (cells) => `<tr>${cells.map((cell) => `<td>${cell}</td>`).join('')}</tr>`;
const headRow = (names) => `<tr>${names.map((name) => `<th>${name}</th>`).join('')}</tr>`;

;// CONCATENATED MODULE: ./build/report/attention.js







const MAX_OPEN = 5;
const MAX_UNATTEMPTED = 200;
const MORE = 'see the report file (output <code>report-path</code>)';
function renderAttention(paper, entries, info) {
    if (entries.length === 0)
        return;
    paper.add(`<h4>Needs attention (${entries.length})</h4>\n`);
    for (const group of byCause(entries)) {
        paper.add(head(group, info));
        const named = group[0].outcome.kind === 'unattempted' ? group.slice(0, MAX_UNATTEMPTED) : group;
        const items = named.values().map((entry) => targetItem(entry, group[0], info.links ?? {}));
        const isFolded = group.length > MAX_OPEN;
        paper.addList({
            open: isFolded ? `<details><summary>${group.length} targets</summary>\n<ul>` : '<ul>',
            items,
            total: group.length,
            more: (targets) => `<li>… and ${targets} more: ${MORE}</li>`,
            close: isFolded ? '</ul>\n</details>\n' : '</ul>\n',
        });
    }
}
function renderProblem(paper, { title = '' }, error, links) {
    const { meaning } = explain(error);
    const cause = `<strong>${escapeHtml(title, 2_500)}.</strong> ${escapeHtml(meaning, 1_000)}`;
    paper.add(block(cause.trim(), error, links));
}
function head(group, info) {
    const { links = {} } = info;
    const [{ outcome, isExplained }] = group;
    const targets = plural(group.length, 'target', 'targets');
    const state = outcome.kind === 'failed' ? `failed, ${stateWords(outcome)}` : outcome.kind;
    if (isExplained)
        return paragraph([`<strong>See the problem at the top.</strong> (${targets}: ${state})`]);
    if (outcome.kind === 'failed') {
        const { meaning } = explain(outcome.error);
        const cause = meaning || 'The deletion failed.';
        return block(`<strong>${escapeHtml(cause, 1_000)}</strong> (${targets}: ${state})`, outcome.error, links);
    }
    const [cause, remedy] = outcome.kind === 'absent'
        ? [
            'What was to be deleted was already gone, and fail-if-absent is true.',
            'Remove it from the list, or leave fail-if-absent off.',
        ]
        : [reasonOf(outcome.reason ?? '', group.length), remedyForMissed(info)];
    return paragraph([
        `<strong>${escapeHtml(asSentence(capitalized(cause)), 500)}</strong> (${targets}: ${state})`,
        `<em>What to do:</em> ${remedy}`,
    ]);
}
function block(cause, error, links) {
    const { encodedAuthorizationMessage: encoded } = error;
    const { remedy } = explain(error);
    const said = code(describeRequest(error), 3_000);
    const todo = [remedy && escapeHtml(remedy, 2_000), ...docLinks(error, links)].filter(Boolean).join(' ');
    const text = paragraph([cause, todo && `<em>What to do:</em> ${todo}`, `<em>What was said:</em> ${said}`]);
    if (encoded === undefined)
        return text;
    const fold = `<details><summary>Encoded authorization message</summary>\n<p>${code(encoded, 5_000)}</p>\n</details>\n`;
    return `${text}\n${fold}`;
}
const paragraph = (lines) => `<p>${lines.filter(Boolean).join('<br>\n')}</p>\n`;
function docLinks(error, { docs }) {
    if (docs === undefined)
        return [];
    const advice = error.remedy ? undefined : adviceFor(error);
    const isAboutSetup = isDenied(error) || error.status === 401 || /^(STS|IAM|PAP)/.test(error.code ?? '');
    const links = [
        advice && html_link(`${docs}/troubleshooting.md#${anchorOf(advice)}`, 'Troubleshooting'),
        isAboutSetup && html_link(`${docs}/huaweicloud-setup.md`, 'Setup guide'),
    ].filter((each) => typeof each === 'string');
    return links.length > 0 ? [`(${links.join(', ')})`] : [];
}
function targetItem({ target, outcome, why }, first, links) {
    const { type, id, name } = target;
    const kind = shownKind(target);
    const parts = [`${type}${kind && ` (${escapeHtml(kind)})`} ${code(id)}${name === undefined ? '' : ` ${code(name)}`}`];
    if (outcome.kind === 'failed') {
        if (why)
            parts.push(withPullRequestLinks(escapeHtml(why, 500), links));
        const { requestId } = outcome.error;
        const isSame = first.outcome.kind === 'failed' && describeResponse(outcome.error) === describeResponse(first.outcome.error);
        if (!isSame)
            parts.push(code(describeRequest(outcome.error), 1_000));
        else if (first.target !== target && requestId)
            parts.push(`request id ${code(requestId, 80)}`);
    }
    else if (outcome.kind !== 'unattempted')
        parts.push(escapeHtml(describeEntry({ outcome, why }), 500));
    return { html: `<li>${parts.filter(Boolean).join('<br>')}</li>`, targets: 1 };
}

;// CONCATENATED MODULE: ./build/report/sized-markdown.js
const RESERVE_BYTES = 1_000;
class SizedMarkdown {
    parts = [];
    #left;
    constructor(bytes) {
        this.#left = bytes - RESERVE_BYTES;
    }
    add(part) {
        const bytes = Buffer.byteLength(part) + 1;
        if (bytes > this.#left)
            return false;
        this.#left -= bytes;
        this.parts.push(`${part}\n`);
        return true;
    }
    addList({ open, items, total, more, close }) {
        if (!this.add(open))
            return;
        let shown = 0;
        for (const { html, targets } of items) {
            if (!this.add(html))
                break;
            shown += targets;
        }
        if (shown < total)
            this.parts.push(`${more(total - shown)}\n`);
        this.parts.push(`${close}\n`);
    }
}

;// CONCATENATED MODULE: ./build/report/summary.js






const MAX_BYTES = 900_000;
const summary_MAX_LINES = 50;
const MAX_VALUE_LINES = 10;
const ATTENTION = ['failed', 'unattempted'];
function renderSummary(result) {
    const { info, problems, notes } = result;
    const { links = {} } = info;
    const paper = new SizedMarkdown(MAX_BYTES);
    paper.add(`### ${escapeHtml(titleOf(result), Infinity)}\n`);
    if (info.dryRun)
        paper.add('**This was a dry run: nothing was deleted.**\n');
    for (const problem of problems)
        if (problem.error)
            renderProblem(paper, problem, problem.error, links);
    const lines = problems.filter(({ error }) => error === undefined).map(({ line }) => line);
    for (const list of [lines, notes])
        renderLines(paper, list);
    renderJobs(paper, result);
    const entries = sortedByName(result.entries);
    const attention = entries.filter((entry) => needsAttention(entry, result));
    renderAttention(paper, attention, info);
    const rest = entries.filter((entry) => !needsAttention(entry, result));
    const { kept = [], others = [] } = Object.groupBy(rest, ({ outcome }) => outcome.kind === 'kept' ? 'kept' : 'others');
    renderByType(paper, others, { isFolded: false, links });
    renderByType(paper, kept, { isFolded: true, links });
    for (const note of deletedNotes(entries))
        paper.add(`<p>${escapeHtml(note, 500)}</p>\n`);
    renderConfiguration(paper, result);
    return paper.parts;
}
function sortedByName(entries) {
    if (!entries.every(({ target }) => target.name !== undefined))
        return entries;
    const { compare } = new Intl.Collator('en', { numeric: true });
    return entries.toSorted((a, b) => compare(a.target.name ?? '', b.target.name ?? ''));
}
function deletedNotes(entries) {
    const types = new Set(entries.flatMap(({ target, outcome }) => (outcome.kind === 'deleted' ? [target.type] : [])));
    return [...types].map((type) => resourceOf(type).docs.deletedNote).filter((note) => note !== undefined);
}
const needsAttention = ({ outcome }, { info }) => ATTENTION.includes(outcome.kind) || (outcome.kind === 'absent' && info.failIfAbsent === true);
function renderLines(paper, lines) {
    if (lines.length === 0)
        return;
    const shown = lines.slice(0, summary_MAX_LINES).map((line) => escapeHtml(line, 2_500));
    if (lines.length > summary_MAX_LINES)
        shown.push(`… and ${lines.length - summary_MAX_LINES} more: see the log.`);
    paper.add(`<ul>\n${shown.map((item) => `<li>${item}</li>`).join('\n')}\n</ul>\n`);
}
function renderJobs(paper, { jobs }) {
    if (jobs.length === 0)
        return;
    const list = jobs.slice(0, 100).map(({ id, status }) => `${code(id)} (${escapeHtml(status)})`);
    paper.add(`<p>${plural(jobs.length, 'deletion job', 'deletion jobs')}: ${list.join(', ')}</p>\n`);
}
function renderByType(paper, entries, options) {
    for (const [type, group] of Map.groupBy(entries, ({ target }) => target.type)) {
        const isFolded = options.isFolded || group.length > SHORT;
        renderTable(paper, `${type}: ${outcomeWords(group)}`, group, { ...options, isFolded });
    }
}
function renderTable(paper, title, entries, { isFolded, links }) {
    const columns = COLUMNS.filter(({ cell }) => entries.some((entry) => cell(entry, links) !== ''));
    const heading = escapeHtml(title);
    const open = isFolded ? `<details><summary>${heading}</summary>\n` : `<h4>${heading}</h4>\n`;
    paper.addList({
        open: `${open}<table>\n${headRow(columns.map(({ name }) => name))}`,
        items: entries
            .values()
            .map((entry) => ({ html: tableRow(columns.map(({ cell }) => cell(entry, links))), targets: 1 })),
        total: entries.length,
        more: (targets) => `</table>\n<p>… and ${targets} more: see the report file (output <code>report-path</code>).</p>\n<table>`,
        close: isFolded ? '</table>\n</details>\n' : '</table>\n',
    });
}
const COLUMNS = [
    { name: 'Outcome', cell: ({ outcome }) => outcome.kind },
    {
        name: 'ID',
        cell: ({ target }) => `${idCell(target.id)}${shownKind(target) && ` (${escapeHtml(shownKind(target))})`}`,
    },
    { name: 'Name', cell: ({ target: { name } }) => (name === undefined ? '' : codeCell(name)) },
    {
        name: 'Created',
        cell: ({ target: { createdAt, creator } }) => [createdAt === undefined ? '' : timeOf(createdAt), creator === undefined ? '' : `by ${codeCell(creator, 80)}`]
            .filter(Boolean)
            .join(' '),
    },
    { name: 'Why', cell: (entry, links) => withPullRequestLinks(breakable(describeEntry(entry), 500), links) },
];
const timeOf = (ms) => `${new Date(ms).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
function valueCell(value) {
    const lines = value.split('\n').filter((line) => line.trim() !== '');
    const shown = lines.slice(0, MAX_VALUE_LINES).map((line) => `<code>${breakable(line.trim(), 500)}</code>`);
    if (lines.length > MAX_VALUE_LINES)
        shown.push(`… and ${lines.length - MAX_VALUE_LINES} more lines`);
    return shown.join('<br>');
}
function renderConfiguration(paper, { info: { configuration = {} } }) {
    const rows = Object.entries(configuration).map(([name, value]) => tableRow([name, valueCell(value)]));
    if (rows.length === 0)
        return;
    const table = `<table>\n${headRow(['Input', 'Value'])}\n${rows.join('\n')}\n</table>`;
    paper.add(`<details><summary>What was configured</summary>\n${table}\n</details>\n`);
}

;// CONCATENATED MODULE: ./build/report/report.js








const MAX_PROBLEM = 10_000;
class Report {
    info = {};
    #clock;
    #runner;
    #redact;
    #startedAt;
    #rows = new Map();
    #jobs = new Map();
    #notes = [];
    #problems = [];
    #areOwnersExplained = false;
    #causes = new Set();
    #undone = new Map();
    #ok;
    constructor({ clock, runner, redact }) {
        this.#clock = clock;
        this.#runner = runner;
        this.#redact = redact;
        this.#startedAt = clock.now();
    }
    addTargets(targets) {
        for (const target of targets)
            if (!this.#rows.has(keyOf(target)))
                this.#rows.set(keyOf(target), { target });
    }
    setReason(target, why) {
        this.#row(target).why = why;
    }
    markPlanned(decisions) {
        for (const { target, action } of decisions)
            this.#row(target).planned = action;
    }
    markSubmitted(targets) {
        for (const target of targets)
            this.#row(target).isSubmitted = true;
    }
    setName(target, name) {
        const row = this.#row(target);
        row.target = { ...row.target, name };
    }
    setOutcome(target, outcome) {
        const row = this.#row(target);
        if (row.outcome === undefined)
            row.outcome = outcome;
        else {
            const both = `${row.outcome.kind} and then ${outcome.kind}`;
            this.addProblem(`${target.id} was reported as ${both}. This is a mistake in the action: please report it.`);
        }
    }
    isAllAbsent() {
        return [...this.#rows.values()].every(({ outcome }) => outcome?.kind === 'absent');
    }
    setJob(id, status) {
        const known = this.#redact(id);
        if (!this.#jobs.has(known))
            this.#attempt(() => {
                this.#runner.setOutput('job-id', known);
            });
        this.#jobs.set(known, escapeForLog(this.#redact(status), 60));
    }
    notice(line, level = 'notice') {
        const text = this.#sentence(line);
        this.#notes.push(text);
        this.#runner.annotate(level, text);
    }
    addProblem(line, title) {
        this.#problems.push({ line: this.#sentence(line), title });
    }
    addOwnerProblem(line) {
        this.#areOwnersExplained = true;
        this.addProblem(line, 'GitHub could not be asked');
    }
    addError(error, doing, title = doing) {
        if (this.#causes.has(error))
            return;
        this.#causes.add(error);
        if (!(error instanceof CloudError)) {
            const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
            const shown = escapeForLog(this.#redact(text), 2_000);
            this.addProblem(`${doing}: unexpected error, please report it: ${shown}`, title);
        }
        else if (error.kind === 'stopped') {
            this.#undone.set(error.message, [...(this.#undone.get(error.message) ?? []), doing]);
        }
        else {
            const safe = redactError(error, this.#redact);
            const line = this.#sentence(`${doing}: ${describeFailure(safe)}`);
            this.#problems.push({ line, title: this.#line(title), error: safe });
        }
    }
    close() {
        this.#ok ??= this.#write(this.#result());
        return this.#ok;
    }
    closeOnExit() {
        if (this.#ok === undefined) {
            this.addProblem('The run ended before its work was done. This is a mistake in the action: please report it.');
        }
        return this.close();
    }
    #write(result) {
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
    #attempt(step) {
        try {
            step();
            return undefined;
        }
        catch (error) {
            return escapeForLog(String(error));
        }
    }
    #result() {
        const undone = [...this.#undone].map(([message, doings]) => ({
            line: this.#sentence(`${doings.join('; ')}: ${message}`),
            isConsequence: this.info.stopped === 'credentials',
        }));
        const problems = [...this.#problems, ...undone];
        const entries = [...this.#rows.values()].map((row) => this.#entry(row, problems));
        const counts = Object.fromEntries(OUTCOMES.map((kind) => [kind, 0]));
        for (const { outcome } of entries)
            counts[outcome.kind] += 1;
        const absentIsFine = !this.info.failIfAbsent || counts.absent === 0;
        const { region, host, configuration = {} } = this.info;
        const safe = Object.entries(configuration).map(([name, value]) => [name, this.#redact(value)]);
        return {
            info: {
                ...this.info,
                region: region && this.#redact(region),
                host: host && this.#redact(host),
                configuration: Object.fromEntries(safe),
            },
            entries,
            counts,
            jobs: [...this.#jobs].map(([id, status]) => ({ id, status })),
            notes: this.#notes,
            problems,
            elapsedMs: Math.max(0, this.#clock.now() - this.#startedAt),
            ok: problems.length === 0 && counts.failed === 0 && counts.unattempted === 0 && absentIsFine,
        };
    }
    #entry(row, problems) {
        const original = row.outcome ?? unsettled(row);
        const outcome = redactOutcome(original, this.#redact);
        const isExplained = original.kind === 'failed'
            ? this.#causes.has(original.error)
            : (outcome.kind === 'unattempted' && this.#isMissExplained(outcome.reason)) ||
                problems.some(({ line }) => line === outcome.reason);
        return {
            target: redactTarget(row.target, this.#redact),
            outcome,
            why: row.why && this.#redact(row.why),
            asAnnounced: isAsAnnounced(outcome, row.planned),
            isExplained,
        };
    }
    #isMissExplained(reason) {
        return this.info.stopped === 'credentials' || (this.#areOwnersExplained && isUnreadOwner(reason));
    }
    #writeOutputs(result) {
        const { entries, counts, jobs, problems } = result;
        const set = (name, value) => {
            this.#runner.setOutput(name, typeof value === 'string' ? value : JSON.stringify(value));
        };
        for (const kind of OUTCOMES) {
            set(`${kind}-ids`, entries.filter(({ outcome }) => outcome.kind === kind).map(({ target }) => target.id));
        }
        set('counts', counts);
        set('headline', titleOf(result));
        set('problems', problems.map(({ line }) => line));
        set('job-ids', jobs.map(({ id }) => id));
        set('job-id', jobs.at(-1)?.id ?? '');
        set('job-status', jobs.at(-1)?.status ?? '');
    }
    #writeFile(result) {
        this.#runner.setOutput('report-path', this.#runner.writeReport(renderReportFile(result)) ?? '');
    }
    #row(target) {
        const row = this.#rows.get(keyOf(target));
        if (!row)
            throw new Error(`${keyOf(target)} is not a target of this run`);
        return row;
    }
    #sentence(text) {
        return asSentence(this.#line(text));
    }
    #line(text) {
        return escapeForLog(this.#redact(text), MAX_PROBLEM);
    }
}
function unsettled({ isSubmitted }) {
    if (!isSubmitted)
        return { kind: 'unattempted', reason: 'the run ended before its turn came' };
    const message = 'the run ended before the answer came';
    return {
        kind: 'failed',
        state: 'unknown',
        error: new CloudError({ kind: 'stopped', message, attempts: 1, inDoubt: true }),
    };
}
const ANNOUNCED = {
    delete: ['deleted', 'planned'],
    keep: ['kept'],
    unattempted: ['unattempted'],
    fail: [],
};
const isAsAnnounced = ({ kind }, action) => action !== undefined && ANNOUNCED[action].includes(kind);

;// CONCATENATED MODULE: ./build/runtime/cancellation.js
const GRACE_MS = 5_000;
class Cancellation {
    #clock;
    #soft = new AbortController();
    #verify = new AbortController();
    #hard = new AbortController();
    #reason;
    #cause;
    #deadline = Infinity;
    constructor(clock) {
        this.#clock = clock;
    }
    request(reason, cause) {
        if (reason === 'credentials')
            this.#verify.abort();
        if (this.#reason)
            return;
        this.#reason = reason;
        this.#cause = cause;
        this.#soft.abort();
        void this.#clock.sleep(GRACE_MS, this.hardSignal).then(() => {
            this.end();
        });
    }
    stopAfter(ms) {
        this.#deadline = this.#clock.now() + ms;
        void this.#clock.sleep(ms, this.hardSignal).then(() => {
            if (!this.hardSignal.aborted)
                this.request('deadline');
        });
    }
    end() {
        this.#verify.abort();
        this.#hard.abort();
    }
    get reason() {
        return this.#reason;
    }
    get cause() {
        return this.#cause;
    }
    get deadline() {
        return this.#deadline;
    }
    get signal() {
        return this.#soft.signal;
    }
    get hardSignal() {
        return this.#hard.signal;
    }
    signalFor(purpose) {
        return purpose === 'verify' ? this.#verify.signal : this.signal;
    }
}

;// CONCATENATED MODULE: ./build/runtime/secrets.js



const JWT = /^eyJ[\w-]*\.([\w-]+)\.([\w-]+)$/;
const MAX_DEBUG_LINE = 500;
class Secrets {
    #mask;
    #masked = new Set();
    #encoded = new Set();
    #redact;
    constructor(mask) {
        this.#mask = mask;
    }
    add(secret) {
        if (!secret || secret.trim().length < MIN_SECRET_LENGTH)
            return;
        for (const form of plainForms(secret)) {
            if (this.#masked.has(form))
                continue;
            this.#masked.add(form);
            this.#mask(form);
        }
        for (const form of encodedForms(secret))
            this.#encoded.add(form);
        this.#redact = undefined;
        for (const part of JWT.exec(secret)?.slice(1) ?? [])
            this.add(part);
    }
    redact = (text) => {
        this.#redact ??= createRedactor([...this.#masked], [...this.#encoded]);
        return this.#redact(text);
    };
}
function redactingRunner(runner, { redact }) {
    const safe = (line) => escapeForLog(redact(line), Infinity);
    return {
        ...runner,
        info: (line) => {
            runner.info(safe(line));
        },
        debug: runner.debug &&
            ((line) => {
                runner.debug?.(escapeForLog(redact(line), MAX_DEBUG_LINE));
            }),
        group: (title, lines) => {
            runner.group(safe(title), lines.map(safe));
        },
        annotate: (level, message, title) => {
            runner.annotate(level, safe(message), title && safe(title));
        },
    };
}
function redactBody(body, redact) {
    const json = parseJson(body);
    if (json === undefined)
        return redact(body);
    try {
        return JSON.stringify(json, (_key, value) => (typeof value === 'string' ? redact(value) : value));
    }
    catch {
        return redact(body);
    }
}
function plainForms(secret) {
    return [
        secret,
        encodeURIComponent(secret.toWellFormed()),
        JSON.stringify(secret).slice(1, -1),
        escapeHtml(secret, Infinity),
        Buffer.from(secret).toString('base64'),
    ];
}
function encodedForms(secret) {
    const hex = Buffer.from(secret).toString('hex');
    const url = encodeURIComponent(secret.toWellFormed()).replace(/%[0-9A-F]{2}/g, (escape) => escape.toLowerCase());
    const base64 = [0, 1, 2].flatMap((shift) => {
        const bytes = Buffer.concat([Buffer.alloc(shift), Buffer.from(secret)]);
        const [first, last] = [Math.ceil((shift * 8) / 6), Math.floor((bytes.length * 8) / 6)];
        return [bytes.toString('base64'), bytes.toString('base64url')].map((text) => text.slice(first, last));
    });
    return [hex, hex.toUpperCase(), url, ...base64];
}

;// CONCATENATED MODULE: ./build/runtime/time.js
function parseTime(text) {
    const trimmed = text.trim();
    const hasZone = /(?:Z|GMT|UTC|[+-]\d{2}:?\d{2})$/i.test(trimmed);
    const time = Date.parse(hasZone ? trimmed : `${trimmed}Z`);
    return Number.isFinite(time) ? time : undefined;
}

;// CONCATENATED MODULE: ./build/huaweicloud/api-request.js


function toApiResponse(response, { attempts, inDoubt }, host, now) {
    return {
        json: parseJson(response.body),
        empty: response.body.trim() === '',
        rangeTotal: rangeTotal(response),
        status: response.status,
        requestId: response.headers['x-request-id'],
        attempts,
        inDoubt,
        host,
        clockSkew: clockSkewOf(response, now),
    };
}
function rangeTotal({ headers }) {
    const digits = /\/(\d{1,15})$/.exec(headers['content-range'] ?? '')?.[1];
    return digits === undefined ? undefined : Number(digits);
}
function clockSkewOf(response, now) {
    const date = parseTime(response.headers.date ?? '');
    return date === undefined ? undefined : date - now;
}

;// CONCATENATED MODULE: external "node:crypto"
const external_node_crypto_namespaceObject = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("node:crypto");
;// CONCATENATED MODULE: ./build/huaweicloud/signing.js

const ALGORITHM = 'SDK-HMAC-SHA256';
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
function authorization(request, signed, key) {
    const headers = canonicalHeaders(request, signed);
    const date = headers.find(([name]) => name === 'x-sdk-date')?.[1] ?? '';
    const signature = (0,external_node_crypto_namespaceObject.createHmac)('sha256', key.secretAccessKey)
        .update([ALGORITHM, date, sha256(canonicalRequest(request, headers))].join('\n'))
        .digest('hex');
    const names = headers.map(([name]) => name).join(';');
    return `${ALGORITHM} Access=${key.accessKeyId}, SignedHeaders=${names}, Signature=${signature}`;
}
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
function canonicalHeaders({ headers }, signed) {
    const names = new Set(signed.map((name) => name.toLowerCase()));
    return Object.entries(headers)
        .filter(([name]) => names.has(name.toLowerCase()))
        .map(([name, value]) => [name.toLowerCase(), value.trim()])
        .sort(byCodePoint);
}
function canonicalPath(path) {
    const encoded = path
        .split('/')
        .map((segment) => encode(decodeURIComponent(segment)))
        .join('/');
    return encoded.endsWith('/') ? encoded : `${encoded}/`;
}
function canonicalQuery(query) {
    return [...query]
        .map(([name, value]) => [encode(name), encode(value)])
        .sort((a, b) => byCodePoint(a, b) || byCodePoint([a[1]], [b[1]]))
        .map(([name, value]) => `${name}=${value}`)
        .join('&');
}
const encode = (text) => encodeURIComponent(text).replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);
function byCodePoint([a], [b]) {
    if (a === b)
        return 0;
    return a < b ? -1 : 1;
}
const sha256 = (text) => (0,external_node_crypto_namespaceObject.hash)('sha256', text);

;// CONCATENATED MODULE: ./build/huaweicloud/credentials.js

const anonymous = {
    description: 'no credentials',
    current: () => Promise.resolve('anonymous'),
};
function authenticate(request, credentials, now, projectId) {
    if (credentials === 'anonymous')
        return request;
    if ('token' in credentials) {
        return { ...request, headers: { ...request.headers, 'X-Auth-Token': credentials.token } };
    }
    if (!projectId)
        return sign(request, credentials, now);
    const others = Object.entries(request.headers).filter(([name]) => name.toLowerCase() !== 'x-project-id');
    const headers = { ...Object.fromEntries(others), 'X-Project-Id': projectId };
    return sign({ ...request, headers }, credentials, now, ['X-Project-Id']);
}

;// CONCATENATED MODULE: ./build/huaweicloud/rate-limiter.js

const UNITS = { second: 1_000, minute: 60_000, hour: 3_600_000, day: 86_400_000 };
const MAX_WINDOW_MS = 86_400_000;
function parsePolicy(message) {
    const match = /limit:\s*(\d{1,7})\s*,\s*time:\s*(\d{1,4})\s*(second|minute|hour|day)/i.exec(message);
    if (!match)
        return undefined;
    const limit = Number(match[1]);
    const windowMs = Number(match[2]) * (UNITS[(match[3] ?? '').toLowerCase()] ?? 0);
    return limit > 0 && windowMs > 0 && windowMs <= MAX_WINDOW_MS ? { limit, windowMs } : undefined;
}
function parseRetryAfter({ headers }, now) {
    const value = headers['retry-after']?.trim() ?? '';
    if (/^\d+$/.test(value))
        return Number(value) * 1_000;
    const at = parseTime(value);
    return at === undefined ? undefined : Math.max(0, at - now);
}
const WINDOW_MARGIN = 1.04;
const MAX_PAUSE_MS = 60_000;
const FIRST_PAUSE_MS = 1_000;
const MIN_GAP_MS = 5;
const GAP_DECAY = 0.97;
const MAX_STARTS = 2_000;
const GIVE_UP_AFTER = { throttled: 10, ms: 180_000 };
class RateLimiter {
    #clock;
    #random;
    #starts = [];
    #count = 0;
    #policy;
    #gapMs = 0;
    #blockedUntil = 0;
    #slowedAt = 0;
    #throttledInARow = 0;
    #throttledSince = 0;
    #queue = Promise.resolve();
    #isClosed = false;
    #change = new AbortController();
    constructor(clock, random) {
        this.#clock = clock;
        this.#random = random;
    }
    async acquire(signal) {
        const turn = this.#queue.then(() => this.#wait(signal));
        this.#queue = turn;
        return turn;
    }
    onSuccess() {
        this.#throttledInARow = 0;
        this.#gapMs *= GAP_DECAY;
        if (this.#gapMs < MIN_GAP_MS)
            this.#gapMs = 0;
    }
    onThrottled(start, { retryAfterMs, policy }) {
        const now = this.#clock.now();
        const startsPerSecond = this.#startsSince(now - 1_000);
        this.#starts = this.#starts.filter((other) => other !== start);
        this.#change.abort();
        this.#change = new AbortController();
        this.#blockedUntil = Math.max(this.#blockedUntil, now + (retryAfterMs ?? 0));
        if (start.sequence <= this.#slowedAt)
            return;
        this.#slowedAt = this.#count;
        if (this.#throttledInARow++ === 0)
            this.#throttledSince = now;
        this.#policy = policy ?? this.#policy;
        const pause = policy ? this.#pauseForPolicy(policy, now) : this.#widenGap(startsPerSecond);
        if (retryAfterMs !== undefined && this.#throttledInARow === 1)
            return;
        this.#blockedUntil = Math.max(this.#blockedUntil, now + pause * (0.5 + this.#random() / 2));
    }
    close() {
        this.#isClosed = true;
        this.#change.abort();
    }
    shouldGiveUp(deadline) {
        const now = this.#clock.now();
        const isThrottledForLong = this.#throttledInARow >= GIVE_UP_AFTER.throttled && now - this.#throttledSince >= GIVE_UP_AFTER.ms;
        return isThrottledForLong || this.#nextStartAt(now) > deadline;
    }
    #pauseForPolicy({ limit, windowMs }, now) {
        this.#gapMs = 0;
        if (this.#startsSince(now - windowMs * WINDOW_MARGIN) >= limit)
            return 0;
        return Math.min(Math.max(windowMs, MAX_PAUSE_MS), (windowMs / limit) * 2 ** (this.#throttledInARow - 1));
    }
    #widenGap(startsPerSecond) {
        if (this.#throttledInARow === 1) {
            this.#gapMs = Math.min(MAX_PAUSE_MS, this.#gapMs > 0 ? this.#gapMs * 2 : 2_000 / Math.max(startsPerSecond, 1));
        }
        return Math.min(MAX_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (this.#throttledInARow - 1));
    }
    #startsSince(from) {
        return this.#starts.filter(({ at }) => at > from).length;
    }
    async #wait(signal) {
        for (;;) {
            if (signal.aborted || this.#isClosed)
                return undefined;
            const now = this.#clock.now();
            const startAt = this.#nextStartAt(now);
            if (startAt <= now) {
                const start = { sequence: ++this.#count, at: now };
                this.#starts.push(start);
                if (this.#starts.length > MAX_STARTS)
                    this.#starts.shift();
                return start;
            }
            await this.#clock.sleep(startAt - now, AbortSignal.any([signal, this.#change.signal]));
        }
    }
    #nextStartAt(now) {
        const last = this.#starts.at(-1);
        const gapEndsAt = this.#gapMs > 0 && last ? last.at + this.#gapMs : now;
        const oldest = this.#policy && this.#starts.at(-this.#policy.limit);
        const windowEndsAt = oldest && this.#policy ? oldest.at + this.#policy.windowMs * WINDOW_MARGIN : now;
        return Math.max(this.#blockedUntil, gapEndsAt, windowEndsAt);
    }
}

// EXTERNAL MODULE: ./build/huaweicloud/transport.js + 9 modules
var huaweicloud_transport = __nccwpck_require__(461);
;// CONCATENATED MODULE: ./build/huaweicloud/client.js







const ATTEMPT_TIMEOUT_MS = 45_000;
const MAX_FAILURES = 6;
const BACKOFF_MS = 500;
const VERSION = '1';
class Client {
    host;
    isDocumentedHost;
    clockSkew;
    throttled;
    #session;
    #options;
    #rateLimiter;
    constructor(session, options) {
        this.#session = session;
        this.#options = options;
        this.#rateLimiter = new RateLimiter(session.clock, session.random);
        this.host = options.endpoint.host;
        this.isDocumentedHost = options.isDocumentedHost ?? false;
    }
    async send(request) {
        const { cancellation, clock, random, gate, debug } = this.#session;
        const signal = cancellation.signalFor(request.purpose);
        const state = { attempts: 0, failures: 0, inDoubt: false, credentials: 'anonymous' };
        for (let lastError;;) {
            const result = await gate.pass(signal, () => this.#attempt(request, state), (place) => {
                this.preconnect(place);
            });
            if (!result)
                throw lastError ?? this.#stoppedError(state);
            if ('response' in result) {
                this.#rateLimiter.onSuccess();
                return result.response;
            }
            lastError = result.error;
            if (result.next === 'throttle') {
                this.#rateLimiter.onThrottled(result.start, result.throttling);
                if (this.#rateLimiter.shouldGiveUp(cancellation.deadline))
                    this.#stop(lastError);
                continue;
            }
            if (lastError.status !== undefined)
                this.#rateLimiter.onSuccess();
            state.failures += 1;
            if (result.next === 'fail' || state.failures >= MAX_FAILURES)
                throw lastError;
            if (request.retryIfInDoubt === false && state.inDoubt)
                throw lastError;
            const backoff = random() * BACKOFF_MS * 2 ** (state.failures - 1);
            const pause = Math.max(result.retryAfterMs ?? 0, backoff);
            if (clock.now() + pause > cancellation.deadline)
                throw lastError;
            debug(`${request.method} ${request.path}: ${lastError.code ?? lastError.message}; retrying in ${Math.round(pause)} ms`);
            await clock.sleep(pause, signal);
        }
    }
    preconnect(count = 1) {
        this.#session.transport.preconnect?.(this.#options.endpoint, count);
    }
    #stop(cause) {
        this.throttled ??= cause;
        this.#rateLimiter.close();
    }
    #stoppedError(state) {
        if (!this.throttled)
            return this.#error({ kind: 'stopped', message: 'the run stopped' }, state);
        const remedy = 'Run again later, lower concurrency, or raise timeout.';
        return this.#error({ kind: 'stopped', message: 'the service throttled the requests of this run', remedy }, state);
    }
    async #attempt(request, state) {
        const { cancellation, clock, transport, debug } = this.#session;
        const start = await this.#rateLimiter.acquire(cancellation.signalFor(request.purpose));
        const credentials = start && (await this.#credentials());
        if (credentials && (await request.beforeSend?.(state)) === false) {
            return { error: this.#error({ kind: 'withheld', message: 'not sent' }, state), next: 'fail' };
        }
        if (!credentials || cancellation.signalFor(request.purpose).aborted)
            return undefined;
        const authenticated = authenticate(this.#httpRequest(request), credentials, clock.now(), this.#options.projectId);
        state.credentials = credentials;
        const timeout = (0,huaweicloud_transport/* timeoutSignal */._)(ATTEMPT_TIMEOUT_MS, clock, cancellation.hardSignal);
        request.onSend?.();
        state.attempts += 1;
        const sentAt = clock.now();
        const elapsed = () => `${Math.round(clock.now() - sentAt)} ms`;
        try {
            const response = await transport(authenticated, timeout.signal);
            debug(`${request.method} ${request.path}: HTTP ${response.status} in ${elapsed()}`);
            this.clockSkew = clockSkewOf(response, clock.now()) ?? this.clockSkew;
            return this.#evaluate(request, response, state, start);
        }
        catch (error) {
            if (!(error instanceof huaweicloud_transport/* TransportError */.wX))
                throw error;
            debug(`${request.method} ${request.path}: ${error.code} after ${elapsed()}`);
            state.inDoubt ||= error.sent;
            return this.#evaluateTransportError(error, state);
        }
        finally {
            timeout.done();
        }
    }
    async #credentials() {
        const { credentials, cancellation } = this.#session;
        try {
            return await credentials.current();
        }
        catch (error) {
            if (!(error instanceof CloudError))
                throw error;
            cancellation.request('credentials', error);
            return undefined;
        }
    }
    #evaluateTransportError(error, state) {
        const message = this.#session.redact(error.message);
        const remedy = error.code === 'ENOTFOUND' && this.isDocumentedHost ? unresolvedHostRemedy(this.host) : undefined;
        const fields = { kind: 'network', message, code: error.code, ...omitUndefined({ remedy }) };
        const failure = this.#error(fields, state, error);
        return error.isPermanent
            ? { error: failure, next: 'fail' }
            : { error: failure, next: 'retry', retryAfterMs: undefined };
    }
    #evaluate(request, response, state, start) {
        const { status } = response;
        const now = this.#session.clock.now();
        const isSuccess = status >= 200 && status < 300;
        if (isSuccess && !errorInSuccess(response))
            return this.#validate(request, response, state);
        const body = readErrorBody(this.#redacted(response));
        const errorClass = classify(status, body.code, this.#options.errorCodes ?? {});
        const isThrottled = errorClass === 'throttled';
        const isUnclear = status >= 500 || status === 408 || isSuccess;
        if (!isThrottled)
            state.inDoubt ||= isUnclear;
        const { credentials } = state;
        const isSigned = typeof credentials === 'object' && 'accessKeyId' in credentials;
        const clockSkew = isSigned ? clockSkewOf(response, now) : undefined;
        const permission = errorClass === 'denied' ? this.#permissionFor(request) : undefined;
        const known = omitUndefined({ clockSkew, errorClass, permission });
        const error = this.#error({ kind: 'refused', status, ...body, ...known }, state);
        const retryAfterMs = parseRetryAfter(response, now);
        if (isThrottled) {
            const throttling = { retryAfterMs, policy: parsePolicy(error.message) };
            return { error, next: 'throttle', start, throttling };
        }
        if (errorClass === 'credentials' && credentials !== 'anonymous')
            this.#session.cancellation.request('credentials', error);
        return isUnclear ? { error, next: 'retry', retryAfterMs } : { error, next: 'fail' };
    }
    #permissionFor({ operation, purpose }) {
        return this.#options.permissions?.[operation ?? (purpose === 'delete' ? 'delete' : 'lookUp')];
    }
    #validate(request, httpResponse, state) {
        const response = toApiResponse(httpResponse, state, this.host, this.#session.clock.now());
        if (request.validate?.(response) ?? true)
            return { response };
        state.inDoubt = true;
        const subject = response.empty ? 'the response is empty and' : 'the response';
        const what = request.purpose === 'delete' ? 'confirm the deletion' : 'contain what was requested';
        const { status, requestId } = response;
        const fields = { kind: 'unclear', message: `${subject} does not ${what}`, status };
        const error = this.#error({ ...fields, ...omitUndefined({ requestId }) }, state);
        return { error, next: 'retry', retryAfterMs: undefined };
    }
    #error(fields, { attempts, inDoubt }, cause) {
        return new CloudError({ ...fields, attempts, inDoubt, host: this.host }, cause);
    }
    #redacted({ status, headers, body }) {
        const { redact } = this.#session;
        const redacted = Object.entries(headers).map(([name, value]) => [name, redact(value)]);
        return { status, headers: Object.fromEntries(redacted), body: redactBody(body, redact) };
    }
    #httpRequest({ method, path, query = {}, body: json, headers: ownHeaders }) {
        const url = new URL(this.#options.endpoint);
        url.pathname = path;
        for (const [name, value] of Object.entries(query))
            url.searchParams.set(name, String(value));
        url.search = url.search.replaceAll('+', '%20');
        const body = JSON.stringify(json);
        const headers = {
            Accept: 'application/json',
            'Content-Type': 'application/json',
            'User-Agent': `huaweicloud-cleanup/${VERSION}`,
            ...this.#options.headers,
            ...ownHeaders,
        };
        return { method, url, headers, ...omitUndefined({ body }) };
    }
}
const unresolvedHostRemedy = (host) => `${host} is a documented host of Huawei Cloud: check the DNS of the runner, and whether it needs a proxy (HTTPS_PROXY).`;

;// CONCATENATED MODULE: ./build/huaweicloud/credential-gate.js
const MAX_SIGNED_AT_ONCE = 5;
class CredentialGate {
    maxConcurrent;
    #isProven;
    #last = Promise.resolve();
    #queued = 0;
    #free;
    #waiting = [];
    constructor({ isProven = false, maxConcurrent = Infinity } = {}) {
        this.#isProven = isProven;
        this.#free = maxConcurrent;
        this.maxConcurrent = maxConcurrent;
    }
    async pass(signal, send, onQueued = () => undefined) {
        const leaveQueue = this.#isProven ? undefined : await this.#awaitProof(onQueued);
        await this.#enter();
        try {
            if (signal.aborted)
                return undefined;
            const result = await send();
            this.#isProven ||= result !== undefined && ('response' in result || provesCredentials(result.error));
            return result;
        }
        finally {
            this.#leave();
            leaveQueue?.();
        }
    }
    async #awaitProof(onQueued) {
        const { promise, resolve } = Promise.withResolvers();
        const before = this.#last;
        this.#last = promise;
        const place = this.#queued;
        this.#queued += 1;
        if (place > 0 && place < this.maxConcurrent)
            onQueued(place);
        await before;
        if (this.#isProven)
            resolve(undefined);
        return () => {
            this.#queued -= 1;
            resolve(undefined);
        };
    }
    async #enter() {
        if (this.#free > 0)
            this.#free -= 1;
        else
            await new Promise((resolve) => this.#waiting.push(resolve));
    }
    #leave() {
        const next = this.#waiting.shift();
        if (next)
            next();
        else
            this.#free += 1;
    }
}
const provesCredentials = ({ status = 0, errorClass }) => errorClass !== 'credentials' && status >= 400 && status < 500 && ![401, 407, 408, 429].includes(status);

;// CONCATENATED MODULE: ./build/huaweicloud/projects.js


async function findProject(iam, region) {
    const response = await iam.send({ method: 'GET', path: '/v3/auth/projects', purpose: 'read' });
    const { projects } = asObject(response.json);
    const found = (Array.isArray(projects) ? projects : [])
        .filter(isObject)
        .filter(({ id, name }) => typeof id === 'string' && /^[A-Za-z0-9_-]{1,64}$/.test(id) && name === region);
    const [project] = found;
    if (project && found.length === 1) {
        const { id, domain_id: accountId } = project;
        return { id, ...(typeof accountId === 'string' && { accountId }) };
    }
    const count = found.length === 0 ? 'no project' : `${found.length} projects`;
    const message = Array.isArray(projects)
        ? `IAM lists ${count} named ${region}`
        : 'the response of IAM does not contain a list of projects';
    const { status, attempts, requestId, host } = response;
    const remedy = 'The project of a region has the name of the region: check region, or give project-id.';
    const fields = { kind: 'unclear', message, status, attempts, inDoubt: false, remedy, host };
    throw new CloudError({ ...fields, ...omitUndefined({ requestId }) });
}

;// CONCATENATED MODULE: ./build/huaweicloud/sts.js



async function assumeAgency(sts, { providerUrn, agencyUrn, name, durationSeconds, idToken }, { now, onSecret }) {
    const response = await sts.send({
        method: 'POST',
        path: '/v5/agencies/assume-with-oidc',
        body: {
            provider_urn: providerUrn,
            agency_urn: agencyUrn,
            agency_session_name: name,
            id_token: idToken,
            duration_seconds: durationSeconds,
        },
        purpose: 'read',
    });
    const { credentials } = asObject(response.json);
    const { access_key_id: accessKeyId, secret_access_key: secretAccessKey, security_token: securityToken, expiration, } = asObject(credentials);
    const parts = [accessKeyId, secretAccessKey, securityToken].filter((part) => typeof part === 'string');
    for (const part of parts)
        onSecret(part);
    const expiresAt = parseTime(String(expiration));
    if (parts.length < 3 || !parts.every((part) => /^[\x21-\x7e]+$/.test(part)) || expiresAt === undefined) {
        throw unclearError(response, 'the response of STS does not contain valid temporary keys');
    }
    const key = { accessKeyId, secretAccessKey, securityToken };
    return { key, expiresAt: Math.min(expiresAt - (response.clockSkew ?? 0), now() + durationSeconds * 1_000) };
}
async function getCallerAccount(sts) {
    const response = await sts.send({ method: 'GET', path: '/v5/caller-identity', purpose: 'read' });
    const account = asObject(response.json).account_id;
    if (typeof account === 'string' && account !== '')
        return account;
    throw unclearError(response, 'the response of STS does not name the account of the credentials');
}
const unclearError = ({ status, attempts, requestId, host }, message) => new CloudError({ kind: 'unclear', message, status, attempts, inDoubt: false, host, ...omitUndefined({ requestId }) });

;// CONCATENATED MODULE: ./build/huaweicloud/oidc.js




const MIN_SESSION_SECONDS = 900;
const MAX_SESSION_SECONDS = 3_600;
const RENEW_BEFORE_MS = 2 * 60_000;
const RENEWAL_PAUSE_MS = 20_000;
const FIRST_ATTEMPTS = 4;
const oidc_BACKOFF_MS = 1_000;
const MIN_VALIDITY_MS = 5_000;
const sessionSeconds = (timeoutMs) => Math.min(MAX_SESSION_SECONDS, Math.max(MIN_SESSION_SECONDS, Math.ceil(timeoutMs / 1_000)));
function oidcSource(options) {
    const { clock, oidc, log } = options;
    let held;
    let renewal;
    let nextRenewalAt = -Infinity;
    const isValidFor = ({ expiresAt }, ms) => expiresAt - clock.now() > ms;
    const renew = async () => {
        try {
            held = held ? await exchange(options) : await firstExchange(options);
            return held;
        }
        catch (error) {
            nextRenewalAt = clock.now() + RENEWAL_PAUSE_MS;
            if (!(error instanceof CloudError) || !held)
                throw error;
            if (isValidFor(held, MIN_VALIDITY_MS)) {
                if (error.kind !== 'stopped')
                    log(`The temporary keys are still valid, but could not be renewed yet (${error.code ?? error.message})`);
                return held;
            }
            throw withAdvice(error, `the temporary keys have expired and could not be renewed: ${error.message}`, undefined);
        }
        finally {
            renewal = undefined;
        }
    };
    return {
        description: `temporary keys of ${oidc.agencyUrn} (keyless, GitHub OIDC)`,
        async current() {
            const requiredMs = clock.now() < nextRenewalAt ? MIN_VALIDITY_MS : RENEW_BEFORE_MS;
            const { key } = held && isValidFor(held, requiredMs) ? held : await (renewal ??= renew());
            return key;
        },
    };
}
async function firstExchange(options) {
    const { clock, random, cancellation, log } = options;
    for (let attempt = 1;; attempt++) {
        try {
            return await exchange(options);
        }
        catch (error) {
            if (!(error instanceof CloudError) || !isTransient(error) || attempt === FIRST_ATTEMPTS)
                throw error;
            const pause = oidc_BACKOFF_MS * 2 ** (attempt - 1) * (0.5 + random() / 2);
            if (clock.now() + pause > cancellation.deadline || cancellation.signal.aborted)
                throw error;
            const seconds = (pause / 1_000).toFixed(1);
            log(`No temporary keys yet (${error.code ?? error.message}): retrying with a new ID token in ${seconds} s`);
            await clock.sleep(pause, cancellation.signal);
        }
    }
}
async function exchange({ oidc, timeoutMs, github, sts, clock, onSecret, log }) {
    const idToken = await requestIdToken(github, oidc, onSecret);
    const session = { ...oidc, name: oidc.sessionName, durationSeconds: sessionSeconds(timeoutMs) };
    try {
        const keys = await assumeAgency(sts, { ...session, idToken }, { now: () => clock.now(), onSecret });
        const until = new Date(keys.expiresAt).toISOString();
        log(`Keyless: temporary keys of ${oidc.agencyUrn} from ${sts.host}, valid until ${until}`);
        return keys;
    }
    catch (error) {
        if (!(error instanceof CloudError))
            throw error;
        const message = `GitHub's ID token could not be exchanged for temporary keys: ${error.message}`;
        throw withAdvice(error, message, exchangeAdvice(error, oidc, readTokenClaims(idToken)));
    }
}
async function requestIdToken(github, oidc, onSecret) {
    const { pathname, searchParams } = oidc.requestUrl;
    let response;
    try {
        response = await github.send({
            method: 'GET',
            path: pathname,
            query: { ...Object.fromEntries(searchParams), audience: oidc.audience },
            headers: { Authorization: `Bearer ${oidc.requestToken}` },
            purpose: 'read',
        });
    }
    catch (error) {
        if (!(error instanceof CloudError))
            throw error;
        throw withAdvice(error, `GitHub gave no ID token: ${error.message}`, idTokenAdvice(error));
    }
    const token = asObject(response.json).value;
    if (typeof token === 'string')
        onSecret(token);
    if (typeof token === 'string' && /^[\w-]+\.[\w-]+\.[\w-]+$/.test(token))
        return token;
    const { status, attempts, host } = response;
    const message = "GitHub's response does not contain an ID token";
    throw new CloudError({ kind: 'unclear', message, status, attempts, inDoubt: false, host, remedy: NO_ID_TOKEN });
}
const withAdvice = (error, message, remedy) => error.with({ message, ...omitUndefined({ remedy: error.remedy ?? remedy }) });

;// CONCATENATED MODULE: ./build/run/session.js










async function openSession(inputs, runtime, cancellation, secrets) {
    const { transport, clock, random, runner } = runtime;
    const shared = {
        ...{ transport, clock, random, cancellation, redact: secrets.redact },
        debug: runner.debug ?? (() => undefined),
    };
    const credentials = credentialSource(inputs, runtime, shared, secrets);
    const first = await credentials.current();
    const isKey = first !== 'anonymous' && 'accessKeyId' in first;
    const isPermanent = isKey && first.securityToken === undefined;
    const maxConcurrent = Math.min(inputs.concurrency, isPermanent ? MAX_SIGNED_AT_ONCE : Infinity);
    const session = { ...shared, credentials, gate: new CredentialGate({ isProven: !isKey, maxConcurrent }) };
    let project;
    const lookUpProject = () => findProject(new Client(session, endpointFor('iam', inputs, runtime)), inputs.region ?? '');
    return { ...session, project: () => (project ??= lookUpProject()) };
}
function credentialSource(inputs, runtime, shared, secrets) {
    const { credentials, description } = inputs.credentials;
    if (!('requestUrl' in credentials))
        return { description, current: () => Promise.resolve(credentials) };
    const { clock, random, cancellation } = shared;
    const session = { ...shared, credentials: anonymous, gate: new CredentialGate() };
    return oidcSource({
        ...{ oidc: credentials, timeoutMs: inputs.timeoutMs, clock, random, cancellation },
        github: new Client(session, { endpoint: new URL(credentials.requestUrl.origin) }),
        sts: new Client(session, endpointFor('sts', inputs, runtime)),
        onSecret: (secret) => {
            secrets.add(secret);
        },
        log: (line) => {
            runtime.runner.info(line);
        },
    });
}
async function checkAccount(inputs, session, runtime) {
    const { expectedAccountId: expected } = inputs;
    if (!expected)
        return;
    const account = await lookUpAccount(inputs, session, runtime);
    if (account === expected) {
        runtime.runner.info(`The credentials belong to account ${account}, as expected`);
        return;
    }
    const mismatch = account === undefined
        ? `the account of the credentials is unknown, and must be ${expected}`
        : `the credentials belong to account ${escapeForLog(account, 64)}, not to ${expected}`;
    throw new InputError([`expected-account-id: ${mismatch}; nothing was deleted`]);
}
async function lookUpAccount(inputs, session, runtime) {
    const { region = '', endpoints, credentials } = inputs;
    const hasSts = !('token' in credentials.credentials) && (endpoints.sts !== undefined || siteOf(region) !== 'Europe');
    if (hasSts)
        return getCallerAccount(new Client(session, endpointFor('sts', inputs, runtime)));
    return (await session.project()).accountId;
}
function endpointFor(service, inputs, { runner }) {
    const resolved = resolveEndpoint(service, inputs);
    if (!resolved.isDocumentedHost && !inputs.endpoints[service]) {
        const { region = '' } = inputs;
        const what = `No host of ${service} is documented for region ${region}; using ${resolved.endpoint.host}`;
        runner.annotate('warning', `${what}. If this host is wrong, give endpoint.`);
    }
    return resolved;
}
function resolveEndpoint(service, { endpoints, region = '' }) {
    const given = endpoints[service];
    if (given)
        return { endpoint: given, isDocumentedHost: false };
    const { url, isDocumented } = endpointOf(serviceOf(service), region);
    return { endpoint: url, isDocumentedHost: isDocumented };
}

;// CONCATENATED MODULE: ./build/run/clients.js




async function openClients(run) {
    const { inputs, report } = run;
    const types = inputs.types.map((name) => resourceOf(name));
    const projectId = inputs.projectId ?? (await lookUpProject(run));
    const reachable = types.filter(({ project }) => project !== 'required' || projectId !== undefined);
    const contexts = reachable.map((type) => openClient(run, type, projectId));
    report.info.host = [...new Set(contexts.map(({ client }) => client.host))].join(', ');
    return contexts;
}
function openClient(run, type, projectId) {
    const { inputs, runtime, session } = run;
    const api = type.api({ projectId, inputs: inputs.typeInputs[type.name] ?? defaultsOf(type.inputs) });
    const client = new Client(session, {
        ...endpointFor(type.service.name, inputs, runtime),
        projectId,
        headers: { ...(inputs.language && { 'X-Language': inputs.language }), ...api.headers },
        errorCodes: type.errorCodes ?? {},
        permissions: permissionsOf(type),
    });
    const site = inputs.endpoints[type.service.name]
        ? 'a host given by endpoint'
        : `account site ${siteOf(inputs.region ?? '')}`;
    return {
        ...{ type, api, client },
        clock: runtime.clock,
        cancellation: session.cancellation,
        concurrency: inputs.concurrency,
        place: `${client.host} (${[site, projectId && `project ${projectId}`].filter(Boolean).join(', ')})`,
        events: eventsOf(run),
    };
}
function eventsOf({ report, runtime: { runner } }) {
    return {
        setOutcome: (target, outcome) => {
            report.setOutcome(target, outcome);
        },
        setName: (target, name) => {
            report.setName(target, name);
        },
        markSubmitted: (targets) => {
            report.markSubmitted(targets);
        },
        setJob: (id, status) => {
            report.setJob(id, status);
        },
        log: (line) => {
            runner.info(line);
        },
        notice: (line) => {
            report.notice(line);
        },
    };
}
function projectNeeds({ types: names, credentials }) {
    const types = names.map((name) => resourceOf(name));
    const isSigned = !('token' in credentials.credentials);
    return {
        isRequired: types.some(({ project }) => project === 'required'),
        preferring: isSigned ? types.filter(({ project }) => project === 'preferred') : [],
    };
}
async function lookUpProject(run) {
    const { inputs, runtime, session, report } = run;
    const { region = '' } = inputs;
    const { isRequired, preferring } = projectNeeds(inputs);
    if (!isRequired && preferring.length === 0)
        return undefined;
    const names = preferring.map(({ name }) => name).join(', ');
    const effect = names && `requests to ${names} name no project, and the service may use another one`;
    if (!region && !isRequired) {
        report.notice(`Without a region, no project can be looked up: ${effect}. Give project-id.`, 'warning');
        return undefined;
    }
    try {
        const { id } = await session.project();
        runtime.runner.info(`Project of ${region}: ${id} (from IAM)`);
        return id;
    }
    catch (error) {
        const failure = `The project of ${region} could not be looked up at IAM (give project-id to skip the look-up)`;
        if (error !== session.cancellation.cause)
            report.addError(error, [failure, effect].filter(Boolean).join('; '));
        return undefined;
    }
}

;// CONCATENATED MODULE: ./build/run/preconnect.js




function preconnectToHosts(inputs, { transport }) {
    const { types, projectId, credentials, selection, region, endpoints } = inputs;
    const services = new Set(types.map((name) => resourceOf(name).service.name));
    const { isRequired, preferring } = projectNeeds(inputs);
    if (projectId === undefined && (isRequired || preferring.length > 0))
        services.add('iam');
    if ('requestUrl' in credentials.credentials)
        services.add('sts');
    const resolvable = [...services].filter((name) => endpoints[name] !== undefined || region);
    const urls = resolvable.map((name) => resolveEndpoint(name, inputs).endpoint);
    if (selection.by === 'name' && selection.owners.github)
        urls.push(new URL(selection.owners.github.graphqlUrl));
    for (const url of urls)
        transport.preconnect?.(url, 1);
}
function preconnectForDeletes({ inputs, session }, contexts, { candidates, rules }) {
    if (inputs.dryRun)
        return;
    const owned = candidates.filter((candidate) => claimsOf([candidate], rules).length > 0);
    for (const { type, api, client } of contexts) {
        const count = owned.filter(({ target }) => target.type === type.name).length;
        if (count > 0)
            client.preconnect(api.deletion.by === 'one' ? Math.min(count, session.gate.maxConcurrent) : 1);
    }
}

;// CONCATENATED MODULE: ./build/deletion/api.js
function deletionRequest(api, targets) {
    if (targets.length === 0)
        throw new Error('a deletion request needs targets');
    return api.request(targets);
}

;// CONCATENATED MODULE: ./build/deletion/bisect.js


async function bisect(batch, submit, onRefused) {
    const maxRefusals = 2 * Math.ceil(Math.log2(batch.length + 1)) + 8;
    const pending = [batch];
    let refusalsInARow = 0;
    for (let targets = pending.pop(); targets; targets = pending.pop()) {
        const result = await submit(targets);
        if (result === 'done') {
            refusalsInARow = 0;
            continue;
        }
        const { remaining, refused: error } = result;
        refusalsInARow += 1;
        if (remaining.length === 1 || refusalsInARow > maxRefusals) {
            await onRefused(remaining, error);
            continue;
        }
        const middle = Math.ceil(remaining.length / 2);
        pending.push(...[remaining.slice(middle), remaining.slice(0, middle)].filter((half) => half.length > 0));
    }
}
function mayConcernSingleTarget(error) {
    const { kind, status = 0 } = error;
    if (kind !== 'refused' || isAboutCaller(error))
        return false;
    return isDenied(error) || ([400, 404, 409, 422].includes(status) && !isFromGateway(error));
}

;// CONCATENATED MODULE: ./build/deletion/batch.js








const VERIFY_PAUSES_MS = [1_000, 2_000, 4_000, 8_000, 15_000];
async function deleteInBatches(targets, context, api, known) {
    const before = await confirmAbsence(targets, context, known);
    const isListed = (target) => resultFor(target, before).status !== 'absent';
    const listed = targets.filter(isListed);
    const unlisted = targets.filter((target) => !isListed(target));
    const deletion = new BatchDeletion(context, api, before);
    for (const batch of [...chunk(listed, api.maxTargets), ...chunk(unlisted, api.maxTargets)]) {
        await deletion.submit(batch);
    }
    await deletion.verify();
}
class BatchDeletion {
    #context;
    #api;
    #before;
    #responses = new Map();
    constructor(context, api, before) {
        this.#context = context;
        this.#api = api;
        this.#before = before;
    }
    async submit(batch) {
        await bisect(batch, (part) => this.#submitPart(part), () => undefined);
    }
    async #submitPart(part) {
        if (part.length === 0)
            return 'done';
        const { client, events } = this.#context;
        let holds = new Map();
        try {
            const { attempts, requestId } = await client.send({
                ...deletionRequest(this.#api, part),
                purpose: 'delete',
                validate: this.#api.confirmsDeletion,
                beforeSend: async () => {
                    holds = (await events.holds?.(part)) ?? holds;
                    return holds.size === 0;
                },
                onSend: () => {
                    events.markSubmitted(part);
                },
            });
            for (const target of part)
                this.#record(target, { attempts, requestId });
            return 'done';
        }
        catch (thrown) {
            const error = asCloudError(thrown);
            if (error.kind === 'withheld')
                return this.#settleHeld(part, holds, error);
            return this.#handleRefusal(part, error);
        }
    }
    async #settleHeld(part, holds, error) {
        const held = part.filter((target) => holds.has(keyOf(target)));
        const errorOf = (target) => {
            const earlier = this.#responses.get(keyOf(target))?.error;
            return earlier && !error.inDoubt && (earlier.inDoubt || error.attempts === 0) ? earlier : error;
        };
        const results = await this.#lookUpTwice(held.filter((target) => errorOf(target).inDoubt));
        for (const target of held) {
            const hold = holds.get(keyOf(target));
            if (hold)
                this.#settle(target, outcomeOfHold(hold, errorOf(target), results.get(keyOf(target))));
        }
        const others = part.filter((target) => !holds.has(keyOf(target)));
        const { attempts, requestId } = error;
        if (attempts > 0)
            for (const target of others)
                this.#record(target, { attempts, requestId, error });
        return this.#submitPart(others);
    }
    async #handleRefusal(part, error) {
        const { attempts, requestId } = error;
        if (attempts === 0) {
            for (const target of part)
                if (!this.#responses.has(keyOf(target)))
                    this.#settle(target, unattempted(this.#context));
            return 'done';
        }
        for (const target of part)
            this.#record(target, { attempts, requestId, error, isAlone: part.length === 1 });
        if (!shouldVerify(error))
            for (const target of part)
                this.#settle(target, failed(error, 'unknown'));
        if (!mayConcernSingleTarget(error))
            return 'done';
        return { refused: error, remaining: error.inDoubt ? await this.#dropAbsent(part) : part };
    }
    async #dropAbsent(part) {
        const results = await this.#lookUpTwice(part);
        for (const target of part) {
            const result = resultFor(target, results);
            if (result.status === 'absent')
                this.#settle(target, this.#outcomeOf(target, result));
        }
        return part.filter((target) => resultFor(target, results).status === 'present');
    }
    async #lookUpTwice(targets) {
        const results = await lookUp(targets, this.#context, 'verify');
        return confirmAbsence(targets, this.#context, results, 'verify');
    }
    async verify() {
        const { clock, cancellation } = this.#context;
        for (const pause of [...VERIFY_PAUSES_MS, undefined]) {
            const open = [...this.#responses.values()].map(({ target }) => target);
            const results = await lookUp(open, this.#context, 'verify');
            for (const target of open) {
                const result = resultFor(target, results);
                const isFinal = pause === undefined || cancellation.hardSignal.aborted;
                if (isFinal || !this.#mayChange(target, result))
                    this.#settle(target, this.#outcomeOf(target, result));
            }
            if (this.#responses.size === 0 || pause === undefined)
                return;
            await clock.sleep(pause, cancellation.hardSignal);
        }
    }
    #mayChange(target, result) {
        const last = this.#responses.get(keyOf(target));
        if (!last || result.status === 'unknown')
            return false;
        const { error } = last;
        if (result.status === 'present') {
            this.#responses.set(keyOf(target), { ...last, absences: 0 });
            return !error || error.inDoubt;
        }
        const absences = last.absences + 1;
        this.#responses.set(keyOf(target), { ...last, absences });
        return error !== undefined && !this.#isRefusedAsUnknown(last) && absences < 2;
    }
    #isRefusedAsUnknown({ error, isAlone }) {
        return isAlone === true && error !== undefined && !error.inDoubt && this.#api.isUnknownTarget(error);
    }
    #outcomeOf(target, result) {
        const last = this.#responses.get(keyOf(target));
        if (!last)
            throw new Error(`${keyOf(target)} was not submitted`);
        const { error, attempts, requestId } = last;
        const wasAbsent = resultFor(target, this.#before).status === 'absent';
        if (result.status === 'unknown') {
            const kind = error ? 'absent' : 'deleted';
            const isConfirmed = !error || this.#isRefusedAsUnknown(last);
            if (!isConfirmed)
                return outcomeAfterError(error, result);
            return { kind, unverified: true, reason: unverified(result.error), attempts, requestId };
        }
        if (result.status === 'absent' && wasAbsent && !(error && isDenied(error))) {
            const reason = `not in the list of ${this.#context.client.host}, before or after`;
            return { kind: 'absent', reason, attempts, requestId };
        }
        if (error)
            return outcomeAfterError(error, result);
        if (result.status === 'absent')
            return { kind: 'deleted', attempts, requestId };
        const message = 'the list still contains it after the deletion was confirmed';
        const fields = { kind: 'unclear', message, status: 200, attempts, inDoubt: false };
        return failed(new CloudError({ ...fields, ...omitUndefined({ requestId }) }), 'there');
    }
    #record(target, response) {
        const { error } = response;
        const wasInDoubt = this.#responses.get(keyOf(target))?.error?.inDoubt === true;
        const inDoubt = error && wasInDoubt ? { error: error.with({ inDoubt: true }) } : {};
        this.#responses.set(keyOf(target), { ...response, ...inDoubt, target, absences: 0 });
    }
    #settle(target, outcome) {
        this.#responses.delete(keyOf(target));
        this.#context.events.setOutcome(target, outcome);
    }
}

;// CONCATENATED MODULE: ./build/deletion/job-progress.js



const job_progress_FIRST_PAUSE_MS = 1_000;
const job_progress_MAX_PAUSE_MS = 15_000;
const PAUSE_GROWTH = 1.5;
const STALL_MS = 60_000;
const job_progress_AFTER_STOP = 'Run again, and raise timeout if that is not enough: the next run waits for the job, and reports as absent what it has deleted.';
function* growingPauses() {
    for (let pause = job_progress_FIRST_PAUSE_MS;; pause = Math.min(job_progress_MAX_PAUSE_MS, pause * PAUSE_GROWTH))
        yield pause;
}
async function followJob(jobId, context, api) {
    const { clock, cancellation, events } = context;
    let last = '';
    let changedAt = clock.now();
    for (const pause of growingPauses()) {
        const stopped = cancellation.signal.aborted;
        await clock.sleep(stopped ? job_progress_FIRST_PAUSE_MS : pause, stopped ? cancellation.hardSignal : cancellation.signal);
        const state = await readJob(jobId, context, api);
        if (state instanceof CloudError)
            return { result: 'unreadable', error: state };
        events.setJob(jobId, state.status, state.progress);
        const shown = `${state.status} ${state.progress ?? ''}`;
        if (shown !== last)
            changedAt = clock.now();
        last = shown;
        if (state.phase === 'succeeded' && !isContradictory(state))
            return { result: 'succeeded' };
        const hasEnded = state.phase === 'succeeded' || state.phase === 'failed';
        const seemsEnded = state.phase === 'unknown' && (state.hasEnded || clock.now() - changedAt >= STALL_MS);
        if (hasEnded || seemsEnded)
            return { result: 'ended', state };
    }
    throw new Error('unreachable: pauses never end');
}
const isContradictory = ({ reasons, progress = 1 }) => reasons.length > 0 || progress < 1;
async function readJob(jobId, { client, cancellation }, api) {
    try {
        const validate = (response) => api.state(response, jobId) !== undefined;
        const state = api.state(await client.send({ ...api.progress(jobId), purpose: 'verify', validate }), jobId);
        if (!state)
            throw new Error(`the response about job ${jobId} was not validated`);
        return state;
    }
    catch (thrown) {
        const { message, code, status, attempts, requestId, host } = asCloudError(thrown);
        const text = cancellation.reason
            ? `the run stopped while job ${jobId} was running; the job goes on by itself`
            : `job ${jobId} was accepted, but its progress cannot be read: ${[code, message].filter(Boolean).join(' ')}`;
        const fields = { kind: 'unclear', message: text, attempts, inDoubt: true };
        const remedy = cancellation.reason ? job_progress_AFTER_STOP : undefined;
        return new CloudError({ ...fields, ...omitUndefined({ code, status, requestId, host, remedy }) });
    }
}

;// CONCATENATED MODULE: ./build/deletion/job-reasons.js




function outcomeOfJob({ jobId, submission, state }, target, result) {
    const own = state.reasons.find((reason) => isAbout(reason, target, result));
    const [other] = state.reasons;
    const first = other ? `; its first reason is: ${other.message}` : '';
    const said = own ? `: ${own.message}` : `, with no reason known to be about this target${first}`;
    const { status, attempts, requestId, host } = submission;
    const error = new CloudError({
        ...{ kind: 'refused', status, attempts, inDoubt: true, host },
        message: `job ${jobId} ended as ${state.status}${said}`,
        ...omitUndefined({ requestId, code: own?.code }),
    });
    const isOver = state.phase !== 'unknown' || state.hasEnded;
    return failed(error, result.status === 'present' && isOver ? 'there' : 'unknown');
}
function unattributedReasons(state, targets, results) {
    return state.reasons
        .filter((reason) => !targets.some((target) => isAbout(reason, target, resultFor(target, results))))
        .map(({ kind, name, code, message }) => {
        const what = [kind, name && `"${name}"`].filter(Boolean).join(' ');
        return `${what && `${what}: `}${message}${code === undefined ? '' : ` (${code})`}`;
    });
}
function isAbout({ kind, name: given, isNameCut }, target, result) {
    const name = (result.status === 'present' ? result.name : undefined) ?? target.name;
    if (name === undefined || given === undefined || kind !== target.kind)
        return false;
    return given === name || (isNameCut && name.startsWith(given));
}

;// CONCATENATED MODULE: ./build/deletion/job.js









const MAX_LOST_SUBMISSIONS = 4;
const MAX_LOOKUPS_WITHOUT_PROGRESS = 8;
const BUSY_INTERVAL_MS = 60_000;
async function deleteByJobs(targets, context, api, before) {
    const { events, client } = context;
    const present = targets.filter((target) => {
        const result = resultFor(target, before);
        if (result.status !== 'absent')
            return true;
        events.setOutcome(target, { kind: 'absent', reason: `unknown to ${client.host}`, requestId: result.requestId });
        return false;
    });
    const { groups, impossible } = api.groups(present);
    for (const [index, group] of groups.entries()) {
        const wait = api.wait || index < groups.length - 1;
        await new JobDeletion(context, api, wait).run(group);
    }
    for (const target of impossible)
        events.setOutcome(target, withoutJob(api, resultFor(target, before)));
}
function withoutJob(api, result) {
    const message = api.impossibleReason ?? 'no job can delete it';
    return outcomeAfterError(new CloudError({ kind: 'unclear', message, attempts: 0, inDoubt: false }), result);
}
class JobDeletion {
    #context;
    #api;
    #wait;
    #refusals = new Map();
    #busy;
    constructor(context, api, wait) {
        this.#context = context;
        this.#api = api;
        this.#wait = wait;
    }
    async run(targets) {
        await bisect(targets, (part) => this.#submitUntilAccepted(part), (part) => this.#giveUp(part));
    }
    async #submitUntilAccepted(part) {
        const { cancellation, clock } = this.#context;
        const { isDivisible, isBusy } = this.#api;
        let group = part;
        let left = part;
        let losses = 0;
        for (const pause of growingPauses()) {
            if (left.length === 0)
                return 'done';
            const result = await this.#submit(isDivisible ? left : group, left);
            if (result === 'accepted')
                return 'done';
            const { error, holds } = result;
            if (holds) {
                left = await this.#settleHeld(left, holds, error);
                group = left;
                continue;
            }
            if (error.inDoubt)
                losses += 1;
            else if (isBusy(error))
                this.#logBusy(left.some((target) => this.#isInDoubt(target)));
            else if (isDivisible && mayConcernSingleTarget(error)) {
                return {
                    refused: error,
                    remaining: left.some((target) => this.#isInDoubt(target)) ? await this.#dropAbsent(left) : left,
                };
            }
            const mayRepeat = (error.inDoubt || isBusy(error)) && losses <= MAX_LOST_SUBMISSIONS;
            if (!mayRepeat || cancellation.signal.aborted) {
                await this.#giveUp(left);
                return 'done';
            }
            await clock.sleep(pause, cancellation.signal);
            left = await this.#dropAbsent(left);
        }
        throw new Error('unreachable: pauses never end');
    }
    async #submit(group, targets) {
        const { client, events } = this.#context;
        let holds = new Map();
        let response;
        try {
            response = await client.send({
                ...deletionRequest(this.#api, group),
                purpose: 'delete',
                retryIfInDoubt: false,
                validate: (answer) => this.#api.jobId(answer) !== undefined,
                beforeSend: async () => {
                    holds = (await events.holds?.(targets)) ?? holds;
                    return holds.size === 0;
                },
                onSend: () => {
                    events.markSubmitted(targets);
                },
            });
        }
        catch (thrown) {
            const error = asCloudError(thrown);
            if (error.attempts > 0)
                for (const target of targets)
                    this.#record(target, error);
            return error.kind === 'withheld' ? { error, holds } : { error };
        }
        await this.#follow(targets, response);
        return 'accepted';
    }
    #record(target, error) {
        const inDoubt = error.inDoubt || this.#isInDoubt(target);
        this.#refusals.set(keyOf(target), inDoubt === error.inDoubt ? error : error.with({ inDoubt }));
    }
    #isInDoubt(target) {
        return this.#refusals.get(keyOf(target))?.inDoubt === true;
    }
    async #settleHeld(targets, holds, error) {
        const { setOutcome } = this.#context.events;
        const held = targets.filter((target) => holds.has(keyOf(target)));
        const inDoubt = held.filter((target) => this.#isInDoubt(target));
        const results = await lookUp(inDoubt, this.#context, 'verify');
        for (const target of held) {
            const hold = holds.get(keyOf(target));
            const last = this.#refusals.get(keyOf(target)) ?? error;
            if (hold)
                setOutcome(target, outcomeOfHold(hold, last, results.get(keyOf(target))));
        }
        const others = targets.filter((target) => !holds.has(keyOf(target)));
        if (this.#api.isDivisible)
            return others;
        const { groups, impossible } = this.#api.groups(others);
        for (const target of impossible)
            setOutcome(target, withoutJob(this.#api, { status: 'unknown', error }));
        return groups.flat();
    }
    #logBusy(mayBeOurs) {
        const { events, type, clock } = this.#context;
        const now = clock.now();
        const isFirst = this.#busy === undefined;
        this.#busy ??= { since: now, loggedAt: now };
        if (!isFirst && now - this.#busy.loggedAt < BUSY_INTERVAL_MS)
            return;
        this.#busy.loggedAt = now;
        const whose = mayBeOurs ? 'perhaps started by this run, without a response' : 'not started by this run';
        const waited = isFirst ? '' : `, for ${duration(now - this.#busy.since)} so far`;
        events.log(`${type.name}: another job is running (${whose}); waiting for it to end${waited}`);
    }
    async #dropAbsent(targets, error) {
        const results = await lookUpMany(targets, this.#context, 'verify');
        const { setOutcome } = this.#context.events;
        return targets.filter((target) => {
            const result = resultFor(target, results);
            if (result.status !== 'absent')
                return true;
            const inDoubt = error ?? (this.#isInDoubt(target) ? this.#refusals.get(keyOf(target)) : undefined);
            const reason = 'deleted by another job while this run waited';
            setOutcome(target, inDoubt ? outcomeAfterError(inDoubt, result) : { kind: 'absent', reason, requestId: result.requestId });
            return false;
        });
    }
    async #giveUp(targets) {
        const { setOutcome } = this.#context.events;
        const verified = targets.filter((target) => {
            const error = this.#refusals.get(keyOf(target));
            return error && shouldVerify(error);
        });
        const results = await lookUp(verified, this.#context, 'verify');
        for (const target of targets) {
            const error = this.#refusals.get(keyOf(target));
            const result = results.get(keyOf(target));
            const isKnown = result?.status === 'absent' || (result?.status === 'present' && !error?.inDoubt);
            if (!error)
                setOutcome(target, unattempted(this.#context));
            else
                setOutcome(target, isKnown ? outcomeAfterError(error, result) : failed(error, 'unknown'));
        }
    }
    async #follow(targets, submission) {
        const { events } = this.#context;
        const jobId = this.#api.jobId(submission) ?? '';
        const { attempts, requestId } = submission;
        events.setJob(jobId, 'SUBMITTED');
        if (!this.#wait) {
            const reason = `job ${jobId}, not waited for`;
            for (const target of targets)
                events.setOutcome(target, { kind: 'submitted', reason, attempts, requestId });
            return;
        }
        const end = await followJob(jobId, this.#context, this.#api);
        if (end.result === 'unreadable') {
            for (const target of await this.#watchTargets(targets, end.error))
                events.setOutcome(target, failed(end.error, 'unknown'));
        }
        else if (end.result === 'succeeded') {
            const outcome = { kind: 'deleted', reason: `job ${jobId}`, attempts, requestId };
            for (const target of targets)
                events.setOutcome(target, outcome);
        }
        else {
            await this.#verifyTargets(targets, { jobId, submission, state: end.state });
        }
    }
    async #verifyTargets(targets, job) {
        const { events } = this.#context;
        const { jobId, state } = job;
        const { attempts, requestId } = job.submission;
        const results = await lookUpMany(targets, this.#context, 'verify');
        for (const target of targets) {
            const result = resultFor(target, results);
            const reason = `no longer found, although job ${jobId} ended as ${state.status}`;
            if (result.status === 'absent')
                events.setOutcome(target, { kind: 'deleted', reason, attempts, requestId });
            else
                events.setOutcome(target, outcomeOfJob(job, target, result));
        }
        const others = unattributedReasons(state, targets, results);
        if (others.length > 0)
            events.notice(`Job ${jobId} also says: ${others.join('; ')}`);
    }
    async #watchTargets(targets, error) {
        const { clock, cancellation } = this.#context;
        const pauses = growingPauses();
        let left = await this.#dropAbsent(targets, error);
        for (let lookUps = 1; lookUps < MAX_LOOKUPS_WITHOUT_PROGRESS && left.length > 0; lookUps++) {
            if (cancellation.signal.aborted)
                break;
            await clock.sleep(pauses.next().value, cancellation.signal);
            left = await this.#dropAbsent(left, error);
        }
        return left;
    }
}

;// CONCATENATED MODULE: ./build/deletion/one-by-one.js




async function deleteOneByOne(targets, context, api) {
    const deletion = new OneByOneDeletion(context, api);
    await forEachConcurrent(context.concurrency, targets, async (target) => {
        context.events.setOutcome(target, await deletion.delete(target));
    });
}
class OneByOneDeletion {
    #context;
    #api;
    #canReplace;
    #useSuccessor = false;
    constructor(context, api) {
        this.#context = context;
        this.#api = api;
        this.#canReplace = api.successor !== undefined && context.client.isDocumentedHost;
    }
    async delete(target) {
        const { request, successor } = this.#api;
        if (!successor || !this.#canReplace)
            return this.#send(target, request(target));
        if (!this.#useSuccessor) {
            const outcome = await this.#send(target, request(target));
            if (outcome.kind !== 'failed' || !isUnpublished(outcome.error))
                return outcome;
            this.#useSuccessor = true;
        }
        return this.#send(target, successor(target));
    }
    async #send(target, request) {
        const { client, events } = this.#context;
        let hold;
        try {
            const { attempts, requestId } = await client.send({
                ...request,
                purpose: 'delete',
                validate: (response) => this.#api.confirmsDeletion(response, target),
                beforeSend: async () => {
                    hold = (await events.holds?.([target]))?.get(keyOf(target));
                    return hold === undefined;
                },
                onSend: () => {
                    events.markSubmitted([target]);
                },
            });
            return { kind: 'deleted', attempts, requestId };
        }
        catch (thrown) {
            const error = asCloudError(thrown);
            return hold ? this.#outcomeOfHold(target, hold, error) : this.#outcomeOf(target, error);
        }
    }
    async #outcomeOf(target, error) {
        const { attempts, requestId, inDoubt } = error;
        if (attempts === 0)
            return unattempted(this.#context);
        const absence = error.kind === 'refused' ? this.#api.absence(error) : 'unknown';
        if (absence === 'certain') {
            if (inDoubt)
                return {
                    kind: 'deleted',
                    reason: 'not found when the deletion was retried after an unclear response',
                    attempts,
                    requestId,
                };
            return { kind: 'absent', reason: `unknown to ${this.#context.client.host}`, attempts, requestId };
        }
        const isReplaced = this.#canReplace && isUnpublished(error);
        if (!shouldVerify(error) || isReplaced)
            return failed(error, 'unknown');
        return outcomeAfterError(error, await lookUpOne(target, this.#context, 'verify'));
    }
    async #outcomeOfHold(target, hold, error) {
        const result = error.inDoubt ? await lookUpOne(target, this.#context, 'verify') : undefined;
        return outcomeOfHold(hold, error, result);
    }
}
const isUnpublished = ({ status, code, inDoubt }) => status === 404 && code === 'APIGW.0101' && !inDoubt;

;// CONCATENATED MODULE: ./build/deletion/delete.js





async function deleteTargets(targets, context, known = new Map()) {
    const { deletion } = context.api;
    if (deletion.by === 'one')
        return deleteOneByOne(targets, context, deletion);
    const unknown = targets.filter((target) => !known.has(keyOf(target)));
    const before = new Map([...known, ...(await lookUp(unknown, context))]);
    return deletion.by === 'batch'
        ? deleteInBatches(targets, context, deletion, before)
        : deleteByJobs(targets, context, deletion, before);
}

;// CONCATENATED MODULE: ./build/report/progress.js

const INTERVAL_MS = 10_000;
const JOB_INTERVAL_MS = 60_000;
class Progress {
    #clock;
    #runner;
    #total;
    #settled = 0;
    #loggedAt;
    #job = { id: '', line: '', percent: '', startedAt: 0, loggedAt: 0 };
    constructor(clock, runner, total) {
        this.#clock = clock;
        this.#runner = runner;
        this.#total = total;
        this.#loggedAt = clock.now();
    }
    settled(kind) {
        if (kind === 'failed' || kind === 'unattempted')
            return;
        this.#settled += 1;
        const isTime = Math.abs(this.#clock.now() - this.#loggedAt) >= INTERVAL_MS;
        if (this.#settled === this.#total || !isTime)
            return;
        this.#loggedAt = this.#clock.now();
        this.#runner.info(`${this.#settled} of ${this.#total} done`);
    }
    job(id, status, fraction) {
        const now = this.#clock.now();
        const percent = fraction === undefined ? '' : ` ${Math.round(Math.min(1, Math.max(0, fraction)) * 100)} %`;
        const line = `Job ${escapeForLog(id)}: ${escapeForLog(status, 60)}`;
        const startedAt = id === this.#job.id ? this.#job.startedAt : now;
        const isNew = line !== this.#job.line;
        const interval = percent === this.#job.percent ? JOB_INTERVAL_MS : INTERVAL_MS;
        if (!isNew && Math.abs(now - this.#job.loggedAt) < interval)
            return;
        this.#runner.info(`${line}${percent}${isNew ? '' : `, after ${duration(now - startedAt)}`}`);
        this.#job = { id, line, percent, startedAt, loggedAt: now };
    }
}

;// CONCATENATED MODULE: ./build/run/execute.js





async function execute({ runtime, report }, contexts, { plan: { decisions, overLimit }, dryRun, known, ownerRecheck }) {
    const refusal = overLimit === undefined ? undefined : reportOverLimit(overLimit, dryRun, report);
    const deletes = [];
    for (const { target, action, reason } of decisions) {
        const result = known.get(keyOf(target));
        if (action === 'delete')
            report.setReason(target, reason);
        if (action === 'keep')
            report.setOutcome(target, { kind: 'kept', reason });
        else if (action === 'unattempted')
            report.setOutcome(target, { kind: 'unattempted', reason });
        else if (action === 'fail') {
            const error = new CloudError({ kind: 'unclear', message: reason, attempts: 0, inDoubt: false });
            report.setOutcome(target, failed(error, result?.status === 'present' ? 'there' : 'unknown'));
        }
        else if (refusal !== undefined)
            report.setOutcome(target, { kind: 'unattempted', reason: refusal });
        else if (dryRun)
            recordDryRun(target, result, report);
        else
            deletes.push(target);
    }
    const progress = new Progress(runtime.clock, runtime.runner, deletes.length);
    const deletions = [...Map.groupBy(deletes, ({ type }) => type)].map(([name, targets]) => {
        const context = contexts.find(({ type }) => type.name === name);
        if (!context)
            throw new Error(`there is no client for ${name}`);
        return { context: withProgress(context, progress, ownerRecheck), targets };
    });
    const services = [...Map.groupBy(deletions, ({ context }) => context.client.host).values()];
    const errors = new Map();
    const deleteAll = async (service) => {
        for (const { context, targets } of service) {
            try {
                await deleteTargets(targets, context, known);
            }
            catch (error) {
                errors.set(context.type.name, error);
            }
        }
    };
    await Promise.all(services.map(deleteAll));
    for (const { context } of deletions) {
        const { name, plural } = context.type;
        if (errors.has(name))
            report.addError(errors.get(name), `Deleting ${plural} was not completed`);
    }
}
function reportOverLimit(overLimit, dryRun, report) {
    const advice = 'Raise max-deletes if that many are meant, or narrow the selection.';
    report.info.overLimit = overLimit;
    if (dryRun) {
        report.notice(`${overLimit}: a real run would delete nothing. ${advice}`);
        return undefined;
    }
    const refusal = `${overLimit}: nothing is deleted. ${advice}`;
    report.addProblem(refusal, overLimit);
    return refusal;
}
function recordDryRun(target, result, report) {
    if (result?.status !== 'unknown')
        report.setOutcome(target, { kind: 'planned' });
    else if (isDenied(result.error))
        report.setOutcome(target, { kind: 'planned', reason: unverified(result.error), unverified: true });
    else
        report.setOutcome(target, failed(result.error, 'unknown'));
}
function withProgress(context, progress, ownerRecheck) {
    const { events, cancellation } = context;
    const holds = async (targets) => {
        const found = (await ownerRecheck?.holds(targets)) ?? new Map();
        return cancellation.reason ? new Map() : found;
    };
    return {
        ...context,
        events: {
            ...events,
            setOutcome: (target, outcome) => {
                events.setOutcome(target, outcome);
                progress.settled(outcome.kind);
            },
            setJob: (id, status, fraction) => {
                events.setJob(id, status);
                progress.job(id, status, fraction);
            },
            ...(ownerRecheck && { holds }),
        },
    };
}

;// CONCATENATED MODULE: ./build/run/nothing-found.js





const CHECK_LOCATION = 'A wrong region, project or account would answer the same; check them if something should be there.';
const MAX_COMPARED = 60;
const MAX_NAMES = 3;
const NOUNS = {
    ...{ pr: 'Pull request', run: 'Workflow run', branch: 'Branch', until: 'Expiry date' },
};
function explainNothingFound({ report, runtime: { runner } }, { patterns, owners: { eventOwners } }, { candidates, listings }) {
    if (listings.length === 0)
        return;
    const lists = listings.map(({ type, place, rows, searchText }) => {
        const having = searchText && ` whose name has "${searchText}"`;
        return `${type} at ${place} has ${rows === 0 ? 'no rows' : plural(rows, 'row', 'rows')}${having}`;
    });
    const texts = escapeForLog(patterns.map(({ text }) => text).join(' or '), 500);
    const text = `No name matches ${texts}: ${lists.join('; ')}.`;
    const [owner] = OWNER_KINDS.filter((kind) => eventOwners[kind] !== undefined);
    if (owner)
        runner.info(`${NOUNS[owner]} ${eventOwners[owner] ?? ''} has nothing to delete. ${text}`);
    else if (isImpossible(patterns, { candidates, listings }))
        runner.info(text);
    else {
        const near = nearestNames(patterns, candidates);
        report.notice(`${text} ${near.length > 0 ? `Nearest names: ${near.join(', ')}.` : CHECK_LOCATION}`);
    }
}
function nearestNames(patterns, candidates) {
    const wanted = patterns.map(({ tokens }) => {
        const texts = tokens.map((token) => {
            if (token.kind === 'text')
                return token.text;
            return token.kind === 'repo' ? token.name : '';
        });
        return texts.join('').slice(0, MAX_COMPARED);
    });
    const distance = (name) => Math.min(...wanted.flatMap((text) => [name.slice(0, text.length), name.slice(-text.length)].map((part) => leven(text, part))));
    const names = new Set(candidates.flatMap(({ name }) => (name === undefined || name === '' ? [] : [name])));
    return [...names]
        .map((name) => ({ name, distance: distance(name) }))
        .sort((a, b) => a.distance - b.distance)
        .slice(0, MAX_NAMES)
        .map(({ name }) => `"${escapeForLog(name, MAX_COMPARED)}"`);
}
function warnImpossible(report, patterns, found) {
    const types = found.listings.map(({ type }) => type);
    for (const type of types) {
        const impossible = patterns.filter((pattern) => impossibleCharacterFor(pattern, type, found) !== undefined);
        const areAllImpossible = impossible.length === patterns.length;
        const shown = areAllImpossible
            ? impossible
            : impossible.filter((pattern) => types.every((other) => impossibleCharacterFor(pattern, other, found) !== undefined));
        const [pattern] = shown;
        if (!pattern)
            continue;
        const which = `${escapeForLog(pattern.text, 100)}${shown.length > 1 ? ` (and ${shown.length - 1} more)` : ''}`;
        const character = escapeForLog(impossibleCharacterFor(pattern, type, found) ?? '');
        const names = resourceOf(type).names?.description ?? '';
        report.notice(`${type}: no name can match ${which}, because of "${character}"; names have ${names}`, 'warning');
    }
}
function isImpossible(patterns, found) {
    return found.listings.every(({ type }) => patterns.every((pattern) => impossibleCharacterFor(pattern, type, found) !== undefined));
}
function impossibleCharacterFor(pattern, type, { candidates }) {
    const { names } = resourceOf(type);
    const character = names && impossibleCharacter(pattern, names);
    if (character === undefined)
        return undefined;
    const { matches } = compile(pattern);
    return candidates.some(({ target, name = '' }) => target.type === type && matches(name)) ? undefined : character;
}

;// CONCATENATED MODULE: ./build/owners/owner.js
const owner_NOUNS = {
    ...{ pr: 'pull request', run: 'workflow run', branch: 'branch', until: 'expiry date' },
};
const unread = (kind, key, why) => ({
    status: 'unread',
    reason: `the state of ${owner_NOUNS[kind]} ${key} could not be read: ${why}`,
});
const MAX_REASONS = 3;
function judgeClaim({ kind, keys }, states, needs) {
    const found = keys.map((key) => states.get(key) ?? unread(kind, key, 'it was not looked up'));
    const withStatus = (...statuses) => found.filter(({ status }) => statuses.includes(status));
    const [keeping] = needs === 'all' ? withStatus('there', 'none') : withStatus('there');
    if (keeping)
        return { kind: 'kept', reason: keeping.reason };
    const [silent] = withStatus('unread');
    if (silent)
        return { kind: 'unattempted', reason: silent.reason };
    const gone = withStatus('gone');
    const reasons = (some) => [...new Set(some.map(({ reason }) => reason))].join('; ');
    if (gone.length > 0)
        return { kind: 'gone', reason: reasons(gone) };
    return { kind: 'kept', reason: reasons(withStatus('none').slice(-MAX_REASONS)) || 'its name says of no owner' };
}

;// CONCATENATED MODULE: ./build/owners/github-answers.js

const isFailure = (value) => isObject(value) && 'remedy' in value && 'reason' in value;

;// CONCATENATED MODULE: ./build/owners/branches.js




const MAY_BE_CUT = 20;
const MAX_PAGES = { branches: 100, deletions: 30 };
const BRANCHES = {
    question: 'which branches exist and which were deleted',
    reading: 'branches were',
    permission: 'contents: read',
};
function branchSource(github, deleted) {
    let deletions;
    const look = async (slugs) => {
        const gone = deletions ?? (await readDeletions(github, deleted));
        if (!isFailure(gone))
            deletions = gone;
        const existing = await readExisting(github);
        return new Map(slugs.map((slug) => [slug, stateOf(slug)]));
        function stateOf(slug) {
            if (isFailure(existing))
                return unread('branch', slug, github.tell(BRANCHES, existing));
            const owner = existing.get(slug);
            if (owner !== undefined)
                return { status: 'there', reason: `branch ${owner} exists` };
            const longer = slug.length >= MAY_BE_CUT && [...existing].find(([other]) => other.startsWith(slug));
            if (longer)
                return { status: 'there', reason: `${slug} may be cut, and branch ${longer[1]} exists` };
            if (isFailure(gone))
                return unread('branch', slug, github.tell(BRANCHES, gone));
            const name = gone.get(slug);
            return name === undefined
                ? { status: 'none', reason: `GitHub shows no deletion of a branch ${slug}` }
                : { status: 'gone', reason: `branch ${name} was deleted` };
        }
    };
    return { needs: 'one', perLook: Infinity, look };
}
function readExisting(github) {
    return readAll(github, { path: '/branches', query: {}, maxPages: MAX_PAGES.branches, nameOf: (row) => row.name });
}
async function readDeletions(github, deleted) {
    if (deleted !== undefined)
        return new Map([[slugOf(deleted), deleted]]);
    const query = { activity_type: 'branch_deletion' };
    const nameOf = ({ ref, activity_type: type }) => {
        const [, name] = typeof ref === 'string' ? (/^refs\/heads\/(.+)$/s.exec(ref) ?? []) : [];
        return type === 'branch_deletion' ? name : undefined;
    };
    return readAll(github, { path: '/activity', query, maxPages: MAX_PAGES.deletions, nameOf });
}
async function readAll(github, { path, query, maxPages, nameOf }) {
    const names = new Map();
    let next = { ...query, per_page: '100' };
    for (let page = 0; next !== undefined; page++) {
        if (page === maxPages) {
            if (path === '/activity')
                return names;
            const remedy = 'Name what belongs to them by {pr} or {run} instead.';
            return { reason: `the repository has more than ${maxPages * 100} branches`, remedy };
        }
        const answer = await github.page(BRANCHES, path, next);
        if (isFailure(answer))
            return answer;
        for (const row of answer.rows) {
            const name = nameOf(asObject(row));
            if (typeof name === 'string')
                names.set(slugOf(name), names.get(slugOf(name)) ?? name);
            else if (path === '/branches')
                return github.failureOf(BRANCHES, undefined);
        }
        next = answer.next;
    }
    return names;
}

;// CONCATENATED MODULE: ./build/owners/expiry.js
const expiry_MINUTE_MS = 60_000;
const expiry_DAY_MS = 1_440 * expiry_MINUTE_MS;
const CLOCK_TOLERANCE_MS = 10 * expiry_MINUTE_MS;
const MAX_DAYS = 400;
const expirySource = (clock) => ({
    needs: 'all',
    perLook: Infinity,
    look: (keys) => Promise.resolve(new Map(keys.map((key) => [key, expiryOf(key, clock.now())]))),
});
function expiryOf(key, now) {
    const moment = momentOf(key);
    if (moment === undefined) {
        return { status: 'there', reason: `${key} is not a date (YYYYMMDD, YYYYMMDDhhmm or seconds since 1970, in UTC)` };
    }
    const shown = new Date(moment).toISOString();
    if (Math.abs(moment - now) > MAX_DAYS * expiry_DAY_MS) {
        return { status: 'there', reason: `${key} would be ${shown}, more than ${MAX_DAYS} days away` };
    }
    return now > moment + CLOCK_TOLERANCE_MS
        ? { status: 'gone', reason: `expired ${shown}` }
        : { status: 'there', reason: `expires ${shown}` };
}
function momentOf(key) {
    if (/^\d{10}$/.test(key))
        return Number(key) * 1_000;
    const [, year, month, day, hour, minute] = /^(\d{4})(\d\d)(\d\d)(?:(\d\d)(\d\d))?$/.exec(key) ?? [];
    if (year === undefined)
        return undefined;
    const time = hour === undefined ? '00:00' : `${hour}:${minute}`;
    const text = `${year}-${month}-${day}T${time}`;
    const moment = Date.parse(`${text}:00Z`);
    if (!Number.isFinite(moment) || !new Date(moment).toISOString().startsWith(text))
        return undefined;
    return hour === undefined ? moment + expiry_DAY_MS : moment;
}

;// CONCATENATED MODULE: ./build/owners/causes.js
const CAUSES = [
    {
        pattern: /IP allow list/i,
        remedy: 'The organization has an IP allow list: add the address of this runner to it, or use a runner whose address is on it.',
    },
    {
        pattern: /\bSAML\b/,
        remedy: 'Authorize the token in github-token for single sign-on to the organization, or use ${{ github.token }}.',
    },
    {
        pattern: /^HTTP 429\b|^RATE_LIMIT|rate limit/i,
        remedy: 'The rate limit of the token is used up: run again later, raise timeout, or set github-token to a token with a limit of its own.',
    },
    {
        pattern: /Resource not accessible by|^FORBIDDEN\b|^INSUFFICIENT_SCOPES\b/i,
        remedy: 'The token lacks a permission: give the job "permissions: <permission>".',
    },
    {
        pattern: /^HTTP 401\b|Bad credentials/i,
        remedy: 'The token is wrong or has expired: set github-token to ${{ github.token }}, or to a token that is valid.',
    },
    {
        pattern: /^NOT_FOUND\b/,
        remedy: 'The token has no access to this repository, which is private or has another name: check github-token, and "permissions: <permission>".',
    },
    {
        pattern: /^HTTP 403\b/,
        remedy: 'GitHub refused the token: give the job "permissions: <permission>", and check github-token.',
    },
    {
        pattern: /^HTTP 404\b/,
        remedy: 'This address knows no such repository: check GITHUB_API_URL and GITHUB_GRAPHQL_URL, and that github-token may read it.',
    },
    {
        pattern: /^(ENOTFOUND|EAI_AGAIN)\b/,
        remedy: 'The name of the GitHub host could not be resolved: check DNS and proxy settings of the runner.',
    },
    {
        pattern: /^(PROXY|HTTP 407\b)/,
        remedy: 'The proxy could not be reached, or refused to connect: check HTTPS_PROXY and NO_PROXY.',
    },
    {
        pattern: /^(CERT_|ERR_TLS_|ERR_SSL_|UNABLE_TO_|DEPTH_ZERO_|SELF_SIGNED_|HOSTNAME_MISMATCH|EPROTO)/,
        remedy: 'The TLS certificate of the GitHub host is not trusted: set NODE_EXTRA_CA_CERTS to the CA of GitHub or proxy.',
    },
    {
        pattern: /^(ECONNREFUSED|EHOSTUNREACH|ENETUNREACH|ETIMEDOUT)\b/,
        remedy: 'The GitHub host could not be reached: check network and proxy settings of the runner.',
    },
    {
        pattern: /^(TIMEOUT|ECONNRESET|EPIPE|NETWORK|HPE_|TOO_LARGE)/,
        remedy: 'The connection to GitHub broke or stayed silent: check network and proxy, or run again.',
    },
    {
        pattern: /^HTTP 3/,
        remedy: 'The GitHub host redirects elsewhere, and the token is never sent on: check GITHUB_API_URL and GITHUB_GRAPHQL_URL.',
    },
];
const OUTAGE = 'GitHub seems to have a problem: see https://www.githubstatus.com, and run again.';
const gitHubRemedy = (reason, permission) => (CAUSES.find(({ pattern }) => pattern.test(reason))?.remedy ?? OUTAGE).replace('<permission>', permission);

;// CONCATENATED MODULE: ./build/owners/rate-limit.js

const DEFAULT_WAIT_MS = 60_000;
const MIN_WAIT_MS = 1_000;
const MARGIN_MS = 1_000;
const isRateLimitReason = (reason) => /^RATE_LIMIT|\brate limit/i.test(reason);
function rateLimitWait(refusal, repeats, now) {
    const { status, reason } = refusal;
    const told = parseRetryAfter(refusal, now) ?? untilReset(refusal, now);
    const mayBeLimited = status === 200 || status === 403;
    const isLimited = status === 429 || (mayBeLimited && isRateLimitReason(reason)) || (status === 403 && told !== undefined);
    return isLimited ? Math.max(told ?? DEFAULT_WAIT_MS * 2 ** repeats, MIN_WAIT_MS * 2 ** repeats) : undefined;
}
function untilReset({ headers }, now) {
    const { 'x-ratelimit-remaining': remaining, 'x-ratelimit-reset': reset = '', date = '' } = headers;
    if (remaining !== '0' || !/^\d{1,12}$/.test(reset))
        return undefined;
    const githubNow = Date.parse(date) || now;
    return Math.max(0, Number(reset) * 1_000 - githubNow) + MARGIN_MS;
}

;// CONCATENATED MODULE: ./build/owners/github.js







const ATTEMPT_MS = 30_000;
const MAX_ATTEMPTS = 5;
const github_BACKOFF_MS = 1_000;
const LONGEST_REASON = 240;
const PAGE_PARAMS = ['page', 'per_page', 'limit', 'after'];
const NO_ANSWER = 'GitHub did not answer the question';
const stopped = ({ reading }) => ({
    reason: `the run stopped while ${reading} read`,
    remedy: undefined,
});
class NotOk extends Error {
    response;
    constructor(response) {
        super(`HTTP ${response.status}`);
        this.response = response;
    }
}
class GitHub {
    #options;
    #octokit;
    #scope;
    #turn = Promise.resolve();
    #refused = new Map();
    #told = new Set();
    #isRepositoryFound = false;
    constructor(scope, options, open) {
        this.#options = options;
        this.#scope = scope;
        const quiet = () => undefined;
        this.#octokit = open(scope.token, {
            baseUrl: scope.apiUrl,
            request: { fetch: (url, init) => this.#fetch(url, init) },
            log: { debug: quiet, info: quiet, warn: quiet, error: quiet },
        });
    }
    static async open(scope, options) {
        const github = await __nccwpck_require__.e(/* import() */ 157).then(__nccwpck_require__.bind(__nccwpck_require__, 157));
        return new GitHub(scope, options, github.getOctokit);
    }
    ask(topic, query) {
        return this.#inTurn(topic, (limits) => this.#attempt(query, limits));
    }
    async find(topic, path) {
        const found = await this.#get(topic, path, {}, isObject);
        if (!isFailure(found))
            return { json: found.body };
        if (found.status !== 404)
            return found;
        if (!this.#isRepositoryFound) {
            const repository = await this.#get(topic, '', {}, isObject);
            if (isFailure(repository))
                return repository;
            this.#isRepositoryFound = true;
        }
        return 'none';
    }
    async page(topic, path, query) {
        const answer = await this.#get(topic, path, query, Array.isArray);
        if (isFailure(answer))
            return answer;
        const [, next = ''] = /<([^<>]*)>;\s*rel="next"/.exec(answer.link) ?? [];
        const rows = answer.body;
        if (!URL.canParse(next))
            return { rows, next: undefined };
        const params = [...new URL(next).searchParams].filter(([name]) => PAGE_PARAMS.includes(name));
        return { rows, next: { ...query, ...Object.fromEntries(params) } };
    }
    tell({ question }, { reason, remedy }) {
        if (remedy !== undefined && !this.#told.has(question + remedy)) {
            this.#told.add(question + remedy);
            const what = `GitHub did not say ${question}, so what may belong to them was not deleted`;
            this.#options.onProblem(`${what}: ${escapeForLog(reason, 500)} — ${remedy}`);
        }
        return reason;
    }
    notice(line) {
        this.#options.onNotice(line);
    }
    failureOf({ permission }, error) {
        const reason = this.#reasonOf(error);
        return { reason, remedy: gitHubRemedy(reason, permission) };
    }
    #get(topic, path, query, isValid) {
        const { owner, repository: repo } = this.#scope;
        return this.#inTurn(topic, async (limits) => {
            try {
                const { data, headers } = (await this.#octokit.request(`GET /repos/{owner}/{repo}${path}`, {
                    ...{ ...query, owner, repo },
                }));
                const { link } = headers;
                if (isValid(data))
                    return { body: data, link: typeof link === 'string' ? link : '' };
            }
            catch (error) {
                const { cause } = asObject(error);
                if (cause instanceof NotOk)
                    return this.#judgeRefusal(cause.response, limits);
                if (cause instanceof huaweicloud_transport/* TransportError */.wX)
                    return this.#judgeTransport(cause);
            }
            return { reason: NO_ANSWER, next: 'repeat' };
        });
    }
    #inTurn(topic, attempt) {
        const answer = this.#turn.then(() => this.#untilAnswered(topic, attempt));
        this.#turn = answer;
        return answer;
    }
    async #untilAnswered(topic, attempt) {
        const { clock, cancellation, log } = this.#options;
        for (let attempts = 1, limits = 0;;) {
            const refused = this.#refused.get(topic);
            if (refused)
                return refused;
            const result = cancellation.signal.aborted ? stopped(topic) : await attempt(limits);
            if (cancellation.signal.aborted)
                return stopped(topic);
            if (!isTrouble(result))
                return result;
            const pause = pauseAfter(result, attempts);
            if (pause === undefined)
                return this.#giveUp(topic, result, '');
            if (clock.now() + pause >= cancellation.deadline) {
                return this.#giveUp(topic, result, `; the next attempt would be in ${duration(pause)}, after the time-out`);
            }
            if (result.next === 'wait') {
                limits += 1;
                log(`GitHub takes no requests for now (${escapeForLog(result.reason)}): waiting ${duration(pause)}`);
            }
            else
                attempts += 1;
            await clock.sleep(pause, cancellation.signal);
        }
    }
    #giveUp(topic, { reason, next, status }, more) {
        const remedy = gitHubRemedy(reason, topic.permission);
        const failure = { reason: reason + more, remedy, ...(status !== undefined && { status }) };
        if (next !== 'repeat' && status !== 404)
            this.#refused.set(topic, failure);
        return failure;
    }
    async #attempt(query, limits) {
        const { owner, repository: name, graphqlUrl: url } = this.#scope;
        try {
            return this.#judge(await this.#octokit.graphql({ query, url, owner, name }), []);
        }
        catch (error) {
            const { cause, errors, data, headers } = asObject(error);
            if (cause instanceof NotOk)
                return this.#judgeRefusal(cause.response, limits);
            if (cause instanceof huaweicloud_transport/* TransportError */.wX)
                return this.#judgeTransport(cause);
            if (!Array.isArray(errors))
                return { reason: NO_ANSWER, next: 'repeat' };
            const limit = errors.map((each) => this.#reasonOf(each)).find(isRateLimitReason);
            if (limit === undefined)
                return this.#judge(data, errors);
            return this.#afterRefusal({ status: 200, headers: headers, reason: limit }, limits);
        }
    }
    #judgeTransport({ code, message, isPermanent }) {
        return { reason: this.#say(code, message), next: isPermanent ? 'stop' : 'repeat' };
    }
    #judge(data, errors) {
        const { repository } = asObject(data);
        if (isObject(repository))
            return { repository, errors };
        const [error] = errors;
        return { reason: this.#reasonOf(error), next: typeof asObject(error).type === 'string' ? 'stop' : 'repeat' };
    }
    #judgeRefusal({ status, headers, body }, limits) {
        const { message } = asObject(parseJson(body));
        const reason = this.#say(`HTTP ${status}`, message, headers['x-github-request-id']);
        return { ...this.#afterRefusal({ status, headers, reason }, limits), status };
    }
    #afterRefusal(refusal, limits) {
        const { reason, status } = refusal;
        const now = this.#options.clock.now();
        const waitMs = rateLimitWait(refusal, limits, now);
        if (waitMs !== undefined)
            return { reason, next: 'wait', waitMs };
        if (status < 500 && status !== 408)
            return { reason, next: 'stop' };
        return { reason, next: 'repeat', waitMs: parseRetryAfter(refusal, now) };
    }
    #reasonOf(error) {
        const { type, message } = asObject(error);
        return this.#say(type, message) || NO_ANSWER;
    }
    #say(head, message, requestId) {
        const words = [head, message].filter((word) => typeof word === 'string' && word !== '').join(': ');
        const clean = this.#options.redact(requestId === undefined ? words : `${words} (request id ${requestId})`);
        return clean.length > LONGEST_REASON ? `${clean.slice(0, LONGEST_REASON)}…` : clean;
    }
    async #fetch(url, { method, headers, body }) {
        const { transport, clock, cancellation } = this.#options;
        const limit = (0,huaweicloud_transport/* timeoutSignal */._)(ATTEMPT_MS, clock, cancellation.signal);
        try {
            const response = await transport({ method, url: new URL(url), headers, ...(body !== undefined && { body }) }, limit.signal);
            if (response.status !== 200)
                throw new NotOk(response);
            return new Response(response.body, { headers: response.headers });
        }
        finally {
            limit.done();
        }
    }
}
const isTrouble = (result) => 'next' in result && 'reason' in result;
function pauseAfter(trouble, attempts) {
    if (trouble.next === 'stop' || (trouble.next === 'repeat' && attempts >= MAX_ATTEMPTS))
        return undefined;
    return Math.max(trouble.waitMs ?? 0, github_BACKOFF_MS * 2 ** (attempts - 1));
}

;// CONCATENATED MODULE: ./build/owners/pull-request-state.js



const needsDetails = ({ keepLabel, previewLabel, idleAfterMs }) => keepLabel !== undefined || previewLabel !== undefined || idleAfterMs !== undefined;
function applyRules(state, { labels, updatedAt }, rules, now) {
    const { keepLabel, previewLabel, idleAfterMs } = rules;
    if (keepLabel !== undefined || previewLabel !== undefined) {
        const names = Array.isArray(labels) ? labels.map((label) => asObject(label).name) : [undefined];
        if (!names.every((name) => typeof name === 'string'))
            return undefined;
        const has = (wanted) => names.some((name) => name.toLowerCase() === wanted.toLowerCase());
        if (keepLabel !== undefined && has(keepLabel))
            return { keepLabel };
        if (state === 'open' && previewLabel !== undefined && !has(previewLabel))
            return { lacksLabel: previewLabel };
    }
    if (state === 'open' && idleAfterMs !== undefined) {
        const touchedAt = typeof updatedAt === 'string' ? parseTime(updatedAt) : undefined;
        if (touchedAt === undefined)
            return undefined;
        if (now - touchedAt >= idleAfterMs)
            return { idleSince: new Date(touchedAt).toISOString() };
    }
    return state;
}
function ownerStateOf(number, state) {
    if (state === 'none')
        return { status: 'none', reason: `this repository has no pull request ${number}` };
    if (isObject(state) && 'unreadable' in state)
        return unread('pr', number, state.unreadable);
    const pullRequest = `pull request ${number}`;
    if (state === 'open')
        return { status: 'there', reason: `${pullRequest} is open` };
    if (typeof state === 'string')
        return { status: 'gone', reason: `${pullRequest} is ${state}` };
    if ('keepLabel' in state)
        return { status: 'there', reason: `${pullRequest} has the label "${state.keepLabel}"` };
    const why = 'lacksLabel' in state ? `without the label "${state.lacksLabel}"` : `and untouched since ${state.idleSince}`;
    return { status: 'gone', reason: `${pullRequest} is open ${why}` };
}

;// CONCATENATED MODULE: ./build/owners/pull-requests.js




const NUMBERS_A_REQUEST = 100;
const PULL_REQUESTS = {
    question: 'which pull requests are closed',
    reading: 'the states of pull requests were',
    permission: 'pull-requests: read',
};
const STATES = new Map([
    ['OPEN', 'open'],
    ['CLOSED', 'closed'],
    ['MERGED', 'merged'],
]);
function pullRequestSource(github, rules, clock) {
    let hasGraphQL = true;
    const read = async (numbers) => {
        if (hasGraphQL) {
            const answer = await github.ask(PULL_REQUESTS, queryFor(numbers, needsDetails(rules)));
            if ('repository' in answer) {
                const stateOf = (number) => stateIn(answer, number, rules, clock) ?? github.failureOf(PULL_REQUESTS, errorOf(answer, number));
                return new Map(numbers.map((number) => [number, stateOf(number)]));
            }
            if (answer.status !== 404)
                return answer;
            hasGraphQL = false;
        }
        return readByRest(github, numbers, rules, clock);
    };
    const look = async (numbers) => {
        const states = new Map();
        let failure;
        for (const batch of chunk(numbers, NUMBERS_A_REQUEST)) {
            const result = failure ?? (await read(batch));
            if (isFailure(result))
                failure = result;
            for (const number of batch) {
                const state = isFailure(result) ? result : (result.get(number) ?? NOT_ANSWERED);
                states.set(number, ownerStateOf(number, isFailure(state) ? { unreadable: github.tell(PULL_REQUESTS, state) } : state));
            }
        }
        return states;
    };
    return {
        needs: 'all',
        get perLook() {
            return hasGraphQL ? NUMBERS_A_REQUEST : 1;
        },
        look,
    };
}
const NOT_ANSWERED = { unreadable: 'it was not answered' };
async function readByRest(github, numbers, rules, clock) {
    const states = new Map();
    for (const number of numbers) {
        const state = await stateByRest(github, number, rules, clock);
        if (isFailure(state))
            return state;
        states.set(number, state);
    }
    return states;
}
async function stateByRest(github, number, rules, clock) {
    const found = await github.find(PULL_REQUESTS, `/pulls/${number}`);
    if (found === 'none')
        return 'none';
    if (isFailure(found))
        return found;
    const { number: own, state, merged, labels, updated_at: updatedAt } = found.json;
    const isKnown = own === Number(number) && (state === 'open' || state === 'closed');
    const plain = merged === true && state === 'closed' ? 'merged' : state;
    const applied = isKnown ? applyRules(plain, { labels, updatedAt }, rules, clock.now()) : undefined;
    return applied ?? github.failureOf(PULL_REQUESTS, undefined);
}
const alias = (number) => `pr${number}`;
function queryFor(numbers, details = false) {
    const more = details ? ' updatedAt labels(first: 100) { nodes { name } }' : '';
    const fields = numbers.map((number) => `    ${alias(number)}: pullRequest(number: ${number}) { number state${more} }`);
    return `query ($owner: String!, $name: String!) {
  repository(owner: $owner, name: $name) {
${fields.join('\n')}
  }
}`;
}
function stateIn(answer, number, rules, clock) {
    const row = asObject(answer.repository[alias(number)]);
    if (row.number !== Number(number)) {
        return asObject(pull_requests_ownError(answer, number)).type === 'NOT_FOUND' ? 'none' : undefined;
    }
    const state = STATES.get(row.state);
    const { updatedAt, labels } = row;
    return (state &&
        applyRules(state, { labels: asObject(labels).nodes ?? (labels === null ? [] : undefined), updatedAt }, rules, clock.now()));
}
const errorOf = (answer, number) => pull_requests_ownError(answer, number) ?? answer.errors[0];
const pull_requests_ownError = ({ errors }, number) => errors.find((error) => isObject(error) && Array.isArray(error.path) && error.path[1] === alias(number));

;// CONCATENATED MODULE: ./build/owners/runs.js



const MAX_RUNS = 500;
const RUNS = {
    question: 'which workflow runs have completed',
    reading: 'workflow runs were',
    permission: 'actions: read',
};
function runSource(github) {
    const known = new Set();
    const look = async (ids) => {
        const states = new Map();
        let failure;
        let left = 0;
        for (const id of ids) {
            if (!known.has(id) && known.size >= MAX_RUNS) {
                states.set(id, {
                    status: 'there',
                    reason: `workflow run ${id} was left for the next time (${MAX_RUNS} at once)`,
                });
                left += 1;
                continue;
            }
            known.add(id);
            const state = failure ?? (await stateOf(github, id));
            if (isFailure(state))
                failure = state;
            states.set(id, isFailure(state) ? unread('run', id, github.tell(RUNS, state)) : state);
        }
        if (left > 0) {
            const what = plural(left, 'workflow run was', 'workflow runs were');
            github.notice(`${what} not looked up: one step asks GitHub for ${MAX_RUNS}. Run again for the others.`);
        }
        return states;
    };
    return { needs: 'all', perLook: 1, look };
}
async function stateOf(github, id) {
    const found = await github.find(RUNS, `/actions/runs/${id}`);
    if (found === 'none')
        return { status: 'none', reason: `this repository has no workflow run ${id}` };
    if (isFailure(found))
        return found;
    const { id: own, status } = found.json;
    if (own !== Number(id) || typeof status !== 'string')
        return github.failureOf(RUNS, undefined);
    return status === 'completed'
        ? { status: 'gone', reason: `workflow run ${id} has completed` }
        : { status: 'there', reason: `workflow run ${id} is not completed (${escapeForLog(status, 30)})` };
}

;// CONCATENATED MODULE: ./build/owners/owners.js





const FROM_GITHUB = {
    pr: (github, { pullRequests, clock }) => pullRequestSource(github, pullRequests, clock),
    run: (github) => runSource(github),
    branch: (github, { deletedBranch }) => branchSource(github, deletedBranch),
};
async function openOwners(kinds, options) {
    const sources = new Map();
    let github;
    for (const kind of kinds) {
        if (kind === 'until')
            sources.set(kind, expirySource(options.clock));
        else {
            if (!options.scope)
                throw new Error(`GitHub is needed for {${kind}}, and is not known`);
            github ??= await GitHub.open(options.scope, options);
            sources.set(kind, FROM_GITHUB[kind](github, options));
        }
    }
    return sources;
}

;// CONCATENATED MODULE: ./build/owners/recheck.js



const FRESH_MS = 5_000;
const MAX_ROUNDS = 2;
class OwnerRecheck {
    #sources;
    #clock;
    #planned;
    #places;
    #looks = new Map();
    constructor(sources, clock, decisions, seen = []) {
        this.#sources = sources;
        this.#clock = clock;
        const deletes = decisions.filter(({ action }) => action === 'delete');
        this.#planned = deletes.map(({ claims }) => claims);
        this.#places = new Map(deletes.map(({ target }, place) => [keyOf(target), place]));
        for (const { kind, states, at: answeredAt } of seen) {
            const look = { states: Promise.resolve(states), answeredAt };
            for (const key of states.keys())
                this.#looks.set(placeOf(kind, key), look);
        }
    }
    async holds(targets) {
        const holds = new Map();
        const check = async (target) => {
            const { kind, reason } = await this.#verdictOn(keyOf(target));
            if (kind !== 'gone')
                holds.set(keyOf(target), { kind, reason: `right before its deletion: ${reason}` });
        };
        await Promise.all(targets.map(check));
        return holds;
    }
    async #verdictOn(key) {
        const place = this.#places.get(key);
        if (place === undefined)
            throw new Error(`the plan does not delete ${key}`);
        const claims = this.#planned[place] ?? [];
        for (let round = 0; round < MAX_ROUNDS; round += 1) {
            const stale = claims.filter(({ kind, keys }) => keys.some((owner) => !this.#isFresh(kind, owner)));
            if (stale.length === 0)
                break;
            for (const { kind } of stale)
                this.#lookAhead(kind, place);
            await this.#answers(claims);
        }
        const verdicts = new Map();
        for (const claim of claims)
            verdicts.set(claim, await this.#judge(claim));
        const judge = (claim) => verdicts.get(claim) ?? { kind: 'unattempted', reason: 'its owner was not looked up' };
        return judgeAll(claims, judge);
    }
    async #answers(claims) {
        for (const { kind, keys } of claims)
            for (const key of keys)
                await this.#looks.get(placeOf(kind, key))?.states;
    }
    async #judge(claim) {
        const states = new Map();
        for (const key of claim.keys) {
            const state = (await this.#looks.get(placeOf(claim.kind, key))?.states)?.get(key);
            if (state !== undefined)
                states.set(key, state);
        }
        return judgeClaim(claim, states, this.#sourceOf(claim.kind).needs);
    }
    #sourceOf(kind) {
        const source = this.#sources.get(kind);
        if (!source)
            throw new Error(`there is no source for owners of the kind ${kind}`);
        return source;
    }
    #isFresh(kind, key) {
        const look = this.#looks.get(placeOf(kind, key));
        if (!look)
            return false;
        return look.answeredAt === undefined || this.#clock.now() - look.answeredAt < FRESH_MS;
    }
    #lookAhead(kind, place) {
        const { perLook, look: read } = this.#sourceOf(kind);
        const wanted = new Set();
        let own = 0;
        for (let next = place; next < this.#planned.length && wanted.size < perLook; next += 1) {
            const claims = this.#planned[next]?.filter((claim) => claim.kind === kind) ?? [];
            for (const key of claims.flatMap(({ keys }) => keys))
                if (!this.#isFresh(kind, key))
                    wanted.add(key);
            if (next === place)
                own = wanted.size;
        }
        const asked = [...wanted].slice(0, Math.max(perLook, own));
        const look = { states: read(asked) };
        for (const key of asked)
            this.#looks.set(placeOf(kind, key), look);
        const end = () => {
            look.answeredAt = this.#clock.now();
        };
        void look.states.then(end, end);
    }
}
const placeOf = (kind, key) => `${kind} ${key}`;

;// CONCATENATED MODULE: ./build/run/owners.js




const NO_LOOKUP = { judge: () => ({ kind: 'unattempted', reason: 'its owner was not looked up' }) };
function prepareOwners({ inputs, runtime, session, report }) {
    const { selection } = inputs;
    if (selection.by !== 'name')
        return () => Promise.resolve(NO_LOOKUP);
    const { transport, clock, runner } = runtime;
    const { cancellation, redact } = session;
    const { eventOwners, github: scope, pullRequests, deletedBranch } = selection.owners;
    let hasOwners = false;
    const pending = [];
    const add = (...messages) => {
        pending.push(...messages);
        if (!hasOwners)
            return;
        for (const { line, isProblem } of pending.splice(0)) {
            if (isProblem)
                report.addOwnerProblem(line);
            else
                report.notice(line);
        }
    };
    const sources = openOwners([...new Set(selection.patterns.flatMap(ownerKindsOf))], {
        ...{ transport, clock, cancellation, redact, scope, pullRequests, deletedBranch },
        log: (line) => {
            runner.info(line);
        },
        onProblem: (line) => {
            add({ line, isProblem: true });
        },
        onNotice: (line) => {
            add({ line, isProblem: false });
        },
    });
    const lookUp = async (kind, keys) => {
        const source = (await sources).get(kind);
        if (!source || keys.length === 0)
            return [];
        const startedAt = clock.now();
        const states = await source.look(keys);
        return [{ kind, states, at: keys.length > source.perLook ? startedAt : clock.now() }];
    };
    const ofEvent = Promise.all(OWNER_KINDS.map((kind) => lookUp(kind, eventOwners[kind] === undefined ? [] : [eventOwners[kind]])));
    ofEvent.catch(() => undefined);
    return async (claims) => {
        if (claims.length === 0)
            return NO_LOOKUP;
        const seen = (await ofEvent).flat();
        for (const { kind, keys } of claims) {
            const others = keys.filter((key) => !seen.some((each) => each.kind === kind && each.states.has(key)));
            seen.push(...(await lookUp(kind, others)));
        }
        hasOwners = true;
        add();
        const opened = await sources;
        return {
            judge: judgeBy(seen, opened),
            recheck: ({ decisions }) => new OwnerRecheck(opened, clock, decisions, seen),
        };
    };
}
function judgeBy(seen, sources) {
    return (claim) => {
        const ofKind = seen.filter(({ kind }) => kind === claim.kind);
        const states = new Map(ofKind.flatMap((each) => [...each.states]));
        return judgeClaim(claim, states, sources.get(claim.kind)?.needs ?? 'all');
    };
}

;// CONCATENATED MODULE: ./build/run/select-by-id.js



async function findById(context, targets, withLookUp) {
    const listings = [];
    if (!withLookUp) {
        return { candidates: targets.map((target) => ({ target, name: undefined })), known: new Map(), listings };
    }
    const { client, events } = context;
    const known = await confirmAbsence(targets, context, await lookUp(targets, context));
    const candidates = [];
    for (const target of targets) {
        const result = resultFor(target, known);
        if (result.status === 'present')
            candidates.push({ target, name: result.name });
        else if (result.status === 'absent')
            events.setOutcome(target, { kind: 'absent', reason: `unknown to ${client.host}` });
        else if (result.error.attempts === 0)
            events.setOutcome(target, unattempted(context));
        else
            candidates.push({ target, name: undefined, nameError: describeError(result.error) });
    }
    return { candidates, known, listings };
}

;// CONCATENATED MODULE: ./build/run/select-by-name.js





async function findByName({ report }, contexts, { patterns, owners }) {
    const prefix = commonPrefix(patterns, owners.eventOwners);
    const globs = patterns.map(compile);
    const isRelevant = ({ name }) => name !== undefined && globs.some(({ matches }) => matches(name));
    const candidates = [];
    const listings = [];
    const lists = await Promise.allSettled(contexts.map((context) => listTargets(context, { search: prefix, isRelevant })));
    for (const [index, context] of contexts.entries()) {
        const { type, place, events, client } = context;
        const list = lists[index];
        if (list?.status === 'fulfilled') {
            const found = list.value;
            events.log(`${type.name}: ${plural(found.length, 'row', 'rows')} listed at ${place}`);
            listings.push({ type: type.name, place, rows: found.length, searchText: canSearch(context) ? prefix : '' });
            const nameless = found.filter(({ name }) => name === undefined);
            if (nameless.length > 0)
                report.notice(`${type.name}: ${describeNameless(nameless)}`);
            for (const target of found)
                candidates.push(candidateOf(target, client.clockSkew));
        }
        else {
            const doing = `${type.name}: nothing is deleted, because the list at ${place} could not be read`;
            report.addError(list?.reason, doing, `The list of ${type.name} could not be read`);
        }
    }
    const known = candidates.map(({ target }) => {
        return [keyOf(target), { status: 'present', name: target.name }];
    });
    return { candidates, known: new Map(known), listings };
}
function candidateOf(target, clockSkewMs) {
    const { name } = target;
    const shown = name === undefined ? target : { ...target, name: truncate(name) };
    return { target: shown, name, ...omitUndefined({ clockSkewMs }) };
}
function describeNameless(targets) {
    const ids = targets.slice(0, 5).map(({ id }) => escapeForLog(id || 'no id', 60));
    const more = targets.length > ids.length ? `, and ${targets.length - ids.length} more` : '';
    const rows = plural(targets.length, 'row has', 'rows have');
    return `${rows} no readable name, so no pattern can match: ${ids.join(', ')}${more}.`;
}

;// CONCATENATED MODULE: ./build/run/start-log.js


function logStart({ inputs, runtime, session }, contexts) {
    const { dryRun, region, selection } = inputs;
    const host = [...new Set(contexts.map(({ client }) => client.host))].join(', ');
    const where = `${region ? ` in ${region}` : ''} at ${host}, with ${session.credentials.description}`;
    if (selection.by === 'name') {
        const patterns = selection.patterns.map(({ text }) => text).join(' ');
        const dry = dryRun ? ' (dry run, nothing is deleted)' : '';
        const among = contexts.map(({ type }) => type.plural).join(', ');
        runtime.runner.info(`Looking for ${escapeForLog(patterns, 500)}${dry} among ${among}${where}`);
    }
    else {
        const verb = dryRun ? 'Looking up (dry run, nothing is deleted)' : 'Deleting';
        for (const { type } of contexts) {
            runtime.runner.info(`${verb}: ${plural(selection.targets.length, type.singular, type.plural)}${where}`);
        }
    }
}
function logProtections({ inputs, runtime }, { patterns, olderThan }) {
    const placeholders = ['repo', ...OWNER_KINDS].filter((kind) => patterns.some(({ tokens }) => tokens.some((token) => token.kind === kind)));
    const { exclude, maxDeletes, expectedAccountId } = inputs;
    const protections = {
        owners: joinWithAnd(placeholders.map((kind) => `{${kind}}`)),
        exclude: exclude.length > 0 && plural(exclude.length, 'pattern', 'patterns'),
        'older-than': olderThan?.text,
        'max-deletes': maxDeletes?.toString(),
        'expected-account-id': expectedAccountId !== undefined && 'on',
    };
    const parts = Object.entries(protections).map(([name, value]) => `${name} ${value || 'off'}`);
    runtime.runner.info(`Protections: ${parts.join('; ')}`);
}

;// CONCATENATED MODULE: ./build/run/run.js





















async function run(injected) {
    const secrets = new Secrets((secret) => {
        injected.runner.setSecret(secret);
    });
    const runner = redactingRunner(injected.runner, secrets);
    const report = new Report({ clock: injected.clock, runner, redact: secrets.redact });
    const transport = countingTransport(injected.transport, report.info);
    const runtime = { ...injected, runner, transport };
    const cancellation = new Cancellation(runtime.clock);
    report.info.links = linksOf(runtime.env);
    runtime.onCrash((error) => {
        report.addError(error, 'The run could not be completed');
        report.close();
    });
    runtime.onExit(() => report.closeOnExit());
    runtime.onCancel(() => {
        cancellation.request('cancelled');
    });
    try {
        const inputs = readAllInputs(runtime, secrets, report);
        cancellation.stopAfter(inputs.timeoutMs);
        preconnectToHosts(inputs, runtime);
        const session = await openSession(inputs, runtime, cancellation, secrets);
        await checkAccount(inputs, session, runtime);
        await cleanUp({ inputs, runtime, session, report });
    }
    catch (error) {
        if (error instanceof InputError)
            for (const line of error.problems)
                report.addProblem(line, inputProblemTitle(line));
        else if (error !== cancellation.cause)
            report.addError(error, 'The run could not be completed');
    }
    if (cancellation.cause)
        report.addError(cancellation.cause, 'The run was stopped');
    report.info.stopped = cancellation.reason;
    cancellation.end();
    return report.close();
}
function countingTransport(transport, info) {
    const counting = (request, signal) => {
        info.requests = (info.requests ?? 0) + 1;
        return transport(request, signal);
    };
    return Object.assign(counting, transport.preconnect && { preconnect: transport.preconnect });
}
function readAllInputs({ env, readFile, runner }, secrets, report) {
    for (const secret of secretsIn(env))
        secrets.add(secret);
    for (const name of unmaskableVariables(env))
        runner.annotate('warning', `${name} holds a secret that is too short to be masked: it may show in the log.`);
    const inputs = readInputs(env, (line, level = 'notice') => {
        report.notice(line, level);
    }, readFile);
    const { region, dryRun, failIfAbsent, selection } = inputs;
    Object.assign(report.info, { region, dryRun, failIfAbsent, configuration: configurationOf(env) });
    if (selection.by === 'id')
        report.addTargets(selection.targets);
    return inputs;
}
function inputProblemTitle(line) {
    const [name] = /^[a-z]+(-[a-z]+)*(?=: )/.exec(line) ?? [];
    return name && `Check the input ${name}`;
}
async function cleanUp(run) {
    const contexts = await openClients(run);
    if (contexts.length === 0)
        return;
    logStart(run, contexts);
    const rules = rulesOf(run.inputs);
    const lookUpOwners = prepareOwners(run);
    const found = await run_select(run, contexts, rules);
    preconnectForDeletes(run, contexts, { candidates: found.candidates, rules });
    const owners = await lookUpOwners(claimsOf(found.candidates, rules));
    const plan = makePlan(found.candidates, rules, run.runtime.clock.now(), owners.judge);
    const { selection, exclude, dryRun } = run.inputs;
    if (selection.by === 'name') {
        run.report.addTargets(plan.decisions.map(({ target }) => target));
        if (plan.decisions.length === 0)
            explainNothingFound(run, selection, found);
    }
    if (selection.by === 'name' || exclude.length > 0) {
        logPlan(plan, run.runtime.runner);
        run.report.markPlanned(plan.decisions);
    }
    await execute(run, contexts, { plan, dryRun, known: found.known, ownerRecheck: owners.recheck?.(plan) });
    if (selection.by === 'id' && run.report.isAllAbsent())
        noticeAllAbsent(run, contexts);
}
async function run_select(run, contexts, rules) {
    const { selection, dryRun, exclude } = run.inputs;
    const [context] = contexts;
    if (selection.by === 'id') {
        if (!context)
            throw new Error('there is no client');
        return findById(context, selection.targets, dryRun || exclude.length > 0);
    }
    logProtections(run, selection);
    const found = await findByName(run, contexts, selection);
    warnImpossible(run.report, selection.patterns, found);
    return { ...found, candidates: await addAges(contexts, found.candidates, rules) };
}
async function addAges(contexts, candidates, rules) {
    const ages = new Map();
    for (const context of contexts.filter(({ api }) => api.age)) {
        const own = candidatesNeedingAge(candidates, rules).filter(({ target }) => target.type === context.type.name);
        const targets = own.map(({ target }) => target);
        for (const [key, createdAt] of await lookUpAges(targets, context))
            ages.set(key, createdAt);
    }
    return candidates.map((candidate) => {
        const createdAt = ages.get(keyOf(candidate.target));
        return createdAt === undefined ? candidate : { ...candidate, target: { ...candidate.target, createdAt } };
    });
}
function rulesOf({ selection, exclude, maxDeletes }) {
    const byName = selection.by === 'name' ? selection : undefined;
    return {
        patterns: byName?.patterns.map(compile),
        exclude: exclude.map(compileProtection),
        olderThan: byName?.olderThan,
        maxDeletes,
        eventOwners: byName?.owners.eventOwners ?? {},
        idProblem: ({ type, kind, id }) => {
            const { pattern, description } = idInputOf(type, kind);
            return pattern.test(id) ? undefined : `the ID in the list is not a valid ${type} ID (${description})`;
        },
        ageBasis: ({ type }) => (resourceOf(type).docs.age ? 'last changed' : 'created'),
        protection: ({ type }, name) => resourceOf(type).protection?.(name),
    };
}
function noticeAllAbsent({ inputs, report }, contexts) {
    const places = contexts.map(({ place }) => place);
    const where = inputs.region ? ` in region ${inputs.region}` : '';
    report.notice(`None of the IDs exists${where} at ${places.join(', ')}. ${CHECK_LOCATION}`);
}


/***/ }),

/***/ 121:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   G: () => (/* binding */ LogWriter)
/* harmony export */ });
const MAX_WAIT_MS = 1_000;
const POLL_MS = 5;
class LogWriter {
    #pipe;
    #queue = [];
    #isStuck = false;
    #isClosed = false;
    constructor(pipe) {
        this.#pipe = pipe;
    }
    write(text) {
        if (this.#isClosed)
            return;
        this.#queue.push(typeof text === 'string' ? Buffer.from(text) : text);
        this.flush(this.#isStuck ? 0 : MAX_WAIT_MS);
    }
    flush(maxWaitMs) {
        let waitedMs = 0;
        for (let next = this.#queue[0]; next; next = this.#queue[0]) {
            const written = this.#tryWrite(next);
            if (written > 0) {
                this.#isStuck = false;
                waitedMs = 0;
                if (written === next.length)
                    this.#queue.shift();
                else
                    this.#queue[0] = next.subarray(written);
            }
            else if (this.#isClosed || waitedMs >= maxWaitMs) {
                this.#isStuck = true;
                return;
            }
            else {
                this.#pipe.wait(POLL_MS);
                waitedMs += POLL_MS;
            }
        }
    }
    #tryWrite(bytes) {
        try {
            return this.#pipe.write(bytes);
        }
        catch (error) {
            if (error.code !== 'EAGAIN') {
                this.#isClosed = true;
                this.#queue.length = 0;
            }
            return 0;
        }
    }
}


/***/ }),

/***/ 57:
/***/ (() => {


const REQUIRED_MAJOR = 24;
if (Number(process.versions.node.split('.')[0]) < REQUIRED_MAJOR) {
    const remedy = 'Update the runner to version 2.327.1 or newer, which includes it';
    console.log(`::error title=Huawei Cloud Cleanup::This action needs Node.js ${REQUIRED_MAJOR}, and this is ${process.version}. ${remedy}.`);
    process.exit(1);
}


/***/ }),

/***/ 639:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __nccwpck_require__) => {

/* harmony export */ __nccwpck_require__.d(__webpack_exports__, {
/* harmony export */   m: () => (/* binding */ systemClock)
/* harmony export */ });
const MAX_DELAY_MS = 2 ** 31 - 1;
const systemClock = {
    now: () => Date.now(),
    sleep: (ms, signal) => new Promise((resolve) => {
        const wake = () => {
            clearTimeout(timer);
            signal?.removeEventListener('abort', wake);
            resolve();
        };
        const timer = setTimeout(wake, Math.min(ms, MAX_DELAY_MS));
        if (signal?.aborted)
            wake();
        else
            signal?.addEventListener('abort', wake);
    }),
};


/***/ }),

/***/ 170:
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
;// CONCATENATED MODULE: external "string_decoder"
const external_string_decoder_namespaceObject = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("string_decoder");
// EXTERNAL MODULE: external "events"
var external_events_ = __nccwpck_require__(434);
;// CONCATENATED MODULE: external "child_process"
const external_child_process_namespaceObject = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("child_process");
// EXTERNAL MODULE: external "assert"
var external_assert_ = __nccwpck_require__(613);
;// CONCATENATED MODULE: ./node_modules/@actions/io/lib/io-util.js
var io_util_awaiter = (undefined && undefined.__awaiter) || function (thisArg, _arguments, P, generator) {
    function adopt(value) { return value instanceof P ? value : new P(function (resolve) { resolve(value); }); }
    return new (P || (P = Promise))(function (resolve, reject) {
        function fulfilled(value) { try { step(generator.next(value)); } catch (e) { reject(e); } }
        function rejected(value) { try { step(generator["throw"](value)); } catch (e) { reject(e); } }
        function step(result) { result.done ? resolve(result.value) : adopt(result.value).then(fulfilled, rejected); }
        step((generator = generator.apply(thisArg, _arguments || [])).next());
    });
};


const { chmod, copyFile, lstat, mkdir, open: io_util_open, readdir, rename, rm, rmdir, stat, symlink, unlink } = external_fs_.promises;
// export const {open} = 'fs'
const IS_WINDOWS = process.platform === 'win32';
/**
 * Custom implementation of readlink to ensure Windows junctions
 * maintain trailing backslash for backward compatibility with Node.js < 24
 *
 * In Node.js 20, Windows junctions (directory symlinks) always returned paths
 * with trailing backslashes. Node.js 24 removed this behavior, which breaks
 * code that relied on this format for path operations.
 *
 * This implementation restores the Node 20 behavior by adding a trailing
 * backslash to all junction results on Windows.
 */
function readlink(fsPath) {
    return io_util_awaiter(this, void 0, void 0, function* () {
        const result = yield fs.promises.readlink(fsPath);
        // On Windows, restore Node 20 behavior: add trailing backslash to all results
        // since junctions on Windows are always directory links
        if (IS_WINDOWS && !result.endsWith('\\')) {
            return `${result}\\`;
        }
        return result;
    });
}
// See https://github.com/nodejs/node/blob/d0153aee367422d0858105abec186da4dff0a0c5/deps/uv/include/uv/win.h#L691
const UV_FS_O_EXLOCK = 0x10000000;
const READONLY = external_fs_.constants.O_RDONLY;
function exists(fsPath) {
    return io_util_awaiter(this, void 0, void 0, function* () {
        try {
            yield stat(fsPath);
        }
        catch (err) {
            if (err.code === 'ENOENT') {
                return false;
            }
            throw err;
        }
        return true;
    });
}
function isDirectory(fsPath_1) {
    return io_util_awaiter(this, arguments, void 0, function* (fsPath, useStat = false) {
        const stats = useStat ? yield stat(fsPath) : yield lstat(fsPath);
        return stats.isDirectory();
    });
}
/**
 * On OSX/Linux, true if path starts with '/'. On Windows, true for paths like:
 * \, \hello, \\hello\share, C:, and C:\hello (and corresponding alternate separator cases).
 */
function isRooted(p) {
    p = normalizeSeparators(p);
    if (!p) {
        throw new Error('isRooted() parameter "p" cannot be empty');
    }
    if (IS_WINDOWS) {
        return (p.startsWith('\\') || /^[A-Z]:/i.test(p) // e.g. \ or \hello or \\hello
        ); // e.g. C: or C:\hello
    }
    return p.startsWith('/');
}
/**
 * Best effort attempt to determine whether a file exists and is executable.
 * @param filePath    file path to check
 * @param extensions  additional file extensions to try
 * @return if file exists and is executable, returns the file path. otherwise empty string.
 */
function tryGetExecutablePath(filePath, extensions) {
    return io_util_awaiter(this, void 0, void 0, function* () {
        let stats = undefined;
        try {
            // test file exists
            stats = yield stat(filePath);
        }
        catch (err) {
            if (err.code !== 'ENOENT') {
                // eslint-disable-next-line no-console
                console.log(`Unexpected error attempting to determine if executable file exists '${filePath}': ${err}`);
            }
        }
        if (stats && stats.isFile()) {
            if (IS_WINDOWS) {
                // on Windows, test for valid extension
                const upperExt = external_path_namespaceObject.extname(filePath).toUpperCase();
                if (extensions.some(validExt => validExt.toUpperCase() === upperExt)) {
                    return filePath;
                }
            }
            else {
                if (isUnixExecutable(stats)) {
                    return filePath;
                }
            }
        }
        // try each extension
        const originalFilePath = filePath;
        for (const extension of extensions) {
            filePath = originalFilePath + extension;
            stats = undefined;
            try {
                stats = yield stat(filePath);
            }
            catch (err) {
                if (err.code !== 'ENOENT') {
                    // eslint-disable-next-line no-console
                    console.log(`Unexpected error attempting to determine if executable file exists '${filePath}': ${err}`);
                }
            }
            if (stats && stats.isFile()) {
                if (IS_WINDOWS) {
                    // preserve the case of the actual file (since an extension was appended)
                    try {
                        const directory = external_path_namespaceObject.dirname(filePath);
                        const upperName = external_path_namespaceObject.basename(filePath).toUpperCase();
                        for (const actualName of yield readdir(directory)) {
                            if (upperName === actualName.toUpperCase()) {
                                filePath = external_path_namespaceObject.join(directory, actualName);
                                break;
                            }
                        }
                    }
                    catch (err) {
                        // eslint-disable-next-line no-console
                        console.log(`Unexpected error attempting to determine the actual case of the file '${filePath}': ${err}`);
                    }
                    return filePath;
                }
                else {
                    if (isUnixExecutable(stats)) {
                        return filePath;
                    }
                }
            }
        }
        return '';
    });
}
function normalizeSeparators(p) {
    p = p || '';
    if (IS_WINDOWS) {
        // convert slashes on Windows
        p = p.replace(/\//g, '\\');
        // remove redundant slashes
        return p.replace(/\\\\+/g, '\\');
    }
    // remove redundant slashes
    return p.replace(/\/\/+/g, '/');
}
// on Mac/Linux, test the execute bit
//     R   W  X  R  W X R W X
//   256 128 64 32 16 8 4 2 1
function isUnixExecutable(stats) {
    return ((stats.mode & 1) > 0 ||
        ((stats.mode & 8) > 0 &&
            process.getgid !== undefined &&
            stats.gid === process.getgid()) ||
        ((stats.mode & 64) > 0 &&
            process.getuid !== undefined &&
            stats.uid === process.getuid()));
}
// Get the path of cmd.exe in windows
function getCmdPath() {
    var _a;
    return (_a = process.env['COMSPEC']) !== null && _a !== void 0 ? _a : `cmd.exe`;
}
//# sourceMappingURL=io-util.js.map
;// CONCATENATED MODULE: ./node_modules/@actions/io/lib/io.js
var io_awaiter = (undefined && undefined.__awaiter) || function (thisArg, _arguments, P, generator) {
    function adopt(value) { return value instanceof P ? value : new P(function (resolve) { resolve(value); }); }
    return new (P || (P = Promise))(function (resolve, reject) {
        function fulfilled(value) { try { step(generator.next(value)); } catch (e) { reject(e); } }
        function rejected(value) { try { step(generator["throw"](value)); } catch (e) { reject(e); } }
        function step(result) { result.done ? resolve(result.value) : adopt(result.value).then(fulfilled, rejected); }
        step((generator = generator.apply(thisArg, _arguments || [])).next());
    });
};



/**
 * Copies a file or folder.
 * Based off of shelljs - https://github.com/shelljs/shelljs/blob/9237f66c52e5daa40458f94f9565e18e8132f5a6/src/cp.js
 *
 * @param     source    source path
 * @param     dest      destination path
 * @param     options   optional. See CopyOptions.
 */
function cp(source_1, dest_1) {
    return io_awaiter(this, arguments, void 0, function* (source, dest, options = {}) {
        const { force, recursive, copySourceDirectory } = readCopyOptions(options);
        const destStat = (yield ioUtil.exists(dest)) ? yield ioUtil.stat(dest) : null;
        // Dest is an existing file, but not forcing
        if (destStat && destStat.isFile() && !force) {
            return;
        }
        // If dest is an existing directory, should copy inside.
        const newDest = destStat && destStat.isDirectory() && copySourceDirectory
            ? path.join(dest, path.basename(source))
            : dest;
        if (!(yield ioUtil.exists(source))) {
            throw new Error(`no such file or directory: ${source}`);
        }
        const sourceStat = yield ioUtil.stat(source);
        if (sourceStat.isDirectory()) {
            if (!recursive) {
                throw new Error(`Failed to copy. ${source} is a directory, but tried to copy without recursive flag.`);
            }
            else {
                yield cpDirRecursive(source, newDest, 0, force);
            }
        }
        else {
            if (path.relative(source, newDest) === '') {
                // a file cannot be copied to itself
                throw new Error(`'${newDest}' and '${source}' are the same file`);
            }
            yield io_copyFile(source, newDest, force);
        }
    });
}
/**
 * Moves a path.
 *
 * @param     source    source path
 * @param     dest      destination path
 * @param     options   optional. See MoveOptions.
 */
function mv(source_1, dest_1) {
    return io_awaiter(this, arguments, void 0, function* (source, dest, options = {}) {
        if (yield ioUtil.exists(dest)) {
            let destExists = true;
            if (yield ioUtil.isDirectory(dest)) {
                // If dest is directory copy src into dest
                dest = path.join(dest, path.basename(source));
                destExists = yield ioUtil.exists(dest);
            }
            if (destExists) {
                if (options.force == null || options.force) {
                    yield rmRF(dest);
                }
                else {
                    throw new Error('Destination already exists');
                }
            }
        }
        yield mkdirP(path.dirname(dest));
        yield ioUtil.rename(source, dest);
    });
}
/**
 * Remove a path recursively with force
 *
 * @param inputPath path to remove
 */
function rmRF(inputPath) {
    return io_awaiter(this, void 0, void 0, function* () {
        if (ioUtil.IS_WINDOWS) {
            // Check for invalid characters
            // https://docs.microsoft.com/en-us/windows/win32/fileio/naming-a-file
            if (/[*"<>|]/.test(inputPath)) {
                throw new Error('File path must not contain `*`, `"`, `<`, `>` or `|` on Windows');
            }
        }
        try {
            // note if path does not exist, error is silent
            yield ioUtil.rm(inputPath, {
                force: true,
                maxRetries: 3,
                recursive: true,
                retryDelay: 300
            });
        }
        catch (err) {
            throw new Error(`File was unable to be removed ${err}`);
        }
    });
}
/**
 * Make a directory.  Creates the full path with folders in between
 * Will throw if it fails
 *
 * @param   fsPath        path to create
 * @returns Promise<void>
 */
function mkdirP(fsPath) {
    return io_awaiter(this, void 0, void 0, function* () {
        ok(fsPath, 'a path argument must be provided');
        yield ioUtil.mkdir(fsPath, { recursive: true });
    });
}
/**
 * Returns path of a tool had the tool actually been invoked.  Resolves via paths.
 * If you check and the tool does not exist, it will throw.
 *
 * @param     tool              name of the tool
 * @param     check             whether to check if tool exists
 * @returns   Promise<string>   path to tool
 */
function which(tool, check) {
    return io_awaiter(this, void 0, void 0, function* () {
        if (!tool) {
            throw new Error("parameter 'tool' is required");
        }
        // recursive when check=true
        if (check) {
            const result = yield which(tool, false);
            if (!result) {
                if (IS_WINDOWS) {
                    throw new Error(`Unable to locate executable file: ${tool}. Please verify either the file path exists or the file can be found within a directory specified by the PATH environment variable. Also verify the file has a valid extension for an executable file.`);
                }
                else {
                    throw new Error(`Unable to locate executable file: ${tool}. Please verify either the file path exists or the file can be found within a directory specified by the PATH environment variable. Also check the file mode to verify the file is executable.`);
                }
            }
            return result;
        }
        const matches = yield findInPath(tool);
        if (matches && matches.length > 0) {
            return matches[0];
        }
        return '';
    });
}
/**
 * Returns a list of all occurrences of the given tool on the system path.
 *
 * @returns   Promise<string[]>  the paths of the tool
 */
function findInPath(tool) {
    return io_awaiter(this, void 0, void 0, function* () {
        if (!tool) {
            throw new Error("parameter 'tool' is required");
        }
        // build the list of extensions to try
        const extensions = [];
        if (IS_WINDOWS && process.env['PATHEXT']) {
            for (const extension of process.env['PATHEXT'].split(external_path_namespaceObject.delimiter)) {
                if (extension) {
                    extensions.push(extension);
                }
            }
        }
        // if it's rooted, return it if exists. otherwise return empty.
        if (isRooted(tool)) {
            const filePath = yield tryGetExecutablePath(tool, extensions);
            if (filePath) {
                return [filePath];
            }
            return [];
        }
        // if any path separators, return empty
        if (tool.includes(external_path_namespaceObject.sep)) {
            return [];
        }
        // build the list of directories
        //
        // Note, technically "where" checks the current directory on Windows. From a toolkit perspective,
        // it feels like we should not do this. Checking the current directory seems like more of a use
        // case of a shell, and the which() function exposed by the toolkit should strive for consistency
        // across platforms.
        const directories = [];
        if (process.env.PATH) {
            for (const p of process.env.PATH.split(external_path_namespaceObject.delimiter)) {
                if (p) {
                    directories.push(p);
                }
            }
        }
        // find all matches
        const matches = [];
        for (const directory of directories) {
            const filePath = yield tryGetExecutablePath(external_path_namespaceObject.join(directory, tool), extensions);
            if (filePath) {
                matches.push(filePath);
            }
        }
        return matches;
    });
}
function readCopyOptions(options) {
    const force = options.force == null ? true : options.force;
    const recursive = Boolean(options.recursive);
    const copySourceDirectory = options.copySourceDirectory == null
        ? true
        : Boolean(options.copySourceDirectory);
    return { force, recursive, copySourceDirectory };
}
function cpDirRecursive(sourceDir, destDir, currentDepth, force) {
    return io_awaiter(this, void 0, void 0, function* () {
        // Ensure there is not a run away recursive copy
        if (currentDepth >= 255)
            return;
        currentDepth++;
        yield mkdirP(destDir);
        const files = yield ioUtil.readdir(sourceDir);
        for (const fileName of files) {
            const srcFile = `${sourceDir}/${fileName}`;
            const destFile = `${destDir}/${fileName}`;
            const srcFileStat = yield ioUtil.lstat(srcFile);
            if (srcFileStat.isDirectory()) {
                // Recurse
                yield cpDirRecursive(srcFile, destFile, currentDepth, force);
            }
            else {
                yield io_copyFile(srcFile, destFile, force);
            }
        }
        // Change the mode for the newly created directory
        yield ioUtil.chmod(destDir, (yield ioUtil.stat(sourceDir)).mode);
    });
}
// Buffered file copy
function io_copyFile(srcFile, destFile, force) {
    return io_awaiter(this, void 0, void 0, function* () {
        if ((yield ioUtil.lstat(srcFile)).isSymbolicLink()) {
            // unlink/re-link it
            try {
                yield ioUtil.lstat(destFile);
                yield ioUtil.unlink(destFile);
            }
            catch (e) {
                // Try to override file permission
                if (e.code === 'EPERM') {
                    yield ioUtil.chmod(destFile, '0666');
                    yield ioUtil.unlink(destFile);
                }
                // other errors = it doesn't exist, no work to do
            }
            // Copy over symlink
            const symlinkFull = yield ioUtil.readlink(srcFile);
            yield ioUtil.symlink(symlinkFull, destFile, ioUtil.IS_WINDOWS ? 'junction' : null);
        }
        else if (!(yield ioUtil.exists(destFile)) || force) {
            yield ioUtil.copyFile(srcFile, destFile);
        }
    });
}
//# sourceMappingURL=io.js.map
;// CONCATENATED MODULE: external "timers"
const external_timers_namespaceObject = __WEBPACK_EXTERNAL_createRequire(import.meta.url)("timers");
;// CONCATENATED MODULE: ./node_modules/@actions/exec/lib/toolrunner.js
var toolrunner_awaiter = (undefined && undefined.__awaiter) || function (thisArg, _arguments, P, generator) {
    function adopt(value) { return value instanceof P ? value : new P(function (resolve) { resolve(value); }); }
    return new (P || (P = Promise))(function (resolve, reject) {
        function fulfilled(value) { try { step(generator.next(value)); } catch (e) { reject(e); } }
        function rejected(value) { try { step(generator["throw"](value)); } catch (e) { reject(e); } }
        function step(result) { result.done ? resolve(result.value) : adopt(result.value).then(fulfilled, rejected); }
        step((generator = generator.apply(thisArg, _arguments || [])).next());
    });
};







/* eslint-disable @typescript-eslint/unbound-method */
const toolrunner_IS_WINDOWS = process.platform === 'win32';
/*
 * Class for running command line tools. Handles quoting and arg parsing in a platform agnostic way.
 */
class ToolRunner extends external_events_.EventEmitter {
    constructor(toolPath, args, options) {
        super();
        if (!toolPath) {
            throw new Error("Parameter 'toolPath' cannot be null or empty.");
        }
        this.toolPath = toolPath;
        this.args = args || [];
        this.options = options || {};
    }
    _debug(message) {
        if (this.options.listeners && this.options.listeners.debug) {
            this.options.listeners.debug(message);
        }
    }
    _getCommandString(options, noPrefix) {
        const toolPath = this._getSpawnFileName();
        const args = this._getSpawnArgs(options);
        let cmd = noPrefix ? '' : '[command]'; // omit prefix when piped to a second tool
        if (toolrunner_IS_WINDOWS) {
            // Windows + cmd file
            if (this._isCmdFile()) {
                cmd += toolPath;
                for (const a of args) {
                    cmd += ` ${a}`;
                }
            }
            // Windows + verbatim
            else if (options.windowsVerbatimArguments) {
                cmd += `"${toolPath}"`;
                for (const a of args) {
                    cmd += ` ${a}`;
                }
            }
            // Windows (regular)
            else {
                cmd += this._windowsQuoteCmdArg(toolPath);
                for (const a of args) {
                    cmd += ` ${this._windowsQuoteCmdArg(a)}`;
                }
            }
        }
        else {
            // OSX/Linux - this can likely be improved with some form of quoting.
            // creating processes on Unix is fundamentally different than Windows.
            // on Unix, execvp() takes an arg array.
            cmd += toolPath;
            for (const a of args) {
                cmd += ` ${a}`;
            }
        }
        return cmd;
    }
    _processLineBuffer(data, strBuffer, onLine) {
        try {
            let s = strBuffer + data.toString();
            let n = s.indexOf(external_os_.EOL);
            while (n > -1) {
                const line = s.substring(0, n);
                onLine(line);
                // the rest of the string ...
                s = s.substring(n + external_os_.EOL.length);
                n = s.indexOf(external_os_.EOL);
            }
            return s;
        }
        catch (err) {
            // streaming lines to console is best effort.  Don't fail a build.
            this._debug(`error processing line. Failed with error ${err}`);
            return '';
        }
    }
    _getSpawnFileName() {
        if (toolrunner_IS_WINDOWS) {
            if (this._isCmdFile()) {
                return process.env['COMSPEC'] || 'cmd.exe';
            }
        }
        return this.toolPath;
    }
    _getSpawnArgs(options) {
        if (toolrunner_IS_WINDOWS) {
            if (this._isCmdFile()) {
                let argline = `/D /S /C "${this._windowsQuoteCmdArg(this.toolPath)}`;
                for (const a of this.args) {
                    argline += ' ';
                    argline += options.windowsVerbatimArguments
                        ? a
                        : this._windowsQuoteCmdArg(a);
                }
                argline += '"';
                return [argline];
            }
        }
        return this.args;
    }
    _endsWith(str, end) {
        return str.endsWith(end);
    }
    _isCmdFile() {
        const upperToolPath = this.toolPath.toUpperCase();
        return (this._endsWith(upperToolPath, '.CMD') ||
            this._endsWith(upperToolPath, '.BAT'));
    }
    _windowsQuoteCmdArg(arg) {
        // for .exe, apply the normal quoting rules that libuv applies
        if (!this._isCmdFile()) {
            return this._uvQuoteCmdArg(arg);
        }
        // otherwise apply quoting rules specific to the cmd.exe command line parser.
        // the libuv rules are generic and are not designed specifically for cmd.exe
        // command line parser.
        //
        // for a detailed description of the cmd.exe command line parser, refer to
        // http://stackoverflow.com/questions/4094699/how-does-the-windows-command-interpreter-cmd-exe-parse-scripts/7970912#7970912
        // need quotes for empty arg
        if (!arg) {
            return '""';
        }
        // determine whether the arg needs to be quoted
        const cmdSpecialChars = [
            ' ',
            '\t',
            '&',
            '(',
            ')',
            '[',
            ']',
            '{',
            '}',
            '^',
            '=',
            ';',
            '!',
            "'",
            '+',
            ',',
            '`',
            '~',
            '|',
            '<',
            '>',
            '"'
        ];
        let needsQuotes = false;
        for (const char of arg) {
            if (cmdSpecialChars.some(x => x === char)) {
                needsQuotes = true;
                break;
            }
        }
        // short-circuit if quotes not needed
        if (!needsQuotes) {
            return arg;
        }
        // the following quoting rules are very similar to the rules that by libuv applies.
        //
        // 1) wrap the string in quotes
        //
        // 2) double-up quotes - i.e. " => ""
        //
        //    this is different from the libuv quoting rules. libuv replaces " with \", which unfortunately
        //    doesn't work well with a cmd.exe command line.
        //
        //    note, replacing " with "" also works well if the arg is passed to a downstream .NET console app.
        //    for example, the command line:
        //          foo.exe "myarg:""my val"""
        //    is parsed by a .NET console app into an arg array:
        //          [ "myarg:\"my val\"" ]
        //    which is the same end result when applying libuv quoting rules. although the actual
        //    command line from libuv quoting rules would look like:
        //          foo.exe "myarg:\"my val\""
        //
        // 3) double-up slashes that precede a quote,
        //    e.g.  hello \world    => "hello \world"
        //          hello\"world    => "hello\\""world"
        //          hello\\"world   => "hello\\\\""world"
        //          hello world\    => "hello world\\"
        //
        //    technically this is not required for a cmd.exe command line, or the batch argument parser.
        //    the reasons for including this as a .cmd quoting rule are:
        //
        //    a) this is optimized for the scenario where the argument is passed from the .cmd file to an
        //       external program. many programs (e.g. .NET console apps) rely on the slash-doubling rule.
        //
        //    b) it's what we've been doing previously (by deferring to node default behavior) and we
        //       haven't heard any complaints about that aspect.
        //
        // note, a weakness of the quoting rules chosen here, is that % is not escaped. in fact, % cannot be
        // escaped when used on the command line directly - even though within a .cmd file % can be escaped
        // by using %%.
        //
        // the saving grace is, on the command line, %var% is left as-is if var is not defined. this contrasts
        // the line parsing rules within a .cmd file, where if var is not defined it is replaced with nothing.
        //
        // one option that was explored was replacing % with ^% - i.e. %var% => ^%var^%. this hack would
        // often work, since it is unlikely that var^ would exist, and the ^ character is removed when the
        // variable is used. the problem, however, is that ^ is not removed when %* is used to pass the args
        // to an external program.
        //
        // an unexplored potential solution for the % escaping problem, is to create a wrapper .cmd file.
        // % can be escaped within a .cmd file.
        let reverse = '"';
        let quoteHit = true;
        for (let i = arg.length; i > 0; i--) {
            // walk the string in reverse
            reverse += arg[i - 1];
            if (quoteHit && arg[i - 1] === '\\') {
                reverse += '\\'; // double the slash
            }
            else if (arg[i - 1] === '"') {
                quoteHit = true;
                reverse += '"'; // double the quote
            }
            else {
                quoteHit = false;
            }
        }
        reverse += '"';
        return reverse.split('').reverse().join('');
    }
    _uvQuoteCmdArg(arg) {
        // Tool runner wraps child_process.spawn() and needs to apply the same quoting as
        // Node in certain cases where the undocumented spawn option windowsVerbatimArguments
        // is used.
        //
        // Since this function is a port of quote_cmd_arg from Node 4.x (technically, lib UV,
        // see https://github.com/nodejs/node/blob/v4.x/deps/uv/src/win/process.c for details),
        // pasting copyright notice from Node within this function:
        //
        //      Copyright Joyent, Inc. and other Node contributors. All rights reserved.
        //
        //      Permission is hereby granted, free of charge, to any person obtaining a copy
        //      of this software and associated documentation files (the "Software"), to
        //      deal in the Software without restriction, including without limitation the
        //      rights to use, copy, modify, merge, publish, distribute, sublicense, and/or
        //      sell copies of the Software, and to permit persons to whom the Software is
        //      furnished to do so, subject to the following conditions:
        //
        //      The above copyright notice and this permission notice shall be included in
        //      all copies or substantial portions of the Software.
        //
        //      THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR
        //      IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY,
        //      FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE
        //      AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER
        //      LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING
        //      FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS
        //      IN THE SOFTWARE.
        if (!arg) {
            // Need double quotation for empty argument
            return '""';
        }
        if (!arg.includes(' ') && !arg.includes('\t') && !arg.includes('"')) {
            // No quotation needed
            return arg;
        }
        if (!arg.includes('"') && !arg.includes('\\')) {
            // No embedded double quotes or backslashes, so I can just wrap
            // quote marks around the whole thing.
            return `"${arg}"`;
        }
        // Expected input/output:
        //   input : hello"world
        //   output: "hello\"world"
        //   input : hello""world
        //   output: "hello\"\"world"
        //   input : hello\world
        //   output: hello\world
        //   input : hello\\world
        //   output: hello\\world
        //   input : hello\"world
        //   output: "hello\\\"world"
        //   input : hello\\"world
        //   output: "hello\\\\\"world"
        //   input : hello world\
        //   output: "hello world\\" - note the comment in libuv actually reads "hello world\"
        //                             but it appears the comment is wrong, it should be "hello world\\"
        let reverse = '"';
        let quoteHit = true;
        for (let i = arg.length; i > 0; i--) {
            // walk the string in reverse
            reverse += arg[i - 1];
            if (quoteHit && arg[i - 1] === '\\') {
                reverse += '\\';
            }
            else if (arg[i - 1] === '"') {
                quoteHit = true;
                reverse += '\\';
            }
            else {
                quoteHit = false;
            }
        }
        reverse += '"';
        return reverse.split('').reverse().join('');
    }
    _cloneExecOptions(options) {
        options = options || {};
        const result = {
            cwd: options.cwd || process.cwd(),
            env: options.env || process.env,
            silent: options.silent || false,
            windowsVerbatimArguments: options.windowsVerbatimArguments || false,
            failOnStdErr: options.failOnStdErr || false,
            ignoreReturnCode: options.ignoreReturnCode || false,
            delay: options.delay || 10000
        };
        result.outStream = options.outStream || process.stdout;
        result.errStream = options.errStream || process.stderr;
        return result;
    }
    _getSpawnOptions(options, toolPath) {
        options = options || {};
        const result = {};
        result.cwd = options.cwd;
        result.env = options.env;
        result['windowsVerbatimArguments'] =
            options.windowsVerbatimArguments || this._isCmdFile();
        if (options.windowsVerbatimArguments) {
            result.argv0 = `"${toolPath}"`;
        }
        return result;
    }
    /**
     * Exec a tool.
     * Output will be streamed to the live console.
     * Returns promise with return code
     *
     * @param     tool     path to tool to exec
     * @param     options  optional exec options.  See ExecOptions
     * @returns   number
     */
    exec() {
        return toolrunner_awaiter(this, void 0, void 0, function* () {
            // root the tool path if it is unrooted and contains relative pathing
            if (!isRooted(this.toolPath) &&
                (this.toolPath.includes('/') ||
                    (toolrunner_IS_WINDOWS && this.toolPath.includes('\\')))) {
                // prefer options.cwd if it is specified, however options.cwd may also need to be rooted
                this.toolPath = external_path_namespaceObject.resolve(process.cwd(), this.options.cwd || process.cwd(), this.toolPath);
            }
            // if the tool is only a file name, then resolve it from the PATH
            // otherwise verify it exists (add extension on Windows if necessary)
            this.toolPath = yield which(this.toolPath, true);
            return new Promise((resolve, reject) => toolrunner_awaiter(this, void 0, void 0, function* () {
                this._debug(`exec tool: ${this.toolPath}`);
                this._debug('arguments:');
                for (const arg of this.args) {
                    this._debug(`   ${arg}`);
                }
                const optionsNonNull = this._cloneExecOptions(this.options);
                if (!optionsNonNull.silent && optionsNonNull.outStream) {
                    optionsNonNull.outStream.write(this._getCommandString(optionsNonNull) + external_os_.EOL);
                }
                const state = new ExecState(optionsNonNull, this.toolPath);
                state.on('debug', (message) => {
                    this._debug(message);
                });
                if (this.options.cwd && !(yield exists(this.options.cwd))) {
                    return reject(new Error(`The cwd: ${this.options.cwd} does not exist!`));
                }
                const fileName = this._getSpawnFileName();
                const cp = external_child_process_namespaceObject.spawn(fileName, this._getSpawnArgs(optionsNonNull), this._getSpawnOptions(this.options, fileName));
                let stdbuffer = '';
                if (cp.stdout) {
                    cp.stdout.on('data', (data) => {
                        if (this.options.listeners && this.options.listeners.stdout) {
                            this.options.listeners.stdout(data);
                        }
                        if (!optionsNonNull.silent && optionsNonNull.outStream) {
                            optionsNonNull.outStream.write(data);
                        }
                        stdbuffer = this._processLineBuffer(data, stdbuffer, (line) => {
                            if (this.options.listeners && this.options.listeners.stdline) {
                                this.options.listeners.stdline(line);
                            }
                        });
                    });
                }
                let errbuffer = '';
                if (cp.stderr) {
                    cp.stderr.on('data', (data) => {
                        state.processStderr = true;
                        if (this.options.listeners && this.options.listeners.stderr) {
                            this.options.listeners.stderr(data);
                        }
                        if (!optionsNonNull.silent &&
                            optionsNonNull.errStream &&
                            optionsNonNull.outStream) {
                            const s = optionsNonNull.failOnStdErr
                                ? optionsNonNull.errStream
                                : optionsNonNull.outStream;
                            s.write(data);
                        }
                        errbuffer = this._processLineBuffer(data, errbuffer, (line) => {
                            if (this.options.listeners && this.options.listeners.errline) {
                                this.options.listeners.errline(line);
                            }
                        });
                    });
                }
                cp.on('error', (err) => {
                    state.processError = err.message;
                    state.processExited = true;
                    state.processClosed = true;
                    state.CheckComplete();
                });
                cp.on('exit', (code) => {
                    state.processExitCode = code;
                    state.processExited = true;
                    this._debug(`Exit code ${code} received from tool '${this.toolPath}'`);
                    state.CheckComplete();
                });
                cp.on('close', (code) => {
                    state.processExitCode = code;
                    state.processExited = true;
                    state.processClosed = true;
                    this._debug(`STDIO streams have closed for tool '${this.toolPath}'`);
                    state.CheckComplete();
                });
                state.on('done', (error, exitCode) => {
                    if (stdbuffer.length > 0) {
                        this.emit('stdline', stdbuffer);
                    }
                    if (errbuffer.length > 0) {
                        this.emit('errline', errbuffer);
                    }
                    cp.removeAllListeners();
                    if (error) {
                        reject(error);
                    }
                    else {
                        resolve(exitCode);
                    }
                });
                if (this.options.input) {
                    if (!cp.stdin) {
                        throw new Error('child process missing stdin');
                    }
                    cp.stdin.end(this.options.input);
                }
            }));
        });
    }
}
/**
 * Convert an arg string to an array of args. Handles escaping
 *
 * @param    argString   string of arguments
 * @returns  string[]    array of arguments
 */
function argStringToArray(argString) {
    const args = [];
    let inQuotes = false;
    let escaped = false;
    let arg = '';
    function append(c) {
        // we only escape double quotes.
        if (escaped && c !== '"') {
            arg += '\\';
        }
        arg += c;
        escaped = false;
    }
    for (let i = 0; i < argString.length; i++) {
        const c = argString.charAt(i);
        if (c === '"') {
            if (!escaped) {
                inQuotes = !inQuotes;
            }
            else {
                append(c);
            }
            continue;
        }
        if (c === '\\' && escaped) {
            append(c);
            continue;
        }
        if (c === '\\' && inQuotes) {
            escaped = true;
            continue;
        }
        if (c === ' ' && !inQuotes) {
            if (arg.length > 0) {
                args.push(arg);
                arg = '';
            }
            continue;
        }
        append(c);
    }
    if (arg.length > 0) {
        args.push(arg.trim());
    }
    return args;
}
class ExecState extends external_events_.EventEmitter {
    constructor(options, toolPath) {
        super();
        this.processClosed = false; // tracks whether the process has exited and stdio is closed
        this.processError = '';
        this.processExitCode = 0;
        this.processExited = false; // tracks whether the process has exited
        this.processStderr = false; // tracks whether stderr was written to
        this.delay = 10000; // 10 seconds
        this.done = false;
        this.timeout = null;
        if (!toolPath) {
            throw new Error('toolPath must not be empty');
        }
        this.options = options;
        this.toolPath = toolPath;
        if (options.delay) {
            this.delay = options.delay;
        }
    }
    CheckComplete() {
        if (this.done) {
            return;
        }
        if (this.processClosed) {
            this._setResult();
        }
        else if (this.processExited) {
            this.timeout = (0,external_timers_namespaceObject.setTimeout)(ExecState.HandleTimeout, this.delay, this);
        }
    }
    _debug(message) {
        this.emit('debug', message);
    }
    _setResult() {
        // determine whether there is an error
        let error;
        if (this.processExited) {
            if (this.processError) {
                error = new Error(`There was an error when attempting to execute the process '${this.toolPath}'. This may indicate the process failed to start. Error: ${this.processError}`);
            }
            else if (this.processExitCode !== 0 && !this.options.ignoreReturnCode) {
                error = new Error(`The process '${this.toolPath}' failed with exit code ${this.processExitCode}`);
            }
            else if (this.processStderr && this.options.failOnStdErr) {
                error = new Error(`The process '${this.toolPath}' failed because one or more lines were written to the STDERR stream`);
            }
        }
        // clear the timeout
        if (this.timeout) {
            clearTimeout(this.timeout);
            this.timeout = null;
        }
        this.done = true;
        this.emit('done', error, this.processExitCode);
    }
    static HandleTimeout(state) {
        if (state.done) {
            return;
        }
        if (!state.processClosed && state.processExited) {
            const message = `The STDIO streams did not close within ${state.delay / 1000} seconds of the exit event from process '${state.toolPath}'. This may indicate a child process inherited the STDIO streams and has not yet exited.`;
            state._debug(message);
        }
        state._setResult();
    }
}
//# sourceMappingURL=toolrunner.js.map
;// CONCATENATED MODULE: ./node_modules/@actions/exec/lib/exec.js
var exec_awaiter = (undefined && undefined.__awaiter) || function (thisArg, _arguments, P, generator) {
    function adopt(value) { return value instanceof P ? value : new P(function (resolve) { resolve(value); }); }
    return new (P || (P = Promise))(function (resolve, reject) {
        function fulfilled(value) { try { step(generator.next(value)); } catch (e) { reject(e); } }
        function rejected(value) { try { step(generator["throw"](value)); } catch (e) { reject(e); } }
        function step(result) { result.done ? resolve(result.value) : adopt(result.value).then(fulfilled, rejected); }
        step((generator = generator.apply(thisArg, _arguments || [])).next());
    });
};


/**
 * Exec a command.
 * Output will be streamed to the live console.
 * Returns promise with return code
 *
 * @param     commandLine        command to execute (can include additional args). Must be correctly escaped.
 * @param     args               optional arguments for tool. Escaping is handled by the lib.
 * @param     options            optional exec options.  See ExecOptions
 * @returns   Promise<number>    exit code
 */
function exec(commandLine, args, options) {
    return exec_awaiter(this, void 0, void 0, function* () {
        const commandArgs = argStringToArray(commandLine);
        if (commandArgs.length === 0) {
            throw new Error(`Parameter 'commandLine' cannot be null or empty.`);
        }
        // Path to tool to execute should be first arg
        const toolPath = commandArgs[0];
        args = commandArgs.slice(1).concat(args || []);
        const runner = new ToolRunner(toolPath, args, options);
        return runner.exec();
    });
}
/**
 * Exec a command and get the output.
 * Output will be streamed to the live console.
 * Returns promise with the exit code and collected stdout and stderr
 *
 * @param     commandLine           command to execute (can include additional args). Must be correctly escaped.
 * @param     args                  optional arguments for tool. Escaping is handled by the lib.
 * @param     options               optional exec options.  See ExecOptions
 * @returns   Promise<ExecOutput>   exit code, stdout, and stderr
 */
function getExecOutput(commandLine, args, options) {
    return exec_awaiter(this, void 0, void 0, function* () {
        var _a, _b;
        let stdout = '';
        let stderr = '';
        //Using string decoder covers the case where a mult-byte character is split
        const stdoutDecoder = new external_string_decoder_namespaceObject.StringDecoder('utf8');
        const stderrDecoder = new external_string_decoder_namespaceObject.StringDecoder('utf8');
        const originalStdoutListener = (_a = options === null || options === void 0 ? void 0 : options.listeners) === null || _a === void 0 ? void 0 : _a.stdout;
        const originalStdErrListener = (_b = options === null || options === void 0 ? void 0 : options.listeners) === null || _b === void 0 ? void 0 : _b.stderr;
        const stdErrListener = (data) => {
            stderr += stderrDecoder.write(data);
            if (originalStdErrListener) {
                originalStdErrListener(data);
            }
        };
        const stdOutListener = (data) => {
            stdout += stdoutDecoder.write(data);
            if (originalStdoutListener) {
                originalStdoutListener(data);
            }
        };
        const listeners = Object.assign(Object.assign({}, options === null || options === void 0 ? void 0 : options.listeners), { stdout: stdOutListener, stderr: stdErrListener });
        const exitCode = yield exec(commandLine, args, Object.assign(Object.assign({}, options), { listeners }));
        //flush any remaining characters
        stdout += stdoutDecoder.end();
        stderr += stderrDecoder.end();
        return {
            exitCode,
            stdout,
            stderr
        };
    });
}
//# sourceMappingURL=exec.js.map
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
