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
  ATTUNE_OIDC_ISSUER: z.url({ protocol: /^https?$/ }).optional(),
  ATTUNE_OIDC_CLIENT_ID: z.string().min(1).optional(),
  ATTUNE_OIDC_CLIENT_SECRET: z.string().min(1).optional(),
  ATTUNE_OIDC_NAME: z.string().min(1).max(100).default("oidc"),
  ATTUNE_OIDC_LABEL: z.string().min(1).max(100).default("single sign-on"),
  ATTUNE_OIDC_ICON_URL: z
    .string()
    .regex(/^(https?:\/\/|\/(?!\/))/, "must begin with https://, http:// or /")
    .optional(),
  ATTUNE_OIDC_SCOPES: z.string().min(1).default("openid profile email"),
  ATTUNE_OIDC_ROLE_CLAIM: z.string().min(1).max(255).optional(),
  ATTUNE_ENCRYPTION_KEY_PREVIOUS: z.string().min(16, "must have at least 16 characters").optional(),
  ATTUNE_ROLE: z.enum(["all", "web", "scheduler", "worker"]).default("all"),
  ATTUNE_WORKER_CONCURRENCY: z.coerce.number().int().min(1).max(1000).default(10),
  ATTUNE_LOG_LEVEL: z.enum(["trace", "debug", "info", "warn", "error"]).default("info"),
  ATTUNE_TRUST_PROXY: z.coerce.number().int().min(0).max(10).default(0),
  ATTUNE_ACCESS_TOKEN_TTL_SECONDS: z.coerce.number().int().min(3600).default(3600),
});

/** Signing in with an OpenID Connect provider. */
export type OidcConfig = {
  issuer: string;
  clientId: string;
  clientSecret: string;
  /** What the API calls it. */
  name: string;
  /** What the button on the sign-in page calls it. */
  label: string;
  iconUrl: string | null;
  scopes: string;
  /** Where in the provider's answer the roles are, such as `groups` or `realm_access.roles`; null: roles are given here only */
  roleClaim: string | null;
};

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
  /** null: people sign in with passwords of this server only */
  oidc: OidcConfig | null;
  authSecret: string;
  publicUrl: string;
  encryptionKey: string;
  /** Where the generated one is; null when ATTUNE_ENCRYPTION_KEY gives it. */
  encryptionKeyFile: string | null;
  /** What stored secrets were encrypted with before; only the change of the key looks at it. */
  previousEncryptionKey: string | null;
  role: Role;
  workerConcurrency: number;
  logLevel: string;
  accessTokenTtlSeconds: number;
  /** How many proxies of one's own stand before the server; 0: X-Forwarded-For says nothing that can be trusted. */
  trustedProxies: number;
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

function oidcConfig(env: z.infer<typeof environmentSchema>): OidcConfig | null {
  const { ATTUNE_OIDC_ISSUER: issuer, ATTUNE_OIDC_CLIENT_ID: clientId, ATTUNE_OIDC_CLIENT_SECRET: clientSecret } = env;
  if (!issuer && !clientId && !clientSecret) return null;
  if (!issuer || !clientId || !clientSecret)
    throw appError(
      "invalid",
      "ATTUNE_OIDC_ISSUER, ATTUNE_OIDC_CLIENT_ID and ATTUNE_OIDC_CLIENT_SECRET must be set together.",
    );
  return {
    issuer: issuer.replace(/\/$/, ""),
    clientId,
    clientSecret,
    name: env.ATTUNE_OIDC_NAME,
    label: env.ATTUNE_OIDC_LABEL,
    iconUrl: env.ATTUNE_OIDC_ICON_URL ?? null,
    scopes: env.ATTUNE_OIDC_SCOPES,
    roleClaim: env.ATTUNE_OIDC_ROLE_CLAIM ?? null,
  };
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
      oidc: oidcConfig(env),
      authSecret: env.NEXTAUTH_SECRET ?? generatedSecret(dataDirectory, "auth-secret"),
      publicUrl: env.NEXTAUTH_URL ?? `http://localhost:${env.PORT}`,
      encryptionKey: env.ATTUNE_ENCRYPTION_KEY ?? generatedSecret(dataDirectory, "encryption-key"),
      encryptionKeyFile: env.ATTUNE_ENCRYPTION_KEY ? null : path.join(dataDirectory, "encryption-key"),
      previousEncryptionKey: env.ATTUNE_ENCRYPTION_KEY_PREVIOUS ?? null,
      role: env.ATTUNE_ROLE,
      workerConcurrency: env.ATTUNE_WORKER_CONCURRENCY,
      logLevel: env.ATTUNE_LOG_LEVEL,
      trustedProxies: env.ATTUNE_TRUST_PROXY,
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
