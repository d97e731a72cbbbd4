import { copyRef } from "@/components/console/copy-of";
import { type Action, type CreateActionInput, createActionInput } from "@/lib/schemas/action";
import { actionFormSchema } from "./action-form-schema";
import { type ActionFormValues, actionValues } from "./action-form-values";

/** What an action has besides the fields of the form. */
const restSchema = createActionInput.omit({ pack_ref: true, ...fieldsOf(actionFormSchema.shape) }).partial();

function fieldsOf<S extends object>(shape: S): { [K in keyof S]: true } {
  return Object.fromEntries(Object.keys(shape).map((key) => [key, true])) as { [K in keyof S]: true };
}

/**
 * A copy of an action to be saved under another name: the form's values, and the rest that is saved with them. A file of a pack
 * becomes source of the copy's own. Keys that belong to the original stay its own.
 */
export function copyOfAction(
  action: Action & { source: string | null },
  taken: Iterable<string>,
): { values: ActionFormValues; rest: Partial<CreateActionInput> } {
  return {
    values: {
      ...actionValues(action),
      ref: copyRef(action.ref, taken),
      label: `${action.label} (copy)`,
      entrypoint: action.source ?? "",
    },
    rest: restSchema.parse(action),
  };
}
