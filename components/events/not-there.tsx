"use client";

import { AppLink } from "@/components/ui/app-link";
import { Button } from "@/components/ui/button";
import { ErrorState } from "@/components/ui/error-state";
import { PageHeader } from "@/components/ui/page-header";
import { errorCode } from "@/lib/trpc/query-client";

/** A page whose subject could not be read: gone, or a failure that may pass. */
export function NotThere({
  what,
  error,
  back,
  onRetry,
  retrying,
}: {
  /** "Execution 42" */
  what: string;
  error: unknown;
  back: { label: string; href: string };
  onRetry: () => void;
  retrying: boolean;
}) {
  const gone = errorCode(error) === "NOT_FOUND";
  const link = (
    <Button asChild>
      <AppLink href={back.href}>{back.label}</AppLink>
    </Button>
  );
  return (
    <>
      <PageHeader title={what} breadcrumbs={[back]} />
      {gone ? (
        <ErrorState
          title={`${what} does not exist`}
          description="It was deleted, or retention removed it after its time."
          action={link}
        />
      ) : (
        <ErrorState
          title={`${what} could not be loaded`}
          description={error instanceof Error ? error.message : undefined}
          onRetry={onRetry}
          retrying={retrying}
          action={link}
        />
      )}
    </>
  );
}
