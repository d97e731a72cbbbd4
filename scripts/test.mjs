// `npm test`, which is also CI: installs, gets a browser, runs every check and every test of a fresh clone.
// Its last line has the counts of all stages; a step that is no test and fails counts as one failed.
import { mkdirSync, rmSync } from "node:fs";
import { ensureBrowser } from "./browser.mjs";
import { ensureBuilt } from "./ensure-built.mjs";
import { ensureInstalled } from "./ensure-installed.mjs";
import { ensurePgbouncer } from "./pgbouncer.mjs";
import { inProject, installedTool, say } from "./project.mjs";
import { runCommand } from "./run-command.mjs";
import { reportFile, runGate } from "./run-gate.mjs";
import { addCounts, closingLine, countPlaywright, countReport, countVitest, noCounts } from "./test-counts.mjs";

let counts = noCounts;
const failures = [];

/** Runs a stage, prints its name and time, and notes that it failed when it says false or throws. */
async function stage(name, run) {
  say(`\n== ${name}`);
  const startedAt = performance.now();
  let ok = false;
  try {
    ok = (await run()) !== false;
  } catch (error) {
    say(error instanceof Error ? error.message : String(error));
  }
  say(`== ${name}: ${ok ? "ok" : "FAILED"}, ${((performance.now() - startedAt) / 1000).toFixed(1)} s`);
  if (!ok) failures.push(name);
  return ok;
}

const failOnce = () => {
  counts = addCounts(counts, { ...noCounts, failed: 1 });
};

/** A test runner whose JSON report is counted. One that fails without a failed test in its report counts as one failed. */
async function testStage(name, command, args, report, count, env = {}) {
  const file = reportFile(report);
  rmSync(file, { force: true });
  await stage(name, async () => {
    const { code } = await runCommand(command, args, { live: true, env });
    const found = countReport(file, count);
    counts = addCounts(counts, found);
    const ran = found.passed + found.failed > 0;
    if (!ran) say("No test ran.");
    if ((code !== 0 || !ran) && found.failed === 0) failOnce();
    return code === 0 && ran;
  });
}

async function run() {
  if (!(await stage("install", ensureInstalled))) return failOnce();
  mkdirSync(inProject("test-results"), { recursive: true });

  await stage("check", async () => {
    const gate = await runGate();
    counts = addCounts(counts, gate.counts);
    if (gate.failedSteps.length > 0) say(`Failed: ${gate.failedSteps.join(", ")}.`);
    return gate.failedSteps.length === 0;
  });

  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${reportFile("db")}`];
  await testStage(
    "database tests",
    installedTool("vitest"),
    ["run", "--project", "db", ...reporters],
    "db",
    countVitest,
  );

  const built = await stage("build", ensureBuilt);
  if (!built) failOnce();
  let browser = null;
  const found = await stage("browser", async () => {
    browser = await ensureBrowser(say);
    say(browser);
  });
  if (!found) failOnce();
  // Without it only its own tests fail, and say so.
  await stage("pgbouncer", () => say(ensurePgbouncer(say)));
  if (built && found)
    await testStage("end-to-end tests", installedTool("playwright"), ["test"], "e2e", countPlaywright, {
      ATTUNE_BROWSER: browser,
      ATTUNE_E2E_REPORT: reportFile("e2e"),
    });
}

await run();
say(failures.length === 0 ? "\nEverything passed." : `\nFailed stages: ${failures.join(", ")}.`);
say(closingLine(counts));
process.exitCode = failures.length === 0 && counts.failed === 0 ? 0 : 1;
