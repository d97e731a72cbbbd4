"use client";

import { useCallback, useMemo, useState } from "react";
import { type Chosen, type SelectionStep, toggleRow, toggleShown } from "./row-selection";

export interface RowSelection {
  chosen: Chosen;
  max: number;
  toggle: (id: string, order: readonly string[], extend: boolean) => void;
  toggleShown: (order: readonly string[]) => void;
  set: (ids: readonly string[]) => void;
}

const NONE: SelectionStep = { chosen: new Set(), anchor: null };

/**
 * The chosen rows of a DataTable. A row that a filter hides stays chosen and comes back with it: what is done to the chosen ones
 * is done to those that are shown.
 */
export function useRowSelection(max = 200): RowSelection {
  const [step, setStep] = useState(NONE);
  const toggle = useCallback<RowSelection["toggle"]>(
    (id, order, extend) => setStep((now) => toggleRow(now, order, id, extend, max)),
    [max],
  );
  const toggleAll = useCallback<RowSelection["toggleShown"]>(
    (order) => setStep((now) => ({ chosen: toggleShown(now.chosen, order, max), anchor: null })),
    [max],
  );
  const set = useCallback<RowSelection["set"]>((ids) => setStep({ chosen: new Set(ids), anchor: null }), []);
  return useMemo(
    () => ({ chosen: step.chosen, max, toggle, toggleShown: toggleAll, set }),
    [step.chosen, max, toggle, toggleAll, set],
  );
}
