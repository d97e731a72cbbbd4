import { AttuneError } from "@/lib/client/attune-error";

/** A signal that ends at a time limit or with the caller's signal, and knows which of both it was. */
export type Deadline = {
  signal: AbortSignal;
  /** Begins to count again from now, or from now on with another limit. */
  extend(timeoutMs?: number): void;
  /** `thrown` as the client's error: TIMEOUT, ABORTED, or NETWORK when it was neither. */
  explain(thrown: unknown): AttuneError;
  /** Always call it at the end: it takes the timer and the listener away. */
  done(): void;
  /** `done`, and ends what still runs. */
  cancel(): void;
};

export function startDeadline(timeoutMs: number, outer: AbortSignal | undefined): Deadline {
  const controller = new AbortController();
  let limitMs = timeoutMs;
  let timedOut = false;
  const expire = () => {
    timedOut = true;
    controller.abort();
  };
  let timer = setTimeout(expire, limitMs);
  const onAbort = () => controller.abort();
  if (outer?.aborted) controller.abort();
  else outer?.addEventListener("abort", onAbort, { once: true });
  const done = () => {
    clearTimeout(timer);
    outer?.removeEventListener("abort", onAbort);
  };
  return {
    signal: controller.signal,
    extend(newLimitMs = limitMs) {
      limitMs = newLimitMs;
      clearTimeout(timer);
      timer = setTimeout(expire, limitMs);
    },
    explain(thrown) {
      if (outer?.aborted) return abortedError(outer);
      if (timedOut) return new AttuneError(`No answer within ${limitMs / 1000} s`, { code: "TIMEOUT", cause: thrown });
      return networkError(thrown);
    },
    done,
    cancel() {
      done();
      controller.abort();
    },
  };
}

export function abortedError(signal: AbortSignal): AttuneError {
  return new AttuneError("The request was aborted", { code: "ABORTED", cause: signal.reason });
}

function networkError(thrown: unknown): AttuneError {
  if (thrown instanceof AttuneError) return thrown;
  return new AttuneError(`The server cannot be reached: ${innermostMessage(thrown)}`, {
    code: "NETWORK",
    cause: thrown,
  });
}

/** `fetch failed` says nothing; its cause does. */
function innermostMessage(thrown: unknown): string {
  let current = thrown;
  while (current instanceof Error && current.cause instanceof Error) current = current.cause;
  if (current instanceof AggregateError && current.errors[0] instanceof Error) current = current.errors[0];
  return current instanceof Error ? current.message : String(current);
}

/** @throws AttuneError ABORTED as soon as the signal says so. */
export function pause(durationMs: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) {
      reject(abortedError(signal));
      return;
    }
    const onAbort = () => {
      clearTimeout(timer);
      if (signal) reject(abortedError(signal));
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener("abort", onAbort);
      resolve();
    }, durationMs);
    signal?.addEventListener("abort", onAbort, { once: true });
  });
}
