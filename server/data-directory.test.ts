import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { claimDataDirectory } from "@/server/data-directory";

let directory: string;
let other: ChildProcess;
beforeEach(() => {
  directory = mkdtempSync(path.join(tmpdir(), "attune-claim-"));
  other = spawn("sleep", ["60"], { stdio: "ignore" });
});
afterEach(() => {
  other.kill("SIGKILL");
  rmSync(directory, { recursive: true, force: true });
});

const claimFile = () => path.join(directory, "server.pid");
const startOf = (pid: number | undefined) => readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]?.split(" ")[19];

test("a claim names this process, and giving it up leaves nothing", async () => {
  const release = await claimDataDirectory(directory);
  expect(readFileSync(claimFile(), "utf8")).toMatch(new RegExp(`^${process.pid}\n`));
  await release();
  expect(readdirSync(directory)).toEqual([]);
});

test.runIf(process.platform === "linux")(
  "a second server is refused while the first one lives, and told its process id",
  async () => {
    writeFileSync(claimFile(), `${other.pid}\n${startOf(other.pid)}\n`);
    await expect(claimDataDirectory(directory)).rejects.toMatchObject({
      code: "conflict",
      message: expect.stringContaining(`process id ${other.pid}`),
    });
    expect(readFileSync(claimFile(), "utf8")).toContain(String(other.pid));
  },
);

test("the claim of a server that was killed is taken over", async () => {
  const { pid } = other;
  await new Promise((resolve) => {
    other.once("exit", resolve);
    other.kill("SIGKILL");
  });
  writeFileSync(claimFile(), `${pid}\n12345\n`);
  const release = await claimDataDirectory(directory);
  expect(readFileSync(claimFile(), "utf8")).toMatch(new RegExp(`^${process.pid}\n`));
  expect(readdirSync(directory)).toEqual(["server.pid"]);
  await release();
});

test.runIf(process.platform === "linux")(
  "a claim whose process id belongs to another program by now is taken over",
  async () => {
    writeFileSync(claimFile(), `${other.pid}\n1\n`);
    await (await claimDataDirectory(directory))();
  },
);

test.each(["", "garbage", "-1\n1\n", "99999999999\n\n"])("an unreadable claim (%j) is taken over", async (content) => {
  writeFileSync(claimFile(), content);
  await (await claimDataDirectory(directory))();
  expect(existsSync(claimFile())).toBe(false);
});

test("a server that lost its claim to another one does not take that one's away", async () => {
  const release = await claimDataDirectory(directory);
  writeFileSync(claimFile(), `${other.pid}\n\n`);
  await release();
  expect(readFileSync(claimFile(), "utf8")).toContain(String(other.pid));
});
