import type { Channel, CreateChannelInput } from "@/lib/schemas/channel";
import { authorise } from "@/server/domain/authorise";
import { channelObject, readChannel, splitSettings } from "@/server/domain/channels/channel-rows";
import type { Ctx } from "@/server/domain/context";
import { refExists } from "@/server/domain/find-component";
import { existsAlready, insertRow, writing } from "@/server/domain/write-row";
import { refreshKnownSecrets } from "@/server/secrets/known-secrets";
import { toStoredSecrets } from "@/server/secrets/stored-channel";

/**
 * Makes a channel. Its secrets are in the database only as ciphertext, and when this returns this process masks them.
 * @throws AppError `forbidden` without keys:create, `conflict`, `invalid`
 */
export async function createChannel(ctx: Ctx, { ref, name, settings }: CreateChannelInput): Promise<Channel> {
  authorise(ctx, "keys", "create", channelObject({ ref }));
  await writing(ctx, `Channel ${ref}`, async ({ sql }) => {
    const { config, secrets } = splitSettings(settings, null);
    if (await refExists(sql, "channel", ref)) throw existsAlready(`Channel ${ref}`);
    const value = toStoredSecrets(ctx.config.encryptionKey, ref, secrets);
    await insertRow(sql, "channel", { ref, name, kind: settings.kind, config: JSON.stringify(config), value });
  });
  await refreshKnownSecrets();
  return readChannel(ctx, ref);
}
