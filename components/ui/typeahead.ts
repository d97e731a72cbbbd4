export interface TypedOption<V extends string = string> {
  value: V;
  label: string;
  disabled?: boolean;
}

/**
 * What letters that were typed quickly choose, as in a list of the browser: the next option that begins with them; one letter
 * again and again goes through all that begin with it. Undefined when that is none, or the present one.
 */
export function optionOfTyped<V extends string>(
  options: readonly TypedOption<V>[],
  present: V | undefined,
  typed: string,
): V | undefined {
  const [letter = ""] = typed;
  const isRepeated = [...typed].every((one) => one === letter);
  const search = (isRepeated ? letter : typed).toLowerCase();
  const offered = options.filter((option) => !option.disabled);
  const from = Math.max(
    0,
    offered.findIndex(({ value }) => value === present),
  );
  const found = [...offered.slice(from), ...offered.slice(0, from)].find(
    ({ value, label }) => label.toLowerCase().startsWith(search) && !(search.length === 1 && value === present),
  );
  return found?.value === present ? undefined : found?.value;
}
