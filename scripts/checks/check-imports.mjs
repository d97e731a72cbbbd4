import { listFiles } from "../fingerprint.mjs";
import { projectRoot } from "../project.mjs";
import { readImportGraph } from "./import-graph.mjs";
import { judgeImports } from "./import-rules.mjs";

const ROOTS = [
  "app",
  "bench",
  "cli",
  "components",
  "e2e",
  "instrumentation-client.ts",
  "instrumentation.ts",
  "lib",
  "proxy.ts",
  "server",
];

// dependency-cruiser would be the usual tool for this. Through swc it reads neither JSX nor whether an import is of types
// only, and TypeScript 7 has no JavaScript API for it to read them through; so the graph is read here.
const files = listFiles(ROOTS, (file) => file !== "server/db/generated");
const offences = judgeImports(readImportGraph(projectRoot, files));
for (const { rule, why, where } of offences) process.stdout.write(`${where}\n  ${rule}: ${why}\n`);
process.stdout.write(`${files.length} files, ${offences.length} imports against the rules\n`);
process.exitCode = offences.length === 0 ? 0 : 1;
