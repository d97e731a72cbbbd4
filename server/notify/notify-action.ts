import type { Json, JsonObject } from "@/lib/schemas/common";
import { type SendPorts, sendNow } from "./send";

export type NotifyResult = { succeeded: true; channel: string; answer: string } | { succeeded: false; error: string };

/** What core.notify does. Never throws. */
export async function runNotify(ports: SendPorts, execution: number, parameters: JsonObject): Promise<NotifyResult> {
  const channel = textOf(parameters.channel);
  const title = textOf(parameters.title);
  if (channel === "") return { succeeded: false, error: "channel is required: the ref of a channel" };
  if (title === "") return { succeeded: false, error: "title is required" };
  const message = textOf(parameters.message);
  const delivery = await sendNow(ports, channel, {
    origin: "action",
    title,
    message,
    path: `/executions/${execution}`,
  });
  if (delivery === null)
    return { succeeded: false, error: `There is no channel ${channel}. Make it on the page Notifications.` };
  return delivery.sent
    ? { succeeded: true, channel, answer: delivery.answer }
    : { succeeded: false, error: delivery.error };
}

/** A template may have given a number or an object. */
function textOf(value: Json | undefined): string {
  if (value === undefined || value === null) return "";
  return typeof value === "string" ? value : JSON.stringify(value);
}
