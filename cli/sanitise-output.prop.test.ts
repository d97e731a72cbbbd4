import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createOutputSanitiser, sanitiseLine, sanitiseOutput } from "@/cli/sanitise-output";
import { SAFE, SAFE_PLAIN } from "@/cli/testing/safe-text";

const ESC = "\u001b";
/** Texts with far more control characters, and beginnings and ends of sequences, than chance would make. */
const hostile = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        ESC,
        `${ESC}[`,
        `${ESC}]`,
        `${ESC}P`,
        `${ESC}(B`,
        "\u009b",
        "\u009d",
        "\u009c",
        "\u0007",
        "\r",
        "\n",
      ),
      fc.constantFrom(
        "0;31m",
        "m",
        "2J",
        "1;1H",
        "8m",
        "38;5;0m",
        "38;2;1;2;3m",
        "6n",
        "?1049h",
        "0;title",
        "52;c;eA==",
      ),
      fc.constantFrom("\u202e", "\u2066", "\b", "\u007f", "\u0018", `${ESC}\\`, ";", ":", "0", "\t", "🌱"),
      fc.string({ unit: "binary", maxLength: 6 }),
    ),
    { maxLength: 40 },
  )
  .map((parts) => parts.join(""));

const cutAt = (text: string, cuts: number[]): string[] => {
  const characters = [...text];
  const places = [0, ...cuts.map((cut) => cut % (characters.length + 1)).sort((a, b) => a - b), characters.length];
  return places.slice(1).map((place, at) => characters.slice(places[at], place).join(""));
};

describe("output that is hostile to a terminal", () => {
  it("comes out without any control character but newline and tab", () => {
    fc.assert(
      fc.property(hostile, (text) => void expect(sanitiseOutput(text)).toMatch(SAFE_PLAIN)),
      { numRuns: 2_000 },
    );
  });

  it("may keep colours, and nothing else, and never leaves one switched on", () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const clean = sanitiseOutput(text, { colours: true });
        expect(clean).toMatch(SAFE);
        const last = clean.lastIndexOf(`${ESC}[`);
        if (last >= 0) expect(clean.slice(last)).toMatch(new RegExp(`^${ESC}\\[(?:0|(?:\\d+;)*0)m`, "u"));
      }),
      { numRuns: 2_000 },
    );
  });

  it("is the same wherever it is cut into pieces", () => {
    fc.assert(
      fc.property(hostile, fc.array(fc.nat(), { maxLength: 8 }), (text, cuts) => {
        const plain = createOutputSanitiser({ colours: false });
        expect(
          cutAt(text, cuts)
            .map((piece) => plain.write(piece))
            .join(""),
        ).toBe(sanitiseOutput(text));
        const coloured = createOutputSanitiser({ colours: true });
        for (const piece of cutAt(text, cuts)) expect(coloured.write(piece)).toMatch(SAFE);
      }),
      { numRuns: 1_000 },
    );
  });

  it("is clean after the first time", () => {
    fc.assert(
      fc.property(hostile, (text) => void expect(sanitiseOutput(sanitiseOutput(text))).toBe(sanitiseOutput(text))),
    );
  });

  it("keeps text as it is", () => {
    const text = fc.string({ unit: "grapheme" }).filter((one) => SAFE_PLAIN.test(one));
    fc.assert(fc.property(text, (one) => void expect(sanitiseOutput(one)).toBe(one)));
  });
});

describe("sequences by name", () => {
  const clean = (text: string) => sanitiseOutput(text, { colours: true });

  it.each([
    ["clears the screen", `a${ESC}[2Jb`, "ab"],
    ["moves the cursor", `a${ESC}[1;1Hb`, "ab"],
    ["asks the terminal to answer", `a${ESC}[6nb`, "ab"],
    ["sets the title", `a${ESC}]0;title\u0007b`, "ab"],
    ["writes to the clipboard", `a${ESC}]52;c;ZXZpbA==${ESC}\\b`, "ab"],
    ["makes a link", `a${ESC}]8;;http://evil${ESC}\\b`, "ab"],
    ["does so in eight bits", "a\u009b2Jb\u009d0;title\u009cc", "abc"],
    ["changes the character set", `a${ESC}(0b${ESC}cc`, "abc"],
    ["goes back over what stands there", "good\b\b\b\bevil\rbad", "goodevil\nbad"],
    ["hides text", `a${ESC}[8mb`, "ab"],
    ["turns the direction", "a\u202eb", "a\\u202eb"],
  ])("one that %s is taken away", (_what, given, wanted) => expect(clean(given)).toBe(wanted));

  it("colours of all kinds stay, and end with the piece", () => {
    expect(clean(`${ESC}[1;31mred${ESC}[0m ok`)).toBe(`${ESC}[1;31mred${ESC}[0m ok`);
    expect(clean(`${ESC}[38;5;0mblack`)).toBe(`${ESC}[38;5;0mblack${ESC}[0m`);
    expect(clean(`${ESC}[8;32mgreen`)).toBe(`${ESC}[32mgreen${ESC}[0m`);
  });

  it("a colour goes on in the next piece", () => {
    const sanitiser = createOutputSanitiser({ colours: true });
    expect(sanitiser.write(`${ESC}[3`)).toBe("");
    expect(sanitiser.write("1ma")).toBe(`${ESC}[31ma${ESC}[0m`);
    expect(sanitiser.write(`b${ESC}[m`)).toBe(`${ESC}[31mb${ESC}[0m`);
    expect(sanitiser.write("c")).toBe("c");
  });

  it("one that is never ended hides no more than its line", () => {
    expect(clean(`a${ESC}]0;never ended\nb`)).toBe("a\nb");
    expect(clean(`a${ESC}[${"1;".repeat(500)}\nb`)).toContain("\nb");
  });

  it("CR LF is one line end, also when it is cut", () => {
    const sanitiser = createOutputSanitiser({ colours: false });
    expect(["a\r", "\nb"].map((piece) => sanitiser.write(piece)).join("")).toBe("a\nb");
  });

  it("a line is one line", () => expect(sanitiseLine(`a\n\tb${ESC}[31mc`)).toBe("a bc"));
});
