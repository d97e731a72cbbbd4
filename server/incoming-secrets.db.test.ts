import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { recordAudit } from "@/server/domain/audit/record-audit";
import { getEnforcement } from "@/server/domain/enforcements/get-enforcement";
import { getEvent } from "@/server/domain/events/get-event";
import { createMasker } from "@/server/secrets/masker";
import { setProcessMasker } from "@/server/secrets/process-masker";
import { addRule } from "@/server/testing/definitions";
import { alertEvent } from "@/server/testing/pipeline-node";
import { startTestNode, type TestNode } from "@/server/testing/running-engine";
import { seedCore } from "@/server/testing/seed-core";
import { createTestContext, createTestDatabase, type TestDatabase } from "@/server/testing/test-context";

let database: TestDatabase;
let running: TestNode;
beforeAll(async () => {
  database = await createTestDatabase();
  await seedCore(database);
  await addRule(database.sql, {
    ref: "core.copies",
    actionParams: { message: "got {{ event.payload.token }}", all: "{{ event.payload }}" },
  });
  running = await startTestNode(database.url, { fires: false });
});
afterEach(() => setProcessMasker(createMasker([])));
afterAll(async () => {
  await running.stop();
  await database.drop();
});

test("a known secret in an event is stored nowhere: not in the event, nor in what a rule copies from it", async () => {
  setProcessMasker(createMasker(["s3cret-text"]));
  const payload = { token: "s3cret-text", "s3cret-text": [{ url: "https://x/?t=s3cret-text" }], level: 3 };
  const [accepted] = await running.engine.acceptEvents([
    alertEvent(payload, { config: { headers: { authorization: "Bearer s3cret-text" } } }),
  ]);
  const event = await getEvent({ sql: database.sql, actor: { kind: "system" } }, { id: accepted?.event ?? 0 });
  expect(event.payload).toEqual({ token: "***", "***": [{ url: "https://x/?t=***" }], level: 3 });
  expect(event.config).toEqual({ headers: { authorization: "Bearer ***" } });
  const rows = await database.sql<{ row: string }>(
    "select to_jsonb(e)::text as row from attune.event e union all select to_jsonb(n)::text from attune.enforcement n union all select to_jsonb(x)::text from attune.execution x",
  );
  expect(rows).toHaveLength(3);
  for (const { row } of rows) expect(row).not.toContain("s3cret-text");
  expect(rows.filter(({ row }) => row.includes("got ***"))).toHaveLength(2);
});

test("what was stored before a text became a secret is masked when it is shown", async () => {
  const [accepted] = await running.engine.acceptEvents([alertEvent({ token: "later-s3cret" })]);
  setProcessMasker(createMasker(["later-s3cret"]));
  const ctx = await createTestContext(database);
  expect((await getEvent(ctx, { id: accepted?.event ?? 0 })).payload).toEqual({ token: "***" });
  const enforcement = await getEnforcement(ctx, { id: accepted?.enforcements[0] ?? 0 });
  expect(JSON.stringify(enforcement)).not.toContain("later-s3cret");
  expect(JSON.stringify(await getEnforcement(ctx, { id: enforcement.id, includeSecrets: true }))).toContain(
    "got later-s3cret",
  );
});

test("audit details have no known secret", async () => {
  setProcessMasker(createMasker(["s3cret-text"]));
  const ctx = await createTestContext(database);
  await recordAudit(ctx, { action: "test.done", resource: "test", details: { request: "GET /x?token=s3cret-text" } });
  const [row] = await database.sql("select details from attune.audit_event where action = 'test.done'");
  expect(row).toEqual({ details: { request: "GET /x?token=***" } });
});
