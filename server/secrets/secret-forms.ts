import type { Json } from "@/lib/schemas/common";

/** Shorter texts are words of everything: masking them would make output unreadable and protect nothing. */
export const SECRET_CHARACTERS_MIN = 4;
/** Lines of a longer secret, and parts of an encoded one, are known by themselves from this length on. */
const PART_CHARACTERS_MIN = 8;
/** A longer pattern is cut into pieces that stand side by side; a secret beyond the second has no encoded forms. */
const PIECE_CHARACTERS = 1_024;
const ENCODED_CHARACTERS_MAX = 16_384;
/** Where tools break the lines of base64: openssl and PEM, then coreutils and MIME. */
const BASE64_LINES = [64, 76];

/** The texts of a value that are secret: its string leaves, of at least four characters. */
export function secretTexts(value: Json): string[] {
  const texts = new Set<string>();
  const pending: Json[] = [value];
  while (pending.length > 0) {
    const next = pending.pop() as Json;
    if (typeof next === "string") {
      if (next.length >= SECRET_CHARACTERS_MIN) texts.add(next);
    } else if (typeof next === "object" && next !== null) pending.push(...Object.values(next));
  }
  return [...texts];
}

/**
 * Every form in which a secret text is looked for: as it is and without white space around it, its longer lines, in base64
 * (also as part of a longer text, such as `user:password`, and in the lines that tools make), URL-encoded and JSON-escaped.
 */
export function secretForms(text: string): string[] {
  const forms = new Set<string>([text]);
  const trimmed = text.trim();
  if (trimmed.length >= SECRET_CHARACTERS_MIN) forms.add(trimmed);
  if (/[\r\n]/.test(trimmed))
    for (const line of trimmed.split(/[\r\n]+/)) {
      const content = line.trim();
      // The first and last line of a PEM file say what it is, and are no secret.
      if (content.length >= PART_CHARACTERS_MIN && !content.startsWith("-----")) forms.add(content);
    }
  if (text.length <= ENCODED_CHARACTERS_MAX)
    for (const plain of new Set([text, trimmed])) {
      if (plain.length < SECRET_CHARACTERS_MIN) continue;
      for (const form of base64Forms(plain)) forms.add(form);
      for (const form of urlForms(plain)) forms.add(form);
      for (const form of jsonForms(plain)) forms.add(form);
    }
  return [...forms].flatMap(pieces);
}

function base64Forms(text: string): string[] {
  const bytes = Buffer.from(text);
  const whole = bytes.toString("base64").replace(/=+$/, "");
  const forms = [whole];
  // Three bytes are four characters, so inside a longer text there are three ways to stand; only characters that are made
  // of nothing but this text are kept.
  for (const shift of [0, 1, 2]) {
    const encoded = Buffer.concat([Buffer.alloc(shift), bytes]).toString("base64");
    const from = Math.ceil((shift * 8) / 6);
    const until = Math.floor(((shift + bytes.length) * 8) / 6);
    if (until - from >= PART_CHARACTERS_MIN) forms.push(encoded.slice(from, until));
  }
  for (const width of BASE64_LINES)
    for (let at = 0; whole.length > width && at < whole.length; at += width) {
      const line = whole.slice(at, at + width);
      if (line.length >= PART_CHARACTERS_MIN) forms.push(line);
    }
  return forms.flatMap((form) => [form, form.replaceAll("+", "-").replaceAll("/", "_")]);
}

function urlForms(text: string): string[] {
  const encoded = encodeURIComponent(text.toWellFormed());
  const strict = encoded.replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
  const forms = [encoded, strict, encodeURI(text.toWellFormed()), strict.replaceAll("%20", "+")];
  return [...forms, ...forms.map((form) => form.replace(/%[0-9A-F]{2}/g, (sign) => sign.toLowerCase()))];
}

function jsonForms(text: string): string[] {
  const escaped = JSON.stringify(text).slice(1, -1);
  // Python and PHP write other characters as \uXXXX, PHP writes / as \/.
  const ascii = escaped.replace(/[\u0080-\uffff]/g, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, "0")}`);
  return [escaped, ascii, escaped.replaceAll("/", "\\/"), ascii.replaceAll("/", "\\/")];
}

function pieces(form: string): string[] {
  if (form.length <= PIECE_CHARACTERS) return [form];
  const cut: string[] = [];
  for (let at = 0; at + PIECE_CHARACTERS <= form.length; at += PIECE_CHARACTERS)
    cut.push(form.slice(at, at + PIECE_CHARACTERS));
  cut.push(form.slice(-PIECE_CHARACTERS)); // overlaps the one before, so that no short rest is left
  return cut;
}
