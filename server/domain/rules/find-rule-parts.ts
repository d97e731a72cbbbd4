import type { Json } from "@/lib/schemas/common";
import type { Sql } from "@/server/db/database";
import { notFound } from "@/server/domain/find-component";

/** The parameter schema of the action or trigger of this ref. @throws AppError `not_found` */
export async function requireSchema(sql: Sql, table: "action" | "trigger", ref: string): Promise<Json | null> {
  const [row] = await sql<{ param_schema: Json | null }>(`select param_schema from attune.${table} where ref = $1`, [
    ref,
  ]);
  if (!row) throw notFound(table === "action" ? "Action" : "Trigger", ref, [`${table}_ref`]);
  return row.param_schema;
}

/** @throws AppError `not_found` */
export async function requireSensor(
  sql: Sql,
  ref: string | null | undefined,
): Promise<{ id: number; ref: string; trigger_ref: string | null } | null> {
  if (ref === null || ref === undefined) return null;
  const [row] = await sql<{ id: number; ref: string; trigger_ref: string | null }>(
    "select id, ref, trigger_ref from attune.sensor where ref = $1",
    [ref],
  );
  if (!row) throw notFound("Sensor", ref, ["sensor_ref"]);
  return row;
}
