import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { expectData, expectError, expectList, INSTANT, refsOf } from "@/server/testing/contract";
import { createRestServer, type RestServer } from "@/server/testing/rest-server";

const PACK =
  "id ref label description version conf_schema config meta tags runtime_deps dependencies is_standard created updated";
const PACK_SUMMARY = "id ref label description version tags is_standard created updated";
const RUNTIME = "id ref pack pack_ref description name distributions installation execution_config created updated";
const RUNTIME_SUMMARY = "id ref pack_ref description name created updated";

let server: RestServer;
const call: RestServer["call"] = (...given) => server.call(...given);

beforeAll(async () => {
  server = await createRestServer();
});
afterAll(() => server.drop());

describe("packs (§3)", () => {
  test("a pack with what is required gets the contract's defaults, and every key", async () => {
    const created = await call("POST", "/api/v1/packs", {
      body: { ref: "plain", label: "Plain", version: "1.2.3-rc.1" },
    });
    expectData(created, 201, PACK);
    expect(created.body.data).toEqual({
      id: expect.any(Number),
      ref: "plain",
      label: "Plain",
      description: null,
      version: "1.2.3-rc.1",
      conf_schema: {},
      config: {},
      meta: {},
      tags: [],
      runtime_deps: [],
      dependencies: [],
      is_standard: false,
      created: expect.stringMatching(INSTANT),
      updated: expect.stringMatching(INSTANT),
    });
    expectData(await call("GET", "/api/v1/packs/plain"), 200, PACK);
  });

  test("null for an optional field of a new pack is the same as no field, and unknown keys are ignored", async () => {
    const body = { ref: "nulls", label: "N", version: "1.0.0", description: null, tags: null, config: null, colour: 1 };
    expect((await call("POST", "/api/v1/packs", { body })).body.data).toMatchObject({
      description: null,
      tags: [],
      config: {},
    });
  });

  test("the list is by ref, on a default page of 50, and a size above 100 gives 100", async () => {
    const list = await call("GET", "/api/v1/packs");
    expectList(list, PACK_SUMMARY);
    expect(refsOf(list)).toEqual(refsOf(list).toSorted());
    expect(list.body.pagination).toMatchObject({ page: 1, page_size: 50, has_previous: false, has_next: false });
    expect((await call("GET", "/api/v1/packs?page_size=1000")).body.pagination.page_size).toBe(100);
    const second = await call("GET", "/api/v1/packs?page_size=1&page=2");
    expect(second.body.pagination).toMatchObject({ page: 2, page_size: 1, has_previous: true, has_next: true });
    const beyond = await call("GET", "/api/v1/packs?page=9007199254740991");
    expect(beyond.body).toMatchObject({ items: [], pagination: { has_previous: true, has_next: false } });
  });

  test.each([
    ["a label that is missing", { ref: "bad", version: "1.0.0" }],
    ["a version that is missing", { ref: "bad", label: "B" }],
    ["a version that is none", { ref: "bad", label: "B", version: "one" }],
    ["a ref in upper case", { ref: "Bad", label: "B", version: "1.0.0" }],
    ["a ref that is empty", { ref: "", label: "B", version: "1.0.0" }],
    ["a label that is too long", { ref: "bad", label: "x".repeat(256), version: "1.0.0" }],
    ["tags that are no list", { ref: "bad", label: "B", version: "1.0.0", tags: "a" }],
  ])("%s is 422", async (_name, body) => {
    expectError(await call("POST", "/api/v1/packs", { body }), 422, "VALIDATION_ERROR");
  });

  test("a ref is given once, however many ask for it at the same moment", async () => {
    const body = { ref: "raced", label: "R", version: "1.0.0" };
    const answers = await Promise.all(Array.from({ length: 6 }, () => call("POST", "/api/v1/packs", { body })));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409, 409, 409]);
    for (const answer of answers.filter(({ status }) => status === 409)) expectError(answer, 409, "CONFLICT");
  });

  test("a change keeps what it does not name, and a description is set and cleared", async () => {
    await call("POST", "/api/v1/packs", {
      body: { ref: "changing", label: "C", version: "1.0.0", tags: ["a"], description: "d" },
    });
    const put = (body: object) => call("PUT", "/api/v1/packs/changing", { body });
    const changed = await put({ label: "New" });
    expectData(changed, 200, PACK);
    expect(changed.body.data).toMatchObject({ label: "New", tags: ["a"], description: "d" });
    expect((await put({ description: { op: "clear" } })).body.data.description).toBeNull();
    expect((await put({ description: { op: "set", value: "again" } })).body.data.description).toBe("again");
    expectError(await put({ description: { op: "other" } }), 422, "VALIDATION_ERROR");
    expectError(await put({ version: "x" }), 422, "VALIDATION_ERROR");
    expectError(await call("PUT", "/api/v1/packs/nothing", { body: {} }), 404, "NOT_FOUND");
  });

  test("a delete says so with 200, and takes the components away", async () => {
    await call("POST", "/api/v1/packs", { body: { ref: "leaving", label: "L", version: "1.0.0" } });
    await call("POST", "/api/v1/actions", {
      body: { ref: "leaving.a", pack_ref: "leaving", label: "A", entrypoint: "true" },
    });
    expect(await call("DELETE", "/api/v1/packs/leaving")).toEqual({
      status: 200,
      body: { success: true, message: expect.any(String) },
    });
    expectError(await call("GET", "/api/v1/actions/leaving.a"), 404, "NOT_FOUND");
    expectError(await call("DELETE", "/api/v1/packs/leaving"), 404, "NOT_FOUND");
    expectError(await call("GET", "/api/v1/packs/leaving/actions"), 404, "NOT_FOUND");
  });

  test("creating needs packs:create, and a pack that is not standard is not there for who may not read it", async () => {
    const { viewer } = server.tokens;
    const refused = await call("POST", "/api/v1/packs", {
      token: viewer,
      body: { ref: "mine", label: "M", version: "1.0.0" },
    });
    expectError(refused, 403, "FORBIDDEN");
    await server.database.sql("update attune.permission_set set grants = '[]' where ref = 'core.viewer'");
    expectError(await call("GET", "/api/v1/packs/plain", { token: viewer }), 404, "NOT_FOUND");
    expect(refsOf(await call("GET", "/api/v1/packs", { token: viewer }))).toEqual(["core"]);
  });

  test("its components are listed below it", async () => {
    for (const components of ["actions", "triggers", "runtimes"])
      expect((await call("GET", `/api/v1/packs/core/${components}`)).body.items.length).toBeGreaterThan(0);
    for (const components of ["actions", "triggers", "sensors", "rules", "runtimes"])
      expectError(await call("GET", `/api/v1/packs/nothing/${components}`), 404, "NOT_FOUND");
  });
});

describe("runtimes (§4)", () => {
  test("have every key, null where there is nothing", async () => {
    expectList(await call("GET", "/api/v1/runtimes"), RUNTIME_SUMMARY);
    expectList(await call("GET", "/api/v1/packs/core/runtimes"), RUNTIME_SUMMARY);
    expectData(await call("GET", "/api/v1/runtimes/core.shell"), 200, RUNTIME);
    expectError(await call("GET", "/api/v1/runtimes/core.cobol"), 404, "NOT_FOUND");
  });
});
