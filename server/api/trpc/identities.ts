import { router } from "@/server/api/trpc/trpc";

export const identitiesRouter = router({});
