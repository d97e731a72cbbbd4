import { z } from "zod";
import { type Channel, type CreateChannelInput, createChannelInput } from "@/lib/schemas/channel";
import type { ChannelKind } from "@/lib/vocabulary";

/** What the form holds: the fields of every kind, numbers and lists as text. */
export type ChannelForm = {
  name: string;
  ref: string;
  settings: {
    kind: ChannelKind;
    host: string;
    port: string;
    security: "tls" | "starttls" | "none";
    username: string;
    password: string;
    from: string;
    to: string;
    url: string;
    token: string;
    /** The stored token is taken away. */
    dropsToken: boolean;
  };
};

/** The port that usually goes with a security. */
export const USUAL_PORTS = { tls: "465", starttls: "587", none: "25" } as const;

/** Secrets are never shown: empty is the stored one. */
export function formOf(channel: Channel | null): ChannelForm {
  const blank = { host: "", port: USUAL_PORTS.starttls, security: "starttls" as const, username: "", from: "", to: "" };
  const settings = channel?.settings;
  return {
    name: channel?.name ?? "",
    ref: channel?.ref ?? "",
    settings: {
      ...blank,
      ...(settings?.kind === "email" && {
        host: settings.host,
        port: String(settings.port),
        security: settings.security,
        username: settings.username,
        from: settings.from,
        to: settings.to.join(", "),
      }),
      ...{ kind: channel?.kind ?? "email", password: "", url: "", token: "", dropsToken: false },
    },
  };
}

function settingsOf({ settings }: ChannelForm): unknown {
  const { kind, password, url, token, dropsToken, ...mail } = settings;
  const given = (text: string) => (text === "" ? undefined : text);
  if (kind === "slack") return { kind, url: given(url.trim()) };
  if (kind === "webhook") return { kind, url: given(url.trim()), token: dropsToken ? "" : given(token) };
  const to = mail.to.split(/[\s,;]+/).filter(Boolean);
  return { ...mail, kind, from: mail.from.trim(), to, port: Number(mail.port), password: given(password) };
}

/** The form as the API takes it. */
export const channelFormSchema = (isNew: boolean) =>
  z.custom<ChannelForm>().transform((form, context): CreateChannelInput => {
    const parsed = createChannelInput.safeParse({ name: form.name, ref: form.ref, settings: settingsOf(form) });
    const issues = parsed.success ? [] : parsed.error.issues;
    for (const { path, message } of issues) context.addIssue({ code: "custom", path: path.slice(0, 2), message });
    if (isNew && form.settings.kind !== "email" && form.settings.url.trim() === "")
      context.addIssue({ code: "custom", path: ["settings", "url"], message: "The address is required" });
    return parsed.success ? parsed.data : z.NEVER;
  });
