import type { Clock } from "@/lib/schedule/clock";
import type { Notification } from "@/lib/schemas/channel";
import type { ChannelKind } from "@/lib/vocabulary";
import type { Config } from "@/server/config";
import type { Sql } from "@/server/db/database";
import { errorMessage } from "@/server/errors";
import { withoutSecrets } from "@/server/secrets/process-masker";
import { readStoredSecrets } from "@/server/secrets/stored-channel";
import { type Delivery, deliver } from "./deliver";

export type SendPorts = { sql: Sql; clock: Clock; config: Pick<Config, "encryptionKey" | "publicUrl" | "port"> };

type ChannelRow = { ref: string; kind: ChannelKind; config: unknown; value: string | null };

const CHANNEL = "c.ref, c.kind, c.config, c.value";

/** What is sent at once, by a person or an action. Known secrets in it are masked, as in all that leaves an action. */
export type Outgoing = { origin: "action" | "test"; title: string; message: string; path: string | null };

/**
 * Sends a message through a channel and notes what became of it.
 * @returns null when there is no such channel
 */
export async function sendNow(ports: SendPorts, channelRef: string, given: Outgoing): Promise<Delivery | null> {
  const { sql } = ports;
  const outgoing = withoutSecrets(given);
  const [row] = await sql<ChannelRow & { id: number }>(
    `with made as (
       insert into attune.notification (channel, origin, title, message, path, status)
       select id, $2, $3, $4, $5, 'sending' from attune.channel where ref = $1 returning id, channel
     ) select made.id, ${CHANNEL} from made join attune.channel c on c.id = made.channel`,
    [channelRef, outgoing.origin, outgoing.title, outgoing.message, outgoing.path],
  );
  if (!row) return null;
  const delivery = await attempt(ports, row, { ...outgoing, id: row.id, more: 0 });
  // It is sent or not, whatever can be noted of it.
  await noteEnd(sql, row.id, delivery).catch(() => undefined);
  return delivery;
}

/**
 * Sends what was queued, if it has not been sent: the state in its row is the guard, however often the job is delivered.
 * @param isLast whether the queue would try no more
 * @throws Error for the queue to try again
 */
export async function sendQueued(ports: SendPorts, id: number, isLast: boolean): Promise<void> {
  const { sql } = ports;
  // Taken in one statement: a failure that came before is folded into it, one that comes now makes a message of its own.
  const [row] = await sql<ChannelRow & Pick<Notification, "origin" | "title" | "path" | "more"> & { message: string }>(
    `update attune.notification n set status = 'sending' from attune.channel c
     where n.id = $1 and n.status in ('queued', 'sending') and c.id = n.channel
     returning n.origin, n.title, n.message, n.path, n.more, ${CHANNEL}`,
    [id],
  );
  if (!row) return;
  const delivery = await attempt(ports, row, { ...row, id });
  if (!delivery.sent && delivery.passing && !isLast) {
    await sql("update attune.notification set error = $2 where id = $1", [id, delivery.error]);
    throw new Error(`notification ${id} was not sent: ${delivery.error}`);
  }
  await noteEnd(sql, id, delivery);
}

async function attempt(
  { clock, config }: SendPorts,
  channel: ChannelRow,
  {
    id,
    origin,
    title,
    message,
    path,
    more,
  }: Pick<Notification, "id" | "origin" | "title" | "path" | "more"> & {
    message: string;
  },
): Promise<Delivery> {
  let secrets: ReturnType<typeof readStoredSecrets>;
  try {
    secrets = readStoredSecrets(config.encryptionKey, channel);
  } catch (error) {
    return { sent: false, error: errorMessage(error), passing: false };
  }
  const base = consoleAddress(config);
  return deliver(
    { ref: channel.ref, kind: channel.kind, config: channel.config, secrets },
    {
      id: `attune-${id}`,
      origin,
      title,
      message,
      link: path === null || base === null ? null : base + path,
      more,
      at: new Date(clock.now()).toISOString(),
    },
  );
}

async function noteEnd(sql: Sql, id: number, delivery: Delivery): Promise<void> {
  await sql("update attune.notification set status = $2, error = $3, ended_at = clock_timestamp() where id = $1", [
    id,
    delivery.sent ? "sent" : "failed",
    delivery.sent ? null : delivery.error,
  ]);
}

/** Where the console is for whoever reads the message; null when nobody said so (NEXTAUTH_URL). */
function consoleAddress({ publicUrl, port }: Pick<Config, "publicUrl" | "port">): string | null {
  return publicUrl === `http://localhost:${port}` ? null : publicUrl.replace(/\/$/, "");
}
