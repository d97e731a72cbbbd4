"use client";

import { useState } from "react";
import type { RecentFire } from "@/lib/schemas/sensor";
import { mergeFires } from "./fire-outcomes";

/** The last fires and those that the page was told of earlier: the server only tells of the newest. */
export function useSeenFires(recent: readonly RecentFire[]): readonly RecentFire[] {
  const [seen, setSeen] = useState({ recent, fires: recent });
  if (seen.recent === recent) return seen.fires;
  const next = { recent, fires: mergeFires(seen.fires, recent) };
  setSeen(next);
  return next.fires;
}
