import { SearchX } from "lucide-react";
import { AppLink } from "@/components/ui/app-link";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";

export default function NotFound() {
  return (
    <EmptyState
      icon={<SearchX aria-hidden />}
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
