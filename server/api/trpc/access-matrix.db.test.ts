import { TRPCError } from "@trpc/server";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { appRouter } from "@/server/api/trpc/router";
import { createCallerFactory } from "@/server/api/trpc/trpc";
import { hashPassword } from "@/server/auth/password";
import type { Ctx } from "@/server/domain/context";
import { contextOf, ROLES, type Role, seedRoles } from "@/server/testing/access-roles";
import { createTestDatabase, type TestDatabase } from "@/server/testing/test-context";

let database: TestDatabase;
let system: Ctx;
let made = 0;

/** Inserts a row as plain SQL would and returns its id; `$1` is a name that no other has. */
async function add(statement: string): Promise<{ id: number; ref: string; name: string }> {
  made += 1;
  const name = `thing-${made}`;
  const [row] = await database.sql<{ id: number }>(`${statement} returning id`, [name]);
  return { id: row?.id ?? 0, ref: `home.${name}`, name };
}

const action = () =>
  add(
    `insert into attune.action (ref, pack_ref, label, entrypoint, runtime_ref) values ('home.' || $1, 'home', 'A', 'true', 'core.shell')`,
  );
const rule = () =>
  add(
    `insert into attune.rule (ref, pack_ref, label, trigger_ref, action_ref) values ('home.' || $1, 'home', 'R', 'core.alert', 'core.echo')`,
  );
const trigger = () => add(`insert into attune.trigger (ref, pack_ref, label) values ('home.' || $1, 'home', 'T')`);
const webhook = () =>
  add(
    `insert into attune.trigger (ref, pack_ref, label, webhook_enabled, webhook_key) values ('home.' || $1, 'home', 'T', true, $1)`,
  );
const sensor = () =>
  add(
    `insert into attune.sensor (ref, pack_ref, label, trigger_ref, config) values ('home.' || $1, 'home', 'S', 'core.intervaltimer', '{"unit":"hours","interval":1}')`,
  );
const pack = async () => {
  const { id, name } = await add(`insert into attune.pack (ref, label, version) values ($1, 'P', '1.0.0')`);
  return { id, ref: name };
};
const starter = async () => {
  const { id, name } = await add(
    `insert into attune.pack (ref, label, version, tags, meta) values ($1, 'S', '1.0.0', '{starter}', '{"starter":"heartbeat","entry":{"kind":"sensor","ref":"a.b"}}')`,
  );
  return { id, ref: name };
};
const execution = () =>
  add(
    `insert into attune.execution (action_ref, worker_selector) values ('core.echo', jsonb_build_object('n', $1::text))`,
  );
const identity = () => add(`insert into attune.identity (login) values ($1)`);
const permissionSet = () => add(`insert into attune.permission_set (ref, label) values ('home.' || $1, 'S')`);
const hasRole = async () =>
  add(`insert into attune.identity_role (role, identity_id) select $1, max(id) from attune.identity`);
const setHasRole = async () =>
  add(`insert into attune.permission_set_role (role, permission_set_id) select $1, max(id) from attune.permission_set`);
const assignment = async () => {
  await identity();
  await permissionSet();
  return add(
    `insert into attune.permission_assignment (identity_id, permission_set_id)
     select max(i.id), max(s.id) from attune.identity i, attune.permission_set s where $1::text is not null`,
  );
};
const fresh = () => {
  made += 1;
  return `home.thing-${made}`;
};

const key = () =>
  add(`insert into attune.key (ref, owner_type, name, value) values ('home.' || $1, 'system', $1, '"x"')`);
const calendar = () => add(`insert into attune.calendar (ref, label) values ('home.' || $1, $1)`);
const ofWebhook = { kind: "webhook", url: "http://127.0.0.1:9/" };
/** Its secrets are missing, so that a test of it reaches nobody. */
const channel = () => add(`insert into attune.channel (ref, name, kind) values ('home.' || $1, $1, 'webhook')`);
const ICALENDAR =
  "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:1\r\nDTSTART;VALUE=DATE:20990101\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";
