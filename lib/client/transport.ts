import { AttuneError, errorOfAnswer } from "@/lib/client/attune-error";
import type { Credentials } from "@/lib/client/credentials";
import { pause, startDeadline } from "@/lib/client/deadline";

/** Every method takes these. */
export type RequestOptions = {
  /** Ends the request, or the stream, with an AttuneError of code ABORTED. */
  signal?: AbortSignal | undefined;
  /** How long one try may take, until its whole answer is here. */
  timeoutMs?: number | undefined;
};

export type Query = Record<string, string | number | boolean | null | undefined>;

export type Call = RequestOptions & {
  query?: Query | undefined;
  /** Sent as JSON. */
  body?: unknown;
  form?: FormData | undefined;
  /** Sent as it is, for what is signed. */
  text?: string | undefined;
  headers?: Record<string, string> | undefined;
  /** Whether a repetition does no harm. GET is always repeated. */
  repeatable?: boolean | undefined;
  /** Without a token: signing in, and public addresses. */
  open?: boolean | undefined;
};

export type Transport = {
  /** The JSON of the answer. @throws AttuneError */
  json<T>(method: string, path: string, call?: Call): Promise<T>;
  text(method: string, path: string, call?: Call): Promise<string>;
  bytes(method: string, path: string, call?: Call): Promise<Uint8Array>;
  /**
   * An answer whose body is read as it comes. The limit counts until the headers are here, and after that from each
   * piece that `alive` reports; `close` ends it.
   */
  open(path: string, call: Call & { idleMs: number }): Promise<OpenAnswer>;
};
export type OpenAnswer = {
  body: ReadableStream<Uint8Array>;
  alive(): void;
  close(): void;
  explain(thrown: unknown): AttuneError;
};

export type TransportOptions = {
  url: string;
  fetch: typeof fetch;
  credentials: Credentials;
  timeoutMs: number;
  retries: number;
  headers?: Record<string, string> | undefined;
};

const RETRY_STATUSES = new Set([429, 502, 503, 504]);
const RETRY_WAIT_MS_MAX = 10_000;

/** Sends requests: token, time limit, and repetition where it is safe (GET, and what carries an idempotency key). */
export function createTransport(options: TransportOptions): Transport {
  const base = baseAddress(options.url);
  const { credentials } = options;

  async function once<T>(method: string, path: string, call: Call, read: (response: Response) => Promise<T>) {
    const deadline = startDeadline(call.timeoutMs ?? options.timeoutMs, call.signal);
    try {
      const response = await answered(method, path, call, deadline.signal);
      if (response.ok) return await read(response);
      throw Object.assign(errorOfAnswer(response, await response.text()), retryAfter(response));
    } catch (error) {
      throw deadline.explain(error);
    } finally {
      deadline.done();
    }
  }

  /** One answer; after a 401 a second try with a new token, which the server did not act on yet. */
  async function answered(method: string, path: string, call: Call, signal: AbortSignal): Promise<Response> {
    const token = call.open ? null : await credentials.token();
    const response = await send(method, path, call, token, signal);
    if (response.status !== 401 || call.open) return response;
    const renewed = await credentials.renew(token);
    if (renewed === null || renewed === token) return response;
    await response.body?.cancel();
    return send(method, path, call, renewed, signal);
  }

  function send(method: string, path: string, call: Call, token: string | null, signal: AbortSignal) {
    const headers = new Headers({ accept: "application/json", ...options.headers, ...call.headers });
    if (token !== null) headers.set("authorization", `Bearer ${token}`);
    let body: BodyInit | undefined = call.form ?? call.text;
    if (call.body !== undefined) body = JSON.stringify(call.body);
    if (call.body !== undefined || call.text !== undefined) headers.set("content-type", "application/json");
    const address = base + path + queryText(call.query);
    // A redirect would take the token, and turn a POST into a GET.
    return options.fetch(address, {
      method,
      headers,
      signal,
      redirect: "error",
      ...(body === undefined ? {} : { body }),
    });
  }

  async function repeated<T>(method: string, path: string, call: Call, read: (response: Response) => Promise<T>) {
    const tries = method === "GET" || call.repeatable ? options.retries : 0;
    for (let tried = 0; ; tried += 1) {
      try {
        return await once(method, path, call, read);
      } catch (error) {
        if (!(error instanceof AttuneError) || tried >= tries || !mayPass(error)) throw error;
        await pause(waitMs(error, tried), call.signal);
      }
    }
  }

  return {
    json: (method, path, call = {}) => repeated(method, path, call, readJson) as Promise<never>,
    text: (method, path, call = {}) => repeated(method, path, call, (response) => response.text()),
    bytes: (method, path, call = {}) =>
      repeated(method, path, call, async (response) => new Uint8Array(await response.arrayBuffer())),
    async open(path, call) {
      const deadline = startDeadline(call.timeoutMs ?? options.timeoutMs, call.signal);
      try {
        const response = await answered("GET", path, call, deadline.signal);
        if (!response.ok) throw errorOfAnswer(response, await response.text());
        if (!response.body) throw new AttuneError("The answer is empty", { code: "BAD_ANSWER" });
        deadline.extend(call.idleMs);
        return {
          body: response.body,
          alive: () => deadline.extend(),
          close: () => deadline.cancel(),
          explain: (thrown) => deadline.explain(thrown),
        };
      } catch (error) {
        deadline.done();
        throw deadline.explain(error);
      }
    },
  };
}

