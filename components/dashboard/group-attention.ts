import type { Attention } from "@/lib/schemas/system";

/** The same trouble once, with how often it is there; the first one given (the newest) stands for all. */
export function groupAttention(attention: readonly Attention[]): (Attention & { count: number })[] {
  const groups = new Map<string, Attention & { count: number }>();
  for (const item of attention) {
    const key = `${item.kind} ${item.title}`;
    const known = groups.get(key);
    if (known) known.count += 1;
    else groups.set(key, { ...item, count: 1 });
  }
  return [...groups.values()];
}
