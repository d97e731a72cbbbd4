/** A ref made of a pack's name: "Office Backups 2" gives "office-backups-2"; "" when nothing of it can be in a ref. */
export function packRefOf(name: string): string {
  return name
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[^a-z0-9_]+/g, "-")
    .replace(/^[^a-z]+|-+$/g, "")
    .slice(0, 255);
}
