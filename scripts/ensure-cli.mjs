// Installs what is missing and bundles the command line alone, for `npx attune` in a clone.
import { mkdirSync } from "node:fs";
import { ensureInstalled } from "./ensure-installed.mjs";
import { inProject } from "./project.mjs";

try {
  await ensureInstalled();
  mkdirSync(inProject("dist"), { recursive: true });
  const { bundleCli } = await import("./bundle-client.mjs"); // needs what was installed just now
  await bundleCli();
} catch (error) {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
