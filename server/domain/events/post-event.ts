import type { Event, PostEventInput } from "@/lib/schemas/event";
import { TIMER_ENTRYPOINT } from "@/lib/schemas/pack-files";
import type { Ctx } from "@/server/domain/context";
import { getEvent } from "@/server/domain/events/get-event";
import { notFound } from "@/server/domain/find-component";
import { appError, errorMessage, invalidFields } from "@/server/errors";

type Source = { id: number | null; ref: string };

/**
 * An event from the process of a sensor, committed with everything it causes when this returns. Only a sensor's token may
 * do this, for the triggers that it names, and only while the sensor may run: what a stopped process still sends is refused.
 * @throws AppError `forbidden`, `not_found`, `invalid`
 */
export async function postEvent(ctx: Ctx, input: PostEventInput): Promise<Event> {
  const own = ctx.actor.kind === "identity" ? ctx.actor.sensor : undefined;
  if (!own) throw appError("forbidden", "Only the token of a sensor may post events");
  if (!own.triggerRefs.includes(input.trigger_ref))
    throw appError("forbidden", `This token does not cover the trigger ${input.trigger_ref}`);
  const source = await sourceOf(ctx, own);
  const [trigger] = await ctx.sql<{ id: number }>("select id from attune.trigger where ref = $1", [input.trigger_ref]);
  if (!trigger) throw notFound("Trigger", input.trigger_ref);
  const rule = await ruleOf(ctx, input);
  const [accepted] = await ctx.engine
    .acceptEvents([
      {
        triggerRef: input.trigger_ref,
        payload: input.payload ?? null,
        config: input.config ?? null,
        source: source.id,
        sourceRef: source.ref,
        rule,
        timer: null,
      },
    ])
    .catch((error: unknown) => {
      // A NUL character, half a surrogate pair: JSON that PostgreSQL cannot hold.
      if ((error as { code?: string }).code?.startsWith("22"))
        throw appError("invalid", "The payload has a value that cannot be stored", [], errorMessage(error));
      throw error;
    });
  if (!accepted || accepted.event === null) throw appError("internal", "The event was not stored");
  if (source.id !== null) countEvent(ctx, source.id);
  return getEvent(ctx, { id: accepted.event });
}

/** The sensor as the event's source. One that is not stored here is known by its ref only. */
async function sourceOf(ctx: Ctx, own: { ref: string; node?: string | undefined }): Promise<Source> {
  const [sensor] = await ctx.sql<{ id: number; enabled: boolean; entrypoint: string; node: string | null }>(
    `select s.id, s.enabled, s.entrypoint, p.node from attune.sensor s left join attune.sensor_process p on p.sensor = s.id where s.ref = $1`,
    [own.ref],
  );
  if (sensor && !sensor.enabled && sensor.entrypoint !== TIMER_ENTRYPOINT)
    throw appError("forbidden", `Sensor ${own.ref} is disabled`);
  // A process that outlived its node, or was given up, would report what its successor reports, too.
  if (own.node !== undefined && sensor?.node !== own.node)
    throw appError("forbidden", `This process of the sensor ${own.ref} was stopped; its events do not count any more`);
  return { id: sensor?.id ?? null, ref: own.ref };
}

async function ruleOf(ctx: Ctx, input: PostEventInput): Promise<number | null> {
  if (input.trigger_instance_id === undefined || input.trigger_instance_id === null) return null;
  const id = Number(/^rule_(\d{1,9})$/.exec(input.trigger_instance_id)?.[1]);
  const refuse = (message: string) => invalidFields([{ path: ["trigger_instance_id"], message }]);
  if (!Number.isInteger(id)) throw refuse("must be rule_<id>, as ATTUNE_SENSOR_TRIGGERS gives it");
  const [rule] = await ctx.sql<{ trigger_ref: string }>("select trigger_ref from attune.rule where id = $1", [id]);
  if (!rule) throw appError("not_found", `Rule ${id} not found`);
  if (rule.trigger_ref !== input.trigger_ref)
    throw refuse(`is a rule of ${rule.trigger_ref}, not of ${input.trigger_ref}`);
  return id;
}

/** For the console; an event that is stored must not fail for it. */
function countEvent(ctx: Ctx, sensor: number): void {
  ctx
    .sql("update attune.sensor_process set events = events + 1 where sensor = $1", [sensor])
    .catch((error) => ctx.log.debug({ error: errorMessage(error) }, "an event of a sensor was not counted"));
}
