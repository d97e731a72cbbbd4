import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

const css = readFileSync(new URL("../../app/globals.css", import.meta.url), "utf8");

function tokensOf(selector: string): Map<string, string> {
  const start = css.indexOf(`\n${selector} {`);
  const block = css.slice(start, css.indexOf("}", start));
  return new Map([...block.matchAll(/--([\w-]+):\s*(#[0-9a-f]{6})/g)].map((m) => [m[1] ?? "", m[2] ?? ""]));
}

/** Relative luminance as defined by WCAG 2.2. */
function luminance(hex: string): number {
  const channel = (at: number) => {
    const value = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  return 0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5);
}

function contrast(a: string, b: string): number {
  const [high = 0, low = 0] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (high + 0.05) / (low + 0.05);
}

const surfaces = ["background", "card", "popover", "sidebar", "muted", "accent"];
const textPairs: [string, string[]][] = [
  ["foreground", [...surfaces, "primary-soft", "code-background"]],
  ["muted-foreground", [...surfaces, "code-background"]],
  ["primary", ["background", "card", "popover", "sidebar", "muted", "primary-soft"]],
  ["primary-foreground", ["primary", "primary-hover"]],
  ["destructive-foreground", ["destructive", "destructive-hover"]],
  ["destructive", ["background", "card", "popover"]],
  ...["success", "running", "warning", "failure", "neutral"].map((tone): [string, string[]] => [
    tone,
    [`${tone}-soft`, "background", "card", "popover", "muted"],
  ]),
  ...["keyword", "string", "number", "property", "comment"].map((kind): [string, string[]] => [
    `syntax-${kind}`,
    ["code-background", "card"],
  ]),
  ...["black", "red", "green", "yellow", "blue", "magenta", "cyan", "white"].map((name): [string, string[]] => [
    `ansi-${name}`,
    ["code-background", "card"],
  ]),
];
const edgePairs: [string, string[]][] = [
  ["input", ["background", "card", "popover"]],
  ["ring", surfaces],
  ...["success", "running", "warning", "failure", "neutral"].map((tone): [string, string[]] => [
    `${tone}-solid`,
    ["background", "card"],
  ]),
];

describe.each([":root", ".dark"])("the colour tokens of %s", (selector) => {
  const tokens = tokensOf(selector);
  const value = (name: string) => {
    const found = tokens.get(name);
    if (!found) throw new Error(`globals.css has no hex value for --${name} in ${selector}`);
    return found;
  };
  const failures = (pairs: [string, string[]][], minimum: number) =>
    pairs.flatMap(([text, backs]) =>
      backs
        .map((back) => ({ pair: `${text} on ${back}`, ratio: contrast(value(text), value(back)) }))
        .filter(({ ratio }) => ratio < minimum),
    );

  it("keep every text colour at 4.5:1 or better on each surface it appears on", () => {
    expect(failures(textPairs, 4.5)).toEqual([]);
  });

  it("keep control edges, focus rings and status fills at 3:1 or better", () => {
    expect(failures(edgePairs, 3)).toEqual([]);
  });
});
