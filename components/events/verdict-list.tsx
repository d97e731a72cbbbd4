import { CircleCheck, CircleMinus } from "lucide-react";
import { AppLink } from "@/components/ui/app-link";
import { Badge } from "@/components/ui/badge";
import type { RuleVerdict } from "@/lib/schemas/event";

/** One rule and whether it ran for the event; if not, the first reason. */
export function Verdict({ verdict }: { verdict: RuleVerdict }) {
  const Icon = verdict.matched ? CircleCheck : CircleMinus;
  return (
    <div className="flex min-w-0 items-start gap-3">
      <Icon
        aria-hidden
        className={`mt-0.5 size-4 shrink-0 ${verdict.matched ? "text-success" : "text-muted-foreground"}`}
      />
      <div className="grid min-w-0 flex-1 gap-0.5">
        <div className="flex min-w-0 flex-wrap items-center gap-x-2 gap-y-1">
          <AppLink
            href={`/rules/${verdict.rule_ref}`}
            className="min-w-0 rounded-sm font-medium text-sm hover:underline"
          >
            {verdict.label}
          </AppLink>
          <span className="min-w-0 truncate font-mono text-muted-foreground text-xs">{verdict.rule_ref}</span>
          {!verdict.enabled && <Badge>disabled</Badge>}
        </div>
        <p className="min-w-0 break-words text-muted-foreground text-sm">
          {verdict.matched ? "Matched" : (verdict.explanation ?? "It did not match.")}
          {verdict.enforcement !== null && (
            <>
              {", "}
              <AppLink
                href={`/enforcements/${verdict.enforcement}`}
                className="rounded-sm text-primary hover:underline"
              >
                enforcement {verdict.enforcement}
              </AppLink>
            </>
          )}
        </p>
      </div>
    </div>
  );
}

/** All rules of an event's trigger, those that ran first. */
export function sortVerdicts(verdicts: readonly RuleVerdict[]): RuleVerdict[] {
  return [...verdicts].sort((a, b) => Number(b.matched) - Number(a.matched) || a.rule_ref.localeCompare(b.rule_ref));
}

export function VerdictList({ verdicts }: { verdicts: readonly RuleVerdict[] }) {
  return (
    <ul className="divide-y">
      {sortVerdicts(verdicts).map((verdict) => (
        <li key={verdict.rule_ref} className="px-4 py-3">
          <Verdict verdict={verdict} />
        </li>
      ))}
    </ul>
  );
}
