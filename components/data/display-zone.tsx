"use client";

import { useSyncExternalStore } from "react";

const subscribe = () => () => undefined;
const browserZone = () => Intl.DateTimeFormat().resolvedOptions().timeZone;
const serverZone = () => "UTC";

/** IANA name of the zone to show times in: UTC during server rendering and hydration, then the browser's. */
export function useDisplayZone(): string {
  return useSyncExternalStore(subscribe, browserZone, serverZone);
}
