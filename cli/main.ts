import { runCli } from "@/cli/run-cli";
import { wantsColours } from "@/cli/terminal";
import { VERSION } from "@/cli/version";

// Bundled into dist/cli.js, which bin/attune.mjs loads.

const interrupt = new AbortController();
process.on("SIGINT", () => {
  if (interrupt.signal.aborted) process.exit(130); // the second time means now
  interrupt.abort();
});
process.on("SIGTERM", () => process.exit(143));
for (const stream of [process.stdout, process.stderr])
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code === "EPIPE") process.exit(0); // `attune … | head` has seen enough
    throw error;
  });

const words = process.argv.slice(2);
const isTty = process.stdout.isTTY === true;

process.exitCode = await runCli(
  {
    out: (text) => void process.stdout.write(text),
    err: (text) => void process.stderr.write(text),
    stdin: process.stdin,
    columns: isTty ? process.stdout.columns || 80 : null,
    colours: wantsColours(process.env, isTty) && !words.includes("--no-color"),
    interactive: process.stdin.isTTY === true && process.stderr.isTTY === true,
    env: process.env,
    signal: interrupt.signal,
    exitCode: 0,
  },
  words,
  VERSION,
);
