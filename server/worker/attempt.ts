import type { Json } from "@/lib/expression/json";
import type { Action } from "@/lib/schemas/action";
import type { Masker } from "@/server/secrets/masker";
import type { Machine } from "./machine";

export type ParameterDelivery = Action["parameter_delivery"];
export type ParameterFormat = Action["parameter_format"];
export type OutputFormat = Action["output_format"];
export type OutputStream = "stdout" | "stderr";

/** Everything needed to run one attempt of one execution. Plain data: nothing here reaches the database. */
export type AttemptTask = {
  executionId: number;
  /** Counts from 1. */
  attempt: number;
  actionRef: string;
  packRef: string;
  /** A file below `<packDirectory>/actions`, or inline source for shell, Python and Node.js. */
  entrypoint: string;
  /** `core.shell`, `core.python`, `core.nodejs`, `core.native` or another runtime; aliases are resolved before. Null means shell. */
  runtimeRef: string | null;
  /** `<packs>/<pack>`; null when the pack has no files. */
  packDirectory: string | null;
  /** Replaces the runtime's default interpreter, e.g. the python3 of a pack's virtual environment. */
  interpreter?: { binary: string; args: readonly string[]; fileExtension?: string } | null;
  parameters: Record<string, Json>;
  /** Secrets join the parameters and win over equal names. They never reach the environment or the command line. */
  secrets: Record<string, Json>;
  /** Names the action declares; a declared but absent one is empty in `{{ name }}` instead of being left alone. */
  declaredParameters?: readonly string[];
  parameterDelivery: ParameterDelivery;
  parameterFormat: ParameterFormat;
  outputFormat: OutputFormat;
  timeoutMs: number;
  /** Environment of the execution and of its runtime. */
  env: Record<string, string>;
  context: {
    apiUrl: string;
    /** Null unless the execution has permission sets of its own. */
    apiToken: string | null;
    ruleRef: string | null;
    triggerRef: string | null;
    /** `{ id, trigger, trigger_ref, payload, created }` of the causing event. */
    event: Json | null;
    artifactsDirectory?: string | null;
    runtimeEnvsDirectory?: string | null;
  };
  /** Private directory of this attempt. Made here with mode 0700 and removed here; its parent must exist. */
  workDirectory: string;
};

/** The `result` of the execution, as lib/schemas/execution.ts describes it, narrowed to what an attempt produces. */
export type AttemptResult = {
  succeeded: boolean;
  exit_code: number;
  /** Whole milliseconds from process start to end. */
  duration_ms: number;
  cancelled?: true;
  error?: string;
  stdout?: string;
  stderr_log?: string;
  data?: Json;
  stdout_truncated?: true;
  stdout_bytes_truncated?: number;
  stderr_truncated?: true;
  stderr_bytes_truncated?: number;
};

/** How an attempt ended. Instants are UTC milliseconds of the given clock. */
export type AttemptOutcome = {
  status: "completed" | "failed" | "cancelled";
  result: AttemptResult;
  startedAt: number;
  finishedAt: number;
};

/** What an attempt needs from its surroundings. None of the callbacks may throw. */
export type AttemptPorts = {
  machine: Machine;
  /** Called once, when the process exists. Not called when nothing could be started. */
  onStarted(pid: number): void;
  /** Decoded text as it arrives, without secrets; at most 10 MiB and one notice for each stream. */
  onOutput(stream: OutputStream, text: string): void;
  /** What must not come out; asked again and again, because secrets change while a process runs. None: nothing is masked. */
  masker?: () => Masker;
  /** Aborting stops the process and makes the outcome `cancelled`. */
  cancel: AbortSignal;
  clock: { now(): number };
  /** Time between SIGTERM and SIGKILL. */
  graceMs?: number;
};
