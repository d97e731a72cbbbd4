import type { Json } from "@/lib/schemas/common";
import type { Key, KeyOwnerType, KeySummary } from "@/lib/schemas/key";
import type { Sql } from "@/server/db/database";
import { recordAudit } from "@/server/domain/audit/record-audit";
import { type GrantObject, mayDo, mayDoSome } from "@/server/domain/authorise";
import type { Actor, Ctx } from "@/server/domain/context";
import { notFound } from "@/server/domain/find-component";
import { toIso } from "@/server/domain/to-iso";
import { appError } from "@/server/errors";
import { readStoredValue } from "@/server/secrets/stored-key";

/** A row of attune.key without its value. */
export type KeyRow = {
  id: number;
  ref: string;
  owner_type: KeyOwnerType;
  owner: string | null;
  owner_identity: number | null;
  owner_pack: number | null;
  owner_pack_ref: string | null;
  owner_action: number | null;
  owner_action_ref: string | null;
  owner_sensor: number | null;
  owner_sensor_ref: string | null;
  name: string;
  encrypted: boolean;
  created: Date;
  updated: Date;
};

export type StoredKeyRow = KeyRow & { value: Json };

export const KEY_COLUMNS = `k.id, k.ref, k.owner_type, k.owner, k.owner_identity, k.owner_pack, k.owner_pack_ref, k.owner_action,
  k.owner_action_ref, k.owner_sensor, k.owner_sensor_ref, k.name, k.encrypted, k.created, k.updated`;

/** The owner of a key, as its columns say it. */
export type KeyOwner = Pick<
  KeyRow,
  | "owner_type"
  | "owner"
  | "owner_identity"
  | "owner_pack"
  | "owner_pack_ref"
  | "owner_action"
  | "owner_action_ref"
  | "owner_sensor"
  | "owner_sensor_ref"
>;

/** What grants look at. A key of the system or of an identity is of no pack, whatever its ref begins with. */
export function keyObject(key: KeyOwner & { id?: number; ref: string; encrypted: boolean }): GrantObject {
  const component = key.owner_action_ref ?? key.owner_sensor_ref;
  return {
    ...(key.id === undefined ? {} : { id: key.id }),
    ref: key.ref,
    packRef: key.owner_pack_ref ?? component?.split(".")[0] ?? "",
    ownerType: key.owner_type,
    ownerRef: key.owner,
    ownerIdentity: key.owner_identity,
    encrypted: key.encrypted,
  };
}

/**
 * An identity's keys are its own: nobody else finds them, administrators included, and neither does a token that was made
 * for an execution or a sensor in its name, whose code somebody else may have written.
 */
export function isPrivateToOther(actor: Actor, key: Pick<KeyRow, "owner_type" | "owner_identity">): boolean {
  if (key.owner_type !== "identity" || actor.kind === "system") return false;
  return actor.id !== key.owner_identity || actor.execution !== undefined || actor.sensor !== undefined;
}

export function mayRead(actor: Actor, key: KeyRow): boolean {
  return !isPrivateToOther(actor, key) && mayDo(actor, "keys", "read", keyObject(key));
}

/** @throws AppError `not_found` when it does not exist or the actor may not know of it */
export async function requireReadableKey(ctx: Pick<Ctx, "sql" | "actor">, ref: string): Promise<StoredKeyRow> {
  const row = await selectKey(ctx.sql, ref, "");
  if (!row || !mayRead(ctx.actor, row)) throw notFound("Key", ref);
  return row;
}

/**
 * The row to change, locked until the transaction ends.
 * @throws AppError `forbidden` when the actor may do this to no key, or may read this one only; `not_found` otherwise
 */
export async function lockKey(
  ctx: Pick<Ctx, "sql" | "actor">,
  ref: string,
  action: "update" | "delete",
): Promise<StoredKeyRow> {
  const missing = appError("forbidden", `You lack the permission keys:${action}`);
  if (!mayDoSome(ctx.actor, "keys", action)) throw missing;
  const row = await selectKey(ctx.sql, ref, "for update of k");
  if (!row || isPrivateToOther(ctx.actor, row)) throw notFound("Key", ref);
  if (mayDo(ctx.actor, "keys", action, keyObject(row))) return row;
  throw mayRead(ctx.actor, row) ? missing : notFound("Key", ref);
}

async function selectKey(sql: Sql, ref: string, lock: string): Promise<StoredKeyRow | undefined> {
  const [row] = await sql<StoredKeyRow>(`select ${KEY_COLUMNS}, k.value from attune.key k where k.ref = $1 ${lock}`, [
    ref,
  ]);
  return row;
}

export function toKeySummary(row: KeyRow): KeySummary {
  const { id, ref, owner_type, owner, owner_identity, owner_pack, owner_pack_ref, name, encrypted } = row;
  const { owner_action, owner_action_ref, owner_sensor, owner_sensor_ref } = row;
  return {
    id,
    ref,
    owner_type,
    owner,
    owner_identity,
    owner_pack,
    owner_pack_ref,
    owner_action,
    owner_action_ref,
    owner_sensor,
    owner_sensor_ref,
    name,
    encrypted,
    created: toIso(row.created),
    updated: toIso(row.updated),
  };
}

/** Whether the actor is shown the value: of an encrypted one only with keys:decrypt. */
export function maySeeValue(actor: Actor, row: KeyRow): boolean {
  return !row.encrypted || mayDo(actor, "keys", "decrypt", keyObject(row));
}

/**
 * A key as the actor may see it.
 * @throws AppError `unavailable` when the actor may see the value and it cannot be decrypted
 */
function toKey(ctx: Pick<Ctx, "actor" | "config">, row: StoredKeyRow): Key {
  const value = maySeeValue(ctx.actor, row) ? readStoredValue(ctx.config.encryptionKey, row) : null;
  return { ...toKeySummary(row), value };
}

/**
 * What was just written, as whoever wrote it may see it. `knowsValue`: the value came from the writer, so that showing it
 * reveals nothing and is not noted.
 */
export async function readWrittenKey(ctx: Ctx, ref: string, { knowsValue }: { knowsValue: boolean }): Promise<Key> {
  const row = await selectKey(ctx.sql, ref, "");
  if (!row) throw notFound("Key", ref);
  return knowsValue ? toKey(ctx, row) : revealKey(ctx, row);
}

/** A key as the actor may see it; that an encrypted value was shown is noted in the audit log, or it is not shown. */
export async function revealKey(ctx: Ctx, row: StoredKeyRow): Promise<Key> {
  const key = toKey(ctx, row);
  if (row.encrypted && maySeeValue(ctx.actor, row))
    await recordAudit(ctx, { action: "key.decrypt", resource: "key", resourceId: row.id, resourceRef: row.ref });
  return key;
}
