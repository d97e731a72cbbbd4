import { z } from "zod";
import { createCalendarInput, updateCalendarInput } from "@/lib/schemas/calendar";
import { replayEventsInput, replayResultSchema, ruleTestResultSchema, testRuleInput } from "@/lib/schemas/rule";
import { firedSchema, fireSensorInput, pauseSensorInput, reloadResultSchema } from "@/lib/schemas/sensor";
import * as bodies from "@/server/api/rest/definition-bodies";
import { endpoint, type Rest } from "@/server/api/rest/endpoint";
import { dataOf, deletedSchema, refParams } from "@/server/api/rest/envelopes";
import type { Resource } from "@/server/api/rest/resource";
import {
  actionResource,
  calendarResource,
  packResource,
  ruleResource,
  runtimeResource,
  sensorResource,
  triggerResource,
} from "@/server/api/rest/resources";
import { createAction } from "@/server/domain/actions/create-action";
import { deleteAction } from "@/server/domain/actions/delete-action";
import { getAction } from "@/server/domain/actions/get-action";
import { updateAction } from "@/server/domain/actions/update-action";
import { createCalendar } from "@/server/domain/calendars/create-calendar";
import { deleteCalendar } from "@/server/domain/calendars/delete-calendar";
import { getCalendar } from "@/server/domain/calendars/list-calendars";
import { updateCalendar } from "@/server/domain/calendars/update-calendar";
import type { Ctx } from "@/server/domain/context";
import { createPack } from "@/server/domain/packs/create-pack";
import { deletePack } from "@/server/domain/packs/delete-pack";
import { readPack } from "@/server/domain/packs/pack-rows";
import { updatePack } from "@/server/domain/packs/update-pack";
import { createRule } from "@/server/domain/rules/create-rule";
import { deleteRule } from "@/server/domain/rules/delete-rule";
import { disableRule } from "@/server/domain/rules/disable-rule";
import { enableRule } from "@/server/domain/rules/enable-rule";
import { replayEvents } from "@/server/domain/rules/replay-events";
import { readRule } from "@/server/domain/rules/rule-rows";
import { testRule } from "@/server/domain/rules/test-rule";
import { updateRule } from "@/server/domain/rules/update-rule";
import { createRuntime } from "@/server/domain/runtimes/create-runtime";
import { deleteRuntime } from "@/server/domain/runtimes/delete-runtime";
import { getRuntime } from "@/server/domain/runtimes/get-runtime";
import { updateRuntime } from "@/server/domain/runtimes/update-runtime";
import { createSensor } from "@/server/domain/sensors/create-sensor";
import { deleteSensor } from "@/server/domain/sensors/delete-sensor";
import { disableSensor } from "@/server/domain/sensors/disable-sensor";
import { enableSensor } from "@/server/domain/sensors/enable-sensor";
import { fireSensor } from "@/server/domain/sensors/fire-sensor";
import { pauseSensor, resumeSensor } from "@/server/domain/sensors/pause-sensor";
import { reloadSensors } from "@/server/domain/sensors/reload-sensors";
import { readSensor } from "@/server/domain/sensors/sensor-rows";
import { updateSensor } from "@/server/domain/sensors/update-sensor";
import { exportSchedule } from "@/server/domain/system/export-schedule";
import { findRefById } from "@/server/domain/system/page-definitions";
import { createTrigger } from "@/server/domain/triggers/create-trigger";
import { deleteTrigger } from "@/server/domain/triggers/delete-trigger";
import { disableTrigger } from "@/server/domain/triggers/disable-trigger";
import { enableTrigger } from "@/server/domain/triggers/enable-trigger";
import { readTrigger } from "@/server/domain/triggers/trigger-rows";
import { updateTrigger } from "@/server/domain/triggers/update-trigger";

type Verbs<B extends z.ZodType, P extends z.ZodType> = {
  /** As in the path, such as `sensors`. */
  plural: string;
  shown: Resource;
  get(ctx: Ctx, ref: string): Promise<object>;
  create?: { body: B; run(ctx: Ctx, body: z.output<B>): Promise<object> };
  update?: { body: P; run(ctx: Ctx, ref: string, body: z.output<P>): Promise<object> };
  remove?(ctx: Ctx, input: { ref: string }): Promise<object>;
  enable?(ctx: Ctx, input: { ref: string }): Promise<object>;
  disable?(ctx: Ctx, input: { ref: string }): Promise<object>;
};

