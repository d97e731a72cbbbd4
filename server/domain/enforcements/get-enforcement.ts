import type { IdInput, Json, JsonObject } from "@/lib/schemas/common";
import type { Enforcement } from "@/lib/schemas/event";
import {
  ENFORCEMENT_SUMMARY,
  EXECUTION_SUMMARY,
  type StoredEnforcementSummary,
  type StoredExecutionSummary,
  toEnforcementSummary,
  toExecutionSummary,
} from "@/server/db/summaries";
import { authorise } from "@/server/domain/authorise";
import type { Ctx } from "@/server/domain/context";
import { findParameterSchema, showParameters } from "@/server/domain/executions/parameter-secrets";
import { toIso } from "@/server/domain/to-iso";
import { appError } from "@/server/errors";
import { shownWithoutSecrets } from "@/server/secrets/process-masker";

type EnforcementRow = StoredEnforcementSummary & {
  config: JsonObject | null;
  payload: Json | null;
  conditions: Json;
  resolved_at: Date | null;
  action_ref: string | null;
};

/**
 * An enforcement with its executions; secret parameters are masked unless they are asked for.
 * @throws AppError `not_found`; `forbidden` when secrets are asked for without keys:decrypt.
 */
export async function getEnforcement(
  ctx: Pick<Ctx, "sql" | "actor">,
  { id, includeSecrets = false }: IdInput & { includeSecrets?: boolean },
): Promise<Enforcement> {
  if (includeSecrets) authorise(ctx, "keys", "decrypt");
  const [[row], executions] = await Promise.all([
    ctx.sql<EnforcementRow>(
      `select ${ENFORCEMENT_SUMMARY}, config, payload, conditions, resolved_at,
         coalesce((select x.action_ref from attune.execution x where x.enforcement = n.id order by x.id limit 1),
                  (select r.action_ref from attune.rule r where r.id = n.rule)) as action_ref
       from attune.enforcement n where id = $1`,
      [id],
    ),
    ctx.sql<StoredExecutionSummary>(
      `select ${EXECUTION_SUMMARY} from attune.execution x where enforcement = $1 order by id limit 1000`,
      [id],
    ),
  ]);
  if (!row) throw appError("not_found", `Enforcement ${id} not found`);
  const schema = row.action_ref === null ? undefined : await findParameterSchema(ctx.sql, row.action_ref);
  return {
    ...toEnforcementSummary(row),
    config: includeSecrets ? row.config : showParameters(schema, row.config),
    payload: shownWithoutSecrets(row.payload),
    conditions: row.conditions,
    resolved_at: toIso(row.resolved_at),
    executions: executions.map(toExecutionSummary),
  };
}
