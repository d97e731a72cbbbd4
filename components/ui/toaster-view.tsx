"use client";

import { useTheme } from "next-themes";
import { useEffect } from "react";
import { Toaster as Sonner, toast } from "sonner";
import { deliverToasts } from "./toast";

/** What the Toaster shows once there is something to show. */
export function ToasterView() {
  const { resolvedTheme } = useTheme();
  useEffect(() => deliverToasts(toast), []);
  return (
    <Sonner
      theme={resolvedTheme === "dark" ? "dark" : "light"}
      position="bottom-right"
      closeButton
      gap={8}
      toastOptions={{
        style: {
          background: "var(--popover)",
          color: "var(--foreground)",
          borderColor: "var(--border)",
          fontFamily: "var(--font-sans)",
          borderRadius: "8px",
          boxShadow: "var(--shadow-md)",
        },
        classNames: {
          description: "text-muted-foreground!",
          success: "[&_[data-icon]]:text-success",
          error: "[&_[data-icon]]:text-failure",
          warning: "[&_[data-icon]]:text-warning",
          info: "[&_[data-icon]]:text-running",
          actionButton: "bg-primary! text-primary-foreground!",
          cancelButton: "bg-accent! text-foreground!",
        },
      }}
    />
  );
}
