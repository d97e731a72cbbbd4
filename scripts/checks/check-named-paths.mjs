import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { inProject, projectRoot } from "../project.mjs";
import { missingPaths, pathsNamedIn } from "./named-paths.mjs";

const DOCUMENTS = ["README.md", "docs/ARCHITECTURE.md"];

const topLevel = new Set(readdirSync(projectRoot));
let count = 0;
let missing = 0;
for (const document of DOCUMENTS) {
  if (!existsSync(inProject(document))) {
    process.stdout.write(`${document} does not exist\n`);
    missing += 1;
    continue;
  }
  const folder = path.posix.dirname(document);
  const named = pathsNamedIn(readFileSync(inProject(document), "utf8"), topLevel, folder === "." ? "" : folder);
  count += named.length;
  for (const gone of missingPaths(projectRoot, named)) {
    process.stdout.write(`${document} names ${gone}, which does not exist\n`);
    missing += 1;
  }
}
process.stdout.write(`${count} paths named\n`);
process.exitCode = missing === 0 ? 0 : 1;
