// core.http_request: parameters as JSON on stdin, one line of JSON on stdout.
// Exit 0 whenever a server answered, whatever its status; exit 1 with the reason on stderr when none did. Credentials
// arrive on stdin and leave in a header: they are on no command line, in no environment and in no output.
import { request as requestHttp } from "node:http";
import { request as requestHttps } from "node:https";

const METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"];
const REDIRECTS = new Set([301, 302, 303, 307, 308]);
// The server keeps 10 MiB of an action's output. A longer line would be cut and so would no longer be JSON.
const MAX_BODY_BYTES = 8 * 1024 * 1024;
const MAX_OUTPUT_BYTES = 9 * 1024 * 1024;

const startedAt = performance.now();
let currentUrl = "";

/** The address as it may be shown: without user name and password, also when it cannot be parsed. */
const withoutCredentials = (text) => String(text).replace(/^([a-z][a-z0-9+.-]*:)?\/\/[^/?#]*@/i, "$1//");

async function readParameters() {
  const chunks = [];
  for await (const chunk of process.stdin) chunks.push(chunk);
  const text = Buffer.concat(chunks).toString("utf8").trim();
  const parameters = text === "" ? {} : JSON.parse(text);
  if (parameters === null || typeof parameters !== "object" || Array.isArray(parameters)) {
    throw new Error("the parameters are not a JSON object");
  }
  return parameters;
}

/** Templates in running text give strings, so "true" and "30" are taken for what they say. */
function booleanOf(value, fallback, name) {
  if (value === undefined || value === null || value === "") return fallback;
  if (value === true || value === "true") return true;
  if (value === false || value === "false") return false;
  throw new Error(`${name} must be true or false`);
}

function numberOf(value, fallback, minimum, name) {
  if (value === undefined || value === null || value === "") return fallback;
  const number = typeof value === "string" ? Number(value) : value;
  if (typeof number !== "number" || !Number.isFinite(number) || number < minimum) {
    throw new Error(`${name} must be a number of at least ${minimum}`);
  }
  return number;
}

function objectOf(value, name) {
  const parsed = typeof value === "string" && value.trim() !== "" ? JSON.parse(value) : value;
  if (parsed === undefined || parsed === null || parsed === "") return {};
  if (typeof parsed !== "object" || Array.isArray(parsed)) throw new Error(`${name} must be an object`);
  return parsed;
}

const textOf = (value) => (typeof value === "object" && value !== null ? JSON.stringify(value) : String(value));

function urlOf(parameters) {
  if (typeof parameters.url !== "string" || parameters.url.trim() === "") throw new Error("url is required");
  currentUrl = withoutCredentials(parameters.url);
  if (!URL.canParse(parameters.url)) throw new Error("url is not a valid address");
  const url = new URL(parameters.url);
  if (url.protocol !== "http:" && url.protocol !== "https:") throw new Error("url must be http or https");
  for (const [name, value] of Object.entries(objectOf(parameters.query_params, "query_params"))) {
    for (const one of Array.isArray(value) ? value : [value]) {
      if (one !== null) url.searchParams.append(name, textOf(one));
    }
  }
  return url;
}

const basic = (username, password) => `Basic ${Buffer.from(`${username}:${password}`).toString("base64")}`;

/** The Authorization header asked for, or null. */
function authorizationOf(parameters, url) {
  const type = parameters.auth_type ?? "none";
  if (type === "basic") {
    if (!parameters.auth_username) throw new Error("auth_type basic needs auth_username");
    return basic(parameters.auth_username, parameters.auth_password ?? "");
  }
  if (type === "bearer") {
    if (!parameters.auth_token) throw new Error("auth_type bearer needs auth_token");
    return `Bearer ${parameters.auth_token}`;
  }
  if (type !== "none") throw new Error("auth_type must be none, basic or bearer");
  if (url.username === "" && url.password === "") return null;
  return basic(decodeURIComponent(url.username), decodeURIComponent(url.password));
}

function planRequest(parameters) {
  const url = urlOf(parameters);
  const method = String(parameters.method ?? "GET").toUpperCase();
  if (!METHODS.includes(method)) throw new Error(`method must be one of ${METHODS.join(", ")}`);

  const headers = new Map();
  for (const [name, value] of Object.entries(objectOf(parameters.headers, "headers"))) {
    if (value !== null) headers.set(name.toLowerCase(), Array.isArray(value) ? value.map(textOf) : textOf(value));
  }
  const authorization = authorizationOf(parameters, url);
  const explicitAuth = (parameters.auth_type ?? "none") !== "none";
  if (authorization !== null && (explicitAuth || !headers.has("authorization"))) {
    headers.set("authorization", authorization);
  }
  url.username = "";
  url.password = "";

  let body = null;
  if (parameters.json_body !== undefined && parameters.json_body !== null) {
    body = Buffer.from(JSON.stringify(parameters.json_body));
    if (!headers.has("content-type")) headers.set("content-type", "application/json");
  } else if (parameters.body !== undefined && parameters.body !== null && parameters.body !== "") {
    body = Buffer.from(textOf(parameters.body));
  }
  if (!headers.has("user-agent")) headers.set("user-agent", "attune");
  if (!headers.has("accept")) headers.set("accept", "*/*");
  return {
    url,
    method,
    headers,
    body,
    timeoutSeconds: numberOf(parameters.timeout, 30, 0.001, "timeout"),
    verify: booleanOf(parameters.verify_ssl, true, "verify_ssl"),
    follow: booleanOf(parameters.follow_redirects, true, "follow_redirects"),
    maxRedirects: numberOf(parameters.max_redirects, 10, 0, "max_redirects"),
  };
}

/** Sends one request and resolves with its response, the body not yet read. Rejects with the cause of a failure. */
function send(plan, signal) {
  return new Promise((resolve, reject) => {
    const headers = Object.fromEntries(plan.headers);
    // The length follows from the body that is really sent: a wrong one would hang the request.
    delete headers["content-length"];
    delete headers["transfer-encoding"];
    if (plan.body !== null) headers["content-length"] = plan.body.length;
    else if (["POST", "PUT", "PATCH"].includes(plan.method)) headers["content-length"] = 0;
    const request = (plan.url.protocol === "https:" ? requestHttps : requestHttp)(
      plan.url,
      { method: plan.method, headers, agent: false, rejectUnauthorized: plan.verify, signal },
      resolve,
    );
    request.on("error", reject);
    request.end(plan.body ?? undefined);
  });
}

/** Changes the plan to the redirect's target, by the rules of the Fetch standard (section 4.4, HTTP-redirect fetch). */
function redirect(plan, status, location) {
  const target = new URL(location, plan.url);
  if (target.protocol !== "http:" && target.protocol !== "https:") {
    throw new Error(`redirect to an address that is not http or https (${target.protocol})`);
  }
  target.username = "";
  target.password = "";
  if (target.origin !== plan.url.origin) {
    for (const name of ["authorization", "proxy-authorization", "cookie", "host"]) plan.headers.delete(name);
  }
  const toGet = status === 303 ? plan.method !== "HEAD" : plan.method === "POST" && status < 303;
  if (toGet) {
    plan.method = "GET";
    plan.body = null;
    for (const name of ["content-type", "content-encoding", "content-language"]) plan.headers.delete(name);
  }
  plan.url = target;
}

async function exchange(plan, signal) {
  for (let redirects = 0; ; redirects += 1) {
    currentUrl = plan.url.href;
    const response = await send(plan, signal);
    const { location } = response.headers;
    if (!plan.follow || location === undefined || !REDIRECTS.has(response.statusCode)) return response;
    response.destroy();
    if (redirects >= plan.maxRedirects) throw new Error(`more than ${plan.maxRedirects} redirects`);
    redirect(plan, response.statusCode, location);
  }
}

async function readBody(response) {
  const chunks = [];
  let length = 0;
  for await (const chunk of response) {
    chunks.push(chunk);
    length += chunk.length;
    if (length > MAX_BODY_BYTES) return { bytes: Buffer.concat(chunks).subarray(0, MAX_BODY_BYTES), cut: true };
  }
  return { bytes: Buffer.concat(chunks), cut: false };
}

/** Text in the charset that the response names; UTF-8 when it names none or one that is unknown. Never throws. */
function decode(bytes, contentType = "") {
  const charset = /charset\s*=\s*"?([^\s;"]+)/i.exec(contentType)?.[1] ?? "utf-8";
  try {
    return new TextDecoder(charset).decode(bytes);
  } catch {
    return new TextDecoder("utf-8").decode(bytes);
  }
}