/** One definition: made, shown, changed, deleted, switched on and off. rest-api.md §3 to §6, §9, §10. */
export function addDefinitionRoutes(rest: Rest): void {
  // Before `/sensors/{ref}`, whose refs always have a dot.
  endpoint(
    rest,
    {
      method: "post",
      path: "/api/v1/sensors/reload",
      summary: "Compare all armed timers with the sensor table and repair what differs",
      tag: "Sensors",
      response: dataOf(reloadResultSchema),
    },
    async (ctx) => ({ data: await reloadSensors(ctx) }),
  );
  endpoint(
    rest,
    {
      method: "get",
      path: "/api/v1/schedule.ics",
      summary: "The coming fires as an iCalendar file",
      description:
        "For calendar programs that send a token: an event for each fire of the coming hours, 168 when left out.",
      tag: "Sensors",
      query: z.object({ hours: z.coerce.number().int().min(1).max(168).default(168) }),
      produces: "text/calendar",
      response: z.string(),
    },
    async (ctx, { query }) =>
      new Response(await exportSchedule(ctx, query), {
        headers: { "content-type": "text/calendar; charset=utf-8", "cache-control": "no-store" },
      }),
  );
  add(rest, {
    plural: "packs",
    shown: packResource,
    get: readPack,
    create: { body: bodies.packBody, run: createPack },
    update: { body: bodies.packPatch, run: (ctx, ref, body) => updatePack(ctx, { ...body, ref }) },
    remove: deletePack,
  });
  add(rest, {
    plural: "runtimes",
    shown: runtimeResource,
    get: (ctx, ref) => getRuntime(ctx, { ref }),
    create: { body: bodies.runtimeBody, run: createRuntime },
    update: { body: bodies.runtimePatch, run: (ctx, ref, body) => updateRuntime(ctx, { ...body, ref }) },
    remove: deleteRuntime,
  });
  add(rest, {
    plural: "triggers",
    shown: triggerResource,
    get: readTrigger,
    create: { body: bodies.triggerBody, run: createTrigger },
    update: { body: bodies.triggerPatch, run: (ctx, ref, body) => updateTrigger(ctx, { ...body, ref }) },
    remove: deleteTrigger,
    enable: enableTrigger,
    disable: disableTrigger,
  });
  add(rest, {
    plural: "sensors",
    shown: sensorResource,
    get: readSensor,
    create: {
      body: bodies.sensorBody,
      run: async (ctx, { trigger_id, ...body }) =>
        createSensor(ctx, {
          ...body,
          trigger_ref: body.trigger_ref ?? (await findRefById(ctx, "trigger", trigger_id ?? 0)),
        }),
    },
    update: { body: bodies.sensorPatch, run: (ctx, ref, body) => updateSensor(ctx, { ...body, ref }) },
    remove: deleteSensor,
    enable: enableSensor,
    disable: disableSensor,
  });
  endpoint(
    rest,
    {
      method: "post",
      path: "/api/v1/sensors/{ref}/fire",
      summary: "Fire a sensor now",
      description:
        "Its event is stored, with what the rules make of it, when this answers. The plan of a timer stays as it is; a timer's event has its usual payload.",
      tag: "Sensors",
      params: refParams,
      body: fireSensorInput.omit({ ref: true }),
      status: 201,
      response: dataOf(firedSchema),
    },
    async (ctx, { params, body }) => ({ data: await fireSensor(ctx, { ...params, ...body }) }),
  );
  endpoint(
    rest,
    {
      method: "post",
      path: "/api/v1/sensors/{ref}/pause",
      summary: "Pause a timer until a moment",
      description:
        "What is due until then is skipped as paused; at the end the misfire policy decides what is made up for.",
      tag: "Sensors",
      params: refParams,
      body: pauseSensorInput.omit({ ref: true }),
      response: dataOf(sensorResource.schema),
    },
    async (ctx, { params, body }) => ({ data: sensorResource.present(await pauseSensor(ctx, { ...params, ...body })) }),
  );
  endpoint(
    rest,
    {
      method: "post",
      path: "/api/v1/sensors/{ref}/resume",
      summary: "End the pause of a timer",
      tag: "Sensors",
      params: refParams,
      response: dataOf(sensorResource.schema),
    },
    async (ctx, { params }) => ({ data: sensorResource.present(await resumeSensor(ctx, params)) }),
  );
  add(rest, {
    plural: "calendars",
    shown: calendarResource,
    get: (ctx, ref) => getCalendar(ctx, { ref }),
    create: { body: createCalendarInput, run: createCalendar },
    update: {
      body: updateCalendarInput.omit({ ref: true }),
      run: (ctx, ref, body) => updateCalendar(ctx, { ...body, ref }),
    },
    remove: deleteCalendar,
  });
  endpoint(
    rest,
    {
      method: "post",
      path: "/api/v1/rules/test",
      summary: "Try conditions and parameters against recent events",
      description:
        "Changes nothing: for each of the last events of the trigger, whether a rule would match, why not, and the parameters.",
      tag: "Rules",
      body: testRuleInput,
      response: dataOf(z.array(ruleTestResultSchema)),
    },
    async (ctx, { body }) => ({ data: await testRule(ctx, body) }),
  );
  endpoint(
    rest,
    {
      method: "post",
      path: "/api/v1/rules/{ref}/replay",
      summary: "Let a rule take stored events again",
      description:
        "For each that it matches as it is now: one more enforcement, marked with the number of its replay, and an execution. What ran before stays.",
      tag: "Rules",
      params: refParams,
      body: replayEventsInput.omit({ ref: true }),
      response: dataOf(replayResultSchema),
    },
    async (ctx, { params, body }) => ({ data: await replayEvents(ctx, { ...params, ...body }) }),
  );
  add(rest, {
    plural: "rules",
    shown: ruleResource,
    get: readRule,
    create: { body: bodies.ruleBody, run: createRule },
    update: { body: bodies.rulePatch, run: (ctx, ref, body) => updateRule(ctx, { ...body, ref }) },
    remove: deleteRule,
    enable: enableRule,
    disable: disableRule,
  });
  add(rest, {
    plural: "actions",
    shown: actionResource,
    get: (ctx, ref) => getAction(ctx, { ref }),
    create: { body: bodies.actionBody, run: async (ctx, body) => createAction(ctx, await withRuntimeRef(ctx, body)) },
    update: {
      body: bodies.actionPatch,
      run: async (ctx, ref, body) => updateAction(ctx, { ...(await withRuntimeRef(ctx, body)), ref }),
    },
    remove: deleteAction,
  });
}

