import { grantsBeyond } from "@/lib/access/delegable-grants";
import type { Grant } from "@/lib/schemas/identity";
import { mayDo } from "@/server/domain/authorise";
import type { Actor, Ctx } from "@/server/domain/context";
import { notFound } from "@/server/domain/find-component";
import { findIdentity, readGrants } from "@/server/domain/identities/find-identity";
import { appError } from "@/server/errors";

/*
 * Nobody gives on more than they hold themselves, unless they manage permissions: otherwise the right to change people or
 * rules would be the right to everything. Each way of giving has its question here.
 */

/** Whether a set may be given on as it is: held, or under the actor's management. */
function holds(actor: Actor, ref: string): boolean {
  return (
    actor.kind === "system" || mayDo(actor, "permissions", "manage", { ref }) || actor.permissionSetRefs.includes(ref)
  );
}

/**
 * Whoever attaches permission sets to a rule, an action or a run must hold them, or may manage permissions: otherwise a run
 * would have rights that its author lacks.
 * @throws AppError `not_found` for an unknown set, `forbidden` for one that may not be given on.
 */
export async function authoriseDelegation(ctx: Ctx, refs: string[] | null | undefined, field: string): Promise<void> {
  if (!refs || refs.length === 0) return;
  const rows = await ctx.sql<{ ref: string }>("select ref from attune.permission_set where ref = any ($1)", [refs]);
  const known = new Set(rows.map((row) => row.ref));
  for (const [index, ref] of refs.entries()) if (!known.has(ref)) throw notFound("Permission set", ref, [field, index]);
  const missing = refs.find((ref) => !holds(ctx.actor, ref));
  if (missing !== undefined)
    throw appError("forbidden", `You do not hold the permission set ${missing}, so you cannot attach it`);
}

/**
 * Whoever decides what runs with permission sets that are attached already must hold them as well: new source for an action
 * with more rights than its author would hand these rights over.
 * @throws AppError `forbidden`
 */
export function authoriseRunningWith(ctx: Pick<Ctx, "actor">, refs: readonly string[] | null, what: string): void {
  const missing = refs?.find((ref) => !holds(ctx.actor, ref));
  if (missing !== undefined)
    throw appError(
      "forbidden",
      `${what} runs with the permission set ${missing}, which you do not hold, so you cannot change what it does`,
    );
}

/** The permission sets with which rules run the actions of this ref, or of this pack. */
export async function setsOfRulesThatRun(ctx: Pick<Ctx, "sql">, of: { action: string } | { pack: string }) {
  const [row] = await ctx.sql<{ refs: string[] }>(
    `select coalesce(array_agg(distinct s.ref), '{}') as refs
     from attune.rule r, jsonb_array_elements_text(case jsonb_typeof(r.permission_set_refs) when 'array' then r.permission_set_refs else '[]' end) s (ref)
     where ${"action" in of ? "r.action_ref = $1" : "starts_with(r.action_ref, $1 || '.')"}`,
    ["action" in of ? of.action : of.pack],
  );
  return row?.refs ?? [];
}

/** The permission sets with which actions of a runtime run: their own, and those of rules that run them. */
export async function setsOfActionsOn(ctx: Pick<Ctx, "sql">, runtimeRef: string): Promise<string[]> {
  const [row] = await ctx.sql<{ refs: string[] }>(
    `select coalesce(array_agg(distinct s.ref), '{}') as refs
     from attune.action a left join attune.rule r on r.action_ref = a.ref,
       jsonb_array_elements_text(a.default_execution_permission_set_refs
         || case jsonb_typeof(r.permission_set_refs) when 'array' then r.permission_set_refs else '[]' end) s (ref)
     where a.runtime_ref = $1`,
    [runtimeRef],
  );
  return row?.refs ?? [];
}

/**
 * Whoever gives permission sets to a person or a role must hold each of them, or all that is in it, or manage permissions.
 * @throws AppError `forbidden`
 */
export function authoriseGiving(ctx: Pick<Ctx, "actor">, sets: readonly { ref: string; grants: unknown }[]): void {
  const { actor } = ctx;
  for (const { ref, grants } of sets) if (!holds(actor, ref)) refuseBeyond(actor, readGrants(grants), ref);
}

/**
 * Whoever changes what a set grants may put into it only what they hold, or what is in it already.
 * @throws AppError `forbidden`
 */
export function authoriseGrants(
  ctx: Pick<Ctx, "actor">,
  set: { ref: string; stored: unknown; wanted: readonly Grant[] },
): void {
  const { actor } = ctx;
  if (mayDo(actor, "permissions", "manage")) return;
  const stored = readGrants(set.stored);
  refuseBeyond(actor, set.wanted, set.ref, stored);
}

function refuseBeyond(actor: Actor, wanted: readonly Grant[], ref: string, already: readonly Grant[] = []): void {
  if (actor.kind === "system") return;
  const [beyond] = grantsBeyond([...actor.grants, ...already], wanted);
  if (beyond)
    throw appError(
      "forbidden",
      `${ref} would grant ${beyond.resource}:${beyond.action}, which you do not hold as far yourself, and you lack permissions:manage`,
    );
}

/**
 * Whoever takes over an account, brings it back to life, or takes something from it must be able to do all that it can: the
 * right to change people is not the right to become one of them who can do more.
 * @throws AppError `forbidden`
 */
export async function authoriseOver(ctx: Ctx, identity: { id: number; login: string }): Promise<void> {
  const { actor } = ctx;
  if (mayDo(actor, "permissions", "manage") || actor.kind === "system") return;
  const target = await findIdentity(ctx.sql, { id: identity.id });
  const [beyond] = grantsBeyond(actor.grants, target?.grants ?? [], actor.id === identity.id ? "same" : "other");
  if (beyond)
    throw appError(
      "forbidden",
      `${identity.login} may do more than you (${beyond.resource}:${beyond.action}), and you lack permissions:manage`,
    );
}
