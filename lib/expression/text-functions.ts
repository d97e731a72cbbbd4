import { type EvaluationMeter, MAX_LIST_LENGTH } from "@/lib/expression/evaluation-meter";
import type { ExpressionFunction } from "@/lib/expression/expression-function";
import { countText, splitText } from "@/lib/expression/find-text";
import { listArgument, textArgument } from "@/lib/expression/function-arguments";
import type { Json } from "@/lib/expression/json";
import { matchesPattern } from "@/lib/expression/regular-expression";
import { toText } from "@/lib/expression/value-functions";

function onText(name: string, apply: (text: string) => string): ExpressionFunction["call"] {
  return ([value], meter) => {
    const text = apply(textArgument(name, value, meter));
    meter.produceText(text.length);
    return text;
  };
}

function split([value, separator = " "]: readonly Json[], meter: EvaluationMeter): Json {
  const text = textArgument("split", value, meter);
  const pieces =
    separator === "" ? Array.from(text) : splitText(text, textArgument("split", separator, meter), MAX_LIST_LENGTH + 1);
  meter.produceList(pieces.length);
  return pieces;
}

function join([value, separator = ""]: readonly Json[], meter: EvaluationMeter): Json {
  const glue = textArgument("join", separator, meter);
  let length = 0;
  const pieces: string[] = [];
  for (const item of listArgument("join", value, meter)) {
    const piece = toText(item, meter);
    length += piece.length + glue.length;
    if (length > glue.length) meter.produceText(length - glue.length);
    pieces.push(piece);
  }
  return pieces.join(glue);
}

function replace([value, part, replacement]: readonly Json[], meter: EvaluationMeter): Json {
  const text = textArgument("replace", value, meter);
  const from = textArgument("replace", part, meter);
  const to = textArgument("replace", replacement, meter);
  if (from === "") return meter.fail("replace() needs a text to look for");
  const found = countText(text, from);
  meter.spend(found);
  meter.produceText(text.length + found * (to.length - from.length));
  return splitText(text, from, found + 1).join(to);
}

/** Functions on text. */
export const TEXT_FUNCTIONS: Record<string, ExpressionFunction> = {
  lower: {
    parameters: "text",
    summary: "lower case",
    min: 1,
    max: 1,
    call: onText("lower", (text) => text.toLowerCase()),
  },
  upper: {
    parameters: "text",
    summary: "upper case",
    min: 1,
    max: 1,
    call: onText("upper", (text) => text.toUpperCase()),
  },
  trim: {
    parameters: "text",
    summary: "without blanks at both ends",
    min: 1,
    max: 1,
    call: onText("trim", (text) => text.trim()),
  },
  split: { parameters: "text, separator = ' '", summary: "parts of a text", min: 1, max: 2, call: split },
  join: { parameters: "array, separator = ''", summary: "one text of many", min: 1, max: 2, call: join },
  replace: { parameters: "text, from, to", summary: "every 'from' becomes 'to'", min: 3, max: 3, call: replace },
  starts_with: {
    parameters: "text, start",
    summary: "text begins with start",
    min: 2,
    max: 2,
    call: ([text, part], meter) =>
      textArgument("starts_with", text, meter).startsWith(textArgument("starts_with", part, meter)),
  },
  ends_with: {
    parameters: "text, end",
    summary: "text ends with end",
    min: 2,
    max: 2,
    call: ([text, part], meter) =>
      textArgument("ends_with", text, meter).endsWith(textArgument("ends_with", part, meter)),
  },
  match: {
    parameters: "pattern, text",
    summary: "the regular expression (RE2) is found in the text",
    min: 2,
    max: 2,
    call: ([pattern, text], meter) =>
      matchesPattern(textArgument("match", pattern, meter), textArgument("match", text, meter), meter),
  },
};
