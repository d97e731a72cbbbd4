import { changeProfile, chooseTarget, readProfiles, type Target } from "@/cli/profiles";
import type { Terminal } from "@/cli/terminal";
import { VERSION } from "@/cli/version";
import { type AttuneClient, createAttuneClient } from "@/lib/client/create-attune-client";

export type GlobalOptions = {
  url?: string | undefined;
  profile?: string | undefined;
  json?: boolean | undefined;
  quiet?: boolean | undefined;
};

/** The server that a command is for: by option, by environment, by profile, or this machine. */
export async function findTarget({ env }: Terminal, options: GlobalOptions): Promise<Target> {
  return chooseTarget(await readProfiles(env), {
    profile: options.profile ?? (env.ATTUNE_PROFILE || undefined),
    url: options.url ?? (env.ATTUNE_URL || undefined),
  });
}

/** A client with the credentials that are known; new tokens are kept. ATTUNE_TOKEN goes before what is stored. */
export async function openClient(terminal: Terminal, options: GlobalOptions): Promise<AttuneClient> {
  const { env } = terminal;
  const { url, profile, profileName } = await findTarget(terminal, options);
  const headers = { "user-agent": `attune-cli/${VERSION}` };
  if (env.ATTUNE_TOKEN) return createAttuneClient({ url, token: env.ATTUNE_TOKEN.trim(), headers });
  return createAttuneClient({
    url,
    headers,
    token: profile?.token ?? profile?.integration_token,
    refreshToken: profile?.refresh_token,
    integrationToken: profile?.integration_token,
    onTokens: ({ token, refreshToken }) =>
      changeProfile(env, profileName, (now) => now && { ...now, token, refresh_token: refreshToken }).catch(
        () => undefined, // a home that cannot be written to: the next command renews again
      ),
  });
}
