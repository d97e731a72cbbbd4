import { router } from "@/server/api/trpc/trpc";

export const permissionsRouter = router({});
