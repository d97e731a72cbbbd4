import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { systemClock } from "@/lib/schedule/clock";
import type { Database } from "@/server/db/database";
import { createDoorbell } from "@/server/db/doorbell";
import { silentLog } from "@/server/log";
import { decryptText, encryptText } from "@/server/secrets/encryption";
import { beginKeyChange, previousKeyFile, readKeyFile } from "@/server/secrets/encryption-key-file";
import { finishInterruptedRotation, rotateEncryptionKey } from "@/server/secrets/rotate-encryption-key";
import { readStoredValue, toStoredValue } from "@/server/secrets/stored-key";
import { reencryptStoredSecrets } from "@/server/secrets/stored-secrets";
import { reportUnreadableSecrets } from "@/server/secrets/unreadable-secrets";
import { only } from "@/server/testing/definitions";
import { expectRefusal } from "@/server/testing/expect-refusal";
import { seedCore } from "@/server/testing/seed-core";
import { createTestDatabase, type TestDatabase } from "@/server/testing/test-context";

const OLD = "the-old-key-of-the-server";
const NEW = "the-new-key-of-the-server";
const VALUES = { "a.token": "first", "b.token": { deep: ["second", 2] } };

let database: TestDatabase;
let directory: string;
let file: string;
beforeAll(async () => {
  database = await createTestDatabase();
  await seedCore(database);
});
beforeEach(async () => {
  directory = mkdtempSync(path.join(tmpdir(), "attune-rotation-"));
  file = path.join(directory, "encryption-key");
  writeFileSync(file, `${OLD}\n`, { mode: 0o600 });
  await database.sql("truncate attune.key");
  for (const [ref, value] of Object.entries(VALUES))
    await database.sql(
      "insert into attune.key (ref, owner_type, name, encrypted, value) values ($1, 'system', $1, true, $2)",
      [ref, toStoredValue(OLD, { ref, encrypted: true, value })],
    );
  await database.sql(
    "insert into attune.key (ref, owner_type, name, value) values ('plain', 'system', 'plain', '\"enc:v1:no\"')",
  );
  await database.sql("update attune.trigger set webhook_config = $1 where ref = 'core.alert'", [
    JSON.stringify({
      hmac: { enabled: true, secret: encryptText(OLD, "hook", "webhook:core.alert"), algorithm: "sha256" },
    }),
  ]);
});
afterAll(() => database.drop());

const generated = () => ({
  encryptionKey: readKeyFile(file) ?? "",
  encryptionKeyFile: file,
  previousEncryptionKey: null,
});
const given = (previous: string | null) => ({
  encryptionKey: NEW,
  encryptionKeyFile: null,
  previousEncryptionKey: previous,
});

/** Everything reads with this key, and nothing else of a row has changed. */
async function expectReadable(key: string): Promise<void> {
  const rows = await database.sql<{ ref: string; encrypted: boolean; value: string }>(
    "select ref, encrypted, value from attune.key order by ref",
  );
  expect(Object.fromEntries(rows.map((row) => [row.ref, readStoredValue(key, row)]))).toEqual({
    ...VALUES,
    plain: "enc:v1:no",
  });
  const hook = only(
    await database.sql<{ hmac: { enabled: boolean; secret: string; algorithm: string } }>(
      "select webhook_config -> 'hmac' as hmac from attune.trigger where ref = 'core.alert'",
    ),
  ).hmac;
  expect(decryptText(key, hook.secret, "webhook:core.alert")).toBe("hook");
  expect(hook).toMatchObject({ enabled: true, algorithm: "sha256" });
}

/** A crash at the n-th write of the database. */
function dyingAt(write: number): Database {
  let writes = 0;
  return {
    ...database,
    transaction: (work) =>
      database.transaction((sql, client) =>
        work(async (text, values, name) => {
          if (/^update attune\./.test(text) && writes++ === write) throw new Error("the power is gone");
          return sql(text, values, name);
        }, client),
      ),
  };
}

describe("with ATTUNE_ENCRYPTION_KEY", () => {
  test("every stored secret is encrypted with the new key, in one transaction, and a second run changes nothing", async () => {
    expect(await rotateEncryptionKey(database, given(OLD))).toBe(3);
    await expectReadable(NEW);
    expect(await rotateEncryptionKey(database, given(OLD))).toBe(0);
    const [row] = await database.sql(
      "select actor_type, details from attune.audit_event where action = 'encryption_key.rotate'",
    );
    expect(row).toEqual({ actor_type: "system", details: { secrets: 3 } });
  });

  test("it says what to set when there is no previous key, and what it cannot decrypt", async () => {
    const missing = await expectRefusal(rotateEncryptionKey(database, given(null)), "precondition");
    expect(missing.message).toContain("ATTUNE_ENCRYPTION_KEY_PREVIOUS");
    const wrong = await expectRefusal(
      rotateEncryptionKey(database, given("some-other-key-altogether")),
      "precondition",
    );
    expect(wrong.message).toContain("key a.token, key b.token, webhook core.alert");
    await expectReadable(OLD);
  });

  test.each([0, 1, 2])(
    "a crash at write %i leaves everything with the old key, and the next run ends it",
    async (write) => {
      await expect(rotateEncryptionKey(dyingAt(write), given(OLD))).rejects.toThrow("the power is gone");
      await expectReadable(OLD);
      await rotateEncryptionKey(database, given(OLD));
      await expectReadable(NEW);
    },
  );
});

