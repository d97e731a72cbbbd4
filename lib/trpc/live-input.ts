import { z } from "zod";

/** Named as tRPC names it, so that its client fills it in when it reconnects. null: from now on. */
const lastEventId = z.string().max(100).nullish();

export const liveFeedInput = z.object({ lastEventId }).default({});
export const liveExecutionLogInput = z.object({ id: z.int().positive(), lastEventId });
export const liveSensorLogInput = z.object({ ref: z.string().min(1).max(255), lastEventId });
