import { AppLink } from "@/components/ui/app-link";
import { cn } from "@/components/ui/cn";
import { type Hold, holdWords } from "./hold-words";

/** Why a match has no execution, with a link to the one that it waits for or that was in its way; nothing for the others. */
export function HoldReason({
  enforcement,
  brief = false,
  className,
}: {
  enforcement: Hold;
  /** Beside its status, which need not be said twice. */
  brief?: boolean;
  className?: string;
}) {
  const words = holdWords(enforcement);
  if (words === null) return null;
  const { blocked_by: execution } = enforcement;
  const [before, after] = (brief ? words.brief : words.full).split("{execution}");
  return (
    <span className={cn("min-w-0", className)}>
      {before}
      {after !== undefined && (
        <>
          <AppLink
            href={`/executions/${execution}`}
            className="rounded-sm text-primary tabular-nums underline underline-offset-2"
          >
            execution {execution}
          </AppLink>
          {after}
        </>
      )}
    </span>
  );
}
