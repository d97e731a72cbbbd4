import { readScheduleInput } from "@/lib/schemas/system";
import { procedure, router } from "@/server/api/trpc/trpc";
import { describeSystem } from "@/server/domain/system/describe-system";
import { exportSchedule } from "@/server/domain/system/export-schedule";
import { readDashboard } from "@/server/domain/system/read-dashboard";
import { readSchedule } from "@/server/domain/system/read-schedule";

export const systemRouter = router({
  dashboard: procedure.query(({ ctx }) => readDashboard(ctx)),
  schedule: procedure.input(readScheduleInput).query(({ ctx, input }) => readSchedule(ctx, input)),
  scheduleFile: procedure.input(readScheduleInput).query(({ ctx, input }) => exportSchedule(ctx, input)),
  status: procedure.query(({ ctx }) => describeSystem(ctx)),
});
