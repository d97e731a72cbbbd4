import { Activity, ChevronRight, Gavel, Hand, type LucideIcon, Radio, Waypoints, Workflow } from "lucide-react";
import { isRerun } from "@/components/executions/execution-timing";
import { AppLink } from "@/components/ui/app-link";
import { cn } from "@/components/ui/cn";
import type { Execution } from "@/lib/schemas/execution";

type Link = { kind: string; icon: LucideIcon; text: string; href: string | null };

/** How an execution came to be, as links: sensor → event → rule → enforcement → execution. */
export function CauseChain({ execution }: { execution: Execution }) {
  const { source_ref, event, rule_ref, enforcement, id, executor_login } = execution;
  const links: Link[] = [];
  if (source_ref) links.push({ kind: "Sensor", icon: Radio, text: source_ref, href: `/sensors/${source_ref}` });
  if (event !== null) links.push({ kind: "Event", icon: Activity, text: String(event), href: `/events/${event}` });
  if (rule_ref) links.push({ kind: "Rule", icon: Waypoints, text: rule_ref, href: `/rules/${rule_ref}` });
  if (enforcement !== null)
    links.push({
      kind: "Enforcement",
      icon: Gavel,
      text: String(enforcement),
      href: `/enforcements/${enforcement}`,
    });
  const caused = links.length > 0;
  // An execution of a rule runs in the name of the rule's owner; that is not what caused it.
  if (!caused || (execution.attempt === 1 && isRerun(execution)))
    links.push({
      kind: caused ? "Run again by" : "Run by hand",
      icon: Hand,
      text: executor_login ?? "the API",
      href: null,
    });
  links.push({ kind: "Execution", icon: Workflow, text: String(id), href: null });
  return (
    <nav aria-label="What caused this execution">
      <ol className="flex min-w-0 flex-wrap items-center gap-x-1 gap-y-2">
        {links.map((link, index) => (
          <li
            key={link.kind}
            className="flex min-w-0 items-center gap-1"
            aria-current={index === links.length - 1 ? "page" : undefined}
          >
            {index > 0 && <ChevronRight aria-hidden className="size-4 shrink-0 text-muted-foreground" />}
            <ChainLink link={link} current={index === links.length - 1} />
          </li>
        ))}
      </ol>
    </nav>
  );
}

function ChainLink({ link, current }: { link: Link; current: boolean }) {
  const Icon = link.icon;
  const classes = cn(
    "flex min-w-0 items-center gap-2 rounded-md border bg-card px-2.5 py-1.5 text-sm",
    link.href && "shadow-xs hover:border-input hover:bg-accent",
    current && "border-primary bg-primary-soft",
  );
  const content = (
    <>
      <Icon aria-hidden className="size-3.5 shrink-0 text-muted-foreground" />
      <span className="text-muted-foreground text-xs">{link.kind}</span>
      <span className="min-w-0 truncate font-mono text-xs">{link.text}</span>
    </>
  );
  return link.href ? (
    <AppLink href={link.href} className={classes}>
      {content}
    </AppLink>
  ) : (
    <span className={classes}>{content}</span>
  );
}
