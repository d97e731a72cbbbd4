"use client";

import { Check } from "lucide-react";
import * as Slot from "radix-ui/slot";
import {
  type ComponentProps,
  createContext,
  type KeyboardEvent,
  type PointerEvent,
  type ReactNode,
  type RefObject,
  useContext,
  useRef,
} from "react";
import { cn } from "./cn";
import { type Layer, layerTriggerProps, TriggerStandIn, useLayer } from "./layer";
import { type LayerLibrary, layerLibrary } from "./layer-library";

type MenuPrimitive = LayerLibrary["DropdownMenu"];

/** `byKey`: it was opened with the keyboard, so that its first item is where one goes on. */
type Menu = Layer & { byKey: RefObject<boolean> };
const MenuContext = createContext<Menu | null>(null);

function useMenu(): Menu {
  const menu = useContext(MenuContext);
  if (menu === null) throw new Error("parts of a menu stand in a DropdownMenu");
  return menu;
}

export function DropdownMenu({ children }: { children: ReactNode }) {
  const layer = useLayer();
  const byKey = useRef(false);
  return <MenuContext value={{ ...layer, byKey }}>{children}</MenuContext>;
}

const OPENING_KEYS = ["Enter", " ", "ArrowDown"];

export interface DropdownMenuTriggerProps extends ComponentProps<"button"> {
  asChild?: boolean;
}

export function DropdownMenuTrigger({ asChild = false, ...props }: DropdownMenuTriggerProps) {
  const menu = useMenu();
  const { open, setOpen, trigger, byKey } = menu;
  const Element = asChild ? Slot.Root : "button";
  return (
    <Element
      type="button"
      {...layerTriggerProps(menu)}
      aria-haspopup="menu"
      {...props}
      ref={(node: HTMLButtonElement | null) => {
        trigger.current = node;
      }}
      onPointerDown={(event: PointerEvent) => {
        if (event.button !== 0 || event.ctrlKey) return;
        byKey.current = false;
        setOpen(!open);
        if (!open) event.preventDefault(); // the focus goes to the menu, and not to the trigger
      }}
      onKeyDown={(event: KeyboardEvent) => {
        if (!OPENING_KEYS.includes(event.key)) return;
        byKey.current = true;
        setOpen(event.key === "ArrowDown" || !open);
        event.preventDefault();
      }}
    />
  );
}

const itemClasses =
  "relative flex cursor-default select-none items-center gap-2 rounded-sm px-2 py-1.5 text-sm outline-none data-disabled:pointer-events-none data-highlighted:bg-accent data-disabled:opacity-50 [&_svg]:size-4 [&_svg]:shrink-0 [&_svg]:text-muted-foreground";

export function DropdownMenuContent({
  className,
  sideOffset = 4,
  align = "end",
  ...props
}: ComponentProps<MenuPrimitive["Content"]>) {
  const { open, setOpen, library, trigger, triggerId, contentId, byKey } = useMenu();
  if (library === null) return null;
  const { DropdownMenu: MenuPrimitive } = library;
  return (
    <MenuPrimitive.Root open={open} onOpenChange={setOpen}>
      <MenuPrimitive.Trigger asChild>
        <TriggerStandIn element={trigger} />
      </MenuPrimitive.Trigger>
      <MenuPrimitive.Portal>
        <MenuPrimitive.Content
          id={contentId}
          aria-labelledby={trigger.current?.id ?? triggerId}
          sideOffset={sideOffset}
          align={align}
          collisionPadding={8}
          className={cn(
            "data-[state=open]:fade-in-0 data-[state=open]:zoom-in-98 z-50 max-h-(--radix-dropdown-menu-content-available-height) min-w-44 overflow-y-auto rounded-lg border bg-popover p-1 text-popover-foreground shadow-md data-[state=open]:animate-in",
            className,
          )}
          onFocus={(event) => {
            // The library saw no key: it came with this opening.
            if (!byKey.current || event.target !== event.currentTarget) return;
            byKey.current = false;
            event.currentTarget.querySelector<HTMLElement>("[role^=menuitem]:not([data-disabled])")?.focus();
          }}
          {...props}
        />
      </MenuPrimitive.Portal>
    </MenuPrimitive.Root>
  );
}

export interface DropdownMenuItemProps extends ComponentProps<MenuPrimitive["Item"]> {
  tone?: "default" | "destructive";
}

export function DropdownMenuItem({ className, tone = "default", ...props }: DropdownMenuItemProps) {
  const { DropdownMenu: MenuPrimitive } = layerLibrary();
  return (
    <MenuPrimitive.Item
      className={cn(
        itemClasses,
        tone === "destructive" && "text-destructive data-highlighted:bg-failure-soft [&_svg]:text-destructive",
        className,
      )}
      {...props}
    />
  );
}

export function DropdownMenuCheckboxItem({
  className,
  children,
  ...props
}: ComponentProps<MenuPrimitive["CheckboxItem"]>) {
  const { DropdownMenu: MenuPrimitive } = layerLibrary();
  return (
    <MenuPrimitive.CheckboxItem className={cn(itemClasses, "pl-8", className)} {...props}>
      <MenuPrimitive.ItemIndicator className="absolute left-2">
        <Check aria-hidden className="text-primary!" />
      </MenuPrimitive.ItemIndicator>
      {children}
    </MenuPrimitive.CheckboxItem>
  );
}

export function DropdownMenuRadioGroup(props: ComponentProps<MenuPrimitive["RadioGroup"]>) {
  const { DropdownMenu: MenuPrimitive } = layerLibrary();
  return <MenuPrimitive.RadioGroup {...props} />;
}

export function DropdownMenuRadioItem({ className, children, ...props }: ComponentProps<MenuPrimitive["RadioItem"]>) {
  const { DropdownMenu: MenuPrimitive } = layerLibrary();
  return (
    <MenuPrimitive.RadioItem className={cn(itemClasses, "pr-8", className)} {...props}>
      {children}
      <MenuPrimitive.ItemIndicator className="absolute right-2">
        <Check aria-hidden className="text-primary!" />
      </MenuPrimitive.ItemIndicator>
    </MenuPrimitive.RadioItem>
  );
}

export function DropdownMenuLabel({ className, ...props }: ComponentProps<MenuPrimitive["Label"]>) {
  const { DropdownMenu: MenuPrimitive } = layerLibrary();
  return <MenuPrimitive.Label className={cn("px-2 py-1.5 text-muted-foreground text-xs", className)} {...props} />;
}

export function DropdownMenuSeparator({ className, ...props }: ComponentProps<MenuPrimitive["Separator"]>) {
  const { DropdownMenu: MenuPrimitive } = layerLibrary();
  return <MenuPrimitive.Separator className={cn("-mx-1 my-1 h-px bg-border", className)} {...props} />;
}
