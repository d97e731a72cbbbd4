import path from "node:path";
import { normaliseParameterSchema } from "@/lib/parameters/parameter-schema";
import type { Clock } from "@/lib/schedule/clock";
import type { ExecutionResult } from "@/lib/schemas/execution";
import { NOTIFY_ACTION_REF } from "@/lib/vocabulary";
import type { Config } from "@/server/config";
import { type Database, isPassingDatabaseError } from "@/server/db/database";
import { errorMessage } from "@/server/errors";
import type { Log } from "@/server/log";
import { runNotify } from "@/server/notify/notify-action";
import { environmentsHome } from "@/server/packs/environment-home";
import { type PackFiles, preparePackFiles } from "@/server/packs/pack-files";
import { maskerWith, withoutSecrets } from "@/server/secrets/process-masker";
import type { AttemptOutcome, AttemptTask } from "./attempt";
import { type ClaimedExecution, claimExecution } from "./claim-execution";
import { createExecutionLogWriter } from "./execution-log-writer";
import { createExecutionToken } from "./execution-token";
import { type InjectedKeys, loadSecrets } from "./load-secrets";
import type { Machine } from "./machine";
import { runAttempt } from "./run-attempt";
import { type FinalStatus, settleExecution } from "./settle-execution";
import { forgetProcess, noteProcess } from "./work-directories";

const DEFAULT_TIMEOUT_SECONDS = 300;
const LOG_GIVE_UP_MS = 30_000;
/** How long the end of an execution is offered to a database that does not answer. */
const SETTLE_GIVE_UP_MS = 10 * 60_000;
const SETTLE_RETRY_MS = 500;

type Ports = {
  db: Database;
  clock: Clock;
  log: Log;
  config: Config;
  machine: Machine;
  worker: number;
  workRoot: string;
};

/**
 * Runs one execution from claim to settled end. The abort reason says why it must stop: "cancelled" (a person), "shutdown"
 * (this worker stops: abandoned, or the next attempt), "lost" (this worker was given up: nothing is stored).
 * @throws only when the claim itself failed: the queue delivers the job again
 */
export async function executeOnce(ports: Ports, execution: number, signal: AbortSignal): Promise<void> {
  const { db, clock, log } = ports;
  const claimed = await claimExecution(db.sql, execution, ports.worker);
  if (!claimed) return;
  const output = createExecutionLogWriter({ sql: db.sql, clock, log }, execution);
  const outcome = await runClaimed(ports, claimed, signal, output.write);
  await output.close(LOG_GIVE_UP_MS);
  if (signal.reason === "lost") return;
  await settle(ports, execution, finalStatus(outcome, signal), outcome.result);
}

async function runClaimed(
  { db, clock, config, log, machine, workRoot }: Ports,
  claimed: ClaimedExecution,
  signal: AbortSignal,
  onOutput: (stream: "stdout" | "stderr", text: string) => void,
): Promise<AttemptOutcome> {
  if (claimed.entrypoint === null || claimed.pack_ref === null)
    return notRun(clock, 127, `The action ${claimed.action_ref} no longer exists`);
  if (claimed.action_ref === NOTIFY_ACTION_REF) return notifyInProcess({ db, clock, config }, claimed, onOutput);
  const ports = { sql: db.sql, config, clock, log };
  let prepared: [PackFiles, InjectedKeys, string | null];
  try {
    prepared = await Promise.all([
      preparePackFiles(ports, packOf(claimed, claimed.pack_ref), {
        signal,
        onWaiting: () => onOutput("stderr", `Preparing the environment of the pack ${claimed.pack_ref}…\n`),
      }),
      loadSecrets(ports, claimed),
      createExecutionToken(ports, claimed),
    ]);
  } catch (error) {
    if (signal.aborted) return cancelledBefore(clock);
    return notRun(clock, 126, `The action could not be prepared: ${errorMessage(error)}`);
  }
  const [files, keys, apiToken] = prepared;
  // Its token lets whoever reads it act as the execution, so it is as secret as a key.
  const masker = maskerWith(apiToken === null ? keys.secretTexts : [...keys.secretTexts, apiToken]);
  const task: AttemptTask = {
    executionId: claimed.id,
    attempt: claimed.attempt,
    actionRef: claimed.action_ref,
    packRef: claimed.pack_ref,
    entrypoint: claimed.entrypoint,
    runtimeRef: claimed.runtime_ref,
    packDirectory: files.directory,
    interpreter: files.interpreter,
    parameters: claimed.config ?? {},
    secrets: keys.values,
    declaredParameters: Object.keys(normaliseParameterSchema(claimed.param_schema)),
    parameterDelivery: claimed.parameter_delivery,
    parameterFormat: claimed.parameter_format,
    outputFormat: claimed.output_format,
    timeoutMs: (claimed.timeout_seconds ?? DEFAULT_TIMEOUT_SECONDS) * 1000,
    env: { ...files.env, ...claimed.env_vars },
    context: {
      apiUrl: config.publicUrl,
      apiToken,
      ruleRef: claimed.rule_ref,
      triggerRef: claimed.trigger_ref,
      event: claimed.event,
      runtimeEnvsDirectory: environmentsHome(config),
    },
    workDirectory: path.join(workRoot, `${claimed.id}-${claimed.attempt}`),
  };
  try {
    return await runAttempt(task, {
      machine,
      clock,
      masker,
      cancel: signal,
      onOutput,
      onStarted: (pid) => noteProcess(task.workDirectory, pid),
    });
  } finally {
    forgetProcess(task.workDirectory);
  }
}

