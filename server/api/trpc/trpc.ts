import { initTRPC, TRPCError } from "@trpc/server";
import { ZodError } from "zod";
import { trpcCode } from "@/server/api/error-map";
import { recordDenial } from "@/server/domain/audit/record-audit";
import type { Ctx } from "@/server/domain/context";
import { type FieldIssue, isAppError } from "@/server/errors";

/** What each request carries; `ctx` is null for a visitor who is not signed in. */
export type TrpcContext = { ctx: Ctx | null; base: Omit<Ctx, "actor">; requestId: string };

const t = initTRPC.context<TrpcContext>().create({
  sse: { ping: { enabled: true, intervalMs: 5_000 }, client: { reconnectAfterInactivityMs: 12_000 } },
  errorFormatter({ shape, error }) {
    return { ...shape, data: { ...shape.data, stack: undefined, issues: fieldIssues(error.cause ?? error) } };
  },
});

/** Messages for fields of a form: of our own error, or of the input schema. */
function fieldIssues(cause: unknown): FieldIssue[] {
  if (isAppError(cause)) return cause.issues;
  if (cause instanceof ZodError)
    return cause.issues.map((issue) => ({
      path: issue.path.map((part) => (typeof part === "number" ? part : String(part))),
      message: issue.message,
    }));
  return [];
}

const mapErrors = t.middleware(async ({ next, ctx, path, type }) => {
  const result = await next();
  if (result.ok) return result;
  const cause = result.error.cause;
  if (isAppError(cause)) {
    if (type === "mutation" && cause.code === "forbidden")
      await recordDenial(ctx.ctx ?? { ...ctx.base, actor: null }, path.split(".")[0] ?? path, path);
    if (cause.details !== undefined)
      ctx.base.log.warn({ path, requestId: ctx.requestId, details: cause.details }, cause.message);
    throw new TRPCError({ code: trpcCode(cause.code), message: cause.message, cause });
  }
  if (result.error.code === "INTERNAL_SERVER_ERROR") {
    ctx.base.log.error(
      { path, requestId: ctx.requestId, error: cause?.message ?? result.error.message, stack: cause?.stack },
      "a request failed",
    );
    throw new TRPCError({ code: "INTERNAL_SERVER_ERROR", message: `Internal error (request ${ctx.requestId})` });
  }
  return result;
});

export const router = t.router;
export const createCallerFactory = t.createCallerFactory;

/** Open to everyone: for the first-visit set-up, and for what the sign-in page needs. */
export const publicProcedure = t.procedure.use(mapErrors);

/** Everything else: the caller is known, and `ctx` is the domain's context. Tokens of sensors have nothing to do here. */
export const procedure = publicProcedure.use(({ ctx, next }) => {
  if (!ctx.ctx) throw new TRPCError({ code: "UNAUTHORIZED", message: "Sign in first" });
  if (ctx.ctx.actor.kind === "identity" && ctx.ctx.actor.sensor)
    throw new TRPCError({ code: "FORBIDDEN", message: "The token of a sensor may not do this" });
  return next({ ctx: ctx.ctx });
});
