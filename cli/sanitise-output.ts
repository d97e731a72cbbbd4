/** How much of an unfinished control sequence is looked at before it counts as over. */
const SEQUENCE_MAX = 256;
const STYLES_MAX = 256;
const RESET = "\u001b[0m";

type State = "text" | "escape" | "escape-intermediate" | "csi" | "string" | "string-escape";

/** Cleans a text that comes piece by piece; a sequence may be cut anywhere. Every cleaned piece stands for itself. */
export type OutputSanitiser = {
  write(piece: string): string;
};

/**
 * What programs write, and what others have stored, made safe for a terminal. Control sequences can move the cursor over
 * what was written before, change the title, answer as if the user had typed, or write to the clipboard. All of them are
 * taken away (ECMA-48; https://invisible-island.net/xterm/ctlseqs/ctlseqs.html), with one exception: `colours` lets
 * through the parts of SGR that set colours, weight and underline, and each piece ends with a reset, so that nothing
 * after it is coloured. Hidden and blinking text is not let through. Newlines and tabs stay, a lone CR becomes a newline,
 * and characters that turn the direction of writing are spelt out. A sequence that is never ended hides no more than its
 * own line.
 */
export function createOutputSanitiser({ colours }: { colours: boolean }): OutputSanitiser {
  let state: State = "text";
  let sequence = "";
  let afterCr = false;
  /** The SGR sequences since the last reset. */
  let active = "";

  function end(): void {
    state = "text";
    sequence = "";
  }

  function takeSgr(parameters: string): string {
    if (!colours) return "";
    const kept = safeSgr(parameters);
    if (kept === null) return "";
    const text = `\u001b[${kept}m`;
    const parts = kept.split(";");
    const lastReset = parts.lastIndexOf("0");
    // In `38;5;0` the 0 is a colour; starting afresh with what stands in one sequence is right in both cases.
    if (lastReset === parts.length - 1 && !/(?:^|;)(?:38|48);/.test(kept)) active = "";
    else active = active.length + text.length > STYLES_MAX ? text : active + text;
    return text;
  }

  /** One character outside text; says whether it is used up. */
  function inSequence(character: string, code: number): { used: boolean; out: string } {
    if (code === 0x1b) {
      state = state === "string" ? "string-escape" : "escape";
      sequence = "";
      return { used: true, out: "" };
    }
    if (code === 0x18 || code === 0x1a || character === "\n" || sequence.length > SEQUENCE_MAX) {
      end();
      return { used: code === 0x18 || code === 0x1a, out: "" };
    }
    switch (state) {
      case "string":
        if (code === 0x07 || code === 0x9c) end();
        return { used: true, out: "" };
      case "string-escape":
        if (character === "\\") end();
        else state = "escape"; // the string was broken off by another sequence
        return { used: character === "\\", out: "" };
      case "escape":
        if (character === "[") state = "csi";
        else if (isStringStart(character)) state = "string";
        else if (code >= 0x20 && code <= 0x2f) state = "escape-intermediate";
        else {
          const isFinal = code >= 0x30 && code <= 0x7e;
          end();
          return { used: isFinal, out: "" };
        }
        return { used: true, out: "" };
      case "escape-intermediate": {
        if (code >= 0x20 && code <= 0x2f) return { used: true, out: "" };
        end();
        return { used: code >= 0x30 && code <= 0x7e, out: "" };
      }
      default: {
        if (code >= 0x20 && code <= 0x3f) {
          sequence += character;
          return { used: true, out: "" };
        }
        const out = character === "m" ? takeSgr(sequence) : "";
        end();
        return { used: code >= 0x40 && code <= 0x7e, out };
      }
    }
  }

  function inText(character: string, code: number): string {
    if (character === "\n" || character === "\t") return character;
    if (character === "\r") return "\n";
    if (code === 0x1b) state = "escape";
    else if (code === 0x9b) state = "csi";
    else if ([0x90, 0x98, 0x9d, 0x9e, 0x9f].includes(code)) state = "string";
    else if (isDirectionControl(code)) return `\\u${code.toString(16).padStart(4, "0")}`;
    else if (code >= 0x20 && code !== 0x7f && !(code >= 0x80 && code <= 0x9f)) return character;
    return "";
  }

  return {
    write(piece) {
      let out = active;
      for (const character of piece) {
        const code = character.codePointAt(0) ?? 0;
        if (state !== "text") {
          const { used, out: styled } = inSequence(character, code);
          out += styled;
          if (used) continue;
        }
        const skipped = character === "\n" && afterCr;
        afterCr = character === "\r";
        if (!skipped) out += inText(character, code);
      }
      return active === "" ? out : out + RESET;
    },
  };
}

/** A whole text; `createOutputSanitiser` says how. */
export function sanitiseOutput(text: string, options: { colours: boolean } = { colours: false }): string {
  return createOutputSanitiser(options).write(text);
}

/** The same for a cell of a table or a line of a message: one line, no colours. */
export function sanitiseLine(text: string): string {
  return sanitiseOutput(text).replace(/[\n\t]+/g, " ");
}

const isStringStart = (character: string): boolean => "]PX^_".includes(character);

/** Marks that reorder the text after them (https://trojansource.codes). */
function isDirectionControl(code: number): boolean {
  return (code >= 0x202a && code <= 0x202e) || (code >= 0x2066 && code <= 0x2069);
}

const PLAIN_SGR = new Set([0, 1, 2, 3, 4, 7, 9, 21, 22, 23, 24, 25, 27, 29, 39, 49, 53, 55, 59]);

function isPlainSgr(code: number): boolean {
  if (PLAIN_SGR.has(code)) return true;
  return (code >= 30 && code <= 37) || (code >= 40 && code <= 47) || (code >= 90 && code <= 107);
}

/** The parameters of an SGR sequence that only colour; null when none is left. */
function safeSgr(parameters: string): string | null {
  if (!/^[0-9;:]{0,64}$/.test(parameters)) return null;
  const parts = parameters.split(";");
  const kept: string[] = [];
  for (let index = 0; index < parts.length; index += 1) {
    const part = parts[index] ?? "";
    if (part === "") kept.push("0");
    else if (/^(?:38|48|58):[0-9:]+$/.test(part) || /^4:[0-5]$/.test(part)) kept.push(part);
    else if (part === "38" || part === "48") {
      const length = parts[index + 1] === "5" ? 3 : parts[index + 1] === "2" ? 5 : 0;
      const colour = parts.slice(index, index + length);
      if (length === 0 || colour.length < length || !colour.every((one) => /^\d{1,3}$/.test(one))) return null;
      kept.push(...colour);
      index += length - 1;
    } else if (/^\d{1,3}$/.test(part) && isPlainSgr(Number(part))) kept.push(String(Number(part)));
  }
  return kept.length === 0 ? null : kept.join(";");
}
