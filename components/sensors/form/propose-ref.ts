/** A name as the last part of a ref: "Nightly backup (EU)" is "nightly-backup-eu"; "" when nothing is left of it. */
export function slugOf(name: string): string {
  return name
    .normalize("NFKD")
    .replaceAll(/\p{Mn}/gu, "")
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replaceAll(/^-+|-+$/g, "")
    .slice(0, 60)
    .replace(/-+$/, "");
}

/** The first free ref for a name in a pack: `core.backup`, then `core.backup-2`. "" for a name without letters or digits. */
export function proposeRef(pack: string, name: string, taken: ReadonlySet<string>): string {
  const slug = slugOf(name);
  if (slug === "") return "";
  let ref = `${pack}.${slug}`;
  for (let count = 2; taken.has(ref); count += 1) ref = `${pack}.${slug}-${count}`;
  return ref;
}

/** The same component in another pack. */
export function moveRef(ref: string, pack: string): string {
  const dot = ref.indexOf(".");
  return dot < 0 ? ref : `${pack}${ref.slice(dot)}`;
}
