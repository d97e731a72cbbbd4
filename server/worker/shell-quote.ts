/**
 * A bash word that expands to exactly this text, on a single line, whatever the text holds. NUL, which no shell variable
 * can hold, is removed.
 */
export function shellQuote(text: string): string {
  const clean = text.replaceAll("\0", "");
  if (!/[\r\n]/.test(clean)) return `'${clean.replaceAll("'", "'\\''")}'`;
  const escaped = clean.replaceAll("\\", "\\\\").replaceAll("'", "\\'").replaceAll("\n", "\\n").replaceAll("\r", "\\r");
  return `$'${escaped}'`;
}
