import { setTimeout as delay } from "node:timers/promises";
import { type AttuneServer, startAttuneServer } from "./fixtures/attune-server";
import { setCrashStage } from "./fixtures/crash-stage";
import { expect, test } from "./fixtures/server";

/** When it is killed after each start, ms: soon, in the middle of a batch, and after a while. */
const KILLED_AFTER_MS = [150, 1_010, 2_300];

test("killed again and again while timers fire and webhooks arrive, it loses nothing and does nothing twice", async () => {
  test.setTimeout(120_000); // four starts
  const attune: AttuneServer = await startAttuneServer("kills");
  try {
    const stage = await setCrashStage(attune);
    stage.post();
    for (const afterMs of KILLED_AFTER_MS) {
      await delay(afterMs); // the moment is what is tested
      await attune.kill();
      await attune.restart();
    }
    const outcome = await stage.settle();
    expect(outcome).toMatchObject({ unexplained: 0, doubled: 0, lost: 0, repeated: 0 });
    expect(outcome.fired).toBeGreaterThan(5);
    expect(outcome.acknowledged).toBeGreaterThan(0);
  } finally {
    await attune.destroy();
  }
});
