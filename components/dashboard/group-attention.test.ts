import { expect, test } from "vitest";
import type { Attention } from "@/lib/schemas/system";
import { groupAttention } from "./group-attention";

const failed = (id: number, title: string): Attention => ({
  kind: "failed_execution",
  title,
  detail: null,
  href: `/executions/${id}`,
  at: null,
});

test("what fails again and again is told once, leading to the newest one", () => {
  expect(groupAttention([failed(9, "a failed"), failed(8, "b failed"), failed(7, "a failed")])).toMatchObject([
    { href: "/executions/9", count: 2 },
    { href: "/executions/8", count: 1 },
  ]);
});
