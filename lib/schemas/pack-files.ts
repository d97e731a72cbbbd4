import { z } from "zod";
import type { JsonObject } from "@/lib/expression/json";
import { validateConditions } from "@/lib/expression/validate-conditions";
import { checkParameterSchema } from "@/lib/parameters/check-parameter-schema";
import { outputFormatSchema, parameterDeliverySchema, parameterFormatSchema } from "@/lib/schemas/action";
import {
  componentRefSchema,
  descriptionSchema,
  jsonObjectSchema,
  jsonSchema,
  labelSchema,
  packRefSchema,
} from "@/lib/schemas/common";
import { grantSchema } from "@/lib/schemas/identity";
import { overlapOfFile } from "@/lib/schemas/overlap";
import { misfireOfFile } from "@/lib/schemas/timer";
import { webhookConfigSchema } from "@/lib/schemas/webhook";
import { isTimerTriggerRef } from "@/lib/vocabulary";

/**
 * The YAML files of a pack. Every schema takes the spellings that packs in the wild use and gives one shape, whose keys
 * are those of the entity's row. Unknown keys are ignored. Whether a ref belongs to the pack and a file exists is not
 * known here.
 */

/** The entry point of what the server runs itself, without a file. */
export const INTERNAL_ENTRYPOINT_PREFIX = "internal://";
export const TIMER_ENTRYPOINT = "internal://timer";

const RUNTIME_NAMES: Record<string, readonly string[]> = {
  "core.shell": ["shell", "bash", "sh", "core.action.shell"],
  "core.python": ["python", "python3", "core.action.python3", "core.action.python"],
  "core.nodejs": ["nodejs", "node", "core.action.nodejs"],
  "core.native": ["native", "builtin"],
  "core.go": ["go", "golang"],
  "core.java": ["java"],
  "core.perl": ["perl"],
  "core.r": ["r", "rscript"],
  "core.ruby": ["ruby"],
};
const RUNTIME_OF_NAME = new Map(
  Object.entries(RUNTIME_NAMES).flatMap(([ref, names]) => names.map((name) => [name, ref] as const)),
);
const RUNTIME_OF_EXTENSION: Record<string, string> = {
  sh: "core.shell",
  py: "core.python",
  js: "core.nodejs",
  mjs: "core.nodejs",
  cjs: "core.nodejs",
};

/** `bash` → `core.shell`; a full ref such as `mypack.lua` is itself; null when the name says nothing. Case is ignored. */
export function runtimeRefOf(name: string): string | null {
  const lower = name.trim().toLowerCase();
  return RUNTIME_OF_NAME.get(lower) ?? (componentRefSchema.safeParse(lower).success ? lower : null);
}

/** A ref without a pack is one of this pack: `notify` → `mypack.notify`. */
export function qualifyRef(ref: string, packRef: string): string {
  return ref.includes(".") ? ref : `${packRef}.${ref}`;
}

const description = descriptionSchema.nullish().transform((text) => text ?? null);
const refName = z.string().trim().min(1).max(255);
const refList = z.union([refName.transform((one) => [one]), z.array(refName)]).nullish();
const texts = z
  .array(z.string().max(255))
  .nullish()
  .transform((list) => list ?? []);
const object = jsonObjectSchema.nullish().transform((value) => value ?? {});
const enabled = z
  .boolean()
  .nullish()
  .transform((value) => value ?? true);

const parameterSchema = jsonObjectSchema.nullish().superRefine((schema, context) => {
  for (const { path, message } of checkParameterSchema(schema)) context.addIssue({ code: "custom", path, message });
});

const component = { ref: componentRefSchema, label: labelSchema.nullish(), description };
const placement = {
  worker_selector: object,
  worker_tolerations: z
    .array(jsonSchema)
    .nullish()
    .transform((list) => list ?? []),
  worker_affinity: object,
};
const entry = {
  entry_point: z.string().trim().min(1).max(1024).nullish(),
  entrypoint: z.string().trim().min(1).max(1024).nullish(),
};
const runner = { runner_type: refName.nullish(), runtime_ref: refName.nullish(), runtime: refName.nullish() };
const schemas = {
  parameters: parameterSchema,
  param_schema: parameterSchema,
  output: parameterSchema,
  out_schema: parameterSchema,
};

