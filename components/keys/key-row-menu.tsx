"use client";

import { MoreHorizontal, Pencil, Trash2 } from "lucide-react";
import { useState } from "react";
import { onDemand } from "@/components/ui/on-demand";
import type { KeyListItem } from "@/lib/schemas/key";
import { Button } from "../ui/button";
import { DropdownMenu, DropdownMenuContent, DropdownMenuItem, DropdownMenuTrigger } from "../ui/dropdown-menu";
import { DeleteKeyDialog } from "./delete-key-dialog";

// Fetched when it is opened.
const EditKeyDialog = onDemand(() => import("./edit-key-dialog").then((module) => module.EditKeyDialog));

export function KeyRowMenu({ keyItem }: { keyItem: KeyListItem }) {
  const [open, setOpen] = useState<"edit" | "delete" | null>(null);
  if (!keyItem.may.update && !keyItem.may.delete) return null;
  return (
    <>
      <DropdownMenu>
        <DropdownMenuTrigger asChild>
          <Button size="icon-sm" variant="ghost" aria-label={`More for ${keyItem.ref}`}>
            <MoreHorizontal aria-hidden />
          </Button>
        </DropdownMenuTrigger>
        <DropdownMenuContent>
          {keyItem.may.update && (
            <DropdownMenuItem onSelect={() => setOpen("edit")}>
              <Pencil aria-hidden />
              Edit
            </DropdownMenuItem>
          )}
          {keyItem.may.delete && (
            <DropdownMenuItem tone="destructive" onSelect={() => setOpen("delete")}>
              <Trash2 aria-hidden />
              Delete
            </DropdownMenuItem>
          )}
        </DropdownMenuContent>
      </DropdownMenu>
      {open === "edit" && <EditKeyDialog keyItem={keyItem} onClose={() => setOpen(null)} />}
      {open === "delete" && <DeleteKeyDialog keyItem={keyItem} onClose={() => setOpen(null)} />}
    </>
  );
}
