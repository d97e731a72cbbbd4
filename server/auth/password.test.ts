import { describe, expect, test } from "vitest";
import { hashPassword, verifyPassword } from "@/server/auth/password";

describe("passwords", () => {
  test("a password matches its own hash and no other, and equal passwords have different hashes", async () => {
    const [first, second] = await Promise.all([hashPassword("correct horse"), hashPassword("correct horse")]);
    expect(first).not.toBe(second);
    expect(first).toMatch(/^\$scrypt\$ln=15,r=8,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/);
    expect(await verifyPassword("correct horse", first)).toBe(true);
    expect(await verifyPassword("correct horse", second)).toBe(true);
    expect(await verifyPassword("correct horsE", first)).toBe(false);
    expect(await verifyPassword("", first)).toBe(false);
  });

  test("the same characters in another Unicode form are the same password", async () => {
    expect(await verifyPassword("schlu\u0308ssel", await hashPassword("schl\u00fcssel"))).toBe(true);
  });

  test("a missing, broken or too expensive hash matches nothing", async () => {
    expect(await verifyPassword("secret-1", null)).toBe(false);
    for (const stored of [
      "",
      "secret-1",
      "$2b$10$abcdefghijklmnopqrstuv",
      "$scrypt$ln=15,r=8,p=1$$",
      "$scrypt$ln=40,r=8,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
    ])
      expect(await verifyPassword("secret-1", stored)).toBe(false);
  });

  test("an unknown login takes as long as a wrong password", async () => {
    const stored = await hashPassword("correct horse");
    const took = async (hash: string | null) => {
      const times: number[] = [];
      for (let round = 0; round < 5; round += 1) {
        const start = performance.now();
        await verifyPassword("wrong", hash);
        times.push(performance.now() - start);
      }
      return Math.min(...times);
    };
    const [known, unknown] = [await took(stored), await took(null)];
    expect(unknown).toBeGreaterThan(known * 0.4);
    expect(unknown).toBeLessThan(known * 2.5);
  });
});
