import { hostname } from "node:os";
import type { Config } from "@/server/config";
import type { Sql } from "@/server/db/database";
import type { Doorbell } from "@/server/db/doorbell";
import { errorMessage } from "@/server/errors";
import type { Log } from "@/server/log";
import { stopEnvironmentBuilds } from "@/server/packs/ensure-environment";
import { findEnvironment } from "@/server/packs/environment-home";
import {
  announceEnvironment,
  forgetOtherEnvironments,
  markEnvironmentReady,
  readEnvironmentState,
} from "@/server/packs/environment-lease";
import { planEnvironment } from "@/server/packs/environment-plan";
import { type KnownPack, preparePackFiles } from "@/server/packs/pack-files";
import { packDirectory } from "@/server/packs/pack-store";

type Ports = { sql: Sql; config: Config; log: Log; doorbell: Doorbell };

export type PackPreparer = { start(): void; stop(): Promise<void> };

/**
 * Makes packs ready on this machine before an execution asks for them: at the start all of them, later each that changes,
 * and each environment of which a person wants another build. One pack after the other, so that executions keep the machine.
 */
export function createPackPreparer({ sql, config, log, doorbell }: Ports): PackPreparer {
  const waiting = new Set<number>();
  let everything = false;
  let stopped = false;
  let working: Promise<void> | null = null;
  const endings: (() => void)[] = [];

  function wake(): void {
    if (stopped) return;
    working ??= work().finally(() => {
      working = null;
      if ((waiting.size > 0 || everything) && !stopped) wake();
    });
  }

  async function work(): Promise<void> {
    try {
      if (everything) {
        const packs = await sql<{ id: number }>("select id from attune.pack order by id");
        everything = false;
        for (const { id } of packs) waiting.add(id);
      }
    } catch (error) {
      log.debug({ error: errorMessage(error) }, "packs could not be read; the next connection tells");
      everything = false;
    }
    for (const id of waiting) {
      if (stopped) return;
      waiting.delete(id);
      await prepareOne(id).catch((error) => {
        if (!stopped) log.warn({ pack: id, error: errorMessage(error) }, "a pack could not be prepared here");
      });
    }
  }

  async function prepareOne(id: number): Promise<void> {
    const pack = await readPackToPrepare(sql, id);
    if (!pack) return;
    const directory = await packDirectory({ sql, config }, { ref: pack.ref, archiveHash: pack.hash });
    const planned: string[] = [];
    for (const runtime of directory === null ? [] : pack.runtimes) {
      const source = { ref: pack.ref, directory: directory ?? "", contentHash: pack.hash ?? "" };
      const plan = await planEnvironment(source, { ref: runtime.ref, config: runtime.config });
      if (!plan) continue;
      planned.push(runtime.ref);
      const key = { pack: id, runtimeRef: runtime.ref, host: hostname(), contentHash: plan.contentHash };
      const isThere = (await findEnvironment(config, plan)) !== null;
      const state = await readEnvironmentState(sql, key);
      const isWished = state?.status === "pending" && state.content_hash === plan.contentHash;
      if (isThere && !isWished) {
        await markEnvironmentReady(sql, key);
        continue;
      }
      await announceEnvironment(sql, key);
      const known = { id, archiveHash: pack.hash, runtimeConfig: runtime.config, runtimeVersion: runtime.version };
      await prepareEnvironment(pack.ref, runtime.ref, known, isWished);
    }
    await forgetOtherEnvironments(sql, { pack: id, host: hostname(), runtimeRefs: planned });
  }

  /** How it failed is in its row and in the log already. */
  async function prepareEnvironment(
    ref: string,
    runtimeRef: string,
    known: KnownPack,
    rebuild: boolean,
  ): Promise<void> {
    await preparePackFiles({ sql, config, log }, { ref, runtimeRef, known }, { rebuild }).catch((error) =>
      log.debug({ pack: ref, runtime: runtimeRef, error: errorMessage(error) }, "an environment is not ready"),
    );
  }

  return {
    start() {
      endings.push(
        doorbell.onRing(({ entity, id }) => {
          if (id === null) return;
          if (entity === "pack_environment") void lookForWish(id);
          if (entity === "runtime") everything = true;
          else if (entity === "pack") waiting.add(id);
          else return;
          wake();
        }),
        doorbell.onConnected(() => {
          everything = true;
          wake();
        }),
      );
      everything = true;
      wake();
    },
    async stop() {
      stopped = true;
      for (const end of endings) end();
      await stopEnvironmentBuilds();
      await working?.catch(() => undefined);
    },
  };

  /** Most rings of environments are only their growing logs. */
  async function lookForWish(id: number): Promise<void> {
    try {
      const wishes = await sql(
        "select 1 from attune.pack_environment where pack = $1 and host = $2 and status = 'pending' limit 1",
        [id, hostname()],
      );
      if (wishes.length === 0 || stopped) return;
      waiting.add(id);
      wake();
    } catch (error) {
      log.debug({ pack: id, error: errorMessage(error) }, "the wish for an environment could not be read");
    }
  }
}

type PackToPrepare = {
  ref: string;
  hash: string | null;
  runtimes: { ref: string; config: unknown; version: string }[];
};

/** The pack with those of the runtimes that its actions and sensors use which can have an environment. */
async function readPackToPrepare(sql: Sql, id: number): Promise<PackToPrepare | null> {
  const [row] = await sql<PackToPrepare>(
    `select p.ref, f.content_hash as hash,
       coalesce((select jsonb_agg(jsonb_build_object('ref', r.ref, 'config', r.execution_config, 'version', r.updated::text) order by r.ref)
         from attune.runtime r where r.execution_config ? 'dependencies' and r.ref in (
           select runtime_ref from attune.action where pack = p.id union select runtime_ref from attune.sensor where pack = p.id)), '[]') as runtimes
     from attune.pack p left join attune.pack_archive f on f.pack = p.id where p.id = $1`,
    [id],
  );
  return row ?? null;
}
