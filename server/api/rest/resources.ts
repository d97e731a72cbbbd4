import { z } from "zod";
import { actionSchema } from "@/lib/schemas/action";
import { calendarSchema } from "@/lib/schemas/calendar";
import { jsonSchema } from "@/lib/schemas/common";
import { enforcementSchema, eventSchema } from "@/lib/schemas/event";
import { executionSchema } from "@/lib/schemas/execution";
import { packSchema, runtimeSchema } from "@/lib/schemas/pack";
import { ruleSchema } from "@/lib/schemas/rule";
import { sensorSchema } from "@/lib/schemas/sensor";
import { triggerSchema } from "@/lib/schemas/trigger";
import { type Resource, resource } from "@/server/api/rest/resource";

/** The field lists of rest-api.md §3 to §11. */
const words = (text: string) => text.split(" ");

export const packResource = resource(
  packSchema,
  "Pack",
  words(
    "id ref label description version conf_schema config meta tags runtime_deps dependencies is_standard created updated",
  ),
);
export const packSummary = resource(
  packSchema,
  "PackSummary",
  words("id ref label description version tags is_standard created updated"),
);

export const runtimeResource = resource(
  runtimeSchema,
  "Runtime",
  words("id ref pack pack_ref description name distributions installation execution_config created updated"),
);
export const runtimeSummary = resource(
  runtimeSchema,
  "RuntimeSummary",
  words("id ref pack_ref description name created updated"),
);

export const triggerResource = resource(
  triggerSchema,
  "Trigger",
  words(
    "id ref pack pack_ref label description enabled param_schema out_schema webhook_enabled is_adhoc created updated",
  ),
  words("webhook_key webhook_url webhook_config sensor sensor_ref"),
);
export const triggerSummary = resource(
  triggerSchema,
  "TriggerSummary",
  words("id ref pack_ref label description enabled webhook_enabled created updated"),
);

const sensorFields = words(
  "id ref pack pack_ref label description entrypoint runtime runtime_ref trigger trigger_ref config enabled param_schema worker_selector worker_tolerations worker_affinity created updated",
);
const plainSensor = resource(sensorSchema, "Sensor", sensorFields, words("next_fire_at armed_version"));
const timerSensor = resource(sensorSchema, "TimerSensor", [...sensorFields, "next_fire_at", "armed_version"]);
/** Timers always say when they fire next and which version is armed, with null for nothing; others have neither key. */
export const sensorResource: Resource = {
  schema: plainSensor.schema,
  present(value) {
    const sensor = value as { entrypoint?: string; phase_ms?: number | null };
    return sensor.phase_ms === null || sensor.phase_ms === undefined
      ? plainSensor.present({ ...value, next_fire_at: null, armed_version: null })
      : timerSensor.present(value);
  },
};
export const sensorSummary = resource(
  sensorSchema,
  "SensorSummary",
  words("id ref pack_ref trigger trigger_ref label description enabled created updated"),
);

export const calendarResource = resource(
  calendarSchema,
  "Calendar",
  words("id ref pack_ref label description timezone days weekly ranges used_by created updated"),
);

export const eventResource = resource(
  eventSchema,
  "Event",
  words("id trigger trigger_ref config payload source source_ref rule rule_ref created"),
);
export const eventSummary = resource(
  eventSchema,
  "EventSummary",
  words("id trigger trigger_ref source source_ref rule rule_ref has_payload created"),
);

const enforcementFields = words("id rule rule_ref trigger_ref event status condition created");
/** Only of those that wait, have waited, ran nothing, or are replays. */
const enforcementOmitted = words("suppressed_reason blocked_by replay");
export const enforcementSummary = resource(
  enforcementSchema,
  "EnforcementSummary",
  enforcementFields,
  enforcementOmitted,
);
export const enforcementResource = resource(
  enforcementSchema,
  "Enforcement",
  [...enforcementFields, ...words("config payload conditions resolved_at")],
  enforcementOmitted,
);

const plainRule = resource(
  ruleSchema,
  "Rule",
  words(
    "id ref pack pack_ref label description action action_ref trigger trigger_ref sensor_ref conditions action_params trigger_params permission_set_refs enabled is_adhoc owner_identity created updated",
  ),
  words("next_fire_at armed_version overlap_policy overlap_cap"),
);
/** A rule that allows overlaps, as they all do by default, says nothing about it. */
export const ruleResource: Resource = {
  schema: plainRule.schema,
  present(value) {
    const { overlap_policy: policy, overlap_cap: cap } = value as { overlap_policy?: string; overlap_cap?: number };
    return plainRule.present({
      ...value,
      overlap_policy: policy === "allow" ? null : policy,
      overlap_cap: policy === "buffer_all" ? cap : null,
    });
  },
};
export const ruleSummary = resource(
  ruleSchema,
  "RuleSummary",
  words(
    "id ref pack_ref label description action_ref trigger_ref action_params trigger_params permission_set_refs enabled created updated",
  ),
);

const actionOmitted = words(
  "runtime_ref runtime_version_constraint required_worker_runtimes worker_selector worker_tolerations worker_affinity default_execution_permission_set_refs",
);
export const actionResource = resource(
  actionSchema,
  "Action",
  words(
    "id ref pack pack_ref label description entrypoint runtime param_schema out_schema is_adhoc accesses_mcp created updated",
  ),
  actionOmitted,
);
export const actionSummary = resource(
  actionSchema,
  "ActionSummary",
  words("id ref pack_ref label description entrypoint runtime accesses_mcp created updated"),
  actionOmitted,
);

/** What a search of actions finds. */
export const actionHit = actionSchema
  .pick({ ref: true, pack_ref: true, label: true, description: true, runtime_ref: true, accesses_mcp: true })
  .extend({ is_workflow: z.boolean() })
  .meta({ title: "ActionHit" });

const restExecutionSchema = executionSchema.extend({
  permission_set_refs: z.array(z.string()),
  worker_selector: jsonSchema,
  worker_tolerations: jsonSchema,
  worker_affinity: jsonSchema,
});
export const executionResource = resource(
  restExecutionSchema,
  "Execution",
  words("id action action_ref config parent enforcement executor worker status result created updated"),
  words("permission_set_refs worker_selector worker_tolerations worker_affinity original_execution started_at"),
);
export const executionSummary = resource(
  restExecutionSchema,
  "ExecutionSummary",
  words("id action_ref status parent enforcement rule_ref trigger_ref created updated"),
  words("started_at original_execution"),
);
