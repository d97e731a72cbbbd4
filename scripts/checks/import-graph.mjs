import { readFileSync, statSync } from "node:fs";
import path from "node:path";
import { parseSync } from "@swc/core";

const SOURCE_FILE = /\.(?:[cm]?[jt]sx?)$/;
const SUFFIXES = [
  "",
  ".ts",
  ".tsx",
  ".mts",
  ".js",
  ".mjs",
  ".cjs",
  ".jsx",
  ".d.ts",
  "/index.ts",
  "/index.tsx",
  "/index.js",
];

/**
 * The imports of a module, in order of appearance. `typeOnly` is true when nothing of it is left at run time:
 * `import type`, `export type … from`, `import("…")` in a type, or a list in braces in which each name says `type`.
 * @returns {{ specifier: string, typeOnly: boolean }[]}
 * @throws when the source does not parse.
 */
export function importsOf(source, fileName) {
  const tsx = /\.[jt]sx$/.test(fileName);
  const module = parseSync(source, { syntax: "typescript", tsx, decorators: true, target: "es2022" });
  const found = [];
  const visit = (node) => {
    if (Array.isArray(node)) {
      for (const child of node) visit(child);
      return;
    }
    if (node === null || typeof node !== "object") return;
    const edge = edgeOf(node);
    if (edge !== null) found.push(edge);
    for (const value of Object.values(node)) if (typeof value === "object") visit(value);
  };
  visit(module.body);
  return found;
}

function edgeOf(node) {
  switch (node.type) {
    case "ImportDeclaration":
      return { specifier: node.source.value, typeOnly: node.typeOnly || allAreTypes(node.specifiers) };
    case "ExportNamedDeclaration":
      if (!node.source) return null;
      return { specifier: node.source.value, typeOnly: node.typeOnly || allAreTypes(node.specifiers) };
    case "ExportAllDeclaration":
      return { specifier: node.source.value, typeOnly: node.typeOnly === true };
    case "TsImportType":
      return { specifier: node.argument.value, typeOnly: true };
    case "TsImportEqualsDeclaration":
      if (node.moduleRef.type !== "TsExternalModuleReference") return null;
      return { specifier: node.moduleRef.expression.value, typeOnly: node.isTypeOnly === true };
    case "CallExpression": {
      const dynamic = node.callee.type === "Import" || node.callee.value === "require";
      const argument = node.arguments[0]?.expression;
      return dynamic && argument?.type === "StringLiteral" ? { specifier: argument.value, typeOnly: false } : null;
    }
    default:
      return null;
  }
}

const allAreTypes = (specifiers) => specifiers.length > 0 && specifiers.every((one) => one.isTypeOnly === true);

/**
 * Reads the files (paths relative to `root`, with `/`) into a list of edges. A target inside the tree is given as its
 * path, a package as `npm:name`, a module of Node as `node:name`, and what leads nowhere as `missing:specifier`.
 * @returns {{ from: string, to: string, typeOnly: boolean }[]}
 */
export function readImportGraph(root, files) {
  return files
    .filter((file) => SOURCE_FILE.test(file))
    .flatMap((from) =>
      importsOf(readFileSync(path.join(root, from), "utf8"), from).map(({ specifier, typeOnly }) => ({
        from,
        to: resolveSpecifier(root, from, specifier),
        typeOnly,
      })),
    );
}

function resolveSpecifier(root, from, specifier) {
  if (specifier.startsWith("node:")) return specifier;
  const inTree = specifier.startsWith("@/")
    ? specifier.slice(2)
    : /^\.{1,2}(?:\/|$)/.test(specifier)
      ? path.posix.join(path.posix.dirname(from), specifier)
      : null;
  if (inTree === null) {
    const [first = "", second = ""] = specifier.split("/");
    return `npm:${first.startsWith("@") ? `${first}/${second}` : first}`;
  }
  // "./a.js" may mean a.ts, as TypeScript reads it
  const bases = [inTree, inTree.replace(/\.([cm]?)js(x?)$/, ".$1ts$2")];
  for (const base of bases)
    for (const suffix of SUFFIXES)
      if (statSync(path.join(root, base + suffix), { throwIfNoEntry: false })?.isFile()) return base + suffix;
  return `missing:${specifier}`;
}

/**
 * The groups of files that import each other in a ring (Tarjan's strongly connected components), each sorted. Imports of
 * types only do not count: nothing of them is left when the ring would hurt, at run time.
 */
export function findCycles(edges) {
  const next = new Map();
  for (const { from, to, typeOnly } of edges) if (!typeOnly) next.set(from, [...(next.get(from) ?? []), to]);
  const state = new Map();
  const stack = [];
  const cycles = [];
  const visit = (file) => {
    const mine = { index: state.size, low: state.size, onStack: true };
    state.set(file, mine);
    stack.push(file);
    for (const target of next.get(file) ?? []) {
      const seen = state.get(target);
      if (seen === undefined) mine.low = Math.min(mine.low, visit(target).low);
      else if (seen.onStack) mine.low = Math.min(mine.low, seen.index);
    }
    if (mine.low === mine.index) {
      const group = stack.splice(stack.indexOf(file));
      for (const member of group) state.get(member).onStack = false;
      if (group.length > 1 || next.get(file)?.includes(file)) cycles.push(group.sort());
    }
    return mine;
  };
  for (const file of next.keys()) if (!state.has(file)) visit(file);
  return cycles;
}
