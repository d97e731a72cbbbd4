import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Json } from "@/lib/expression/json";
import {
  checkTemplates,
  renderTemplate,
  renderTemplateWithProblems,
  type TemplateScope,
  templatePaths,
} from "@/lib/expression/render-template";

function scopeWith(payload: Json, config: Json = {}): TemplateScope {
  return {
    event: { id: 7, trigger: "core.webhook", created: "2026-01-01T00:00:00Z", payload },
    pack: { config },
    system: { timestamp: "2026-01-01T00:00:01Z", rule: { id: 3, ref: "a.rule" } },
  };
}

const scope = scopeWith(
  { s: "text", n: 1.5, b: false, z: null, o: { k: [1] }, l: [{ x: "first" }], "x-id": "k", "odd key": 2 },
  { token: "t" },
);

describe("renderTemplate", () => {
  const cases: [Json, Json][] = [
    ["plain", "plain"],
    [5, 5],
    [null, null],
    ["{{ event.payload.s }}", "text"],
    ["{{event.payload.n}}", 1.5],
    ["{{ event.payload.b }}", false],
    ["{{ event.payload.z }}", null],
    ["{{ event.payload.o }}", { k: [1] }],
    ["{{ event.payload.l }}", [{ x: "first" }]],
    ["{{ event.payload.l.0.x }}", "first"],
    ["{{ event.payload.l[0].x }}", "first"],
    ["{{ event.payload.l[-1].x }}", "first"],
    ["{{ event.payload.x-id }}", "k"],
    ["{{ event.payload['odd key'] }}", 2],
    ["{{ trigger.payload.s }} {{ trigger.data.s }}", "text text"],
    ["{{ event.id }}", 7],
    ["{{ event.trigger }}/{{ event.created }}", "core.webhook/2026-01-01T00:00:00Z"],
    ["{{ pack.config.token }}", "t"],
    ["{{ system.timestamp }}", "2026-01-01T00:00:01Z"],
    ["{{ system.rule.id }}:{{ system.rule.ref }}", "3:a.rule"],
    ["n={{ event.payload.n }} b={{ event.payload.b }} o={{ event.payload.o }}", 'n=1.5 b=false o={"k":[1]}'],
    [" {{ event.payload.n }}", " 1.5"],
    ["{{ event.payload.absent }}", null],
    ["<{{ event.payload.absent }}|{{ event.payload.z }}>", "<|>"],
    ["{{ event.payload.s.length }}", null],
    ["{{ event.payload.n + 1 }}", null],
    ["{{ datastore.key }}", null],
    ["{{ }}", null],
    ["{{ event.payload.s", "{{ event.payload.s"],
    ["}} {{", "}} {{"],
    [
      { a: ["{{ event.payload.n }}", { b: "x{{ event.payload.n }}" }], "{{ k }}": 1 },
      { a: [1.5, { b: "x1.5" }], "{{ k }}": 1 },
    ],
  ];
  it.each(cases)("%j becomes %j", (value, expected) => {
    expect(renderTemplate(value, scope)).toEqual(expected);
  });

  it("rendered values are not rendered again", () => {
    const injected = scopeWith({ s: "{{ pack.config.token }}" }, { token: "secret" });
    expect(renderTemplate("{{ event.payload.s }} and {{ event.payload.s }}", injected)).toBe(
      "{{ pack.config.token }} and {{ pack.config.token }}",
    );
  });

  it.each([
    "event.constructor",
    "event.payload.__proto__",
    "event.payload['__proto__']",
    "__proto__",
    "constructor.constructor",
    "event.payload.o.toString",
    "event.payload.l.length",
    "event.payload.l.map",
    "system.rule.hasOwnProperty",
  ])("{{ %s }} has no value", (path) => {
    const hostile = scopeWith(JSON.parse('{"__proto__": {"x": 1}, "o": {}, "l": []}') as Json);
    expect(renderTemplate(`{{ ${path} }}`, hostile)).toBeNull();
  });

  it("a __proto__ key in the parameters is dropped and changes no prototype", () => {
    const rendered = renderTemplate(JSON.parse('{"__proto__": {"x": 1}, "a": 1}') as Json, scope);
    expect(Object.keys(rendered as object)).toEqual(["a"]);
    expect(Object.getPrototypeOf(rendered)).toBe(Object.prototype);
  });

  it("tells which templates had no value", () => {
    const { problems } = renderTemplateWithProblems({ a: ["{{ event.payload.absent }}", "{{ 1 + 1 }}"] }, scope);
    expect(problems).toEqual([
      { path: ["a", 0], message: "there is no 'event.payload.absent'" },
      { path: ["a", 1], message: "'1 + 1' is not a path" },
    ]);
  });

  it("inserting a large payload often stays within bounds", () => {
    const large = scopeWith({ big: "x".repeat(1_000_000), list: Array.from({ length: 200_000 }, () => 1) });
    const pure = renderTemplateWithProblems(
      Array.from({ length: 1_000 }, (_, index) => (index % 2 ? "{{ event.payload.big }}" : "{{ event.payload.list }}")),
      large,
    );
    expect(JSON.stringify(pure.value).length).toBeLessThan(11_000_000);
    expect(pure.problems[0]?.message).toContain("too large");
    const mixed = renderTemplate("-{{ event.payload }}".repeat(1_000), large);
    expect((mixed as string).length).toBeLessThan(11_000_000);
  });

  it("deep, cyclic and throwing values do not throw", () => {
    let deep: Json = "{{ event.id }}";
    for (let level = 0; level < 50_000; level++) deep = [deep];
    expect(() => renderTemplate(deep, scope)).not.toThrow();
    expect(() => templatePaths(deep)).not.toThrow();
    expect(renderTemplate("-{{ event.payload }}-", scopeWith(deep))).toBe("--");
    const cyclic: Json[] = [];
    cyclic.push(cyclic, cyclic);
    expect(() => renderTemplate(cyclic, scope)).not.toThrow();
    const throwing = {
      get a(): string {
        throw new Error("no");
      },
    };
    expect(renderTemplate(throwing, scope)).toBeNull();
  });

  it("never throws for any JSON, text, template or scope, and keeps what has no template", () => {
    const text = fc.oneof(
      fc.string(),
      fc.string().map((path) => `{{ ${path} }}`),
      fc
        .array(fc.constantFrom("{{", "}}", " ", "event.payload", ".a", "[0]", "x", "'", "\\"))
        .map((all) => all.join("")),
    );
    const { value } = fc.letrec<{ value: unknown }>((tie) => ({
      value: fc.oneof(
        { maxDepth: 4 },
        text,
        fc.jsonValue(),
        fc.anything(),
        fc.array(tie("value")),
        fc.dictionary(text, tie("value")),
      ),
    }));
    fc.assert(
      fc.property(value, fc.anything(), (template, payload) => {
        renderTemplate(template as Json, scopeWith(payload as Json));
        templatePaths(template as Json);
        checkTemplates(template as Json);
      }),
      { numRuns: 3_000 },
    );
    fc.assert(
      fc.property(fc.jsonValue(), (template) => {
        const json = JSON.stringify(template);
        if (json.includes("{{") || json.includes("__proto__")) return;
        expect(JSON.stringify(renderTemplate(template as Json, scope))).toBe(json);
      }),
    );
  });
});

describe("lint", () => {
  it("lists each path once, in order", () => {
    const value = { a: "{{ event.id }} {{event.payload.x}}", b: ["{{ event.id }}", "{{ 1 + 1 }}", "{{ open"] };
    expect(templatePaths(value)).toEqual(["event.id", "event.payload.x", "1 + 1"]);
  });

  it("finds templates that can never have a value", () => {
    const value = [
      "{{ event.payload }}",
      "{{ event.paylaod.x }}",
      "{{ a + b }}",
      "{{ pack.config.k }} {{ keystore.k }}",
    ];
    expect(checkTemplates(value).map(({ path }) => path)).toEqual([[1], [2], [3]]);
  });
});
