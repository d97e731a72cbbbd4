"use client";

import { useQuery } from "@tanstack/react-query";
import { Pencil, Plus, Radar, Split } from "lucide-react";
import type { ReactNode } from "react";
import { Permitted } from "@/components/console/current-user";
import { usePresent } from "@/components/console/use-present";
import { RelativeTime } from "@/components/data/relative-time";
import { NotThere } from "@/components/events/not-there";
import { SchemaTable } from "@/components/parameters/schema-table";
import { AppLink } from "@/components/ui/app-link";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { useNavigate } from "@/components/ui/navigation-progress";
import { PageHeader } from "@/components/ui/page-header";
import { PageSkeleton } from "@/components/ui/skeleton";
import { StatTile } from "@/components/ui/stat-tile";
import { WebhookCalls } from "@/components/webhooks/webhook-calls";
import { WebhookCard } from "@/components/webhooks/webhook-card";
import { formatNumber } from "@/lib/format/format-number";
import type { TriggerListItem } from "@/lib/schemas/trigger";
import { useTRPC } from "@/lib/trpc/client";
import { isTimerTriggerRef } from "@/lib/vocabulary";
import { TriggerEvents } from "./trigger-events";
import { TriggerMenu } from "./trigger-menu";
import { TriggerSwitch } from "./trigger-switch";
import { useIsStandard } from "./use-trigger-actions";

type Link = { ref: string; label: string; enabled: boolean };
type TriggerDetail = TriggerListItem & { sensors: Link[]; rules: Link[] };

/** One kind of event: what it carries, who fires it, who waits for it. */
export function TriggerPage({ refName }: { refName: string }) {
  const trpc = useTRPC();
  const found = useQuery(trpc.triggers.get.queryOptions({ ref: refName }));
  const { error, refetch, isFetching } = found;
  const data = usePresent(found);
  if (data) return <LoadedTrigger trigger={data} />;
  if (error)
    return (
      <NotThere
        what={`Trigger ${refName}`}
        error={error}
        back={{ label: "Triggers", href: "/triggers" }}
        onRetry={() => void refetch()}
        retrying={isFetching}
      />
    );
  return <PageSkeleton tiles={4} />;
}

function LoadedTrigger({ trigger }: { trigger: TriggerDetail }) {
  const navigate = useNavigate();
  const isStandard = useIsStandard(trigger, trigger.is_adhoc);
  return (
    <>
      <PageHeader
        breadcrumbs={[{ label: "Triggers", href: "/triggers" }]}
        title={trigger.label}
        identifier={trigger.ref}
        description={trigger.description}
        badges={
          <>
            {!trigger.enabled && <Badge>Switched off</Badge>}
            {trigger.webhook_enabled && <Badge tone="primary">Webhook</Badge>}
            {isStandard && <Badge outline>Comes with Attune</Badge>}
          </>
        }
        actions={
          <>
            <span className="mr-1 flex items-center gap-2 text-muted-foreground text-sm">
              {trigger.enabled ? "On" : "Off"}
              <TriggerSwitch trigger={trigger} />
            </span>
            <TriggerMenu trigger={trigger} size="icon" onDeleted={() => navigate("/triggers")} />
            {!isStandard && (
              <Button asChild>
                <AppLink href={`/triggers/${trigger.ref}/edit`}>
                  <Pencil aria-hidden />
                  Edit
                </AppLink>
              </Button>
            )}
            <Permitted resource="rules" action="create">
              <Button asChild variant="primary">
                <AppLink href={`/rules/new?trigger=${encodeURIComponent(trigger.ref)}`}>
                  <Split aria-hidden />
                  New rule
                </AppLink>
              </Button>
            </Permitted>
          </>
        }
      />
      <div className="grid grid-cols-2 gap-3 lg:grid-cols-4">
        <StatTile
          label="Events in 24 h"
          value={formatNumber(trigger.events_24h)}
          href={`/events?trigger=${encodeURIComponent(trigger.ref)}`}
        />
        <StatTile label="Last event" value={<RelativeTime at={trigger.last_event_at} fallback="Never" />} />
        <StatTile label="Sensors" value={formatNumber(trigger.sensor_count)} />
        <StatTile label="Rules" value={formatNumber(trigger.rule_count)} />
      </div>
      <div className="grid items-start gap-5 lg:grid-cols-2">
        <LinkCard
          title="Sensors"
          description="What fires it"
          icon={<Radar />}
          links={trigger.sensors}
          href={(ref) => `/sensors/${ref}`}
          emptyTitle="No sensor fires it"
          emptyText="Other systems can send its events to its webhook."
          action={isTimerTriggerRef(trigger.ref) ? <NewLink href="/sensors/new" label="New sensor" /> : undefined}
        />
        <LinkCard
          title="Rules"
          description="What waits for it"
          icon={<Split />}
          links={trigger.rules}
          href={(ref) => `/rules/${ref}`}
          emptyTitle="No rule waits for it"
          emptyText="Its events are stored, and nothing runs."
          action={
            <Permitted resource="rules" action="create">
              <NewLink href={`/rules/new?trigger=${encodeURIComponent(trigger.ref)}`} label="New rule" />
            </Permitted>
          }
        />
      </div>
      {(trigger.webhook_enabled || !isTimerTriggerRef(trigger.ref)) && (
        <>
          <WebhookCard triggerRef={trigger.ref} outSchema={trigger.out_schema} ruleCount={trigger.rule_count} />
          <WebhookCalls triggerRef={trigger.ref} open={trigger.webhook_enabled} />
        </>
      )}
      <TriggerEvents triggerRef={trigger.ref} />
      <div className="grid items-start gap-5 xl:grid-cols-2">
        <Card flush title="What its events carry" description="Fields of the payload">
          <SchemaTable
            schema={trigger.out_schema}
            label="Fields of the payload"
            emptyText="Nothing is declared. Rules can still use any field that its events have."
          />
        </Card>
        <Card flush title="Settings" description="What a sensor or a rule’s own timer is configured with">
          <SchemaTable schema={trigger.param_schema} label="Settings" emptyText="It has no settings." />
        </Card>
      </div>
    </>
  );
}

function NewLink({ href, label }: { href: string; label: string }) {
  return (
    <Button asChild size="sm" variant="ghost">
      <AppLink href={href}>
        <Plus aria-hidden />
        {label}
      </AppLink>
    </Button>
  );
}

function LinkCard({
  title,
  description,
  icon,
  links,
  href,
  emptyTitle,
  emptyText,
  action,
}: {
  title: string;
  description: string;
  icon: ReactNode;
  links: readonly Link[];
  href: (ref: string) => string;
  emptyTitle: string;
  emptyText: string;
  action?: ReactNode;
}) {
  return (
    <Card flush title={title} description={description} actions={action}>
      {links.length === 0 ? (
        <EmptyState compact icon={icon} title={emptyTitle} description={emptyText} />
      ) : (
        <ul className="max-h-80 divide-y overflow-y-auto">
          {links.map((link) => (
            <li key={link.ref}>
              <AppLink
                href={href(link.ref)}
                className="flex min-w-0 items-baseline gap-3 px-4 py-2 text-sm hover:bg-accent focus-visible:outline-offset-[-2px]"
              >
                <span className="min-w-0 truncate font-medium">{link.label}</span>
                <span className="min-w-0 truncate font-mono text-muted-foreground text-xs">{link.ref}</span>
                {!link.enabled && <Badge className="ml-auto">Off</Badge>}
              </AppLink>
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}