const ownRuntime = () =>
  add(`insert into attune.runtime (ref, name, execution_config) values ('home.' || $1, $1, '{}')`);
const scriptSensor = () =>
  add(
    `insert into attune.sensor (ref, pack_ref, label, trigger_ref, entrypoint, runtime_ref) values ('home.' || $1, 'home', 'S', 'core.alert', 'sleep 1', 'core.shell')`,
  );
/** One of their own. */
const token = async (role: Role) => {
  const { id } = await add(
    `insert into attune.integration_token (identity_id, label, token_hash, token_prefix, token_suffix)
     select id, $1, $1, 'a', 'b' from attune.identity where login = '${role === "nobody" ? "none" : role}-role'`,
  );
  return { id };
};

/** One of their own. */
const view = async (role: Role) => {
  const { id } = await add(
    `insert into attune.saved_view (identity_id, list, name, query)
     select id, 'rules', $1, 'q=a' from attune.identity where login = '${role === "nobody" ? "none" : role}-role'`,
  );
  return { id };
};

const newAction = () => ({ ref: fresh(), pack_ref: "home", label: "A", runtime_ref: "core.shell", entrypoint: "true" });
const newRule = () => ({
  ref: fresh(),
  pack_ref: "home",
  label: "R",
  trigger_ref: "core.alert",
  action_ref: "core.echo",
});
const newSensor = () => ({
  ref: fresh(),
  label: "S",
  trigger_ref: "core.intervaltimer",
  config: { unit: "hours", interval: 1 },
});

type Row = {
  /**
   * Those who may; everybody else who is signed in is refused, and nobody is asked to sign in. `switched off`: refused to
   * everybody by the settings that a server has by default.
   */
  may: readonly Exclude<Role, "nobody">[] | "anyone" | "switched off";
  /** What the others are told, when that is not that they may not: what they may not see does not exist for them. */
  others?: string;
  /** A valid input for something that exists: made anew for each try. */
  input: (role: Role) => unknown;
};
const signedIn = ["none", "viewer", "executor", "editor", "admin"] as const;
const editors = ["editor", "admin"] as const;
const readers = ["viewer", "executor", "editor", "admin"] as const;
const runners = ["executor", "editor", "admin"] as const;
const admins = ["admin"] as const;

