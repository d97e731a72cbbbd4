/**
 * The default export of a CommonJS module. Bundlers give it as it is; Node, which runs dist/server.js, gives the whole
 * `module.exports` with the default inside.
 */
export function defaultExport<T extends object>(imported: T): T {
  return "default" in imported ? (imported.default as T) : imported;
}
