import type { JsonObject } from "@/lib/schemas/common";
import type { SignInThrottle } from "@/server/auth/sign-in-throttle";
import { recordAudit } from "@/server/domain/audit/record-audit";
import type { Ctx } from "@/server/domain/context";
import { actorOf, type IdentityAccess } from "@/server/domain/identities/find-identity";
import { errorMessage } from "@/server/errors";

/** What the audit log needs to know of a visitor who is not signed in yet. */
export type Visitor = Pick<Ctx, "sql" | "clock" | "log" | "requestId" | "origin">;

/** Notes that an identity came in, in its row and in the audit log. `action` is such as identity.sign_in. */
export async function noteSignIn(
  base: Visitor,
  identity: IdentityAccess,
  action: string,
  details: JsonObject,
): Promise<void> {
  await base.sql(
    "update attune.identity set last_sign_in_at = to_timestamp($2::double precision / 1000) where id = $1",
    [identity.id, base.clock.now()],
  );
  await recordAudit(
    { ...base, actor: actorOf(identity) },
    { action, resource: "identity", resourceId: identity.id, resourceRef: identity.login, details },
  );
}

/**
 * Notes that somebody did not come in. Bounded for each minute: a flood is counted, not written. Never throws: the answer is
 * the refusal, whether or not it could be noted.
 */
export async function noteFailedSignIn(
  base: Visitor,
  throttle: SignInThrottle,
  attempt: { action: string; login: string | null; identity?: number | null; details: JsonObject },
): Promise<void> {
  const noted = throttle.noteFailure();
  if (noted === null) return;
  const details = { ...attempt.details, ...(noted.leftOut > 0 ? { left_out_before: noted.leftOut } : {}) };
  // Without what PostgreSQL cannot store, and what a terminal would act on.
  const login = attempt.login?.replaceAll(/\p{C}/gu, "\ufffd");
  try {
    await recordAudit(
      { ...base, actor: null },
      {
        action: attempt.action,
        resource: "identity",
        resourceId: attempt.identity ?? null,
        outcome: "failed",
        details,
        ...(login === undefined ? {} : { login }),
      },
    );
  } catch (error) {
    base.log.warn({ error: errorMessage(error) }, "a failed sign-in could not be written to the audit log");
  }
}
