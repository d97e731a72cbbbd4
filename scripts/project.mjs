import path from "node:path";
import { fileURLToPath } from "node:url";

/** The root of the clone, an absolute path. */
export const projectRoot = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..");

/** An absolute path inside the clone. */
export const inProject = (...parts) => path.join(projectRoot, ...parts);

/** A command-line tool of one of the installed packages, by the name of its bin. */
export const installedTool = (name) => inProject("node_modules", ".bin", name);

/** One line for the person at the terminal. */
export const say = (line) => process.stdout.write(`${line}\n`);
