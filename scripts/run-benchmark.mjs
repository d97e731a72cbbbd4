// One benchmark in a process of its own; started by bench.mjs with its name, its bundle and the file for its result.
import { writeFileSync } from "node:fs";
import { cpus, totalmem } from "node:os";
import { pathToFileURL } from "node:url";

const [name = "", bundle = "", result = ""] = process.argv.slice(2);
const { run, title = name } = await import(pathToFileURL(bundle).href);
const startedAt = performance.now();
const rows = await run();
const seconds = Math.round((performance.now() - startedAt) / 100) / 10;

process.stdout.write(`\n${title} (${seconds} s)\n`);
console.table(rows);
const machine = {
  node: process.version,
  cpu: cpus()[0]?.model ?? "unknown",
  cores: cpus().length,
  memoryGiB: Math.round(totalmem() / 2 ** 30),
};
writeFileSync(
  result,
  `${JSON.stringify({ name, title, ranAt: new Date().toISOString(), seconds, machine, rows }, null, 2)}\n`,
);
process.exit(0); // a pool or timer that a benchmark left open must not keep the next one waiting
