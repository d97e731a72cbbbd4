import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { text } from "node:stream/consumers";
import { expect, test } from "vitest";
import { SCRIPT_RUNTIMES, type ScriptRuntime } from "./starter-scripts";
import { STARTER_SENSOR, sensorSourceFor } from "./starter-sensors";

const RUN: Record<ScriptRuntime, [program: string, file: string]> = {
  "core.shell": ["bash", "sensor.sh"],
  "core.python": ["python3", "main.py"],
  "core.nodejs": [process.execPath, "main.mjs"],
};

/** Runs a starter against a server of the test, until its first event has come. */
async function firstEvent(
  runtime: ScriptRuntime,
): Promise<{ request: IncomingMessage; body: unknown; problems: string }> {
  const directory = mkdtempSync(path.join(tmpdir(), "attune-starter-"));
  const [program, file] = RUN[runtime];
  writeFileSync(path.join(directory, file), STARTER_SENSOR[runtime]);
  let arrive: (event: { request: IncomingMessage; body: unknown }) => void = () => {};
  let fail: (error: Error) => void = () => {};
  const arrived = new Promise<{ request: IncomingMessage; body: unknown }>((resolve, reject) => {
    arrive = resolve;
    fail = reject;
  });
  const server = createServer(async (request, response) => {
    const body = await text(request);
    response.writeHead(201).end("{}");
    arrive({ request, body: JSON.parse(body) });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const child = spawn(program, [file], {
    cwd: directory,
    detached: true,
    env: {
      ...process.env,
      TMPDIR: directory,
      ATTUNE_API_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      ATTUNE_API_TOKEN: "the-token",
      ATTUNE_TRIGGER_REF: "core.disk",
    },
    stdio: ["ignore", "ignore", "pipe"],
  });
  let problems = "";
  child.stderr.on("data", (chunk) => {
    problems += chunk;
  });
  child.once("exit", () => fail(new Error(`the starter ended: ${problems}`)));
  try {
    return { ...(await arrived), problems };
  } finally {
    if (child.pid !== undefined) process.kill(-child.pid, "SIGKILL");
    server.closeAllConnections();
    server.close();
    rmSync(directory, { recursive: true, force: true });
  }
}

test.each(SCRIPT_RUNTIMES)(
  "the starter of %s posts an event as it stands, and runs on",
  { timeout: 20_000 },
  async (runtime) => {
    const { request, body, problems } = await firstEvent(runtime);
    expect(request).toMatchObject({ method: "POST", url: "/api/v1/events" });
    expect(request.headers).toMatchObject({ authorization: "Bearer the-token", "content-type": "application/json" });
    expect(body).toEqual({ trigger_ref: "core.disk", payload: { disk_percent: expect.any(Number) } });
    expect(problems).toBe("");
  },
);

test("another language brings its starter, unless somebody wrote something already", () => {
  expect(sensorSourceFor(STARTER_SENSOR["core.shell"], "core.python")).toBe(STARTER_SENSOR["core.python"]);
  expect(sensorSourceFor("  ", "core.nodejs")).toBe(STARTER_SENSOR["core.nodejs"]);
  expect(sensorSourceFor("echo mine", "core.python")).toBe("echo mine");
});
