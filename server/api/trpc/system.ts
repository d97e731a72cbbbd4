import { procedure, router } from "@/server/api/trpc/trpc";
import { describeSystem } from "@/server/domain/system/describe-system";
import { readDashboard } from "@/server/domain/system/read-dashboard";

export const systemRouter = router({
  dashboard: procedure.query(({ ctx }) => readDashboard(ctx)),
  status: procedure.query(({ ctx }) => describeSystem(ctx)),
});
