import { Blocks, type LucideIcon, Radio, SquareTerminal, Waypoints, Zap } from "lucide-react";
import { OpenBoxIllustration } from "../illustrations/open-box";
import { AppLink } from "../ui/app-link";
import { Badge } from "../ui/badge";
import { Card } from "../ui/card";
import { EmptyState } from "../ui/empty-state";
import type { PackDetail } from "./pack-detail";

const kinds: readonly { key: keyof PackDetail["components"]; title: string; path: string; icon: LucideIcon }[] = [
  { key: "sensors", title: "Sensors", path: "/sensors", icon: Radio },
  { key: "rules", title: "Rules", path: "/rules", icon: Waypoints },
  { key: "actions", title: "Actions", path: "/actions", icon: SquareTerminal },
  { key: "triggers", title: "Triggers", path: "/triggers", icon: Zap },
  { key: "runtimes", title: "Runtimes", path: "/runtimes", icon: Blocks },
];

/** What is in a pack, by kind; kinds that it has none of are left out. */
export function PackComponents({ components }: Pick<PackDetail, "components">) {
  const present = kinds.filter(({ key }) => components[key].length > 0);
  if (present.length === 0)
    return (
      <Card flush>
        <EmptyState
          illustration={<OpenBoxIllustration />}
          title="This pack is empty"
          description="Choose it as the pack of a new sensor, rule or action to put something into it."
        />
      </Card>
    );
  return (
    <div className="grid min-w-0 gap-5">
      {present.map(({ key, title, path, icon: Icon }) => (
        <Card key={key} flush title={title} actions={<Badge>{components[key].length}</Badge>}>
          <ul className="divide-y">
            {components[key].map(({ ref, label, enabled }) => (
              <li key={ref} className="relative flex min-w-0 items-center gap-3 px-4 py-2 hover:bg-accent/50">
                <Icon aria-hidden className="size-4 shrink-0 text-muted-foreground" />
                <AppLink
                  href={`${path}/${ref}`}
                  className="min-w-0 truncate rounded-sm font-medium text-sm after:absolute after:inset-0"
                >
                  {label}
                </AppLink>
                <span className="ml-auto min-w-0 truncate font-mono text-muted-foreground text-xs">{ref}</span>
                {enabled === false && <Badge>Disabled</Badge>}
              </li>
            ))}
          </ul>
        </Card>
      ))}
    </div>
  );
}
