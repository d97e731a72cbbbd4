import { join } from "node:path";
import type { Json } from "@/lib/expression/json";
import type { AttemptTask } from "./attempt";
import type { HostEnvironment } from "./machine";

/** What every process starts from: the allowed part of the server's own environment, then what is configured for it. */
export function baseEnvironment(
  host: HostEnvironment,
  workDirectory: string,
  configured: Record<string, string>,
): Record<string, string> {
  const environment: Record<string, string> = {
    PATH: host.path,
    HOME: workDirectory,
    TMPDIR: workDirectory,
    LANG: host.lang ?? "C.UTF-8",
  };
  if (host.timezone !== null) environment.TZ = host.timezone;
  for (const [name, value] of Object.entries(configured)) {
    if (isVariableName(name)) environment[name] = value;
  }
  return environment;
}

/** Lays the server's own variables over the others, which nobody can override; null takes one away. */
export function withServerVariables(
  environment: Record<string, string>,
  variables: Record<string, string | null | undefined>,
): Record<string, string> {
  for (const [name, value] of Object.entries(variables)) {
    if (value === null || value === undefined) delete environment[name];
    else environment[name] = value;
  }
  for (const [name, value] of Object.entries(environment)) environment[name] = value.replaceAll("\0", "");
  return environment;
}

/**
 * The whole environment of an action: a short allow list, then what the execution and its runtime configure, then the
 * ATTUNE_ variables, which nobody can override. Secrets and the server's own settings are never part of it.
 */
export function buildEnvironment(
  task: AttemptTask,
  host: HostEnvironment,
  parameterFile: string | null,
): Record<string, string> {
  const { context } = task;
  return withServerVariables(baseEnvironment(host, task.workDirectory, task.env), {
    ATTUNE_EXEC_ID: String(task.executionId),
    ATTUNE_ACTION: task.actionRef,
    ATTUNE_PACK_REF: task.packRef,
    ATTUNE_API_URL: context.apiUrl,
    ATTUNE_API_TOKEN: context.apiToken,
    ATTUNE_RULE: context.ruleRef,
    ATTUNE_TRIGGER: context.triggerRef,
    ATTUNE_ARTIFACTS_DIR: context.artifactsDirectory,
    ATTUNE_RUNTIME_ENVS_DIR: context.runtimeEnvsDirectory,
    ATTUNE_PARAMETER_DELIVERY: task.parameterDelivery,
    ATTUNE_PARAMETER_FORMAT: task.parameterFormat,
    ATTUNE_PARAMETER_FILE: parameterFile === null ? null : join(task.workDirectory, parameterFile),
    ATTUNE_CONTEXT_ATTEMPT: String(task.attempt),
    ATTUNE_CONTEXT_EVENT_ID: eventId(context.event),
  });
}

function isVariableName(name: string): boolean {
  return name !== "" && name !== "__proto__" && !/[=\0]/.test(name);
}

function eventId(event: Json): string | null {
  if (event === null || typeof event !== "object" || Array.isArray(event)) return null;
  const id = event.id;
  return typeof id === "number" || typeof id === "string" ? String(id) : null;
}
