"use client";

import { useTheme } from "next-themes";
import { Toaster as Sonner } from "sonner";

export { toast } from "sonner";

/** Once, in the root layout. Use `toast.success(text, { action: { label: "Undo", onClick } })` for what can be undone. */
export function Toaster() {
  const { resolvedTheme } = useTheme();
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
