"use client";

import { useQuery } from "@tanstack/react-query";
import { useTRPC } from "@/lib/trpc/client";
import { Badge } from "../ui/badge";
import { Callout } from "../ui/callout";
import { Card } from "../ui/card";
import { ErrorState } from "../ui/error-state";
import { PageHeader } from "../ui/page-header";
import { PageSkeleton } from "../ui/skeleton";
import { NameForm } from "./name-form";
import { PasswordForm } from "./password-form";
import { PermissionsCard } from "./permissions-card";
import { TokensCard } from "./tokens-card";

/** The account of who is signed in: name, password, tokens, and what they may do. */
export function AccountPage({ passwordChanged }: { passwordChanged: boolean }) {
  const trpc = useTRPC();
  const { data: me, error, refetch, isFetching } = useQuery(trpc.session.me.queryOptions());
  if (!me)
    return error ? (
      <ErrorState
        title="Your account could not be loaded"
        description={error.message}
        onRetry={() => void refetch()}
        retrying={isFetching}
      />
    ) : (
      <PageSkeleton rows={6} />
    );
  return (
    <>
      <PageHeader
        title="Account"
        identifier={me.login}
        description="Your name, your password, and tokens for your scripts."
        badges={!me.is_local && <Badge outline>Signs in with the provider</Badge>}
      />
      {passwordChanged && (
        <Callout tone="success" live>
          The password was changed. Everything else that was signed in as you has been signed out; your integration
          tokens still work.
        </Callout>
      )}
      <div className="grid min-w-0 gap-5 lg:grid-cols-[minmax(0,1fr)_minmax(0,24rem)] lg:items-start">
        <TokensCard />
        <div className="grid min-w-0 gap-5">
          <Card title="Name">
            <NameForm me={me} />
          </Card>
          <Card title="Password">
            {me.can_change_password ? (
              <PasswordForm login={me.login} />
            ) : (
              <p className="text-muted-foreground text-sm">
                You sign in with the provider of your organisation, so there is no password to change here.
              </p>
            )}
          </Card>
          <PermissionsCard me={me} />
        </div>
      </div>
    </>
  );
}
