import { compareJson, containsJson, identityKey, jsonEquals } from "@/lib/expression/compare-json";
import type { EvaluationMeter } from "@/lib/expression/evaluation-meter";
import type { ExpressionFunction } from "@/lib/expression/expression-function";
import { countText, findText } from "@/lib/expression/find-text";
import {
  codePoints,
  integerArgument,
  listArgument,
  objectArgument,
  textArgument,
} from "@/lib/expression/function-arguments";
import { type Json, type JsonObject, jsonTypeName, setOwn } from "@/lib/expression/json";

/** Most elements range() makes. */
const MAX_RANGE = 10_000;

function length([value = null]: readonly Json[], meter: EvaluationMeter): Json {
  if (typeof value === "string") return codePoints(textArgument("length", value, meter)).length;
  if (Array.isArray(value)) return value.length;
  const count = Object.keys(objectArgument("length", value, meter)).length;
  meter.spend(count);
  return count;
}

function ownKeys(name: string, value: Json | undefined, meter: EvaluationMeter): [JsonObject, string[]] {
  const object = objectArgument(name, value, meter);
  const keys = Object.keys(object).filter((key) => key !== "__proto__");
  meter.produceList(keys.length);
  return [object, keys];
}

function reversed([value]: readonly Json[], meter: EvaluationMeter): Json {
  if (typeof value === "string")
    return Array.from(textArgument("reversed", value, meter))
      .reverse()
      .join("");
  return listArgument("reversed", value, meter).toReversed();
}

function sort([value]: readonly Json[], meter: EvaluationMeter): Json {
  const list = listArgument("sort", value, meter);
  meter.produceList(list.length);
  return list.toSorted((left, right) => {
    meter.spend(1);
    return compareJson(left, right, meter);
  });
}

function unique([value]: readonly Json[], meter: EvaluationMeter): Json {
  const seen = new Set<string>();
  const kept: Json[] = [];
  for (const item of listArgument("unique", value, meter)) {
    const key = identityKey(item, meter);
    if (seen.has(key)) continue;
    seen.add(key);
    kept.push(item);
  }
  return kept;
}

function flat([value]: readonly Json[], meter: EvaluationMeter): Json {
  const list = listArgument("flat", value, meter);
  let count = 0;
  for (const item of list) count += Array.isArray(item) ? item.length : 1;
  meter.produceList(count);
  const result: Json[] = [];
  for (const item of list) {
    if (!Array.isArray(item)) result.push(item);
    else for (const inner of item) result.push(inner);
  }
  return result;
}

function zip(values: readonly Json[], meter: EvaluationMeter): Json {
  const lists = values.map((value) => listArgument("zip", value, meter));
  const rows = lists.reduce((least, list) => Math.min(least, list.length), Number.POSITIVE_INFINITY);
  meter.produceList(rows * lists.length);
  return Array.from({ length: rows }, (_, row) => lists.map((list) => list[row] ?? null));
}

function range(values: readonly Json[], meter: EvaluationMeter): Json {
  const bounds = values.map((value) => integerArgument("range", value, meter));
  const [start, end, step] = [bounds.length > 1 ? (bounds[0] ?? 0) : 0, bounds[1] ?? bounds[0] ?? 0, bounds[2] ?? 1];
  if (step === 0) return meter.fail("range() needs a step that is not 0");
  const count = Math.max(0, Math.ceil((end - start) / step));
  if (count > MAX_RANGE) return meter.fail(`range() makes at most ${MAX_RANGE} numbers`, "limit");
  meter.produceList(count);
  return Array.from({ length: count }, (_, index) => start + index * step);
}

function slice([value, from, to]: readonly Json[], meter: EvaluationMeter): Json {
  const start = integerArgument("slice", from, meter);
  const end = to === undefined || to === null ? undefined : integerArgument("slice", to, meter);
  if (typeof value === "string") {
    const part = codePoints(textArgument("slice", value, meter)).slice(start, end);
    return typeof part === "string" ? part : part.join("");
  }
  return listArgument("slice", value, meter).slice(start, end);
}

