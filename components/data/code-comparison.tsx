"use client";

import dynamic from "next/dynamic";
import { Skeleton } from "../ui/skeleton";
import type { CodeLanguage } from "./code-language";

export interface CodeComparisonProps {
  before: string;
  after: string;
  language: CodeLanguage;
  "aria-label": string;
}

/** What was taken out of `before` and put in to make `after`, line by line; long stretches without a change are folded. */
export const CodeComparison = dynamic<CodeComparisonProps>(
  () => import("./code-comparison-view").then((module) => module.CodeComparisonView),
  { ssr: false, loading: () => <Skeleton className="h-40" /> },
);
