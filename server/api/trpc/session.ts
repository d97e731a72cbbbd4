import { procedure, router } from "@/server/api/trpc/trpc";
import { describeCurrentUser } from "@/server/domain/identities/describe-current-user";

export const sessionRouter = router({
  me: procedure.query(({ ctx }) => describeCurrentUser(ctx)),
});
