import { describe, expect, it } from "vitest";
import { checkExpression, evaluateExpression } from "@/lib/expression/evaluate-expression";
import { isExpressionError } from "@/lib/expression/expression-error";
import type { Json } from "@/lib/expression/json";

const root: Record<string, Json> = {
  event: {
    id: 7,
    payload: {
      level: "info",
      count: 5,
      ratio: 0.5,
      nothing: null,
      tags: ["a", "b", "c"],
      disks: [{ name: "sda", free: 10 }],
      "odd key": 1,
      text: "née 😀!",
    },
  },
};

function failure(
  source: string,
  data: Record<string, Json> = root,
): { kind: string; message: string; position: number } {
  try {
    evaluateExpression(source, data);
  } catch (error) {
    if (isExpressionError(error)) return error;
    throw error;
  }
  throw new Error(`no error for ${source}`);
}

describe("literals, operators and precedence", () => {
  const cases: [string, Json][] = [
    ["1", 1],
    ["1.5e2", 150],
    [`'it\\'s\\n'`, "it's\n"],
    [`"\\u00e9\\d"`, "é\\d"],
    ["true", true],
    ["null", null],
    ["[]", []],
    ["[1, 'a', [true]]", [1, "a", [true]]],
    ["1 + 2 * 3", 7],
    ["(1 + 2) * 3", 9],
    ["10 - 3 - 2", 5],
    ["12 / 3 / 2", 2],
    ["7 / 2", 3.5],
    ["7 % 4 * 2", 6],
    ["-2 * -3", 6],
    ["--2", 2],
    ["-event.payload.count + 1", -4],
    ["1 + 1 == 2", true],
    ["1 == 1.0", true],
    ["1 == '1'", false],
    ["1 != '1'", true],
    ["true == 1", false],
    ["null == null", true],
    ["[1, [2]] == [1.0, [2]]", true],
    ["'a' < 'b'", true],
    ["[1, 2] < [1, 3]", true],
    ["[1] < [1, 0]", true],
    ["2 >= 2", true],
    ["3 <= 2", false],
    ["'a' in ['a', 'b']", true],
    ["'ell' in 'hello'", true],
    ["'level' in event.payload", true],
    ["not ('z' in ['a'])", true],
    ["not 1 == 2", true],
    ["not not true", true],
    ["not false and false", false],
    ["true or false and false", true],
    ["(true or false) and false", false],
    ["not true or true", true],
    ["1 + 2 in [3]", true],
    ["null or 'default'", "default"],
    ["0 and missing", 0],
    ["1 or missing", 1],
    ["'a' + 'b'", "ab"],
    ["[1] + [2]", [1, 2]],
    ["event.payload.tags[0]", "a"],
    ["event.payload.tags[-1]", "c"],
    ["event.payload.tags.1", "b"],
    ["event.payload.disks.0.name", "sda"],
    ["event.payload['odd key']", 1],
    ["event['payload'].level == 'info'", true],
    ["'abc'[1]", "b"],
    ["'a😀b'[-2]", "😀"],
    ["event.payload.nothing == null", true],
  ];
  it.each(cases)("%s is %j", (source, expected) => {
    expect(evaluateExpression(source, root)).toEqual(expected);
  });
});

