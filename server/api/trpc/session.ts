import { changePasswordInput, registerInput, updateAccountInput } from "@/lib/schemas/account";
import { procedure, publicProcedure, router } from "@/server/api/trpc/trpc";
import { signInThrottle } from "@/server/auth/sign-in-throttle";
import { changePassword } from "@/server/domain/identities/change-password";
import { describeAuthSettings } from "@/server/domain/identities/describe-auth-settings";
import { describeCurrentUser } from "@/server/domain/identities/describe-current-user";
import { registerIdentity } from "@/server/domain/identities/register-identity";
import { updateCurrentUser } from "@/server/domain/identities/update-current-user";

/** The account of who looks at the console; `settings` and `register` are for who is not signed in yet. */
export const sessionRouter = router({
  settings: publicProcedure.query(({ ctx }) => describeAuthSettings(ctx.base.config)),
  register: publicProcedure.input(registerInput).mutation(async ({ ctx, input }) => {
    const { login } = await registerIdentity(ctx.base, input);
    return { login };
  }),
  me: procedure.query(({ ctx }) => describeCurrentUser(ctx)),
  update: procedure.input(updateAccountInput).mutation(({ ctx, input }) => updateCurrentUser(ctx, input)),
  /** Ends the session that asks for it, too: the page signs in again with the new password. */
  changePassword: procedure
    .input(changePasswordInput)
    .mutation(({ ctx, input }) => changePassword(ctx, signInThrottle(ctx.clock), input)),
});
