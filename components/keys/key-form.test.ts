import { expect, test } from "vitest";
import { editKeyForm, keyRefOf, newKeyForm, readValue, writeValue } from "./key-form";

const form = {
  ref: "token",
  name: "token",
  owner_type: "system" as const,
  owner: "",
  kind: "text" as const,
  value: "s3cret",
  encrypted: true,
};
const problems = (input: object) =>
  newKeyForm.safeParse({ ...form, ...input }).error?.issues.map(({ path }) => path.join(".")) ?? [];

test("a value is a text as it is, or any JSON, and comes back as it was written", () => {
  expect(readValue("text", '{"a":1}')).toEqual({ ok: true, value: '{"a":1}' });
  expect(readValue("json", '{"a":1}')).toEqual({ ok: true, value: { a: 1 } });
  expect(readValue("json", "{")).toMatchObject({ ok: false });
  expect(writeValue("plain")).toEqual({ kind: "text", value: "plain" });
  expect(writeValue([1])).toEqual({ kind: "json", value: "[\n  1\n]" });
});

test("a form says in the field what is missing", () => {
  expect(problems({})).toEqual([]);
  expect(problems({ value: "" })).toEqual(["value"]);
  expect(problems({ kind: "json", value: "{" })).toEqual(["value"]);
  expect(problems({ owner_type: "pack" })).toEqual(["owner"]);
  expect(problems({ ref: "Not a ref" })).toEqual(["ref"]);
});

test("an edit judges the value only when it replaces the stored one", () => {
  const edit = { name: "token", kind: "json" as const, value: "", encrypted: true };
  expect(editKeyForm.safeParse({ ...edit, replaces: false }).success).toBe(true);
  expect(editKeyForm.safeParse({ ...edit, replaces: true }).success).toBe(false);
});

test("a ref follows the name and the owner", () => {
  expect(keyRefOf("GitHub Token", "")).toBe("github_token");
  expect(keyRefOf("Größe!", "ops")).toMatch(/^ops\.[a-z0-9_]+$/);
  expect(keyRefOf("…", "ops")).toBe("ops");
});
