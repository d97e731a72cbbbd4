/** A message as any kind of channel can send it. */
export type Message = {
  /** The same at every try, so that a receiver can tell a repeated one. */
  id: string;
  origin: "alert" | "action" | "test";
  title: string;
  message: string;
  /** The page that shows more. */
  link: string | null;
  /** How many further failures it stands for. */
  more: number;
  at: string;
};

/** What it says below its title, as plain text. */
export function bodyOf({ message, more, link }: Pick<Message, "message" | "more" | "link">): string {
  return [message, more > 0 ? `And ${more} more since then.` : "", link ?? ""]
    .filter((part) => part !== "")
    .join("\n\n");
}

/** For an incoming webhook of Slack, or of a chat that understands the same. */
export function slackBody({ title, message, more, link }: Message): { text: string } {
  const body = bodyOf({ message: slackText(message), more, link: link === null ? null : `<${link}|Open in Attune>` });
  return { text: [`*${slackText(title)}*`, body].filter((part) => part !== "").join("\n") };
}

/** https://docs.slack.dev/messaging/formatting-message-text: these three begin what is no text. */
function slackText(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

/** What a webhook channel posts. */
export function webhookBody({ id, origin, title, message, link, more, at }: Message) {
  return { id, origin, title, message, link, more, at, text: [title, bodyOf({ message, more, link })].join("\n\n") };
}
