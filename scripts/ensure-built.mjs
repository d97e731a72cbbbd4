import { existsSync, rmSync, writeFileSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";
import { compressStatic } from "./compress-static.mjs";
import { ensurePrismaClient } from "./ensure-generated.mjs";
import { BUILD_LOCK } from "./ensure-installed.mjs";
import { exclusively } from "./exclusively.mjs";
import { fingerprint, listFiles, readStamp } from "./fingerprint.mjs";
import { inProject, installedTool, say } from "./project.mjs";
import { runCommand } from "./run-command.mjs";

const ANOTHER_BUILD = "Another next build process is already running";
const ANOTHER_BUILD_TRIES = 90;
const STAMP = inProject(".next", ".attune-build.json");
const SOURCES = [
  "app",
  "components",
  "lib",
  "server",
  "public",
  "prisma/schema.prisma",
  "prisma.config.ts",
  "instrumentation.ts",
  "instrumentation-client.ts",
  "proxy.ts",
  "next.config.js",
  "postcss.config.mjs",
  "tsconfig.json",
  "tsconfig.client.json",
  "package-lock.json",
  "scripts/bundle.mjs",
  "scripts/compress-static.mjs",
  "scripts/bundle-client.mjs",
  "scripts/ensure-built.mjs",
];
/** Made by the build itself, or never part of what it makes. */
const isSource = (file) =>
  file !== "server/db/generated" && !file.startsWith("server/testing/") && !/\.test\.tsx?$/.test(file);

/**
 * Builds the console (`.next`) and the server (`dist`) when a source file has changed since the last build.
 * @throws Error with the words of the step that failed and what to do.
 */
export async function ensureBuilt() {
  if (isBuilt()) return;
  await exclusively(BUILD_LOCK, build, (pid) => say(`Waiting for another start of this clone (process ${pid})…`));
}

const wanted = () => fingerprint(listFiles(SOURCES, isSource));
const isBuilt = () =>
  existsSync(inProject(".next/BUILD_ID")) && existsSync(inProject("dist/server.js")) && readStamp(STAMP) === wanted();

async function build() {
  if (isBuilt()) return;
  say(existsSync(STAMP) ? "Building… (the sources have changed)" : "Building… (first start only, about a minute)");
  rmSync(STAMP, { force: true });
  const built = wanted(); // before the build: an edit in the middle of it makes the next start build again
  await ensurePrismaClient();
  await step("the console", installedTool("next"), ["build"]);
  await compressStatic();
  await step("the server", process.execPath, [inProject("scripts/bundle.mjs")]);
  writeFileSync(STAMP, `${JSON.stringify({ fingerprint: built })}\n`);
}

async function step(what, command, args) {
  const env = { NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1" };
  let { code, output } = await runCommand(command, args, { env });
  // A start that was killed leaves its build running for a while, and Next then refuses a second one.
  for (let tries = 0; code !== 0 && output.includes(ANOTHER_BUILD) && tries < ANOTHER_BUILD_TRIES; tries += 1) {
    await delay(1_000);
    ({ code, output } = await runCommand(command, args, { env }));
  }
  if (code === 0) return;
  const lines = output.trim().split("\n").slice(-40).join("\n") || "It said nothing: the machine may be out of memory.";
  throw new Error(
    `Building ${what} failed:\n${lines}\n\n` +
      "If you changed the sources, `npm run check` tells more. If not: `rm -rf .next dist node_modules`, and start again.",
  );
}
