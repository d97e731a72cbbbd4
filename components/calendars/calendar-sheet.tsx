"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Pencil, Trash2 } from "lucide-react";
import { useState } from "react";
import { formatCount } from "@/lib/format/format-number";
import type { Calendar } from "@/lib/schemas/calendar";
import { useTRPC } from "@/lib/trpc/client";
import { useMissing } from "../console/current-user";
import { DateTime, RelativeTime } from "../data/relative-time";
import { AppLink } from "../ui/app-link";
import { Button } from "../ui/button";
import { ConfirmDialog } from "../ui/confirm-dialog";
import { KeyValueList } from "../ui/key-value-list";
import { Sheet, SheetContent } from "../ui/sheet";
import { toast } from "../ui/toaster";
import { CalendarDialog } from "./calendar-dialog";
import { windowWords } from "./calendar-words";

const SHOWN = 40;

/** One calendar beside the list: what it holds, and which timers follow it. */
export function CalendarSheet({ calendar, onClose }: { calendar: Calendar; onClose: () => void }) {
  const [open, setOpen] = useState<"edit" | "delete" | null>(null);
  const trpc = useTRPC();
  const cache = useQueryClient();
  const missing = useMissing();
  const remove = useMutation(
    trpc.calendars.delete.mutationOptions({
      onSuccess: () => void cache.invalidateQueries({ queryKey: trpc.calendars.pathKey() }),
    }),
  );
  const { ref, label, description, timezone, days, weekly, ranges, used_by: users } = calendar;
  const isEmpty = days.length + weekly.length + ranges.length === 0;
  return (
    <Sheet open onOpenChange={(next) => !next && onClose()}>
      <SheetContent
        title={<span className="block truncate pr-2">{label}</span>}
        description={<span className="break-all font-mono">{ref}</span>}
        footer={
          <>
            {missing({ resource: "rules", action: "delete" }) === null && (
              <Button variant="ghost" onClick={() => setOpen("delete")}>
                <Trash2 aria-hidden />
                Delete
              </Button>
            )}
            {missing({ resource: "rules", action: "update" }) === null && (
              <Button onClick={() => setOpen("edit")}>
                <Pencil aria-hidden />
                Edit
              </Button>
            )}
          </>
        }
      >
        <div className="grid min-w-0 gap-6">
          {description && <p className="text-sm">{description}</p>}
          <KeyValueList
            items={[
              { label: "Time zone", value: timezone },
              { label: "Created", value: <RelativeTime at={calendar.created} /> },
              { label: "Changed", value: <RelativeTime at={calendar.updated} /> },
            ]}
          />
          <section className="grid gap-3" aria-label="What it holds">
            <h3 className="font-semibold text-sm">What it holds</h3>
            {isEmpty && <p className="text-muted-foreground text-sm">Nothing yet.</p>}
            {weekly.length > 0 && (
              <ul className="grid gap-1 text-sm">
                {weekly.map((window) => (
                  <li key={JSON.stringify(window)}>{windowWords(window)}</li>
                ))}
              </ul>
            )}
            {days.length > 0 && (
              <ul className="flex flex-wrap gap-1.5">
                {days.slice(0, SHOWN).map((day) => (
                  <li key={day} className="rounded-md border bg-muted/40 px-1.5 py-0.5 font-mono text-xs">
                    {day.length === 5 ? `every ${day}` : day}
                  </li>
                ))}
                {days.length > SHOWN && (
                  <li className="text-muted-foreground text-xs">and {formatCount(days.length - SHOWN, "more day")}</li>
                )}
              </ul>
            )}
            {ranges.length > 0 && (
              <ul className="grid gap-1 text-sm">
                {ranges.slice(0, SHOWN).map(({ from, to }) => (
                  <li key={`${from} ${to}`}>
                    <DateTime at={from} zone={timezone} /> – <DateTime at={to} zone={timezone} />
                  </li>
                ))}
                {ranges.length > SHOWN && (
                  <li className="text-muted-foreground text-xs">
                    and {formatCount(ranges.length - SHOWN, "more range")}
                  </li>
                )}
              </ul>
            )}
          </section>
          <section className="grid gap-2" aria-label="Timers">
            <h3 className="font-semibold text-sm">Timers</h3>
            {users.length === 0 ? (
              <p className="text-muted-foreground text-sm">None follows it. Name it in the limits of a timer.</p>
            ) : (
              <ul className="grid gap-1 text-sm">
                {users.map((user) => (
                  <li key={`${user.kind} ${user.ref}`}>
                    <AppLink href={`/${user.kind}s/${user.ref}`} className="font-mono text-primary hover:underline">
                      {user.ref}
                    </AppLink>
                  </li>
                ))}
              </ul>
            )}
          </section>
        </div>
        {open === "edit" && <CalendarDialog calendar={calendar} onClose={() => setOpen(null)} />}
        <ConfirmDialog
          open={open === "delete"}
          onOpenChange={(next) => !next && setOpen(null)}
          title={`Delete the calendar ${ref}?`}
          description="It is gone for good. A calendar that timers name cannot be deleted."
          consequences={[]}
          confirmLabel="Delete calendar"
          error={remove.error?.message}
          onConfirm={async () => {
            await remove.mutateAsync({ ref });
            toast.success(`Calendar ${ref} deleted`);
            onClose();
          }}
        />
      </SheetContent>
    </Sheet>
  );
}
