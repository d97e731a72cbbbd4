"use client";

import { Play, ShieldCheck } from "lucide-react";
import { DataTable } from "@/components/data/data-table";
import { enforcementColumnsOfOneRule } from "@/components/enforcements/enforcement-columns";
import { useEnforcements } from "@/components/enforcements/use-enforcements";
import { executionColumnsOfOneAction } from "@/components/executions/execution-columns";
import { useExecutions } from "@/components/executions/use-executions";
import { AppLink } from "@/components/ui/app-link";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";

const ROWS = 10;
const executionColumns = executionColumnsOfOneAction.filter(({ id }) => id !== "attempt");

/** The last matches of a rule and what ran because of them, as they come. */
export function RuleHistory({ ruleRef }: { ruleRef: string }) {
  const enforcements = useEnforcements({ rule_ref: ruleRef }, ROWS);
  const executions = useExecutions({ rule_ref: ruleRef }, ROWS);
  const query = `rule=${encodeURIComponent(ruleRef)}`;
  return (
    <div className="grid items-start gap-5 xl:grid-cols-2">
      <Card
        flush
        title="Enforcements"
        description="Events that matched"
        actions={<AllLink href={`/enforcements?${query}`} />}
      >
        <DataTable
          bare
          live
          maxHeight="none"
          keyboard={false}
          label="Enforcements of this rule"
          noun="enforcement"
          columns={enforcementColumnsOfOneRule}
          rows={enforcements.rows?.slice(0, ROWS)}
          rowId={(row) => String(row.id)}
          rowHref={(row) => `/enforcements/${row.id}`}
          skeletonRows={4}
          error={
            enforcements.error && {
              title: "The enforcements could not be loaded",
              description: enforcements.error.message,
            }
          }
          onRetry={enforcements.retry}
          empty={
            <EmptyState
              compact
              icon={<ShieldCheck />}
              title="No match yet"
              description="An event that matches this rule appears here at once."
            />
          }
        />
      </Card>
      <Card
        flush
        title="Executions"
        description="What ran because of it"
        actions={<AllLink href={`/executions?${query}`} />}
      >
        <DataTable
          bare
          live
          maxHeight="none"
          keyboard={false}
          label="Executions of this rule"
          noun="execution"
          columns={executionColumns}
          rows={executions.rows?.slice(0, ROWS)}
          rowId={(row) => String(row.id)}
          rowHref={(row) => `/executions/${row.id}`}
          skeletonRows={4}
          error={
            executions.error && { title: "The executions could not be loaded", description: executions.error.message }
          }
          onRetry={executions.retry}
          empty={
            <EmptyState
              compact
              icon={<Play />}
              title="Nothing ran yet"
              description="Each match runs the action once."
            />
          }
        />
      </Card>
    </div>
  );
}

function AllLink({ href }: { href: string }) {
  return (
    <AppLink href={href} className="rounded-sm text-primary text-xs hover:underline">
      Show all
    </AppLink>
  );
}
