import { Check, CircleDashed } from "lucide-react";
import { Fragment, type ReactNode } from "react";
import { isUnconstrained } from "@/lib/access/grants";
import type { Grant, GrantAction } from "@/lib/schemas/identity";
import type { Resource } from "@/lib/vocabulary";
import { cn } from "../ui/cn";
import { ACTION_COLUMNS, ACTIONS_OF, constraintWords, RESOURCE_GROUPS, resourceLabel } from "./grant-words";

interface MatrixProps {
  label: string;
  /** What stands in the cell; null leaves it empty. */
  cell: (resource: Resource, action: GrantAction, isMeaningful: boolean) => ReactNode;
  /** Leaves out resources of which this says no. */
  isShown?: (resource: Resource) => boolean;
}

/** Resources down, actions across. */
export function Matrix({ label, cell, isShown = () => true }: MatrixProps) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls sideways must be reachable by keyboard
    <section aria-label={label} tabIndex={0} className="relative overflow-x-auto">
      <table className="w-full border-collapse text-sm">
        <thead>
          <tr className="border-b">
            <th
              scope="col"
              className="sticky left-0 z-10 bg-card px-4 py-2 text-left font-medium text-muted-foreground text-xs"
            >
              Resource
            </th>
            {ACTION_COLUMNS.map((action) => (
              <th key={action} scope="col" className="px-2 py-2 text-center font-medium text-muted-foreground text-xs">
                {action}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {RESOURCE_GROUPS.map(({ title, resources }) => {
            const shown = resources.filter(isShown);
            if (shown.length === 0) return null;
            return (
              <Fragment key={title}>
                <tr>
                  <th
                    scope="colgroup"
                    colSpan={ACTION_COLUMNS.length + 1}
                    className="bg-muted/60 px-4 py-1 text-left font-medium text-muted-foreground text-xs"
                  >
                    {title}
                  </th>
                </tr>
                {shown.map((resource) => (
                  <tr key={resource} className="border-b last:border-b-0">
                    <th
                      scope="row"
                      className="sticky left-0 z-10 whitespace-nowrap bg-card px-4 py-1.5 text-left font-normal"
                    >
                      {resourceLabel(resource)}
                    </th>
                    {ACTION_COLUMNS.map((action) => (
                      <td key={action} className="px-2 py-1.5 text-center">
                        <span className="inline-flex size-5 items-center justify-center align-middle">
                          {cell(resource, action, ACTIONS_OF[resource].includes(action))}
                        </span>
                      </td>
                    ))}
                  </tr>
                ))}
              </Fragment>
            );
          })}
        </tbody>
      </table>
    </section>
  );
}

/** Grants with the name of what they come from. */
export type SourcedGrant = { grant: Grant; source: string };

/** What somebody may do: a check for everything, a dashed ring for some things only, which are told below. */
export function GrantMatrix({ label, grants }: { label: string; grants: readonly SourcedGrant[] }) {
  const limited = grants.filter(({ grant }) => !isUnconstrained(grant));
  const having = (resource: Resource, action: GrantAction, free: boolean) =>
    grants.filter(
      ({ grant }) => grant.resource === resource && grant.actions.includes(action) && isUnconstrained(grant) === free,
    );
  return (
    <>
      <Matrix
        label={label}
        isShown={(resource) => grants.some(({ grant }) => grant.resource === resource)}
        cell={(resource, action, isMeaningful) => {
          const free = having(resource, action, true);
          const some = having(resource, action, false);
          if (free.length > 0) return <Held kind="all" sources={free} />;
          if (some.length > 0) return <Held kind="some" sources={some} />;
          return isMeaningful ? <Absent /> : null;
        }}
      />
      {limited.length > 0 && (
        <ul className="grid gap-1 border-t px-4 py-3 text-sm">
          {limited.map(({ grant, source }, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a list that is drawn as a whole
            <li key={index} className="flex flex-wrap items-baseline gap-x-2">
              <CircleDashed aria-hidden className="size-3.5 self-center text-warning" />
              <span className="font-medium">
                {resourceLabel(grant.resource)}: {grant.actions.join(", ")}
              </span>
              <span className="text-muted-foreground">{constraintWords(grant.constraints ?? {}).join(", ")}</span>
              <span className="text-muted-foreground text-xs">{source}</span>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

function Held({ kind, sources }: { kind: "all" | "some"; sources: readonly SourcedGrant[] }) {
  const from = [...new Set(sources.map(({ source }) => source).filter(Boolean))].join(", ");
  const words = kind === "all" ? "Yes" : "Some, see below";
  const Icon = kind === "all" ? Check : CircleDashed;
  return (
    <span title={from ? `${words}, by ${from}` : words}>
      <Icon aria-hidden className={cn("size-4", kind === "all" ? "text-success" : "text-warning")} />
      <span className="sr-only">{from ? `${words}, by ${from}` : words}</span>
    </span>
  );
}

function Absent() {
  return (
    <span className="text-muted-foreground/60">
      <span aria-hidden>·</span>
      <span className="sr-only">No</span>
    </span>
  );
}
