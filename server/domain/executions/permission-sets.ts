import { mayDo } from "@/server/domain/authorise";
import type { Ctx } from "@/server/domain/context";
import { appError } from "@/server/errors";

/**
 * Nobody may give an execution more than they have: each set must be the caller's own, or come with the action (its
 * author was checked). Who manages permissions may give any.
 * @throws AppError `forbidden` that names the first set the caller lacks.
 */
export function authoriseDelegation(ctx: Pick<Ctx, "actor">, wanted: string[], ofAction: string[]): void {
  const { actor } = ctx;
  if (actor.kind === "system" || mayDo(actor, "permissions", "manage")) return;
  const missing = wanted.find((ref) => !actor.permissionSetRefs.includes(ref) && !ofAction.includes(ref));
  if (missing !== undefined)
    throw appError("forbidden", `You cannot give away the permission set ${missing}: you do not hold it`);
}
