import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import type { Json } from "@/lib/expression/json";
import { formatParameters } from "./parameter-formats";

const jsonRecord = fc.dictionary(fc.string(), fc.jsonValue() as fc.Arbitrary<Json>);

describe("parameter formats", () => {
  test("json is one line with a newline", () => {
    expect(formatParameters({ a: { b: [1] }, c: "x\ny" }, "json")).toBe('{"a":{"b":[1]},"c":"x\\ny"}\n');
    expect(formatParameters({}, "json")).toBe("{}\n");
  });

  test("dotenv is sorted, quoted and flattened, with lists as JSON", () => {
    const parameters = { z: 1, a: { c: "it's", b: { d: true } }, list: [1, { k: "v" }], none: null };
    expect(formatParameters(parameters, "dotenv")).toBe(
      "a.b.d='true'\na.c='it'\\''s'\nlist='[1,{\"k\":\"v\"}]'\nnone=''\nz='1'\n",
    );
    expect(formatParameters({}, "dotenv")).toBe("");
  });

  test("a dotenv name cannot forge another line", () => {
    expect(formatParameters({ "a\nPATH=x": "v" }, "dotenv")).toBe("a_PATH_x='v'\n");
  });

  test("yaml reads back as the same values", () => {
    fc.assert(
      fc.property(jsonRecord, (parameters) => {
        const same = JSON.parse(JSON.stringify(parameters));
        expect(JSON.parse(JSON.stringify(parse(formatParameters(parameters, "yaml"))))).toEqual(same);
      }),
    );
  });

  test("yaml strings are quoted, so that YAML 1.1 readers see strings too", () => {
    expect(formatParameters({ answer: "no", long: "word ".repeat(40), lines: "a\nb" }, "yaml")).toBe(
      `answer: "no"\nlong: "${"word ".repeat(40)}"\nlines: "a\\nb"\n`,
    );
  });
});
