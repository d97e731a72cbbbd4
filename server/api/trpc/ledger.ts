import { explainInstantInput, readLedgerInput } from "@/lib/schemas/ledger";
import { procedure, router } from "@/server/api/trpc/trpc";
import { explainInstant } from "@/server/domain/ledger/explain-instant";
import { readLedger } from "@/server/domain/ledger/read-ledger";

export const ledgerRouter = router({
  read: procedure.input(readLedgerInput).query(({ ctx, input }) => readLedger(ctx, input)),
  explain: procedure.input(explainInstantInput).query(({ ctx, input }) => explainInstant(ctx, input)),
});
