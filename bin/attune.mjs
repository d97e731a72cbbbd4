#!/usr/bin/env node
// The command line. An installed package brings dist/cli.js along; in a clone it is bundled from cli/ when that changed.
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, statSync } from "node:fs";
import nodeModule from "node:module";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const bundle = path.join(root, "dist", "cli.js");
const sources = ["cli", "lib/client"].map((folder) => path.join(root, folder)).filter((folder) => existsSync(folder));

function isStale() {
  const built = statSync(bundle, { throwIfNoEntry: false });
  if (built === undefined) return true;
  return sources.some((folder) =>
    readdirSync(folder, { recursive: true }).some((name) => statSync(path.join(folder, name)).mtimeMs > built.mtimeMs),
  );
}

if (sources.length > 0 && isStale()) {
  // What it says goes to standard error: standard output belongs to the command.
  const script = path.join(root, "scripts", "ensure-cli.mjs");
  const { status } = spawnSync(process.execPath, [script], { stdio: ["ignore", 2, 2] });
  if (status !== 0) process.exit(1);
}
nodeModule.enableCompileCache?.(); // Node.js 22 and newer start faster with it
await import(pathToFileURL(bundle).href);
