import { afterAll, beforeAll, expect, test } from "vitest";
import { createRestServer, type RestServer } from "@/server/testing/rest-server";

let server: RestServer;
beforeAll(async () => {
  server = await createRestServer();
});
afterAll(() => server.drop());

const PATH = "/api/v1/keys";
const system = (ref: string, more: object = {}) => ({
  ref,
  owner_type: "system",
  name: ref,
  value: { a: [1, null] },
  ...more,
});

test("a key is made, found as a conflict, changed and deleted in the contract's shapes", async () => {
  const made = await server.call("POST", PATH, { body: system("a.b.c", { owner: null, ttl: 60 }) });
  expect(made.status).toBe(201);
  expect(made.body.data).toEqual({
    id: expect.any(Number),
    ref: "a.b.c",
    owner_type: "system",
    owner: null,
    owner_identity: null,
    owner_pack: null,
    owner_pack_ref: null,
    owner_action: null,
    owner_action_ref: null,
    owner_sensor: null,
    owner_sensor_ref: null,
    name: "a.b.c",
    encrypted: false,
    value: { a: [1, null] },
    created: expect.stringMatching(/Z$/),
    updated: expect.stringMatching(/Z$/),
  });
  expect((await server.call("POST", PATH, { body: system("a.b.c") })).status).toBe(409);
  const changed = await server.call("PUT", `${PATH}/a.b.c`, { body: { value: null, name: "n", ttl: 1 } });
  expect(changed).toMatchObject({ status: 200, body: { data: { value: null, name: "n", encrypted: false } } });
  expect((await server.call("GET", `${PATH}/a.b.c`)).body.data).toMatchObject({ value: null, name: "n" });
  expect(await server.call("DELETE", `${PATH}/a.b.c`)).toMatchObject({ status: 200, body: { success: true } });
  for (const method of ["GET", "DELETE"]) expect((await server.call(method, `${PATH}/a.b.c`)).status).toBe(404);
  expect((await server.call("PUT", `${PATH}/a.b.c`, { body: { value: 1 } })).status).toBe(404);
});

test.each([
  [{ ref: "Upper.Case" }, 422],
  [{ ref: "" }, 422],
  [{ name: "" }, 422],
  [{ name: 5 }, 422],
  [{ value: undefined }, 422],
  [{ owner_type: "nobody" }, 422],
  [{ owner_type: "pack" }, 422],
  [{ owner_type: "pack", owner_pack_ref: "core", owner_action_ref: "core.echo" }, 422],
  [{ owner_type: "pack", owner_pack_ref: "nowhere" }, 400],
  [{ owner_type: "identity", owner_identity: 424242 }, 400],
  [{ owner_type: "pack", owner_pack_ref: "core" }, 201],
])("a key with %j is answered %i", async (change, status) => {
  expect((await server.call("POST", PATH, { body: system("checked", change) })).status).toBe(status);
});

test("the list has no values, is in the order of refs, and pages by per_page without a cap at 100", async () => {
  await server.database.sql("delete from attune.key");
  for (const ref of ["c", "a", "b"]) await server.call("POST", PATH, { body: system(ref) });
  await server.call("POST", PATH, { body: system("d", { owner_type: "pack", owner: "core" }) });
  const { body } = await server.call("GET", `${PATH}?per_page=3`);
  expect(body.items.map((item: { ref: string }) => item.ref)).toEqual(["a", "b", "c"]);
  expect(Object.keys(body.items[0])).toEqual(["id", "ref", "owner_type", "owner", "name", "encrypted", "created"]);
  expect(body.pagination).toEqual({
    page: 1,
    page_size: 3,
    total_items: 4,
    total_pages: 2,
    has_previous: false,
    has_next: true,
  });
  expect((await server.call("GET", PATH)).body.pagination.page_size).toBe(50);
  expect((await server.call("GET", `${PATH}?per_page=500`)).body.pagination.page_size).toBe(500);
  expect((await server.call("GET", `${PATH}?owner_type=pack&owner=core`)).body.items).toMatchObject([
    { ref: "d", owner: "core" },
  ]);
  expect((await server.call("GET", `${PATH}?owner_type=nobody`)).status).toBe(400);
});

test("who may not read keys sees none, and who may not write them is told why", async () => {
  await server.call("POST", PATH, { body: system("hidden", { encrypted: true }) });
  const { viewer } = server.tokens;
  expect((await server.call("GET", PATH, { token: viewer })).body.items).toEqual([]);
  expect((await server.call("GET", `${PATH}/hidden`, { token: viewer })).status).toBe(404);
  for (const [method, path, body] of [
    ["POST", PATH, system("mine")],
    ["PUT", `${PATH}/hidden`, { value: 1 }],
    ["DELETE", `${PATH}/hidden`, undefined],
  ] as const) {
    const answer = await server.call(method, path, { token: viewer, body });
    expect(answer.status).toBe(403);
    expect(answer.body.error).toMatch(/keys:(create|update|delete)/);
  }
  expect((await server.call("GET", PATH, { token: null })).status).toBe(401);
});

test("an encrypted value is given to who may decrypt it", async () => {
  await server.call("POST", PATH, { body: system("secret", { encrypted: true, value: "s3cret-text" }) });
  expect((await server.call("GET", `${PATH}/secret`)).body.data).toMatchObject({
    encrypted: true,
    value: "s3cret-text",
  });
  const [row] = await server.database.sql<{ value: string }>("select value from attune.key where ref = 'secret'");
  expect(row?.value).toMatch(/^enc:v1:/);
});
