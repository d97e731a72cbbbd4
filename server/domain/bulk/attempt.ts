import { recordDenial } from "@/server/domain/audit/record-audit";
import type { Ctx } from "@/server/domain/context";
import { errorMessage, isAppError } from "@/server/errors";

/**
 * One of many: what comes of it, or why not in words for the public. A refusal is noted in the audit log as for a single request;
 * `what` is the request that it would have been, such as "rules.delete".
 */
export async function attempt<T>(
  ctx: Ctx,
  resource: string,
  what: string,
  work: () => Promise<T>,
): Promise<{ ok: true; value: T } | { ok: false; message: string }> {
  try {
    return { ok: true, value: await work() };
  } catch (error) {
    if (isAppError(error)) {
      if (error.code === "forbidden") await recordDenial(ctx, resource, what);
      if (error.details !== undefined)
        ctx.log.warn({ what, requestId: ctx.requestId, details: error.details }, error.message);
      return { ok: false, message: error.message };
    }
    ctx.log.error({ what, requestId: ctx.requestId, error: errorMessage(error) }, "one of many requests failed");
    return { ok: false, message: `Internal error (request ${ctx.requestId})` };
  }
}
