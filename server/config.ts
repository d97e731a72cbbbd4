import { randomBytes } from "node:crypto";
import {
  accessSync,
  chmodSync,
  constants,
  existsSync,
  linkSync,
  mkdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import path from "node:path";
import { z } from "zod";
import { appError } from "@/server/errors";

const flag = z.enum(["true", "false"]).transform((value) => value === "true");

const environmentSchema = z.object({
  PORT: z.coerce.number().int().min(1).max(65_535).default(3000),
  ATTUNE_DATA_DIR: z.string().min(1).default("./data"),
  DATABASE_URL: z
    .string()
    .regex(/^postgres(ql)?:\/\//, "must begin with postgresql://")
    .optional(),
  ATTUNE_ADMIN_LOGIN: z.string().min(3).max(255).optional(),
  ATTUNE_ADMIN_PASSWORD: z.string().min(8).max(128).optional(),
  ATTUNE_SELF_REGISTRATION: flag.default(false),
  NEXTAUTH_SECRET: z.string().min(16, "must have at least 16 characters").optional(),
  NEXTAUTH_URL: z.url().optional(),
  ATTUNE_ENCRYPTION_KEY: z.string().min(16, "must have at least 16 characters").optional(),
  ATTUNE_ROLE: z.enum(["all", "web", "scheduler", "worker"]).default("all"),
  ATTUNE_WORKER_CONCURRENCY: z.coerce.number().int().min(1).max(1000).default(10),
  ATTUNE_LOG_LEVEL: z.enum(["trace", "debug", "info", "warn", "error"]).default("info"),
  ATTUNE_ACCESS_TOKEN_TTL_SECONDS: z.coerce.number().int().min(3600).default(3600),
});

export type Role = z.infer<typeof environmentSchema>["ATTUNE_ROLE"];

/** Everything that the environment decides, typed. Durations carry their unit in the name. */
export type Config = {
  port: number;
  dataDirectory: string;
  packsDirectory: string;
  migrationsDirectory: string;
  /** null: the embedded database in the data directory */
  databaseUrl: string | null;
  admin: { login: string; password: string } | null;
  selfRegistration: boolean;
  authSecret: string;
  publicUrl: string;
  encryptionKey: string;
  role: Role;
  workerConcurrency: number;
  logLevel: string;
  accessTokenTtlSeconds: number;
  /** The part of the server's own environment that the processes it starts may see. */
  host: { path: string; lang: string | null; timezone: string | null };
  /** Settings of pip, npm and proxies: what installs the dependencies of packs may see them, actions may not. */
  installEnv: Record<string, string>;
};

/** Where packages come from, and how to get there. */
const INSTALL_VARIABLE =
  /^(?:PIP_(?:INDEX_URL|EXTRA_INDEX_URL|NO_INDEX|FIND_LINKS|TRUSTED_HOST|CERT)|npm_config_(?:registry|cafile|strict_ssl)|(?:https?|no|all)_proxy|SSL_CERT_(?:FILE|DIR)|REQUESTS_CA_BUNDLE|NODE_EXTRA_CA_CERTS)$/i;

function installEnvironment(environment: Record<string, string | undefined>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(environment).flatMap(([name, value]) =>
      value !== undefined && value !== "" && INSTALL_VARIABLE.test(name) ? [[name, value]] : [],
    ),
  );
}

/** Like mkdir -p; Node's own `recursive` turns for ever where the system answers ENOENT to a mkdir, as /proc does. */
function makeDirectory(directory: string): void {
  if (existsSync(directory)) {
    accessSync(directory, constants.W_OK);
    return;
  }
  makeDirectory(path.dirname(directory));
  mkdirSync(directory);
}

/**
 * Reads a secret from the data directory, or makes it there (mode 0600) at the first start.
 * Losing the file signs everybody out (auth secret) or makes stored keys unreadable (encryption key).
 */
function generatedSecret(dataDirectory: string, name: string): string {
  const file = path.join(dataDirectory, name);
  try {
    return readSecret(file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
  }
  const written = `${file}.${randomBytes(6).toString("hex")}`;
  try {
    writeFileSync(written, `${randomBytes(32).toString("base64url")}\n`, { mode: 0o600, flag: "wx" });
    chmodSync(written, 0o600);
    // A link to a complete file, and only if there is none: two processes that start at once agree on one secret.
    linkSync(written, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  } finally {
    rmSync(written, { force: true });
  }
  return readSecret(file);
}

function readSecret(file: string): string {
  const secret = readFileSync(file, "utf8").trim();
  if (secret.length >= 16) return secret;
  throw appError("invalid", `The file ${file} holds no secret. Put it back from a backup, or remove it for a new one.`);
}

/**
 * The only reader of process.env for settings.
 * @throws AppError `invalid` that names each bad variable, or says that the data directory cannot be written.
 */
export function loadConfig(environment: Record<string, string | undefined> = process.env): Config {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ""));
  const parsed = environmentSchema.safeParse(given);
  if (!parsed.success) {
    const problems = parsed.error.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`).join("; ");
    throw appError("invalid", `The environment is not usable. ${problems}.`);
  }
  const env = parsed.data;
  const root = process.cwd();
  const dataDirectory = path.resolve(/* turbopackIgnore: true */ root, env.ATTUNE_DATA_DIR);
  if (Boolean(env.ATTUNE_ADMIN_LOGIN) !== Boolean(env.ATTUNE_ADMIN_PASSWORD))
    throw appError("invalid", "ATTUNE_ADMIN_LOGIN and ATTUNE_ADMIN_PASSWORD must be set together.");
  try {
    makeDirectory(dataDirectory);
    return {
      port: env.PORT,
      dataDirectory,
      packsDirectory: path.join(/* turbopackIgnore: true */ root, "packs"),
      migrationsDirectory: path.join(/* turbopackIgnore: true */ root, "prisma", "migrations"),
      databaseUrl: env.DATABASE_URL ?? null,
      admin:
        env.ATTUNE_ADMIN_LOGIN && env.ATTUNE_ADMIN_PASSWORD
          ? { login: env.ATTUNE_ADMIN_LOGIN.toLowerCase(), password: env.ATTUNE_ADMIN_PASSWORD }
          : null,
      selfRegistration: env.ATTUNE_SELF_REGISTRATION,
      authSecret: env.NEXTAUTH_SECRET ?? generatedSecret(dataDirectory, "auth-secret"),
      publicUrl: env.NEXTAUTH_URL ?? `http://localhost:${env.PORT}`,
      encryptionKey: env.ATTUNE_ENCRYPTION_KEY ?? generatedSecret(dataDirectory, "encryption-key"),
      role: env.ATTUNE_ROLE,
      workerConcurrency: env.ATTUNE_WORKER_CONCURRENCY,
      logLevel: env.ATTUNE_LOG_LEVEL,
      accessTokenTtlSeconds: env.ATTUNE_ACCESS_TOKEN_TTL_SECONDS,
      host: {
        path: environment.PATH ?? "/usr/local/bin:/usr/bin:/bin",
        lang: environment.LANG ?? null,
        timezone: environment.TZ ?? null,
      },
      installEnv: installEnvironment(environment),
    };
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code && ["EACCES", "EPERM", "EROFS", "ENOTDIR", "ENOENT", "EEXIST", "ENOSPC"].includes(code))
      throw appError(
        "invalid",
        `The data directory ${dataDirectory} cannot be written (${code}). Make it writable, or set ATTUNE_DATA_DIR to one that is.`,
      );
    throw error;
  }
}
