import Table from "cli-table3";
import type { Column } from "@/cli/printer";
import { sanitiseLine } from "@/cli/sanitise-output";
import { styled, type Terminal } from "@/cli/terminal";

const NOTHING = "–";
const GAP = 2;
const COLUMN_MIN = 6;
const NO_LINES = Object.fromEntries(
  "top top-mid top-left top-right bottom bottom-mid bottom-left bottom-right left left-mid mid mid-mid right right-mid middle"
    .split(" ")
    .map((name) => [name, ""]),
);

/** Rows and columns without lines. In a terminal the widest columns are cut until a row fits; in a file nothing is. */
export function drawTable<T>(terminal: Terminal, rows: T[], columns: Column<T>[]): string {
  const heads = columns.map(({ head }) => head.toUpperCase());
  const cells = rows.map((row) => columns.map(({ of }) => cellText(of(row))));
  const widths = fitWidths(
    heads.map((head, at) => Math.max(head.length, ...cells.map((line) => textWidth(line[at] ?? "")))),
    terminal.columns,
  );
  const table = new Table({
    chars: NO_LINES,
    style: { "padding-left": 0, "padding-right": GAP, head: [], border: [], compact: true },
    colWidths: widths.map((width) => width + GAP),
    colAligns: columns.map(({ align }) => align ?? "left"),
    head: heads.map((head) => styled(terminal, head, "bold")),
    wordWrap: false,
  });
  for (const [line, row] of rows.entries())
    table.push(
      columns.map(({ style }, at) => styled(terminal, cells[line]?.[at] ?? "", style?.(row) ?? null) || NOTHING),
    );
  return table
    .toString()
    .split("\n")
    .map((line) => line.trimEnd())
    .join("\n");
}

function cellText(value: string | number | boolean | null | undefined): string {
  if (value === null || value === undefined || value === "") return NOTHING;
  if (typeof value === "boolean") return value ? "yes" : "no";
  return sanitiseLine(String(value));
}

/** About how many places a text takes: wide characters take two. */
function textWidth(text: string): number {
  let width = 0;
  for (const character of text) width += (character.codePointAt(0) ?? 0) >= 0x1100 ? 2 : 1;
  return width;
}

/** Takes from the widest, one place at a time, until the row fits or nothing can be taken. */
function fitWidths(wanted: number[], columns: number | null): number[] {
  const widths = [...wanted];
  if (columns === null) return widths;
  const total = () => widths.reduce((sum, width) => sum + width + GAP, 0) - GAP;
  for (let excess = total() - columns; excess > 0; excess -= 1) {
    const widest = Math.max(...widths);
    if (widest <= COLUMN_MIN) break;
    widths[widths.indexOf(widest)] = widest - 1;
  }
  return widths;
}
