"use client";

import { Fragment } from "react";
import { Dialog, DialogContent } from "../ui/dialog";
import { Kbd } from "../ui/kbd";
import { navItems } from "./nav-items";

interface Shortcut {
  keys: readonly string[];
  label: string;
}

const general: readonly Shortcut[] = [
  { keys: ["⌘/Ctrl", "K"], label: "Search and commands" },
  { keys: ["/"], label: "Filter the list" },
  { keys: ["?"], label: "This list" },
  { keys: ["Esc"], label: "Close" },
];
const lists: readonly Shortcut[] = [
  { keys: ["j"], label: "Next row" },
  { keys: ["k"], label: "Previous row" },
  { keys: ["Enter"], label: "Open row" },
  { keys: ["x"], label: "Choose row" },
  { keys: ["Shift", "X"], label: "Choose up to row" },
];
const editors: readonly Shortcut[] = [
  { keys: ["⌘/Ctrl", "Enter"], label: "Run or save" },
  { keys: ["Esc", "Tab"], label: "Leave a code editor" },
];

export interface ShortcutsDialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

export function ShortcutsDialog({ open, onOpenChange }: ShortcutsDialogProps) {
  return (
    <Dialog open={open} onOpenChange={onOpenChange}>
      <DialogContent title="Keyboard shortcuts" size="lg">
        <div className="grid gap-x-8 gap-y-5 sm:grid-cols-2">
          <div className="grid content-start gap-5">
            <ShortcutList title="Anywhere" shortcuts={general} />
            <ShortcutList title="Lists" shortcuts={lists} />
            <ShortcutList title="Editors" shortcuts={editors} />
          </div>
          <ShortcutList
            title="Go to"
            shortcuts={navItems.map((item) => ({ keys: ["g", item.key], label: item.label }))}
          />
        </div>
      </DialogContent>
    </Dialog>
  );
}

function ShortcutList({ title, shortcuts }: { title: string; shortcuts: readonly Shortcut[] }) {
  return (
    <section>
      <h3 className="mb-1 font-medium text-muted-foreground text-xs">{title}</h3>
      <dl>
        {shortcuts.map((shortcut) => (
          <div key={shortcut.label} className="flex h-7 items-center justify-between gap-4 text-sm">
            <dt>{shortcut.label}</dt>
            <dd className="flex items-center gap-1">
              {shortcut.keys.map((key, index) => (
                <Fragment key={key}>
                  {index > 0 && <span className="sr-only">then</span>}
                  <Kbd>{key}</Kbd>
                </Fragment>
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
