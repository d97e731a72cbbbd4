"use client";

import { createContext, type ReactNode, useContext, useSyncExternalStore } from "react";

const ZoneContext = createContext<string | null>(null);

/** Sets the zone in which times below are shown; null means the browser's. */
export function DisplayZoneProvider({ zone, children }: { zone: string | null; children: ReactNode }) {
  return <ZoneContext value={zone}>{children}</ZoneContext>;
}

const subscribe = () => () => undefined;
const browserZone = () => Intl.DateTimeFormat().resolvedOptions().timeZone;
const serverZone = () => "UTC";

/** IANA name of the zone to show times in. UTC during server rendering and hydration, then the browser's (or the chosen) zone. */
export function useDisplayZone(): string {
  const browser = useSyncExternalStore(subscribe, browserZone, serverZone);
  return useContext(ZoneContext) ?? browser;
}
