import type { Ctx } from "@/server/domain/context";
import { credentialEpoch } from "@/server/domain/identities/credential-epoch";
import { errorMessage } from "@/server/errors";

const KEEP_ALIVE_MS = 15_000;
/** How often a stream that stays open looks whether its reader may still read. */
const CREDENTIAL_CHECK_MS = 30_000;

/** One server-sent event; without a name it is a plain message. */
export type StreamEvent = { name?: string; id?: string; data: string };

/**
 * Answers with server-sent events as `source` gives them, comments in between so that nobody takes the connection for dead.
 * Ends when the source does, when the reader goes (the signal given to `source` aborts), and when the reader's identity was
 * frozen or got new credentials.
 */
export async function eventStream(
  ctx: Ctx,
  request: { method: string; signal: AbortSignal },
  source: (signal: AbortSignal) => AsyncIterable<StreamEvent>,
): Promise<Response> {
  const headers = {
    "content-type": "text/event-stream; charset=utf-8",
    "cache-control": "no-cache, no-transform", // and so no compression, which would hold lines back
    "x-accel-buffering": "no",
  };
  if (request.method === "HEAD") return new Response(null, { headers });
  const epoch = await credentialEpoch(ctx);
  const gone = new AbortController();
  const events = source(gone.signal)[Symbol.asyncIterator]();
  const encoder = new TextEncoder();
  let cancelBeat = () => {};
  let cancelCheck = () => {};
  const end = () => {
    gone.abort();
    cancelBeat();
    cancelCheck();
    request.signal.removeEventListener("abort", end);
    void events.return?.().catch(() => undefined);
  };
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      request.signal.addEventListener("abort", end);
      controller.enqueue(encoder.encode(": connected\n\n"));
      const beat = () => {
        cancelBeat = ctx.clock.after(KEEP_ALIVE_MS, () => {
          if (gone.signal.aborted) return;
          if ((controller.desiredSize ?? 0) > 0) controller.enqueue(encoder.encode(": keep-alive\n\n"));
          beat();
        });
      };
      const check = () => {
        cancelCheck = ctx.clock.after(CREDENTIAL_CHECK_MS, async () => {
          const now = await credentialEpoch(ctx).catch(() => epoch); // a lost database is no reason to end
          if (now !== epoch) end();
          else if (!gone.signal.aborted) check();
        });
      };
      beat();
      check();
    },
    async pull(controller) {
      try {
        const { done, value } = await events.next();
        if (!done && !gone.signal.aborted) return controller.enqueue(encoder.encode(lines(value)));
      } catch (error) {
        ctx.log.error({ requestId: ctx.requestId, error: errorMessage(error) }, "an event stream failed");
      }
      end();
      controller.close();
    },
    cancel: end,
  });
  return new Response(body, { headers });
}

/** Every kind of line end would end the field, so each line of the text gets a field of its own. */
function lines({ name, id, data }: StreamEvent): string {
  return [
    ...(name === undefined ? [] : [`event: ${name}`]),
    ...(id === undefined ? [] : [`id: ${id}`]),
    ...data.split(/\r\n|\n|\r/).map((line) => `data: ${line}`),
    "\n",
  ].join("\n");
}
