import { afterAll, beforeAll, expect, test } from "vitest";
import { sensorsRouter } from "@/server/api/trpc/sensors";
import { createCallerFactory, router } from "@/server/api/trpc/trpc";
import { isAppError } from "@/server/errors";
import { seedCore } from "@/server/testing/seed-core";
import {
  createTestContext,
  createTestDatabase,
  type TestContext,
  type TestDatabase,
} from "@/server/testing/test-context";

const createCaller = createCallerFactory(router({ sensors: sensorsRouter }));

let database: TestDatabase;
let ctx: TestContext;
beforeAll(async () => {
  database = await createTestDatabase();
  await seedCore(database);
  ctx = await createTestContext(database);
});
afterAll(() => database.drop());

const input = {
  ref: "core.tick",
  label: "Tick",
  trigger_ref: "core.intervaltimer",
  config: { unit: "seconds", interval: 5 },
};
const refusalOf = (work: Promise<unknown>) =>
  work.then(
    () => ({ code: "accepted" }),
    (error: { code: string; message: string; cause?: unknown }) => error,
  );

test("a sensor is made, changed, fired and taken away through the API, with the input's defaults filled in", async () => {
  const { sensors } = createCaller({ ctx, base: ctx, requestId: "test" });
  expect(await sensors.create(input)).toMatchObject({ ref: "core.tick", enabled: true, state: "armed" });
  expect((await sensors.disable({ ref: "core.tick" })).state).toBe("disabled");
  expect(await sensors.fire({ ref: "core.tick" })).toEqual({ event: 1, executions: [] });
  expect((await sensors.preview({ trigger_ref: "core.intervaltimer", config: input.config })).instants).toHaveLength(
    10,
  );
  expect(await sensors.delete({ ref: "core.tick" })).toMatchObject({ success: true, armed_version: null });
});

test("a refusal keeps its code and the fields that it is about", async () => {
  const { sensors } = createCaller({ ctx, base: ctx, requestId: "test" });
  await sensors.create(input);
  const taken = await refusalOf(sensors.create(input));
  expect(taken).toMatchObject({ code: "CONFLICT", message: "Sensor core.tick exists already" });
  const invalid = await refusalOf(sensors.create({ ...input, ref: "core.other", config: { unit: "seconds" } }));
  const cause = "cause" in invalid ? invalid.cause : undefined;
  expect(isAppError(cause) && cause.issues).toEqual([{ path: ["config", "interval"], message: "is required" }]);
  expect(await refusalOf(sensors.get({ ref: "core.nothing" }))).toMatchObject({ code: "NOT_FOUND" });
});

test("a visitor who is not signed in gets nothing", async () => {
  const { sensors } = createCaller({ ctx: null, base: ctx, requestId: "test" });
  expect(await refusalOf(sensors.list())).toMatchObject({ code: "UNAUTHORIZED" });
  expect(await refusalOf(sensors.create(input))).toMatchObject({ code: "UNAUTHORIZED" });
});
