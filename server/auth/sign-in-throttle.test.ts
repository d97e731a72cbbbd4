import { describe, expect, test } from "vitest";
import { createSignInThrottle, pauseMs } from "@/server/auth/sign-in-throttle";

function harness(entriesMax?: number) {
  let nowMs = 0;
  const timers: { atMs: number; callback: () => void }[] = [];
  const clock = {
    now: () => nowMs,
    after(delayMs: number, callback: () => void) {
      timers.push({ atMs: nowMs + delayMs, callback });
      return () => undefined;
    },
  };
  const throttle = createSignInThrottle(clock, entriesMax);
  return {
    throttle,
    fail: (login = "ann", address = "1.1.1.1") => throttle.attempt(login, address, async () => null),
    succeed: (login = "ann", address = "1.1.1.1") => throttle.attempt(login, address, async () => "in"),
    waiting: () => timers.map(({ atMs }) => atMs - nowMs),
    async advance(ms: number) {
      nowMs += ms;
      for (const timer of timers.splice(0)) {
        if (timer.atMs <= nowMs) timer.callback();
        else timers.push(timer);
      }
      await new Promise((resolve) => setImmediate(resolve));
    },
  };
}

describe("guessing passwords", () => {
  test("the first failures cost nothing, then the pause doubles up to eight seconds", () => {
    expect([0, 2, 3, 4, 5, 8, 9, 100].map(pauseMs)).toEqual([0, 0, 250, 500, 1000, 8000, 8000, 8000]);
  });

  test("the right password is accepted after the pause, and forgets the failures", async () => {
    const h = harness();
    for (let round = 0; round < 3; round += 1) expect(await h.fail()).toBeNull();
    const late = h.succeed();
    expect(h.waiting()).toEqual([250]);
    await h.advance(250);
    expect(await late).toBe("in");
    expect(await h.succeed()).toBe("in");
    expect(h.waiting()).toEqual([]);
  });

  test("the right password is accepted at once from another address, and for another login", async () => {
    const h = harness();
    for (let round = 0; round < 3; round += 1) await h.fail();
    expect(await h.succeed("ann", "2.2.2.2")).toBe("in");
    expect(await h.succeed("bob", "1.1.1.1")).toBe("in");
  });

  test("attempts at the same time do not get around the pause", async () => {
    const h = harness();
    await Promise.all([h.fail(), h.fail(), h.fail()]);
    const waiting = [h.fail(), h.fail(), h.fail()];
    expect(h.waiting()).toEqual([250, 250, 250]);
    await expect(h.fail()).rejects.toMatchObject({ code: "limit" });
    await h.advance(250);
    expect(await Promise.all(waiting)).toEqual([null, null, null]);
    void h.fail();
    expect(h.waiting()).toEqual([2000]);
  });

  test("old failures are forgotten, and the number of entries is bounded", async () => {
    const h = harness(2);
    for (let round = 0; round < 3; round += 1) await h.fail();
    await h.advance(16 * 60_000);
    expect(await h.succeed()).toBe("in");
    for (let round = 0; round < 3; round += 1) await h.fail("ann");
    await h.fail("bob");
    await h.fail("cid");
    expect(await h.succeed("ann")).toBe("in");
    expect(h.waiting()).toEqual([]);
  });
});

describe("guessing from many places", () => {
  test("one login is slowed down for every new address once many addresses failed for it, and not for an address that got in before", async () => {
    const h = harness();
    expect(await h.succeed("ann", "home")).toBe("in");
    for (let address = 0; address < 10; address += 1) await h.fail("ann", `bot-${address}`);
    expect(h.waiting()).toEqual([]);
    const stranger = h.succeed("ann", "elsewhere");
    expect(h.waiting()).toEqual([250]);
    expect(await h.succeed("ann", "home")).toBe("in");
    expect(await h.succeed("bob", "elsewhere")).toBe("in");
    await h.advance(250);
    expect(await stranger).toBe("in");
    expect(await h.succeed("ann", "elsewhere")).toBe("in");
  });

  test("one address is slowed down for every new login once many logins failed from it", async () => {
    const h = harness();
    expect(await h.succeed("ann", "office")).toBe("in");
    for (let login = 0; login < 20; login += 1) await h.fail(`guess-${login}`, "office");
    const stranger = h.fail("bob", "office");
    expect(h.waiting()).toEqual([250]);
    expect(await h.succeed("ann", "office")).toBe("in");
    expect(await h.succeed("bob", "elsewhere")).toBe("in");
    await h.advance(250);
    expect(await stranger).toBeNull();
  });

  test("one program that keeps failing slows down nobody but itself", async () => {
    const h = harness();
    for (let round = 0; round < 3; round += 1) await h.fail("backup", "office");
    for (let round = 0; round < 50; round += 1) {
      const late = h.fail("backup", "office");
      await h.advance(8_000);
      expect(await late).toBeNull();
    }
    expect(await h.succeed("ann", "office")).toBe("in");
    expect(await h.succeed("backup", "elsewhere")).toBe("in");
    expect(h.waiting()).toEqual([]);
  });
});

describe("a program that signs in often with the right password", () => {
  test("is never slowed down or refused, one after the other or many at a time", async () => {
    const h = harness();
    for (let round = 0; round < 100; round += 1) expect(await h.succeed()).toBe("in");
    const many = await Promise.all(Array.from({ length: 100 }, () => h.succeed()));
    expect(many.every((result) => result === "in")).toBe(true);
    expect(h.waiting()).toEqual([]);
  });
});

describe("failures in the audit log", () => {
  test("are bounded for each minute, and the next one says how many were left out", async () => {
    const h = harness();
    for (let failure = 0; failure < 60; failure += 1) expect(h.throttle.noteFailure()).toEqual({ leftOut: 0 });
    expect(h.throttle.noteFailure()).toBeNull();
    expect(h.throttle.noteFailure()).toBeNull();
    await h.advance(60_000);
    expect(h.throttle.noteFailure()).toEqual({ leftOut: 2 });
    expect(h.throttle.noteFailure()).toEqual({ leftOut: 0 });
  });
});
