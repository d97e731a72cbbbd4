import { router } from "@/server/api/trpc/trpc";

export const auditRouter = router({});
