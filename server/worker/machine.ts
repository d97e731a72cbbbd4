import { createInterpreterLookup, type InterpreterLookup } from "./interpreter-lookup";
import { createPipePool, type PipePool } from "./pipe-pool";

/** The few variables of the server that a process it starts may see. */
export type HostEnvironment = { path: string; lang: string | null; timezone: string | null };

/** What all attempts on this machine share. */
export type Machine = { host: HostEnvironment; interpreters: InterpreterLookup; pipes: PipePool };

/**
 * @param host the allowed part of the server's own environment
 * @param directory an existing private directory for the pipes that wait for their use
 */
export function createMachine(host: HostEnvironment, directory: string): Machine {
  return { host, interpreters: createInterpreterLookup(host), pipes: createPipePool(directory) };
}
