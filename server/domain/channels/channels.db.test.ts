import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type ChannelSettings, createChannelInput } from "@/lib/schemas/channel";
import type { Grant } from "@/lib/schemas/identity";
import { getAlert, setAlert } from "@/server/domain/alerts/alerts";
import { createChannel } from "@/server/domain/channels/create-channel";
import { deleteChannel } from "@/server/domain/channels/delete-channel";
import { getChannel, listChannels } from "@/server/domain/channels/list-channels";
import { testChannel } from "@/server/domain/channels/test-channel";
import { updateChannel } from "@/server/domain/channels/update-channel";
import type { Ctx } from "@/server/domain/context";
import { runAction } from "@/server/domain/executions/run-action";
import { createRule } from "@/server/domain/rules/create-rule";
import { updateRule } from "@/server/domain/rules/update-rule";
import { readStoredSecrets } from "@/server/secrets/stored-channel";
import { reencryptStoredSecrets } from "@/server/secrets/stored-secrets";
import { addAction, addRule, only } from "@/server/testing/definitions";
import { expectRefusal } from "@/server/testing/expect-refusal";
import { startHttpReceiver, startMailReceiver } from "@/server/testing/receivers";
import { seedCore } from "@/server/testing/seed-core";
import {
  createTestActor,
  createTestContext,
  createTestDatabase,
  type TestContext,
  type TestDatabase,
} from "@/server/testing/test-context";

let database: TestDatabase;
let admin: TestContext;
let web: Awaited<ReturnType<typeof startHttpReceiver>>;
let closed: number;
let mail: Awaited<ReturnType<typeof startMailReceiver>>;
beforeAll(async () => {
  database = await createTestDatabase();
  await seedCore(database);
  await addAction(database.sql, { ref: "core.notify", entrypoint: "internal://notify" });
  admin = await createTestContext(database);
  web = await startHttpReceiver();
  const gone = await startHttpReceiver();
  closed = Number(new URL(gone.url).port);
  await gone.close();
  mail = await startMailReceiver({ user: "attune", password: "s3cret-of-mail" });
});
beforeEach(async () => {
  await database.sql("delete from attune.rule where not is_adhoc or ref like 'core.%'");
  await database.sql(
    "truncate attune.channel, attune.alert, attune.notification, attune.audit_event, attune.change cascade",
  );
  web.calls.length = 0;
  mail.mails.length = 0;
});
afterAll(async () => {
  await Promise.all([database.drop(), web.close(), mail.close()]);
});

const as = async (login: string, grants: Grant[]): Promise<Ctx> => ({
  ...admin,
  actor: await createTestActor(database, { login, grants }),
});
const byMail = (change: object = {}) =>
  ({
    ...{ kind: "email", host: "127.0.0.1", port: mail.port, security: "none", username: "attune" },
    ...{ password: "s3cret-of-mail", from: "attune@example.com", to: ["ops@example.com"], ...change },
  }) as ChannelSettings;
const hook = (change: object = {}) =>
  ({ kind: "webhook", url: `${web.url}/hooks/T0123456789abcdef`, ...change }) as ChannelSettings;
const create = (ref: string, settings: ChannelSettings, ctx: Ctx = admin) =>
  createChannel(ctx, createChannelInput.parse({ ref, name: `The ${ref}`, settings }));
const secretsOf = async (ref: string, key = admin.config.encryptionKey) =>
  readStoredSecrets(
    key,
    only(
      await database.sql<{ ref: string; value: string }>("select ref, value from attune.channel where ref = $1", [ref]),
    ),
  );

