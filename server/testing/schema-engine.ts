import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { PrismaPg } from "@prisma/adapter-pg";
import { bindMigrationAwareSqlAdapterFactory } from "@prisma/driver-adapter-utils";
import type { SchemaEngine } from "@prisma/schema-engine-wasm";

/**
 * Prisma's schema engine as WebAssembly, from npm: the native one would be downloaded, which a server without internet
 * access cannot do. Loaded only when there is something to apply (docs/decisions/0002).
 */
export async function createSchemaEngine(databaseUrl: string, schemaFile: string): Promise<SchemaEngine> {
  const require = createRequire(path.join(process.cwd(), "package.json"));
  const engine = (await import("@prisma/schema-engine-wasm/schema_engine_bg")) as unknown as {
    SchemaEngine: typeof SchemaEngine;
    __wbg_set_wasm(exports: WebAssembly.Exports): void;
  };
  const file = path.join(
    path.dirname(require.resolve("@prisma/schema-engine-wasm/schema_engine_bg")),
    "schema_engine_bg.wasm",
  );
  const module = new WebAssembly.Module(readFileSync(file));
  const instance = new WebAssembly.Instance(module, {
    "./schema_engine_bg.js": engine as unknown as WebAssembly.ModuleImports,
  });
  engine.__wbg_set_wasm(instance.exports);
  (instance.exports.__wbindgen_start as () => void)();
  const adapter = bindMigrationAwareSqlAdapterFactory(
    new PrismaPg({ connectionString: databaseUrl }, { schema: "attune" }),
  );
  return engine.SchemaEngine.new(
    { datamodels: [["schema.prisma", readFileSync(schemaFile, "utf8")]] },
    () => undefined,
    adapter,
  );
}
