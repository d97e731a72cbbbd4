import { ArrowRight, Plus, Waypoints } from "lucide-react";
import { Permitted } from "@/components/console/current-user";
import { AppLink } from "@/components/ui/app-link";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";

export type AttachedRule = { ref: string; label: string; enabled: boolean; action_ref: string };

/** The rules that its events can match, and what each runs. */
export function SensorRulesCard({ sensorRef, rules }: { sensorRef: string; rules: readonly AttachedRule[] }) {
  const add = (
    <Permitted resource="rules" action="create">
      <Button asChild size="sm">
        <AppLink href={`/rules/new?sensor=${sensorRef}`}>
          <Plus aria-hidden />
          Add a rule
        </AppLink>
      </Button>
    </Permitted>
  );
  return (
    <Card title="Rules" flush actions={rules.length > 0 && add}>
      {rules.length === 0 ? (
        <EmptyState
          compact
          icon={<Waypoints />}
          title="Nothing runs yet"
          description="Its events are recorded, but no rule listens to them."
          action={add}
        />
      ) : (
        <ul className="divide-y">
          {rules.map((rule) => (
            <li key={rule.ref} className="grid px-4 py-2 text-sm">
              <span className="flex min-w-0 items-center gap-2">
                <AppLink href={`/rules/${rule.ref}`} className="min-w-0 truncate font-medium leading-6 hover:underline">
                  {rule.label}
                </AppLink>
                {!rule.enabled && <Badge>Off</Badge>}
              </span>
              <span className="flex min-w-0 items-center gap-1 text-muted-foreground text-xs">
                <ArrowRight aria-hidden className="size-3 shrink-0" />
                <span className="sr-only">runs</span>
                <AppLink
                  href={`/actions/${rule.action_ref}`}
                  className="min-w-0 truncate font-mono leading-6 hover:underline"
                >
                  {rule.action_ref}
                </AppLink>
              </span>
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}
