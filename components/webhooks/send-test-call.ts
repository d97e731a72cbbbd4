/** What became of a call that was sent from this page. */
export type TestCallResult = { ok: boolean; status: number; message: string; event: number | null };

/** Sends the call as another system would: over HTTP, without this page's cookies. Network failures are a result, too. */
export async function sendTestCall(path: string, body: string, signature: string | null): Promise<TestCallResult> {
  try {
    const response = await fetch(path, {
      method: "POST",
      credentials: "omit",
      headers: { "content-type": "application/json", ...(signature ? { "x-webhook-signature": signature } : {}) },
      body,
    });
    const answer = (await response.json()) as { data?: { event_id: number; message: string }; error?: string };
    return {
      ok: response.ok,
      status: response.status,
      message: answer.data?.message ?? answer.error ?? response.statusText,
      event: answer.data?.event_id ?? null,
    };
  } catch {
    return { ok: false, status: 0, message: "The server did not answer", event: null };
  }
}
