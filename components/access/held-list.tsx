"use client";

import { X } from "lucide-react";
import type { ReactNode } from "react";
import { Button } from "../ui/button";

export interface HeldItem {
  key: string;
  content: ReactNode;
  /** Under it: where it comes from. */
  detail?: ReactNode;
  /** Its accessible name is told by `removeLabel`. Without it, it cannot be taken away here. */
  onRemove?: (() => void) | undefined;
  removeLabel?: string;
}

/** What somebody or something has, one line each, with a button that takes it away. */
export function HeldList({ items, empty }: { items: readonly HeldItem[]; empty: string }) {
  if (items.length === 0) return <p className="px-4 py-3 text-muted-foreground text-sm">{empty}</p>;
  return (
    <ul className="divide-y">
      {items.map((item) => (
        <li key={item.key} className="flex min-h-11 items-center gap-2 py-1.5 pr-2 pl-4 text-sm">
          <div className="grid min-w-0 flex-1 gap-0.5">
            <span className="flex min-w-0 flex-wrap items-center gap-x-2">{item.content}</span>
            {item.detail && <span className="text-muted-foreground text-xs">{item.detail}</span>}
          </div>
          {item.onRemove && (
            <Button variant="ghost" size="icon-sm" aria-label={item.removeLabel} onClick={item.onRemove}>
              <X aria-hidden />
            </Button>
          )}
        </li>
      ))}
    </ul>
  );
}
