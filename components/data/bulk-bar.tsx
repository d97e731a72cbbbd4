"use client";

import { X } from "lucide-react";
import type { ReactNode } from "react";
import { Button } from "../ui/button";

export interface BulkBarProps {
  /** "3 rules": how many are chosen. */
  text: string;
  /** More are shown than can be chosen. */
  note?: string | undefined;
  /** Accessible name: "Chosen rules". */
  label: string;
  onClear: () => void;
  /** Buttons. */
  children: ReactNode;
}

/** What can be done with the chosen rows. It floats: its surroundings keep it above the lower edge of the window. */
export function BulkBar({ text, note, label, onClear, children }: BulkBarProps) {
  return (
    <section
      aria-label={label}
      className="fade-in-0 slide-in-from-bottom-2 pointer-events-auto flex max-w-full animate-in flex-wrap items-center gap-x-3 gap-y-2 rounded-xl border bg-popover py-2 pr-2 pl-4 text-popover-foreground shadow-lg"
    >
      <p role="status" className="min-w-0 text-sm">
        <span className="font-medium tabular-nums">{text}</span>
        {note && <span className="text-muted-foreground"> · {note}</span>}
      </p>
      <div className="flex flex-wrap items-center gap-1.5">
        {children}
        <Button variant="ghost" size="icon" aria-label="Choose none" title="Choose none (Esc)" onClick={onClear}>
          <X aria-hidden />
        </Button>
      </div>
    </section>
  );
}
