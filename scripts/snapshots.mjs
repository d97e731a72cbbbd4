// `npm run snapshots`: takes the pictures of e2e/snapshots anew, of the pages that do not look like theirs any more.
import { ensureBrowser } from "./browser.mjs";
import { ensureBuilt } from "./ensure-built.mjs";
import { ensureInstalled } from "./ensure-installed.mjs";
import { installedTool, say } from "./project.mjs";
import { runCommand } from "./run-command.mjs";

try {
  if (process.platform !== "linux") throw new Error("The pictures are of Linux: take them there.");
  await ensureInstalled();
  await ensureBuilt();
  const args = ["test", "--project=visual", "--update-snapshots=changed", ...process.argv.slice(2)];
  const env = { ATTUNE_BROWSER: await ensureBrowser(say) };
  const { code } = await runCommand(installedTool("playwright"), args, { live: true, env });
  process.exitCode = code;
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
  process.exitCode = 1;
}
