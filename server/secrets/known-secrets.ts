import type { Clock } from "@/lib/schedule/clock";
import type { Json } from "@/lib/schemas/common";
import type { Config } from "@/server/config";
import type { Sql } from "@/server/db/database";
import type { Doorbell } from "@/server/db/doorbell";
import { errorMessage } from "@/server/errors";
import type { Log } from "@/server/log";
import { createMasker } from "./masker";
import { setProcessMasker } from "./process-masker";
import { secretTexts } from "./secret-forms";
import { channelSecretTexts, readStoredSecrets } from "./stored-channel";
import { readStoredValue } from "./stored-key";

/** A value that was replaced or deleted may still be in somebody's hands, and on its way into some output. */
const RETIRED_MS = 60 * 60_000;
const RETIRED_MAX = 1_000;
const RING_DELAY_MS = 10;
const RETRY_MS = 2_000;

export type KnownSecrets = {
  /** Reads all encrypted keys and the secrets of channels; from then on the process masks them. Resolves when it does. */
  refresh(): Promise<void>;
  stop(): void;
};

type Ports = {
  sql: Sql;
  doorbell: Pick<Doorbell, "onRing" | "onConnected">;
  clock: Clock;
  log: Log;
  config: Pick<Config, "encryptionKey">;
};

const KEY = Symbol.for("attune.secrets.known");
const holder = globalThis as unknown as Record<symbol, KnownSecrets | undefined>;

/**
 * Keeps the process's masker in step with the encrypted keys and the secrets of channels: read at the start, and again whenever one changes (the doorbell
 * rings) or rings may have been lost. Plain texts are held in memory only. A key that cannot be decrypted is nobody's secret
 * here, and breaks nothing but itself.
 */
export async function startKnownSecrets({ sql, doorbell, clock, log, config }: Ports): Promise<KnownSecrets> {
  /** By kind and ref: the ciphertext, so that an unchanged one is not decrypted again, and its texts. */
  let known = new Map<string, { value: Json; texts: string[] }>();
  const retired = new Map<string, number>();
  let masked = "";
  let cancelTimer: (() => void) | null = null;
  let stopped = false;

  async function read(): Promise<void> {
    const rows = await sql<{ kind: "key" | "channel"; ref: string; value: Json }>(
      `select 'key' as kind, ref, value from attune.key where encrypted
       union all select 'channel', ref, to_jsonb(value) from attune.channel where value is not null order by kind, ref`,
    );
    const next: typeof known = new Map();
    for (const row of rows) {
      const name = `${row.kind} ${row.ref}`;
      const before = known.get(name);
      next.set(name, before?.value === row.value ? before : { value: row.value, texts: textsOf(row) });
    }
    const now = clock.now();
    const current = new Set([...next.values()].flatMap(({ texts }) => texts));
    for (const { texts } of known.values()) for (const text of texts) if (!current.has(text)) retired.set(text, now);
    for (const [text, at] of retired)
      if (current.has(text) || now - at > RETIRED_MS || retired.size > RETIRED_MAX) retired.delete(text);
    known = next;
    const all = [...new Set([...current, ...retired.keys()])].sort();
    const fingerprint = JSON.stringify(all);
    if (fingerprint === masked) return;
    masked = fingerprint;
    setProcessMasker(createMasker(all));
  }

  function textsOf({ kind, ref, value }: { kind: "key" | "channel"; ref: string; value: Json }): string[] {
    try {
      if (kind === "channel")
        return channelSecretTexts(readStoredSecrets(config.encryptionKey, { ref, value: String(value) }));
      return secretTexts(readStoredValue(config.encryptionKey, { ref, encrypted: true, value }));
    } catch {
      return []; // said at the start, and by whoever needs it
    }
  }

  let reading: Promise<void> | null = null;
  let waiting: Promise<void> | null = null;
  /** A read that began before the call may miss what was committed since: then one more follows, shared by all who wait. */
  function refresh(): Promise<void> {
    if (!reading) {
      reading = read().finally(() => {
        reading = null;
      });
      return reading;
    }
    waiting ??= reading
      .catch(() => undefined)
      .then(() => {
        waiting = null;
        return refresh();
      });
    return waiting;
  }

  function refreshIn(delayMs: number): void {
    if (stopped || cancelTimer) return;
    cancelTimer = clock.after(delayMs, () => {
      cancelTimer = null;
      refresh().catch((error) => {
        log.warn({ error: errorMessage(error) }, "the keys could not be read; what is masked is what was known before");
        refreshIn(RETRY_MS);
      });
    });
  }

  const endings = [
    doorbell.onRing((ring) => {
      if (ring.entity === "key" || ring.entity === "channel") refreshIn(RING_DELAY_MS);
    }),
    doorbell.onConnected(() => refreshIn(0)),
  ];
  const secrets: KnownSecrets = {
    refresh,
    stop() {
      stopped = true;
      cancelTimer?.();
      for (const end of endings) end();
      if (holder[KEY] === secrets) holder[KEY] = undefined;
    },
  };
  holder[KEY] = secrets;
  await refresh();
  return secrets;
}

/** For the verb that wrote a key: when this resolves, this process masks its value. Other processes hear the doorbell. */
export async function refreshKnownSecrets(): Promise<void> {
  await holder[KEY]?.refresh();
}
