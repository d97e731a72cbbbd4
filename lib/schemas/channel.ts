import { z } from "zod";
import { timestampSchema } from "@/lib/schemas/common";
import { keyRefSchema } from "@/lib/schemas/key";
import { ALERT_TARGETS, CHANNEL_KINDS } from "@/lib/vocabulary";

const nameSchema = z.string().trim().min(1, "A name is required").max(255, "At most 255 characters");
const addressSchema = z.email("Write an address such as ops@example.com");
const urlSchema = z.url({
  protocol: /^https?$/,
  error: "Write the whole address, beginning with https:// or http://",
});
/** Given anew, or left out to keep the stored one; empty for none. */
const secretSchema = z.string().max(2_000).optional();

export const emailSettingsSchema = z.object({
  kind: z.literal("email"),
  host: z.string().trim().min(1, "The mail server is required").max(255),
  port: z.int("Write a whole number").min(1, "From 1 to 65535").max(65_535, "From 1 to 65535"),
  /** tls from the first byte, usually port 465; starttls, usually 587; none sends everything readable. */
  security: z.enum(["tls", "starttls", "none"]),
  /** Empty: the server asks for none. */
  username: z.string().trim().max(255).default(""),
  password: secretSchema,
  from: addressSchema,
  to: z.array(addressSchema).min(1, "Write at least one address").max(50, "At most 50 addresses"),
});

export const webhookSettingsSchema = z.object({
  kind: z.literal("webhook"),
  url: urlSchema.optional(),
  /** Sent as Authorization: Bearer. */
  token: secretSchema,
});

export const slackSettingsSchema = z.object({ kind: z.literal("slack"), url: urlSchema.optional() });

/** How a channel sends. Its secrets go in and never come out. */
export const channelSettingsSchema = z.discriminatedUnion("kind", [
  emailSettingsSchema,
  webhookSettingsSchema,
  slackSettingsSchema,
]);
export type ChannelSettings = z.infer<typeof channelSettingsSchema>;

export const createChannelInput = z.object({ ref: keyRefSchema, name: nameSchema, settings: channelSettingsSchema });
export type CreateChannelInput = z.infer<typeof createChannelInput>;

export const updateChannelInput = z.object({
  ref: z.string().min(1).max(255),
  name: nameSchema.optional(),
  settings: channelSettingsSchema.optional(),
});
export type UpdateChannelInput = z.infer<typeof updateChannelInput>;

export const notificationSchema = z.object({
  id: z.number(),
  origin: z.enum(["alert", "action", "test"]),
  title: z.string(),
  /** Of the page that shows more; null: none does. */
  path: z.string().nullable(),
  /** How many further failures were folded into it. */
  more: z.number(),
  status: z.enum(["queued", "sending", "sent", "failed"]),
  error: z.string().nullable(),
  at: timestampSchema,
});
export type Notification = z.infer<typeof notificationSchema>;

/** Settings as they are shown: of secrets only whether they are set, of an address only its beginning. */
const shownSettingsSchema = z.discriminatedUnion("kind", [
  emailSettingsSchema.omit({ password: true }).extend({ username: z.string(), has_password: z.boolean() }),
  z.object({ kind: z.literal("webhook"), address: z.string(), has_token: z.boolean() }),
  z.object({ kind: z.literal("slack"), address: z.string() }),
]);

export const channelSchema = z.object({
  id: z.number(),
  ref: z.string(),
  name: z.string(),
  kind: z.enum(CHANNEL_KINDS),
  settings: shownSettingsSchema,
  /** Rules that send through it, and what tells of its failures through it. */
  used_by: z.array(z.object({ use: z.enum(["sends", "alert"]), kind: z.enum(ALERT_TARGETS), ref: z.string() })),
  /** The newest first. */
  last: z.array(notificationSchema),
  may: z.object({ update: z.boolean(), delete: z.boolean() }),
  created: timestampSchema,
  updated: timestampSchema,
});
export type Channel = z.infer<typeof channelSchema>;

/** What became of a message that was sent at once. */
export const sentSchema = z.object({
  sent: z.boolean(),
  /** What happened, and what to do when it was not sent. */
  message: z.string(),
});
export type Sent = z.infer<typeof sentSchema>;

export const alertTargetInput = z.object({ target: z.enum(ALERT_TARGETS), ref: z.string().min(1).max(255) });
export type AlertTargetInput = z.infer<typeof alertTargetInput>;

/** `channel: null` switches it off. */
export const setAlertInput = alertTargetInput.extend({ channel: z.string().min(1).max(255).nullable() });
export type SetAlertInput = z.infer<typeof setAlertInput>;

/** Where failures of a thing are told, and where they could be. */
export type AlertState = {
  /** null: nowhere */
  channel: { ref: string; name: string } | null;
  channels: { ref: string; name: string }[];
};
