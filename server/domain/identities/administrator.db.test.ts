import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { systemClock } from "@/lib/schedule/clock";
import { hashPassword, verifyPassword } from "@/server/auth/password";
import { createSignInThrottle } from "@/server/auth/sign-in-throttle";
import { SYSTEM_ORIGIN } from "@/server/domain/audit/record-audit";
import { createAdministrator, needsSetUp } from "@/server/domain/identities/create-administrator";
import { ensureAdministrator } from "@/server/domain/identities/ensure-administrator";
import { findIdentity } from "@/server/domain/identities/find-identity";
import { signIn } from "@/server/domain/identities/sign-in";
import { silentLog } from "@/server/log";
import { createTestDatabase, type TestDatabase } from "@/server/testing/test-context";

let database: TestDatabase;
const base = () => ({
  db: database,
  sql: database.sql,
  clock: systemClock,
  log: silentLog,
  requestId: "test",
  origin: SYSTEM_ORIGIN,
});
const input = (login: string) => ({ login, password: "a-good-password" });

beforeEach(async () => {
  database = await createTestDatabase();
  await database.sql(
    `insert into attune.permission_set (ref, label, grants) values ('core.admin', 'Admin', '[{"resource":"packs","actions":["create"]}]')`,
  );
});
afterEach(() => database.drop());

describe("the first administrator", () => {
  test("is made while nobody exists, may do what core.admin allows, and can sign in", async () => {
    expect(await needsSetUp(base())).toBe(true);
    expect(await createAdministrator(base(), input("ann"))).toEqual({ login: "ann" });
    expect(await needsSetUp(base())).toBe(false);
    const throttle = createSignInThrottle(systemClock);
    const attempt = { login: " ANN ", password: "a-good-password", address: "x" };
    expect(await signIn(base(), throttle, attempt)).toMatchObject({ permissionSetRefs: ["core.admin"] });
    await expect(signIn(base(), throttle, { ...attempt, password: "A-good-password" })).rejects.toMatchObject({
      code: "unauthenticated",
    });
  });

  test("of several that are made at once exactly one wins", async () => {
    const attempts = await Promise.allSettled(
      ["a-a", "b-b", "c-c", "d-d"].map((login) => createAdministrator(base(), input(login))),
    );
    expect(attempts.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    for (const attempt of attempts)
      if (attempt.status === "rejected") expect(attempt.reason).toMatchObject({ code: "conflict" });
    expect(await database.sql("select login from attune.identity")).toHaveLength(1);
  });

  test("is refused once anybody exists", async () => {
    await database.prisma.identity.create({ data: { login: "someone" } });
    await expect(createAdministrator(base(), input("ann"))).rejects.toMatchObject({ code: "conflict" });
  });

  test("is not left without permissions when the core pack is missing", async () => {
    await database.sql("delete from attune.permission_set");
    await expect(createAdministrator(base(), input("ann"))).rejects.toMatchObject({ code: "unavailable" });
    expect(await needsSetUp(base())).toBe(true);
  });
});

describe("the administrator that the environment names", () => {
  test("is made once, also by nodes that start together, and keeps a password that was changed", async () => {
    const made = await Promise.all([1, 2, 3].map(() => ensureAdministrator(base(), input("root"))));
    expect(made.filter(Boolean)).toHaveLength(1);
    await database.sql("update attune.identity set password_hash = $1", [await hashPassword("changed-later")]);
    expect(await ensureAdministrator(base(), input("root"))).toBe(false);
    const root = await findIdentity(database.sql, { login: "root" });
    expect(await verifyPassword("changed-later", root?.passwordHash ?? null)).toBe(true);
    expect(root?.permissionSetRefs).toEqual(["core.admin"]);
  });
});
