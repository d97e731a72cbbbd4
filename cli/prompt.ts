import { createInterface } from "node:readline";
import { Writable } from "node:stream";
import { CliError, EXIT, usageError } from "@/cli/exit-codes";
import { readStdin, type Terminal } from "@/cli/terminal";

/** Asks in one line. @throws CliError when nobody is there, or by Ctrl-C */
export const ask = (terminal: Terminal, question: string): Promise<string> => askLine(terminal, question, false);

/** Asks without showing what is typed. @throws CliError as `ask` */
export const askHidden = (terminal: Terminal, question: string): Promise<string> => askLine(terminal, question, true);

/** A secret from the person, not shown, or from standard input when that is a pipe (one newline at its end is cut). */
export async function readSecret(terminal: Terminal, question: string): Promise<string> {
  if (terminal.interactive) return askHidden(terminal, question);
  return (await readStdin(terminal)).replace(/\r?\n$/, "");
}

/** @throws CliError of usage when nobody is there to ask, which is what --yes is for */
export async function confirm(terminal: Terminal, question: string, yes: boolean | undefined): Promise<void> {
  if (yes) return;
  if (!terminal.interactive) throw usageError(`${question} Nobody is there to ask.`, "Say so with --yes");
  const answer = await ask(terminal, `${question} [y/N] `);
  if (!/^y(es)?$/i.test(answer.trim())) throw new CliError("Nothing was changed.", EXIT.failure);
}

function askLine(terminal: Terminal, question: string, hidden: boolean): Promise<string> {
  if (!terminal.interactive) return Promise.reject(usageError(`${question.trim()} Nobody is there to ask.`));
  const output = new Writable({
    write(piece, _encoding, done) {
      if (!hidden) terminal.err(String(piece));
      done();
    },
  });
  const lines = createInterface({ input: terminal.stdin, output, terminal: true, historySize: 0 });
  terminal.err(question); // now that the terminal does not show by itself what is typed
  return new Promise((resolve, reject) => {
    const interrupted = () => {
      lines.close();
      reject(new CliError("Interrupted.", EXIT.interrupted));
    };
    lines.once("SIGINT", interrupted);
    lines.once("close", interrupted); // the end of the input; after an answer this changes nothing
    lines.once("line", (line) => {
      resolve(line);
      lines.close();
      if (hidden) terminal.err("\n");
    });
  });
}
