import type { Channel, UpdateChannelInput } from "@/lib/schemas/channel";
import { lockChannel, readChannel, splitSettings } from "@/server/domain/channels/channel-rows";
import type { Ctx } from "@/server/domain/context";
import { updateRow, writing } from "@/server/domain/write-row";
import { invalidFields } from "@/server/errors";
import { refreshKnownSecrets } from "@/server/secrets/known-secrets";
import { readStoredSecrets, toStoredSecrets } from "@/server/secrets/stored-channel";

/**
 * Changes what is given. Secrets that are left out stay, unless they would go to another receiver.
 * @throws AppError `forbidden` without keys:update, `not_found`, `invalid`; `unavailable` when the stored secrets cannot be
 * decrypted and are needed
 */
export async function updateChannel(ctx: Ctx, { ref, name, settings }: UpdateChannelInput): Promise<Channel> {
  await writing(ctx, `Channel ${ref}`, async (inside) => {
    const row = await lockChannel(inside, ref, "update");
    if (settings === undefined) return updateRow(inside.sql, "channel", row.id, { name });
    if (settings.kind !== row.kind)
      throw invalidFields([
        { path: ["settings", "kind"], message: `${ref} is of the kind ${row.kind}: make another channel` },
      ]);
    const { encryptionKey } = ctx.config;
    // With all of them given anew, a channel can be mended whose secrets nobody can read any more.
    const isComplete =
      settings.kind === "email"
        ? settings.password !== undefined
        : settings.url !== undefined && (settings.kind === "slack" || settings.token !== undefined);
    const held = isComplete ? {} : readStoredSecrets(encryptionKey, row);
    const { config, secrets } = splitSettings(settings, { config: row.config, secrets: held });
    const value = toStoredSecrets(encryptionKey, ref, secrets);
    await updateRow(inside.sql, "channel", row.id, { name, config: JSON.stringify(config), value });
  });
  await refreshKnownSecrets();
  return readChannel(ctx, ref);
}
