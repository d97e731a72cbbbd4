import { expect, test } from "vitest";
import { createDraft, forgetUnsavedChanges, hasUnsavedChanges, holdDraft } from "./unsaved-changes";

test("what a form fills in by itself is no change, what a person does afterwards is one", () => {
  const values = { label: "", zone: "UTC" };
  const draft = createDraft(() => values);
  values.zone = "Europe/Berlin";
  expect(draft.hasChanges()).toBe(false);
  draft.begin();
  expect(draft.hasChanges()).toBe(false);
  values.label = "Nightly";
  draft.begin();
  expect(draft.hasChanges()).toBe(true);
  values.label = "";
  expect(draft.hasChanges(), "taken back").toBe(false);
});

test("what was typed while it was being saved is not saved", () => {
  const values = { label: "" };
  const draft = createDraft(() => values);
  draft.begin();
  values.label = "Nightly";
  const saved = draft.save();
  saved();
  expect(draft.hasChanges()).toBe(false);
  const savedAgain = draft.save();
  values.label = "Nightly backup";
  savedAgain();
  expect(draft.hasChanges()).toBe(true);
});

test("a draft counts while its form is on the page, until it is saved or given up", () => {
  const values = { label: "" };
  const draft = createDraft(() => values);
  const release = holdDraft(draft);
  draft.begin();
  values.label = "Nightly";
  expect(hasUnsavedChanges()).toBe(true);
  forgetUnsavedChanges();
  expect(hasUnsavedChanges()).toBe(false);
  draft.begin();
  values.label = "Nightly backup";
  expect(hasUnsavedChanges()).toBe(true);
  release();
  expect(hasUnsavedChanges()).toBe(false);
});
