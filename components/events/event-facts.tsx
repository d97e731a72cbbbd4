import { DateTime, RelativeTime } from "@/components/data/relative-time";
import { Lateness } from "@/components/events/lateness";
import { AppLink } from "@/components/ui/app-link";
import { Card } from "@/components/ui/card";
import { type KeyValueItem, KeyValueList } from "@/components/ui/key-value-list";
import type { Event } from "@/lib/schemas/event";

/** Where an event came from and when. */
export function EventFacts({ event }: { event: Event }) {
  const link = (href: string, text: string) => (
    <AppLink href={href} className="rounded-sm hover:underline">
      {text}
    </AppLink>
  );
  const items: KeyValueItem[] = [
    { label: "Trigger", value: link(`/triggers/${event.trigger_ref}`, event.trigger_ref), mono: true },
  ];
  if (event.source_ref)
    items.push({ label: "Sensor", value: link(`/sensors/${event.source_ref}`, event.source_ref), mono: true });
  if (event.rule_ref)
    items.push({ label: "Timer of rule", value: link(`/rules/${event.rule_ref}`, event.rule_ref), mono: true });
  if (!event.source_ref && !event.rule_ref) items.push({ label: "Source", value: "by hand or over the API" });
  if (event.scheduled_at)
    items.push(
      { label: "Scheduled for", value: <DateTime at={event.scheduled_at} style="exact" /> },
      { label: "Lateness", value: <Lateness event={event} /> },
    );
  items.push(
    { label: "Happened", value: <DateTime at={event.created} style="exact" /> },
    { label: "Age", value: <RelativeTime at={event.created} style="long" /> },
  );
  return (
    <Card title="Origin">
      <KeyValueList items={items} />
    </Card>
  );
}
