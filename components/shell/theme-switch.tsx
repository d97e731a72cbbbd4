"use client";

import { Monitor, Moon, Sun } from "lucide-react";
import { useTheme } from "next-themes";
import { useSyncExternalStore } from "react";
import { SegmentedControl } from "../ui/segmented-control";

const subscribe = () => () => undefined;

/** Light, dark or system. */
export function ThemeSwitch({ className }: { className?: string }) {
  const { theme, setTheme } = useTheme();
  // The server does not know what the browser remembers.
  const hydrated = useSyncExternalStore(
    subscribe,
    () => true,
    () => false,
  );
  return (
    <SegmentedControl
      aria-label="Theme"
      size="sm"
      value={hydrated ? (theme ?? "system") : "system"}
      onValueChange={setTheme}
      segments={[
        { value: "light", label: "Light", icon: <Sun aria-hidden />, iconOnly: true },
        { value: "dark", label: "Dark", icon: <Moon aria-hidden />, iconOnly: true },
        { value: "system", label: "System", icon: <Monitor aria-hidden />, iconOnly: true },
      ]}
      {...(className === undefined ? {} : { className })}
    />
  );
}
