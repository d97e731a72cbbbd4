import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { systemClock } from "@/lib/schedule/clock";
import { resolveActor } from "@/server/auth/resolve-actor";
import { verifyToken } from "@/server/auth/tokens";
import { silentLog } from "@/server/log";
import { addAction, addExecution, addWorker, only } from "@/server/testing/definitions";
import { seedCore } from "@/server/testing/seed-core";
import { createTestActor, createTestDatabase, type TestDatabase, testConfig } from "@/server/testing/test-context";
import { executeOnce } from "@/server/worker/execute-once";
import { createMachine } from "@/server/worker/machine";

let db: TestDatabase;
let directory: string;
let worker: number;
let owner: number;

beforeAll(async () => {
  db = await createTestDatabase();
  await seedCore(db);
  directory = mkdtempSync(path.join(tmpdir(), "attune-token-"));
  worker = await addWorker(db.sql, "w");
  ({ id: owner } = await createTestActor(db, { login: "owner" }));
  await addAction(db.sql, {
    ref: "core.tells",
    // Backwards, because the token itself is masked in what an action says.
    entrypoint: 'printf %s "$' + '{ATTUNE_API_TOKEN-none}" | rev',
    timeoutSeconds: 30,
  });
});
afterAll(async () => {
  await db.drop();
  rmSync(directory, { recursive: true, force: true });
});

/** What an action of this execution finds in ATTUNE_API_TOKEN. */
async function toldTo(executor: number | null, sets: string[] | null): Promise<string> {
  const id = await addExecution(db.sql, "core.tells");
  await db.sql("update attune.execution set executor = $2, permission_set_refs = $3 where id = $1", [
    id,
    executor,
    sets && JSON.stringify(sets),
  ]);
  const machine = createMachine({ path: process.env.PATH ?? "", lang: null, timezone: "UTC" }, directory);
  const ports = { db, clock: systemClock, log: silentLog, config: testConfig, machine, worker, workRoot: directory };
  await executeOnce(ports, id, new AbortController().signal);
  const stored = only(
    await db.sql<{ result: { stdout?: string } }>("select result from attune.execution where id = $1", [id]),
  );
  return [...(stored.result.stdout ?? "")].reverse().join("");
}

test("an action finds a token for the API when its execution has permission sets and an owner, and it ends with it", async () => {
  expect(await toldTo(owner, null)).toBe("none");
  expect(await toldTo(owner, [])).toBe("none");
  expect(await toldTo(null, ["core.admin"])).toBe("none");
  const token = await toldTo(owner, ["core.admin"]);
  const verified = await verifyToken({ authSecret: testConfig.authSecret, clock: systemClock }, token);
  expect(verified).toMatchObject({ claims: { sub: String(owner), token_type: "execution" } });
  const base = { sql: db.sql, config: testConfig, clock: systemClock };
  const after = await resolveActor(base, new Headers({ authorization: `Bearer ${token}` }));
  expect(after).toMatchObject({ actor: null, problem: "invalid" });
});
