"use client";

import { Copy, MoreHorizontal, Pencil } from "lucide-react";
import { objectOf, useMissing } from "@/components/console/current-user";
import { AppLink } from "@/components/ui/app-link";
import { Button } from "@/components/ui/button";
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuTrigger,
} from "@/components/ui/dropdown-menu";
import type { ActionListItem } from "@/lib/schemas/action";

/** What the person may do with an action besides running it; nothing when that is nothing. */
export function ActionRowMenu({ action }: { action: ActionListItem }) {
  const missing = useMissing();
  const mayCreate = missing({ resource: "actions", action: "create" }) === null;
  const mayUpdate =
    action.is_inline && missing({ resource: "actions", action: "update", object: objectOf(action) }) === null;
  if (!mayCreate && !mayUpdate) return null;
  return (
    <DropdownMenu>
      <DropdownMenuTrigger asChild>
        <Button size="icon-sm" variant="ghost" aria-label={`More for ${action.label}`}>
          <MoreHorizontal aria-hidden />
        </Button>
      </DropdownMenuTrigger>
      <DropdownMenuContent>
        {mayUpdate && (
          <DropdownMenuItem asChild>
            <AppLink href={`/actions/${action.ref}/edit`}>
              <Pencil aria-hidden />
              Edit
            </AppLink>
          </DropdownMenuItem>
        )}
        {mayCreate && (
          <DropdownMenuItem asChild>
            <AppLink href={`/actions/new?duplicate=${encodeURIComponent(action.ref)}`}>
              <Copy aria-hidden />
              Duplicate
            </AppLink>
          </DropdownMenuItem>
        )}
      </DropdownMenuContent>
    </DropdownMenu>
  );
}
