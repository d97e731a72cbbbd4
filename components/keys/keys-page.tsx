"use client";

import { useQuery } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { useMemo, useState } from "react";
import { useUrlSort } from "@/components/data/use-url-sort";
import { SavedViews } from "@/components/saved-views/saved-views";
import { onDemand } from "@/components/ui/on-demand";
import { useTRPC } from "@/lib/trpc/client";
import { KEY_OWNER_TYPES } from "@/lib/vocabulary";
import { DataTable } from "../data/data-table";
import { KeyIllustration } from "../illustrations/key";
import { MagnifierIllustration } from "../illustrations/magnifier";
import { Button } from "../ui/button";
import { EmptyState } from "../ui/empty-state";
import { FacetFilter } from "../ui/facet-filter";
import { SearchInput } from "../ui/input";
import { PageHeader } from "../ui/page-header";
import { useUrlList, useUrlState } from "../ui/use-url-state";
import { keyColumns } from "./key-columns";
import { KeySheet } from "./key-sheet";
import { ownerLabels } from "./key-words";

// Fetched when it is opened.
const CreateKeyDialog = onDemand(() => import("./create-key-dialog").then((module) => module.CreateKeyDialog));

const ownerOptions = KEY_OWNER_TYPES.map((value) => ({ value, label: ownerLabels[value] }));

/** Secrets and settings for actions. */
export function KeysPage() {
  const trpc = useTRPC();
  const { data, error, refetch } = useQuery(trpc.keys.list.queryOptions());
  const { data: me } = useQuery(trpc.session.me.queryOptions());
  const sorting = useUrlSort();
  const [search, setSearch] = useUrlState<string>("q", "");
  const [owners, setOwners] = useUrlList("owner");
  const [openRef, setOpenRef] = useUrlState<string>("key", "");
  const [creating, setCreating] = useState(false);
  const ownersKey = owners.join(",");
  const rows = useMemo(() => {
    const needle = search.trim().toLowerCase();
    const wanted = ownersKey === "" ? [] : ownersKey.split(",");
    return data?.filter(
      (key) =>
        (wanted.length === 0 || wanted.includes(key.owner_type)) &&
        `${key.name} ${key.ref} ${key.owner ?? ""}`.toLowerCase().includes(needle),
    );
  }, [data, search, ownersKey]);
  const opened = data?.find(({ ref }) => ref === openRef);
  const mayCreate = me?.effective_permissions.some(
    ({ resource, actions }) => resource === "keys" && actions.includes("create"),
  );
  const button = mayCreate && (
    <Button variant="primary" onClick={() => setCreating(true)}>
      <Plus aria-hidden />
      New key
    </Button>
  );
  const isFiltered = search !== "" || owners.length > 0;
  return (
    <>
      <PageHeader
        title="Keys"
        description="Passwords, tokens and settings that actions get when they run. Secrets are encrypted, and *** wherever output is shown."
        actions={button}
      />
      <div className="grid min-w-0 gap-3">
        <div className="flex flex-wrap items-center gap-2">
          <SearchInput aria-label="Search keys" placeholder="Search" value={search} onValueChange={setSearch} />
          <FacetFilter label="Owner" options={ownerOptions} values={owners} onValuesChange={setOwners} />
          <SavedViews list="keys" />
        </div>
        <DataTable
          {...sorting}
          label="Keys"
          columns={keyColumns}
          rows={rows}
          rowId={({ ref }) => ref}
          onRowOpen={({ ref }) => setOpenRef(ref)}
          selectedId={openRef || null}
          noun="key"
          error={error ? { title: "The keys could not be loaded", description: error.message } : null}
          onRetry={() => void refetch()}
          empty={
            isFiltered ? (
              <EmptyState
                illustration={<MagnifierIllustration />}
                title="No key fits these filters"
                action={
                  <Button
                    onClick={() => {
                      setSearch("");
                      setOwners([]);
                    }}
                  >
                    Clear filters
                  </Button>
                }
              />
            ) : (
              <EmptyState
                illustration={<KeyIllustration />}
                title="No keys yet"
                description="Keep a password or token here instead of in a script. Actions get it as a parameter when they run, and nobody reads it in a log."
                {...(button ? { action: button } : {})}
              />
            )
          }
        />
      </div>
      {creating && <CreateKeyDialog open onOpenChange={setCreating} onCreated={setOpenRef} />}
      {opened && <KeySheet keyItem={opened} onClose={() => setOpenRef("")} />}
    </>
  );
}
