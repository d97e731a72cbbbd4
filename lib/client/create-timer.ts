import { AttuneError, isAttuneError } from "@/lib/client/attune-error";
import type { AttuneClient } from "@/lib/client/create-attune-client";
import type { RequestOptions } from "@/lib/client/transport";
import type { Action, Json, JsonObject, MisfirePolicy, NewAction, Rule, Sensor, Trigger } from "@/lib/client/types";

/** Source that becomes an action of the timer's own ref; shell unless `runtime_ref` says otherwise. */
export type InlineAction = { source: string; runtime_ref?: string } & Omit<
  Partial<NewAction>,
  "ref" | "pack_ref" | "entrypoint" | "runtime_ref"
>;

export type TimerOptions<Schedule> = RequestOptions & {
  /** `pack.name`: of the sensor, of the rule, and of the action when that is inline. */
  ref: string;
  label?: string;
  schedule: Schedule;
  /** The ref of an action that is there, or the source of a new one. */
  action: string | InlineAction;
  /** What the action gets; `{{ event.payload.… }}` in it is filled in for each fire. */
  parameters?: JsonObject;
  conditions?: Json;
  misfire_policy?: MisfirePolicy;
  /** Whether it begins to fire at once; true. */
  enabled?: boolean;
};

export type IntervalSchedule = { interval: number; unit: "seconds" | "minutes" | "hours" | "days" };
export type CronSchedule = { expression: string; timezone?: string };
export type DateSchedule = { fire_at: string | Date; timezone?: string };

/** `sensor` as it was after the last step, with its next fire. */
export type Timer = { trigger: Trigger; sensor: Sensor; rule: Rule; action: Action };

/** Fires every so often. All or nothing: what was made is taken away when a later step fails. @throws AttuneError */
export function createIntervalTimer(client: AttuneClient, options: TimerOptions<IntervalSchedule>): Promise<Timer> {
  return createTimer(client, options, "core.intervaltimer", { ...options.schedule });
}

/** Fires by a cron expression of five or six fields, in a time zone (UTC). All or nothing. @throws AttuneError */
export function createCronTimer(client: AttuneClient, options: TimerOptions<CronSchedule>): Promise<Timer> {
  return createTimer(client, options, "core.crontimer", { ...options.schedule });
}

/** Fires once, at an instant. All or nothing. @throws AttuneError */
export function createDateTimer(client: AttuneClient, options: TimerOptions<DateSchedule>): Promise<Timer> {
  const { fire_at, ...zone } = options.schedule;
  const text = typeof fire_at === "string" ? fire_at : fire_at.toISOString();
  return createTimer(client, options, "core.datetimetimer", { fire_at: text, ...zone });
}

async function createTimer(
  client: AttuneClient,
  options: TimerOptions<unknown>,
  triggerRef: string,
  config: JsonObject,
): Promise<Timer> {
  const { ref, label = ref, action: wanted, enabled = true, signal, timeoutMs } = options;
  const request = { signal, timeoutMs };
  const pack_ref = ref.split(".")[0] ?? "";
  const undo: (() => Promise<unknown>)[] = [];
  try {
    const trigger = await client.triggers.get(triggerRef, request);
    const own = { ref, label, pack_ref };
    const action =
      typeof wanted === "string"
        ? await client.actions.get(wanted, request)
        : await making(
            {
              get: () => client.actions.get(ref, request),
              make: () => client.actions.create({ ...inlineFields(wanted), ...own }, request),
              takeAway: () => client.actions.delete(ref),
            },
            undo,
          );
    const policy = options.misfire_policy ? { misfire_policy: options.misfire_policy } : {};
    // Not enabled yet: its first event is to find the rule.
    const newSensor = { ...own, trigger_ref: triggerRef, config, enabled: false, ...policy };
    const sensor = await making(
      {
        get: () => client.sensors.get(ref, request),
        make: () => client.sensors.create(newSensor, request),
        takeAway: () => client.sensors.delete(ref),
      },
      undo,
    );
    const newRule = {
      ...own,
      trigger_ref: triggerRef,
      sensor_ref: ref,
      action_ref: action.ref,
      action_params: options.parameters ?? {},
      conditions: options.conditions ?? {},
    };
    const rule = await making(
      {
        get: () => client.rules.get(ref, request),
        make: () => client.rules.create(newRule, request),
        takeAway: () => client.rules.delete(ref),
      },
      undo,
    );
    return { trigger, rule, action, sensor: enabled ? await client.sensors.enable(ref, request) : sensor };
  } catch (error) {
    throw await undone(error, undo);
  }
}

function inlineFields({ source, ...fields }: InlineAction) {
  return { runtime_ref: "core.shell", ...fields, entrypoint: source };
}

type Making<T> = { get(): Promise<T>; make(): Promise<T>; takeAway(): Promise<unknown> };

/** Makes something, and remembers how to take it away: also when the answer was lost and it may be there all the same. */
async function making<T>({ get, make, takeAway }: Making<T>, undo: (() => Promise<unknown>)[]): Promise<T> {
  // Asked first, or a lost answer could make us take away what somebody else had made.
  await get().then(
    () => {
      throw new AttuneError("There is something of this ref already", { status: 409, code: "CONFLICT" });
    },
    (error) => {
      if (!isAttuneError(error) || error.code !== "NOT_FOUND") throw error;
    },
  );
  try {
    const made = await make();
    undo.unshift(takeAway);
    return made;
  } catch (error) {
    if (isAttuneError(error) && ["NETWORK", "TIMEOUT", "ABORTED"].includes(error.code)) undo.unshift(takeAway);
    throw error;
  }
}

/** Without the caller's signal, which may be what ended the work. */
async function undone(error: unknown, undo: (() => Promise<unknown>)[]): Promise<unknown> {
  const left: string[] = [];
  for (const takeAway of undo)
    await takeAway().catch((problem: unknown) => {
      if (isAttuneError(problem) && problem.code === "NOT_FOUND") return;
      left.push(problem instanceof Error ? problem.message : String(problem));
    });
  if (left.length === 0 || !isAttuneError(error)) return error;
  const message = `${error.message}. Not everything that was made before could be taken away: ${left.join("; ")}`;
  const { status, code, details, requestId } = error;
  return new AttuneError(message, { status, code, details, requestId, cause: error });
}
