import type { LiveMessage } from "@/lib/schemas/live";
import type { LiveFeed } from "@/server/live/live-feed";
import { eventually } from "@/server/testing/eventually";

/** A subscriber that keeps all it gets but the beats. */
export type LiveListener = {
  messages: LiveMessage[];
  /** The id of the last thing it got, a beat included: what a browser reconnects with. */
  lastId(): string | null;
  beats(): number;
  /** Resolves when the subscription stands: with its first message. */
  joined(): Promise<unknown>;
  /** `event` messages, as their payload-free numbers: the ids. */
  eventIds(): number[];
  close(): Promise<void>;
  ended: Promise<void>;
};

export function listen(feed: LiveFeed, afterId: string | null = null): LiveListener {
  const controller = new AbortController();
  const messages: LiveMessage[] = [];
  let last: string | null = null;
  let beats = 0;
  const ended = (async () => {
    for await (const message of feed.subscribe({ afterId, signal: controller.signal })) {
      last = message.id;
      if (message.type === "beat") beats += 1;
      else messages.push(message);
    }
  })();
  return {
    messages,
    lastId: () => last,
    beats: () => beats,
    joined: () => eventually("the subscription stands", () => beats > 0),
    eventIds: () => messages.flatMap((message) => (message.type === "event" ? [message.event.id] : [])),
    async close() {
      controller.abort();
      await ended;
    },
    ended,
  };
}
