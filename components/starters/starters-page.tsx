import { PageHeader } from "@/components/ui/page-header";
import { StarterGrid } from "./starter-grid";

/** All starters: to set up more of them, and to remove them. */
export function StartersPage() {
  return (
    <>
      <PageHeader
        title="Starters"
        breadcrumbs={[{ label: "Dashboard", href: "/" }]}
        description="Whole automations to begin with. Each is a pack of its own: change its parts as you like, or remove all of it."
      />
      <h2 className="sr-only">All starters</h2>
      <StarterGrid />
    </>
  );
}