describe("with the generated key", () => {
  test("a new key takes its place, private, and the old one is gone when all is done", async () => {
    expect(await rotateEncryptionKey(database, generated())).toBe(3);
    const key = readKeyFile(file) ?? "";
    expect(key).not.toBe(OLD);
    expect(key.length).toBeGreaterThanOrEqual(43);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(existsSync(previousKeyFile(file))).toBe(false);
    await expectReadable(key);
  });

  test("a secret that the present key does not open stops it before any file is touched", async () => {
    writeFileSync(file, "a-key-that-fits-nothing\n");
    await expectRefusal(rotateEncryptionKey(database, generated()), "precondition");
    expect(readFileSync(file, "utf8")).toBe("a-key-that-fits-nothing\n");
    expect(existsSync(previousKeyFile(file))).toBe(false);
  });

  test("after a crash between the two files nothing has changed yet, and the next run does it all", async () => {
    writeFileSync(previousKeyFile(file), `${OLD}\n`);
    await rotateEncryptionKey(database, generated());
    expect(readKeyFile(file)).not.toBe(OLD);
    expect(existsSync(previousKeyFile(file))).toBe(false);
    await expectReadable(readKeyFile(file) ?? "");
  });

  test.each([0, 1, 2])(
    "after a crash at write %i both keys are there, and the next run ends it with the same new key",
    async (write) => {
      await expect(rotateEncryptionKey(dyingAt(write), generated())).rejects.toThrow("the power is gone");
      expect(readKeyFile(previousKeyFile(file))).toBe(OLD);
      await expectReadable(OLD);
      const begun = readKeyFile(file) ?? "";
      await rotateEncryptionKey(database, generated());
      expect(readKeyFile(file)).toBe(begun);
      expect(existsSync(previousKeyFile(file))).toBe(false);
      await expectReadable(begun);
    },
  );

  test("after a crash behind the commit only the old key is taken away", async () => {
    const change = beginKeyChange(file);
    await database.transaction((sql) => reencryptStoredSecrets(sql, change));
    expect(await rotateEncryptionKey(database, generated())).toBe(0);
    expect(existsSync(previousKeyFile(file))).toBe(false);
    await expectReadable(change.to);
  });

  test("a server that starts after a crash ends what was begun", async () => {
    const { to } = beginKeyChange(file);
    await finishInterruptedRotation(database, generated(), silentLog);
    expect(existsSync(previousKeyFile(file))).toBe(false);
    await expectReadable(to);
    await finishInterruptedRotation(database, generated(), silentLog);
    await expectReadable(to);
  });
});

test("while a server or worker runs, which holds the old key, nothing is rotated", async () => {
  const doorbell = createDoorbell(database.url, silentLog, systemClock);
  await doorbell.start();
  try {
    const error = await expectRefusal(rotateEncryptionKey(database, generated()), "precondition");
    expect(error.message).toContain("Stop every server and worker first");
  } finally {
    await doorbell.stop();
  }
  await expectReadable(OLD);
});

test("through a pooler, where nobody can see who runs, nothing is rotated", async () => {
  const error = await expectRefusal(rotateEncryptionKey({ ...database, pooled: true }, generated()), "precondition");
  expect(error.message).toContain("the address of PostgreSQL itself");
  await expectReadable(OLD);
});

test("a start with another key says in one line what does not decrypt and what to do", async () => {
  const lines: string[] = [];
  const log = { error: (_: unknown, text: string) => lines.push(text) } as unknown as typeof silentLog;
  await reportUnreadableSecrets(database.sql, given(null), log);
  expect(lines).toHaveLength(1);
  expect(lines[0]).toMatch(
    /^3 stored secrets do not decrypt with the key in ATTUNE_ENCRYPTION_KEY: key a\.token, .*webhook core\.alert/,
  );
  await reportUnreadableSecrets(database.sql, { ...given(null), encryptionKey: OLD }, log);
  expect(lines).toHaveLength(1);
  rmSync(directory, { recursive: true, force: true });
});
