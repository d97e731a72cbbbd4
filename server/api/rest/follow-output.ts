import type { ExecutionLogChunk } from "@/lib/schemas/execution";
import type { StreamEvent } from "@/server/api/rest/event-stream";
import type { Ctx } from "@/server/domain/context";
import { readExecution } from "@/server/domain/executions/get-execution";
import { readExecutionLog } from "@/server/domain/executions/read-execution-log";
import type { LiveFeed } from "@/server/live/live-feed";

const PIECES_AT_ONCE = 500;

/**
 * The output of an execution on one stream from byte `offset` on: what there is as `content`, then each piece as `append`,
 * and `done` after the last one of an execution that has ended, or after what there is when nobody wants to follow. `waiting`
 * comes first where there is nothing yet.
 */
export async function* followOutput(
  ctx: Ctx,
  live: LiveFeed,
  options: { id: number; stream: ExecutionLogChunk["stream"]; offset: number; follow: boolean; signal: AbortSignal },
): AsyncGenerator<StreamEvent> {
  const { id, stream, offset, follow, signal } = options;
  let bytes = 0;
  let begun = false;
  let seq = -1;
  const status = async () => (await readExecution(ctx, { id })).status;

  /** The part of the pieces that lies behind the offset, as one event. */
  const told = (pieces: readonly ExecutionLogChunk[]): StreamEvent | null => {
    const from = bytes;
    const added = Buffer.from(pieces.flatMap((piece) => (piece.stream === stream ? piece.content : [])).join(""));
    bytes += added.byteLength;
    const text = added.subarray(Math.max(0, offset - from)).toString();
    if (text === "") return null;
    const name = begun ? "append" : "content";
    begun = true;
    return { name, id: String(bytes), data: text };
  };

  let ended = false;
  for (;;) {
    const { items, complete } = await readExecutionLog(ctx, { id, after_seq: seq, limit: PIECES_AT_ONCE });
    seq = items.at(-1)?.seq ?? seq;
    const event = told(items);
    if (event) yield event;
    ended = complete;
    if (complete || items.length < PIECES_AT_ONCE) break;
  }
  if (!ended && follow) {
    if (!begun) yield { name: "waiting", data: JSON.stringify({ status: await status() }) };
    for await (const piece of live.subscribeLog({ execution: id, afterSeq: seq, signal })) {
      const event = told([piece]);
      if (event) yield event;
    }
  }
  if (!signal.aborted)
    yield { name: "done", id: String(Math.max(bytes, offset)), data: JSON.stringify({ status: await status() }) };
}
