import { TRPCClientError } from "@trpc/client";
import { describe, expect, test } from "vitest";
import { applyServerErrors } from "./apply-server-errors";

type Form = { ref: string; config: string };

function refusal(code: string, issues: unknown[], message = "It was refused"): TRPCClientError<never> {
  return TRPCClientError.from({ error: { message, code: -32_000, data: { code, issues } } } as never);
}

function apply(error: unknown) {
  const put: [string, string | undefined, boolean | undefined][] = [];
  const rest = applyServerErrors<Form>(
    error,
    ["ref", "config"],
    (field, { message }, options) => put.push([field, message, options?.shouldFocus]),
    "ref",
  );
  return { put, rest };
}

describe("errors of the server in a form", () => {
  test("each message stands at its field, and only the first field is focused", () => {
    const issues = [
      { path: ["config", "url"], message: "must be a text" },
      { path: ["ref"], message: "is too long" },
    ];
    expect(apply(refusal("BAD_REQUEST", issues))).toEqual({
      put: [
        ["config", "url: must be a text", true],
        ["ref", "is too long", false],
      ],
      rest: null,
    });
  });

  test("what belongs to no field is told for the form", () => {
    const { put, rest } = apply(refusal("BAD_REQUEST", [{ path: ["version"], message: "is wrong" }]));
    expect(put).toEqual([]);
    expect(rest).toBe("version: is wrong");
  });

  test("a conflict stands at the field that names the thing, anything else is told as it is", () => {
    expect(apply(refusal("CONFLICT", [], "Pack a exists")).put).toEqual([["ref", "Pack a exists", true]]);
    expect(apply(refusal("FORBIDDEN", [], "Not allowed")).rest).toBe("Not allowed");
    expect(apply(new Error("no answer")).rest).toBe("no answer");
  });
});
