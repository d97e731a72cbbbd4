// `npm run check`: the gate that every change passes before it is shown to anybody.
import { ensureInstalled } from "./ensure-installed.mjs";
import { say } from "./project.mjs";
import { runGate } from "./run-gate.mjs";

const startedAt = performance.now();
try {
  await ensureInstalled();
  const { failedSteps } = await runGate();
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  say(
    failedSteps.length === 0 ? `\nAll in order (${seconds} s).` : `\nFailed (${seconds} s): ${failedSteps.join(", ")}.`,
  );
  process.exitCode = failedSteps.length === 0 ? 0 : 1;
} catch (error) {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
