import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseOutput } from "./parse-output";

const data = (stdout: string, format: "text" | "json" | "yaml" | "jsonl") => {
  const parsed = parseOutput(stdout, format);
  return parsed.parsed ? parsed.data : "unparsed";
};

describe("parsing output", () => {
  test("text is never parsed", () => {
    expect(data('{"a":1}', "text")).toBe("unparsed");
  });

  test("json is all of the output, over several lines", () => {
    expect(data('{\n "a": [1,\n2]}\n', "json")).toEqual({ a: [1, 2] });
  });

  test("json is else the last line that is not blank", () => {
    expect(data('progress 10 %\r\ndone\n{"a":1}\n\n', "json")).toEqual({ a: 1 });
  });

  test("jsonl is a list, and blank lines do not count", () => {
    expect(data('{"a":1}\n\n2\r\n"x"\n', "jsonl")).toEqual([{ a: 1 }, 2, "x"]);
  });

  test("one broken line leaves all of jsonl unparsed", () => {
    expect(data("1\n{broken\n", "jsonl")).toBe("unparsed");
  });

  test("yaml is a document", () => {
    expect(data("a:\n  - 1\n  - yes\nb: null\n", "yaml")).toEqual({ a: [1, "yes"], b: null });
  });

  test.each(["json", "yaml", "jsonl"] as const)("blank %s output has no data", (format) => {
    expect(data(" \n\t\n", format)).toBe("unparsed");
  });

  test("broken yaml stays text", () => {
    expect(data("a: [1", "yaml")).toBe("unparsed");
    expect(data("a: 1\n---\nb: 2\n", "yaml")).toBe("unparsed");
  });

  test("yaml too large to parse without holding up the server stays text", () => {
    expect(data(`a: ${"x".repeat(300_000)}`, "yaml")).toBe("unparsed");
  });

  test("yaml that multiplies itself by aliases stays text", () => {
    const lines = ["a0: &a0 [x,x,x,x,x,x,x,x,x]"];
    for (let i = 1; i < 10; i++)
      lines.push(
        `a${i}: &a${i} [${Array(9)
          .fill(`*a${i - 1}`)
          .join(",")}]`,
      );
    expect(data(lines.join("\n"), "yaml")).toBe("unparsed");
  });

  test("what PostgreSQL cannot store is replaced", () => {
    expect(data('{"a\\u0000": ["\\ud800", "\\u0000", "\\ud83d\\ude00", 1e999]}', "json")).toEqual({
      "a\uFFFD": ["\uFFFD", "\uFFFD", "😀", null],
    });
  });

  test("a key named __proto__ is data", () => {
    const parsed = data('{"__proto__": {"polluted": 1}}', "json");
    expect(JSON.stringify(parsed)).toBe('{"__proto__":{"polluted":1}}');
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });

  test("values nested deeper than can be stored stay text", () => {
    expect(data("[".repeat(100_000) + "]".repeat(100_000), "json")).toBe("unparsed");
    expect(data("[".repeat(20_000) + "]".repeat(20_000), "yaml")).toBe("unparsed");
  });

  test("no output makes it throw, and what it returns survives JSON", () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: "binary" }),
          fc.json(),
          fc.constantFrom("!!binary x", "? [a]\n: b", "2001-01-01", ".inf"),
        ),
        fc.constantFrom("json", "yaml", "jsonl" as const),
        (text, format) => {
          const parsed = parseOutput(text, format);
          if (parsed.parsed) expect(JSON.parse(JSON.stringify(parsed.data))).toEqual(zeroed(parsed.data));
        },
      ),
    );
  });
});

/** JSON has no negative zero. */
function zeroed(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}
