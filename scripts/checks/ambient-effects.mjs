import { parseSync } from "@swc/core";

const TIMERS = new Set(["setTimeout", "setInterval", "setImmediate"]);
const READERS = new Set(["Date.now", "Math.random", "performance.now"]);

/**
 * Where a source reads the clock or chance, or arms a timer, by itself: `Date.now`, `new Date()` without arguments,
 * `performance.now`, `Math.random`, `setTimeout` and its kin, an import of `node:timers`. A decision gets these passed in.
 * @returns {string[]} what was found, in order of appearance
 */
export function ambientEffectsIn(source) {
  const found = [];
  const visit = (node) => {
    if (Array.isArray(node)) {
      for (const child of node) visit(child);
      return;
    }
    if (node === null || typeof node !== "object") return;
    const effect = effectOf(node);
    if (effect !== null) found.push(effect);
    for (const value of Object.values(node)) if (typeof value === "object") visit(value);
  };
  visit(parseSync(source, { syntax: "typescript", target: "es2022" }).body);
  return found;
}

function effectOf(node) {
  if (node.type === "MemberExpression" && node.object.type === "Identifier") {
    const name = `${node.object.value}.${node.property.value}`;
    return READERS.has(name) ? name : null;
  }
  if (node.type === "NewExpression" && node.callee.value === "Date" && (node.arguments ?? []).length === 0)
    return "new Date()";
  if (node.type === "CallExpression" && TIMERS.has(node.callee.value)) return node.callee.value;
  if (node.type === "ImportDeclaration" && /^node:timers/.test(node.source.value)) return node.source.value;
  return null;
}
