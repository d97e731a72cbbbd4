"use client";

import { ErrorState } from "@/components/ui/error-state";

/** A page that broke while it was rendered; the shell stays. */
export default function PageError({ error, reset }: { error: Error & { digest?: string }; reset: () => void }) {
  return (
    <ErrorState
      title="This page could not be shown"
      description={
        error.digest ? `The server's log says more under ${error.digest}.` : "Something went wrong in the browser."
      }
      onRetry={reset}
    />
  );
}
