// `npm run dev`: the development server, which compiles each page when it is asked for.
import { ensurePrismaClient } from "./ensure-generated.mjs";
import { ensureInstalled } from "./ensure-installed.mjs";
import { installedTool } from "./project.mjs";
import { runCommand } from "./run-command.mjs";

try {
  await ensureInstalled();
  await ensurePrismaClient();
  const port = process.env.PORT ?? "3000";
  const { code } = await runCommand(installedTool("next"), ["dev", "--port", port], {
    live: true,
    env: { NEXT_TELEMETRY_DISABLED: "1" },
  });
  process.exitCode = code;
} catch (error) {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
