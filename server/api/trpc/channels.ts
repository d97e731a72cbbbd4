import { createChannelInput, updateChannelInput } from "@/lib/schemas/channel";
import { refInput } from "@/lib/schemas/common";
import { procedure, router } from "@/server/api/trpc/trpc";
import { createChannel } from "@/server/domain/channels/create-channel";
import { deleteChannel } from "@/server/domain/channels/delete-channel";
import { getChannel, listChannels } from "@/server/domain/channels/list-channels";
import { testChannel } from "@/server/domain/channels/test-channel";
import { updateChannel } from "@/server/domain/channels/update-channel";

export const channelsRouter = router({
  list: procedure.query(({ ctx }) => listChannels(ctx)),
  get: procedure.input(refInput).query(({ ctx, input }) => getChannel(ctx, input)),
  create: procedure.input(createChannelInput).mutation(({ ctx, input }) => createChannel(ctx, input)),
  update: procedure.input(updateChannelInput).mutation(({ ctx, input }) => updateChannel(ctx, input)),
  delete: procedure.input(refInput).mutation(({ ctx, input }) => deleteChannel(ctx, input)),
  test: procedure.input(refInput).mutation(({ ctx, input }) => testChannel(ctx, input)),
});
