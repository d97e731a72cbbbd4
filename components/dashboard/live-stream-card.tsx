"use client";

import { ArrowUp, Radio } from "lucide-react";
import { useCallback, useMemo, useRef, useState } from "react";
import { formatCount } from "@/lib/format/format-number";
import type { Dashboard } from "@/lib/schemas/system";
import { useLiveStatus } from "@/lib/trpc/live-feed-provider";
import { AppLink } from "../ui/app-link";
import { Badge } from "../ui/badge";
import { Button } from "../ui/button";
import { Card } from "../ui/card";
import { EmptyState } from "../ui/empty-state";
import { foldRepeats } from "./fold-repeats";
import { heldRows } from "./held-rows";
import type { LiveStream } from "./live-stream";
import { StreamRowView } from "./stream-row";
import { useLiveStream } from "./use-live-stream";
import { useReaderHold } from "./use-reader-hold";

/** What happens, as it happens: events with their rules and executions, newest on top. */
export function LiveStreamCard({ data }: { data: Dashboard }) {
  const paused = useLiveStatus().status === "paused";
  const stream = useLiveStream(data, paused);
  const list = useRef<HTMLDivElement>(null);
  const holding = useReaderHold(list, stream.length > 0);
  const { rows, waiting } = useKept(stream, holding);
  const [opened, setOpened] = useState<ReadonlySet<string>>(new Set());
  const toggle = useCallback((source: string) => {
    setOpened((before) => {
      const next = new Set(before);
      if (!next.delete(source)) next.add(source);
      return next;
    });
  }, []);
  const groups = useMemo(() => foldRepeats(rows, opened), [rows, opened]);
  const showNewest = () => {
    list.current?.scrollTo({ top: 0 });
    const focused = document.activeElement;
    if (focused instanceof HTMLElement && list.current?.contains(focused)) focused.blur();
  };
  return (
    <Card
      flush
      title="Live"
      actions={
        <>
          {paused && <Badge>Paused</Badge>}
          <Button variant="link" size="inline" asChild>
            <AppLink href="/events">All events</AppLink>
          </Button>
        </>
      }
      // Beside the other cards it is as tall as they are together.
      className="relative xl:flex xl:flex-col"
      bodyClassName="xl:flex xl:min-h-[34rem] xl:flex-1 xl:basis-0 xl:flex-col"
    >
      {waiting > 0 && (
        <div className="pointer-events-none absolute inset-x-0 top-13 z-10 flex justify-center">
          <Button
            size="sm"
            variant="primary"
            className="pointer-events-auto rounded-full shadow-md"
            onClick={showNewest}
          >
            <ArrowUp aria-hidden />
            {formatCount(waiting, "new", "new")}
          </Button>
        </div>
      )}
      <section
        ref={list}
        aria-label="Live events"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable with the keyboard
        tabIndex={0}
        className="h-[24rem] overflow-y-auto overscroll-contain -outline-offset-2 [overflow-anchor:none] md:h-[34rem] xl:h-auto xl:min-h-0 xl:flex-1 xl:basis-0"
      >
        {rows.length === 0 ? (
          <EmptyState
            compact
            icon={<Radio aria-hidden />}
            title="Nothing happened yet"
            description="Events show here the moment a timer fires, with the actions that they run."
          />
        ) : (
          <ol className="divide-y">
            {groups.map(({ key, source, head, folded }) => (
              <StreamRowView key={key} row={head} folded={folded.length} open={opened.has(source)} onToggle={toggle} />
            ))}
          </ol>
        )}
      </section>
    </Card>
  );
}

/** The rows to draw: all of them, or those that were there when the reader began to hold the list. */
function useKept(stream: LiveStream, holding: boolean): ReturnType<typeof heldRows> {
  const [kept, setKept] = useState<LiveStream | null>(null);
  if (holding && kept === null) setKept(stream);
  if (!holding && kept !== null) setKept(null);
  return holding && kept !== null ? heldRows(kept, stream) : { rows: stream, waiting: 0 };
}
