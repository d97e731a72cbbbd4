// `npm run demo`: the server with a made-up month, in a data directory of its own (ATTUNE_DEMO_DIR, or .attune-demo here).
// With --fresh the demo begins anew.
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { ensureBuilt } from "./ensure-built.mjs";
import { ensureInstalled } from "./ensure-installed.mjs";
import { projectRoot, say } from "./project.mjs";

const LOGIN = "demo";
const PASSWORD = "attune-demo";
const directory = path.resolve(process.env.ATTUNE_DEMO_DIR || path.join(projectRoot, ".attune-demo"));
const mark = path.join(directory, "this-is-a-demo");

process.chdir(projectRoot);
try {
  const isDemo = existsSync(mark);
  // What somebody else put there is neither filled nor removed.
  if (!isDemo && existsSync(directory) && readdirSync(directory).length > 0)
    throw new Error(`${directory} is not empty and no demo. Set ATTUNE_DEMO_DIR to another directory.`);
  await ensureInstalled();
  await ensureBuilt();
  if (process.argv.includes("--fresh") && isDemo) rmSync(directory, { recursive: true, force: true });
  mkdirSync(directory, { recursive: true });
  writeFileSync(mark, "npm run demo -- --fresh removes this directory.\n");
  delete process.env.DATABASE_URL; // never anybody's real one
  Object.assign(process.env, {
    NODE_ENV: "production",
    NEXT_TELEMETRY_DISABLED: "1",
    ATTUNE_DATA_DIR: directory,
    ATTUNE_ADMIN_LOGIN: LOGIN,
    ATTUNE_ADMIN_PASSWORD: PASSWORD,
  });
  const { prepareDemo } = await import("../dist/demo.js");
  await prepareDemo();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
  process.exit(1);
}
say(`The demo is on http://localhost:${process.env.PORT || 3000} in a moment. Sign in as ${LOGIN} with ${PASSWORD}.`);
await import("../dist/server.js");
