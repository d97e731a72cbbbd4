import { useVirtualizer } from "@tanstack/react-virtual";
import { type ReactNode, type RefObject, useEffect } from "react";

const rowHeight = 41;

export interface VirtualRowsProps {
  /** The ids of the rows, from the first to the last. */
  order: readonly string[];
  scroller: RefObject<HTMLElement | null>;
  /** Filled with what brings a row into view. */
  scrollTo: RefObject<((index: number) => void) | null>;
  drawRow: (index: number, measure: (row: HTMLTableRowElement | null) => void) => ReactNode;
}

/** Of a long list the rows that can be seen, between spacers of the height of the others. */
export function VirtualRows({ order, scroller, scrollTo, drawRow }: VirtualRowsProps) {
  const virtualizer = useVirtualizer<HTMLElement, HTMLTableRowElement>({
    count: order.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    getItemKey: (index) => order[index] ?? index,
    overscan: 12,
    initialRect: { width: 800, height: 800 },
  });
  useEffect(() => {
    scrollTo.current = (index) => virtualizer.scrollToIndex(index, { align: "auto" });
    return () => {
      scrollTo.current = null;
    };
  }, [scrollTo, virtualizer]);
  const items = virtualizer.getVirtualItems();
  const before = items[0]?.start ?? 0;
  const after = virtualizer.getTotalSize() - (items.at(-1)?.end ?? 0);
  return (
    <>
      {before > 0 && <Spacer height={before} />}
      {items.map(({ index }) => drawRow(index, virtualizer.measureElement))}
      {after > 0 && <Spacer height={after} />}
    </>
  );
}

function Spacer({ height }: { height: number }) {
  return (
    <tr aria-hidden style={{ height }}>
      <td className="p-0" />
    </tr>
  );
}
