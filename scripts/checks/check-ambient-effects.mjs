import { readFileSync } from "node:fs";
import { listFiles } from "../fingerprint.mjs";
import { inProject } from "../project.mjs";
import { ambientEffectsIn } from "./ambient-effects.mjs";

/** Where decisions about time are made: clock, chance and timers are passed in, or no test could move them. */
const ROOTS = ["lib/expression", "lib/schedule", "server/pipeline", "server/scheduler"];
/** The real clock, which is what gets passed in. */
const SYSTEM_CLOCK = "lib/schedule/clock.ts";

const files = listFiles(ROOTS, (file) => file !== SYSTEM_CLOCK).filter(
  (file) => /\.tsx?$/.test(file) && !/\.test\.tsx?$|-cli\.ts$/.test(file),
);
let count = 0;
for (const file of files)
  for (const effect of ambientEffectsIn(readFileSync(inProject(file), "utf8"))) {
    process.stdout.write(`${file} uses ${effect}; take it as an argument\n`);
    count += 1;
  }
process.stdout.write(`${files.length} files, ${count} effects that are not passed in\n`);
process.exitCode = count === 0 ? 0 : 1;
