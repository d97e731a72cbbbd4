"use client";

import { DateTime } from "@/components/data/relative-time";
import { AppLink } from "@/components/ui/app-link";
import { Button } from "@/components/ui/button";
import { KeyValueList } from "@/components/ui/key-value-list";
import { Sheet, SheetContent } from "@/components/ui/sheet";
import type { AuditEvent } from "@/lib/schemas/audit";
import { OutcomeBadge } from "./audit-columns";
import { actorName, auditChanges, auditHref, auditPhrase } from "./audit-words";

/** Everything about one audit event, beside the list. */
export function AuditSheet({
  event,
  onClose,
  onRequest,
}: {
  event: AuditEvent | null;
  onClose: () => void;
  /** Narrows the list to what the same request did. */
  onRequest: (requestId: string) => void;
}) {
  return (
    <Sheet open={event !== null} onOpenChange={(open) => !open && onClose()}>
      {event && (
        <SheetContent title={auditPhrase(event)} description={event.resource_ref ?? undefined}>
          <div className="grid gap-5 p-5">
            <KeyValueList
              items={[
                { label: "Who", value: actorName(event) },
                { label: "When", value: <DateTime at={event.created} style="exact" /> },
                { label: "Outcome", value: <OutcomeBadge outcome={event.outcome} /> },
                { label: "Object", value: <ObjectLink event={event} /> },
                { label: "By way of", value: event.via ?? "the database" },
                { label: "Address", value: event.address, mono: true },
                { label: "Program", value: event.user_agent },
                { label: "Request", value: event.request_id, mono: true },
              ]}
            />
            {event.details && Object.keys(event.details).length > 0 && (
              <section aria-label="Details" className="grid gap-1">
                <h3 className="font-medium text-sm">Details</h3>
                <KeyValueList
                  items={auditChanges(event.details).map(({ field, text }) => ({ label: field, value: text }))}
                />
              </section>
            )}
            {event.request_id && (
              <Button onClick={() => onRequest(event.request_id ?? "")}>Everything this request did</Button>
            )}
          </div>
        </SheetContent>
      )}
    </Sheet>
  );
}

function ObjectLink({ event }: { event: AuditEvent }) {
  const name = event.resource_ref ?? (event.resource_id === null ? null : String(event.resource_id));
  if (name === null) return null;
  const href = auditHref(event);
  const text = <span className="break-all font-mono text-xs">{name}</span>;
  return href ? (
    <AppLink href={href} className="rounded-sm text-primary hover:underline">
      {text}
    </AppLink>
  ) : (
    text
  );
}
