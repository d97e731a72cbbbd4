import type { FieldValues, Resolver } from "react-hook-form";

/**
 * Checks a form with a schema that is fetched, with the schema library, when the form is first checked: the page itself
 * has no use for either. When they cannot be fetched (no connection, or a newer server that has other files), the form
 * goes to the server as it is, which checks everything again. `load` is `() => import("@/lib/schemas/…").then((module) => module.…Input)`.
 */
export function schemaOnDemand<Values extends FieldValues, Output extends FieldValues = Values>(
  load: () => Promise<{ _zod: { input: unknown; output: unknown } }>,
): Resolver<Values, unknown, Output> {
  return async (values, context, options) => {
    const parts = await Promise.all([import("@hookform/resolvers/zod"), load()]).catch(() => null);
    if (parts === null) return { values: values as unknown as Output, errors: {} };
    const [{ zodResolver }, schema] = parts;
    const resolve = zodResolver(schema as never) as unknown as Resolver<Values, unknown, Output>;
    return resolve(values, context, options);
  };
}
