import { createTransport } from "nodemailer";
import type { z } from "zod";
import type { emailSettingsSchema } from "@/lib/schemas/channel";
import type { ChannelKind } from "@/lib/vocabulary";
import { errorMessage } from "@/server/errors";
import { maskerWith } from "@/server/secrets/process-masker";
import { type ChannelSecrets, channelSecretTexts } from "@/server/secrets/stored-channel";
import { bodyOf, type Message, slackBody, webhookBody } from "./message";

export type EmailConfig = Omit<z.infer<typeof emailSettingsSchema>, "password" | "kind">;
export type OpenChannel = { ref: string; kind: ChannelKind; config: unknown; secrets: ChannelSecrets };

/** `passing`: it may go better by itself, so it is worth another try. */
export type Delivery = { sent: true; answer: string } | { sent: false; error: string; passing: boolean };

const TIMEOUT_MS = 10_000;
const ANSWER_CHARACTERS = 160;
/** So much is read of it: a secret that it repeats is masked as a whole before it is cut, and none is as long. */
const ANSWER_READ_CHARACTERS = 4_096;

type Mask = (text: string) => string;

/** Sends a message once. Never throws: what went wrong is said with what to do about it, and without secrets. */
export async function deliver(channel: OpenChannel, message: Message): Promise<Delivery> {
  const masker = maskerWith(channelSecretTexts(channel.secrets))();
  const masked = { ...message, title: masker.text(message.title), message: masker.text(message.message) };
  const mask: Mask = (text) => masker.text(text);
  const delivery = await (channel.kind === "email" ? sendMail(channel, masked, mask) : post(channel, masked, mask));
  return delivery.sent
    ? { sent: true, answer: masker.text(delivery.answer) }
    : { ...delivery, error: masker.text(delivery.error) };
}

async function post(
  { kind, secrets: { url = "", token } }: OpenChannel,
  message: Message,
  mask: Mask,
): Promise<Delivery> {
  const host = URL.canParse(url) ? new URL(url).host : "the address";
  try {
    const answer = await fetch(url, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        "user-agent": "attune",
        "idempotency-key": message.id,
        ...(token ? { authorization: `Bearer ${token}` } : {}),
      },
      body: JSON.stringify(kind === "slack" ? slackBody(message) : webhookBody(message)),
      redirect: "manual", // a followed redirect would be a GET that says nothing to anybody
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    const said = mask(await beginningOf(answer))
      .slice(0, ANSWER_CHARACTERS)
      .trim();
    if (answer.ok) return { sent: true, answer: `${host} answered ${answer.status}` };
    const { status } = answer;
    const advice = adviceFor(status);
    return {
      sent: false,
      error: `${host} answered ${status}${said === "" ? "" : ` (${said})`}. ${advice}`,
      passing: status >= 500 || status === 408 || status === 429,
    };
  } catch (error) {
    return { sent: false, error: unreachable(error, host), passing: true };
  }
}

/** What an answer says at first. The rest is not read: whoever answers says how long it is. */
async function beginningOf({ body }: Response): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  try {
    for await (const chunk of body ?? []) {
      text += decoder.decode(chunk, { stream: true });
      if (text.length >= ANSWER_READ_CHARACTERS) break;
    }
  } catch {
    // It broke off: what came counts.
  }
  return text.slice(0, ANSWER_READ_CHARACTERS);
}

function adviceFor(status: number): string {
  if (status >= 300 && status < 400) return "Enter the address that it leads to.";
  if (status === 401 || status === 403)
    return "The address or its token is not valid: make a new one there and enter it here.";
  if (status === 404 || status === 410)
    return "Nobody listens at this address any more: make a new one there and enter it here.";
  if (status === 429) return "It wants fewer messages: wait a while.";
  if (status >= 500 || status === 408) return "It has trouble of its own: try again later.";
  return "It does not take this message: check that the address is meant for this kind of channel.";
}

async function sendMail({ config, secrets }: OpenChannel, message: Message, mask: Mask): Promise<Delivery> {
  const { host, port, security, username, from, to } = config as EmailConfig;
  const transport = createTransport({
    host,
    port,
    secure: security === "tls",
    requireTLS: security === "starttls",
    ignoreTLS: security === "none",
    ...(username === "" ? {} : { auth: { user: username, pass: secrets.password ?? "" } }),
    connectionTimeout: TIMEOUT_MS,
    greetingTimeout: TIMEOUT_MS,
    socketTimeout: TIMEOUT_MS,
    dnsTimeout: TIMEOUT_MS,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  const server = `${host}:${port}`;
  try {
    const { rejected } = await transport.sendMail({
      from,
      to,
      subject: message.title,
      text: bodyOf(message),
      messageId: `<${message.id}@attune>`,
      headers: { "Auto-Submitted": "auto-generated" },
    });
    const missed = rejected.map(String);
    if (missed.length > 0)
      return {
        sent: false,
        error: `${server} did not take it for ${missed.join(", ")}. Correct the address.`,
        passing: false,
      };
    return { sent: true, answer: `${server} took it for ${to.join(", ")}` };
  } catch (error) {
    return mailFailure(error, server, mask);
  } finally {
    transport.close();
  }
}

function mailFailure(error: unknown, server: string, mask: Mask): Delivery {
  const { code, responseCode, response } = error as { code?: string; responseCode?: number; response?: string };
  const said = response ? ` (${mask(response).slice(0, ANSWER_CHARACTERS)})` : "";
  // 4yz is "not now" in SMTP, 5yz "never".
  const passing = responseCode !== undefined && responseCode >= 400 && responseCode < 500;
  if (code === "EAUTH" || code === "ENOAUTH")
    return { sent: false, error: `${server} refused the user name or password${said}. Enter them again.`, passing };
  if (code === "EENVELOPE")
    return { sent: false, error: `${server} refused the sender or an address${said}. Correct From and To.`, passing };
  if (code === "ETLS" || (responseCode === undefined && /certificate|ssl|tls|wrong version/i.test(errorMessage(error))))
    return {
      sent: false,
      error: `The encrypted connection to ${server} failed (${errorMessage(error)}). Choose another security: TLS usually goes with port 465, STARTTLS with 587.`,
      passing: false,
    };
  if (responseCode !== undefined) return { sent: false, error: `${server} refused the message${said}.`, passing };
  return { sent: false, error: unreachable(error, server), passing: true };
}

/** Why no answer came, and what to do. */
function unreachable(error: unknown, where: string): string {
  const cause = (error as { cause?: unknown }).cause ?? error;
  const { code, name } = cause as { code?: string; name?: string };
  if (code === "ENOTFOUND" || code === "EAI_AGAIN" || code === "EDNS")
    return `The host of ${where} is not known. Check its spelling.`;
  if (code === "ECONNREFUSED" || (code === "ESOCKET" && /ECONNREFUSED/.test(errorMessage(cause))))
    return `Nothing listens at ${where}. Check host and port, and that it runs.`;
  if (name === "TimeoutError" || code === "ETIMEDOUT" || code === "ECONNECTION")
    return `${where} did not answer within ${TIMEOUT_MS / 1000} seconds. Check the address, and that this server may reach it.`;
  return `${where} could not be reached: ${errorMessage(cause)}. Check the address, and that this server may reach it.`;
}
