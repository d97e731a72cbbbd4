import { createHmac } from "node:crypto";
import { SignJWT } from "jose";
import { encode } from "next-auth/jwt";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { systemClock } from "@/lib/schedule/clock";
import { resolveActor } from "@/server/auth/resolve-actor";
import { signToken } from "@/server/auth/tokens";
import { createTestActor, createTestDatabase, type TestDatabase, testConfig } from "@/server/testing/test-context";

let database: TestDatabase;
let id: number;

beforeAll(async () => {
  database = await createTestDatabase();
  ({ id } = await createTestActor(database, { login: "ann" }));
  await database.sql(
    `insert into attune.permission_set (ref, label, grants) values
       ('core.direct', 'D', '[{"resource":"packs","actions":["read"]}, "broken"]'),
       ('core.by_role', 'R', '[{"resource":"rules","actions":["create"]}]'),
       ('core.limited', 'L', '[{"resource":"keys","actions":["decrypt"],"constraints":{"pack_refs":["x"]}}]'),
       ('core.others', 'O', '[{"resource":"keys","actions":["delete"]}]')`,
  );
  await database.sql(
    `insert into attune.permission_assignment (identity_id, permission_set_id)
     select $1, id from attune.permission_set where ref in ('core.direct', 'core.limited')`,
    [id],
  );
  await database.sql("insert into attune.identity_role (identity_id, role) values ($1, 'operators')", [id]);
  await database.sql(
    "insert into attune.permission_set_role (permission_set_id, role) select id, 'operators' from attune.permission_set where ref in ('core.by_role', 'core.direct')",
  );
});
afterAll(() => database.drop());

const base = () => ({ sql: database.sql, config: testConfig, clock: systemClock });
const resolve = (headers: Record<string, string>) => resolveActor(base(), new Headers(headers));
const token = (
  overrides: { type?: "access" | "refresh" | "execution"; epoch?: number; ttlSeconds?: number; secret?: string } = {},
) =>
  signToken(
    {
      authSecret: overrides.secret ?? testConfig.authSecret,
      clock: systemClock,
      ttlSeconds: overrides.ttlSeconds ?? 60,
    },
    { identity: id, login: "ann", type: overrides.type ?? "access", epoch: overrides.epoch ?? 0 },
  );
const bearer = async (value: Promise<string>) => resolve({ authorization: `Bearer ${await value}` });
const session = (payload: object, secret = testConfig.authSecret) =>
  encode({ token: payload as never, secret, maxAge: 60 });

