"use client";

import { Copy, MoreHorizontal, Pencil, Trash2 } from "lucide-react";
import { useState } from "react";
import { AppLink } from "@/components/ui/app-link";
import { Button } from "@/components/ui/button";
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuSeparator,
  DropdownMenuTrigger,
} from "@/components/ui/dropdown-menu";
import type { Rule } from "@/lib/schemas/rule";
import { DeleteRuleDialog } from "./delete-rule-dialog";

export function RuleRowMenu({ rule }: { rule: Pick<Rule, "ref" | "label" | "schedule"> }) {
  const [isDeleting, setDeleting] = useState(false);
  return (
    <>
      <DropdownMenu>
        <DropdownMenuTrigger asChild>
          <Button size="icon-sm" variant="ghost" aria-label={`More for ${rule.label}`}>
            <MoreHorizontal aria-hidden />
          </Button>
        </DropdownMenuTrigger>
        <DropdownMenuContent>
          <DropdownMenuItem asChild>
            <AppLink href={`/rules/${rule.ref}/edit`}>
              <Pencil aria-hidden />
              Edit
            </AppLink>
          </DropdownMenuItem>
          <DropdownMenuItem asChild>
            <AppLink href={`/rules/new?duplicate=${encodeURIComponent(rule.ref)}`}>
              <Copy aria-hidden />
              Duplicate
            </AppLink>
          </DropdownMenuItem>
          <DropdownMenuSeparator />
          <DropdownMenuItem tone="destructive" onSelect={() => setDeleting(true)}>
            <Trash2 aria-hidden />
            Delete
          </DropdownMenuItem>
        </DropdownMenuContent>
      </DropdownMenu>
      <DeleteRuleDialog rule={rule} open={isDeleting} onOpenChange={setDeleting} />
    </>
  );
}
