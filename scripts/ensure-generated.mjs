import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fingerprint, listFiles, readStamp } from "./fingerprint.mjs";
import { inProject, installedTool } from "./project.mjs";
import { runCommand } from "./run-command.mjs";

const CLIENT = "server/db/generated";

/**
 * Makes Prisma's client when schema.prisma or Prisma has changed.
 * @throws Error with Prisma's words, when the schema is wrong.
 */
export async function ensurePrismaClient() {
  const stamp = inProject(CLIENT, ".attune-generated.json");
  const sources = listFiles(["prisma/schema.prisma", "prisma.config.ts"]);
  const current = fingerprint(sources, [installedVersion("prisma")]);
  if (readStamp(stamp) === current && existsSync(inProject(CLIENT, "client.ts"))) return;
  // generation needs no engine, and its download would fail on a machine without internet access
  const env = { PRISMA_SCHEMA_ENGINE_BINARY: "/bin/true", PRISMA_HIDE_UPDATE_MESSAGE: "1" };
  const { code, output } = await runCommand(installedTool("prisma"), ["generate"], { env });
  if (code !== 0) throw new Error(`The database client could not be generated from prisma/schema.prisma:\n${output}`);
  writeStamp(stamp, current);
}

/**
 * Makes next-env.d.ts and the types of the routes, which `tsc` needs, when the set of routes has changed.
 * @throws Error with the words of Next, when a route or next.config.js is wrong.
 */
export async function ensureRouteTypes() {
  const stamp = inProject(".next/types/.attune-generated.json");
  const current = fingerprint(["next.config.js"], [installedVersion("next"), ...listFiles(["app"])]);
  if (readStamp(stamp) === current && existsSync(inProject("next-env.d.ts"))) return;
  const { code, output } = await runCommand(installedTool("next"), ["typegen"], {
    env: { NEXT_TELEMETRY_DISABLED: "1" },
  });
  if (code !== 0) throw new Error(`The types of the routes could not be generated:\n${output}`);
  writeStamp(stamp, current);
}

const installedVersion = (name) =>
  JSON.parse(readFileSync(inProject("node_modules", name, "package.json"), "utf8")).version;

function writeStamp(file, value) {
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify({ fingerprint: value })}\n`);
}
