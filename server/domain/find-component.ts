import type { GrantObject } from "@/lib/access/grants";
import type { Row, Sql } from "@/server/db/database";
import type { DefinitionTable } from "@/server/domain/write-row";
import { type AppError, appError } from "@/server/errors";

type Component = Exclude<DefinitionTable, "pack" | "permission_set" | "key" | "channel">;

/** What every component row has, and whether its files belong to a standard pack. */
export type ComponentRow = Row & { id: number; ref: string; pack: number | null; of_standard_pack: boolean };

/** What grants on a component can be limited by; rules have an owner besides. */
export function componentObject(row: {
  id: number;
  ref: string;
  pack_ref?: unknown;
  owner_identity?: unknown;
}): GrantObject {
  return {
    id: row.id,
    ref: row.ref,
    ...(typeof row.pack_ref === "string" ? { packRef: row.pack_ref } : {}),
    ...(typeof row.owner_identity === "number" || row.owner_identity === null
      ? { ownerIdentity: row.owner_identity }
      : {}),
  };
}

export function notFound(what: string, ref: string, path: (string | number)[] = []): AppError {
  const message = `${what} ${ref} not found`;
  return appError("not_found", message, path.length > 0 ? [{ path, message }] : []);
}

const NAMES: Record<DefinitionTable, string> = {
  pack: "Pack",
  runtime: "Runtime",
  trigger: "Trigger",
  sensor: "Sensor",
  rule: "Rule",
  action: "Action",
  permission_set: "Permission set",
  key: "Key",
  calendar: "Calendar",
  channel: "Channel",
};

/**
 * The row to change, locked until the transaction ends. Not `for update`: an event that only names the row need not wait.
 * @throws AppError `not_found`
 */
export async function lockComponent<T extends ComponentRow>(sql: Sql, table: Component, ref: string): Promise<T> {
  return one<T>(sql, table, ref, "for no key update of c");
}

/** As lockComponent without the lock, for a deletion: see lockComponents. */
export async function findComponent<T extends ComponentRow>(sql: Sql, table: Component, ref: string): Promise<T> {
  return one<T>(sql, table, ref, "");
}

async function one<T extends ComponentRow>(sql: Sql, table: Component, ref: string, lock: string): Promise<T> {
  const adhoc = table === "runtime" || table === "calendar" ? "true" : "not c.is_adhoc";
  const [row] = await sql<T>(
    `select c.*, ${adhoc} and coalesce(p.is_standard, false) as of_standard_pack
     from attune.${table} c left join attune.pack p on p.id = c.pack where c.ref = $1 ${lock}`,
    [ref],
  );
  if (!row) throw notFound(NAMES[table], ref);
  return row;
}

/**
 * A standard pack's component is what its files say; the next start would bring it back.
 * @throws AppError `precondition` when it is one and `changes` go beyond `enabled`.
 */
export function refuseChangeOfStandard(row: ComponentRow, changes: Record<string, unknown>): void {
  if (!row.of_standard_pack) return;
  const others = Object.keys(changes).filter((key) => key !== "ref" && key !== "enabled" && changes[key] !== undefined);
  if (others.length === 0) return;
  throw appError(
    "precondition",
    `${row.ref} belongs to a standard pack and is defined by its files; it can be enabled and disabled, but not changed. Make one of your own instead.`,
  );
}

/** @throws AppError `precondition` when the row is a standard pack's. */
export function refuseDeleteOfStandard(row: ComponentRow): void {
  if (!row.of_standard_pack) return;
  throw appError(
    "precondition",
    `${row.ref} belongs to a standard pack and is defined by its files; it can be disabled, but not deleted.`,
  );
}

/** Whether a row with this ref exists. */
export async function refExists(sql: Sql, table: DefinitionTable, ref: string): Promise<boolean> {
  return (await sql(`select 1 from attune.${table} where ref = $1`, [ref])).length > 0;
}

/**
 * The pack of a new component: the named one, or the one that its ref begins with. A trigger and a sensor may have none,
 * when none was named.
 * @throws AppError `not_found`
 */
export async function requirePack(
  sql: Sql,
  ref: string,
  packRef: string | undefined,
  optional = false,
): Promise<string | null> {
  const wanted = packRef ?? ref.split(".")[0] ?? "";
  if (await refExists(sql, "pack", wanted)) return wanted;
  if (optional && packRef === undefined) return null;
  throw notFound("Pack", wanted, ["pack_ref"]);
}

/** The ref of a runtime named by its ref or one of its aliases. @throws AppError `not_found` */
export async function requireRuntime(sql: Sql, name: string | null | undefined): Promise<string | null | undefined> {
  if (name === null || name === undefined) return name;
  const [row] = await sql<{ ref: string }>(
    "select ref from attune.runtime where ref = $1 or $1 = any (aliases) order by (ref = $1) desc, ref limit 1",
    [name],
  );
  if (!row) throw notFound("Runtime", name, ["runtime_ref"]);
  return row.ref;
}
