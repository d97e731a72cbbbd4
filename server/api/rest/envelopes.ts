import { z } from "zod";

/** `{"data": …}` */
export const dataOf = (schema: z.ZodType) => z.object({ data: schema, message: z.string().optional() });

const paginationSchema = z
  .object({
    page: z.number(),
    page_size: z.number(),
    total_items: z.number().optional(),
    total_pages: z.number().optional(),
    has_previous: z.boolean(),
    has_next: z.boolean(),
  })
  .meta({ title: "Pagination" });

/** `{"items": […], "pagination": …}` */
export const listOf = (schema: z.ZodType) => z.object({ items: z.array(schema), pagination: paginationSchema });

export const deletedSchema = z.object({ success: z.literal(true), message: z.string() }).meta({ title: "Deleted" });

const pageNumber = z.coerce.number().int().min(1).default(1).describe("Begins with 1");
const sizeOf = (preset: number, cap: number) =>
  z.coerce
    .number()
    .int()
    .min(1)
    .default(preset)
    .transform((size) => Math.min(size, cap)) // asking for more than the cap is allowed (rest-api.md §0.4)
    .describe(`Rows of a page; more than ${cap} gives ${cap}`);

/** Booleans as a query says them. */
export const flagQuery = z
  .enum(["true", "false", "1", "0"])
  .transform((value) => value === "true" || value === "1")
  .optional();

export const definitionPageQuery = z.object({ page: pageNumber, page_size: sizeOf(50, 100) });
export const executionPageQuery = z.object({ page: pageNumber, per_page: sizeOf(20, 100), include_total: flagQuery });
/** The contract names no cap for these; this one only keeps one answer out of reach of the server's memory. */
export const historyPageQuery = z.object({ page: pageNumber, per_page: sizeOf(50, 10_000), include_total: flagQuery });

/** The rows before a page. Bounded: there are never so many rows, and PostgreSQL reads offsets as 64 bit integers. */
export function offsetOf(page: number, pageSize: number): number {
  return Math.min((page - 1) * pageSize, Number.MAX_SAFE_INTEGER);
}

export const refParams = z.object({ ref: z.string().min(1).max(255) });
export const idParams = z.object({ id: z.coerce.number().int().positive().max(Number.MAX_SAFE_INTEGER) });
export const idQuery = z.coerce.number().int().positive().max(Number.MAX_SAFE_INTEGER).optional();

/** A page of a list whose length is known. */
export function countedPage<T>(items: T[], page: number, pageSize: number, total: number) {
  const totalPages = Math.ceil(total / pageSize);
  const pagination = {
    page,
    page_size: pageSize,
    total_items: total,
    total_pages: totalPages,
    has_previous: page > 1,
    has_next: page < totalPages,
  };
  return { items, pagination };
}

/** A page of a history, counted only when somebody asked for it. */
function historyPage<T>(items: T[], page: number, pageSize: number, hasNext: boolean, total: number | null) {
  if (total !== null) return countedPage(items, page, pageSize, total);
  return { items, pagination: { page, page_size: pageSize, has_previous: page > 1, has_next: hasNext } };
}

/** A field that a PUT may clear: `{"op":"set","value":X}`, `{"op":"clear"}`, or the plain value. */
export function clearable<T>(schema: z.ZodType<T>): z.ZodType<T | null | undefined> {
  const set: z.ZodType<{ op: "set"; value: T | null }> = z.object({
    op: z.literal("set"),
    value: schema.nullable(),
  }) as never;
  return z
    .union([
      set.transform(({ value }): T | null => value),
      z.object({ op: z.literal("clear") }).transform((): T | null => null),
      schema.nullable(),
    ])
    .optional();
}

type PageQuery = { page: number; per_page: number; include_total?: boolean | undefined };

/** One page of a history; `read` and `count` get the same filter. */
export async function readHistoryPage<F extends object, T>(
  { page, per_page: size, include_total: counted }: PageQuery,
  filter: F,
  read: (slice: F & { offset: number; limit: number }) => Promise<{ items: T[]; next_cursor: number | null }>,
  count: (filter: F) => Promise<number>,
  present: (item: T) => Record<string, unknown>,
) {
  const [found, total] = await Promise.all([
    read({ ...filter, offset: offsetOf(page, size), limit: size }),
    counted ? count(filter) : null,
  ]);
  return historyPage(found.items.map(present), page, size, found.next_cursor !== null, total);
}
