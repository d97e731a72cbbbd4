import { isAppError } from "@/server/errors";
import { startRuntime } from "@/server/runtime";

/** Starts the runtime; a failure that we can explain is one line on stderr, and the process ends with code 1. */
export async function startOrExit(): Promise<void> {
  // Set but empty means unset; next-auth takes it for an address, and every page fails.
  if (process.env.NEXTAUTH_URL === "") delete process.env.NEXTAUTH_URL;
  try {
    await startRuntime();
  } catch (error) {
    process.stderr.write(
      `attune: ${isAppError(error) ? error.message : error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
    );
    process.exit(1);
  }
}
