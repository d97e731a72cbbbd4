import { router } from "@/server/api/trpc/trpc";

export const webhooksRouter = router({});
