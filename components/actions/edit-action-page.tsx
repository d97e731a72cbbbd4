"use client";

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { ActionEditor } from "@/components/actions/action-editor";
import { NotThere } from "@/components/events/not-there";
import { AppLink } from "@/components/ui/app-link";
import { Button } from "@/components/ui/button";
import { ErrorState } from "@/components/ui/error-state";
import { PageHeader } from "@/components/ui/page-header";
import { PageSkeleton } from "@/components/ui/skeleton";
import { useTRPC } from "@/lib/trpc/client";

/** The editor of an action that exists. What others change meanwhile does not overwrite what is being written. */
export function EditActionPage({ actionRef }: { actionRef: string }) {
  const trpc = useTRPC();
  const { data, error, refetch, isFetching } = useQuery(trpc.actions.get.queryOptions({ ref: actionRef }));
  const [first, setFirst] = useState(data);
  if (data && !first) setFirst(data);
  const back = { label: actionRef, href: `/actions/${actionRef}` };
  if (!first) {
    if (!error) return <PageSkeleton rows={8} />;
    return (
      <NotThere
        what={`The action ${actionRef}`}
        error={error}
        back={{ label: "All actions", href: "/actions" }}
        onRetry={() => void refetch()}
        retrying={isFetching}
      />
    );
  }
  if (!first.is_inline)
    return (
      <>
        <PageHeader
          title={first.label}
          identifier={first.ref}
          breadcrumbs={[{ label: "Actions", href: "/actions" }, back]}
        />
        <ErrorState
          title="This action is a file of its pack"
          description="It is changed in the pack, not here. Make an action of your own instead."
          action={
            <Button asChild>
              <AppLink href={back.href}>Back to the action</AppLink>
            </Button>
          }
        />
      </>
    );
  return <ActionEditor action={first} {...(data && { stored: data })} />;
}