/** Every mutation of the console's API. One that is not in here fails the first test: say who may do it. */
const MATRIX: Record<string, Row> = {
  "setup.createAdministrator": { may: "anyone", input: () => ({ login: "somebody", password: "a-good-password" }) },
  "actions.create": { may: editors, input: newAction },
  "actions.update": {
    may: editors,
    input: async () => ({ ref: (await action()).ref, label: "B", entrypoint: "false" }),
  },
  "actions.delete": { may: admins, input: action },
  "automations.create": { may: editors, input: () => ({ sensor: newSensor(), run: { action: newAction() } }) },
  // Each of them is done by its own verb, and refused by it: server/domain/bulk/bulk.db.test.ts.
  "bulk.run": { may: signedIn, input: async () => ({ kind: "rules", verb: "delete", keys: [(await rule()).ref] }) },
  "bulk.describeDeletion": { may: signedIn, input: () => ({ kind: "rules", refs: ["home.none"] }) },
  "bulk.restore": { may: signedIn, input: () => ({ undo: ["enc:v1:none"] }) },
  "channels.create": { may: admins, input: () => ({ ref: fresh(), name: "C", settings: ofWebhook }) },
  "channels.update": { may: editors, input: async () => ({ ref: (await channel()).ref, name: "D" }) },
  "channels.delete": { may: admins, input: channel },
  "channels.test": { may: editors, input: channel },
  "alerts.set": { may: editors, input: async () => ({ target: "rule", ref: (await rule()).ref, channel: null }) },
  "calendars.create": { may: editors, input: () => ({ ref: fresh(), label: "C", days: ["12-25"] }) },
  "calendars.update": { may: editors, input: async () => ({ ref: (await calendar()).ref, label: "D" }) },
  "calendars.delete": { may: admins, input: calendar },
  "calendars.readIcalendar": { may: editors, input: () => ({ text: ICALENDAR, timezone: "UTC" }) },
  "starters.create": { may: editors, input: () => ({ starter: "website_check", url: "http://127.0.0.1:9/" }) },
  "starters.remove": { may: admins, input: starter },
  "executions.run": { may: runners, input: () => ({ action_ref: "core.echo" }) },
  "executions.rerun": { may: runners, input: execution },
  "executions.cancel": { may: editors, input: execution },
  "identities.create": { may: admins, input: () => ({ login: fresh() }) },
  "identities.update": { may: admins, input: async () => ({ id: (await identity()).id, display_name: "X" }) },
  "identities.delete": { may: admins, input: identity },
  "identities.freeze": { may: admins, input: identity },
  "identities.unfreeze": { may: admins, input: identity },
  "identities.addRole": { may: admins, input: async () => ({ identity_id: (await identity()).id, role: "ops" }) },
  "identities.removeRole": { may: admins, input: hasRole },
  "packs.create": { may: editors, input: () => ({ ref: fresh().slice("home.".length), label: "P", version: "1.0.0" }) },
  "packs.update": { may: editors, input: async () => ({ ref: (await pack()).ref, label: "Q" }) },
  "packs.delete": { may: admins, input: pack },
  "permissions.createSet": { may: admins, input: () => ({ ref: fresh(), label: "S" }) },
  "permissions.updateSet": { may: admins, input: async () => ({ id: (await permissionSet()).id, label: "T" }) },
  "permissions.deleteSet": { may: admins, input: permissionSet },
  "permissions.attachRole": {
    may: admins,
    input: async () => ({ permission_set_id: (await permissionSet()).id, role: "ops" }),
  },
  "permissions.detachRole": { may: admins, input: setHasRole },
  "permissions.assign": {
    may: admins,
    input: async () => ({ identity_id: (await identity()).id, permission_set_ref: "core.viewer" }),
  },
  "permissions.unassign": { may: admins, input: assignment },
  "rules.create": { may: editors, input: newRule },
  "rules.update": { may: editors, input: async () => ({ ref: (await rule()).ref, action_params: { message: "x" } }) },
  "rules.enable": { may: editors, input: rule },
  "rules.disable": { may: editors, input: rule },
  "rules.delete": { may: admins, input: rule },
  "rules.replay": { may: runners, input: async () => ({ ref: (await rule()).ref, events: [1] }) },
  "keys.create": {
    may: admins,
    input: () => ({ ref: fresh(), owner_type: "system", name: "k", value: "v", encrypted: false }),
  },
  "keys.update": { may: editors, input: async () => ({ ref: (await key()).ref, name: "other" }) },
  "keys.delete": { may: admins, input: key },
  "keys.reveal": { may: readers, others: "not_found", input: key },
  "packs.rebuildEnvironment": { may: editors, input: pack },
  "runtimes.create": { may: editors, input: () => ({ ref: fresh(), name: "R" }) },
  "runtimes.update": { may: editors, input: async () => ({ ref: (await ownRuntime()).ref, name: "R2" }) },
  "runtimes.delete": { may: admins, input: ownRuntime },
  "session.register": { may: "switched off", input: () => ({ login: fresh(), password: "a-good-password" }) },
  "session.update": { may: signedIn, input: () => ({ display_name: "Me" }) },
  "session.changePassword": {
    may: signedIn,
    input: async (role) => {
      await database.sql("update attune.identity set password_hash = $2 where login = $1", [
        `${role}-role`,
        await hashPassword("a-good-password"),
      ]);
      return { current_password: "a-good-password", new_password: "another-password" };
    },
  },
  "savedViews.save": { may: signedIn, input: () => ({ list: "rules", name: fresh(), query: "state=on" }) },
  "savedViews.setDefault": { may: signedIn, input: async (role) => ({ ...(await view(role)), is_default: true }) },
  "savedViews.delete": { may: signedIn, input: view },
  "sensors.restart": { may: signedIn, input: scriptSensor },
  "tokens.create": { may: signedIn, input: () => ({ label: "mine" }) },
  "tokens.revoke": { may: signedIn, input: token },
  "tokens.delete": { may: signedIn, input: token },
  "webhooks.enable": { may: signedIn, input: trigger },
  "webhooks.disable": { may: signedIn, input: trigger },
  "webhooks.regenerate": { may: signedIn, input: webhook },
  "webhooks.configure": { may: signedIn, input: async () => ({ ref: (await trigger()).ref, config: null }) },
  "webhooks.sign": { may: runners, input: async () => ({ ref: (await trigger()).ref, body: "{}" }) },
  // The contract: writes of triggers and sensors only need authentication.
  "sensors.create": { may: signedIn, input: newSensor },
  "sensors.update": { may: signedIn, input: async () => ({ ref: (await sensor()).ref, label: "S2" }) },
  "sensors.enable": { may: signedIn, input: sensor },
  "sensors.disable": { may: signedIn, input: sensor },
  "sensors.pause": {
    may: signedIn,
    input: async () => ({ ref: (await sensor()).ref, until: new Date(Date.now() + 3_600_000).toISOString() }),
  },
  "sensors.resume": { may: signedIn, input: sensor },
  "sensors.delete": { may: signedIn, input: sensor },
  "sensors.reload": { may: signedIn, input: () => undefined },
  "sensors.fire": { may: runners, input: sensor },
  "triggers.create": { may: signedIn, input: () => ({ ref: fresh(), label: "T" }) },
  "triggers.update": { may: signedIn, input: async () => ({ ref: (await trigger()).ref, label: "T2" }) },
  "triggers.enable": { may: signedIn, input: trigger },
  "triggers.disable": { may: signedIn, input: trigger },
  "triggers.delete": { may: signedIn, input: trigger },
};

