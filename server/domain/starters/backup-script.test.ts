import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { BACK_UP } from "@/server/domain/starters/starter-scripts";

let root: string;
beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), "attune backup-"));
  mkdirSync(path.join(root, "my notes"));
  writeFileSync(path.join(root, "my notes", "a.txt"), "hello");
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

/** Runs the script with its parameters as variables, as the worker does. */
function backUp(parameters: { folder?: string; target?: string; keep?: number } = {}) {
  const { folder = path.join(root, "my notes"), target = path.join(root, "backups"), keep = 2 } = parameters;
  const env = { NODE_ENV: "test" as const, PATH: process.env.PATH, folder, target, keep: String(keep) };
  return spawnSync("bash", ["--norc", "-c", BACK_UP], { env, encoding: "utf8", timeout: 10_000 });
}

test("it writes a whole archive, and removes only its own oldest ones", () => {
  const target = path.join(root, "backups");
  mkdirSync(target);
  const others = ["my notes-2020-01-01.tar.gz", "other-2020-01-01-000000.tar.gz", "keep me.txt"];
  const older = ["my notes-2020-01-01-000000.tar.gz", "my notes-2020-01-02-000000.tar.gz"];
  for (const name of [...others, ...older]) writeFileSync(path.join(target, name), "x");
  const run = backUp();
  expect(run).toMatchObject({ status: 0, stderr: "" });
  const left = readdirSync(target);
  const [made] = left.filter((name) => /^my notes-2[1-9]|^my notes-202[1-9]/.test(name));
  expect(left.sort()).toEqual([...others, older[1], made].sort());
  const listed = spawnSync("tar", ["-tzf", path.join(target, made ?? "")], { encoding: "utf8" });
  expect(listed.stdout).toContain("my notes/a.txt");
});

test.each([
  ["a folder that is not there", () => ({ folder: path.join(root, "nothing") }), "There is no folder"],
  ["a place inside of the folder", () => ({ target: path.join(root, "my notes", "x") }), "choose another place"],
  ["the root as the folder", () => ({ folder: "/" }), "not the whole machine"],
] as const)("%s is refused, and nothing is written", (_name, parameters, message) => {
  const run = backUp(parameters());
  expect(run.status).toBe(1);
  expect(run.stderr).toContain(message);
  expect(readdirSync(path.join(root, "my notes")).filter((name) => name.endsWith(".gz"))).toEqual([]);
});
