import { afterEach, beforeEach, expect, test, vi } from "vitest";

let page: EventTarget & { location: { pathname: string; search: string; assign: ReturnType<typeof vi.fn> } };
let leaveForSignIn: () => void;
let onSignedOutHere: (tell: () => void) => () => void;
let unsaved: typeof import("@/lib/unsaved-changes");

beforeEach(async () => {
  vi.useFakeTimers();
  vi.resetModules();
  page = Object.assign(new EventTarget(), { location: { pathname: "/rules", search: "?q=a", assign: vi.fn() } });
  vi.stubGlobal("window", page);
  ({ leaveForSignIn, onSignedOutHere } = await import("./sign-in-redirect"));
  unsaved = await import("@/lib/unsaved-changes");
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test("a page whose session ended goes to the sign-in, which leads back", () => {
  leaveForSignIn();
  expect(page.location.assign).toHaveBeenCalledExactlyOnceWith("/login?callbackUrl=%2Frules%3Fq%3Da");
});

test("a page that is being left is not led elsewhere, unless it stays", () => {
  page.dispatchEvent(new Event("beforeunload"));
  leaveForSignIn();
  vi.advanceTimersByTime(9_999);
  expect(page.location.assign).not.toHaveBeenCalled();
  vi.advanceTimersByTime(1);
  expect(page.location.assign).toHaveBeenCalledOnce();
});

test("a page with something unsaved stays when its session ends, and says so", () => {
  const tell = vi.fn();
  onSignedOutHere(tell);
  const release = unsaved.holdDraft({ hasChanges: () => true, forget: () => undefined });
  leaveForSignIn();
  expect(tell).toHaveBeenCalledOnce();
  expect(page.location.assign).not.toHaveBeenCalled();
  release();
  leaveForSignIn();
  expect(page.location.assign).toHaveBeenCalledOnce();
});
