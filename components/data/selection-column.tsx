import { Checkbox } from "../ui/checkbox";
import type { DataColumn } from "./data-table-types";
import { shownState } from "./row-selection";
import type { RowSelection } from "./use-row-selection";

const boxClasses = "after:-inset-2.5";

/** The boxes in front of the rows, and the one for all that are shown. `order`: the ids of the rows as they are shown. */
export function selectionColumn<T>(
  selection: RowSelection,
  order: readonly string[],
  rowId: (row: T) => string,
  rowLabel: (row: T) => string,
): DataColumn<T> {
  return {
    id: "select",
    header: "Choose",
    width: "2.75rem",
    wrap: true,
    headCell: (
      <Checkbox
        aria-label="Choose all shown"
        className={boxClasses}
        disabled={order.length === 0}
        checked={shownState(selection.chosen, order, selection.max)}
        onClick={() => selection.toggleShown(order)}
      />
    ),
    cell: (row) => (
      <Checkbox
        aria-label={`Choose ${rowLabel(row)}`}
        className={boxClasses}
        checked={selection.chosen.has(rowId(row))}
        // A range of rows is meant, not a range of text.
        onMouseDown={(event) => event.shiftKey && event.preventDefault()}
        onClick={(event) => {
          event.currentTarget.focus(); // where the keys go on from, also after Shift and in Safari
          selection.toggle(rowId(row), order, event.shiftKey);
        }}
      />
    ),
  };
}
