import type { IdInput } from "@/lib/schemas/common";
import type { PermissionSet } from "@/lib/schemas/identity";
import { mayDo, mayDoSome } from "@/server/domain/authorise";
import type { Ctx } from "@/server/domain/context";
import { notFound } from "@/server/domain/find-component";
import {
  authorisePermissions,
  readPermissionSet,
  readPermissionSets,
  setObject,
} from "@/server/domain/permissions/permission-set-rows";

/** The permission sets that the actor may read, by ref. @throws AppError `forbidden` without permissions:read. */
export async function listPermissionSets(
  ctx: Pick<Ctx, "actor" | "sql">,
  filter: { pack_ref?: string | undefined } = {},
): Promise<PermissionSet[]> {
  authorisePermissions(ctx, "read");
  const sets = await readPermissionSets(ctx, filter.pack_ref === undefined ? {} : { packRef: filter.pack_ref });
  return sets.filter((set) => isReadable(ctx, set)).map((set) => withoutStrangers(ctx, set));
}

/** @throws AppError `forbidden` without permissions:read; `not_found` when it is missing, or not to be seen by the actor. */
export async function getPermissionSet(ctx: Pick<Ctx, "actor" | "sql">, { id }: IdInput): Promise<PermissionSet> {
  authorisePermissions(ctx, "read");
  const set = await readPermissionSet(ctx, id);
  if (!isReadable(ctx, set)) throw notFound("Permission set", String(id));
  return withoutStrangers(ctx, set);
}

function isReadable({ actor }: Pick<Ctx, "actor">, set: PermissionSet): boolean {
  const object = setObject(set);
  return mayDo(actor, "permissions", "read", object) || mayDo(actor, "permissions", "manage", object);
}

/** Who has it is told to those who may read identities. */
function withoutStrangers({ actor }: Pick<Ctx, "actor">, set: PermissionSet): PermissionSet {
  if (!mayDoSome(actor, "identities", "read")) return { ...set, identities: [] };
  const isSeen = ({ id, login }: { id: number; login: string }) =>
    mayDo(actor, "identities", "read", { id, ref: login, ownerIdentity: id });
  return { ...set, identities: set.identities.filter(isSeen) };
}
