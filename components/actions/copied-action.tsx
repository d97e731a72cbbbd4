"use client";

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { ActionEditor } from "@/components/actions/action-editor";
import { copyOfAction } from "@/components/actions/copy-of-action";
import { NotThere } from "@/components/events/not-there";
import { Callout } from "@/components/ui/callout";
import { PageSkeleton } from "@/components/ui/skeleton";
import { useTRPC } from "@/lib/trpc/client";

/** The form of a new action that begins as a copy of `original`. */
export function CopiedAction({ original }: { original: string }) {
  const trpc = useTRPC();
  const action = useQuery(trpc.actions.get.queryOptions({ ref: original }));
  const others = useQuery(trpc.actions.list.queryOptions());
  const [copied, setCopied] = useState<ReturnType<typeof copyOfAction> | null>(null);
  // Once: what others change meanwhile does not overwrite what is being written.
  if (copied === null && action.data && others.data)
    setCopied(
      copyOfAction(
        action.data,
        others.data.map(({ ref }) => ref),
      ),
    );
  const error = action.error ?? others.error;
  if (copied && action.data) {
    const { is_inline, source, pack_ref } = action.data;
    return (
      <ActionEditor
        copied={copied}
        note={
          is_inline ? undefined : source === null ? (
            <Callout tone="warning">
              Its source is a file that cannot be shown. Write the source of the copy here.
            </Callout>
          ) : (
            <Callout>
              The original is a file of the pack {pack_ref}. The copy has its text; files beside it that it reads are
              not copied.
            </Callout>
          )
        }
      />
    );
  }
  if (error)
    return (
      <NotThere
        what={`The action ${original}`}
        error={error}
        back={{ label: "All actions", href: "/actions" }}
        onRetry={() => void Promise.all([action.refetch(), others.refetch()])}
        retrying={action.isFetching || others.isFetching}
      />
    );
  return <PageSkeleton rows={8} />;
}
