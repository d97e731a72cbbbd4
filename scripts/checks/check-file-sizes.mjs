import { readFileSync } from "node:fs";
import { listFiles } from "../fingerprint.mjs";
import { inProject } from "../project.mjs";

const LINES_MAX = 400;
/** Files that may be longer, each with the reason. An entry that is no longer needed fails the check too. */
const EXCEPTIONS = {
  // one file by Prisma's design: every model, with a comment on each
  "prisma/schema.prisma": "Prisma's models stand in one file",
};
const ROOTS = [
  "app",
  "bench",
  "cli",
  "components",
  "docs",
  "e2e",
  "lib",
  "packs",
  "prisma/schema.prisma",
  "scripts",
  "server",
];
const MEASURED = /\.(?:[cm]?[jt]sx?|css|prisma|py|sh|ya?ml)$/;

const files = listFiles(ROOTS, (file) => file !== "server/db/generated").filter((file) => MEASURED.test(file));
const lengths = new Map(
  files.map((file) => [file, readFileSync(inProject(file), "utf8").trimEnd().split("\n").length]),
);

const problems = [];
for (const [file, lines] of lengths)
  if (lines > LINES_MAX && !(file in EXCEPTIONS))
    problems.push(`${file} has ${lines} lines; past ${LINES_MAX} it is two ideas, so make it two files`);
for (const file of Object.keys(EXCEPTIONS))
  if ((lengths.get(file) ?? 0) <= LINES_MAX) problems.push(`${file} needs no exception from the size limit any more`);

for (const problem of problems) process.stdout.write(`${problem}\n`);
process.stdout.write(`${files.length} files measured\n`);
process.exitCode = problems.length === 0 ? 0 : 1;