/** core.notify needs the secrets of its channel, so no process is started for it. */
async function notifyInProcess(
  { db, clock, config }: Pick<Ports, "db" | "clock" | "config">,
  { id, config: parameters }: ClaimedExecution,
  onOutput: (stream: "stdout" | "stderr", text: string) => void,
): Promise<AttemptOutcome> {
  const startedAt = clock.now();
  const ended = await runNotify({ sql: db.sql, clock, config }, id, parameters ?? {}).catch((error: unknown) => ({
    succeeded: false as const,
    error: errorMessage(error),
  }));
  const finishedAt = clock.now();
  const times = { startedAt, finishedAt };
  const duration_ms = Math.max(0, Math.round(finishedAt - startedAt));
  if (!ended.succeeded) {
    const error = withoutSecrets(ended.error);
    onOutput("stderr", `${error}\n`);
    return {
      status: "failed",
      ...times,
      result: { succeeded: false, exit_code: 1, duration_ms, error, stderr_log: error },
    };
  }
  const { channel, answer } = ended;
  onOutput("stdout", `${answer}\n`);
  return {
    status: "completed",
    ...times,
    result: { succeeded: true, exit_code: 0, duration_ms, data: { channel, answer } },
  };
}

/** What the claim read of the action's pack and runtime. */
function packOf(claimed: ClaimedExecution, ref: string): Parameters<typeof preparePackFiles>[1] {
  const known =
    claimed.pack === null
      ? null
      : {
          id: claimed.pack,
          archiveHash: claimed.archive_hash,
          runtimeConfig: claimed.runtime_config,
          runtimeVersion: claimed.runtime_version ?? "",
        };
  return { ref, runtimeRef: claimed.runtime_ref, known };
}

function cancelledBefore(clock: Clock): AttemptOutcome {
  const { result, ...outcome } = notRun(clock, 0, "Execution was cancelled");
  return { ...outcome, status: "cancelled", result: { ...result, cancelled: true } };
}

function notRun(clock: Clock, exitCode: number, error: string): AttemptOutcome {
  const now = clock.now();
  const result = { succeeded: false, exit_code: exitCode, duration_ms: 0, error: withoutSecrets(error) };
  return { status: "failed", startedAt: now, finishedAt: now, result };
}

function finalStatus(outcome: AttemptOutcome, signal: AbortSignal): FinalStatus {
  return outcome.status === "cancelled" && signal.reason === "shutdown" ? "abandoned" : outcome.status;
}

/** A database that is away for a while must not cost a result: tries until it answers. */
async function settle(
  ports: Ports,
  execution: number,
  status: FinalStatus,
  result: AttemptOutcome["result"],
): Promise<void> {
  const { db, clock, log, worker } = ports;
  let ended = status;
  let unstorable = false;
  let stored: ExecutionResult =
    status === "abandoned"
      ? {
          ...result,
          cancelled: undefined,
          error: "The worker was stopped while this ran",
          abandoned_by: "worker_shutdown",
        }
      : result;
  const deadline = clock.now() + SETTLE_GIVE_UP_MS;
  for (;;) {
    try {
      const done = await db.transaction((sql) =>
        settleExecution(sql, { execution, worker, status: ended, result: stored }),
      );
      if (!done.stored)
        log.warn({ execution }, "an execution ended that was no longer this worker's; its result was dropped");
      return;
    } catch (error) {
      const passing = isPassingDatabaseError(error);
      if (passing ? clock.now() > deadline : unstorable) {
        log.error({ execution, error: errorMessage(error) }, "the end of an execution could not be stored");
        return;
      }
      if (!passing) {
        // Its result is what the database refuses: it must not stay running for ever for that.
        log.warn(
          { execution, error: errorMessage(error) },
          "a result could not be stored; it is replaced by a message",
        );
        unstorable = true;
        if (ended === "completed") ended = "failed";
        stored = {
          succeeded: false,
          exit_code: result.exit_code,
          duration_ms: result.duration_ms,
          error: `The result could not be stored: ${errorMessage(error)}`,
        };
        continue;
      }
      await new Promise<void>((resolve) => clock.after(SETTLE_RETRY_MS, resolve));
    }
  }
}
