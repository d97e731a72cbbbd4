import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { systemClock } from "@/lib/schedule/clock";
import { createRestApp } from "@/server/api/rest/create-rest-app";
import { signToken } from "@/server/auth/tokens";
import type { Ctx } from "@/server/domain/context";
import { silentLog } from "@/server/log";
import type { Runtime } from "@/server/process-state";
import { contextOf, ROLES, type Role, seedRoles } from "@/server/testing/access-roles";
import { createFakeEngine } from "@/server/testing/fake-engine";
import { createTestDatabase, type TestDatabase, testConfig } from "@/server/testing/test-context";

let database: TestDatabase;
const tokens: Partial<Record<Role, string>> = {};

const runtime = (): Runtime => ({
  config: testConfig,
  log: silentLog,
  clock: systemClock,
  db: database,
  embedded: true,
  engine: createFakeEngine(),
  live: {} as Runtime["live"],
  healthy: async () => true,
  stop: async () => undefined,
});
const app = createRestApp(runtime);

const signedIn = ["none", "viewer", "executor", "editor", "admin"] as const;
const editors = ["editor", "admin"] as const;
const runners = ["executor", "editor", "admin"] as const;
const admins = ["admin"] as const;
/** `anybody`: no credential is asked for. */
type Row = [may: readonly Exclude<Role, "nobody">[] | "anybody", body?: object];

const component = { ref: "nowhere.x", pack_ref: "nowhere", label: "X" };
const rule = { ...component, trigger_ref: "core.alert", action_ref: "core.echo" };

/**
 * Every request that changes something below /api/v1, asked of things that do not exist: who may do it is told so, everybody
 * else is refused before. One that is not in here fails the first test: say who may do it.
 */
const MATRIX: Record<string, Row> = {
  "POST /packs": [editors, { ref: "made", label: "P", version: "1.0.0" }],
  "PUT /packs/{ref}": [editors, {}],
  "DELETE /packs/{ref}": [admins],
  "POST /actions": [editors, { ...component, entrypoint: "true" }],
  "PUT /actions/{ref}": [editors, {}],
  "DELETE /actions/{ref}": [admins],
  "POST /rules": [editors, rule],
  "PUT /rules/{ref}": [editors, {}],
  "POST /rules/{ref}/enable": [editors],
  "POST /rules/{ref}/disable": [editors],
  "DELETE /rules/{ref}": [admins],
  "POST /rules/{ref}/replay": [runners, { events: [1] }],
  // The contract: writes of triggers and sensors only need authentication.
  "POST /triggers": [signedIn, component],
  "PUT /triggers/{ref}": [signedIn, {}],
  "POST /triggers/{ref}/enable": [signedIn],
  "POST /triggers/{ref}/disable": [signedIn],
  "DELETE /triggers/{ref}": [signedIn],
  "POST /sensors": [signedIn, { ...component, trigger_ref: "core.alert" }],
  "PUT /sensors/{ref}": [signedIn, {}],
  "POST /sensors/{ref}/enable": [signedIn],
  "POST /sensors/{ref}/disable": [signedIn],
  "DELETE /sensors/{ref}": [signedIn],
  "POST /sensors/reload": [signedIn],
  "POST /rules/test": [signedIn, { trigger_ref: "core.alert", conditions: {}, action_params: {}, limit: 5 }],
  "POST /sensors/{ref}/fire": [runners, {}],
  "POST /sensors/{ref}/pause": [signedIn, { until: "2099-01-01T00:00:00Z" }],
  "POST /sensors/{ref}/resume": [signedIn],
  "POST /calendars": [editors, { ref: "core.made", label: "C" }],
  "PUT /calendars/{ref}": [editors, {}],
  "DELETE /calendars/{ref}": [admins],
  "POST /executions/execute": [runners, { action_ref: "nowhere.x" }],
  "POST /executions/{id}/cancel": [editors],
  "POST /executions/{id}/rerun": [runners, {}],
  "POST /keys": [admins, { ref: "made.key", owner_type: "system", name: "k", value: "v" }],
  "PUT /keys/{ref}": [editors, {}],
  "DELETE /keys/{ref}": [admins],
  "POST /runtimes": [editors, { ref: "made.runtime", name: "R" }],
  "PUT /runtimes/{ref}": [editors, {}],
  "DELETE /runtimes/{ref}": [admins],
  "POST /packs/upload": [editors, {}],
  "POST /packs/{ref}/environments/rebuild": [editors, {}],
  "POST /triggers/{ref}/webhooks/enable": [signedIn],
  "POST /triggers/{ref}/webhooks/disable": [signedIn],
  "POST /triggers/{ref}/webhooks/regenerate": [signedIn],
  "POST /webhooks/{key}": ["anybody", { payload: {} }],
  // Sensors' tokens only.
  "POST /events": [[], { trigger_ref: "core.alert" }],
  "POST /identities/{id}/integration-tokens": [admins, { label: "T" }],
  "POST /identities/{id}/integration-tokens/{tid}/revoke": [admins, {}],
  "DELETE /identities/{id}/integration-tokens/{tid}": [admins],
  "POST /identities": [admins, { login: "made" }],
  "PUT /identities/{id}": [admins, {}],
  "DELETE /identities/{id}": [admins],
  "POST /identities/{id}/freeze": [admins],
  "POST /identities/{id}/unfreeze": [admins],
  "POST /identities/{id}/roles": [admins, { role: "ops" }],
  "DELETE /identities/roles/{id}": [admins],
  "POST /permissions/sets": [admins, { ref: "made.set", label: "S" }],
  "PUT /permissions/sets/{id}": [admins, {}],
  "DELETE /permissions/sets/{id}": [admins],
  "POST /permissions/sets/{id}/roles": [admins, { role: "ops" }],
  "DELETE /permissions/sets/roles/{id}": [admins],
  "POST /permissions/assignments": [admins, { identity_login: "nobody-there", permission_set_ref: "core.viewer" }],
  "DELETE /permissions/assignments/{id}": [admins],
};

