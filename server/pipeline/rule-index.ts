import type { Json, JsonObject } from "@/lib/schemas/common";
import type { OverlapPolicy } from "@/lib/vocabulary";
import type { Sql } from "@/server/db/database";
import { type CompiledRule, compileRule, type RuleRow } from "@/server/pipeline/match-rules";

/** With which permission sets a rule r runs its action a: its own, else the action's. */
export const PERMISSION_SET_REFS =
  "coalesce(nullif(r.permission_set_refs, '[]'), nullif(a.default_execution_permission_set_refs, '[]'))";
const RULE_COLUMNS = `
  r.id, r.ref, r.version, r.enabled, r.trigger_ref, coalesce(t.enabled, false) as trigger_enabled, r.sensor, r.sensor_ref,
  (r.trigger_params <> '{}'::jsonb) as has_trigger_params, r.conditions, r.action_params, r.action, r.action_ref,
  a.param_schema as action_param_schema, p.config as pack_config, r.owner_identity,
  r.overlap_policy, r.overlap_cap, ${PERMISSION_SET_REFS} as permission_set_refs`;
const RULE_TABLES = `
  attune.rule r left join attune.trigger t on t.id = r.trigger left join attune.action a on a.id = r.action
  join attune.pack p on p.id = r.pack`;

type StoredRule = {
  id: number;
  ref: string;
  version: number;
  enabled: boolean;
  trigger_ref: string;
  trigger_enabled: boolean;
  sensor: number | null;
  sensor_ref: string | null;
  has_trigger_params: boolean;
  conditions: Json;
  action_params: JsonObject;
  action: number | null;
  action_ref: string;
  action_param_schema: Json | null;
  pack_config: JsonObject;
  permission_set_refs: string[] | null;
  owner_identity: number | null;
  overlap_policy: OverlapPolicy;
  overlap_cap: number;
};

function toRuleRow(stored: StoredRule): RuleRow {
  return {
    id: stored.id,
    ref: stored.ref,
    version: stored.version,
    enabled: stored.enabled,
    triggerRef: stored.trigger_ref,
    triggerEnabled: stored.trigger_enabled,
    sensor: stored.sensor,
    sensorRef: stored.sensor_ref,
    hasTriggerParams: stored.has_trigger_params,
    conditions: stored.conditions,
    actionParams: stored.action_params,
    action: stored.action,
    actionRef: stored.action_ref,
    actionParamSchema: stored.action_param_schema,
    packConfig: stored.pack_config,
    permissionSetRefs: stored.permission_set_refs,
    ownerIdentity: stored.owner_identity,
    overlapPolicy: stored.overlap_policy,
    overlapCap: stored.overlap_cap,
  };
}

function isOther(row: StoredRule, known: CompiledRule | undefined): boolean {
  return row.version !== known?.version || row.trigger_enabled !== known.triggerEnabled || row.action !== known.action;
}

/** One rule as it is stored now, enabled or not; null when there is none. */
export async function findCompiledRule(sql: Sql, id: number): Promise<CompiledRule | null> {
  const [row] = await sql<StoredRule>(`select ${RULE_COLUMNS} from ${RULE_TABLES} where r.id = $1`, [id]);
  return row ? compileRule(toRuleRow(row)) : null;
}

/**
 * All enabled rules in memory, by trigger; kept fresh by notifications, by the serving node, and by the reconcile.
 * A commit checks every rule's version again, so a stale entry costs a repetition, never a wrong enforcement.
 */
export class RuleIndex {
  private rules = new Map<number, CompiledRule>();
  private byTrigger = new Map<string, CompiledRule[]>();
  private triggers = new Map<string, number>();
  private timerSensor: { id: number; ref: string } | null = null;
  private loading: Promise<void> = Promise.resolve();
  /** Grows when a rule is read again, or a whole reading finds other ones. */
  version = 0;

  constructor(private readonly sql: Sql) {}

  forTrigger(ref: string): readonly CompiledRule[] {
    return this.byTrigger.get(ref) ?? [];
  }

  rule(id: number): CompiledRule | undefined {
    return this.rules.get(id);
  }

  triggerId(ref: string): number | null {
    return this.triggers.get(ref) ?? null;
  }

  /** The sensor that rule timers are attributed to: core.timer_sensor. */
  ruleTimerSource(): { id: number | null; ref: string } {
    return this.timerSensor ?? { id: null, ref: "core.timer_sensor" };
  }

  /** Reads everything again. Loads run one after the other, so that the last one to be asked for is the last to apply. */
  reload(): Promise<void> {
    const next = this.loading.catch(() => undefined).then(() => this.load());
    this.loading = next;
    return next;
  }

  /** Reads these rules again, or drops those that are gone. */
  refresh(rules: number[]): Promise<void> {
    const next = this.loading
      .catch(() => undefined)
      .then(async () => {
        const rows = await this.sql<StoredRule>(
          `select ${RULE_COLUMNS} from ${RULE_TABLES} where r.id = any ($1::int[])`,
          [rules],
        );
        this.version += 1;
        for (const id of rules) this.remove(id);
        for (const row of rows) this.add(compileRule(toRuleRow(row)));
      });
    this.loading = next;
    return next;
  }

  private async load(): Promise<void> {
    const rows = await this.sql<StoredRule>(`select ${RULE_COLUMNS} from ${RULE_TABLES} where r.enabled order by r.id`);
    const triggers = await this.sql<{ id: number; ref: string }>("select id, ref from attune.trigger");
    const sensors = await this.sql<{ id: number; ref: string }>(
      "select id, ref from attune.sensor where ref = 'core.timer_sensor'",
    );
    const known = this.rules;
    this.rules = new Map();
    this.byTrigger = new Map();
    for (const row of rows) this.add(compileRule(toRuleRow(row)));
    if (known.size !== rows.length || rows.some((row) => isOther(row, known.get(row.id)))) this.version += 1;
    this.triggers = new Map(triggers.map((trigger) => [trigger.ref, trigger.id]));
    this.timerSensor = sensors[0] ?? null;
  }

  private add(rule: CompiledRule): void {
    if (!rule.enabled) return;
    this.rules.set(rule.id, rule);
    const list = this.byTrigger.get(rule.triggerRef);
    if (list) list.push(rule);
    else this.byTrigger.set(rule.triggerRef, [rule]);
  }

  private remove(id: number): void {
    const rule = this.rules.get(id);
    if (!rule) return;
    this.rules.delete(id);
    const rest = (this.byTrigger.get(rule.triggerRef) ?? []).filter((other) => other.id !== id);
    if (rest.length > 0) this.byTrigger.set(rule.triggerRef, rest);
    else this.byTrigger.delete(rule.triggerRef);
  }
}
