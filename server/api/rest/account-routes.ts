import { changePasswordInput, updateAccountInput } from "@/lib/schemas/account";
import { currentUserSchema } from "@/lib/schemas/identity";
import { endpoint, type Rest } from "@/server/api/rest/endpoint";
import { dataOf, deletedSchema } from "@/server/api/rest/envelopes";
import { resource } from "@/server/api/rest/resource";
import { signInThrottle } from "@/server/auth/sign-in-throttle";
import { changePassword } from "@/server/domain/identities/change-password";
import { describeCurrentUser } from "@/server/domain/identities/describe-current-user";
import { updateCurrentUser } from "@/server/domain/identities/update-current-user";

const tag = "Auth";

const currentUser = resource(
  currentUserSchema,
  "CurrentUser",
  [
    "id",
    "login",
    "display_name",
    "auth_provider",
    "is_local",
    "can_change_password",
    "effective_permissions",
    "assigned_permission_set_refs",
  ],
  ["provider_profile"],
);

/** rest-api.md §1: the account of who is signed in. */
export function addAccountRoutes(rest: Rest): void {
  endpoint(
    rest,
    {
      method: "get",
      path: "/auth/me",
      summary: "Who am I, and what may I do",
      tag,
      accepts: ["identity", "execution", "sensor"],
      response: dataOf(currentUser.schema),
    },
    async (ctx) => ({ data: currentUser.present(await describeCurrentUser(ctx)) }),
  );

  endpoint(
    rest,
    {
      method: "put",
      path: "/auth/me",
      summary: "Change my display name",
      tag,
      accepts: ["identity"],
      body: updateAccountInput,
      response: dataOf(currentUser.schema),
    },
    async (ctx, { body }) => ({ data: currentUser.present(await updateCurrentUser(ctx, body)) }),
  );

  endpoint(
    rest,
    {
      method: "post",
      path: "/auth/change-password",
      summary: "Change my password, which ends all my sessions and access tokens",
      tag,
      accepts: ["identity"],
      body: changePasswordInput,
      response: dataOf(deletedSchema),
    },
    async (ctx, { body }) => {
      await changePassword(ctx, signInThrottle(ctx.clock), body);
      return { data: { success: true, message: "The password was changed. Sign in again" } };
    },
  );
}
