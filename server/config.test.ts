import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { loadConfig } from "@/server/config";

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(path.join(tmpdir(), "attune-config-"));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

const load = (environment: Record<string, string> = {}) => loadConfig({ ATTUNE_DATA_DIR: directory, ...environment });

test("without any variable there are defaults, and the embedded database", () => {
  expect(load()).toMatchObject({
    port: 3000,
    databaseUrl: null,
    admin: null,
    selfRegistration: false,
    role: "all",
    workerConcurrency: 10,
    publicUrl: "http://localhost:3000",
    dataDirectory: directory,
  });
});

test.each([
  ["PORT", "eighty"],
  ["PORT", "70000"],
  ["DATABASE_URL", "mysql://x"],
  ["ATTUNE_ROLE", "queen"],
  ["ATTUNE_SELF_REGISTRATION", "perhaps"],
  ["ATTUNE_WORKER_CONCURRENCY", "0"],
  ["ATTUNE_LOG_LEVEL", "loud"],
  ["NEXTAUTH_SECRET", "short"],
  ["NEXTAUTH_URL", "not a url"],
  ["ATTUNE_OIDC_ISSUER", "ftp://id.example"],
  ["ATTUNE_OIDC_ICON_URL", "javascript:alert(1)"],
  ["ATTUNE_OIDC_ICON_URL", "//id.example/icon.svg"],
])("a bad %s is refused by its name", (name, value) => {
  expect(() => load({ [name]: value })).toThrow(name);
});

test("all bad variables are named at once", () => {
  expect(() => load({ PORT: "-1", ATTUNE_ROLE: "queen" })).toThrow(/PORT.*ATTUNE_ROLE/);
});

test("an administrator's login without a password is refused", () => {
  expect(() => load({ ATTUNE_ADMIN_LOGIN: "root" })).toThrow("must be set together");
  expect(load({ ATTUNE_ADMIN_LOGIN: "Root", ATTUNE_ADMIN_PASSWORD: "a long password" }).admin?.login).toBe("root");
});

test("an empty variable is as good as none", () => {
  expect(load({ PORT: "", DATABASE_URL: "" })).toMatchObject({ port: 3000, databaseUrl: null });
});

test("secrets are made once, readable by the owner only, and are the same at the next start", () => {
  const first = load();
  const second = load();
  expect(second.authSecret).toBe(first.authSecret);
  expect(second.encryptionKey).toBe(first.encryptionKey);
  expect(first.authSecret).not.toBe(first.encryptionKey);
  expect(first.authSecret.length).toBeGreaterThan(40);
  expect(readdirSync(directory).sort()).toEqual(["auth-secret", "encryption-key"]);
  for (const name of ["auth-secret", "encryption-key"])
    expect(statSync(path.join(directory, name)).mode & 0o777).toBe(0o600);
});

test("given secrets win, and none are made", () => {
  const secret = "0123456789abcdef0123";
  expect(load({ NEXTAUTH_SECRET: secret, ATTUNE_ENCRYPTION_KEY: secret })).toMatchObject({
    authSecret: secret,
    encryptionKey: secret,
  });
  expect(readdirSync(directory)).toEqual([]);
});

test("a secret file that lost its content is said, not taken for an empty secret", () => {
  load();
  writeFileSync(path.join(directory, "auth-secret"), "");
  expect(() => load()).toThrow(/auth-secret holds no secret/);
  expect(readFileSync(path.join(directory, "auth-secret"), "utf8")).toBe("");
});

test("a data directory that cannot be made is one line that says what to do", () => {
  const file = path.join(directory, "a-file");
  writeFileSync(file, "");
  expect(() => load({ ATTUNE_DATA_DIR: file })).toThrow(/cannot be written \(ENOTDIR\).*ATTUNE_DATA_DIR/);
  expect(() => load({ ATTUNE_DATA_DIR: path.join(file, "below") })).toThrow(/cannot be written \(ENOTDIR\)/);
});

test("a provider to sign in with needs its address, its client and its secret together", () => {
  const issuer = { ATTUNE_OIDC_ISSUER: "https://id.example/realms/corp/" };
  const client = { ...issuer, ATTUNE_OIDC_CLIENT_ID: "attune", ATTUNE_OIDC_CLIENT_SECRET: "s" };
  expect(load().oidc).toBeNull();
  expect(() => load(issuer)).toThrow("must be set together");
  expect(load(client).oidc).toEqual({
    issuer: "https://id.example/realms/corp",
    clientId: "attune",
    clientSecret: "s",
    name: "oidc",
    label: "single sign-on",
    iconUrl: null,
    scopes: "openid profile email",
    roleClaim: null,
  });
  const named = { ATTUNE_OIDC_LABEL: "Corp", ATTUNE_OIDC_ROLE_CLAIM: "groups", ATTUNE_OIDC_ICON_URL: "/corp.svg" };
  expect(load({ ...client, ...named }).oidc).toMatchObject({
    label: "Corp",
    roleClaim: "groups",
    iconUrl: "/corp.svg",
  });
});
