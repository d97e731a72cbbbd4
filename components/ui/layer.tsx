"use client";

import { type Ref, type RefObject, useCallback, useId, useImperativeHandle, useRef, useState } from "react";
import { fetchLayerLibrary, type LayerLibrary, useLayerLibrary } from "./layer-library";

export interface Layer {
  open: boolean;
  setOpen: (open: boolean) => void;
  /** Null until it has been open: then there is nothing to show. */
  library: LayerLibrary | null;
  /** The element that opens it and beside which it stands. */
  trigger: RefObject<HTMLElement | null>;
  triggerId: string;
  contentId: string;
}

/**
 * Something that floats beside an element, whose library comes with its first opening. The element is ours and stays the
 * same, so that it keeps its focus; the library is given it by a TriggerStandIn.
 */
export function useLayer(controlled?: { open: boolean; onOpenChange: (open: boolean) => void }): Layer {
  const id = useId();
  const trigger = useRef<HTMLElement>(null);
  const [own, setOwn] = useState(false);
  const open = controlled?.open ?? own;
  const setOpen = controlled?.onOpenChange ?? setOwn;
  const [wanted, setWanted] = useState(open);
  if (open && !wanted) setWanted(true);
  const latest = useRef(setOpen);
  latest.current = setOpen;
  const library = useLayerLibrary(
    wanted,
    useCallback(() => latest.current(false), []),
  );
  return { open, setOpen, library, trigger, triggerId: `${id}-trigger`, contentId: `${id}-content` };
}

/** What every trigger says about its layer; and the library is fetched ahead when somebody reaches for it. */
export function layerTriggerProps({ open, triggerId, contentId }: Layer) {
  return {
    id: triggerId,
    "aria-expanded": open,
    "aria-controls": open ? contentId : undefined,
    "data-state": open ? ("open" as const) : ("closed" as const),
    onPointerEnter: reachForLayer,
    onFocus: reachForLayer,
  };
}

/** Fetches the library ahead. A failure shows when something is opened. */
export function reachForLayer(): void {
  fetchLayerLibrary().catch(() => undefined);
}

/** Stands in a Radix trigger for an element that is elsewhere in the tree: it shows nothing and hands out that element. */
export function TriggerStandIn({
  element,
  ref,
}: {
  element: RefObject<HTMLElement | null>;
  ref?: Ref<HTMLElement | null>;
}) {
  useImperativeHandle<HTMLElement | null, HTMLElement | null>(ref, () => element.current, [element]);
  return null;
}
