import { sanitiseLine } from "@/cli/sanitise-output";
import { type Style, styled, type Terminal } from "@/cli/terminal";

export type Column<T> = {
  head: string;
  of(row: T): string | number | boolean | null | undefined;
  style?(row: T): Style | null;
  align?: "right";
};

export type Output = { json: boolean; quiet: boolean };

/**
 * How commands answer. Standard output has the answer only: a table, JSON with --json, or just names with --quiet.
 * Remarks go to standard error. Whatever came from the server is cleaned of control characters.
 */
export type Printer = Output & {
  list<T extends object>(
    rows: T[],
    columns: Column<T>[],
    name: (row: T) => string | number,
    none: string,
  ): Promise<void>;
  one(value: object, name: string | number, fields: [string, unknown][]): void;
  /** Something was done: a sentence, the JSON of what it is now, or its name. */
  done(sentence: string, value: object, name: string | number): void;
  /** One item of a stream: a line of JSON or of text. */
  item(value: object, line: string): void;
  raw(value: unknown): void;
  remark(sentence: string): void;
};

export function createPrinter(terminal: Terminal, { json, quiet }: Output): Printer {
  const printJson = (value: unknown, indent = 2) => terminal.out(`${safeJson(value, indent)}\n`);
  return {
    json,
    quiet,
    async list(rows, columns, name, none) {
      if (json) printJson(rows);
      else if (quiet) for (const row of rows) terminal.out(`${sanitiseLine(String(name(row)))}\n`);
      else if (rows.length === 0) terminal.err(`${none}\n`);
      else {
        const { drawTable } = await import("@/cli/draw-table");
        terminal.out(`${drawTable(terminal, rows, columns)}\n`);
      }
    },
    one(value, name, fields) {
      if (json) printJson(value);
      else if (quiet) terminal.out(`${sanitiseLine(String(name))}\n`);
      else terminal.out(record(terminal, fields));
    },
    done(sentence, value, name) {
      if (json) printJson(value);
      else terminal.out(`${sanitiseLine(quiet ? String(name) : sentence)}\n`);
    },
    item(value, line) {
      if (json) printJson(value, 0);
      else terminal.out(`${line}\n`);
    },
    raw: printJson,
    remark(sentence) {
      if (!quiet && !json) terminal.err(`${styled(terminal, sanitiseLine(sentence), "grey")}\n`);
    },
  };
}

/** JSON in which no character is left that a terminal would obey. */
export function safeJson(value: unknown, indent = 2): string {
  return JSON.stringify(value ?? null, null, indent).replace(
    /[\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

/** Name and value, one a line; larger values as JSON below their name. */
function record(terminal: Terminal, fields: [string, unknown][]): string {
  const shown = fields.filter(([, value]) => value !== undefined);
  const width = Math.max(...shown.map(([name]) => name.length)) + 2;
  return shown
    .map(([name, value]) => {
      const head = styled(terminal, name, "bold") + " ".repeat(width - name.length);
      if (value === null || value === "") return `${head}${styled(terminal, "–", "grey")}\n`;
      if (typeof value !== "object") return `${head}${sanitiseLine(String(value))}\n`;
      if (Object.keys(value).length === 0) return `${head}${styled(terminal, "–", "grey")}\n`;
      const text = safeJson(value);
      return text.length <= 60
        ? `${head}${safeJson(value, 0)}\n`
        : `${head}${text.replaceAll("\n", `\n${" ".repeat(width)}`)}\n`;
    })
    .join("");
}

/** An instant in the time zone of the terminal, to the second. */
export function localTime(timestamp: string | null | undefined): string | null {
  if (!timestamp) return null;
  const at = new Date(timestamp);
  if (Number.isNaN(at.getTime())) return timestamp;
  const two = (value: number) => String(value).padStart(2, "0");
  const day = `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
  return `${day} ${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}`;
}
