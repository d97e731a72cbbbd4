import { mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createFakeTerminal } from "@/cli/testing/fake-terminal";
import { SAFE } from "@/cli/testing/safe-text";
import { createFakeServer, fakeJwt, json, pageOf, type SeenRequest } from "@/lib/client/testing/fake-server";

type Handler = (request: SeenRequest) => Response | undefined;

let server: ReturnType<typeof createFakeServer>;
let answer: Handler;
beforeEach(() => {
  answer = () => undefined;
  server = createFakeServer((request) => {
    const given = answer(request);
    if (given) return given;
    if (request.path === "/auth/login") return json({ data: signedIn() });
    if (request.path === "/auth/me") return json({ data: me });
    return json({ error: `There is nothing at ${request.path}`, code: "NOT_FOUND" }, 404);
  });
  vi.stubGlobal("fetch", server.fetch);
});
afterEach(() => void vi.unstubAllGlobals());

const me = { id: 1, login: "admin", display_name: null, effective_permissions: [], assigned_permission_set_refs: [] };
const access = fakeJwt("access", Date.now() + 3_600_000);
const signedIn = () => ({
  access_token: access,
  refresh_token: "refresh",
  expires_in: 3600,
  user: { id: 1, login: "admin", display_name: null },
});
const rule = (id: number, ref: string) => ({
  ...{ id, ref, pack_ref: "core", label: ref, trigger_ref: "a.b", action_ref: "core.echo" },
  ...{ enabled: true, created: "2026-01-01T00:00:00.000Z", updated: "2026-01-01T00:00:00.000Z" },
});
const authorization = () => server.seen.at(-1)?.headers.get("authorization");

const storedIn = (home: string) => path.join(home, ".config/attune/config.json");

describe("making a rule", () => {
  it("says what a match does while an earlier run goes on, and refuses what is no policy", async () => {
    answer = ({ path }) => (path === "/api/v1/rules" ? json({ data: rule(1, "core.a") }, 201) : undefined);
    const { attune } = createFakeTerminal({ env: { ATTUNE_TOKEN: access } });
    const create = ["rules", "create", "core.a", "--trigger", "a.b", "--action", "core.echo", "--overlap"];
    expect((await attune([...create, "skip"])).code).toBe(0);
    expect(server.seen.at(-1)?.body).toMatchObject({ ref: "core.a", overlap_policy: "skip" });
    expect((await attune([...create, "queue"])).code).toBe(2);
  });
});

describe("a replay", () => {
  const asked = () => server.seen.at(-1);

  it("sends the events, shows what ran, and names those that the rule does not match", async () => {
    answer = ({ path }) =>
      path === "/api/v1/rules/core.a/replay"
        ? json({
            data: {
              replayed: [{ event: 4, enforcement: 9, execution: 7 }],
              refused: [{ event: 5, explanation: "level is 1" }],
            },
          })
        : undefined;
    const { attune } = createFakeTerminal({ env: { ATTUNE_TOKEN: access } });
    const { code, out, err } = await attune(["rules", "replay", "core.a", "4", "5"]);
    expect([code, asked()?.body]).toEqual([0, { events: [4, 5] }]);
    expect(out).toMatch(/4\W+9\W+7/);
    expect(err).toContain("Event 5: level is 1.");
  });

  it("of which nothing runs ends as a failure", async () => {
    answer = ({ path }) =>
      path.endsWith("/replay")
        ? json({ data: { replayed: [], refused: [{ event: 5, explanation: "level is 1" }] } })
        : undefined;
    const { attune } = createFakeTerminal({ env: { ATTUNE_TOKEN: access } });
    expect((await attune(["rules", "replay", "core.a", "5"])).code).toBe(1);
    expect((await attune(["rules", "replay", "core.a", "five"])).code).toBe(2);
  });
});

describe("a pause", () => {
  it("is given by its length or its end, and ended", async () => {
    const sensor = { ...rule(1, "core.tick"), config: {} };
    answer = ({ path }) => (/\/(pause|resume)$/.test(path) ? json({ data: sensor }) : undefined);
    const { attune } = createFakeTerminal({ env: { ATTUNE_TOKEN: access } });
    const before = Date.now();
    expect((await attune(["sensors", "pause", "core.tick", "--for", "2h", "--reason", "disk"])).code).toBe(0);
    const { until = "", reason } = (server.seen.at(-1)?.body ?? {}) as { until?: string; reason?: string };
    expect(reason).toBe("disk");
    expect(Date.parse(until) - before - 7_200_000).toBeGreaterThanOrEqual(0);
    expect(Date.parse(until) - Date.now() - 7_200_000).toBeLessThanOrEqual(0);
    await attune(["sensors", "pause", "core.tick", "--until", "2026-12-01T08:00:00Z"]);
    expect(server.seen.at(-1)?.body).toEqual({ until: "2026-12-01T08:00:00Z" });
    expect((await attune(["sensors", "resume", "core.tick"])).code).toBe(0);
    expect(server.seen.at(-1)?.path).toBe("/api/v1/sensors/core.tick/resume");
    expect((await attune(["sensors", "pause", "core.tick"])).code).toBe(2);
  });
});

