import type { CurrentUser } from "@/lib/schemas/identity";
import { Badge } from "../ui/badge";
import { Card } from "../ui/card";

/** What somebody may do: their permission sets, and what those add up to. */
export function PermissionsCard({ me }: { me: CurrentUser }) {
  const sets = me.assigned_permission_set_refs;
  return (
    <Card title="Permissions">
      {sets.length === 0 ? (
        <p className="text-muted-foreground text-sm">
          You have no permission set yet: you may look at what everybody may, and change nothing. An administrator can
          give you one.
        </p>
      ) : (
        <div className="grid gap-3">
          <p className="flex flex-wrap gap-1.5">
            {sets.map((ref) => (
              <Badge key={ref} mono>
                {ref}
              </Badge>
            ))}
          </p>
          <dl className="grid gap-1.5 text-xs">
            {me.effective_permissions.map(({ resource, actions }) => (
              <div key={resource} className="grid grid-cols-[6.5rem_minmax(0,1fr)] gap-2">
                <dt className="truncate text-muted-foreground">{resource.replaceAll("_", " ")}</dt>
                <dd className="break-words">{actions.join(", ")}</dd>
              </div>
            ))}
          </dl>
        </div>
      )}
    </Card>
  );
}
