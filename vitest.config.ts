import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";

export default defineConfig({
  resolve: { alias: { "@": import.meta.dirname } },
  test: {
    maxWorkers: Math.max(2, availableParallelism() - 1), // by itself it would leave one of two cores idle
    projects: [
      {
        extends: true,
        test: {
          name: "unit",
          include: ["{cli,lib,server,components,scripts}/**/*.{test,prop.test}.{ts,tsx}"],
          exclude: ["**/*.db.test.ts", "**/node_modules/**"],
          testTimeout: 60_000, // ends what hangs; how long a test takes says more about the machine than about the product
        },
      },
      {
        extends: true,
        test: {
          name: "db",
          include: ["server/**/*.db.test.ts"],
          globalSetup: ["server/testing/database-setup.ts"],
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
});
