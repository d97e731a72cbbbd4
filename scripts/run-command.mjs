import { spawn } from "node:child_process";
import { projectRoot } from "./project.mjs";

const CAPTURED_BYTES_MAX = 4 * 1024 * 1024;

/**
 * Runs a program in the root of the clone, without standard input, and waits for its end.
 * With `live` its output goes to the terminal as it comes, otherwise it is captured (the last 4 MiB of it).
 * SIGINT and SIGTERM are passed on, and end this process when the program has ended.
 * Never rejects: a program that cannot be started ends with code 127 and says why in `output`.
 * @returns {Promise<{ code: number, output: string, durationMs: number }>}
 */
export function runCommand(command, args, { env = {}, live = false, cwd = projectRoot } = {}) {
  return new Promise((resolve) => {
    const startedAt = performance.now();
    const plain = process.stdout.isTTY ? {} : { NO_COLOR: "1" }; // no control codes in a log
    const child = spawn(command, args, {
      cwd,
      env: { ...process.env, ...plain, ...env },
      stdio: ["ignore", live ? "inherit" : "pipe", live ? "inherit" : "pipe"],
      shell: process.platform === "win32", // bins are .cmd files there
    });
    let interruptedBy = null;
    const forward = (signal) => {
      interruptedBy = signal;
      child.kill(signal);
    };
    process.on("SIGINT", forward);
    process.on("SIGTERM", forward);

    let output = "";
    const capture = (chunk) => {
      output = (output + chunk).slice(-CAPTURED_BYTES_MAX);
    };
    child.stdout?.setEncoding("utf8").on("data", capture);
    child.stderr?.setEncoding("utf8").on("data", capture);

    let settled = false;
    const finish = (code) => {
      if (settled) return;
      settled = true;
      process.off("SIGINT", forward);
      process.off("SIGTERM", forward);
      if (interruptedBy !== null) process.exit(interruptedBy === "SIGINT" ? 130 : 143);
      resolve({ code, output, durationMs: performance.now() - startedAt });
    };
    child.on("error", (error) => {
      capture(`${command}: ${error.message}\n`);
      finish(127);
    });
    child.on("close", (code) => finish(code ?? 1));
  });
}
