import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { formatParameters } from "@/server/worker/parameter-formats";

const CORE = path.resolve(import.meta.dirname, "../../packs/core");
type ActionParameters = Parameters<typeof formatParameters>[0];
type Run = { code: number | null; stdout: string; stderr: string };

/** Runs an action as the worker does: interpreter, file, the pack as working directory, parameters on stdin. */
async function start(interpreter: string, script: string, input: string): Promise<Run> {
  const child = spawn(interpreter, [path.join(CORE, "actions", script)], { cwd: CORE });
  const run: Run = { code: null, stdout: "", stderr: "" };
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    run.stdout += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    run.stderr += text;
  });
  child.stdin.end(input);
  [run.code] = (await once(child, "close")) as [number | null];
  return run;
}
const shell = (script: string, parameters: ActionParameters) =>
  start("bash", script, formatParameters(parameters, "dotenv"));

describe("core.echo", () => {
  it.each([
    ["plain text", "hello"],
    ["quotes, dollars and backslashes", `it's "$HOME" \\ $(id) \`id\``],
    ["several lines with what looks like a parameter", "one\nmessage='two'\n\nthree\n"],
    ["only quotes", "'''"],
    ["what is not ASCII", "Grüße ☀️"],
    ["an equals sign", "=a=b="],
  ])("prints %s byte for byte, without a newline", async (_, message) => {
    expect(await shell("echo.sh", { message })).toEqual({ code: 0, stdout: message, stderr: "" });
  });

  it.each<ActionParameters>([{}, { message: null }, { message: "" }])("prints nothing for %j", async (parameters) => {
    expect(await shell("echo.sh", parameters)).toEqual({ code: 0, stdout: "", stderr: "" });
  });

  it("never runs the name of a parameter", async () => {
    const parameters = { "x$(echo pwned >&2)": "1", "y;echo pwned": "2", PATH: "/nowhere", message: "safe" };
    expect(await shell("echo.sh", parameters)).toEqual({ code: 0, stdout: "safe", stderr: "" });
  });

  it("prints a megabyte", async () => {
    const message = "0123456789abcde'".repeat(65_536);
    expect((await shell("echo.sh", { message })).stdout === message).toBe(true);
  }, 20_000);
});

describe("core.noop and core.sleep", () => {
  it.each([0, 1, 3, 255])("core.noop exits with %i", async (exit_code) => {
    expect(await shell("noop.sh", { exit_code, message: "m" })).toMatchObject({ code: exit_code, stdout: "noop: m\n" });
  });

  it("core.noop exits with 0 when it is told nothing", async () => {
    expect(await shell("noop.sh", {})).toMatchObject({ code: 0, stderr: "" });
  });

  it.each([300, -1, "x", "1+1"])("core.noop refuses the exit code %s", async (exit_code) => {
    expect(await shell("noop.sh", { exit_code })).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/exit_code/),
    });
  });

  it("core.sleep waits for 0 seconds", async () => {
    const run = await shell("sleep.sh", { seconds: 0, message: "zzz" });
    expect(run).toEqual({ code: 0, stdout: "zzz\nSlept for 0 seconds\n", stderr: "" });
  });

  it.each([3601, -1, 0.5])("core.sleep refuses %s seconds", async (seconds) => {
    expect(await shell("sleep.sh", { seconds })).toMatchObject({ code: 2 });
  });
});

