import { stringify } from "yaml";
import { isJsonObject } from "@/lib/expression/json";
import { hasTemplate } from "@/lib/expression/parse-template";
import { secretParameterNames } from "@/lib/parameters/parameter-schema";
import type { Json, JsonObject } from "@/lib/schemas/common";
import { DEFAULT_OVERLAP_CAP } from "@/lib/vocabulary";
import type { actionModel as ActionRow } from "@/server/db/generated/models/action";
import type { packModel as PackRow } from "@/server/db/generated/models/pack";
import type { permission_setModel as PermissionSetRow } from "@/server/db/generated/models/permission_set";
import type { ruleModel as RuleRow } from "@/server/db/generated/models/rule";
import type { runtimeModel as RuntimeRow } from "@/server/db/generated/models/runtime";
import type { sensorModel as SensorRow } from "@/server/db/generated/models/sensor";
import type { triggerModel as TriggerRow } from "@/server/db/generated/models/trigger";

/**
 * Rows as the YAML files of a pack that give the same rows again. What the loader takes for granted is left out, and so are
 * secrets: what a schema calls secret is not written unless it is only a template.
 */

/** Left out where the value is what a file without the key means. */
function fields(values: Record<string, unknown>, defaults: Record<string, unknown> = {}): string {
  const kept = Object.entries(values).filter(([key, value]) => {
    if (value === null || value === undefined) return false;
    return !(key in defaults) || JSON.stringify(defaults[key]) !== JSON.stringify(value);
  });
  return stringify(Object.fromEntries(kept), { lineWidth: 0, aliasDuplicateObjects: false, schema: "core" });
}

const placementDefaults = { worker_selector: {}, worker_tolerations: [], worker_affinity: {} };
const overlapDefaults = { overlap_policy: "allow", overlap_cap: DEFAULT_OVERLAP_CAP };
const misfireDefaults = { misfire_policy: "fire_once", misfire_cap: 100 };

/** Without the values of secrets. */
function withoutSecrets(schema: Json | null | undefined, values: unknown): JsonObject {
  if (!isJsonObject(values)) return {};
  const secret = new Set(secretParameterNames(schema));
  return Object.fromEntries(
    Object.entries(values).filter(
      ([name, value]) => !secret.has(name) || (typeof value === "string" && hasTemplate(value)),
    ),
  );
}

export function packYaml(row: PackRow): string {
  return fields(
    {
      ref: row.ref,
      label: row.label,
      description: row.description,
      version: row.version,
      conf_schema: row.conf_schema,
      config: withoutSecrets(row.conf_schema as Json, row.config),
      meta: row.meta,
      tags: row.tags,
      runtime_deps: row.runtime_deps,
      dependencies: row.dependencies,
    },
    { conf_schema: {}, config: {}, meta: {}, tags: [], runtime_deps: [], dependencies: [] },
  );
}

/** `entryPoint`: the file with its source, or what it names itself. */
export function actionYaml(row: ActionRow, entryPoint: string, inline: boolean): string {
  return fields(
    {
      ref: row.ref,
      label: row.label,
      description: row.description,
      runner_type: row.runtime_ref ?? "core.shell",
      entry_point: entryPoint,
      inline,
      parameters: row.param_schema,
      output: row.out_schema,
      parameter_delivery: row.parameter_delivery,
      parameter_format: row.parameter_format,
      output_format: row.output_format,
      timeout_seconds: row.timeout_seconds,
      max_retries: row.max_retries,
      retry_delay_seconds: row.retry_delay_seconds,
      runtime_version_constraint: row.runtime_version_constraint,
      required_worker_runtimes: row.required_worker_runtimes,
      worker_selector: row.worker_selector,
      worker_tolerations: row.worker_tolerations,
      worker_affinity: row.worker_affinity,
      accesses_mcp: row.accesses_mcp,
      default_execution_permission_set_refs: row.default_execution_permission_set_refs,
    },
    {
      ...placementDefaults,
      inline: false,
      parameter_delivery: "stdin",
      parameter_format: "json",
      output_format: "text",
      max_retries: 0,
      retry_delay_seconds: 5,
      required_worker_runtimes: {},
      accesses_mcp: false,
      default_execution_permission_set_refs: [],
    },
  );
}

/** Its webhook is opened, and its key made, where it is loaded. */
export function triggerYaml(row: TriggerRow): string {
  return fields(
    {
      ref: row.ref,
      label: row.label,
      description: row.description,
      enabled: row.enabled,
      parameters: row.param_schema,
      output: row.out_schema,
    },
    { enabled: true },
  );
}

export function sensorYaml(row: SensorRow): string {
  return fields(
    {
      ref: row.ref,
      label: row.label,
      description: row.description,
      runner_type: row.runtime_ref,
      entry_point: row.entrypoint,
      trigger_types: row.trigger_ref === null ? [] : [row.trigger_ref],
      config: withoutSecrets(row.param_schema as Json, row.config),
      enabled: row.enabled,
      parameters: row.param_schema,
      worker_selector: row.worker_selector,
      worker_tolerations: row.worker_tolerations,
      worker_affinity: row.worker_affinity,
      misfire_policy: row.misfire_policy,
      misfire_cap: row.misfire_cap,
      misfire_window_seconds: row.misfire_window_seconds,
    },
    { ...placementDefaults, ...misfireDefaults, enabled: true, config: {} },
  );
}

/** `actionSchema`: of the action that it runs, which says what is secret. */
export function ruleYaml(row: RuleRow, actionSchema: Json | null): string {
  return fields(
    {
      ref: row.ref,
      label: row.label,
      description: row.description,
      trigger_ref: row.trigger_ref,
      sensor_ref: row.sensor_ref,
      trigger_params: row.trigger_params,
      conditions: row.conditions,
      action_ref: row.action_ref,
      action_params: withoutSecrets(actionSchema, row.action_params),
      permission_set_refs: row.permission_set_refs,
      enabled: row.enabled,
      misfire_policy: row.misfire_policy,
      misfire_cap: row.misfire_cap,
      misfire_window_seconds: row.misfire_window_seconds,
      overlap_policy: row.overlap_policy,
      overlap_cap: row.overlap_cap,
    },
    { ...misfireDefaults, ...overlapDefaults, trigger_params: {}, conditions: {}, action_params: {}, enabled: true },
  );
}

export function runtimeYaml(row: RuntimeRow): string {
  const { versions, ...config } = (
    isJsonObject(row.execution_config as Json) ? row.execution_config : {}
  ) as JsonObject;
  return fields(
    {
      ref: row.ref,
      name: row.name,
      description: row.description,
      aliases: row.aliases,
      distributions: row.distributions,
      installation: row.installation,
      versions,
      execution_config: config,
    },
    { aliases: [], distributions: {}, versions: [], execution_config: { env_vars: {} } },
  );
}

export function permissionSetYaml(row: PermissionSetRow): string {
  return fields({ ref: row.ref, label: row.label, description: row.description, grants: row.grants });
}
