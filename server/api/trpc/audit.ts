import { listAuditEventsInput } from "@/lib/schemas/audit";
import { procedure, router } from "@/server/api/trpc/trpc";
import { listAuditEvents } from "@/server/domain/audit/list-audit-events";

export const auditRouter = router({
  list: procedure.input(listAuditEventsInput).query(({ ctx, input }) => listAuditEvents(ctx, input)),
});
