import { expect, test } from "vitest";
import type { Action } from "@/lib/schemas/action";
import { copyOfAction } from "./copy-of-action";

const action = {
  id: 7,
  ref: "core.file",
  pack: 1,
  pack_ref: "core",
  label: "File",
  description: "d",
  entrypoint: "file.sh",
  is_inline: false,
  runtime: 1,
  runtime_ref: "core.shell",
  runtime_version_constraint: null,
  required_worker_runtimes: {},
  worker_selector: { zone: "b" },
  worker_tolerations: [{ key: "k" }],
  worker_affinity: {},
  param_schema: { a: { type: "string" } },
  out_schema: { b: { type: "string" } },
  parameter_delivery: "file",
  parameter_format: "yaml",
  output_format: "json",
  timeout_seconds: 5,
  max_retries: 2,
  retry_delay_seconds: 1,
  is_adhoc: false,
  accesses_mcp: true,
  default_execution_permission_set_refs: ["core.viewer"],
  created: "2026-01-01T00:00:00.000Z",
  updated: "2026-01-01T00:00:00.000Z",
} satisfies Action;

test("a copy of an action has its source instead of the name of a file, and loses no setting that the form does not show", () => {
  const { values, rest } = copyOfAction({ ...action, source: "echo hi\n" }, ["core.file", "core.file-copy"]);
  expect(values).toMatchObject({
    ref: "core.file-copy-2",
    label: "File (copy)",
    entrypoint: "echo hi\n",
    runtime_ref: "core.shell",
    param_schema: action.param_schema,
    output_format: "json",
    timeout_seconds: 5,
    max_retries: 2,
  });
  expect(rest).toEqual({
    runtime_version_constraint: null,
    required_worker_runtimes: {},
    worker_selector: { zone: "b" },
    worker_tolerations: [{ key: "k" }],
    worker_affinity: {},
    out_schema: action.out_schema,
    parameter_delivery: "file",
    parameter_format: "yaml",
    accesses_mcp: true,
    default_execution_permission_set_refs: ["core.viewer"],
  });
});
