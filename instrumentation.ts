/** Next calls this once per server process, before it serves anything. `next build` does not. */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME !== "nodejs" || process.env.NEXT_PHASE === "phase-production-build") return;
  const { startOrExit } = await import("@/server/start-or-exit");
  await startOrExit();
}