describe("a bearer token", () => {
  test("gives the identity with its own sets and those of its roles; grants that cannot be understood count for nothing", async () => {
    const { actor, via } = await bearer(token());
    expect(via).toBe("bearer");
    expect(actor).toMatchObject({ kind: "identity", id, login: "ann" });
    expect(actor?.permissionSetRefs).toEqual(["core.by_role", "core.direct", "core.limited"]);
    expect(actor?.grants).toEqual([
      { resource: "rules", actions: ["create"] },
      { resource: "packs", actions: ["read"] },
      { resource: "keys", actions: ["decrypt"], constraints: { pack_refs: ["x"] } },
    ]);
  });

  test("is refused when it has expired, is signed with another key, or is not an access token", async () => {
    expect(await bearer(token({ ttlSeconds: -1 }))).toMatchObject({ actor: null, problem: "expired" });
    expect(await bearer(token({ secret: "another-secret-of-some-length" }))).toMatchObject({
      actor: null,
      problem: "invalid",
    });
    expect(await bearer(token({ type: "refresh" }))).toMatchObject({ actor: null, problem: "invalid" });
    expect(await bearer(token({ type: "execution" }))).toMatchObject({ actor: null, problem: "invalid" });
  });

  test("is refused with any other algorithm, none included, and without its claims", async () => {
    const key = createHmac("sha256", testConfig.authSecret).update("attune bearer token").digest();
    const now = Math.floor(Date.now() / 1000);
    const claims = {
      sub: String(id),
      login: "ann",
      token_type: "access",
      metadata: { epoch: 0 },
      iat: now,
      exp: now + 60,
    };
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
    const none = `${part({ alg: "none", typ: "JWT" })}.${part(claims)}.`;
    expect(await bearer(Promise.resolve(none))).toMatchObject({ actor: null, problem: "invalid" });
    const hs512 = new SignJWT(claims).setProtectedHeader({ alg: "HS512" }).sign(Buffer.concat([key, key]));
    expect(await bearer(hs512)).toMatchObject({ actor: null, problem: "invalid" });
    const { exp: _, ...eternal } = claims;
    expect(await bearer(new SignJWT(eternal).setProtectedHeader({ alg: "HS256" }).sign(key))).toMatchObject({
      actor: null,
    });
    const { metadata: __, ...withoutEpoch } = claims;
    expect(await bearer(new SignJWT(withoutEpoch).setProtectedHeader({ alg: "HS256" }).sign(key))).toMatchObject({
      actor: null,
    });
    // the secret itself is not the key of these tokens
    const wrongKey = new TextEncoder().encode(testConfig.authSecret);
    expect(await bearer(new SignJWT(claims).setProtectedHeader({ alg: "HS256" }).sign(wrongKey))).toMatchObject({
      actor: null,
    });
  });

  test("wins over a cookie, even when it is wrong", async () => {
    const cookie = `next-auth.session-token=${await session({ sub: String(id), epoch: 0 })}`;
    expect(await resolve({ cookie, authorization: "Bearer garbage" })).toMatchObject({ actor: null, via: "bearer" });
    expect(await resolve({ cookie, authorization: "Basic YW5uOng=" })).toMatchObject({ actor: null, via: "bearer" });
  });

  test("of an identity that is gone is refused", async () => {
    const gone = await createTestActor(database, { login: "gone" });
    const value = await signToken(
      { authSecret: testConfig.authSecret, clock: systemClock, ttlSeconds: 60 },
      { identity: gone.id, login: "gone", type: "access", epoch: 0 },
    );
    await database.sql("delete from attune.identity where id = $1", [gone.id]);
    expect(await bearer(Promise.resolve(value))).toMatchObject({ actor: null, problem: "invalid" });
  });
});

describe("a session cookie", () => {
  test("gives the identity, under the name that fits the connection", async () => {
    const value = await session({ sub: String(id), epoch: 0 });
    expect((await resolve({ cookie: `a=b; next-auth.session-token=${value}` })).actor?.id).toBe(id);
    const secure = { "x-forwarded-proto": "https" };
    expect((await resolve({ cookie: `__Secure-next-auth.session-token=${value}`, ...secure })).actor?.id).toBe(id);
    expect((await resolve({ cookie: `next-auth.session-token=${value}`, ...secure })).actor).toBeNull();
  });

  test("is refused when it is made with another secret, and without one nobody is there", async () => {
    const forged = await session({ sub: String(id), epoch: 0 }, "another-secret-of-some-length");
    expect((await resolve({ cookie: `next-auth.session-token=${forged}` })).actor).toBeNull();
    expect(await resolve({})).toEqual({ actor: null, via: null, problem: "missing" });
  });
});

describe("freezing and changing the password", () => {
  test("end tokens and sessions that were given before, at once", async () => {
    const cookie = `next-auth.session-token=${await session({ sub: String(id), epoch: 0 })}`;
    const old = token();
    await database.sql("update attune.identity set frozen = true where id = $1", [id]);
    expect(await bearer(old)).toMatchObject({ actor: null, problem: "frozen" });
    expect(await resolve({ cookie })).toMatchObject({ actor: null, problem: "frozen" });
    await database.sql("update attune.identity set frozen = false, token_epoch = 1 where id = $1", [id]);
    expect(await bearer(old)).toMatchObject({ actor: null, problem: "invalid" });
    expect(await resolve({ cookie })).toMatchObject({ actor: null, problem: "invalid" });
    expect((await bearer(token({ epoch: 1 }))).actor?.id).toBe(id);
  });
});
