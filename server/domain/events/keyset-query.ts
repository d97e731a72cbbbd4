import type { Keyset } from "@/lib/schemas/common";
import type { Row, Sql } from "@/server/db/database";

/** Conditions of one statement, with the values that their placeholders stand for. */
export type Where = {
  /** Adds `column = value`; undefined and null add nothing. */
  equals(column: string, value: unknown): Where;
  /** The same for an id that a client gave: one that is out of the column's range finds nothing. */
  equalsId(column: string, id: number | null | undefined): Where;
  /** Adds a condition in which `?` stands for `value`. */
  add(condition: string, value?: unknown): Where;
  /** The number of the placeholder for one more value, such as `$3`. */
  bind(value: unknown): string;
  /** `where …`, or nothing. */
  text(): string;
  values: unknown[];
};

export function where(): Where {
  const conditions: string[] = [];
  const values: unknown[] = [];
  const built: Where = {
    values,
    bind(value) {
      values.push(value);
      return `$${values.length}`;
    },
    add(condition, value) {
      conditions.push(value === undefined ? condition : condition.replace("?", () => built.bind(value)));
      return built;
    },
    equals(column, value) {
      return value === undefined || value === null ? built : built.add(`${column} = ?`, value);
    },
    equalsId(column, id) {
      return id === undefined || id === null ? built : built.add(`${column} = ?::bigint`, id);
    },
    text: () => (conditions.length === 0 ? "" : `where ${conditions.join(" and ")}`),
  };
  return built;
}

/**
 * Narrows a history to one definition by its ref. Histories are indexed by id, so the ref becomes an id first; a ref
 * that nothing has any more finds the rows that its definition left behind (their id is null, and that is indexed, too).
 * The table names are ours, never a client's.
 */
export async function equalsRef(
  sql: Sql,
  conditions: Where,
  table: "trigger" | "sensor" | "rule" | "action",
  columns: { id: string; ref: string },
  ref: string | undefined,
): Promise<void> {
  if (ref === undefined) return;
  const [found] = await sql<{ id: number }>(`select id from attune.${table} where ref = $1`, [ref]);
  if (found) conditions.equals(columns.id, found.id);
  else conditions.add(`${columns.id} is null`).equals(columns.ref, ref);
}

/** How much of a list: before an id (the console), or after a number of rows (REST's pages). */
export type Slice = { cursor?: number | null | undefined; offset?: number | undefined; limit: number };

/** One page of rows of which `limit + 1` were read, so that it is known whether more follow. */
export function toKeyset<R extends Row & { id: number }, T>(
  rows: R[],
  limit: number,
  toItem: (row: R) => T,
): Keyset<T> {
  const page = rows.slice(0, limit);
  return { items: page.map(toItem), next_cursor: rows.length > limit ? (page.at(-1)?.id ?? null) : null };
}