type Schemas = { [key in keyof typeof schemas]?: JsonObject | null | undefined };
const schemasOf = (file: Schemas) => ({
  param_schema: file.parameters ?? file.param_schema ?? null,
  out_schema: file.output ?? file.out_schema ?? null,
});
const labelOf = (file: { ref: string; label?: string | null | undefined }) =>
  file.label ?? file.ref.slice(file.ref.indexOf(".") + 1);

type RunnerKey = "runner_type" | "runtime_ref" | "runtime";
/** The runtime that a file names, or else that its entry point's extension tells. Adds an issue when there is none. */
function runtimeOf(
  file: Partial<Record<RunnerKey, string | null | undefined>>,
  entrypoint: string,
  context: z.RefinementCtx,
): string | null {
  const key = (["runner_type", "runtime_ref", "runtime"] as const).find((name) => file[name]);
  const name = key === undefined ? undefined : file[key];
  const extension = /\.([a-z]+)$/.exec(entrypoint)?.[1] ?? "";
  const ref = name ? runtimeRefOf(name) : (RUNTIME_OF_EXTENSION[extension] ?? null);
  if (ref === null && (name || !entrypoint.startsWith(INTERNAL_ENTRYPOINT_PREFIX))) {
    const message = name ? `"${name}" is not a runtime` : "is missing, name a runtime such as shell, python or nodejs";
    context.addIssue({ code: "custom", path: [key ?? "runner_type"], message });
  }
  return ref;
}

const VERSION = /^\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?(\+[0-9A-Za-z.-]+)?$/;

/** pack.yaml. `is_standard` is what the file claims (`system`): honour it for the server's own packs, never for an upload. */
export const packFileSchema = z
  .object({
    ref: packRefSchema,
    label: labelSchema.nullish(),
    description,
    version: z.string('must be a version in quotes, such as "1.0.0"').regex(VERSION, "must be a version such as 1.0.0"),
    conf_schema: parameterSchema.transform((schema) => schema ?? {}),
    config: object,
    meta: object,
    tags: texts,
    runtime_deps: texts,
    dependencies: texts,
    system: z.boolean().nullish(),
    is_standard: z.boolean().nullish(),
  })
  .transform(({ system, ...file }) => ({
    ...file,
    label: file.label ?? file.ref,
    is_standard: system ?? file.is_standard ?? false,
  }));
export type PackFile = z.infer<typeof packFileSchema>;

const seconds = z.int().min(1).max(604_800).nullish();

/**
 * actions/*.yaml. `entrypoint` is a file below the actions folder, or internal://…; with `inline` the text of that file is
 * the source of the action, run as if it had been written in the console.
 */
export const actionFileSchema = z
  .object({
    ...component,
    ...entry,
    inline: z.boolean().nullish(),
    ...runner,
    ...schemas,
    ...placement,
    runtime_version: z.string().nullish(),
    runtime_version_constraint: z.string().nullish(),
    required_worker_runtimes: object,
    parameter_delivery: parameterDeliverySchema.nullish(),
    parameter_format: parameterFormatSchema.nullish(),
    output_format: outputFormatSchema.nullish(),
    timeout: seconds,
    timeout_seconds: seconds,
    max_retries: z.int().min(0).max(100).nullish(),
    retry_delay_seconds: z.int().min(0).max(86_400).nullish(),
    accesses_mcp: z.boolean().nullish(),
    default_execution_permission_set_refs: texts,
  })
  .transform((file, context) => {
    const entrypoint = file.entry_point ?? file.entrypoint;
    if (!entrypoint) {
      context.addIssue({ code: "custom", path: ["entry_point"], message: "is required" });
      return z.NEVER;
    }
    return {
      ref: file.ref,
      label: labelOf(file),
      description: file.description,
      entrypoint,
      inline: file.inline ?? false,
      runtime_ref: runtimeOf(file, entrypoint, context),
      runtime_version_constraint: file.runtime_version_constraint ?? file.runtime_version ?? null,
      required_worker_runtimes: file.required_worker_runtimes,
      worker_selector: file.worker_selector,
      worker_tolerations: file.worker_tolerations,
      worker_affinity: file.worker_affinity,
      ...schemasOf(file),
      parameter_delivery: file.parameter_delivery ?? ("stdin" as const),
      parameter_format: file.parameter_format ?? ("json" as const),
      output_format: file.output_format ?? ("text" as const),
      /** Null: the server's default. */
      timeout_seconds: file.timeout_seconds ?? file.timeout ?? null,
      max_retries: file.max_retries ?? 0,
      retry_delay_seconds: file.retry_delay_seconds ?? 5,
      accesses_mcp: file.accesses_mcp ?? false,
      default_execution_permission_set_refs: file.default_execution_permission_set_refs,
    };
  });