function indexOf([value = null, item = null]: readonly Json[], meter: EvaluationMeter): Json {
  if (typeof value === "string") {
    const at = findText(textArgument("index_of", value, meter), textArgument("index_of", item, meter));
    return at < 0 ? -1 : codePoints(value.slice(0, at)).length;
  }
  return listArgument("index_of", value, meter).findIndex((element) => jsonEquals(element, item, meter));
}

function count(values: readonly Json[], meter: EvaluationMeter): Json {
  const [value = null, item] = values;
  if (item === undefined) return length([value], meter);
  if (typeof value === "string") {
    const part = textArgument("count", item, meter);
    if (part === "") return meter.fail("count() needs a text to look for");
    return countText(textArgument("count", value, meter), part);
  }
  return listArgument("count", value, meter).filter((element) => jsonEquals(element, item, meter)).length;
}

function merge(values: readonly Json[], meter: EvaluationMeter): Json {
  const merged: JsonObject = {};
  for (const value of values) {
    const [object, keys] = ownKeys("merge", value, meter);
    for (const key of keys) setOwn(merged, key, object[key] ?? null);
  }
  return merged;
}

function chunks([value, size]: readonly Json[], meter: EvaluationMeter): Json {
  const list = listArgument("chunks", value, meter);
  const step = integerArgument("chunks", size, meter);
  if (step < 1) return meter.fail("chunks() needs a size of at least 1");
  meter.produceList(list.length);
  return Array.from({ length: Math.ceil(list.length / step) }, (_, at) => list.slice(at * step, (at + 1) * step));
}

/** Functions on arrays and objects; several take text as well. */
export const LIST_FUNCTIONS: Record<string, ExpressionFunction> = {
  length: { parameters: "text | array | object", summary: "number of members", min: 1, max: 1, call: length },
  keys: {
    parameters: "object",
    summary: "names of the fields",
    min: 1,
    max: 1,
    call: ([value], meter) => ownKeys("keys", value, meter)[1],
  },
  values: {
    parameters: "object",
    summary: "values of the fields",
    min: 1,
    max: 1,
    call: ([value], meter) => {
      const [object, keys] = ownKeys("values", value, meter);
      return keys.map((key) => object[key] ?? null);
    },
  },
  contains: {
    parameters: "text | array | object, item",
    summary: "substring, element or field name is there",
    min: 2,
    max: 2,
    call: ([container = null, item = null], meter) => {
      if (container === null || typeof container === "number" || typeof container === "boolean")
        return meter.fail(`contains() needs text, an array or an object, got ${jsonTypeName(container)}`);
      return containsJson(container, item, meter);
    },
  },
  reversed: { parameters: "array | text", summary: "last first", min: 1, max: 1, call: reversed },
  sort: { parameters: "array", summary: "ascending", min: 1, max: 1, call: sort },
  unique: { parameters: "array", summary: "each value once, first kept", min: 1, max: 1, call: unique },
  flat: { parameters: "array", summary: "one level of arrays opened", min: 1, max: 1, call: flat },
  zip: { parameters: "array, array, …", summary: "rows of matching elements", min: 1, max: 20, call: zip },
  range: { parameters: "end | start, end, step = 1", summary: "numbers before end", min: 1, max: 3, call: range },
  slice: {
    parameters: "array | text, start, end?",
    summary: "part; negative counts from the end",
    min: 2,
    max: 3,
    call: slice,
  },
  index_of: { parameters: "array | text, item", summary: "first place from 0, or -1", min: 2, max: 2, call: indexOf },
  count: { parameters: "array | text, item?", summary: "how often item is in it", min: 1, max: 2, call: count },
  merge: { parameters: "object, object, …", summary: "fields of all, later win", min: 1, max: 20, call: merge },
  chunks: { parameters: "array, size", summary: "arrays of at most size", min: 2, max: 2, call: chunks },
};
