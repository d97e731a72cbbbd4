import { existsSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { exclusively } from "./exclusively.mjs";

let folder = "";
let lockFile = "";
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "attune-lock-"));
  lockFile = path.join(folder, "nested", ".lock");
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe("a task that runs exclusively", () => {
  it("never overlaps another with the same lock", async () => {
    let inside = 0;
    let most = 0;
    const task = async () => {
      inside += 1;
      most = Math.max(most, inside);
      await new Promise((resolve) => setImmediate(resolve));
      inside -= 1;
    };
    await Promise.all([exclusively(lockFile, task), exclusively(lockFile, task), exclusively(lockFile, task)]);
    expect(most).toBe(1);
  });

  it("leaves no file behind, also when it fails, and passes its result and error on", async () => {
    expect(await exclusively(lockFile, async () => 7)).toBe(7);
    await expect(exclusively(lockFile, () => Promise.reject(new Error("no disk")))).rejects.toThrow("no disk");
    expect(readdirSync(path.dirname(lockFile))).toEqual([]);
  });

  it("takes over the lock of a process that is gone, without waiting", async () => {
    const waitedFor: number[] = [];
    await exclusively(lockFile, async () => undefined);
    writeFileSync(lockFile, JSON.stringify({ pid: 2 ** 22 + 1, token: "gone" })); // above the highest pid of Linux
    await exclusively(
      lockFile,
      async () => undefined,
      (pid) => waitedFor.push(pid),
    );
    expect(waitedFor).toEqual([]);
    expect(existsSync(lockFile)).toBe(false);
  });

  it("takes over a lock that its holder has not touched for half a minute, whoever has that pid now", async () => {
    await exclusively(lockFile, async () => undefined);
    writeFileSync(lockFile, JSON.stringify({ pid: process.pid, token: "reused" }));
    const old = new Date(Date.now() - 31_000);
    utimesSync(lockFile, old, old);
    expect(await exclusively(lockFile, async () => "mine")).toBe("mine");
  });
});
