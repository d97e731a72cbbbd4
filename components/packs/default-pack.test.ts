import { expect, test } from "vitest";
import { defaultPack } from "./default-pack";

const pack = (ref: string, is_standard = false, tags: string[] = []) => ({ ref, is_standard, tags });

test("something new goes into a pack of one's own, never into a starter's", () => {
  const core = pack("core", true);
  expect(defaultPack([])).toBe("core");
  expect(defaultPack([core, pack("heartbeat", false, ["starter"])])).toBe("core");
  expect(defaultPack([core, pack("heartbeat", false, ["starter"]), pack("ops")])).toBe("ops");
});
