import { Hash, type LucideIcon, Mail, Webhook } from "lucide-react";
import type { Channel, Notification } from "@/lib/schemas/channel";
import type { ChannelKind } from "@/lib/vocabulary";
import type { Tone } from "../ui/tone";

export const KIND_LOOKS: Record<ChannelKind, { label: string; description: string; icon: LucideIcon }> = {
  email: { label: "E-mail", description: "Through a mail server of yours", icon: Mail },
  webhook: { label: "Webhook", description: "JSON posted to an address", icon: Webhook },
  slack: { label: "Slack", description: "A chat's incoming webhook", icon: Hash },
};

/** Who gets it: addresses, or the host of an address. */
export function goesTo({ settings }: Pick<Channel, "settings">): string {
  return settings.kind === "email" ? settings.to.join(", ") : settings.address;
}

export const STATUS_LOOKS: Record<Notification["status"], { label: string; tone: Tone }> = {
  queued: { label: "Waits", tone: "neutral" },
  sending: { label: "On its way", tone: "running" },
  sent: { label: "Sent", tone: "success" },
  failed: { label: "Not sent", tone: "failure" },
};
