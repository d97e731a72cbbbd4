"use client";

import { Copy, MoreHorizontal, Pencil, Trash2 } from "lucide-react";
import { useState } from "react";
import { objectOf, useMissing } from "@/components/console/current-user";
import { AppLink } from "@/components/ui/app-link";
import { Button } from "@/components/ui/button";
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuSeparator,
  DropdownMenuTrigger,
} from "@/components/ui/dropdown-menu";
import type { RuleListItem } from "@/lib/schemas/rule";
import { DeleteRuleDialog } from "./delete-rule-dialog";

/** What the person may do with a rule; nothing when that is nothing. */
export function RuleRowMenu({
  rule,
}: {
  rule: Pick<RuleListItem, "ref" | "label" | "schedule" | "waiting" | "pack_ref" | "owner_identity">;
}) {
  const [isDeleting, setDeleting] = useState(false);
  const missing = useMissing();
  const object = objectOf(rule);
  const mayUpdate = missing({ resource: "rules", action: "update", object }) === null;
  const mayDelete = missing({ resource: "rules", action: "delete", object }) === null;
  const mayCreate = missing({ resource: "rules", action: "create" }) === null;
  if (!mayUpdate && !mayDelete && !mayCreate) return null;
  return (
    <>
      <DropdownMenu>
        <DropdownMenuTrigger asChild>
          <Button size="icon-sm" variant="ghost" aria-label={`More for ${rule.label}`}>
            <MoreHorizontal aria-hidden />
          </Button>
        </DropdownMenuTrigger>
        <DropdownMenuContent>
          {mayUpdate && (
            <DropdownMenuItem asChild>
              <AppLink href={`/rules/${rule.ref}/edit`}>
                <Pencil aria-hidden />
                Edit
              </AppLink>
            </DropdownMenuItem>
          )}
          {mayCreate && (
            <DropdownMenuItem asChild>
              <AppLink href={`/rules/new?duplicate=${encodeURIComponent(rule.ref)}`}>
                <Copy aria-hidden />
                Duplicate
              </AppLink>
            </DropdownMenuItem>
          )}
          {mayDelete && (
            <>
              {(mayUpdate || mayCreate) && <DropdownMenuSeparator />}
              <DropdownMenuItem tone="destructive" onSelect={() => setDeleting(true)}>
                <Trash2 aria-hidden />
                Delete
              </DropdownMenuItem>
            </>
          )}
        </DropdownMenuContent>
      </DropdownMenu>
      <DeleteRuleDialog rule={rule} open={isDeleting} onOpenChange={setDeleting} />
    </>
  );
}
