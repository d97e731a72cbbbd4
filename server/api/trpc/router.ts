import { actionsRouter } from "@/server/api/trpc/actions";
import { alertsRouter } from "@/server/api/trpc/alerts";
import { auditRouter } from "@/server/api/trpc/audit";
import { automationsRouter } from "@/server/api/trpc/automations";
import { bulkRouter } from "@/server/api/trpc/bulk";
import { calendarsRouter } from "@/server/api/trpc/calendars";
import { channelsRouter } from "@/server/api/trpc/channels";
import { enforcementsRouter } from "@/server/api/trpc/enforcements";
import { eventsRouter } from "@/server/api/trpc/events";
import { executionsRouter } from "@/server/api/trpc/executions";
import { identitiesRouter } from "@/server/api/trpc/identities";
import { keysRouter } from "@/server/api/trpc/keys";
import { ledgerRouter } from "@/server/api/trpc/ledger";
import { liveRouter } from "@/server/api/trpc/live";
import { packsRouter } from "@/server/api/trpc/packs";
import { permissionsRouter } from "@/server/api/trpc/permissions";
import { rulesRouter } from "@/server/api/trpc/rules";
import { runtimesRouter } from "@/server/api/trpc/runtimes";
import { savedViewsRouter } from "@/server/api/trpc/saved-views";
import { sensorsRouter } from "@/server/api/trpc/sensors";
import { sessionRouter } from "@/server/api/trpc/session";
import { setupRouter } from "@/server/api/trpc/setup";
import { startersRouter } from "@/server/api/trpc/starters";
import { systemRouter } from "@/server/api/trpc/system";
import { tokensRouter } from "@/server/api/trpc/tokens";
import { triggersRouter } from "@/server/api/trpc/triggers";
import { router } from "@/server/api/trpc/trpc";
import { webhooksRouter } from "@/server/api/trpc/webhooks";

/** Everything that the console can do. */
export const appRouter = router({
  session: sessionRouter,
  setup: setupRouter,
  packs: packsRouter,
  runtimes: runtimesRouter,
  triggers: triggersRouter,
  sensors: sensorsRouter,
  automations: automationsRouter,
  bulk: bulkRouter,
  calendars: calendarsRouter,
  channels: channelsRouter,
  alerts: alertsRouter,
  savedViews: savedViewsRouter,
  starters: startersRouter,
  rules: rulesRouter,
  actions: actionsRouter,
  events: eventsRouter,
  enforcements: enforcementsRouter,
  executions: executionsRouter,
  identities: identitiesRouter,
  permissions: permissionsRouter,
  tokens: tokensRouter,
  keys: keysRouter,
  audit: auditRouter,
  webhooks: webhooksRouter,
  system: systemRouter,
  ledger: ledgerRouter,
  live: liveRouter,
});

export type AppRouter = typeof appRouter;
