import { explainInstantInput, readLedgerInput, recentLedgerInput } from "@/lib/schemas/ledger";
import { procedure, router } from "@/server/api/trpc/trpc";
import { explainInstant } from "@/server/domain/ledger/explain-instant";
import { readLedger } from "@/server/domain/ledger/read-ledger";

export const ledgerRouter = router({
  read: procedure.input(readLedgerInput).query(({ ctx, input }) => readLedger(ctx, input)),
  /** Up to this moment. */
  recent: procedure.input(recentLedgerInput).query(({ ctx, input: { hours, ...owner } }) => {
    const toMs = ctx.clock.now();
    const from = new Date(toMs - hours * 3_600_000).toISOString();
    return readLedger(ctx, { ...owner, from, to: new Date(toMs).toISOString() });
  }),
  explain: procedure.input(explainInstantInput).query(({ ctx, input }) => explainInstant(ctx, input)),
});
