import { appError, errorMessage } from "@/server/errors";
import { decryptText, encryptText } from "@/server/secrets/encryption";
import { SECRET_CHARACTERS_MIN } from "@/server/secrets/secret-forms";

/** What a channel needs and nobody is shown. */
export type ChannelSecrets = { password?: string; url?: string; token?: string };

/** Shorter parts of an address are words, such as `hooks`. */
const URL_PART_CHARACTERS_MIN = 12;

const contextOf = (ref: string) => `channel:${ref}`;

/** What the column value holds: null when there is nothing to hide. */
export function toStoredSecrets(encryptionKey: string, ref: string, secrets: ChannelSecrets): string | null {
  if (Object.keys(secrets).length === 0) return null;
  return encryptText(encryptionKey, JSON.stringify(secrets), contextOf(ref));
}

/** @throws AppError `unavailable` that names the channel, when they were encrypted with another key or have been changed */
export function readStoredSecrets(
  encryptionKey: string,
  { ref, value }: { ref: string; value: string | null },
): ChannelSecrets {
  if (value === null) return {};
  try {
    return JSON.parse(decryptText(encryptionKey, value, contextOf(ref))) as ChannelSecrets;
  } catch (error) {
    throw appError(
      "unavailable",
      `The secrets of the channel ${ref} cannot be decrypted (${errorMessage(error)}). Edit the channel and enter them again.`,
      [],
      { error },
    );
  }
}

/** The texts that must not be shown: of an address only what may be a secret, or a harmless one would be *** everywhere. */
export function channelSecretTexts({ password, url, token }: ChannelSecrets): string[] {
  const given = [password, token].flatMap((text) => (text && text.length >= SECRET_CHARACTERS_MIN ? [text] : []));
  if (url === undefined || !URL.canParse(url)) return given;
  const { pathname, searchParams, password: ofUrl } = new URL(url);
  const parts = [...pathname.split("/"), ...searchParams.values(), decodeURIComponent(ofUrl)];
  return [...given, ...parts.filter((part) => part.length >= URL_PART_CHARACTERS_MIN)];
}
