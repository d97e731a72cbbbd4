import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { EXECUTION_STATUSES } from "@/lib/vocabulary";
import {
  expectData,
  expectError,
  expectKeys,
  expectList,
  INSTANT,
  idsOf,
  PAGE,
  UNCOUNTED_PAGE,
} from "@/server/testing/contract";
import { createRestServer, type RestServer } from "@/server/testing/rest-server";

const EVENT = "id trigger trigger_ref config payload source source_ref rule rule_ref created";
const EVENT_SUMMARY = "id trigger trigger_ref source source_ref rule rule_ref has_payload created";
const ENFORCEMENT_SUMMARY = "id rule rule_ref trigger_ref event status condition created";
const ENFORCEMENT = `${ENFORCEMENT_SUMMARY} config payload conditions resolved_at`;
const EXECUTION = "id action action_ref config parent enforcement executor worker status result created updated";
const EXECUTION_SUMMARY = "id action_ref status parent enforcement rule_ref trigger_ref created updated";

let server: RestServer;
const call: RestServer["call"] = (...given) => server.call(...given);
const ids = { rule: 0, trigger: 0, event: 0, enforcement: 0, execution: 0, admin: 0 };

async function insert(sql: string, values: unknown[] = []): Promise<number> {
  const [row] = await server.database.sql<{ id: number }>(sql, values);
  return row?.id ?? 0;
}

beforeAll(async () => {
  server = await createRestServer();
  ids.rule = await insert(
    `insert into attune.rule (ref, pack_ref, label, trigger_ref, action_ref, conditions) values ('core.r', 'core', 'R', 'core.alert', 'core.echo', '[{"field":"n","operator":"exists"}]') returning id`,
  );
  ids.trigger = await insert("select id from attune.trigger where ref = 'core.alert'");
  ids.admin = await insert("select id from attune.identity where login = 'admin'");
  for (let n = 1; n <= 60; n += 1)
    ids.event = await insert(
      "insert into attune.event (trigger, trigger_ref, payload, config, source_ref) values ($1, 'core.alert', $2, $3, 'test') returning id",
      [ids.trigger, n === 1 ? null : JSON.stringify({ n }), n === 1 ? null : "{}"],
    );
  ids.enforcement = await insert(
    `insert into attune.enforcement (rule, rule_ref, trigger_ref, event, status, config, payload, conditions, resolved_at)
     values ($1, 'core.r', 'core.alert', $2, 'processed', '{"message":"m"}', '{"n":60}', '[]', now()) returning id`,
    [ids.rule, ids.event],
  );
  ids.execution = await insert(
    `insert into attune.execution (action_ref, action, enforcement, event, rule_ref, trigger_ref, executor, status, config, result, started_at, finished_at)
     select 'core.echo', id, $1, $2, 'core.r', 'core.alert', $3, 'completed', '{"message":"m"}', '{"succeeded":true,"stdout":"needle in a haystack"}', now(), now()
     from attune.action where ref = 'core.echo' returning id`,
    [ids.enforcement, ids.event, ids.admin],
  );
  await insert(
    "insert into attune.execution (action_ref, parent, original_execution, status) values ('other.thing', $1, $1, 'failed') returning id",
    [ids.execution],
  );
});
afterAll(() => server.drop());

describe("events (§7)", () => {
  test("have the keys of the contract, null where there is nothing", async () => {
    expectData(await call("GET", `/api/v1/events/${ids.event}`), 200, EVENT);
    const first = await call("GET", `/api/v1/events/${ids.event - 59}`);
    expect(first.body.data).toMatchObject({
      payload: null,
      config: null,
      source: null,
      source_ref: "test",
      rule: null,
      rule_ref: null,
    });
    expect(first.body.data.created).toMatch(INSTANT);
    expectError(await call("GET", "/api/v1/events/999999"), 404, "NOT_FOUND");
  });

  test("are listed newest first, 50 to a page, without totals unless they are asked for", async () => {
    const list = await call("GET", "/api/v1/events");
    expectList(list, EVENT_SUMMARY, UNCOUNTED_PAGE);
    expect(idsOf(list)).toEqual(Array.from({ length: 50 }, (_, n) => ids.event - n));
    expect(list.body.pagination).toEqual({ page: 1, page_size: 50, has_previous: false, has_next: true });
    const second = await call("GET", "/api/v1/events?page=2&include_total=true");
    expectList(second, EVENT_SUMMARY, PAGE);
    expect(second.body.pagination).toEqual({
      page: 2,
      page_size: 50,
      total_items: 60,
      total_pages: 2,
      has_previous: true,
      has_next: false,
    });
    expect(second.body.items).toHaveLength(10);
    expect(second.body.items.at(-1).has_payload).toBe(false);
    expect((await call("GET", "/api/v1/events?per_page=5000")).body.items).toHaveLength(60);
  });

  test("are found by trigger, rule and source, and not by an id that none can have", async () => {
    const count = async (query: string) =>
      (await call("GET", `/api/v1/events?per_page=100&${query}`)).body.items.length;
    expect(await count(`trigger=${ids.trigger}`)).toBe(60);
    expect(await count("trigger_ref=core.alert")).toBe(60);
    expect(await count("trigger_ref=core.crontimer")).toBe(0);
    expect(await count("rule_ref=core.r")).toBe(0);
    for (const id of [1, 2_147_483_648, Number.MAX_SAFE_INTEGER]) expect(await count(`source=${id}`)).toBe(0);
    expectError(await call("GET", "/api/v1/events?trigger=foo"), 400, "BAD_REQUEST");
    expectError(await call("GET", "/api/v1/events?include_total=perhaps"), 400, "BAD_REQUEST");
    expectError(await call("GET", "/api/v1/events?page=0"), 400, "BAD_REQUEST");
  });
});

