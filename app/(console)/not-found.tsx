import { MissingIllustration } from "@/components/illustrations/missing";
import { AppLink } from "@/components/ui/app-link";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";

export default function NotFound() {
  return (
    <EmptyState
      illustration={<MissingIllustration />}
      title={<h1>There is nothing here</h1>}
      description="It may have been deleted, or the address is wrong."
      action={
        <Button asChild>
          <AppLink href="/">Go to the dashboard</AppLink>
        </Button>
      }
    />
  );
}
