"use client";

import { type ReactNode, useState } from "react";
import { onDemand } from "./on-demand";

const ConfirmDialogView = onDemand(() => import("./confirm-dialog-view").then((module) => module.ConfirmDialogView));

export interface ConfirmDialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  /** A question: "Delete sensor core.every_5s?" */
  title: ReactNode;
  description?: ReactNode;
  /** What goes with it, one line each: "3 rules", "128 events older than today". */
  consequences?: readonly ReactNode[];
  /** The verb, not "OK". */
  confirmLabel: string;
  cancelLabel?: string;
  tone?: "destructive" | "primary";
  /** The person must type exactly this (a ref) before the button works. */
  confirmText?: string;
  /** May return a promise: the button shows progress, the dialog closes when it resolves and stays open when it rejects. */
  onConfirm: () => unknown;
  /** Shown above the buttons, e.g. why the last try failed. */
  error?: ReactNode;
  children?: ReactNode;
}

/** A question before something is done. Its code comes when it is first asked. */
export function ConfirmDialog(props: ConfirmDialogProps) {
  const [wanted, setWanted] = useState(props.open);
  if (props.open && !wanted) setWanted(true);
  return wanted ? <ConfirmDialogView {...props} /> : null;
}