describe("enforcements (§8)", () => {
  test("have the keys of the contract, short in lists and full by themselves", async () => {
    expectList(await call("GET", "/api/v1/enforcements"), ENFORCEMENT_SUMMARY, UNCOUNTED_PAGE);
    expectData(await call("GET", `/api/v1/enforcements/${ids.enforcement}`), 200, ENFORCEMENT);
    expect((await call("GET", "/api/v1/enforcements")).body.pagination.page_size).toBe(50);
    expectError(await call("GET", "/api/v1/enforcements/999999"), 404, "NOT_FOUND");
  });

  test("say what they wait for, or why they ran nothing", async () => {
    const held = await insert(
      `insert into attune.enforcement (rule, rule_ref, trigger_ref, status, suppressed_reason, blocked_by)
       values ($1, 'core.r', 'core.alert', 'disabled', 'overlap', $2) returning id`,
      [ids.rule, ids.execution],
    );
    const { body } = await call("GET", `/api/v1/enforcements/${held}`);
    expect(body.data).toMatchObject({ suppressed_reason: "overlap", blocked_by: ids.execution });
    await server.database.sql("delete from attune.enforcement where id = $1", [held]);
  });

  test("are found by rule, event, status and refs", async () => {
    const count = async (query: string) => (await call("GET", `/api/v1/enforcements?${query}`)).body.items.length;
    for (const query of [
      `rule=${ids.rule}`,
      `event=${ids.event}`,
      "status=processed",
      "trigger_ref=core.alert",
      "rule_ref=core.r",
    ])
      expect([query, await count(query)]).toEqual([query, 1]);
    for (const query of ["rule=2147483648", "event=1", "status=created", "trigger_ref=x.y", "rule_ref=x.y"])
      expect([query, await count(query)]).toEqual([query, 0]);
    expectError(await call("GET", "/api/v1/enforcements?status=foo"), 400, "BAD_REQUEST");
  });

  test("list their executions", async () => {
    const list = await call("GET", `/api/v1/enforcements/${ids.enforcement}/executions`);
    expectList(list, `${EXECUTION_SUMMARY} started_at`, UNCOUNTED_PAGE);
    expect(list.body.pagination.page_size).toBe(20);
    expectError(await call("GET", "/api/v1/enforcements/999999/executions"), 404, "NOT_FOUND");
  });

  test("show secret values to nobody without keys:decrypt", async () => {
    const path = `/api/v1/enforcements/${ids.enforcement}?include_secret_values=true`;
    expect((await call("GET", path)).status).toBe(200);
    expectError(await call("GET", path, { token: server.tokens.viewer }), 403, "FORBIDDEN");
  });
});

