import type { Command } from "commander";
import { defineCommand, option } from "@/cli/define-command";
import { CliError, EXIT, usageError } from "@/cli/exit-codes";
import { changeProfile, configFile, type Profile, readProfiles, writeProfiles } from "@/cli/profiles";
import { ask, readSecret } from "@/cli/prompt";
import { findTarget } from "@/cli/session";
import type { Terminal } from "@/cli/terminal";
import { createAttuneClient } from "@/lib/client/create-attune-client";
import { isJwt } from "@/lib/client/credentials";

export function addSessionCommands(program: Command, terminal: Terminal): void {
  defineCommand<{ login?: string; token?: string | true }>(program, terminal, {
    usage: "login",
    summary: "sign in and keep the token",
    details:
      "Asks for the password without showing it; in a script it is read from standard input. --token signs in with an " +
      "integration token or an access token instead. Several servers: give each a --profile.",
    options: [
      option("--login <name>", "who signs in; asked for when left out"),
      option("--token [token]", "sign in with a token; without a value it is asked for, or read from standard input"),
    ],
    examples: [
      "attune login --url https://attune.example.com",
      "attune login --profile home --url http://homelab:3000 --login admin",
      "attune login --token < token.txt",
      'printf %s "$PASSWORD" | attune login --login deploy',
    ],
    async run({ options, print, signal }) {
      const { url, profileName } = await findTarget(terminal, options);
      if (new URL(url).protocol === "http:" && !isLocal(url))
        print.remark(`${url} is not encrypted: what you type can be read on the way.`);
      const signedIn = options.token
        ? await signInWithToken(terminal, url, options.token, signal)
        : await signInWithPassword(terminal, url, options.login, signal);
      await changeProfile(terminal.env, profileName, () => signedIn, true);
      const { login } = signedIn;
      print.done(`Signed in to ${url} as ${login}.`, { url, login, profile: profileName }, login ?? "");
      print.remark(`Kept as profile ${profileName} in ${configFile(terminal.env)}`);
    },
  });

  defineCommand(program, terminal, {
    usage: "logout",
    summary: "forget the token of a server",
    examples: ["attune logout", "attune logout --profile home"],
    async run({ options, print }) {
      const { url, profileName, profile } = await findTarget(terminal, options);
      if (profile) await changeProfile(terminal.env, profileName, () => undefined);
      const sentence = profile ? `Signed out of ${url}.` : `Nobody was signed in to ${url}.`;
      print.done(sentence, { url, profile: profileName, signed_out: profile !== null }, profileName);
    },
  });

  defineCommand(program, terminal, {
    usage: "whoami",
    summary: "tell who is signed in, and where",
    examples: ["attune whoami", "attune whoami --json"],
    async run({ client, options, print, signal }) {
      const { url, profileName, profile } = await findTarget(terminal, options);
      const me = await (await client()).auth.me({ signal });
      const by = terminal.env.ATTUNE_TOKEN ? "ATTUNE_TOKEN" : profile ? profileName : null;
      print.one({ ...me, url, profile: by }, me.login, [
        ["login", me.login],
        ["name", me.display_name],
        ["server", url],
        ["credentials", by],
        ["permission sets", me.assigned_permission_set_refs.join(", ")],
      ]);
    },
  });

  const profiles = program.command("profiles").alias("profile").summary("the servers you signed in to");
  profiles.description("the servers you signed in to");
  defineCommand(profiles, terminal, {
    usage: "list",
    summary: "list the profiles",
    examples: ["attune profiles list"],
    async run({ print }) {
      const { current, profiles: stored } = await readProfiles(terminal.env);
      const rows = Object.entries(stored).map(([name, { url, login }]) => ({
        name,
        url,
        login: login ?? null,
        current: name === current,
      }));
      const columns = [
        { head: "name", of: (row: (typeof rows)[number]) => row.name },
        { head: "server", of: (row: (typeof rows)[number]) => row.url },
        { head: "login", of: (row: (typeof rows)[number]) => row.login },
        { head: "current", of: (row: (typeof rows)[number]) => row.current },
      ];
      await print.list(rows, columns, ({ name }) => name, "No profiles yet. Sign in: attune login");
    },
  });
  defineCommand(profiles, terminal, {
    usage: "use <name>",
    summary: "use this profile from now on",
    examples: ["attune profiles use home"],
    async run({ args: [name = ""], print }) {
      const stored = await readProfiles(terminal.env);
      if (!Object.hasOwn(stored.profiles, name))
        throw new CliError(`There is no profile ${name}`, EXIT.notFound, "What there is: attune profiles list");
      await writeProfiles(terminal.env, { ...stored, current: name });
      print.done(`Now using ${name}.`, { profile: name }, name);
    },
  });
}

async function signInWithPassword(
  terminal: Terminal,
  url: string,
  given: string | undefined,
  signal: AbortSignal,
): Promise<Profile> {
  if (given === undefined && !terminal.interactive)
    throw usageError("Nobody is there to ask for a login.", "Give --login, and the password on standard input");
  const login = given ?? (await ask(terminal, "Login: "));
  const password = await readSecret(terminal, `Password for ${login} at ${url}: `);
  if (password === "") throw usageError("The password is empty.");
  const answer = await createAttuneClient({ url }).auth.login(login.trim(), password, { signal });
  const { access_token: token, refresh_token } = answer;
  return { url, login: answer.user?.login ?? login.trim(), token, refresh_token };
}

async function signInWithToken(
  terminal: Terminal,
  url: string,
  given: string | true,
  signal: AbortSignal,
): Promise<Profile> {
  const token = (given === true ? await readSecret(terminal, `Token for ${url}: `) : given).trim();
  if (token === "") throw usageError("The token is empty.");
  const { login } = await createAttuneClient({ url, token }).auth.me({ signal });
  return isJwt(token) ? { url, login, token } : { url, login, integration_token: token };
}

function isLocal(url: string): boolean {
  const { hostname } = new URL(url);
  return hostname === "localhost" || hostname === "[::1]" || /^127\./.test(hostname);
}
