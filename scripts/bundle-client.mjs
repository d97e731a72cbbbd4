// Bundles what is used from outside: the command line (dist/cli.js) and the client with its types (dist/client). Both
// carry all that they need.
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { build } from "esbuild";
import { inProject, installedTool, projectRoot } from "./project.mjs";
import { runCommand } from "./run-command.mjs";

const shared = {
  absWorkingDir: projectRoot,
  bundle: true,
  format: "esm",
  target: "node20",
  tsconfig: inProject("tsconfig.json"),
  logLevel: "warning",
  metafile: true,
};

/** dist/cli.js, which replaces the one before in one step: another `attune` may be starting. */
export async function bundleCli() {
  const outfile = inProject("dist", `cli.${process.pid}.new`);
  const { version } = JSON.parse(readFileSync(inProject("package.json"), "utf8"));
  const { metafile } = await build({
    ...shared,
    entryPoints: ["cli/main.ts"],
    outfile,
    platform: "node",
    minifyWhitespace: true,
    minifySyntax: true,
    define: { "process.env.NODE_ENV": '"production"', ATTUNE_CLI_VERSION: JSON.stringify(version) },
    // Some of the packages are CommonJS and ask for modules of Node with `require`.
    banner: { js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);' },
  });
  renameSync(outfile, inProject("dist", "cli.js"));
  writeFileSync(inProject("dist", "cli.licences.txt"), licencesOf(Object.keys(metafile.inputs)));
}

/** dist/client: index.js for Node.js and browsers, and its types. */
export async function bundleClient() {
  const outdir = inProject("dist", "client");
  rmSync(outdir, { recursive: true, force: true });
  mkdirSync(outdir, { recursive: true });
  await build({
    ...shared,
    entryPoints: ["lib/client/index.ts"],
    outfile: path.join(outdir, "index.js"),
    platform: "neutral",
    target: "es2022",
    sourcemap: true,
  });
  const { code, output } = await runCommand(installedTool("tsc"), ["-p", inProject("tsconfig.client.json")]);
  if (code !== 0) throw new Error(`The types of the client could not be made:\n${output}`);
  for (const name of readdirSync(outdir).filter((file) => file.endsWith(".d.ts"))) {
    const file = path.join(outdir, name);
    const text = readFileSync(file, "utf8").replace(/"(?:@\/lib\/client|\.)\/([\w-]+)"/g, '"./$1.js"');
    if (text.includes('"@/')) throw new Error(`The types of the client need more than lib/client: ${name}`);
    writeFileSync(file, text);
  }
}

/** The licences of the packages that are in a bundle: they ask to go with it. */
function licencesOf(inputs) {
  const packages = new Set(
    inputs.flatMap((file) => /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file)?.[0] ?? []),
  );
  return [...packages]
    .sort()
    .map((folder) => {
      const name = readdirSync(inProject(folder)).find((file) => /^licen[cs]e/i.test(file));
      const text = name ? readFileSync(inProject(folder, name), "utf8").trim() : "See its package.json.";
      return `${folder.replace(/^.*node_modules\//, "")}\n\n${text}\n`;
    })
    .join(`\n${"-".repeat(80)}\n\n`);
}
