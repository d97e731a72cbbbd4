// `npm run build`: what the first start does, without starting.
import { ensureBuilt } from "./ensure-built.mjs";
import { ensureInstalled } from "./ensure-installed.mjs";
import { say } from "./project.mjs";

try {
  await ensureInstalled();
  await ensureBuilt();
  say("Built.");
} catch (error) {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