export type ActionFile = z.infer<typeof actionFileSchema>;

/** triggers/*.yaml */
export const triggerFileSchema = z
  .object({
    ...component,
    ...schemas,
    enabled,
    webhook_enabled: z.boolean().nullish(),
    webhook_config: webhookConfigSchema.nullish(),
  })
  .transform((file) => ({
    ref: file.ref,
    label: labelOf(file),
    description: file.description,
    enabled: file.enabled,
    ...schemasOf(file),
    webhook_enabled: file.webhook_enabled ?? false,
    webhook_config: file.webhook_config ?? null,
  }));
export type TriggerFile = z.infer<typeof triggerFileSchema>;

/**
 * sensors/*.yaml. `trigger_types` are all triggers it emits, at least one; `trigger_ref` is the one it watches for when
 * there is exactly one. `entrypoint` is a file below the sensors folder, or internal://timer.
 */
export const sensorFileSchema = z
  .object({
    ...component,
    ...entry,
    ...runner,
    ...placement,
    ...misfireOfFile,
    parameters: parameterSchema,
    param_schema: parameterSchema,
    trigger_types: refList,
    trigger_ref: refName.nullish(),
    trigger: refName.nullish(),
    config: object,
    enabled,
    poll_interval: z.number().positive().nullish(),
  })
  .transform((file, context) => {
    const single = file.trigger_ref ?? file.trigger;
    const triggerTypes = [...new Set([...(single ? [single] : []), ...(file.trigger_types ?? [])])];
    if (triggerTypes.length === 0) {
      context.addIssue({ code: "custom", path: ["trigger_types"], message: "must name at least one trigger" });
    }
    const triggerRef = single ?? (triggerTypes.length === 1 ? triggerTypes[0] : undefined) ?? null;
    const entrypoint = file.entry_point ?? file.entrypoint ?? (isTimerTriggerRef(triggerRef) ? TIMER_ENTRYPOINT : null);
    if (entrypoint === null) {
      context.addIssue({ code: "custom", path: ["entry_point"], message: "is required" });
      return z.NEVER;
    }
    return {
      ref: file.ref,
      label: labelOf(file),
      description: file.description,
      entrypoint,
      runtime_ref: runtimeOf(file, entrypoint, context),
      trigger_types: triggerTypes,
      trigger_ref: triggerRef,
      config: file.config,
      enabled: file.enabled,
      param_schema: file.parameters ?? file.param_schema ?? null,
      /** Seconds; advisory. */
      poll_interval: file.poll_interval ?? null,
      worker_selector: file.worker_selector,
      worker_tolerations: file.worker_tolerations,
      worker_affinity: file.worker_affinity,
      misfire_policy: file.misfire_policy,
      misfire_cap: file.misfire_cap,
      misfire_window_seconds: file.misfire_window_seconds,
    };
  });
export type SensorFile = z.infer<typeof sensorFileSchema>;