function mayPass({ code, status }: AttuneError): boolean {
  return code === "NETWORK" || RETRY_STATUSES.has(status);
}

/** 0.2 s, 0.4 s, …, with some chance in it so that clients do not come back together; or what the server asks for. */
function waitMs(error: AttuneError & { retryAfterMs?: number }, tried: number): number {
  return error.retryAfterMs ?? Math.min(200 * 2 ** tried * (0.75 + Math.random() / 2), RETRY_WAIT_MS_MAX);
}

function retryAfter(response: Response): { retryAfterMs?: number } {
  const seconds = Number(response.headers.get("retry-after") || Number.NaN);
  return Number.isFinite(seconds) ? { retryAfterMs: Math.min(Math.max(seconds, 0) * 1000, RETRY_WAIT_MS_MAX) } : {};
}

async function readJson(response: Response): Promise<unknown> {
  const text = await response.text();
  try {
    return JSON.parse(text);
  } catch (cause) {
    const message = "The answer is not JSON. Is this the address of an Attune server?";
    throw new AttuneError(message, { status: response.status, code: "BAD_ANSWER", cause });
  }
}

/** @throws AttuneError BAD_REQUEST for what is no address of a web server, and for one that holds a password. */
function baseAddress(url: string): string {
  const parsed = URL.canParse(url) ? new URL(url) : null;
  if (!parsed || !/^https?:$/.test(parsed.protocol))
    throw new AttuneError(`${JSON.stringify(url)} is no address of a server. Write http://… or https://…`, {
      code: "BAD_REQUEST",
    });
  if (parsed.username || parsed.password)
    throw new AttuneError("Addresses with a password in them are not used: sign in instead", { code: "BAD_REQUEST" });
  return `${parsed.origin}${parsed.pathname.replace(/\/+$/, "")}`;
}

function queryText(query: Query = {}): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query))
    if (value !== undefined && value !== null) search.set(name, String(value));
  const text = search.toString();
  return text === "" ? "" : `?${text}`;
}

/**
 * A ref or an id as one segment of a path, whatever it holds.
 * @throws AttuneError BAD_REQUEST for what would lead to another path: nothing, `.` and `..`
 */
export function segment(value: string | number): string {
  const text = String(value);
  if (/^\.{0,2}$/.test(text)) throw new AttuneError(`${JSON.stringify(text)} is no ref`, { code: "BAD_REQUEST" });
  return encodeURIComponent(text);
}
