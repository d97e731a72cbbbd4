import { pause } from "@/lib/client/deadline";
import { executionStreams } from "@/lib/client/execution-streams";
import type * as rest from "@/lib/client/history-types";
import { everyItem } from "@/lib/client/pages";
import { type RequestOptions, segment, type Transport } from "@/lib/client/transport";
import type { HistoryQuery, JsonObject, Page } from "@/lib/client/types";

type Data<T> = { data: T };
type SecretOptions = RequestOptions & {
  /** Shows the parameters that are marked secret, to who may see them. */
  includeSecretValues?: boolean;
};

/** How many of the newest events a follower compares; more in one interval are fetched page by page. */
const FOLLOW_PAGE = 100;
const FOLLOW_REMEMBERED = 10_000;

function history<Summary extends { id: number }, Full, Q extends HistoryQuery>(transport: Transport, plural: string) {
  const list = (query?: Q, options: RequestOptions = {}): Promise<Page<Summary>> =>
    transport.json("GET", `/api/v1/${plural}`, { ...options, query: { ...query } });
  return {
    /** One page, newest first. */
    list,
    /** Every one that matches, newest first, page by page. */
    all: (query?: Omit<Q, "page">, options?: RequestOptions): AsyncGenerator<Summary, void, undefined> =>
      everyItem((page) => list({ per_page: 100, ...query, page } as Q, options)),
    /** @throws AttuneError NOT_FOUND */
    get: async (id: number, { includeSecretValues, ...options }: SecretOptions = {}): Promise<Full> => {
      const query = { include_secret_values: includeSecretValues };
      return (await transport.json<Data<Full>>("GET", `/api/v1/${plural}/${segment(id)}`, { ...options, query })).data;
    },
  };
}

export function eventResource(transport: Transport) {
  const events = history<rest.EventSummary, rest.Event, rest.EventQuery>(transport, "events");
  return {
    ...events,
    /** Stores an event. Only the token of a sensor may: others send events through webhooks. */
    create: async (body: rest.NewEvent, options: RequestOptions = {}): Promise<rest.Event> =>
      (await transport.json<Data<rest.Event>>("POST", "/api/v1/events", { ...options, body })).data,
    /** Events from now on, oldest first, each once; asks every `pollMs`. Ends by `signal` only, with ABORTED. */
    async *follow(
      query: Omit<rest.EventQuery, keyof HistoryQuery> = {},
      { pollMs = 1_000, signal }: Pick<RequestOptions, "signal"> & { pollMs?: number } = {},
    ): AsyncGenerator<rest.EventSummary, void, undefined> {
      // Ids are given before commits: a row may come to light after one with a higher id. So ids are compared, not counted.
      const known = new Set<number>();
      for (let first = true; ; first = false) {
        const fresh: rest.EventSummary[] = [];
        for (let page = 1; ; page += 1) {
          const { items, pagination } = await events.list({ ...query, page, per_page: FOLLOW_PAGE }, { signal });
          const unknown = items.filter(({ id }) => !known.has(id));
          for (const { id } of unknown) known.add(id);
          fresh.push(...unknown);
          if (first || unknown.length < items.length || !pagination.has_next || items.length === 0) break;
        }
        if (!first) yield* fresh.reverse();
        for (const id of known) if (known.size > FOLLOW_REMEMBERED) known.delete(id);
        await pause(pollMs, signal);
      }
    },
  };
}

export function enforcementResource(transport: Transport) {
  return {
    ...history<rest.EnforcementSummary, rest.Enforcement, rest.EnforcementQuery>(transport, "enforcements"),
    executions: (id: number, query: HistoryQuery = {}, options: RequestOptions = {}) =>
      transport.json<Page<rest.ExecutionSummary>>("GET", `/api/v1/enforcements/${segment(id)}/executions`, {
        ...options,
        query,
      }),
  };
}

export function executionResource(transport: Transport) {
  const executions = history<rest.ExecutionSummary, rest.Execution, rest.ExecutionQuery>(transport, "executions");
  return {
    ...executions,
    /** Asks for one run of an action; it has not begun when this answers. */
    execute: async (body: rest.NewExecution, options: RequestOptions = {}): Promise<rest.Execution> =>
      (await transport.json<Data<rest.Execution>>("POST", "/api/v1/executions/execute", { ...options, body })).data,
    /** What waits is cancelled at once, what runs is asked to end. @throws AttuneError CONFLICT when it has ended */
    cancel: async (id: number, options?: RequestOptions): Promise<rest.Execution> =>
      (await transport.json<Data<rest.Execution>>("POST", `/api/v1/executions/${segment(id)}/cancel`, options)).data,
    /** Runs its action again, with the same parameters or with these; `***` stands for a secret that stays what it was. */
    rerun: async (
      id: number,
      { parameters, ...options }: RequestOptions & { parameters?: JsonObject } = {},
    ): Promise<rest.Execution> =>
      (
        await transport.json<Data<rest.Execution>>("POST", `/api/v1/executions/${segment(id)}/rerun`, {
          ...options,
          body: parameters === undefined ? {} : { parameters },
        })
      ).data,
    ...executionStreams(transport, executions.get),
  };
}
