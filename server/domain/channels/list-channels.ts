import type { Channel } from "@/lib/schemas/channel";
import type { RefInput } from "@/lib/schemas/common";
import { readChannel, readChannels } from "@/server/domain/channels/channel-rows";
import type { Ctx } from "@/server/domain/context";

/** The channels that the actor may use, by name, with their last messages; none for who may use none (keys:read). */
export const listChannels = (ctx: Pick<Ctx, "sql" | "actor">): Promise<Channel[]> => readChannels(ctx);

/** @throws AppError `not_found` also when the actor may not know of it */
export const getChannel = (ctx: Pick<Ctx, "sql" | "actor">, { ref }: RefInput): Promise<Channel> =>
  readChannel(ctx, ref);
