import { router } from "@/server/api/trpc/trpc";

export const tokensRouter = router({});
