// `npm run bench [-- name…]`: runs bench/<name>.bench.ts, all of them when none is named. A benchmark exports
// `run(): Promise<Row[]>`, where a row is an object of plain values, and may export `title`. Each has a process of its own
// (with `globalThis.gc`), so that one neither warms up nor fills the heap of the next. Prints a table, and writes
// bench/results/<name>.json with the machine it ran on.
import { mkdirSync } from "node:fs";
import path from "node:path";
import { ensurePrismaClient } from "./ensure-generated.mjs";
import { ensureInstalled } from "./ensure-installed.mjs";
import { listFiles } from "./fingerprint.mjs";
import { inProject, projectRoot, say } from "./project.mjs";
import { runCommand } from "./run-command.mjs";

const SUFFIX = ".bench.ts";

async function bench(wanted) {
  await ensureInstalled();
  await ensurePrismaClient();
  const all = listFiles(["bench"]).filter((file) => file.endsWith(SUFFIX));
  const names = all.map((file) => path.basename(file, SUFFIX));
  const unknown = wanted.filter((name) => !names.includes(name));
  if (unknown.length > 0) {
    say(`No benchmark is called ${unknown.join(" or ")}. There are: ${names.join(", ")}.`);
    return false;
  }

  const { build } = await import("esbuild");
  await build({
    absWorkingDir: projectRoot,
    entryPoints: all,
    outdir: inProject("dist/bench"),
    bundle: true,
    packages: "external",
    platform: "node",
    target: "node20",
    format: "esm",
    sourcemap: true,
    tsconfig: inProject("tsconfig.json"),
    logLevel: "warning",
  });

  mkdirSync(inProject("bench/results"), { recursive: true });
  let ok = true;
  for (const name of names.filter((one) => wanted.length === 0 || wanted.includes(one))) {
    const bundle = inProject("dist/bench", `${name}.bench.js`);
    const result = inProject("bench/results", `${name}.json`);
    const args = ["--expose-gc", "--enable-source-maps", inProject("scripts/run-benchmark.mjs"), name, bundle, result];
    const { code } = await runCommand(process.execPath, args, { live: true, env: { NODE_ENV: "production" } });
    if (code !== 0) {
      say(`${name} failed (code ${code}).`);
      ok = false;
    }
  }
  return ok;
}

try {
  process.exitCode = (await bench(process.argv.slice(2))) ? 0 : 1;
} catch (error) {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
