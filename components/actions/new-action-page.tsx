"use client";

import { ActionEditor } from "@/components/actions/action-editor";
import { onDemand } from "@/components/ui/on-demand";
import { PageSkeleton } from "@/components/ui/skeleton";

// With the schema of actions, which tells what there is to copy.
const CopiedAction = onDemand(
  () => import("./copied-action").then((module) => module.CopiedAction),
  () => <PageSkeleton />,
);

/** A new action: from the beginning, or a copy of another one. */
export function NewActionPage({ packRef, duplicate }: { packRef: string | undefined; duplicate: string | undefined }) {
  if (duplicate === undefined) return <ActionEditor {...(packRef && { packRef })} />;
  return <CopiedAction original={duplicate} />;
}
