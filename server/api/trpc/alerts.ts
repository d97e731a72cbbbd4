import { alertTargetInput, setAlertInput } from "@/lib/schemas/channel";
import { procedure, router } from "@/server/api/trpc/trpc";
import { getAlert, setAlert } from "@/server/domain/alerts/alerts";

export const alertsRouter = router({
  get: procedure.input(alertTargetInput).query(({ ctx, input }) => getAlert(ctx, input)),
  set: procedure.input(setAlertInput).mutation(({ ctx, input }) => setAlert(ctx, input)),
});
