import type { inferRouterOutputs } from "@trpc/server";
import type { AppRouter } from "@/server/api/trpc/router";

/** What `packs.get` gives. */
export type PackDetail = inferRouterOutputs<AppRouter>["packs"]["get"];
