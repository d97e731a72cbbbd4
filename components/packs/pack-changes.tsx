import { Minus, Plus } from "lucide-react";
import type { PackComparison } from "@/lib/schemas/pack-upload";
import { PACK_COMPONENT_KINDS, type PackComponentKind } from "@/lib/vocabulary";
import { Callout } from "../ui/callout";
import { cn } from "../ui/cn";

const titles: Record<PackComponentKind, string> = {
  actions: "Actions",
  triggers: "Triggers",
  sensors: "Sensors",
  rules: "Rules",
  runtimes: "Runtimes",
  permission_sets: "Permission sets",
};

/** What an upload adds, keeps and takes away, before it does. */
export function PackChanges({ comparison }: { comparison: PackComparison }) {
  const { components, broken_rules, installed_version, is_unchanged } = comparison;
  const present = PACK_COMPONENT_KINDS.filter((kind) => {
    const { added, kept, removed } = components[kind];
    return added.length + kept.length + removed.length > 0;
  });
  const removed = PACK_COMPONENT_KINDS.flatMap((kind) => components[kind].removed);
  const leftAlone = PACK_COMPONENT_KINDS.flatMap((kind) => components[kind].left_alone);
  return (
    <div className="grid min-w-0 gap-3">
      {is_unchanged && <Callout>These are the very files that are installed. Nothing would change.</Callout>}
      {present.length === 0 ? (
        <p className="text-muted-foreground text-sm">The pack has no components.</p>
      ) : (
        <ul className="grid gap-3">
          {present.map((kind) => (
            <ChangesOfKind key={kind} title={titles[kind]} {...components[kind]} isNew={installed_version === null} />
          ))}
        </ul>
      )}
      {removed.length > 0 && (
        <Callout
          tone="failure"
          title={removed.length === 1 ? "One component is removed" : `${removed.length} components are removed`}
        >
          {broken_rules.length > 0 ? (
            <>
              These rules use what is removed and stop working:{" "}
              <span className="break-all font-mono text-xs">{broken_rules.join(", ")}</span>
            </>
          ) : (
            "They are not in the new files. What ran stays in the history."
          )}
        </Callout>
      )}
      {leftAlone.length > 0 && (
        <Callout tone="warning" title="Not loaded">
          Somebody made these in the console, and they stay as they are:{" "}
          <span className="break-all font-mono text-xs">{leftAlone.join(", ")}</span>
        </Callout>
      )}
    </div>
  );
}

interface ChangesOfKindProps {
  title: string;
  added: readonly string[];
  kept: readonly string[];
  removed: readonly string[];
  isNew: boolean;
}

function ChangesOfKind({ title, added, kept, removed, isNew }: ChangesOfKindProps) {
  return (
    <li className="grid gap-1">
      <h3 className="font-medium text-sm">{title}</h3>
      <ul className="grid gap-0.5">
        {removed.map((ref) => (
          <Change key={ref} sign="removed" name={ref} />
        ))}
        {added.map((ref) => (
          <Change key={ref} sign="added" name={ref} />
        ))}
      </ul>
      {kept.length > 0 && !isNew && (
        <p className="min-w-0 text-muted-foreground text-xs">
          {kept.length === 1 ? "Updated: " : `${kept.length} updated: `}
          <span className="break-all font-mono">{kept.join(", ")}</span>
        </p>
      )}
    </li>
  );
}

function Change({ sign, name }: { sign: "added" | "removed"; name: string }) {
  const Icon = sign === "added" ? Plus : Minus;
  return (
    <li className={cn("flex min-w-0 items-center gap-1.5 text-sm", sign === "added" ? "text-success" : "text-failure")}>
      <Icon aria-hidden className="size-3.5 shrink-0" />
      <span className="sr-only">{sign === "added" ? "New:" : "Removed:"}</span>
      <span className="min-w-0 break-all font-mono text-xs">{name}</span>
    </li>
  );
}
