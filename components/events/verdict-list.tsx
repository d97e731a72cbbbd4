import { CircleCheck, CircleMinus } from "lucide-react";
import { HoldReason } from "@/components/enforcements/hold-reason";
import { ReplayButton } from "@/components/rules/replay-button";
import { AppLink } from "@/components/ui/app-link";
import { Badge } from "@/components/ui/badge";
import { Disclosure } from "@/components/ui/disclosure";
import { formatCount } from "@/lib/format/format-number";
import type { RuleVerdict } from "@/lib/schemas/event";

/** One rule and whether it ran for the event; if not, the first reason. */
function Verdict({ event, verdict }: { event: number; verdict: RuleVerdict }) {
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
          {verdict.replayable && (
            <span className="ml-auto">
              <ReplayButton event={event} rule={{ ref: verdict.rule_ref, label: verdict.label }} />
            </span>
          )}
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
          {verdict.hold !== null && (
            <>
              {". "}
              <HoldReason enforcement={verdict.hold} />
            </>
          )}
        </p>
      </div>
    </div>
  );
}

/** Rules of the trigger that wait for other sensors or timers: they have nothing to do with the event. */
export function listensElsewhere({ matched, explanation }: Pick<RuleVerdict, "matched" | "explanation">): boolean {
  return !matched && /^(The rule listens to|This event belongs to the timer)/.test(explanation ?? "");
}

/** Those that ran first. */
function sortVerdicts(verdicts: readonly RuleVerdict[]): RuleVerdict[] {
  return [...verdicts].sort((a, b) => Number(b.matched) - Number(a.matched) || a.rule_ref.localeCompare(b.rule_ref));
}

/** All rules of an event's trigger; those of other sensors are folded away. */
export function VerdictList({ event, verdicts }: { event: number; verdicts: readonly RuleVerdict[] }) {
  const elsewhere = verdicts.filter(listensElsewhere);
  return (
    <>
      <Verdicts event={event} verdicts={verdicts.filter((verdict) => !listensElsewhere(verdict))} />
      {elsewhere.length > 0 && <Elsewhere event={event} verdicts={elsewhere} />}
    </>
  );
}

/** Folded: rules of the same trigger that wait for something else. */
export function Elsewhere({
  event,
  verdicts,
  bare = false,
}: {
  event: number;
  verdicts: readonly RuleVerdict[];
  bare?: boolean;
}) {
  return (
    <div className={bare ? "" : "p-3 [&:not(:first-child)]:border-t"}>
      <Disclosure
        title={formatCount(verdicts.length, "other rule")}
        summary="of this trigger, for other sensors or timers"
      >
        <Verdicts event={event} verdicts={verdicts} />
      </Disclosure>
    </div>
  );
}

function Verdicts({ event, verdicts }: { event: number; verdicts: readonly RuleVerdict[] }) {
  return (
    <ul className="divide-y empty:hidden">
      {sortVerdicts(verdicts).map((verdict) => (
        <li key={verdict.rule_ref} className="px-4 py-3">
          <Verdict event={event} verdict={verdict} />
        </li>
      ))}
    </ul>
  );
}
