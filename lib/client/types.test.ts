import { expect, expectTypeOf, it } from "vitest";
import type { z } from "zod";
import { isFinalStatus } from "@/lib/client/execution-streams";
import type * as history from "@/lib/client/history-types";
import type * as client from "@/lib/client/types";
import type { actionSchema } from "@/lib/schemas/action";
import type { enforcementSchema, eventSchema, eventSummarySchema } from "@/lib/schemas/event";
import type { executionSchema } from "@/lib/schemas/execution";
import type { packSchema, runtimeSchema } from "@/lib/schemas/pack";
import type { ruleSchema } from "@/lib/schemas/rule";
import type { sensorSchema } from "@/lib/schemas/sensor";
import type { triggerSchema } from "@/lib/schemas/trigger";
import { EXECUTION_STATUSES, isTerminalStatus } from "@/lib/vocabulary";

/** Every field that both know has a type that the client's can hold; REST leaves out empty ones of those with `?`. */
type Fits<Server, Client> = {
  [Name in keyof Server & keyof Client]-?: NonNullable<Server[Name]> extends NonNullable<Client[Name]> ? never : Name;
}[keyof Server & keyof Client];
/** Fields that the client promises and the server's schema does not have. */
type Invented<Server, Client> = Exclude<
  { [Name in keyof Client]-?: undefined extends Client[Name] ? never : Name }[keyof Client],
  keyof Server
>;
/** Fields that may be null at the server, and never at the client. */
type NeverNull<Server, Client> = {
  [Name in keyof Server & keyof Client]-?: null extends Server[Name]
    ? null extends Client[Name]
      ? never
      : undefined extends Client[Name]
        ? never
        : Name
    : never;
}[keyof Server & keyof Client];
type Wrong<Schema extends z.ZodType, Client> =
  | Fits<z.infer<Schema>, Client>
  | Invented<z.infer<Schema>, Client>
  | NeverNull<z.infer<Schema>, Client>;

it("the client's shapes hold what the server's schemas say", () => {
  expectTypeOf<Wrong<typeof packSchema, client.Pack>>().toEqualTypeOf<never>();
  expectTypeOf<Wrong<typeof runtimeSchema, client.Runtime>>().toEqualTypeOf<never>();
  expectTypeOf<Wrong<typeof triggerSchema, client.Trigger>>().toEqualTypeOf<never>();
  expectTypeOf<Wrong<typeof sensorSchema, client.Sensor>>().toEqualTypeOf<never>();
  expectTypeOf<Wrong<typeof ruleSchema, client.Rule>>().toEqualTypeOf<never>();
  expectTypeOf<Wrong<typeof actionSchema, client.Action>>().toEqualTypeOf<never>();
  expectTypeOf<Wrong<typeof eventSummarySchema, history.EventSummary>>().toEqualTypeOf<never>();
  expectTypeOf<Wrong<typeof eventSchema, history.Event>>().toEqualTypeOf<never>();
  expectTypeOf<Wrong<typeof enforcementSchema, history.Enforcement>>().toEqualTypeOf<never>();
  expectTypeOf<Wrong<typeof executionSchema, history.ExecutionSummary>>().toEqualTypeOf<never>();
  expectTypeOf<Wrong<typeof executionSchema, history.Execution>>().toEqualTypeOf<never>();
});

it("the client knows every status, and which are the last ones", () => {
  expectTypeOf<(typeof EXECUTION_STATUSES)[number]>().toEqualTypeOf<history.ExecutionStatus>();
  for (const status of EXECUTION_STATUSES) expect(isFinalStatus(status)).toBe(isTerminalStatus(status));
});
