import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { checkExpression, evaluateExpression } from "@/lib/expression/evaluate-expression";
import { isExpressionError } from "@/lib/expression/expression-error";
import { countText, findText, splitText } from "@/lib/expression/find-text";
import type { Json } from "@/lib/expression/json";
import { parseExpression } from "@/lib/expression/parse-expression";
import { patternProblem } from "@/lib/expression/regular-expression";

function outcome(source: string, root: Record<string, Json> = {}): Json | string {
  try {
    return { value: evaluateExpression(source, root) };
  } catch (error) {
    if (!isExpressionError(error)) throw error;
    return error.kind;
  }
}

/** Generous for a loaded machine; what is guarded against takes minutes or ends the process. */
const SOON_MS = 2_000;

function soon<Result>(run: () => Result): Result {
  const start = performance.now();
  const result = run();
  expect(performance.now() - start).toBeLessThan(SOON_MS);
  return result;
}

describe("prototypes are unreachable", () => {
  const payload = JSON.parse('{"o": {"a": 1, "__proto__": {"hidden": 1}}, "list": [1], "text": "x", "n": 1}') as Json;
  it.each([
    "x.__proto__",
    "x.constructor",
    "x.o.__proto__",
    "x.o.__proto__.hidden",
    "x.o['__proto__']",
    "x.o['__pro' + 'to__']",
    "x.o.constructor",
    "x.o.constructor.constructor",
    "x.o.toString",
    "x.o.hasOwnProperty",
    "x.list.constructor",
    "x.list.map",
    "x.list.length",
    "x.list['__proto__']",
    "x.text.constructor",
    "x.text['length']",
    "x.n.toFixed",
    "x.o[['__proto__']]",
    "constructor",
    "__proto__",
    "toString",
    "hasOwnProperty",
    "globalThis",
    "process",
  ])("%s has no value", (source) => {
    expect(outcome(source, { x: payload })).toBe("missing");
  });

  it.each(["constructor('x')", "__proto__()", "toString()", "eval('1')", "Function('1')", "valueOf()"])(
    "%s is no function",
    (source) => {
      expect(outcome(source)).toBe("syntax");
    },
  );

  it("functions, class instances and inherited values in the data are not readable", () => {
    const inherited = Object.create({ leaked: 1 });
    const odd = { f: () => 1, d: new Date(0), m: new Map(), i: inherited } as unknown as Json;
    for (const source of ["x.f", "x.d", "x.m", "x.i", "x.i.leaked", "x.d.getTime"]) {
      expect(outcome(source, { x: odd })).toBe("missing");
    }
  });

  it("values on a polluted Object.prototype are not readable", () => {
    Object.defineProperty(Object.prototype, "polluted", { value: "x", configurable: true });
    try {
      expect(outcome("polluted")).toBe("missing");
      expect(outcome("x.o.polluted", { x: payload })).toBe("missing");
      expect(outcome("contains(x.o, 'polluted')", { x: payload })).toEqual({ value: false });
      expect(outcome("x.o == y", { x: { o: { a: 1 } }, y: { polluted: "x" } })).toEqual({ value: false });
    } finally {
      Reflect.deleteProperty(Object.prototype, "polluted");
    }
  });

  it("merge, keys and values do not carry __proto__ on", () => {
    const merged = evaluateExpression("merge(x.o, x.o)", { x: payload });
    expect(Object.getPrototypeOf(merged)).toBe(Object.prototype);
    expect(evaluateExpression("keys(x.o)", { x: payload })).toEqual(["a"]);
    expect(evaluateExpression("values(x.o)", { x: payload })).toEqual([1]);
    expect(({} as Record<string, unknown>).hidden).toBeUndefined();
  });

  it("own data that happens to be called constructor is data", () => {
    expect(outcome("x.constructor", { x: { constructor: "acme" } })).toEqual({ value: "acme" });
  });
});

