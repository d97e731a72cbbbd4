import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { Readable } from "node:stream";
import { runCli } from "@/cli/run-cli";
import type { Terminal } from "@/cli/terminal";

/** Runs commands as a script would, with a home of their own, and tells what they wrote. */
export function createFakeTerminal(given: Partial<Terminal> = {}) {
  const home = mkdtempSync(path.join(tmpdir(), "attune-cli-"));
  const env: Terminal["env"] = { HOME: home, ...given.env };

  async function attune(words: string[], stdin = "") {
    let [out, err] = ["", ""];
    const terminal: Terminal = {
      out: (text) => {
        out += text;
      },
      err: (text) => {
        err += text;
      },
      stdin: Readable.from(stdin === "" ? [] : [Buffer.from(stdin)]),
      columns: null,
      colours: false,
      interactive: false,
      signal: new AbortController().signal,
      exitCode: 0,
      ...given,
      env,
    };
    const code = await runCli(terminal, words, "1.2.3");
    return { code, out, err };
  }
  return { attune, home, env };
}
