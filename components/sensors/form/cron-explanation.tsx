"use client";

import { cn } from "@/components/ui/cn";
import { explainCronFields } from "@/lib/schedule/explain-cron-fields";

/** A cron expression field by field. */
export function CronExplanation({ expression }: { expression: string }) {
  const fields = explainCronFields(expression);
  if (fields.length === 0) return null;
  return (
    <ul
      aria-label="What each field means"
      className="grid grid-cols-2 gap-px overflow-hidden rounded-md border bg-border sm:grid-cols-3"
    >
      {fields.map((field) => (
        <li
          key={field.field}
          className={cn("grid content-start gap-0.5 bg-card px-2.5 py-2", field.error && "bg-failure-soft")}
        >
          <span className="flex items-baseline justify-between gap-2">
            <span className="text-2xs text-muted-foreground">{field.field}</span>
            <code className="min-w-0 truncate font-medium font-mono text-xs">{field.text}</code>
          </span>
          <span className={cn("text-xs", field.error && "text-failure")}>
            {field.error?.replace(`${field.field}: `, "") ?? field.meaning}
          </span>
        </li>
      ))}
    </ul>
  );
}