describe("hostile input is refused quickly", () => {
  const big = "a".repeat(900_000);
  const list = Array.from({ length: 90_000 }, (_, index) => index);
  const nest = (levels: number): Json => {
    let value: Json = 1;
    for (let level = 0; level < levels; level++) value = [value];
    return value;
  };
  const root: Record<string, Json> = { big, list, deep: nest(50_000), alsoDeep: nest(50_000) };

  const limited: string[] = [
    "range(1000000000)",
    "range(0, 9007199254740991, 1)",
    "big + big",
    "list + list",
    `replace(big, 'a', '${"b".repeat(100)}')`,
    `join(range(10000), '${"b".repeat(200)}')`,
    "join(list, big)",
    "split(big, '')",
    "flat([list, list])",
    "zip(list, list)",
    `[${"list,".repeat(800)}list]`,
    `unique([${"list,".repeat(800)}list])`,
    `sort([${"list,".repeat(800)}list])`,
    `max([${"list + [1],".repeat(400)}list + [1]])`,
    "string(deep)",
    "unique([deep])",
    "deep",
    "deep == alsoDeep",
    "deep in [alsoDeep]",
    "deep < alsoDeep",
    "match('a.{900}b$', big)",
  ];
  it.each(limited)("%.60s ends within its limits", (source) => {
    const result = soon(() => outcome(source, root));
    expect(typeof result === "string" ? result : "value").toBe("limit");
  });

  it.each(["x in big", "contains(big, x)", "count(big, x) > 0", "index_of(big, x) >= 0", "replace(big, x, '') != big"])(
    "looking for a long text in a repetitive one takes linear time: %s",
    (source) => {
      const x = `${"a".repeat(200_000)}b${"a".repeat(200_000)}`;
      expect(soon(() => outcome(source, { big, x }))).toEqual({ value: false });
    },
  );

  it("very many operations share one budget", () => {
    const source = Array.from({ length: 300 }, () => "length(lower(big)) > 0").join(" and ");
    expect(soon(() => outcome(source, root))).toBe("limit");
  });

  it.each([
    ["parentheses", `${"(".repeat(4_000)}1${")".repeat(4_000)}`],
    ["brackets", "[".repeat(9_000)],
    ["not", `${"not ".repeat(2_000)}1`],
    ["minus", `${"-".repeat(9_000)}1`],
    ["sum", `1${"+1".repeat(4_000)}`],
    ["members", `a${".b".repeat(4_000)}`],
    ["index", `a${"[0]".repeat(3_000)}`],
    ["calls", `${"lower(".repeat(1_500)}'a'${")".repeat(1_500)}`],
    ["length", "1 ".repeat(1_000_000)],
  ])("endless %s are a syntax error", (_, source) => {
    expect(soon(() => checkExpression(source))).not.toBeNull();
  });

  it("a long chain of and/or needs no stack", () => {
    expect(outcome(Array.from({ length: 1_000 }, () => "true").join(" and "))).toEqual({ value: true });
  });

  it("patterns are linear-time, bounded in size, and bad ones are explained", () => {
    expect(patternProblem("a".repeat(1_001))).toContain("longer");
    expect(patternProblem("((x{30}){30}){1}".repeat(50))).toContain("large");
    expect(patternProblem("(a")).toContain("missing closing )");
    expect(patternProblem("(?=a)")).not.toBeNull();
    expect(soon(() => outcome(`match('(a+)+$', text)`, { text: `${"a".repeat(50_000)}b` }))).toEqual({ value: false });
  });
});

describe("properties", () => {
  it("searching, counting and splitting agree with the built-in functions", () => {
    const text = (options: { minLength?: number; maxLength: number }) =>
      fc.string({ unit: fc.constantFrom("a", "b"), ...options });
    const part = fc.oneof(text({ minLength: 1, maxLength: 4 }), text({ minLength: 33, maxLength: 40 }));
    const pair = part.chain((p) =>
      fc.tuple(
        fc.constant(p),
        fc
          .array(fc.oneof(fc.constant(p), text({ maxLength: 5 }), fc.constant(p.slice(0, -1))))
          .map((all) => all.join("")),
      ),
    );
    fc.assert(
      fc.property(pair, ([p, whole]) => {
        expect(findText(whole, p)).toBe(whole.indexOf(p));
        expect(splitText(whole, p, 1_000)).toEqual(whole.split(p));
        expect(splitText(whole, p, 2)).toEqual(whole.split(p, 2));
        expect(countText(whole, p)).toBe(whole.split(p).length - 1);
      }),
      { numRuns: 2_000 },
    );
  });

  const fragments = fc.constantFrom(
    ..."( ) [ ] , . + - * / % == != < > <= >= in and or not true null 1 2.5 'a' \"b\" x x.a x[0] lower( range( length( \\ ' {{ }} €".split(
      " ",
    ),
  );
  const sources = fc.oneof(
    fc.string(),
    fc.string({ unit: "binary" }),
    fc.array(fragments).map((all) => all.join(" ")),
  );

  it("parsing throws ExpressionError or nothing", () => {
    fc.assert(
      fc.property(sources, (source) => {
        try {
          parseExpression(source);
        } catch (error) {
          expect(isExpressionError(error)).toBe(true);
          if (isExpressionError(error)) {
            expect(error.kind).toBe("syntax");
            expect(error.position).toBeGreaterThanOrEqual(0);
            expect(error.position).toBeLessThanOrEqual(source.length);
          }
        }
      }),
      { numRuns: 3_000 },
    );
  });

  it("evaluating throws ExpressionError or gives JSON", () => {
    fc.assert(
      fc.property(sources, fc.jsonValue(), (source, x) => {
        const result = outcome(source, { x: x as Json });
        expect(() => JSON.stringify(result)).not.toThrow();
      }),
      { numRuns: 3_000 },
    );
  });

  it("every function with arbitrary arguments throws ExpressionError or gives JSON", () => {
    const calls = fc.constantFrom(
      ..."string number int bool type_of length keys values abs floor ceil round min max sum lower upper trim split join replace starts_with ends_with match contains reversed sort unique flat zip range slice index_of count merge chunks".split(
        " ",
      ),
    );
    fc.assert(
      fc.property(calls, fc.array(fc.jsonValue({ maxDepth: 2 }), { minLength: 1, maxLength: 3 }), (name, values) => {
        const root = Object.fromEntries(values.map((value, index) => [`v${index}`, value as Json]));
        const result = outcome(`${name}(${Object.keys(root).join(", ")})`, root);
        expect(() => JSON.stringify(result)).not.toThrow();
      }),
      { numRuns: 5_000 },
    );
  });
});
