"use client";

import { useMissing } from "../console/current-user";
import { PageHeader } from "../ui/page-header";
import { SegmentedControl } from "../ui/segmented-control";
import { useUrlState } from "../ui/use-url-state";
import { PeopleTab } from "./people-tab";
import { RolesTab } from "./roles-tab";
import { SetsTab } from "./sets-tab";

const segments = [
  { value: "people", label: "People" },
  { value: "sets", label: "Permission sets" },
  { value: "roles", label: "Roles" },
] as const;
type Tab = (typeof segments)[number]["value"];

/** Who may do what. */
export function AccessPage() {
  const [tab, setTab] = useUrlState<Tab>("tab", "people");
  const mayReadSets = useMissing()({ resource: "permissions", action: "read" }) === null;
  return (
    <>
      <PageHeader
        title="Access"
        description="Who can sign in, and what they may do. Changes work with the next click of those concerned, without signing in again."
      />
      {mayReadSets && (
        <SegmentedControl aria-label="What is shown" value={tab} onValueChange={setTab} segments={segments} />
      )}
      {tab === "sets" && mayReadSets ? <SetsTab /> : tab === "roles" && mayReadSets ? <RolesTab /> : <PeopleTab />}
    </>
  );
}
