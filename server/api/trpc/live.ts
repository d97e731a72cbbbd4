import { TRPCError, tracked } from "@trpc/server";
import type { LiveMessage } from "@/lib/schemas/live";
import { liveExecutionLogInput, liveFeedInput, liveSensorLogInput } from "@/lib/trpc/live-input";
import { procedure, router } from "@/server/api/trpc/trpc";
import type { Ctx } from "@/server/domain/context";
import { readExecutionLog } from "@/server/domain/executions/read-execution-log";
import { credentialEpoch } from "@/server/domain/identities/credential-epoch";
import { readSensorLog } from "@/server/domain/sensors/read-sensor-log";
import { errorMessage } from "@/server/errors";
import { getRuntime } from "@/server/process-state";

/** How often a stream that stays open looks whether its reader may still read. */
const CREDENTIAL_CHECK_MS = 30_000;

export const liveRouter = router({
  /** Every committed change, in order, each once; after a reconnect what was missed comes first. */
  feed: procedure.input(liveFeedInput).subscription(async ({ ctx, input, signal }) => {
    const epoch = await credentialEpoch(ctx);
    const abort = signal ?? new AbortController().signal;
    const messages = getRuntime().live.subscribe({ afterId: input.lastEventId ?? null, signal: abort });
    const { actor } = ctx;
    // What happens to the reader's own identity is looked at before it is passed on: a freeze works at once.
    const concernsReader = (message: LiveMessage) =>
      message.type === "definition" &&
      message.entity === "identity" &&
      actor.kind === "identity" &&
      message.entity_id === actor.id;
    return relay(ctx, epoch, messages, (message) => tracked(message.id, message), concernsReader);
  }),

  /** The output of one execution, until it ended and everything was given. */
  executionLog: procedure.input(liveExecutionLogInput).subscription(async ({ ctx, input, signal }) => {
    await readExecutionLog(ctx, { id: input.id, after_seq: -1, limit: 1 }); // whether it exists and may be read
    const epoch = await credentialEpoch(ctx);
    const seen = Number(input.lastEventId ?? -1);
    const chunks = getRuntime().live.subscribeLog({
      execution: input.id,
      afterSeq: Number.isInteger(seen) ? seen : -1,
      signal: signal ?? new AbortController().signal,
    });
    return relay(ctx, epoch, chunks, (chunk) => tracked(String(chunk.seq), chunk));
  }),

  /** The output of a sensor's process: what is new behind the last piece, for as long as somebody reads. */
  sensorLog: procedure.input(liveSensorLogInput).subscription(async ({ ctx, input, signal }) => {
    const { sensor } = await readSensorLog(ctx, { ref: input.ref, limit: 1 }); // whether it exists
    const epoch = await credentialEpoch(ctx);
    const seen = Number(input.lastEventId ?? 0);
    const pieces = getRuntime().live.subscribeSensorLog({
      sensor,
      afterId: Number.isSafeInteger(seen) && seen > 0 ? seen : 0,
      signal: signal ?? new AbortController().signal,
    });
    return relay(ctx, epoch, pieces, (piece) => tracked(String(piece.id), piece));
  }),
});

/**
 * Passes on what the feed gives, and ends when the reader's identity was frozen, deleted or got a new password. The
 * middleware does not see what fails in here, so the error is made presentable on the spot.
 */
async function* relay<T, E>(
  ctx: Ctx,
  epoch: number | null,
  source: AsyncIterable<T>,
  envelope: (item: T) => E,
  isReasonToCheck: (item: T) => boolean = () => false,
): AsyncGenerator<E, void, undefined> {
  let checkedMs = ctx.clock.now();
  try {
    for await (const item of source) {
      if (ctx.clock.now() - checkedMs > CREDENTIAL_CHECK_MS || isReasonToCheck(item)) {
        checkedMs = ctx.clock.now();
        if ((await credentialEpoch(ctx)) !== epoch)
          throw new TRPCError({ code: "UNAUTHORIZED", message: "Sign in again" });
      }
      yield envelope(item);
    }
  } catch (error) {
    if (error instanceof TRPCError) throw error;
    ctx.log.error({ requestId: ctx.requestId, error: errorMessage(error) }, "a live stream failed");
    throw new TRPCError({ code: "INTERNAL_SERVER_ERROR", message: `Internal error (request ${ctx.requestId})` });
  }
}
