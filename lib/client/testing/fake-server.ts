/** A request as the fake server sees it. */
export type SeenRequest = {
  method: string;
  /** Path and query. */
  path: string;
  headers: Headers;
  body: unknown;
  signal: AbortSignal;
};
type Handler = (request: SeenRequest) => Response | Promise<Response>;

/** A `fetch` that asks `handle`, and keeps what was asked. Like the real one it rejects when its signal is aborted. */
export function createFakeServer(handle: Handler) {
  const seen: SeenRequest[] = [];
  const fakeFetch: typeof fetch = async (input, init = {}) => {
    const url = new URL(String(input));
    const signal = init.signal ?? new AbortController().signal;
    const body = typeof init.body === "string" ? (JSON.parse(init.body) as unknown) : init.body;
    const { method = "GET" } = init;
    const request = { method, path: url.pathname + url.search, headers: new Headers(init.headers), body, signal };
    seen.push(request);
    signal.throwIfAborted();
    return new Promise((resolve, reject) => {
      signal.addEventListener("abort", () => reject(signal.reason), { once: true });
      Promise.resolve()
        .then(() => handle(request))
        .then((response) => resolve(endedBy(response, signal)), reject);
    });
  };
  return { fetch: fakeFetch, seen };
}

/** The body of an answer fails when its request is aborted. */
function endedBy({ body, status, headers }: Response, signal: AbortSignal): Response {
  return new Response(body?.pipeThrough(new TransformStream(), { signal }) ?? null, { status, headers });
}

export function json(body: unknown, status = 200, headers: Record<string, string> = {}): Response {
  return new Response(JSON.stringify(body), { status, headers: { "content-type": "application/json", ...headers } });
}

export function pageOf<T>(items: T[], page: number, hasNext: boolean): Response {
  return json({ items, pagination: { page, page_size: items.length, has_previous: page > 1, has_next: hasNext } });
}

/** A body of server-sent events that the test writes; `end` closes it as a lost connection does. */
export function openStream() {
  const encoder = new TextEncoder();
  let controller: ReadableStreamDefaultController<Uint8Array> | null = null;
  let cancelled = false;
  const body = new ReadableStream<Uint8Array>({
    start: (given) => {
      controller = given;
    },
    cancel: () => {
      cancelled = true;
    },
  });
  return {
    response: new Response(body, { headers: { "content-type": "text/event-stream" } }),
    write: (text: string) => controller?.enqueue(encoder.encode(text)),
    end: () => controller?.close(),
    fail: () => controller?.error(new TypeError("terminated")),
    wasCancelled: () => cancelled,
  };
}

/** A JSON Web Token that nobody signed, with this end. */
export function fakeJwt(name: string, expiresAtMs: number): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
  return `${part({ alg: "none" })}.${part({ sub: name, exp: Math.floor(expiresAtMs / 1000) })}.${name}`;
}
