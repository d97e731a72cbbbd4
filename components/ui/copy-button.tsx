"use client";

import { Check, Copy } from "lucide-react";
import { useEffect, useState } from "react";
import { cn } from "./cn";
import { toast } from "./toaster";

export interface CopyButtonProps {
  /** The text, or a function for text that is costly to make. */
  value: string | (() => string);
  /** Accessible name, e.g. "Copy ref". */
  label?: string;
  className?: string;
}

/** Copies and says so. Without clipboard access (plain http on another host) it tells the person to copy by hand. */
export function CopyButton({ value, label = "Copy", className }: CopyButtonProps) {
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), 1500);
    return () => clearTimeout(timer);
  }, [copied]);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(typeof value === "function" ? value() : value);
      setCopied(true);
    } catch {
      toast.error("The browser does not allow copying here", {
        description: "Select the text and copy it by hand, or open Attune over https.",
      });
    }
  };
  return (
    <button
      type="button"
      onClick={copy}
      aria-label={copied ? "Copied" : label}
      title={label}
      className={cn(
        "inline-flex size-6 shrink-0 items-center justify-center rounded-sm text-muted-foreground hover:bg-accent hover:text-foreground",
        className,
      )}
    >
      {copied ? <Check aria-hidden className="size-3.5 text-success" /> : <Copy aria-hidden className="size-3.5" />}
    </button>
  );
}
