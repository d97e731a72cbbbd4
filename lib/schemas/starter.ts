import { z } from "zod";
import { isTimeZone } from "@/lib/schedule/timezones";
import { STARTERS } from "@/lib/vocabulary";

export const starterKindSchema = z.enum(STARTERS);

const folderSchema = z
  .string()
  .trim()
  .min(1, "A folder is needed")
  .max(1_000)
  .regex(/^(\/|[A-Za-z]:[\\/])[^\0\r\n]*$/, "Write the whole path, such as /home/me/notes");
const addressSchema = z
  .url({ protocol: /^https?$/, error: "Write an address that begins with http:// or https://" })
  .max(2_000);
/** Where alerts are sent, besides the log. */
const sendToSchema = addressSchema.nullish();

export const createStarterInput = z.discriminatedUnion("starter", [
  z.object({ starter: z.literal("heartbeat") }),
  z.object({
    starter: z.literal("disk_space"),
    folder: folderSchema.default("/"),
    alert_percent: z.int("Use a whole number").min(1, "At least 1").max(99, "At most 99").default(90),
    send_to: sendToSchema,
  }),
  z.object({ starter: z.literal("website_check"), url: addressSchema, send_to: sendToSchema }),
  z.object({
    starter: z.literal("nightly_backup"),
    folder: folderSchema,
    /** Default: a folder beside it, with `-backups` behind its name. */
    target: folderSchema.nullish(),
    time: z
      .string()
      .regex(/^([01]\d|2[0-3]):[0-5]\d$/, "Write a time such as 02:30")
      .default("02:30"),
    timezone: z.string().refine(isTimeZone, "There is no such time zone").default("UTC"),
    keep: z.int("Use a whole number").min(1, "At least 1").max(365, "At most 365").default(7),
  }),
  z.object({ starter: z.literal("webhook_script") }),
]);
export type CreateStarterInput = z.infer<typeof createStarterInput>;

/** What a starter's pack says of itself in its meta. `entry`: the thing to look at first. */
export const starterMetaSchema = z.object({
  starter: starterKindSchema,
  entry: z.object({ kind: z.enum(["sensor", "trigger"]), ref: z.string() }),
});
export type StarterMeta = z.infer<typeof starterMetaSchema>;

/** A starter that was made: a pack of its own with everything in it. */
export type MadeStarter = StarterMeta & { ref: string; label: string };
