import { everyItem } from "@/lib/client/pages";
import { type RequestOptions, segment, type Transport } from "@/lib/client/transport";
import type * as rest from "@/lib/client/types";

type Data<T> = { data: T };
type Reading<Summary, Full> = {
  /** One page; 100 rows are the most that the server gives at once. */
  list(query?: rest.DefinitionQuery, options?: RequestOptions): Promise<rest.Page<Summary>>;
  /** Every one, page by page: `for await (const rule of client.rules.all())`. */
  all(options?: RequestOptions): AsyncGenerator<Summary, void, undefined>;
  /** @throws AttuneError NOT_FOUND */
  get(ref: string, options?: RequestOptions): Promise<Full>;
};
type Writing<Full, New, Change> = {
  /** @throws AttuneError CONFLICT when the ref is taken, UNPROCESSABLE_ENTITY when a field is wrong */
  create(input: New, options?: RequestOptions): Promise<Full>;
  /** Changes the given fields only. */
  update(ref: string, change: Change, options?: RequestOptions): Promise<Full>;
  delete(ref: string, options?: RequestOptions): Promise<rest.Deleted>;
};
type Switching<Full> = {
  enable(ref: string, options?: RequestOptions): Promise<Full>;
  disable(ref: string, options?: RequestOptions): Promise<Full>;
};

function reading<Summary extends { id: number }, Full>(transport: Transport, plural: string): Reading<Summary, Full> {
  const list = (query: rest.DefinitionQuery = {}, options: RequestOptions = {}) =>
    transport.json<rest.Page<Summary>>("GET", `/api/v1/${plural}`, { ...options, query });
  return {
    list,
    all: (options) => everyItem((page) => list({ page, page_size: 100 }, options)),
    get: async (ref, options) =>
      (await transport.json<Data<Full>>("GET", `/api/v1/${plural}/${segment(ref)}`, options)).data,
  };
}

function writing<Full, New, Change>(transport: Transport, plural: string): Writing<Full, New, Change> {
  return {
    create: async (body, options) =>
      (await transport.json<Data<Full>>("POST", `/api/v1/${plural}`, { ...options, body })).data,
    update: async (ref, body, options) =>
      (await transport.json<Data<Full>>("PUT", `/api/v1/${plural}/${segment(ref)}`, { ...options, body })).data,
    delete: (ref, options) => transport.json("DELETE", `/api/v1/${plural}/${segment(ref)}`, options),
  };
}

function switching<Full>(transport: Transport, plural: string): Switching<Full> {
  const turn = (verb: string) => async (ref: string, options?: RequestOptions) =>
    (await transport.json<Data<Full>>("POST", `/api/v1/${plural}/${segment(ref)}/${verb}`, options)).data;
  return { enable: turn("enable"), disable: turn("disable") };
}

export function packResource(transport: Transport) {
  return {
    ...reading<rest.PackSummary, rest.Pack>(transport, "packs"),
    ...writing<rest.Pack, rest.NewPack, rest.PackChange>(transport, "packs"),
    /**
     * Installs a pack from a tar.gz of at most 100 MB. `force` replaces the pack that is there.
     * @throws AttuneError CONFLICT when the pack is there and `force` is not given
     */
    async upload(
      archive: Blob | Uint8Array,
      { force, skipTests, ...options }: RequestOptions & { force?: boolean; skipTests?: boolean } = {},
    ): Promise<rest.PackUpload> {
      const form = new FormData();
      const blob = archive instanceof Blob ? archive : new Blob([archive as BlobPart], { type: "application/gzip" });
      form.set("pack", blob, "pack.tar.gz");
      if (force) form.set("force", "true");
      if (skipTests) form.set("skip_tests", "true");
      const call = { timeoutMs: 300_000, ...options, form };
      return (await transport.json<Data<rest.PackUpload>>("POST", "/api/v1/packs/upload", call)).data;
    },
    /** The pack as tar.gz, as `upload` takes it. */
    export: (ref: string, options: RequestOptions = {}): Promise<Uint8Array> =>
      transport.bytes("GET", `/api/v1/packs/${segment(ref)}/export`, {
        timeoutMs: 300_000,
        ...options,
        headers: { accept: "application/gzip, application/json" },
      }),
  };
}

