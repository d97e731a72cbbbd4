import { mayDo } from "@/server/domain/authorise";
import type { Ctx } from "@/server/domain/context";
import { notFound } from "@/server/domain/find-component";
import { appError } from "@/server/errors";

/**
 * Whoever attaches permission sets to a rule or an action must hold them, or may manage permissions: otherwise a run would
 * have rights that its author lacks.
 * @throws AppError `not_found` for an unknown set, `forbidden` for one that may not be given on.
 */
export async function authoriseDelegation(ctx: Ctx, refs: string[] | null | undefined, field: string): Promise<void> {
  if (!refs || refs.length === 0) return;
  const rows = await ctx.sql<{ ref: string }>("select ref from attune.permission_set where ref = any ($1)", [refs]);
  const known = new Set(rows.map((row) => row.ref));
  for (const [index, ref] of refs.entries()) if (!known.has(ref)) throw notFound("Permission set", ref, [field, index]);
  const { actor } = ctx;
  if (actor.kind === "system" || mayDo(actor, "permissions", "manage")) return;
  const missing = refs.find((ref) => !actor.permissionSetRefs.includes(ref));
  if (missing !== undefined)
    throw appError("forbidden", `You do not hold the permission set ${missing}, so you cannot attach it`);
}