describe("core.http_request", () => {
  type Seen = {
    method?: string | undefined;
    url?: string | undefined;
    headers: IncomingMessage["headers"];
    body: string;
  };
  let server: Server;
  let base: string;
  let seen: Seen[] = [];

  beforeAll(async () => {
    server = createServer(async (request, response) => {
      let body = "";
      for await (const chunk of request) body += chunk;
      const { method, url, headers } = request;
      seen.push({ method, url, headers, body });
      const target = new URL(url ?? "/", "http://x");
      if (target.pathname === "/missing") response.writeHead(404).end("no such page");
      else if (target.pathname === "/redirect") {
        const status = Number(target.searchParams.get("status") ?? 302);
        response.writeHead(status, { location: target.searchParams.get("to") ?? "/json" }).end();
      } else if (target.pathname === "/loop") response.writeHead(302, { location: "/loop" }).end();
      else if (target.pathname === "/hang") response.flushHeaders();
      else if (target.pathname === "/big") response.end(Buffer.alloc(12_000_000, 1));
      else response.setHeader("content-type", "application/json").end('{"a":[1,"é"]}');
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(async () => {
    server.closeAllConnections();
    server.close();
    await once(server, "close");
  });

  async function request(
    parameters: ActionParameters,
  ): Promise<Run & { output: Record<string, unknown>; requests: Seen[] }> {
    seen = [];
    const run = await start("node", "http_request.mjs", formatParameters(parameters, "json"));
    return { ...run, output: JSON.parse(run.stdout), requests: seen };
  }

  it("reports an answer with exactly the fields of the contract", async () => {
    const { code, stderr, output, requests } = await request({
      url: `${base}/json?q=1`,
      query_params: { b: ["x y", 2] },
    });
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(output).toEqual({
      status_code: 200,
      headers: expect.objectContaining({ "content-type": "application/json" }),
      body: '{"a":[1,"é"]}',
      json: { a: [1, "é"] },
      elapsed_ms: expect.any(Number),
      url: `${base}/json?q=1&b=x+y&b=2`,
      success: true,
    });
    expect(requests[0]).toMatchObject({ method: "GET", url: "/json?q=1&b=x+y&b=2" });
  });

  it("completes with success false when the answer is 404", async () => {
    const { code, output } = await request({ url: `${base}/missing` });
    expect(code).toBe(0);
    expect(output).toMatchObject({ status_code: 404, success: false, body: "no such page", json: null });
  });

  it("fails with the reason when the connection is refused", async () => {
    const closed = createServer();
    closed.listen(0, "127.0.0.1");
    await once(closed, "listening");
    const { port } = closed.address() as AddressInfo;
    closed.close();
    await once(closed, "close");
    const { code, stderr, output } = await request({ url: `http://127.0.0.1:${port}/` });
    expect(code).toBe(1);
    expect(stderr).toMatch(/ECONNREFUSED/);
    expect(output).toMatchObject({ status_code: 0, success: false, error: expect.stringMatching(/ECONNREFUSED/) });
  });

  it("fails when there is no answer in time", async () => {
    const { code, stderr } = await request({ url: `${base}/hang`, timeout: 0.2 });
    expect(code).toBe(1);
    expect(stderr).toMatch(/timed out after 0\.2 s/);
  });

  it.each<ActionParameters>([
    {},
    { url: "nonsense" },
    { url: "file:///etc/passwd" },
    { url: "http://x/", auth_type: "basic" },
  ])("fails without a request for %j", async (parameters) => {
    const { code, output, requests } = await request(parameters);
    expect(code).toBe(1);
    expect(output).toMatchObject({ success: false, error: expect.any(String) });
    expect(requests).toEqual([]);
  });

  it("sends JSON with its types, and text as it is", async () => {
    const json = await request({ url: base, method: "POST", json_body: { n: 1, s: "1", b: true, l: [null] } });
    expect(json.requests[0]).toMatchObject({
      method: "POST",
      body: '{"n":1,"s":"1","b":true,"l":[null]}',
      headers: { "content-type": "application/json" },
    });
    const text = await request({
      url: base,
      method: "put",
      body: "a=b",
      headers: { "X-One": 1, "Content-Type": "t/t" },
    });
    expect(text.requests[0]).toMatchObject({ method: "PUT", body: "a=b" });
    expect(text.requests[0]?.headers).toMatchObject({ "x-one": "1", "content-type": "t/t" });
  });

  const basic = `Basic ${Buffer.from("ann:p:w").toString("base64")}`;
  it.each([
    ["basic", { auth_type: "basic", auth_username: "ann", auth_password: "p:w" }, basic, "p:w"],
    ["bearer", { auth_type: "bearer", auth_token: "s3cret" }, "Bearer s3cret", "s3cret"],
  ])("sends %s credentials in the header and shows them nowhere", async (_, auth, header, secret) => {
    const { code, stdout, stderr, requests } = await request({ url: base, ...auth });
    expect(code).toBe(0);
    expect(requests[0]?.headers.authorization).toBe(header);
    expect(stdout + stderr).not.toContain(secret);
  });

  it("takes credentials from the address and leaves them out of the output", async () => {
    const { stdout, requests } = await request({ url: base.replace("//", "//ann:p%3Aw@") });
    expect(requests[0]?.headers.authorization).toBe(basic);
    expect(stdout).not.toContain("ann");
    const failed = await request({ url: "http://ann:secret@:bad" });
    expect(failed.stdout + failed.stderr).not.toContain("secret");
  });

  it("starts no other process, so that no credential can be on a command line", async () => {
    const source = await readFile(path.join(CORE, "actions/http_request.mjs"), "utf8");
    expect(source).not.toMatch(/child_process|process\.argv|process\.env/);
  });

  it("follows redirects, and keeps credentials from another origin", async () => {
    const auth = { auth_type: "bearer", auth_token: "s3cret", headers: { Cookie: "c=1" } };
    const same = await request({ url: `${base}/redirect`, ...auth });
    expect(same.requests.map(({ headers }) => headers.authorization)).toEqual(["Bearer s3cret", "Bearer s3cret"]);
    expect(same.output).toMatchObject({ status_code: 200, url: `${base}/json` });
    const other = base.replace("127.0.0.1", "localhost");
    const across = await request({ url: `${base}/redirect?to=${other}/json`, ...auth });
    expect(across.requests.map(({ headers }) => [headers.authorization, headers.cookie])).toEqual([
      ["Bearer s3cret", "c=1"],
      [undefined, undefined],
    ]);
  });

  it.each([
    [302, "GET", ""],
    [303, "GET", ""],
    [307, "POST", "x"],
  ])("answers a %i after POST with %s", async (status, method, body) => {
    const { requests } = await request({ url: `${base}/redirect?status=${status}`, method: "POST", body: "x" });
    expect(requests[1]).toMatchObject({ method, body });
  });

  it("stops at the limit of redirects, and does not follow when told so", async () => {
    const loop = await request({ url: `${base}/loop`, max_redirects: 2 });
    expect(loop.code).toBe(1);
    expect(loop.stderr).toMatch(/more than 2 redirects/);
    const stay = await request({ url: `${base}/redirect`, follow_redirects: false });
    expect(stay).toMatchObject({ code: 0, output: { status_code: 302, success: false } });
    const file = await request({ url: `${base}/redirect?to=file:///etc/passwd` });
    expect(file.code).toBe(1);
  });

  it("cuts an answer that is too large for the output, which stays JSON", async () => {
    const { code, stdout, output } = await request({ url: `${base}/big` });
    expect(code).toBe(0);
    expect(Buffer.byteLength(stdout)).toBeLessThan(10 * 1024 * 1024);
    expect(output).toMatchObject({ status_code: 200, json: null, error: expect.stringMatching(/cut/) });
  });
});
