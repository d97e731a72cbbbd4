"use client";

import { keepPreviousData, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { Json } from "@/lib/schemas/common";
import type { RuleTestResult } from "@/lib/schemas/rule";
import { useTRPC } from "@/lib/trpc/client";
import { useLiveMessages } from "@/lib/trpc/live-feed-provider";
import { finishedConditions } from "./finished-conditions";
import type { RuleValues } from "./rule-form-values";
import { useDebounced } from "./use-debounced";

const DELAY_MS = 250;
const EVENTS = 20;

export type RuleTest = {
  /** Newest first; undefined while there is nothing to show. */
  results: readonly RuleTestResult[] | undefined;
  error: { message: string } | null;
  /** The conditions cannot be read at the moment; what is shown is of the last ones that could. */
  isHeld: boolean;
  /** What is shown belongs to an earlier state of the form. */
  isStale: boolean;
  retry: () => void;
};

/** The last events that the rule in the form would see, tried with what the form says; again with each change and event. */
export function useRuleTest(values: RuleValues): RuleTest {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const finished = finishedConditions(values.conditions);
  const [readable, setReadable] = useState<Json>(finished ?? {});
  if (finished !== null && JSON.stringify(finished) !== JSON.stringify(readable)) setReadable(finished);
  const wanted = {
    trigger_ref: values.trigger_ref,
    sensor_ref: values.sensor_ref || null,
    conditions: finished ?? readable,
    action_params: values.action_params,
    limit: EVENTS,
  };
  const input = useDebounced(wanted, DELAY_MS);
  const options = trpc.rules.test.queryOptions(input, {
    enabled: input.trigger_ref !== "",
    placeholderData: keepPreviousData,
    staleTime: 0,
    gcTime: 60_000,
    retry: false,
  });
  const query = useQuery(options);
  useLiveMessages((messages) => {
    const concerns = messages.some(
      (message) =>
        message.type === "event" && message.event.trigger_ref === input.trigger_ref && message.event.rule_ref === null,
    );
    if (concerns) void queryClient.invalidateQueries({ queryKey: options.queryKey }, { cancelRefetch: false });
  });
  const isOther = query.data !== undefined && wanted.trigger_ref !== input.trigger_ref;
  return {
    results: wanted.trigger_ref === "" || isOther ? undefined : query.data,
    error: query.error,
    isHeld: finished === null,
    isStale: query.isPlaceholderData || JSON.stringify(wanted) !== JSON.stringify(input),
    retry: () => void query.refetch(),
  };
}
