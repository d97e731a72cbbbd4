import { readFile } from "node:fs/promises";
import { InvalidArgumentError } from "commander";
import { usageError } from "@/cli/exit-codes";
import { readStdin, type Terminal } from "@/cli/terminal";
import type { IntervalSchedule } from "@/lib/client/create-timer";
import type { Json, JsonObject } from "@/lib/client/types";

/** A text given as it is, as `@file`, or as `-` for standard input. @throws CliError */
export async function readText(terminal: Terminal, given: string): Promise<string> {
  if (given === "-") return readStdin(terminal);
  if (!given.startsWith("@")) return given;
  return readFile(given.slice(1), "utf8").catch((error) => {
    throw usageError(`${given.slice(1)} cannot be read: ${error.message}`);
  });
}

/** JSON as a text, `@file` or `-`. @throws CliError */
export async function readJson(terminal: Terminal, given: string, what: string): Promise<Json> {
  const text = await readText(terminal, given);
  try {
    return JSON.parse(text) as Json;
  } catch (error) {
    throw usageError(
      `${what} is no JSON: ${(error as Error).message}`,
      `Write it such as '{"name":"value"}', @file.json, or - for standard input`,
    );
  }
}

/** @throws CliError */
export async function readJsonObject(terminal: Terminal, given: string, what: string): Promise<JsonObject> {
  const value = await readJson(terminal, given, what);
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value;
  throw usageError(`${what} must be a JSON object`);
}

/** Collects `name=value`; what reads as JSON is JSON, everything else is text. For commander's options. */
export function collectParameter(given: string, before: JsonObject = {}): JsonObject {
  const at = given.indexOf("=");
  if (at < 1) throw new InvalidArgumentError("Write name=value.");
  const text = given.slice(at + 1);
  return { ...before, [given.slice(0, at)]: jsonOrText(text) };
}

function jsonOrText(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return text;
  }
}

/** Both ways to give parameters, single ones over the whole. */
export async function readParameters(
  terminal: Terminal,
  given: { params?: string | undefined; param?: JsonObject | undefined },
): Promise<JsonObject> {
  const whole = given.params === undefined ? {} : await readJsonObject(terminal, given.params, "--params");
  return { ...whole, ...given.param };
}

const UNITS: Record<string, IntervalSchedule["unit"]> = { s: "seconds", m: "minutes", h: "hours", d: "days" };

/** `5s`, `10m`, `2h`, `1d`. */
export function parseInterval(given: string): IntervalSchedule {
  const match = /^(\d{1,9})\s*([smhd])[a-z]*$/i.exec(given.trim());
  const unit = UNITS[match?.[2]?.toLowerCase() ?? ""];
  if (!match?.[1] || !unit || Number(match[1]) < 1) throw new InvalidArgumentError("Write 5s, 10m, 2h or 1d.");
  return { interval: Number(match[1]), unit };
}

export function parseCount(given: string): number {
  const value = Number(given);
  if (!/^\d{1,9}$/.test(given) || value < 1) throw new InvalidArgumentError("Write a whole number from 1.");
  return value;
}

export function parseId(given: string): number {
  const value = Number(given);
  if (!/^\d{1,16}$/.test(given) || value < 1 || !Number.isSafeInteger(value))
    throw new InvalidArgumentError("An id is a whole number, such as 42.");
  return value;
}
