"use client";

import { useRouter } from "next/navigation";
import type { KeyboardEvent, MouseEvent } from "react";
import { AppLink } from "../ui/app-link";
import { cn } from "../ui/cn";
import { useNavigate } from "../ui/navigation-progress";
import { hideClasses } from "./data-table-head";
import type { DataColumn } from "./data-table-types";

export interface DataTableRowProps<T> {
  index: number;
  id: string;
  row: T;
  columns: readonly DataColumn<T>[];
  href: string | undefined;
  onOpen: ((row: T) => void) | undefined;
  selected: boolean;
  measure: ((node: HTMLTableRowElement | null) => void) | undefined;
}

const ownControls = "a, button, input, label, select, textarea, [role=switch], [role=checkbox], [role=menuitem]";

/** The whole row can be clicked; keyboard and screen readers use the link in it. Controls in cells keep their clicks. */
export function DataTableRow<T>({ index, id, row, columns, href, onOpen, selected, measure }: DataTableRowProps<T>) {
  const router = useRouter();
  const navigate = useNavigate();
  const opens = href !== undefined || onOpen !== undefined;
  const linkColumn = columns.find((column) => column.rowLink) ?? columns[0];

  const onClick = (event: MouseEvent<HTMLTableRowElement>) => {
    const target = event.target;
    // React sends clicks in portals (menus, dialogs) through here too; those are not in this row.
    if (!(target instanceof Element) || !event.currentTarget.contains(target) || target.closest(ownControls)) return;
    if (window.getSelection()?.toString()) return;
    if (href === undefined) onOpen?.(row);
    else if (event.metaKey || event.ctrlKey) window.open(href, "_blank", "noopener");
    else navigate(href);
  };
  const onKeyDown = (event: KeyboardEvent<HTMLTableRowElement>) => {
    if (event.key === "Enter" && event.target === event.currentTarget) onOpen?.(row);
  };

  return (
    <tr
      ref={measure}
      data-index={index}
      data-row-id={id}
      aria-rowindex={measure ? index + 2 : undefined}
      aria-selected={selected || undefined}
      tabIndex={href === undefined && onOpen ? 0 : -1}
      onClick={opens ? onClick : undefined}
      onKeyDown={onOpen ? onKeyDown : undefined}
      onMouseEnter={href === undefined ? undefined : () => router.prefetch(href)}
      className={cn(
        "group/row outline-none [&:last-child>td]:border-b-0",
        opens && "cursor-pointer hover:bg-muted",
        "focus-within:bg-muted focus-visible:bg-muted focus-visible:shadow-[inset_2px_0_0_var(--ring)] has-[a[data-row-link]:focus-visible]:shadow-[inset_2px_0_0_var(--ring)]",
        selected && "bg-primary-soft hover:bg-primary-soft",
      )}
    >
      {columns.map((column) => {
        const content = column.cell(row);
        return (
          <td
            key={column.id}
            className={cn(
              "h-10 border-b px-3 py-1.5 first:pl-4 last:pr-4",
              column.wrap ? "break-words" : "truncate",
              column.align === "end" && "text-right",
              column.hideBelow && hideClasses[column.hideBelow],
            )}
          >
            {href !== undefined && column.id === linkColumn?.id ? (
              <AppLink href={href} data-row-link className="block min-w-0 truncate rounded-sm outline-offset-[-1px]">
                {content}
              </AppLink>
            ) : (
              content
            )}
          </td>
        );
      })}
    </tr>
  );
}