beforeAll(async () => {
  database = await createTestDatabase();
  system = await seedRoles(database);
  await database.sql("insert into attune.pack (ref, label, version) values ('home', 'Home', '1.0.0')");
});
afterAll(() => database.drop());

const procedures = appRouter._def.procedures as unknown as Record<string, { _def: { type: string } }>;
const mutations = Object.keys(procedures).filter((path) => procedures[path]?._def.type === "mutation");

/** `allowed`: it was done, or refused for what it says and not for who says it. */
async function outcome(path: string, ctx: Ctx | null, input: unknown): Promise<string> {
  const { actor: _, ...base } = system;
  const caller = createCallerFactory(appRouter)({ ctx, base, requestId: "test" });
  const [router = "", name = ""] = path.split(".");
  const call = (caller as unknown as Record<string, Record<string, (given: unknown) => Promise<unknown>>>)[router]?.[
    name
  ];
  try {
    await call?.(input);
    return "allowed";
  } catch (error) {
    if (!(error instanceof TRPCError)) throw error;
    if (["FORBIDDEN", "UNAUTHORIZED", "NOT_FOUND"].includes(error.code)) return error.code.toLowerCase();
    return path === "setup.createAdministrator" ? "allowed" : `${error.code}: ${error.message}`;
  }
}

describe("who may do what", () => {
  test("every mutation has a row in the table, and every row a mutation", () => {
    expect(mutations.sort()).toEqual(Object.keys(MATRIX).sort());
  });

  test.each(Object.entries(MATRIX))("%s", async (path, { may, others = "forbidden", input }) => {
    const outcomes: Record<string, string> = {};
    const expected: Record<string, string> = {};
    for (const role of ROLES) {
      outcomes[role] = await outcome(path, await contextOf(system, role), await input(role));
      if (may === "anyone") expected[role] = "allowed";
      else if (may === "switched off") expected[role] = "forbidden";
      else if (role === "nobody") expected[role] = "unauthorized";
      else expected[role] = may.includes(role) ? "allowed" : others;
    }
    expect(outcomes).toEqual(expected);
  });
});
