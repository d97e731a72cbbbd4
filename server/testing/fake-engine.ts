import type { ArmedState, Engine } from "@/server/domain/context";
import type { AcceptedEvent, IncomingEvent } from "@/server/pipeline/incoming-event";

type Settled = Parameters<Engine["settle"]>[0];

/** An engine that arms nothing and records what it was told. `armed` is what armedSensor and armedRule answer. */
export type FakeEngine = Engine & {
  settled: Settled[];
  accepted: IncomingEvent[];
  armed: { sensors: Map<number, ArmedState>; rules: Map<number, ArmedState> };
};

const NOT_ARMED: ArmedState = { nextFireAtMs: null, version: null, problem: null };

export function createFakeEngine(overrides: Partial<Engine> = {}): FakeEngine {
  const settled: Settled[] = [];
  const accepted: IncomingEvent[] = [];
  const armed = { sensors: new Map<number, ArmedState>(), rules: new Map<number, ArmedState>() };
  return {
    settled,
    accepted,
    armed,
    async settle(changed) {
      settled.push(changed);
    },
    async reload() {
      return { reloaded: 0, armed: 0, version: 0, repaired: 0 };
    },
    armedSensor: (id) => armed.sensors.get(id) ?? NOT_ARMED,
    armedRule: (id) => armed.rules.get(id) ?? NOT_ARMED,
    upcoming: () => [],
    async acceptEvents(events) {
      accepted.push(...events);
      return events.map(
        (_, index): AcceptedEvent => ({
          event: accepted.length - events.length + index + 1,
          enforcements: [],
          executions: [],
          createdAtMs: 0,
        }),
      );
    },
    webhooks: {
      find: () => null,
      countCall: () => 0,
      record: () => undefined,
      refresh: async () => undefined,
      reload: async () => undefined,
      flush: async () => undefined,
    },
    describe: () => ({
      startedAtMs: 0,
      scheduler: {
        running: true,
        firing: true,
        armed: 0,
        invalid: 0,
        version: 0,
        nextFireAtMs: null,
        lastReconcileAtMs: null,
        repaired: 0,
        lastRepair: null,
        fired: 0,
        lateMsMax: 0,
      },
      clock: null,
      live: { subscribers: 0, delivered: 0, lagMs: 0, listening: true },
      chores: [],
    }),
    ...overrides,
  };
}
