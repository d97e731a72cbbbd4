import { defineConfig } from "prisma/config";

/** Prisma's CLI only generates the client here; the server applies migrations itself (docs/decisions/0002). */
export default defineConfig({
  schema: "prisma/schema.prisma",
  migrations: { path: "prisma/migrations" },
});
