"use client";

import { lazy, Suspense } from "react";
import { Card } from "@/components/ui/card";
import { onDemand } from "@/components/ui/on-demand";
import { Skeleton } from "@/components/ui/skeleton";
import type { ScheduleWordsProps } from "./schedule-words";

// The arithmetic of schedules, their words and the schemas that check them come after the fields: together they weigh as
// much as the rest of the form. They are one file, since whoever needs one of them needs the others.
const fetchMeaning = () => import("./schedule-meaning");

/** The next fires, and what is surprising about them. */
export const SchedulePreview = onDemand(
  () => fetchMeaning().then((module) => module.SchedulePreview),
  () => (
    <Card title="Next fires" bodyClassName="grid gap-4">
      <Skeleton className="h-72" />
    </Card>
  ),
);

/** What saving does to the coming fires. */
export const EditConsequence = onDemand(() => fetchMeaning().then((module) => module.EditConsequence));

/** Names the sensor after its schedule. */
export const NameProposal = onDemand(() => fetchMeaning().then((module) => module.NameProposal));

const LazyWords = lazy(() => fetchMeaning().then((module) => ({ default: module.ScheduleWords })));

/** The schedule in words; the hint stands in their place until they are there. */
export function ScheduleWords(props: ScheduleWordsProps) {
  return (
    <Suspense fallback={<span>{props.hint}</span>}>
      <LazyWords {...props} />
    </Suspense>
  );
}

const LazyExplanation = lazy(() => fetchMeaning().then((module) => ({ default: module.CronExplanation })));

/** What each field of a cron expression means. */
export function CronExplanation({ expression }: { expression: string }) {
  return (
    <Suspense fallback={<Skeleton className="h-28 max-sm:h-42" />}>
      <LazyExplanation expression={expression} />
    </Suspense>
  );
}
