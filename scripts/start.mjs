// `npm start` and `npm run worker`: installs and builds what is missing or has changed, then becomes the server (or, with
// --worker, a process that only runs executions). Needs nothing but Node: on a fresh clone there are no packages yet.

const [major, minor] = process.versions.node.split(".").map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  process.stderr.write(`Attune needs Node.js 20.19 or newer; this is ${process.versions.node}. Install a newer one.\n`);
  process.exit(1);
}

// Imported only now: an older Node would stumble over these files before it could say so.
const { projectRoot } = await import("./project.mjs");
const { ensureInstalled } = await import("./ensure-installed.mjs");
const { ensureBuilt } = await import("./ensure-built.mjs");

process.chdir(projectRoot); // Next and ./data are found from here
try {
  await ensureInstalled();
  await ensureBuilt();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
  process.exit(1);
}

process.env.NODE_ENV = "production";
process.env.NEXT_TELEMETRY_DISABLED = "1";
// In this very process: signals need no forwarding, and no second Node holds memory.
await import(process.argv.includes("--worker") ? "../dist/worker.js" : "../dist/server.js");