describe("signing in", () => {
  it("reads the password from standard input and keeps the token where nobody else can read it", async () => {
    const { attune, home } = createFakeTerminal();
    const { code, out } = await attune(["login", "--url", "attune.test/", "--login", "admin"], "s3cret\n");
    expect([code, out]).toEqual([0, "Signed in to http://attune.test as admin.\n"]);
    expect(server.seen[0]?.body).toEqual({ login: "admin", password: "s3cret" });
    expect(statSync(storedIn(home)).mode & 0o777).toBe(0o600);
    const text = readFileSync(storedIn(home), "utf8");
    expect(text).not.toContain("s3cret");
    expect(JSON.parse(text)).toEqual({
      current: "default",
      profiles: {
        default: { url: "http://attune.test", login: "admin", token: access, refresh_token: "refresh" },
      },
    });
    expect((await attune(["whoami", "--json"])).out).toContain('"url": "http://attune.test"');
    expect(authorization()).toBe(`Bearer ${access}`);
    await attune(["logout"]);
    expect(readFileSync(storedIn(home), "utf8")).not.toContain("refresh");
  });

  it("never tells the token of one server to another", async () => {
    const { attune } = createFakeTerminal();
    await attune(["login", "--url", "http://one.test", "--login", "admin"], "s3cret");
    for (const words of [
      ["whoami", "--url", "http://two.test"],
      ["whoami", "--url", "http://two.test", "--profile", "default"],
    ]) {
      await attune(words);
      expect(authorization()).toBeNull();
    }
    await attune(["whoami", "--url", "http://one.test"]);
    expect(authorization()).toBe(`Bearer ${access}`);
  });

  it("keeps several servers, and uses the one that was chosen", async () => {
    const { attune } = createFakeTerminal();
    await attune(["login", "--url", "http://one.test", "--login", "admin"], "s3cret");
    await attune(["login", "--url", "http://two.test", "--login", "admin", "--profile", "two"], "s3cret");
    expect((await attune(["profiles", "list", "--json"])).out).toContain('"name": "two"');
    expect((await attune(["whoami"])).out).toContain("http://two.test");
    expect((await attune(["whoami", "--profile", "default"])).out).toContain("http://one.test");
    await attune(["profiles", "use", "default"]);
    expect((await attune(["whoami"])).out).toContain("http://one.test");
    expect(await attune(["whoami", "--profile", "three"])).toMatchObject({ code: 2 });
  });

  it("is not needed with ATTUNE_TOKEN and ATTUNE_URL", async () => {
    const { attune } = createFakeTerminal({ env: { ATTUNE_TOKEN: access, ATTUNE_URL: "http://three.test" } });
    expect((await attune(["whoami", "--quiet"])).out).toBe("admin\n");
    expect(authorization()).toBe(`Bearer ${access}`);
  });

  it("with an integration token keeps that, and exchanges it", async () => {
    answer = ({ path }) => (path === "/auth/token-login" ? json({ data: signedIn() }) : undefined);
    const { attune, home } = createFakeTerminal();
    expect((await attune(["login", "--token", "--url", "http://one.test"], "att_1\n")).code).toBe(0);
    expect(JSON.parse(readFileSync(storedIn(home), "utf8")).profiles.default).toEqual({
      url: "http://one.test",
      login: "admin",
      integration_token: "att_1",
    });
    await attune(["whoami"]);
    expect(server.seen.at(-2)).toMatchObject({ path: "/auth/token-login", body: { token: "att_1" } });
    await attune(["whoami"]);
    expect(server.seen.at(-2)?.path).toBe("/auth/me"); // what it was exchanged for is kept
  });

  it("says what to do about a configuration that is none", async () => {
    const { attune, home } = createFakeTerminal();
    mkdirSync(path.dirname(storedIn(home)), { recursive: true });
    writeFileSync(storedIn(home), "{");
    expect(await attune(["whoami"])).toMatchObject({ code: 1, err: expect.stringContaining("sign in again: rm ") });
  });
});