describe("the secrets of a channel", () => {
  test("are nowhere in the database as plain text, and in no answer", async () => {
    const answers = [
      await create("mail", byMail()),
      await create("hook", hook({ token: "token-of-hook" })),
      await updateChannel(admin, { ref: "mail", name: "Other", settings: byMail({ password: "an0ther-of-mail" }) }),
      await testChannel(admin, { ref: "hook" }),
      await listChannels(admin),
      await getChannel(admin, { ref: "mail" }),
    ];
    expect(await secretsOf("hook")).toEqual({ url: `${web.url}/hooks/T0123456789abcdef`, token: "token-of-hook" });
    const rows = await database.sql<{ row: string }>(
      `select to_jsonb(c)::text as row from attune.channel c union all select to_jsonb(a)::text from attune.audit_event a
       union all select to_jsonb(n)::text from attune.notification n union all select to_jsonb(c)::text from attune.change c`,
    );
    expect(rows.length).toBeGreaterThan(8);
    for (const text of [...rows.map(({ row }) => row), JSON.stringify(answers)])
      expect(text).not.toMatch(/s3cret-of-mail|an0ther-of-mail|token-of-hook|T0123456789abcdef/);
  });

  test("stay when an edit leaves them out, and must be given again when they would go elsewhere", async () => {
    await create("mail", byMail());
    await create("hook", hook({ token: "token-of-hook" }));
    await updateChannel(admin, { ref: "mail", settings: byMail({ password: undefined, to: ["b@example.com"] }) });
    expect(await secretsOf("mail")).toEqual({ password: "s3cret-of-mail" });
    for (const moved of [{ host: "mail.evil.example" }, { port: 26 }, { security: "tls" }, { username: "eve" }])
      await expectRefusal(
        updateChannel(admin, { ref: "mail", settings: byMail({ password: undefined, ...moved }) }),
        "invalid",
        ["settings", "password"],
      );
    await expectRefusal(
      updateChannel(admin, { ref: "hook", settings: { kind: "webhook", url: "https://evil.example/" } }),
      "invalid",
      ["settings", "token"],
    );
    await updateChannel(admin, { ref: "hook", settings: { kind: "webhook" } });
    expect(await secretsOf("hook")).toMatchObject({ token: "token-of-hook" });
    await updateChannel(admin, { ref: "hook", settings: { kind: "webhook", token: "" } });
    expect(await secretsOf("hook")).not.toHaveProperty("token");
  });

  test("are encrypted anew with the others when the key is rotated", async () => {
    await create("mail", byMail());
    const from = admin.config.encryptionKey;
    await database.transaction((sql) => reencryptStoredSecrets(sql, { from, to: "another-key-of-32-characters!!!!" }));
    expect(await secretsOf("mail", "another-key-of-32-characters!!!!")).toEqual({ password: "s3cret-of-mail" });
    await expect(secretsOf("mail")).rejects.toThrow("mail cannot be decrypted");
    expect((await testChannel(admin, { ref: "mail" })).message).toContain("enter them again");
    // Given anew, it works again without the old key.
    await updateChannel(admin, { ref: "mail", settings: byMail() });
    expect(await testChannel(admin, { ref: "mail" })).toMatchObject({ sent: true });
  });
});

describe("a test message", () => {
  test("arrives as a mail, and its outcome is the channel's last", async () => {
    await create("mail", byMail());
    expect(await testChannel(admin, { ref: "mail" })).toMatchObject({ sent: true });
    const [received] = mail.mails;
    expect(received).toMatchObject({ from: "attune@example.com", to: ["ops@example.com"], user: "attune" });
    expect(received?.text).toMatch(/^Subject: A test message from Attune\r?$/m);
    expect((await getChannel(admin, { ref: "mail" })).last).toMatchObject([
      { origin: "test", status: "sent", error: null },
    ]);
  });

  test("arrives at a webhook with its token, and at Slack as text", async () => {
    await create("hook", hook({ token: "token-of-hook" }));
    await create("slack", { kind: "slack", url: `${web.url}/services/x` });
    await testChannel(admin, { ref: "hook" });
    await testChannel(admin, { ref: "slack" });
    const [first, second] = web.calls;
    expect(first?.headers.authorization).toBe("Bearer token-of-hook");
    expect(first?.body).toMatchObject({ origin: "test", title: "A test message from Attune", link: null, more: 0 });
    expect(Object.keys(second?.body ?? {})).toEqual(["text"]);
    expect(second?.body.text).toContain("*A test message from Attune*\nThe channel The slack works");
  });

  test.each([
    [
      "a wrong password",
      () => byMail({ password: "wrong-one" }),
      /refused the user name or password.*Enter them again/,
    ],
    ["an unknown mailbox", () => byMail({ to: ["gone@example.com"] }), /No such mailbox.*Correct From and To/],
    ["a server that demands no encryption it has", () => byMail({ security: "starttls" }), /Choose another security/],
    ["a port where nothing listens", () => byMail({ port: closed }), /Nothing listens at 127.0.0.1:\d+/],
    [
      "an address where nothing listens",
      () => hook({ url: `http://127.0.0.1:${closed}/` }),
      /Nothing listens at 127.0.0.1:\d+/,
    ],
    ["a host that nobody knows", () => hook({ url: "http://no-such-host.invalid/" }), /not known. Check its spelling/],
  ])("says what to do about %s", async (_, settings, words) => {
    await create("broken", settings());
    const { sent, message } = await testChannel(admin, { ref: "broken" });
    expect({ sent, message }).toEqual({ sent: false, message: expect.stringMatching(words) });
    expect((await getChannel(admin, { ref: "broken" })).last).toMatchObject([{ status: "failed", error: message }]);
  });

  test.each([
    [403, /not valid: make a new one/],
    [404, /Nobody listens at this address any more/],
    [302, /Enter the address that it leads to/],
    [500, /trouble of its own/],
  ])("says what to do about an answer of %i", async (status, words) => {
    await create("hook", hook());
    web.statuses.push(status);
    expect((await testChannel(admin, { ref: "hook" })).message).toMatch(words);
  });
});

