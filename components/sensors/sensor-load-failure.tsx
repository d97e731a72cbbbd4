import { MissingIllustration } from "@/components/illustrations/missing";
import { AppLink } from "@/components/ui/app-link";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { ErrorState } from "@/components/ui/error-state";
import { PageHeader } from "@/components/ui/page-header";
import { errorCode } from "@/lib/trpc/query-client";

export type SensorLoadFailureProps = { sensorRef: string; error: { message: string }; onRetry: () => void };

/** Instead of a sensor's page: there is none of that ref, or it could not be read. */
export function SensorLoadFailure({ sensorRef, error, onRetry }: SensorLoadFailureProps) {
  const missing = errorCode(error) === "NOT_FOUND";
  return (
    <>
      <PageHeader
        title={missing ? "No such sensor" : sensorRef}
        breadcrumbs={[{ label: "Sensors", href: "/sensors" }]}
      />
      {missing ? (
        <EmptyState
          illustration={<MissingIllustration />}
          title={<code className="break-all font-mono">{sensorRef}</code>}
          description="There is no sensor of this ref. It may have been deleted, or the address has a typing error."
          action={
            <Button asChild variant="primary">
              <AppLink href="/sensors">All sensors</AppLink>
            </Button>
          }
        />
      ) : (
        <ErrorState title="The sensor could not be loaded" description={error.message} onRetry={onRetry} />
      )}
    </>
  );
}
