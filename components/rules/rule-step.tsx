import type { ReactNode } from "react";

/** One of the three parts of a rule, led by its word. */
export function RuleStep({
  word,
  title,
  action,
  children,
}: {
  word: "When" | "If" | "Then";
  title: string;
  action?: ReactNode;
  children: ReactNode;
}) {
  return (
    <section className="relative min-w-0 rounded-lg border bg-card shadow-xs" aria-label={`${word}: ${title}`}>
      <header className="flex min-h-12 flex-wrap items-center gap-x-3 gap-y-2 px-4 pt-3">
        <span
          aria-hidden
          className="inline-flex h-6 w-13 items-center justify-center rounded-md bg-primary-soft font-semibold text-primary text-xs uppercase tracking-wide"
        >
          {word}
        </span>
        <h2 className="min-w-0 flex-1 font-semibold text-sm">{title}</h2>
        {action}
      </header>
      <div className="grid min-w-0 gap-4 p-4 pt-3">{children}</div>
    </section>
  );
}
