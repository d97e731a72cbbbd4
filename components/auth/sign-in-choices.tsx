import type { AuthSettings } from "@/lib/schemas/account";
import { AppLink } from "../ui/app-link";
import { Callout } from "../ui/callout";
import { ProviderButton } from "./provider-button";
import { SignInForm } from "./sign-in-form";

interface SignInChoicesProps {
  settings: AuthSettings;
  /** A path of this console. */
  returnTo: string;
  /** Why a sign-in with the provider led back here. */
  problem: string | null;
}

/** Every way to sign in that this server has: the provider first where there is one, then the password. */
export function SignInChoices({ settings, returnTo, problem }: SignInChoicesProps) {
  return (
    <div className="grid gap-5">
      {problem && (
        <Callout tone="failure" live>
          {problem}
        </Callout>
      )}
      {settings.oidc_enabled && (
        <>
          <ProviderButton
            label={settings.oidc_provider_label ?? "single sign-on"}
            iconUrl={settings.oidc_provider_icon_url}
            returnTo={returnTo}
          />
          <div className="flex items-center gap-3 text-muted-foreground text-xs">
            <span aria-hidden className="h-px flex-1 bg-border" />
            or with a password
            <span aria-hidden className="h-px flex-1 bg-border" />
          </div>
        </>
      )}
      <SignInForm returnTo={returnTo} />
      {settings.self_registration_enabled && (
        <p className="text-center text-muted-foreground text-sm">
          New here?{" "}
          <AppLink
            href={returnTo === "/" ? "/register" : `/register?callbackUrl=${encodeURIComponent(returnTo)}`}
            className="font-medium text-primary underline-offset-4 hover:underline"
          >
            Create an account
          </AppLink>
        </p>
      )}
    </div>
  );
}
