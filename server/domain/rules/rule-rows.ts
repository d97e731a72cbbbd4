import { describeSchedule } from "@/lib/schedule/describe-schedule";
import { parseTimerSpec } from "@/lib/schedule/timer-spec";
import type { Json, JsonObject } from "@/lib/schemas/common";
import type { Rule } from "@/lib/schemas/rule";
import type { MisfirePolicy, OverlapPolicy } from "@/lib/vocabulary";
import type { Ctx } from "@/server/domain/context";
import { showTemplates } from "@/server/domain/executions/parameter-secrets";
import { notFound } from "@/server/domain/find-component";
import { msToIso, toIso } from "@/server/domain/to-iso";

/** A rule with its own timer, as RULE_SELECT reads it. */
export type RuleRow = {
  id: number;
  ref: string;
  pack: number;
  pack_ref: string;
  label: string;
  description: string | null;
  action: number | null;
  action_ref: string;
  trigger: number | null;
  trigger_ref: string;
  sensor_ref: string | null;
  conditions: Json;
  action_params: JsonObject;
  /** Of its action; null when that declares none. */
  action_param_schema: Json | null;
  trigger_params: JsonObject;
  permission_set_refs: string[] | null;
  enabled: boolean;
  is_adhoc: boolean;
  owner_identity: number | null;
  misfire_policy: MisfirePolicy;
  misfire_cap: number;
  misfire_window_seconds: number | null;
  overlap_policy: OverlapPolicy;
  overlap_cap: number;
  version: number;
  created: Date;
  updated: Date;
  timer: number | null;
  timer_config: JsonObject | null;
  phase_at: Date | null;
};

export const RULE_COLUMNS = `r.*, t.id as timer, t.config as timer_config, t.phase_at,
  (select a.param_schema from attune.action a where a.id = r.action) as action_param_schema`;
export const RULE_SELECT = `select ${RULE_COLUMNS} from attune.rule r left join attune.timer t on t.rule = r.id`;

/** One rule as committed, with what the scheduler holds for its own timer. @throws AppError `not_found` */
export async function readRule(ctx: Ctx, ref: string): Promise<Rule> {
  const [row] = await ctx.sql<RuleRow>(`${RULE_SELECT} where r.ref = $1`, [ref]);
  if (!row) throw notFound("Rule", ref);
  return toRule(ctx, row);
}

export function toRule(ctx: Ctx, row: RuleRow): Rule {
  const armed = row.timer === null ? null : ctx.engine.armedRule(row.id);
  const parsed = row.timer === null ? null : parseTimerSpec(row.trigger_ref, row.timer_config, row.timer);
  return {
    id: row.id,
    ref: row.ref,
    pack: row.pack,
    pack_ref: row.pack_ref,
    label: row.label,
    description: row.description,
    action: row.action,
    action_ref: row.action_ref,
    trigger: row.trigger,
    trigger_ref: row.trigger_ref,
    sensor_ref: row.sensor_ref,
    conditions: row.conditions,
    action_params: showTemplates(row.action === null ? undefined : row.action_param_schema, row.action_params),
    trigger_params: row.trigger_params,
    permission_set_refs: row.permission_set_refs,
    enabled: row.enabled,
    is_adhoc: row.is_adhoc,
    owner_identity: row.owner_identity,
    misfire_policy: row.misfire_policy,
    misfire_cap: row.misfire_cap,
    misfire_window_seconds: row.misfire_window_seconds,
    overlap_policy: row.overlap_policy,
    overlap_cap: row.overlap_cap,
    version: row.version,
    created: toIso(row.created),
    updated: toIso(row.updated),
    next_fire_at: msToIso(armed?.nextFireAtMs ?? null),
    armed_version: armed?.version ?? null,
    schedule: parsed?.ok ? describeSchedule(parsed.spec) : null,
    phase_ms: row.phase_at?.getTime() ?? null,
    timer: row.timer,
    timer_config: row.timer_config,
  };
}
