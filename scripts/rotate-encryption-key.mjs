// `npm run rotate-encryption-key`: encrypts all stored secrets with a new key, while no server runs.
import { ensureBuilt } from "./ensure-built.mjs";
import { ensureInstalled } from "./ensure-installed.mjs";
import { projectRoot } from "./project.mjs";

process.chdir(projectRoot); // ./data is found from here
try {
  await ensureInstalled();
  await ensureBuilt();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
  process.exit(1);
}

process.env.NODE_ENV = "production";
await import("../dist/rotate-encryption-key.js");