describe("answers", () => {
  it("of lists are a table, an array with --json, and refs with --quiet", async () => {
    answer = () => pageOf([rule(1, "core.a"), rule(2, "core.b")], 1, false);
    const { attune } = createFakeTerminal();
    const table = (await attune(["rules", "list"])).out.split("\n");
    expect(table[0]?.split(/ {2,}/)).toEqual(["REF", "TRIGGER", "ACTION", "ENABLED", "CHANGED"]);
    expect(table[1]).toMatch(/^core\.a {2}a\.b {6}core\.echo {2}yes /);
    expect(JSON.parse((await attune(["rules", "list", "--json"])).out)).toHaveLength(2);
    expect((await attune(["rule", "list", "-q"])).out).toBe("core.a\ncore.b\n");
  });

  it("of an empty list are an empty array, and a remark that is no part of the answer", async () => {
    answer = () => pageOf([], 1, false);
    const { attune } = createFakeTerminal();
    expect((await attune(["rules", "list", "--json"])).out).toBe("[]\n");
    const plain = await attune(["rules", "list"]);
    expect([plain.out, plain.err]).toEqual(["", expect.stringContaining("attune rules create")]);
  });

  it("fit the terminal: long columns are cut, short ones are not", async () => {
    answer = () => pageOf([rule(1, `core.${"x".repeat(200)}`)], 1, false);
    const { attune } = createFakeTerminal({ columns: 70 });
    const lines = (await attune(["rules", "list"])).out.trimEnd().split("\n");
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(70);
    expect(lines[1]).toContain("…");
    expect(lines[1]).toContain("a.b");
  });

  it("hold nothing that a terminal would obey, in tables, JSON and errors", async () => {
    const hostile = "\u001b]0;owned\u0007\u001b[2J\u009b2J\u202e\r\nx";
    const { attune } = createFakeTerminal({ columns: 200, colours: true });
    answer = () => pageOf([{ ...rule(1, "core.a"), action_ref: hostile }], 1, false);
    for (const words of [
      ["rules", "list"],
      ["rules", "list", "--json"],
    ])
      expect((await attune(words)).out).toMatch(SAFE);
    answer = () => json({ data: { ...rule(1, "core.a"), description: hostile, conditions: { a: hostile } } });
    for (const words of [
      ["rules", "show", "core.a"],
      ["rules", "show", "core.a", "--json"],
    ])
      expect((await attune(words)).out).toMatch(SAFE);
    answer = () => json({ error: hostile, code: "BAD_REQUEST", details: [{ field: "a", message: hostile }] }, 400);
    for (const words of [
      ["rules", "show", "core.a"],
      ["rules", "show", "core.a", "--json"],
    ])
      expect((await attune(words)).err).toMatch(SAFE);
  });
});

describe("the exit code", () => {
  const status = (code: number, text = "X") => json({ error: "no", code: text }, code);
  it.each([
    ["0 for what was done", () => json({ data: rule(1, "core.a") }), 0],
    ["1 for a refusal of another kind", () => status(409), 1],
    ["3 for what is not there", () => status(404, "NOT_FOUND"), 3],
    ["4 for who is not signed in", () => status(401), 4],
    ["4 for what is not allowed", () => status(403), 4],
  ])("is %s", async (_what, response, code) => {
    answer = response;
    expect((await createFakeTerminal().attune(["rules", "show", "core.a"])).code).toBe(code);
  });

  it("is 2 for what is not written rightly, and nothing is asked of the server", async () => {
    const { attune } = createFakeTerminal();
    for (const words of [
      ["nope"],
      ["rules"],
      ["rules", "show"],
      ["executions", "show", "x"],
      ["rules", "list", "--nope"],
    ])
      expect([words, (await attune(words)).code]).toEqual([words, 2]);
    expect(server.seen).toHaveLength(0);
  });

  it("is 5 when the server cannot be reached", async () => {
    answer = () => {
      throw new TypeError("fetch failed", { cause: new Error("connect ECONNREFUSED") });
    };
    const { code, err } = await createFakeTerminal().attune([
      "rules",
      "create",
      "a.b",
      "--trigger",
      "c.d",
      "--action",
      "e.f",
    ]);
    expect([code, err]).toEqual([5, expect.stringContaining("ECONNREFUSED")]);
  });

  it.each([
    ["completed", 0],
    ["failed", 1],
    ["abandoned", 1],
    ["timeout", 124],
    ["cancelled", 130],
  ])("of an execution that was waited for and is %s is %d", async (last, code) => {
    answer = ({ path, method }) => {
      if (path.includes("/stream")) return status(404);
      const stdout = "\u001b[31mred\u001b[2J\n";
      const execution = { id: 7, action_ref: "core.x", status: last, result: { stdout, exit_code: 1 } };
      return json({ data: execution }, method === "POST" ? 201 : 200);
    };
    const ended = await createFakeTerminal().attune(["actions", "run", "core.x", "--wait"]);
    expect([ended.code, ended.out]).toEqual([code, "red\n"]);
    const lines = (await createFakeTerminal().attune(["execution", "watch", "7", "--json"])).out.trim().split("\n");
    expect(lines.map((line) => JSON.parse(line).type)).toEqual(["status", "end"]);
  });
});