beforeAll(async () => {
  database = await createTestDatabase();
  const system: Ctx = await seedRoles(database);
  for (const role of ROLES) {
    const ctx = await contextOf(system, role);
    if (ctx?.actor.kind === "identity")
      tokens[role] = await signToken(
        { authSecret: testConfig.authSecret, clock: systemClock, ttlSeconds: 600 },
        { identity: ctx.actor.id, login: ctx.actor.login, type: "access", epoch: 0 },
      );
  }
});
afterAll(() => database.drop());

async function statusOf(role: Role, request: string, body: object | undefined): Promise<number> {
  const [method = "", template = ""] = request.split(" ");
  const path = template.replace("{ref}", "nowhere.x").replaceAll(/\{\w+\}/g, "2000000000");
  const answer = await app.request(`http://localhost:3000/api/v1${path}`, {
    method,
    headers: {
      ...(tokens[role] ? { authorization: `Bearer ${tokens[role]}` } : {}),
      ...(body ? { "content-type": "application/json" } : {}),
    },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  return answer.status;
}

describe("who may do what over REST", () => {
  test("every request that changes something has a row in the table, and every row a request", () => {
    const { paths = {} } = app.getOpenAPI31Document({ openapi: "3.1.0", info: { title: "", version: "" } });
    const requests = Object.entries(paths).flatMap(([path, methods]) =>
      Object.keys(methods ?? {})
        .filter((method) => method !== "get" && path.startsWith("/api/v1/"))
        .map((method) => `${method.toUpperCase()} ${path.replace("/api/v1", "")}`),
    );
    expect(requests.sort()).toEqual(Object.keys(MATRIX).sort());
  });

  test.each(Object.entries(MATRIX))("%s", async (request, [may, body]) => {
    const told: Record<string, string> = {};
    const expected: Record<string, string> = {};
    for (const role of ROLES) {
      const status = await statusOf(role, request, body);
      told[role] = status === 401 ? "unauthorized" : status === 403 ? "forbidden" : status < 500 ? "allowed" : "failed";
      if (may === "anybody") expected[role] = "allowed";
      else if (role === "nobody") expected[role] = "unauthorized";
      else expected[role] = may.includes(role) ? "allowed" : "forbidden";
    }
    expect(told).toEqual(expected);
  });

  test("identities and permission sets are read by administrators only; executions by who has executions:read", async () => {
    const read = async (path: string) => {
      const told = await Promise.all(ROLES.map(async (role) => [role, await statusOf(role, `GET ${path}`, undefined)]));
      return Object.fromEntries(told);
    };
    const onlyAdmin = { nobody: 401, none: 403, viewer: 403, executor: 403, editor: 403, admin: 200 };
    expect(await read("/identities")).toEqual(onlyAdmin);
    expect(await read("/permissions/sets")).toEqual(onlyAdmin);
    expect(await read("/executions/{id}")).toEqual({
      nobody: 401,
      none: 403,
      viewer: 404,
      executor: 404,
      editor: 404,
      admin: 404,
    });
    const open = { nobody: 401, none: 200, viewer: 200, executor: 200, editor: 200, admin: 200 };
    for (const path of ["/actions", "/triggers", "/rules", "/sensors", "/events", "/executions", "/enforcements"])
      expect(await read(path)).toEqual(open);
  });
});