describe("who may do what", () => {
  const reader: Grant[] = [{ resource: "keys", actions: ["read"] }];
  const builder: Grant[] = [
    { resource: "rules", actions: ["create", "update"] },
    { resource: "actions", actions: ["execute", "update"] },
  ];
  const rule = (channel: string) => ({
    ...{ ref: "core.tells", label: "Tells", pack_ref: "core", trigger_ref: "core.alert", action_ref: "core.notify" },
    ...{ action_params: { channel, title: "x" }, trigger_params: {}, conditions: {}, enabled: true },
  });

  test("each verb asks for its permission", async () => {
    await create("hook", hook());
    const ctx = await as("reader", reader);
    for (const [verb, work] of [
      ["create", () => create("other", hook(), ctx)],
      ["update", () => updateChannel(ctx, { ref: "hook", name: "x" })],
      ["update", () => testChannel(ctx, { ref: "hook" })],
      ["delete", () => deleteChannel(ctx, { ref: "hook" })],
    ] as const)
      expect((await expectRefusal(work(), "forbidden")).message).toContain(`keys:${verb}`);
    expect(await listChannels(ctx)).toMatchObject([{ ref: "hook", may: { update: false, delete: false } }]);
    expect(await listChannels(await as("nobody", []))).toEqual([]);
    expect(web.calls).toEqual([]);
  });

  test("a rule, a run and an alert use only channels that their author may know of", async () => {
    await create("hook", hook());
    const [without, within] = [await as("builder", builder), await as("both", [...builder, ...reader])];
    await expectRefusal(createRule(without, rule("hook")), "invalid", ["action_params", "channel"]);
    await expectRefusal(runAction(without, { action_ref: "core.notify", parameters: { channel: "hook" } }), "invalid");
    await expectRefusal(createRule(without, rule("{{ event.payload.channel }}")), "forbidden");
    await createRule(within, rule("hook"));
    await expectRefusal(
      updateRule(within, { ref: "core.tells", action_params: { channel: "none", title: "x" } }),
      "invalid",
    );
    await updateRule(without, { ref: "core.tells", label: "Renamed" });
    const alert = { target: "rule" as const, ref: "core.tells", channel: "hook" };
    await expectRefusal(setAlert(without, alert), "invalid", ["channel"]);
    await expectRefusal(setAlert(await as("reader", reader), alert), "forbidden");
    expect(await setAlert(within, alert)).toMatchObject({ channel: { ref: "hook" } });
    expect(await getAlert(without, alert)).toEqual({ channel: { ref: "", name: expect.any(String) }, channels: [] });
    const error = await expectRefusal(deleteChannel(admin, { ref: "hook" }), "conflict");
    expect(error.message).toContain("core.tells");
    await setAlert(within, { ...alert, channel: null });
    await updateRule(within, { ref: "core.tells", action_ref: "core.echo", action_params: {} });
    await deleteChannel(admin, { ref: "hook" });
    expect(await listChannels(admin)).toEqual([]);
  });

  test("every change is in the audit log", async () => {
    await addRule(database.sql, { ref: "core.audited" });
    await database.sql("truncate attune.audit_event");
    await create("hook", hook());
    await updateChannel(admin, { ref: "hook", name: "Renamed" });
    await testChannel(admin, { ref: "hook" });
    await setAlert(admin, { target: "rule", ref: "core.audited", channel: "hook" });
    await setAlert(admin, { target: "rule", ref: "core.audited", channel: null });
    await deleteChannel(admin, { ref: "hook" });
    const rows = await database.sql("select action, resource_ref, actor_login from attune.audit_event order by id");
    expect(rows).toEqual(
      [
        ["channel.create", "hook"],
        ["channel.update", "hook"],
        ["channel.test", "hook"],
        ["alert.create", "core.audited"],
        ["alert.delete", "core.audited"],
        ["channel.delete", "hook"],
      ].map(([action, resource_ref]) => ({ action, resource_ref, actor_login: "admin" })),
    );
  });
});
