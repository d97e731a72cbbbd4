import { expect, test } from "vitest";
import { BoundedQueue } from "@/server/live/bounded-queue";

const never = new AbortController().signal;

test("what was pushed is taken at once and in order, and only once", async () => {
  const queue = new BoundedQueue<number>(10);
  queue.push([1, 2]);
  queue.push([3]);
  expect(await queue.take(never)).toEqual({ items: [1, 2, 3], overflowed: false });
  queue.push([4]);
  expect(await queue.take(never)).toEqual({ items: [4], overflowed: false });
});

test("a reader that came first is woken by the first push", async () => {
  const queue = new BoundedQueue<number>(10);
  const taken = queue.take(never);
  queue.push([]);
  queue.push([1]);
  expect(await taken).toEqual({ items: [1], overflowed: false });
});

test("a queue that is too full is emptied and says so once; what comes after the reader looked is kept again", async () => {
  const queue = new BoundedQueue<number>(3);
  queue.push([1, 2, 3]);
  queue.push([4]);
  queue.push([5]); // thrown away as well: nothing may follow a gap unannounced
  expect(await queue.take(never)).toEqual({ items: [], overflowed: true });
  queue.push([6]);
  expect(await queue.take(never)).toEqual({ items: [6], overflowed: false });
});

test("one push beyond the limit is an overflow too", async () => {
  const queue = new BoundedQueue<number>(3);
  queue.push([1, 2, 3, 4]);
  expect((await queue.take(never)).overflowed).toBe(true);
});

test("an abort and a close end the wait with nothing", async () => {
  const controller = new AbortController();
  const queue = new BoundedQueue<number>(3);
  const aborted = queue.take(controller.signal);
  controller.abort();
  expect(await aborted).toEqual({ items: [], overflowed: false });
  const closed = queue.take(never);
  queue.close();
  expect(await closed).toEqual({ items: [], overflowed: false });
});
