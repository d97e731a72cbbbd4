import { expect } from "vitest";
import { type AppError, type ErrorCode, isAppError } from "@/server/errors";

/** Waits for the work to be refused with this code, and for an issue at exactly this path when one is given. */
export async function expectRefusal(
  work: Promise<unknown>,
  code: ErrorCode,
  path?: (string | number)[],
): Promise<AppError> {
  const error = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!isAppError(error)) throw error ?? new Error(`it was accepted instead of refused as ${code}`);
  expect({ code: error.code, message: error.message }).toMatchObject({ code });
  if (path) expect(error.issues.map((issue) => issue.path)).toContainEqual(path);
  return error;
}