/** rules/*.yaml. `trigger_ref`, `action_ref` and `sensor_ref` may still lack their pack: see qualifyRef. */
export const ruleFileSchema = z
  .object({
    ...component,
    ...misfireOfFile,
    ...overlapOfFile,
    trigger_ref: refName.nullish(),
    trigger: refName.nullish(),
    action_ref: refName.nullish(),
    action: refName.nullish(),
    sensor_ref: refName.nullish(),
    sensor: refName.nullish(),
    conditions: z
      .union([jsonObjectSchema, z.array(jsonSchema)], "must be a list of criteria or an object")
      .nullish()
      .superRefine((conditions, context) => {
        for (const { path, message } of validateConditions(conditions)) {
          context.addIssue({ code: "custom", path, message });
        }
      })
      .transform((conditions) => conditions ?? {}),
    action_params: object,
    trigger_params: object,
    permission_set_refs: z.array(refName).nullish(),
    enabled,
  })
  .transform(({ trigger, action, sensor, ...file }, context) => {
    const triggerRef = file.trigger_ref ?? trigger;
    const actionRef = file.action_ref ?? action;
    const sensorRef = file.sensor_ref ?? sensor ?? null;
    if (!triggerRef) context.addIssue({ code: "custom", path: ["trigger_ref"], message: "is required" });
    if (!actionRef) context.addIssue({ code: "custom", path: ["action_ref"], message: "is required" });
    if (!triggerRef || !actionRef) return z.NEVER;
    if (sensorRef !== null && Object.keys(file.trigger_params).length > 0) {
      const message = "cannot be given together with sensor_ref: a rule has a timer of its own or that of a sensor";
      context.addIssue({ code: "custom", path: ["trigger_params"], message });
    }
    return {
      ...file,
      label: labelOf(file),
      trigger_ref: triggerRef,
      action_ref: actionRef,
      sensor_ref: sensorRef,
      permission_set_refs: file.permission_set_refs ?? null,
    };
  });
export type RuleFile = z.infer<typeof ruleFileSchema>;

const command = z.array(z.string()).min(1);
/** How a runtime runs. Strings may hold {env_dir}, {pack_dir}, {interpreter} and {manifest_path}. */
export const executionConfigSchema = z.object({
  interpreter: z
    .object({
      binary: z.string().min(1),
      args: z.array(z.string()).default([]),
      file_extension: z.string().optional(),
    })
    .optional(),
  environment: z
    .object({
      env_type: z.string(),
      dir_name: z.string().regex(/^[\w.-]+$/, "must be the name of a folder"),
      create_command: command,
      interpreter_path: z.string().optional(),
    })
    .optional(),
  dependencies: z.object({ manifest_file: z.string().min(1), install_command: command }).optional(),
  env_vars: z.record(z.string(), z.string()).default({}),
});

const runtimeVersion = z.object({
  version: z.string('must be a version in quotes, such as "3.12"'),
  /** The interpreter of this version, when it has a name of its own. */
  binary: z.string().min(1).optional(),
  default: z.boolean().default(false),
});

/** runtimes/*.yaml. At most one of `versions` is the default one. */
export const runtimeFileSchema = z
  .object({
    ref: componentRefSchema,
    name: labelSchema.nullish(),
    label: labelSchema.nullish(),
    description,
    aliases: texts.transform((names) => names.map((name) => name.toLowerCase())),
    distributions: object,
    installation: jsonObjectSchema.nullish().transform((value) => value ?? null),
    versions: z
      .array(runtimeVersion)
      .nullish()
      .transform((list) => list ?? [])
      .refine((list) => list.filter((version) => version.default).length <= 1, "can have only one default"),
    execution_config: executionConfigSchema.nullish().transform((config) => config ?? { env_vars: {} }),
  })
  .transform(({ label, ...file }) => ({ ...file, name: file.name ?? labelOf({ ref: file.ref, label }) }));
export type RuntimeFile = z.infer<typeof runtimeFileSchema>;

/** permission_sets/*.yaml. Unknown keys of a grant are refused: a misspelt `constraints` would grant without limits. */
export const permissionSetFileSchema = z
  .object({ ...component, grants: z.array(grantSchema) })
  .transform((file) => ({ ...file, label: labelOf(file) }));
export type PermissionSetFile = z.infer<typeof permissionSetFileSchema>;
