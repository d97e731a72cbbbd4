import type { JsonObject } from "@/lib/schemas/common";
import type { Sql } from "@/server/db/database";
import type { Ctx, Origin } from "@/server/domain/context";
import { errorMessage } from "@/server/errors";
import { withoutSecrets } from "@/server/secrets/process-masker";

export const SYSTEM_ORIGIN: Origin = { via: "system", address: null, userAgent: null };

type Auditing = Pick<Ctx, "sql" | "requestId" | "origin"> & { actor: Ctx["actor"] | null };

/** Something that happened to an object and is no change of a definition row: those the table triggers record themselves. */
export type AuditRecord = {
  /** resource.verb, such as execution.cancel */
  action: string;
  resource: string;
  resourceId?: number | null;
  resourceRef?: string | null;
  outcome?: "success" | "denied" | "failed";
  /** Never values of secrets or parameters; known secrets are masked all the same. */
  details?: JsonObject;
  /** Who tried, where nobody is signed in: the login of a failed sign-in. */
  login?: string;
};

function actorFields({ actor }: Pick<Auditing, "actor">): { type: string; id: number | null; login: string | null } {
  if (actor === null) return { type: "anonymous", id: null, login: null };
  if (actor.kind === "system") return { type: "system", id: null, login: null };
  return { type: "identity", id: actor.id, login: actor.login };
}

/**
 * Tells the transaction who acts: every change of a definition in it is recorded under that name by the table triggers of
 * prisma/migrations/0003_access_and_secrets. Without it they record the database user, as for a change made by psql.
 */
export async function nameActor(ctx: Omit<Auditing, "sql">, sql: Sql): Promise<void> {
  const { requestId, origin } = ctx;
  const told = {
    ...actorFields(ctx),
    via: origin.via,
    request: requestId,
    address: origin.address,
    agent: origin.userAgent,
  };
  await sql("select set_config('attune.actor', $1, true)", [JSON.stringify(told)]);
}

/**
 * Notes that somebody tried what they may not. `what` is the request as its transport names it. Never throws: the answer is
 * the refusal, whether or not it could be noted.
 */
export async function recordDenial(ctx: Auditing & Pick<Ctx, "log">, resource: string, what: string): Promise<void> {
  try {
    await recordAudit(ctx, { action: `${resource}.denied`, resource, outcome: "denied", details: { request: what } });
  } catch (error) {
    ctx.log.warn({ error: errorMessage(error), what }, "a denied request could not be written to the audit log");
  }
}

/** Stores one audit event, in the caller's transaction when `ctx.sql` is one. */
export async function recordAudit(ctx: Auditing, record: AuditRecord): Promise<void> {
  const actor = actorFields(ctx);
  await ctx.sql(
    `insert into attune.audit_event (actor_type, actor_id, actor_login, action, resource, resource_id, resource_ref, outcome, via,
       request_id, address, user_agent, details)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`,
    [
      actor.type,
      actor.id,
      actor.login ?? record.login?.slice(0, 255) ?? null,
      record.action,
      record.resource,
      record.resourceId ?? null,
      record.resourceRef ?? null,
      record.outcome ?? "success",
      ctx.origin.via,
      ctx.requestId,
      ctx.origin.address,
      ctx.origin.userAgent,
      record.details ? JSON.stringify(withoutSecrets(record.details)) : null,
    ],
  );
}
