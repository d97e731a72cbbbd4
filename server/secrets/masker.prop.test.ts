import fc from "fast-check";
import { expect, test } from "vitest";
import { createMasker, createMaskStream, MASK } from "@/server/secrets/masker";
import { secretForms } from "@/server/secrets/secret-forms";

/** Few letters, so that secrets overlap, repeat themselves and begin inside each other. */
const letters = fc.string({ unit: fc.constantFrom("a", "b", "c", "\n", "é"), minLength: 4, maxLength: 9 });
const secrets = fc.array(letters, { minLength: 1, maxLength: 6 });
const noise = fc.string({ unit: fc.constantFrom("a", "b", "c", "d", "\n", "é", " "), maxLength: 12 });

/** A text with secrets in it, some in another form, cut into pieces anywhere. */
const cases = secrets.chain((set) =>
  fc.record({
    set: fc.constant(set),
    parts: fc.array(fc.oneof(noise, fc.constantFrom(...set), fc.constantFrom(...set.flatMap(secretForms))), {
      maxLength: 12,
    }),
    cuts: fc.array(fc.nat(200), { maxLength: 12 }),
  }),
);

function inPieces(text: string, cuts: number[]): string[] {
  const places = [0, ...cuts.map((cut) => cut % (text.length + 1)).sort((a, b) => a - b), text.length];
  return places.slice(1).map((end, index) => text.slice(places[index], end));
}

test("whatever the pieces, no secret and no form of one comes out, and the result is that of the whole text", () => {
  fc.assert(
    fc.property(cases, ({ set, parts, cuts }) => {
      const text = parts.join("");
      const masker = createMasker(set);
      const stream = createMaskStream(() => masker);
      const output = inPieces(text, cuts)
        .map((piece) => stream.write(piece))
        .concat(stream.end())
        .join("");
      expect(output).toBe(masker.text(text));
      for (const form of set.flatMap(secretForms)) expect(output).not.toContain(form);
    }),
    { numRuns: 500 },
  );
});

test("text without a secret is unchanged, and nothing of it is held back for ever", () => {
  fc.assert(
    fc.property(secrets, fc.string({ unit: "grapheme", maxLength: 60 }), fc.array(fc.nat(60)), (set, text, cuts) => {
      fc.pre(!set.flatMap(secretForms).some((form) => text.includes(form)));
      const masker = createMasker(set);
      const stream = createMaskStream(() => masker);
      const output =
        inPieces(text, cuts)
          .map((piece) => stream.write(piece))
          .join("") + stream.end();
      expect(output).toBe(text);
    }),
    { numRuns: 300 },
  );
});

test("what stands around secrets is kept, and what comes out has no more characters than masks and that", () => {
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom("<x>", "needle-7391"), { maxLength: 20 }),
      fc.array(fc.nat(200)),
      (parts, cuts) => {
        const masker = createMasker(["needle-7391"]);
        const stream = createMaskStream(() => masker);
        const output =
          inPieces(parts.join(""), cuts)
            .map((piece) => stream.write(piece))
            .join("") + stream.end();
        expect(output).toBe(parts.join("").replace(/(?:needle-7391)+/g, MASK));
      },
    ),
  );
});

test("a JSON value is masked deeply, in strings and keys, and comes back itself when it has no secret", () => {
  fc.assert(
    fc.property(fc.jsonValue(), letters, (value, secret) => {
      const masker = createMasker([secret]);
      const masked = masker.value(value);
      expect(JSON.stringify(masked)).not.toContain(JSON.stringify(secret).slice(1, -1));
      if (!JSON.stringify(value).includes(JSON.stringify(secret).slice(1, -1))) expect(masked).toEqual(value);
      expect(masker.value({ [secret]: [secret, 7] })).toEqual({ [MASK]: [MASK, 7] });
      const plain = { a: [1, "x"] };
      expect(masker.value(plain)).toBe(plain);
    }),
  );
});
