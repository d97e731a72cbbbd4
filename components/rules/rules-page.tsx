"use client";

import { useQuery } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { usePathname } from "next/navigation";
import { useMemo } from "react";
import { BulkActions } from "@/components/bulk/bulk-actions";
import { Permitted } from "@/components/console/current-user";
import { DataTable } from "@/components/data/data-table";
import { useRowSelection } from "@/components/data/use-row-selection";
import { useUrlSort } from "@/components/data/use-url-sort";
import { RefFilter } from "@/components/events/ref-filter";
import { BranchesIllustration } from "@/components/illustrations/branches";
import { MagnifierIllustration } from "@/components/illustrations/magnifier";
import { SavedViews } from "@/components/saved-views/saved-views";
import { EmptyWithStarters } from "@/components/starters/empty-with-starters";
import { AppLink } from "@/components/ui/app-link";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { SearchInput } from "@/components/ui/input";
import { PageHeader } from "@/components/ui/page-header";
import { SegmentedControl } from "@/components/ui/segmented-control";
import { useUrlState } from "@/components/ui/use-url-state";
import type { RuleListItem } from "@/lib/schemas/rule";
import { useTRPC } from "@/lib/trpc/client";
import { BULK_MAX } from "@/lib/vocabulary";
import { ruleColumns } from "./rule-columns";

const NEW_RULE = (
  <Permitted resource="rules" action="create">
    <Button asChild variant="primary">
      <AppLink href="/rules/new">
        <Plus aria-hidden />
        New rule
      </AppLink>
    </Button>
  </Permitted>
);

const labelOf = ({ label }: { label: string }) => label;

/** All rules, with what each does and when it last did it. */
export function RulesPage() {
  const trpc = useTRPC();
  const pathname = usePathname();
  const rules = useQuery(trpc.rules.list.queryOptions());
  const sorting = useUrlSort();
  const [search, setSearch] = useUrlState<string>("q", "");
  const [trigger, setTrigger] = useUrlState<string>("trigger", "");
  const [action, setAction] = useUrlState<string>("action", "");
  const [state, setState] = useUrlState<"all" | "on" | "off">("state", "all");
  const triggers = useMemo(() => distinctRefs(rules.data, "trigger_ref"), [rules.data]);
  const actions = useMemo(() => distinctRefs(rules.data, "action_ref"), [rules.data]);
  const rows = useMemo(
    () =>
      rules.data?.filter(
        (rule) =>
          (trigger === "" || rule.trigger_ref === trigger) &&
          (action === "" || rule.action_ref === action) &&
          (state === "all" || rule.enabled === (state === "on")) &&
          holds(rule, search),
      ),
    [rules.data, trigger, action, state, search],
  );
  const selection = useRowSelection(BULK_MAX);
  const shown = useMemo(() => rows?.map(({ ref }) => ref) ?? [], [rows]);
  const isFiltered = search !== "" || trigger !== "" || action !== "" || state !== "all";
  const clear = () => window.history.replaceState(null, "", pathname);
  return (
    <>
      <PageHeader
        title="Rules"
        description="When an event arrives, if it fits, then an action runs."
        actions={NEW_RULE}
      />
      <div className="grid min-w-0 gap-3">
        <div className="flex flex-wrap items-center gap-2">
          <SearchInput aria-label="Search rules" placeholder="Search" value={search} onValueChange={setSearch} />
          <RefFilter label="Trigger" value={trigger || undefined} onValueChange={setTrigger} definitions={triggers} />
          <RefFilter label="Action" value={action || undefined} onValueChange={setAction} definitions={actions} />
          <SegmentedControl
            aria-label="State"
            value={state}
            onValueChange={setState}
            segments={[
              { value: "all", label: "All" },
              { value: "on", label: "On" },
              { value: "off", label: "Off" },
            ]}
          />
          <SavedViews list="rules" />
          {isFiltered && (
            <Button variant="ghost" onClick={clear}>
              Clear filters
            </Button>
          )}
        </div>
        <DataTable
          {...sorting}
          selection={selection}
          rowLabel={labelOf}
          label="Rules"
          columns={ruleColumns}
          rows={rows}
          rowId={(rule) => rule.ref}
          rowHref={(rule) => `/rules/${rule.ref}`}
          error={rules.error && { title: "The rules could not be loaded", description: rules.error.message }}
          onRetry={() => void rules.refetch()}
          noun="rule"
          empty={
            isFiltered ? (
              <EmptyState
                illustration={<MagnifierIllustration />}
                title="No rule fits these filters"
                action={<Button onClick={clear}>Clear filters</Button>}
              />
            ) : (
              <EmptyWithStarters>
                <EmptyState
                  illustration={<BranchesIllustration />}
                  title="No rules yet"
                  description="A rule joins a trigger to an action: when an event of the trigger fits, the action runs with values of the event."
                  action={NEW_RULE}
                />
              </EmptyWithStarters>
            )
          }
        />
        <BulkActions kind="rules" selection={selection} shown={shown} />
      </div>
    </>
  );
}

function distinctRefs(rules: readonly RuleListItem[] | undefined, field: "trigger_ref" | "action_ref") {
  if (rules === undefined) return undefined;
  return [...new Set(rules.map((rule) => rule[field]))].sort().map((ref) => ({ ref, label: ref }));
}

function holds({ label, ref, trigger_ref, sensor_ref, action_ref, schedule }: RuleListItem, search: string): boolean {
  const wanted = search.trim().toLowerCase();
  return [label, ref, trigger_ref, sensor_ref, action_ref, schedule].some((text) =>
    text?.toLowerCase().includes(wanted),
  );
}
