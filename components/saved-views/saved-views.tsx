"use client";

import { useQuery } from "@tanstack/react-query";
import { Bookmark, ChevronDown, Settings2 } from "lucide-react";
import { usePathname, useSearchParams } from "next/navigation";
import { useEffect, useRef, useState } from "react";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuLabel,
  DropdownMenuRadioGroup,
  DropdownMenuRadioItem,
  DropdownMenuSeparator,
  DropdownMenuTrigger,
} from "@/components/ui/dropdown-menu";
import { onDemand } from "@/components/ui/on-demand";
import { type SavedList, viewQuery } from "@/lib/list-views";
import { useTRPC } from "@/lib/trpc/client";
import { shownView } from "./list-words";

// Fetched when it is opened.
const ManageViewsDialog = onDemand(() => import("./manage-views-dialog").then((module) => module.ManageViewsDialog));
const SaveViewDialog = onDemand(() => import("./save-view-dialog").then((module) => module.SaveViewDialog));

/**
 * Beside the filters of a list: the person's views of it, and keeping the filters as one. A list that is opened without any
 * filter opens with the default view, if there is one; whoever clears the filters then sees everything.
 */
export function SavedViews({ list }: { list: SavedList }) {
  const trpc = useTRPC();
  const pathname = usePathname();
  const search = useSearchParams().toString();
  const { data } = useQuery(trpc.savedViews.list.queryOptions());
  const [asking, setAsking] = useState<"save" | "manage" | null>(null);
  const views = (data ?? []).filter((view) => view.list === list);
  const shown = shownView(views, list, search);
  const query = viewQuery(list, search);

  const show = (next: string) => window.history.replaceState(null, "", next === "" ? pathname : `${pathname}?${next}`);
  const opened = useRef(false);
  useEffect(() => {
    if (opened.current || data === undefined) return;
    opened.current = true;
    const preset = data.find((view) => view.list === list && view.is_default);
    if (preset?.query && window.location.search === "")
      window.history.replaceState(null, "", `${window.location.pathname}?${preset.query}`);
  }, [data, list]);

  return (
    <>
      <DropdownMenu>
        <DropdownMenuTrigger asChild>
          <Button className={shown ? "border-primary" : undefined}>
            <Bookmark aria-hidden className="text-muted-foreground" />
            Views
            {shown && <span className="max-w-40 truncate font-normal text-primary">{shown.name}</span>}
            <ChevronDown aria-hidden className="text-muted-foreground" />
          </Button>
        </DropdownMenuTrigger>
        <DropdownMenuContent align="start" className="max-w-80">
          {views.length === 0 && (
            <DropdownMenuLabel>
              {query === "" ? "Filter or sort the list, then save that as a view." : "No views of this list yet."}
            </DropdownMenuLabel>
          )}
          <DropdownMenuRadioGroup value={shown ? String(shown.id) : ""}>
            {views.map((view) => (
              <DropdownMenuRadioItem key={view.id} value={String(view.id)} onSelect={() => show(view.query)}>
                <span className="min-w-0 truncate">{view.name}</span>
                {view.is_default && <Badge>Default</Badge>}
              </DropdownMenuRadioItem>
            ))}
          </DropdownMenuRadioGroup>
          {views.length > 0 && <DropdownMenuSeparator />}
          <DropdownMenuItem disabled={query === "" || shown !== undefined} onSelect={() => setAsking("save")}>
            <Bookmark aria-hidden />
            Save view…
          </DropdownMenuItem>
          {views.length > 0 && (
            <DropdownMenuItem onSelect={() => setAsking("manage")}>
              <Settings2 aria-hidden />
              Manage views…
            </DropdownMenuItem>
          )}
        </DropdownMenuContent>
      </DropdownMenu>
      {asking === "save" && <SaveViewDialog list={list} query={query} taken={views} onClose={() => setAsking(null)} />}
      {asking === "manage" && <ManageViewsDialog list={list} views={views} onClose={() => setAsking(null)} />}
    </>
  );
}