function add<B extends z.ZodType, P extends z.ZodType>(rest: Rest, verbs: Verbs<B, P>): void {
  const { plural, shown } = verbs;
  const tag = `${plural[0]?.toUpperCase()}${plural.slice(1)}`;
  const one = `${plural === "actions" ? "an" : "a"} ${plural.slice(0, -1)}`;
  const all = `/api/v1/${plural}`;
  const path = `${all}/{ref}`;
  const response = dataOf(shown.schema);
  const data = (value: object) => ({ data: shown.present(value) });
  const { create, update, remove } = verbs;
  if (create)
    endpoint(
      rest,
      {
        method: "post",
        path: all,
        summary: `Create ${one}`,
        tag,
        body: create.body,
        nulls: "absent",
        status: 201,
        response,
      },
      async (ctx, { body }) => data(await create.run(ctx, body as z.output<B>)),
    );
  endpoint(rest, { method: "get", path, summary: `Get ${one}`, tag, params: refParams, response }, async (ctx, given) =>
    data(await verbs.get(ctx, given.params.ref)),
  );
  if (update)
    endpoint(
      rest,
      { method: "put", path, summary: `Change ${one}`, tag, params: refParams, body: update.body, response },
      async (ctx, { params, body }) => data(await update.run(ctx, params.ref, body as z.output<P>)),
    );
  if (remove)
    endpoint(
      rest,
      { method: "delete", path, summary: `Delete ${one}`, tag, params: refParams, response: deletedSchema },
      async (ctx, { params }) => {
        // Undoing is the console's: the contract knows nothing of it.
        const { undo: _, ...answer } = (await remove(ctx, { ref: params.ref })) as { undo?: string | null };
        return answer;
      },
    );
  for (const name of ["enable", "disable"] as const) {
    const run = verbs[name];
    if (run)
      endpoint(
        rest,
        {
          method: "post",
          path: `${path}/${name}`,
          summary: `${name === "enable" ? "Enable" : "Disable"} ${one}`,
          tag,
          params: refParams,
          response,
        },
        async (ctx, { params }) => data(await run(ctx, { ref: params.ref })),
      );
  }
}

async function withRuntimeRef<
  T extends { runtime?: number | null | undefined; runtime_ref?: string | null | undefined },
>(ctx: Ctx, { runtime, ...body }: T): Promise<Omit<T, "runtime">> {
  if (runtime === null || runtime === undefined || body.runtime_ref) return body;
  return { ...body, runtime_ref: await findRefById(ctx, "runtime", runtime) };
}
