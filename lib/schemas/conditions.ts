import { z } from "zod";
import { validateConditions } from "@/lib/expression/validate-conditions";

/** Conditions of a rule as requests and pack files carry them. Issues have the paths of validateConditions. */
export const conditionsSchema = z
  .union([z.null(), z.array(z.json()), z.record(z.string(), z.json())])
  .superRefine((value, context) => {
    for (const { path, message } of validateConditions(value)) context.addIssue({ code: "custom", path, message });
  });