describe("executions (§11)", () => {
  test("have the keys of the contract; parameters and results only by themselves", async () => {
    const { items, pagination } = (await call("GET", "/api/v1/executions")).body;
    expect(pagination).toEqual({ page: 1, page_size: 20, has_previous: false, has_next: false });
    expectKeys(items[0], `${EXECUTION_SUMMARY} original_execution`);
    expectKeys(items[1], `${EXECUTION_SUMMARY} started_at`);
    expectData(await call("GET", `/api/v1/executions/${ids.execution}`), 200, `${EXECUTION} started_at`);
    const retry = await call("GET", `/api/v1/executions/${ids.execution + 1}`);
    expectData(retry, 200, `${EXECUTION} original_execution`);
    expect(retry.body.data).toMatchObject({
      config: null,
      result: null,
      parent: ids.execution,
      original_execution: ids.execution,
    });
  });

  test("a requested one says its parameters, its executor and what it was given to run with", async () => {
    const body = {
      action_ref: "core.echo",
      parameters: { message: 7, more: [1] },
      permission_set_refs: ["core.admin"],
      worker_selector: { zone: "a" },
      env_vars: { A: "1" },
    };
    const requested = await call("POST", "/api/v1/executions/execute", { body });
    expectData(requested, 201, `${EXECUTION} permission_set_refs worker_selector`);
    expect(requested.body.data).toMatchObject({
      status: "requested",
      config: body.parameters,
      executor: ids.admin,
      worker: null,
      result: null,
    });
    const bare = await call("POST", "/api/v1/executions/execute", {
      body: { action_ref: "core.echo", parameters: null, env_vars: null },
    });
    expectData(bare, 201, EXECUTION);
    expect(bare.body.data.config).toBeNull();
    await server.database.sql("delete from attune.execution where status = 'requested'");
  });

  test.each([
    ["no action", {}, 422],
    ["an unknown action", { action_ref: "core.nothing" }, 404],
    ["parameters that are no object", { action_ref: "core.echo", parameters: [] }, 422],
    ["a permission set that nobody has", { action_ref: "core.echo", permission_set_refs: ["core.nothing"] }, 404],
    ["a NUL character in the parameters", { action_ref: "core.echo", parameters: { message: "\u0000" } }, 422],
    ["half a surrogate pair in the parameters", '{"action_ref":"core.echo","parameters":{"message":"\\ud800"}}', 422],
  ])("%s is refused", async (_name, body, status) => {
    expect((await call("POST", "/api/v1/executions/execute", { body })).status).toBe(status);
  });

  test.each([
    ["status=completed", 1],
    ["status=running", 0],
    ["action_ref=core.echo", 1],
    ["action_ref=other.thing", 1],
    ["pack_name=core", 1],
    ["pack_name=other", 1],
    ["pack_name=oth", 0],
    ["rule_ref=core.r", 1],
    ["trigger_ref=core.alert", 1],
    ["executor=2147483648", 0],
    ["enforcement=1", 1],
    ["parent=1", 1],
    ["top_level_only=true", 1],
    ["top_level_only=false", 2],
    ["result_contains=needle", 1],
    ["result_contains=Needle", 0],
    ["status=failed&pack_name=other&top_level_only=true", 0],
  ])("are found by %s", async (query, count) => {
    const list = await call("GET", `/api/v1/executions?include_total=true&${query}`);
    expect([list.body.items.length, list.body.pagination.total_items]).toEqual([count, count]);
  });

  test("are listed and counted by status, and another status is 400", async () => {
    const list = await call("GET", "/api/v1/executions/status/failed");
    expectList(list, `${EXECUTION_SUMMARY} original_execution`, UNCOUNTED_PAGE);
    expectError(await call("GET", "/api/v1/executions/status/lost"), 400, "BAD_REQUEST");
    expectError(await call("GET", "/api/v1/executions?status=foo"), 400, "BAD_REQUEST");
    const stats = await call("GET", "/api/v1/executions/stats");
    expectData(stats, 200, `total ${EXECUTION_STATUSES.join(" ")}`);
    expect(stats.body.data).toMatchObject({ total: 2, completed: 1, failed: 1, running: 0 });
  });

  test("need executions:read to be shown, executions:cancel to be cancelled, and cannot end twice", async () => {
    await server.database.sql("update attune.permission_set set grants = '[]' where ref = 'core.viewer'");
    const { viewer } = server.tokens;
    expectError(await call("GET", `/api/v1/executions/${ids.execution}`, { token: viewer }), 403, "FORBIDDEN");
    expect((await call("GET", "/api/v1/executions", { token: viewer })).status).toBe(200);
    expectError(await call("POST", `/api/v1/executions/${ids.execution}/cancel`, { token: viewer }), 403, "FORBIDDEN");
    expectError(await call("POST", `/api/v1/executions/${ids.execution}/cancel`), 409, "CONFLICT");
    expectError(await call("POST", "/api/v1/executions/999999/cancel"), 404, "NOT_FOUND");
    const running = await insert(
      "insert into attune.execution (action_ref, status) values ('core.echo', 'running') returning id",
    );
    expect((await call("POST", `/api/v1/executions/${running}/cancel`)).body.data.status).toBe("canceling");
  });
});
