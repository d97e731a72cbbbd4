"use client";

import { useState } from "react";
import { useLiveMessages } from "@/lib/trpc/live-feed-provider";
import { addRuns, type LiveRuns } from "./fire-outcomes";

/** What the live feed said about executions since the page was opened. */
export function useLiveRuns(): LiveRuns {
  const [runs, setRuns] = useState<LiveRuns>(new Map());
  useLiveMessages((messages) => setRuns((before) => addRuns(before, messages)));
  return runs;
}
