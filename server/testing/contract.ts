import { expect } from "vitest";
import type { RestAnswer } from "@/server/testing/rest-server";

/** An object has exactly these keys, given as one text as the contract lists them. */
export function expectKeys(object: object, keys: string): void {
  expect(Object.keys(object).sort()).toEqual(keys.split(/[\s,]+/).sort());
}

export const PAGE = "page page_size total_items total_pages has_previous has_next";
export const UNCOUNTED_PAGE = "page page_size has_previous has_next";

/** An answer is a list whose items have exactly these keys, of at least one item. */
export function expectList(answer: RestAnswer, keys: string, page = PAGE): void {
  expect(answer.status).toBe(200);
  expectKeys(answer.body, "items pagination");
  expectKeys(answer.body.pagination, page);
  expect(answer.body.items.length).toBeGreaterThan(0);
  for (const item of answer.body.items) expectKeys(item, keys);
}

/** An answer is one thing with exactly these keys. */
export function expectData(answer: RestAnswer, status: 200 | 201, keys: string): void {
  expect([answer.status, answer.body]).toEqual([status, expect.anything()]);
  expectKeys(answer.body, "data");
  expectKeys(answer.body.data, keys);
}

/** An answer is an error in the normal shape. */
export function expectError(answer: RestAnswer, status: number, code: string): void {
  expect(answer).toEqual({ status, body: expect.objectContaining({ error: expect.any(String), code }) });
}

/** RFC 3339 in UTC with 3 or 6 digits. */
export const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}(?:\d{3})?Z$/;

export const refsOf = (answer: RestAnswer): string[] => answer.body.items.map((item: { ref: string }) => item.ref);
export const idsOf = (answer: RestAnswer): number[] => answer.body.items.map((item: { id: number }) => item.id);
