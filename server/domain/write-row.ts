import type { Json } from "@/lib/schemas/common";
import type { Sql } from "@/server/db/database";
import { nameActor } from "@/server/domain/audit/record-audit";
import type { Ctx } from "@/server/domain/context";
import { type AppError, appError, isAppError } from "@/server/errors";

/** Tables of definitions: rows with an id and a unique ref. */
export type DefinitionTable =
  | "pack"
  | "runtime"
  | "trigger"
  | "sensor"
  | "rule"
  | "action"
  | "permission_set"
  | "key"
  | "calendar"
  | "channel";

/** A value for a jsonb column: JSON text, null as the SQL null, undefined as "leave it alone". */
export function asJsonb(value: Json | undefined): string | null | undefined {
  return value === undefined || value === null ? value : JSON.stringify(value);
}

/** Inserts what is not undefined; the database's defaults and triggers fill in the rest. Returns the id. */
export async function insertRow(sql: Sql, table: DefinitionTable, values: Record<string, unknown>): Promise<number> {
  const given = Object.entries(values).filter(([, value]) => value !== undefined);
  const columns = given.map(([column]) => `"${column}"`).join(", ");
  const places = given.map((_, index) => `$${index + 1}`).join(", ");
  const [row] = await sql<{ id: number }>(
    `insert into attune.${table} (${columns}) values (${places}) returning id`,
    given.map(([, value]) => value),
  );
  if (!row) throw appError("internal", `No ${table} was inserted`);
  return row.id;
}

/** Sets what is not undefined. */
export async function updateRow(
  sql: Sql,
  table: DefinitionTable,
  id: number,
  values: Record<string, unknown>,
): Promise<void> {
  const given = Object.entries(values).filter(([, value]) => value !== undefined);
  if (given.length === 0) return;
  const settings = given.map(([column], index) => `"${column}" = $${index + 2}`).join(", ");
  await sql(`update attune.${table} set ${settings} where id = $1`, [id, ...given.map(([, value]) => value)]);
}

/**
 * Runs `work` in one transaction, with a context whose `sql` is the transaction's, and turns what the database refuses into
 * the error for it. `what` is the thing being written, such as "Sensor core.x". The transaction knows who acts, so that the
 * table triggers write every change to the audit log.
 */
export async function writing<T>(ctx: Ctx, what: string, work: (ctx: Ctx) => Promise<T>): Promise<T> {
  try {
    return await ctx.db.transaction(async (sql) => {
      await nameActor(ctx, sql);
      return work({ ...ctx, sql });
    });
  } catch (error) {
    throw isAppError(error) ? error : (refusalOf(error, what) ?? error);
  }
}

export function existsAlready(what: string): AppError {
  const message = `${what} exists already`;
  return appError("conflict", message, [{ path: ["ref"], message }]);
}

/** The error for a value which the database itself refused: a lost race for a ref, a broken constraint, bad text. */
function refusalOf(error: unknown, what: string): AppError | null {
  const { code, constraint, message } = (error ?? {}) as { code?: string; constraint?: string; message?: string };
  if (code === "23505" || code === "P2002") return existsAlready(what);
  if (code?.startsWith("23") || code === "P2003" || code === "P2004")
    return appError(
      "invalid",
      `${what} breaks a rule of the database${constraint ? ` (${constraint})` : ""}`,
      [],
      message,
    );
  // Data exceptions: a NUL character in text, a number out of range.
  if (code?.startsWith("22")) return appError("invalid", `${what} has a value that cannot be stored`, [], message);
  return null;
}
