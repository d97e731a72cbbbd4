"use client";

import * as Slot from "radix-ui/slot";
import { type PointerEvent, type ReactNode, useCallback, useEffect, useId, useRef, useState } from "react";
import { cn } from "./cn";
import { reachForLayer, TriggerStandIn } from "./layer";
import { useLayerLibrary } from "./layer-library";

export interface TooltipProps {
  /** Short text; never the only place for something needed, since touch has no hover. */
  content: ReactNode;
  side?: "top" | "right" | "bottom" | "left";
  align?: "start" | "center" | "end";
  /** One element that takes focus (button, link) or a span with tabIndex 0. */
  children: ReactNode;
  className?: string;
}

/** How long the pointer rests before the text comes, and how soon after another one it comes at once. */
const DELAY_MS = 300;
const NEXT_AT_ONCE_MS = 200;

/** The one that is open. Two at once would cover each other. */
let shown: { close: () => void; byPointer: boolean } | null = null;
let closedAtMs = Number.NEGATIVE_INFINITY;

/** Text beside an element on hover and focus. Without content it is just the element. */
export function Tooltip({ content, children, ...props }: TooltipProps) {
  if (!content) return children;
  return (
    <DescribedElement content={content} {...props}>
      {children}
    </DescribedElement>
  );
}

function DescribedElement({ content, side = "top", align = "center", children, className }: TooltipProps) {
  const id = useId();
  const element = useRef<HTMLElement>(null);
  const [open, setOpen] = useState(false);
  const self = useRef<typeof shown>(null);
  const opening = useRef<number | undefined>(undefined);
  const isOver = useRef(false);

  const close = useCallback(() => {
    window.clearTimeout(opening.current);
    setOpen(false);
    if (self.current === null || shown !== self.current) return;
    shown = null;
    closedAtMs = performance.now();
  }, []);
  const show = (byPointer: boolean) => {
    shown?.close();
    self.current = { close, byPointer };
    shown = self.current;
    setOpen(true);
  };
  useEffect(() => close, [close]);
  const library = useLayerLibrary(open, close);

  const onPointerMove = ({ pointerType }: PointerEvent) => {
    if (pointerType === "touch" || isOver.current) return;
    // On its way to the text of another element, which closes when the pointer turns away.
    if (shown?.byPointer && shown !== self.current) return;
    isOver.current = true;
    reachForLayer();
    const delay = performance.now() - closedAtMs < NEXT_AT_ONCE_MS ? 0 : DELAY_MS;
    opening.current = window.setTimeout(() => show(true), delay);
  };
  return (
    <>
      <Slot.Root
        ref={element}
        aria-describedby={open && library ? id : undefined}
        onPointerMove={onPointerMove}
        onPointerLeave={() => {
          isOver.current = false;
          window.clearTimeout(opening.current);
          if (library === null) close(); // else the library does, unless the pointer goes to the text
        }}
        onPointerDown={close}
        onFocus={(event) => {
          if (event.target.matches(":focus-visible")) show(false);
        }}
        onBlur={close}
        onClick={close}
      >
        {children}
      </Slot.Root>
      {open && library && (
        <library.Tooltip.Provider>
          <library.Tooltip.Root open onOpenChange={(next) => !next && close()}>
            <library.Tooltip.Trigger asChild>
              <TriggerStandIn element={element} />
            </library.Tooltip.Trigger>
            <library.Tooltip.Portal>
              <library.Tooltip.Content
                id={id}
                side={side}
                align={align}
                sideOffset={6}
                collisionPadding={8}
                className={cn(
                  "fade-in-0 z-50 max-w-72 animate-in rounded-md border bg-popover px-2 py-1 text-popover-foreground text-xs shadow-md",
                  className,
                )}
              >
                {content}
              </library.Tooltip.Content>
            </library.Tooltip.Portal>
          </library.Tooltip.Root>
        </library.Tooltip.Provider>
      )}
    </>
  );
}
