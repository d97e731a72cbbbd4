import { Waypoints } from "lucide-react";
import { Permitted } from "@/components/console/current-user";
import { RelativeTime } from "@/components/data/relative-time";
import { AppLink } from "@/components/ui/app-link";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { KeyValueList } from "@/components/ui/key-value-list";
import { formatDurationWords } from "@/lib/format/format-duration";
import { formatCount } from "@/lib/format/format-number";
import type { Action } from "@/lib/schemas/action";

const OUTPUT = { text: "text", json: "JSON", yaml: "YAML", jsonl: "JSON lines" } as const;
const DEFAULT_TIMEOUT_SECONDS = 300;

/** How an action is run. */
export function ActionFacts({ action }: { action: Action }) {
  const timeout = formatDurationWords((action.timeout_seconds ?? DEFAULT_TIMEOUT_SECONDS) * 1000);
  const { max_retries, retry_delay_seconds } = action;
  return (
    <Card title="Running">
      <KeyValueList
        items={[
          { label: "Output", value: OUTPUT[action.output_format] },
          { label: "Timeout", value: action.timeout_seconds === null ? `${timeout} (default)` : timeout },
          {
            label: "Retries",
            value:
              max_retries === 0
                ? "none"
                : `${formatCount(max_retries, "retry", "retries")}${retry_delay_seconds > 0 ? `, ${formatDurationWords(retry_delay_seconds * 1000)} apart` : ""}`,
          },
          ...(action.is_inline
            ? []
            : [{ label: "Given as", value: `${action.parameter_format} on ${action.parameter_delivery}` }]),
          {
            label: "Pack",
            value: (
              <AppLink href={`/packs/${action.pack_ref}`} className="rounded-sm hover:underline">
                {action.pack_ref}
              </AppLink>
            ),
            mono: true,
          },
          { label: "Changed", value: <RelativeTime at={action.updated} style="long" /> },
        ]}
      />
    </Card>
  );
}

/** The rules that run it. */
export function ActionRules({
  rules,
  actionRef,
}: {
  rules: readonly { ref: string; label: string; enabled: boolean }[];
  actionRef: string;
}) {
  const add = (
    <Permitted resource="rules" action="create">
      <Button asChild size="sm" variant={rules.length === 0 ? "secondary" : "ghost"}>
        <AppLink href={`/rules/new?action=${actionRef}`}>New rule</AppLink>
      </Button>
    </Permitted>
  );
  if (rules.length === 0)
    return (
      <Card title="Rules">
        <EmptyState
          compact
          icon={<Waypoints />}
          title="No rule runs it"
          description="A rule runs it when an event matches."
          action={add}
        />
      </Card>
    );
  return (
    <Card title="Rules" flush actions={add}>
      <ul className="divide-y">
        {rules.map((rule) => (
          <li key={rule.ref}>
            <AppLink
              href={`/rules/${rule.ref}`}
              className="flex min-w-0 items-center gap-2 px-4 py-2 outline-offset-[-2px] hover:bg-muted"
            >
              <span className="grid min-w-0 flex-1">
                <span className="truncate text-sm">{rule.label}</span>
                <span className="truncate font-mono text-muted-foreground text-xs">{rule.ref}</span>
              </span>
              {!rule.enabled && <Badge>disabled</Badge>}
            </AppLink>
          </li>
        ))}
      </ul>
    </Card>
  );
}
