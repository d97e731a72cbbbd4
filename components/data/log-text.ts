import { type Color, createAnsiSequenceParser } from "ansi-sequence-parser";

export interface LogSegment {
  text: string;
  /** Tailwind class names from a closed set; never made from the log's text. */
  className: string;
}

// Built from char codes so that no control character stands in this file.
const esc = String.fromCharCode(0x1b);
const bell = String.fromCharCode(0x07);
// OSC, DCS, SOS, PM and APC strings (window titles, hyperlinks, clipboard writes), ended by BEL, ST or the end of text.
const stringSequences = new RegExp(`${esc}[\\]PX^_][^${bell}${esc}]*(?:${bell}|${esc}\\\\|$)`, "g");
// CSI sequences other than colours (cursor movement, clearing), and what is left of a cut one at the end.
const otherSequences = new RegExp(`${esc}\\[[0-?]*[ -/]*(?:[@-ln-~]|$)`, "g");
const loneEscapes = new RegExp(`${esc}(?!\\[[0-9;:]*m)[ -/]*[0-~]?`, "g");
const hidden =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: removing them is the purpose
  /[\u0000-\u0008\u000b-\u001a\u001c-\u001f\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/g;
/** Longer lines are cut: a browser cannot lay out a line of megabytes. */
const maxLineLength = 20_000;

/**
 * Text of a log line without anything but colours: control characters, cursor movement, titles, hyperlinks and the
 * characters that reverse the reading direction are gone, so that hostile output cannot disguise itself.
 */
export function cleanLogLine(line: string): string {
  const cut = line.length > maxLineLength ? `${line.slice(0, maxLineLength)} … (cut)` : line;
  // A carriage return overwrites the line on a terminal: progress bars. What was written last counts.
  const withoutReturn = cut.replace(/\r+$/, "");
  const shown = withoutReturn.slice(withoutReturn.lastIndexOf("\r") + 1);
  return shown
    .replace(stringSequences, "")
    .replace(otherSequences, "")
    .replace(loneEscapes, "")
    .replaceAll("\t", "    ")
    .replace(hidden, "");
}

const named: Record<string, string> = {
  black: "text-(--ansi-black)",
  red: "text-(--ansi-red)",
  green: "text-(--ansi-green)",
  yellow: "text-(--ansi-yellow)",
  blue: "text-(--ansi-blue)",
  magenta: "text-(--ansi-magenta)",
  cyan: "text-(--ansi-cyan)",
  white: "text-(--ansi-white)",
};
const order = ["black", "red", "green", "yellow", "blue", "magenta", "cyan", "white"];

/** Every colour becomes one of the eight readable ones of the theme; contrast matters more here than fidelity. */
function colorClass(color: Color | null): string {
  if (!color) return "";
  if (color.type === "named") return named[color.name.replace("bright", "").toLowerCase()] ?? "";
  if (color.type === "table") {
    if (color.index < 16) return named[order[color.index % 8] ?? ""] ?? "";
    if (color.index >= 232) return named[color.index < 244 ? "black" : "white"] ?? "";
    const cube = color.index - 16;
    return nearest(Math.floor(cube / 36) * 51, (Math.floor(cube / 6) % 6) * 51, (cube % 6) * 51);
  }
  return nearest(...color.rgb);
}

function nearest(red: number, green: number, blue: number): string {
  const high = Math.max(red, green, blue);
  const bright = (value: number) => (value > high * 0.6 ? 1 : 0);
  const index = high < 40 ? 0 : bright(red) + 2 * bright(green) + 4 * bright(blue);
  return named[order[index] ?? ""] ?? "";
}

/** A line of log as coloured pieces of plain text. Colours do not leak into the next line. */
export function parseLogLine(line: string): LogSegment[] {
  const clean = cleanLogLine(line);
  if (!clean.includes(esc)) return clean === "" ? [] : [{ text: clean, className: "" }];
  return createAnsiSequenceParser()
    .parse(clean)
    .map((token) => ({
      text: token.value.replaceAll(esc, ""),
      className: [
        colorClass(token.foreground),
        token.background ? "bg-accent" : "",
        token.decorations.has("bold") ? "font-semibold" : "",
        token.decorations.has("dim") ? "text-muted-foreground" : "",
        token.decorations.has("italic") ? "italic" : "",
        token.decorations.has("underline") ? "underline" : "",
        token.decorations.has("strikethrough") ? "line-through" : "",
      ]
        .filter(Boolean)
        .join(" "),
    }))
    .filter((segment) => segment.text !== "");
}

/** A line as plain text without colours, for search, copying and download. */
export function plainLogLine(line: string): string {
  return parseLogLine(line)
    .map((segment) => segment.text)
    .join("");
}
