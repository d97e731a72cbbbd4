import { STARTER_TAG } from "@/lib/vocabulary";

type Candidate = { ref: string; is_standard: boolean; tags: readonly string[] };

/** Where something new goes when nobody says: a pack of one's own, before those that came with the server. Starters stay whole. */
export function defaultPack(packs: readonly Candidate[]): string {
  const open = packs.filter(({ tags }) => !tags.includes(STARTER_TAG));
  return (open.find(({ is_standard }) => !is_standard) ?? open[0])?.ref ?? "core";
}
