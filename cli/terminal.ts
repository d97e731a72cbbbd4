import type { Readable } from "node:stream";

/** What the command line reads and writes, passed in so that tests can look. */
export type Terminal = {
  out(text: string): void;
  err(text: string): void;
  stdin: Readable & { isTTY?: boolean };
  /** Characters in a line; null when the output goes to a file or a pipe. */
  columns: number | null;
  /** Whether colours are shown on standard output. */
  colours: boolean;
  /** Whether somebody sits there who can be asked. */
  interactive: boolean;
  env: Record<string, string | undefined>;
  /** Aborted by Ctrl-C. */
  signal: AbortSignal;
  /** What the program ends with when nothing fails. */
  exitCode: number;
};

const CODES = { red: 31, green: 32, yellow: 33, blue: 34, cyan: 36, grey: 90, bold: 1 } as const;
export type Style = keyof typeof CODES;

export function styled(terminal: Terminal, text: string, style: Style | null): string {
  return terminal.colours && style !== null ? `\u001b[${CODES[style]}m${text}\u001b[0m` : text;
}

/** https://no-color.org: any value that is not empty. */
export function wantsColours(env: Terminal["env"], isTty: boolean): boolean {
  return isTty && !env.NO_COLOR && env.TERM !== "dumb";
}

/** All of standard input as text. */
export async function readStdin(terminal: Terminal): Promise<string> {
  const pieces: Buffer[] = [];
  for await (const piece of terminal.stdin) pieces.push(Buffer.from(piece));
  return Buffer.concat(pieces).toString("utf8");
}
