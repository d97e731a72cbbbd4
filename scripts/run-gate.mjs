import { mkdirSync, rmSync } from "node:fs";
import path from "node:path";
import { ensurePrismaClient, ensureRouteTypes } from "./ensure-generated.mjs";
import { inProject, installedTool, say } from "./project.mjs";
import { runCommand } from "./run-command.mjs";
import { addCounts, countReport, countVitest, noCounts } from "./test-counts.mjs";

/** Where the stages of a test run leave their JSON reports. */
export const reportFile = (name) => inProject("test-results", `${name}.json`);

const AT_ONCE = 2;

/** The longest first, so that two at a time end together. */
const steps = [
  vitestStep("unit tests", "unit", []),
  vitestStep("time arithmetic where clocks shift by 30 minutes", "unit-lord-howe", ["lib/schedule"], {
    TZ: "Australia/Lord_Howe",
  }),
  { name: "dead code", command: installedTool("knip"), args: ["--no-progress"] },
  { name: "format and lint", command: installedTool("biome"), args: ["check", "--max-diagnostics=40", "."] },
  { name: "types", command: installedTool("tsc"), args: [] },
  scriptStep("import directions", "check-imports"),
  scriptStep("clock and timers passed in", "check-ambient-effects"),
  scriptStep("file sizes", "check-file-sizes"),
  scriptStep("paths named in the documents", "check-named-paths"),
  scriptStep("traces of a machine", "check-machine-traces"),
];

function scriptStep(name, script) {
  return { name, command: process.execPath, args: [inProject("scripts/checks", `${script}.mjs`)] };
}

function vitestStep(name, report, paths, env = {}) {
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${reportFile(report)}`];
  return {
    name,
    command: installedTool("vitest"),
    args: ["run", "--project", "unit", ...reporters, ...paths],
    env,
    report,
  };
}

/**
 * The fast gate: needs neither database nor browser. Runs every step, two at a time, and prints each with its time when it
 * ends, with its output when it failed.
 * @returns {Promise<{ failedSteps: string[], counts: { passed: number, failed: number, skipped: number } }>}
 *   `failedSteps` names every failed step; `counts` are those of the unit tests, with one failed for every step that
 *   failed without a failed test
 */
export async function runGate() {
  mkdirSync(path.dirname(reportFile("unit")), { recursive: true });
  const failedSteps = [];
  let counts = noCounts;

  const finish = (name, ok, durationMs, output, tests = noCounts) => {
    say(`${ok ? "ok  " : "FAIL"} ${`${(durationMs / 1000).toFixed(1)} s`.padStart(7)}  ${name}`);
    counts = addCounts(counts, tests);
    if (ok) return;
    failedSteps.push(name);
    if (tests.failed === 0) counts = addCounts(counts, { ...noCounts, failed: 1 });
    say(`${output.trim().replace(/^/gm, "     ")}\n`);
  };

  const startedAt = performance.now();
  for (const [name, make] of [
    ["database client", ensurePrismaClient],
    ["types of the routes", ensureRouteTypes],
  ])
    await make().catch((error) => finish(name, false, performance.now() - startedAt, error.message));

  const waiting = [...steps];
  const worker = async () => {
    for (let step = waiting.shift(); step !== undefined; step = waiting.shift()) {
      if (step.report) rmSync(reportFile(step.report), { force: true });
      const { code, output, durationMs } = await runCommand(step.command, step.args, { env: step.env });
      const tests = step.report ? countReport(reportFile(step.report), countVitest) : noCounts;
      finish(step.name, code === 0, durationMs, output, tests);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return { failedSteps, counts };
}