export const runtimeResource = (transport: Transport) =>
  reading<rest.RuntimeSummary, rest.Runtime>(transport, "runtimes");

export function sensorResource(transport: Transport) {
  const logsOf = (ref: string) => `/api/v1/sensors/${segment(ref)}/logs`;
  return {
    ...reading<rest.SensorSummary, rest.Sensor>(transport, "sensors"),
    ...writing<rest.Sensor, rest.NewSensor, rest.SensorChange>(transport, "sensors"),
    ...switching<rest.Sensor>(transport, "sensors"),
    /** Compares all armed timers with the stored sensors and repairs what differs. */
    reload: async (options?: RequestOptions): Promise<rest.SensorReload> =>
      (await transport.json<Data<rest.SensorReload>>("POST", "/api/v1/sensors/reload", options)).data,
    /** Fires it now, disabled or not: its event is stored, with what the rules make of it, when this answers. */
    fire: async (
      ref: string,
      { payload, ...options }: RequestOptions & { payload?: rest.JsonObject } = {},
    ): Promise<rest.Fired> =>
      (
        await transport.json<Data<rest.Fired>>("POST", `/api/v1/sensors/${segment(ref)}/fire`, {
          ...options,
          body: payload === undefined ? {} : { payload },
        })
      ).data,
    /** Lets a timer rest until an instant; what is due until then is skipped, and its misfire policy decides at the end. */
    pause: async (
      ref: string,
      { until, reason, ...options }: RequestOptions & { until: string; reason?: string },
    ): Promise<rest.Sensor> =>
      (
        await transport.json<Data<rest.Sensor>>("POST", `/api/v1/sensors/${segment(ref)}/pause`, {
          ...options,
          body: { until, ...(reason === undefined ? {} : { reason }) },
        })
      ).data,
    /** Ends the pause of a timer now. */
    resume: async (ref: string, options?: RequestOptions): Promise<rest.Sensor> =>
      (await transport.json<Data<rest.Sensor>>("POST", `/api/v1/sensors/${segment(ref)}/resume`, options)).data,
    /** Which logs there are. */
    logs: (ref: string, options?: RequestOptions): Promise<rest.SensorLogs> =>
      transport.json("GET", logsOf(ref), options),
    /** The text of one log, or its last `tail` lines. It is what a program wrote: treat it as hostile. */
    log: (
      ref: string,
      stream: rest.LogStream,
      { tail, ...options }: RequestOptions & { tail?: number } = {},
    ): Promise<string> =>
      transport.text("GET", `${logsOf(ref)}/${segment(stream)}`, {
        ...options,
        query: { tail },
        headers: { accept: "text/plain, application/json" },
      }),
  };
}

export function ruleResource(transport: Transport) {
  return {
    ...reading<rest.RuleSummary, rest.Rule>(transport, "rules"),
    ...writing<rest.Rule, rest.NewRule, rest.RuleChange>(transport, "rules"),
    ...switching<rest.Rule>(transport, "rules"),
    /** Lets the rule, as it is now, take stored events again, by their ids: those that it matches run once more. */
    replay: async (ref: string, events: number[], options: RequestOptions = {}): Promise<rest.Replay> =>
      (
        await transport.json<Data<rest.Replay>>("POST", `/api/v1/rules/${segment(ref)}/replay`, {
          ...options,
          body: { events },
        })
      ).data,
  };
}

export function actionResource(transport: Transport) {
  return {
    ...reading<rest.ActionSummary, rest.Action>(transport, "actions"),
    ...writing<rest.Action, rest.NewAction, rest.ActionChange>(transport, "actions"),
  };
}

export const triggerDefinitions = (transport: Transport) => ({
  ...reading<rest.TriggerSummary, rest.Trigger>(transport, "triggers"),
  ...writing<rest.Trigger, rest.NewTrigger, rest.TriggerChange>(transport, "triggers"),
  ...switching<rest.Trigger>(transport, "triggers"),
});
