"use client";

import dynamic from "next/dynamic";
import { ActionEditor } from "@/components/actions/action-editor";
import { PageSkeleton } from "@/components/ui/skeleton";

// With the schema of actions, which tells what there is to copy.
const CopiedAction = dynamic(() => import("./copied-action").then((module) => module.CopiedAction), {
  ssr: false,
  loading: () => <PageSkeleton />,
});

/** A new action: from the beginning, or a copy of another one. */
export function NewActionPage({ packRef, duplicate }: { packRef: string | undefined; duplicate: string | undefined }) {
  if (duplicate === undefined) return <ActionEditor {...(packRef && { packRef })} />;
  return <CopiedAction original={duplicate} />;
}