function jsonOf(text) {
  if (text.trim() === "") return null;
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

const elapsedMs = () => Math.round(performance.now() - startedAt);

function outputLine(output) {
  let line = JSON.stringify(output);
  for (let keep = output.body.length; Buffer.byteLength(line) > MAX_OUTPUT_BYTES; keep = Math.floor(keep / 2)) {
    const body = output.body.slice(0, keep);
    line = JSON.stringify({ ...output, body, json: null, error: "the response body is too large and was cut" });
  }
  return `${line}\n`;
}

function reasonOf(error, timedOut, timeoutSeconds) {
  if (timedOut) return `the request timed out after ${timeoutSeconds} s`;
  // Connecting to several addresses fails with an AggregateError whose own message is empty.
  const first = error?.errors?.[0] ?? error;
  return first?.message || first?.code || String(first);
}

async function main() {
  const abort = new AbortController();
  let timer;
  let timeoutSeconds = 30;
  try {
    const plan = planRequest(await readParameters());
    timeoutSeconds = plan.timeoutSeconds;
    timer = setTimeout(() => abort.abort(), Math.min(timeoutSeconds * 1000, 2 ** 31 - 1));
    const response = await exchange(plan, abort.signal);
    const { bytes, cut } = await readBody(response);
    const body = decode(bytes, response.headers["content-type"]);
    const status = response.statusCode;
    const output = {
      status_code: status,
      headers: response.headers,
      body,
      json: cut ? null : jsonOf(body),
      elapsed_ms: elapsedMs(),
      url: currentUrl,
      success: status >= 200 && status < 300,
      ...(cut ? { error: "the response body is too large and was cut" } : {}),
    };
    process.stdout.write(outputLine(output));
  } catch (error) {
    const reason = reasonOf(error, abort.signal.aborted, timeoutSeconds);
    const output = {
      status_code: 0,
      headers: {},
      body: "",
      json: null,
      elapsed_ms: elapsedMs(),
      url: currentUrl,
      success: false,
      error: reason,
    };
    process.stdout.write(outputLine(output));
    process.stderr.write(`HTTP request failed: ${reason}\n`);
    process.exitCode = 1;
  } finally {
    clearTimeout(timer);
  }
}

await main();
