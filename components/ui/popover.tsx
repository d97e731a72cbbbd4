"use client";

import * as Slot from "radix-ui/slot";
import { type ComponentProps, createContext, type ReactNode, useContext } from "react";
import { cn } from "./cn";
import { type Layer, layerTriggerProps, TriggerStandIn, useLayer } from "./layer";
import type { LayerLibrary } from "./layer-library";

const PopoverContext = createContext<Layer | null>(null);

function usePopover(): Layer {
  const layer = useContext(PopoverContext);
  if (layer === null) throw new Error("parts of a popover stand in a Popover");
  return layer;
}

export interface PopoverProps {
  open?: boolean;
  onOpenChange?: (open: boolean) => void;
  children: ReactNode;
}

export function Popover({ open, onOpenChange = () => undefined, children }: PopoverProps) {
  return (
    <PopoverContext value={useLayer(open === undefined ? undefined : { open, onOpenChange })}>
      {children}
    </PopoverContext>
  );
}

export function PopoverTrigger({ onClick, ...props }: ComponentProps<"button">) {
  const layer = usePopover();
  return (
    <button
      type="button"
      {...layerTriggerProps(layer)}
      aria-haspopup="dialog"
      {...props}
      ref={(node) => {
        layer.trigger.current = node;
      }}
      onClick={(event) => {
        onClick?.(event);
        if (!event.defaultPrevented) layer.setOpen(!layer.open);
      }}
    />
  );
}

/** The single child is what the popover stands beside, for one that is opened by other means than a click. */
export function PopoverAnchor({ children }: { children: ReactNode }) {
  const { trigger } = usePopover();
  return <Slot.Root ref={trigger}>{children}</Slot.Root>;
}

export function PopoverContent({
  className,
  align = "start",
  sideOffset = 4,
  ...props
}: ComponentProps<LayerLibrary["Popover"]["Content"]>) {
  const { open, setOpen, library, trigger, contentId } = usePopover();
  if (library === null) return null;
  const PopoverPrimitive = library.Popover;
  return (
    <PopoverPrimitive.Root open={open} onOpenChange={setOpen}>
      <PopoverPrimitive.Trigger asChild>
        <TriggerStandIn element={trigger} />
      </PopoverPrimitive.Trigger>
      <PopoverPrimitive.Portal>
        <PopoverPrimitive.Content
          id={contentId}
          align={align}
          sideOffset={sideOffset}
          collisionPadding={8}
          className={cn(
            "data-[state=open]:fade-in-0 data-[state=open]:zoom-in-98 z-50 w-72 max-w-[calc(100vw-1rem)] rounded-lg border bg-popover p-3 text-popover-foreground text-sm shadow-md outline-none data-[state=open]:animate-in",
            className,
          )}
          {...props}
        />
      </PopoverPrimitive.Portal>
    </PopoverPrimitive.Root>
  );
}
