import type { AlertTarget } from "@/lib/vocabulary";
import type { Sql } from "@/server/db/database";
import { withoutSecrets } from "@/server/secrets/process-masker";

/** Of one alert at most one message in so long; what fails meanwhile is folded into the next. */
const PACE_SECONDS = 60;
/** Then 3, 10 and 30 seconds later. */
const TRIES = 4;
const ERROR_CHARACTERS = 500;

type Alerting = { title: string; message: string; path: string };

/*
 * Each of these is called in the transaction that stores the end it tells of: committed together, or not at all. The rows of
 * alerts are locked in the order of their ids, so that two such transactions never wait for each other.
 */

type FailedExecution = {
  alert: number;
  target: AlertTarget;
  channel: number;
  id: number;
  action_ref: string;
  rule_ref: string | null;
  attempt: number;
  status: string;
  error: string | null;
};

/** For executions that ended badly and are not tried again. One that a rule's and its action's alert tell the same channel is told once. */
export async function alertOfExecutions(sql: Sql, executions: readonly number[]): Promise<void> {
  if (executions.length === 0) return;
  const rows = await sql<FailedExecution>(
    `select a.id as alert, a.target, a.channel, x.id, x.action_ref, x.rule_ref, x.attempt, x.status, x.result ->> 'error' as error
     from attune.execution x join attune.alert a on (a.target = 'rule' and a.ref = x.rule_ref) or (a.target = 'action' and a.ref = x.action_ref)
     where x.id = any ($1::bigint[]) order by a.id, x.id for no key update of a`,
    [executions],
  );
  const toldByRule = new Set(
    rows.filter(({ target }) => target === "rule").map(({ channel, id }) => `${channel} ${id}`),
  );
  const told = rows.filter(({ target, channel, id }) => target === "rule" || !toldByRule.has(`${channel} ${id}`));
  for (const alert of new Set(told.map((row) => row.alert))) {
    const [first, ...others] = told.filter((row) => row.alert === alert);
    if (first) await queueAlert(sql, alert, wordsOfExecution(first), 1 + others.length);
  }
}

function wordsOfExecution({ id, action_ref, rule_ref, attempt, status, error }: FailedExecution): Alerting {
  const what = rule_ref === null ? action_ref : `${action_ref}, run by the rule ${rule_ref},`;
  const ended = status === "abandoned" ? "was abandoned" : "failed";
  const tries = attempt > 1 ? ` after ${attempt} attempts` : "";
  return {
    title: `${rule_ref ?? action_ref} failed`,
    message: [`${what} ${ended}${tries} (execution ${id}).`, (error ?? "").slice(0, ERROR_CHARACTERS)]
      .filter((part) => part !== "")
      .join("\n\n"),
    path: `/executions/${id}`,
  };
}

/** For a sensor whose process is given up: it is not started again by itself. */
export async function alertOfSensor(sql: Sql, sensor: number): Promise<void> {
  const [row] = await sql<{ alert: number; ref: string; error: string | null }>(
    `select a.id as alert, s.ref, p.last_error as error
     from attune.sensor s join attune.alert a on a.target = 'sensor' and a.ref = s.ref left join attune.sensor_process p on p.sensor = s.id
     where s.id = $1 for no key update of a`,
    [sensor],
  );
  if (!row) return;
  await queueAlert(sql, row.alert, {
    title: `${row.ref} was given up`,
    message: [
      `The process of the sensor ${row.ref} failed again and again, and is not started any more. Mend it and start it on its page.`,
      (row.error ?? "").slice(0, ERROR_CHARACTERS),
    ]
      .filter((part) => part !== "")
      .join("\n\n"),
    path: `/sensors/${row.ref}`,
  });
}

export type InvalidTimer = { id: number; version: number; owner: "sensor" | "rule"; ref: string; problem: string };

/** For a timer that nothing can arm: told once for each version of it, by whichever node finds it first. */
export async function alertOfTimer(sql: Sql, { id, version, owner, ref, problem }: InvalidTimer): Promise<void> {
  const cause = `timer ${id} version ${version}`;
  const [row] = await sql<{ id: number }>(
    `update attune.alert set cause = $3 where target = $1 and ref = $2 and cause is distinct from $3 returning id`,
    [owner, ref, cause],
  );
  if (!row) return;
  await queueAlert(sql, row.id, {
    title: `${ref} does not fire any more`,
    message: `The settings of the timer of the ${owner} ${ref} are not valid, so it is not armed: ${problem}. Correct them on its page.`,
    path: `/${owner}s/${ref}`,
  });
}

/** Queues a message, unless one waits already: then it counts as one more of it. The alert's row is locked by the caller. */
async function queueAlert(sql: Sql, alert: number, given: Alerting, count = 1): Promise<void> {
  const folded = await sql(
    "update attune.notification set more = more + $2 where alert = $1 and status = 'queued' returning id",
    [alert, count],
  );
  if (folded.length > 0) return;
  const { title, message, path } = withoutSecrets(given);
  await sql(
    `with paced as (
       update attune.alert set due_at = greatest(clock_timestamp(), due_at + make_interval(secs => ${PACE_SECONDS})) where id = $1 returning channel, due_at
     ), made as (
       insert into attune.notification (channel, alert, origin, title, message, path, more, due_at)
       select channel, $1, 'alert', $2, $3, $4, $5, due_at from paced returning id, due_at
     )
     select graphile_worker.add_job('notify', json_build_object('notification', id), run_at := due_at, max_attempts := ${TRIES}, priority := -10) from made`,
    [alert, title, message, path, count - 1],
  );
}
