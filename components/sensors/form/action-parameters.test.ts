import { expect, test } from "vitest";
import { readParameters } from "./action-parameters";

const schema = {
  url: { type: "string", required: true },
  timeout: { type: "integer", minimum: 1 },
  verify: { type: "boolean" },
  headers: { type: "object" },
};

test("texts become values of the parameters' types and empty ones are left out", () => {
  expect(readParameters(schema, { url: "http://x", timeout: " 30 ", verify: "false", headers: '{"a": 1}' })).toEqual({
    values: { url: "http://x", timeout: 30, verify: false, headers: { a: 1 } },
    problems: {},
  });
  expect(readParameters(schema, { url: "http://x", timeout: "" }).values).toEqual({ url: "http://x" });
});

test("a template is accepted for every type and stays text", () => {
  const texts = { url: "{{ event.payload.sensor_ref }}", timeout: "{{ event.payload.late_ms }}" };
  expect(readParameters(schema, texts)).toEqual({ values: texts, problems: {} });
  expect(
    readParameters(schema, { url: "x", headers: '{"at": "{{ event.payload.fired_at }}"}' }).values.headers,
  ).toEqual({
    at: "{{ event.payload.fired_at }}",
  });
});

test("each text that does not fit has its own problem", () => {
  const { problems } = readParameters(schema, { timeout: "soon", headers: "{" });
  expect(problems).toEqual({
    url: "Is required",
    timeout: expect.stringContaining("Must be an integer"),
    headers: "This is not valid JSON",
  });
});
