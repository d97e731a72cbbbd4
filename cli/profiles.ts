import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import path from "node:path";
import { CliError, EXIT, usageError } from "@/cli/exit-codes";

/** A server and how to get in. */
export type Profile = {
  url: string;
  login?: string | undefined;
  token?: string | undefined;
  refresh_token?: string | undefined;
  /** Lasts longer than the others, and gets new ones. */
  integration_token?: string | undefined;
};
export type Profiles = { current: string; profiles: Record<string, Profile> };

type Env = Record<string, string | undefined>;

export const DEFAULT_URL = "http://localhost:3000";

/** `~/.config/attune/config.json`, or below XDG_CONFIG_HOME; ATTUNE_CONFIG names another file. */
export function configFile(env: Env): string {
  if (env.ATTUNE_CONFIG) return env.ATTUNE_CONFIG;
  const base = env.XDG_CONFIG_HOME || path.join(env.HOME || homedir(), ".config");
  return path.join(base, "attune", "config.json");
}

/** @throws CliError when the file is there and cannot be used */
export async function readProfiles(env: Env): Promise<Profiles> {
  const file = configFile(env);
  let text: string;
  try {
    text = await readFile(file, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return { current: "default", profiles: {} };
    throw new CliError(`${file} cannot be read: ${(error as Error).message}`);
  }
  try {
    const { current, profiles } = JSON.parse(text) as Partial<Profiles>;
    if (typeof current === "string" && typeof profiles === "object" && profiles !== null) return { current, profiles };
  } catch {
    // said below
  }
  throw new CliError(
    `${file} is no configuration of attune`,
    EXIT.failure,
    `Take it away and sign in again: rm ${file}`,
  );
}

/** Nobody but the owner may read the file, and a reader sees the old one or the new one, never half of it. */
export async function writeProfiles(env: Env, profiles: Profiles): Promise<void> {
  const file = configFile(env);
  await mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
  const next = `${file}.${process.pid}.new`;
  await writeFile(next, `${JSON.stringify(profiles, null, 2)}\n`, { mode: 0o600 });
  await rename(next, file);
}

/** Changes one profile, on top of what other commands have written meanwhile. */
export async function changeProfile(
  env: Env,
  name: string,
  change: (profile: Profile | undefined) => Profile | undefined,
  makeCurrent = false,
): Promise<void> {
  const stored = await readProfiles(env);
  const changed = change(stored.profiles[name]);
  const { [name]: _, ...others } = stored.profiles;
  const profiles = changed ? { ...others, [name]: changed } : others;
  await writeProfiles(env, { current: makeCurrent ? name : stored.current, profiles });
}

export type Target = { profileName: string; url: string; profile: Profile | null };

/**
 * Which server, and which stored credentials go with it. Those of a profile are used for its own address only: another
 * address, from an option or the environment, must not be told the token of this one.
 * @throws CliError for a profile that is not there
 */
export function chooseTarget(
  stored: Profiles,
  given: { profile?: string | undefined; url?: string | undefined },
): Target {
  const url = given.url === undefined ? undefined : normalUrl(given.url);
  if (given.profile !== undefined && !Object.hasOwn(stored.profiles, given.profile) && url === undefined)
    throw usageError(
      `There is no profile ${given.profile}`,
      `Known: ${Object.keys(stored.profiles).join(", ") || "none"}. Make it: attune login --profile ${given.profile} --url …`,
    );
  const fitting = url === undefined ? [] : Object.entries(stored.profiles).filter(([, one]) => one.url === url);
  const byUrl = fitting.find(([name]) => name === stored.current) ?? fitting[0];
  const profileName = given.profile ?? byUrl?.[0] ?? stored.current;
  const profile = Object.hasOwn(stored.profiles, profileName) ? (stored.profiles[profileName] ?? null) : null;
  const chosen = url ?? profile?.url ?? DEFAULT_URL;
  return { profileName, url: chosen, profile: profile?.url === chosen ? profile : null };
}

/** @throws CliError for what is no address of a web server */
export function normalUrl(text: string): string {
  const whole = /^[a-z]+:\/\//i.test(text) ? text : `http://${text}`;
  const url = URL.canParse(whole) ? new URL(whole) : null;
  if (!url || !/^https?:$/.test(url.protocol))
    throw usageError(`${text} is no address of a server`, "Write it such as https://attune.example.com");
  return `${url.origin}${url.pathname.replace(/\/+$/, "")}`;
}
