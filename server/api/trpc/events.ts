import { idInput } from "@/lib/schemas/common";
import { listEventsInput } from "@/lib/schemas/event";
import { procedure, router } from "@/server/api/trpc/trpc";
import { explainVerdicts } from "@/server/domain/events/explain-verdicts";
import { getEvent } from "@/server/domain/events/get-event";
import { listEvents } from "@/server/domain/events/list-events";

export const eventsRouter = router({
  list: procedure.input(listEventsInput).query(({ ctx, input }) => listEvents(ctx, input)),
  get: procedure.input(idInput).query(({ ctx, input }) => getEvent(ctx, input)),
  verdicts: procedure.input(idInput).query(({ ctx, input }) => explainVerdicts(ctx, input)),
});