describe("what changes something", () => {
  it("asks first, and does nothing where nobody can be asked", async () => {
    const { attune } = createFakeTerminal();
    expect(await attune(["rules", "delete", "core.a"])).toMatchObject({
      code: 2,
      err: expect.stringContaining("--yes"),
    });
    expect(server.seen).toHaveLength(0);
    answer = () => json({ success: true, message: "" });
    expect((await attune(["rules", "delete", "core.a", "--yes"])).code).toBe(0);
  });

  it("runs an execution again as it was, with single values changed, or with other parameters", async () => {
    answer = ({ method }) => json({ data: { id: 5, config: { host: "a", port: 1 } } }, method === "POST" ? 201 : 200);
    const { attune } = createFakeTerminal();
    const sent = () => server.seen.filter(({ method }) => method === "POST").map(({ path, body }) => [path, body]);
    await attune(["executions", "rerun", "42"]);
    await attune(["executions", "rerun", "42", "-p", "host=b"]);
    await attune(["executions", "rerun", "42", "--params", '{"host":"c"}']);
    expect(sent()).toEqual([
      ["/api/v1/executions/42/rerun", {}],
      ["/api/v1/executions/42/rerun", { parameters: { host: "b", port: 1 } }],
      ["/api/v1/executions/42/rerun", { parameters: { host: "c" } }],
    ]);
  });

  it("reads parameters as JSON where they are JSON, single ones over the whole", async () => {
    answer = () => json({ data: { id: 5 } }, 201);
    const { attune } = createFakeTerminal();
    const whole = ["--params", '{"a":1,"b":2}'];
    await attune(["actions", "run", "core.x", ...whole, "-p", "b=x=y", "-p", 'c={"d":[true]}', "--param", "e=5"]);
    expect(server.seen[0]?.body).toEqual({
      action_ref: "core.x",
      parameters: { a: 1, b: "x=y", c: { d: [true] }, e: 5 },
    });
    await attune(["actions", "run", "core.x", "--params", "-"], '{"f":6}');
    expect(server.seen[1]?.body).toMatchObject({ parameters: { f: 6 } });
  });
});

describe("keys", () => {
  const key = { id: 1, ref: "a.token", owner_type: "system", name: "token", encrypted: true };

  it("take their value from standard input, are encrypted, and are changed when they are there", async () => {
    answer = ({ method }) =>
      method === "POST" ? json({ error: "taken", code: "CONFLICT" }, 409) : json({ data: { ...key, value: "s3cret" } });
    const { code, out } = await createFakeTerminal().attune(["keys", "set", "a.token"], "s3cret\n");
    expect([code, out]).toEqual([0, "a.token is changed, encrypted.\n"]);
    expect(server.seen.map(({ method, body }) => [method, body])).toEqual([
      ["POST", { ref: "a.token", name: "token", value: "s3cret", encrypted: true, owner_type: "system" }],
      ["PUT", { value: "s3cret", encrypted: true }],
    ]);
  });

  it("say their value in no answer but that of get, and not in an error", async () => {
    answer = () => json({ data: { ...key, value: "s3cret" } });
    const { attune } = createFakeTerminal();
    expect((await attune(["keys", "set", "a.token", "--json"], "s3cret")).out).not.toContain("s3cret");
    expect((await attune(["keys", "set", "a.token", "--as-json"], "s3cret")).err).not.toContain("s3cret");
    expect((await attune(["keys", "get", "a.token"])).out).toBe("s3cret");
  });

  it("that may not be decrypted end with 4", async () => {
    answer = () => json({ data: { ...key, value: null } });
    expect(await createFakeTerminal().attune(["keys", "get", "a.token"])).toMatchObject({ code: 4, out: "" });
  });
});
