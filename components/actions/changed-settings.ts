import type { ActionVersion } from "@/lib/schemas/action";

type Settings = ActionVersion["settings"];

const WORDS: Record<keyof Settings, string> = {
  entrypoint: "source",
  runtime_ref: "runtime",
  runtime_version_constraint: "runtime version",
  param_schema: "parameters",
  out_schema: "output schema",
  parameter_delivery: "delivery of parameters",
  parameter_format: "format of parameters",
  output_format: "output format",
  timeout_seconds: "timeout",
  max_retries: "retries",
  retry_delay_seconds: "delay of retries",
};

/** PostgreSQL gives the members of an object in one order, so that equal settings are equal text. What differs, in words: "source", "timeout". */
export function changedSettings(before: Settings, after: Settings): string[] {
  return (Object.keys(WORDS) as (keyof Settings)[])
    .filter((name) => JSON.stringify(before[name] ?? null) !== JSON.stringify(after[name] ?? null))
    .map((name) => WORDS[name]);
}

/** All but the source as lines of text, for comparing. */
export function settingsText({ entrypoint: _, ...settings }: Settings): string {
  return (Object.keys(WORDS) as (keyof Settings)[])
    .filter((name): name is Exclude<keyof Settings, "entrypoint"> => name !== "entrypoint")
    .map((name) => `${WORDS[name]}: ${JSON.stringify(settings[name] ?? null, null, 2)}`)
    .join("\n");
}
