import type { LiveMessage } from "@/lib/schemas/live";
import type { SensorListItem } from "@/lib/schemas/sensor";
import { type LiveRuns, outcomeOf } from "./fire-outcomes";

const FIRES_MAX = 20;

type Followed = Pick<
  SensorListItem,
  "ref" | "execution_count" | "last_fired_at" | "last_late_ms" | "recent_fires" | "next_fire_at"
>;

/**
 * A sensor with the fires that the live feed told of, before the server is asked again. The same object comes back when
 * there are none. A fire by hand belongs into the list, but is none of the timer's own.
 */
export function followFires<T extends Followed>(sensor: T, messages: readonly LiveMessage[]): T {
  let followed = sensor;
  for (const message of messages) {
    if (message.type !== "event" || message.event.source_ref !== sensor.ref) continue;
    const { id, created, late_ms, scheduled_at } = message.event;
    if (followed.recent_fires.some((fire) => fire.event >= id)) continue;
    const fire = { event: id, at: created, late_ms, outcome: "none" as const };
    followed = { ...followed, recent_fires: [...followed.recent_fires, fire].slice(-FIRES_MAX) };
    if (scheduled_at === null) continue;
    followed = {
      ...followed,
      execution_count: followed.execution_count + 1,
      last_fired_at: created,
      last_late_ms: late_ms,
    };
  }
  return followed;
}

/** A sensor whose last fires have the outcomes that the live feed told of. */
export function withLiveOutcomes<T extends Followed>(sensor: T, runs: LiveRuns): T {
  if (runs.size === 0) return sensor;
  const recent_fires = sensor.recent_fires.map((fire) => ({
    ...fire,
    outcome: outcomeOf(fire.event, sensor.recent_fires, runs)?.outcome ?? fire.outcome,
  }));
  return { ...sensor, recent_fires };
}