describe("functions", () => {
  const cases: [string, Json][] = [
    ["string(5)", "5"],
    ["string('x')", "x"],
    ["string([1, null])", "[1,null]"],
    ["number(' 1.5 ')", 1.5],
    ["number(true)", 1],
    ["int(3.9)", 3],
    ["int('-3.9')", -3],
    ["bool('')", false],
    ["bool('false')", true],
    ["bool([])", false],
    ["type_of(null)", "null"],
    ["type_of(true)", "bool"],
    ["type_of(1)", "number"],
    ["type_of('')", "string"],
    ["type_of([])", "array"],
    ["type_of(event)", "object"],
    ["length('a😀')", 2],
    ["length([1, 2])", 2],
    ["length(event)", 2],
    ["keys(event)", ["id", "payload"]],
    ["values(event)[0]", 7],
    ["abs(-2)", 2],
    ["floor(-1.5)", -2],
    ["ceil(1.2)", 2],
    ["round(2.5)", 3],
    ["round(-2.5)", -3],
    ["min(3, 1, 2)", 1],
    ["max([3, 1, 2])", 3],
    ["min('b', 'a')", "a"],
    ["sum([1, 2.5])", 3.5],
    ["sum([])", 0],
    ["lower('ABC')", "abc"],
    ["upper('abc')", "ABC"],
    ["trim('  a ')", "a"],
    ["split('a,b', ',')", ["a", "b"]],
    ["split('ab', '')", ["a", "b"]],
    ["split('a b')", ["a", "b"]],
    ["join(['a', 1], '-')", "a-1"],
    ["replace('a.b.c', '.', '$&')", "a$&b$&c"],
    ["starts_with('abc', 'ab')", true],
    ["ends_with('abc', 'ab')", false],
    ["match('^e\\d+$', 'e42')", true],
    ["match('b', 'abc')", true],
    ["contains('abc', 'b')", true],
    ["contains([[1]], [1])", true],
    ["contains(event, 'id')", true],
    ["reversed([1, 2])", [2, 1]],
    ["reversed('ab😀')", "😀ba"],
    ["sort([3, 1, 2])", [1, 2, 3]],
    ["sort(['b', 'a'])", ["a", "b"]],
    ["unique([1, 1.0, '1', [1], [1]])", [1, "1", [1]]],
    ["flat([[1], 2, [[3]]])", [1, 2, [3]]],
    [
      "zip([1, 2, 3], ['a', 'b'])",
      [
        [1, "a"],
        [2, "b"],
      ],
    ],
    ["range(3)", [0, 1, 2]],
    ["range(1, 3)", [1, 2]],
    ["range(3, 0, -2)", [3, 1]],
    ["range(3, 0)", []],
    ["slice([1, 2, 3], 1)", [2, 3]],
    ["slice('a😀b', -2, -1)", "😀"],
    ["index_of(['a', 'b'], 'b')", 1],
    ["index_of('😀b', 'b')", 1],
    ["index_of([], 1)", -1],
    ["count([1, 2, 1], 1)", 2],
    ["count('aaa', 'a')", 3],
    ["count([1, 2])", 2],
    ["merge(event, event.payload).level", "info"],
    ["chunks([1, 2, 3], 2)", [[1, 2], [3]]],
  ];
  it.each(cases)("%s is %j", (source, expected) => {
    expect(evaluateExpression(source, root)).toEqual(expected);
  });

  it("workflow functions parse everywhere and work where they are provided", () => {
    const provided = new Map([["succeeded", () => true]]);
    expect(checkExpression("succeeded() and result().code == 200")).toBeNull();
    expect(evaluateExpression("succeeded()", {}, provided)).toBe(true);
    expect(failure("succeeded()").message).toContain("workflows");
  });
});

describe("errors", () => {
  const syntax: [string, number][] = [
    ["", 0],
    ["1 +", 3],
    ["1 2", 2],
    ["a b", 2],
    ["(1", 2],
    ["[1,", 3],
    ["'open", 0],
    ["a = 1", 2],
    ["a && b", 2],
    ["1 < 2 < 3", 6],
    ["a not in b", 2],
    ["nope(1)", 0],
    ["lower()", 0],
    ["a.b()", 3],
    ["a.", 2],
    ["and", 0],
    ["a; b", 1],
    ["`x`", 0],
    ["{a: 1}", 0],
    ["x => x", 2],
    ["1e999", 0],
  ];
  it.each(syntax)("%j is refused at character %i", (source, position) => {
    expect(checkExpression(source)?.position).toBe(position);
    expect(failure(source).kind).toBe("syntax");
  });

  it.each([
    "missing",
    "True",
    "None",
    "event.payload.absent",
    "event.payload.tags[9]",
    "event.payload.level.x",
    "event.payload.nothing.x",
    "event.payload.tags.length",
    "'abc'.length",
    "event.payload.absent == null",
  ])("%s reads something that does not exist", (source) => {
    expect(failure(source).kind).toBe("missing");
  });

  it.each([
    "1 < 'a'",
    "null < 1",
    "event < event",
    "1 + 'a'",
    "'a' * 3",
    "1 / 0",
    "1 % 0",
    "-'a'",
    "1 in 2",
    "1 in 'a1'",
    "lower(1)",
    "sum(['a'])",
    "number('x')",
    "int(null)",
    "min([])",
    "sort([1, 'a'])",
    "replace('a', '', 'b')",
    "match('(', 'a')",
    "range(0, 1, 0)",
    "chunks([1], 0)",
    "1e308 * 10",
  ])("%s does not fit its types", (source) => {
    expect(failure(source).kind).toBe("evaluation");
  });

  it("names the missing field and where it is read", () => {
    const error = failure("1 == event.payload.absent");
    expect(error).toMatchObject({ message: "event.payload (object) has no field 'absent'", position: 5 });
  });
});
