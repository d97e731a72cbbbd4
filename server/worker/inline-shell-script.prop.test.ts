import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, describe, expect, test } from "vitest";
import type { Json } from "@/lib/expression/json";
import { inlineShellScript } from "./inline-shell-script";

const directory = mkdtempSync(join(tmpdir(), "attune-script-"));
afterAll(() => rmSync(directory, { recursive: true }));

type Change = { values?: Record<string, Json>; declared?: string[]; event?: Json; env?: Record<string, string> };

/** Runs inline source for real and returns its raw stdout. */
function bash(source: string, { values = {}, declared = [], event = null, env = {} }: Change = {}): string {
  const environment: Record<string, string> = { PATH: process.env.PATH ?? "", ...env };
  const script = inlineShellScript({ source, values, declared, event, environment: Object.keys(environment) });
  const file = join(directory, "action.sh");
  writeFileSync(file, script);
  return execFileSync("/bin/bash", [file], {
    env: environment as NodeJS.ProcessEnv,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "pipe"],
  });
}

/** Text that likes to break out of quotes. */
const hostileText = fc.oneof(
  fc.string({ unit: "grapheme" }),
  fc.string({ unit: "binary" }),
  fc
    .array(
      fc.constantFrom(
        "'",
        '"',
        "\\",
        "\n",
        "\r",
        "\t",
        "$(",
        ")",
        "`",
        "${",
        "}",
        "\0",
        "!",
        "*",
        "{{",
        "é",
        "\x01",
        "\x7f",
      ),
    )
    .map((parts) => parts.join("")),
);

const withoutNul = (text: string): string => Buffer.from(text.replaceAll("\0", "")).toString();

describe("values", () => {
  test("every string survives as a shell variable, in every locale, in quotes and through {{ }}", () => {
    const batch = fc.array(hostileText, { minLength: 20, maxLength: 40 });
    fc.assert(
      fc.property(batch, fc.constantFrom("C", "C.UTF-8"), (texts, locale) => {
        const values = Object.fromEntries(texts.map((text, index) => [`v${index}`, text]));
        const names = texts.map((_, index) => `v${index}`);
        const expected = texts.map(withoutNul);
        const read = (source: string) =>
          bash(source, { values, env: { LC_ALL: locale } })
            .split("\0")
            .slice(0, -1);

        expect(read(`printf '%s\\0' ${names.map((name) => `"$${name}"`).join(" ")}`)).toEqual(expected);
        expect(read(`printf '%s\\0' ${names.map((name) => `"$PARAM_${name.toUpperCase()}"`).join(" ")}`)).toEqual(
          expected,
        );
        expect(read(`printf '%s\\0' ${names.map((name) => `{{ ${name} }}`).join(" ")}`)).toEqual(expected);
        expect(read(`printf '%s\\0' ${names.map((name) => `"{{${name}}}"`).join(" ")}`)).toEqual(expected);
        expect(read(`printf '%s\\0' ${names.map((name) => `'{{ parameters.${name} }}'`).join(" ")}`)).toEqual(expected);
        expect(read(`printf '%s\\0' ${names.map((name) => `"$(printf '%s.' '{{${name}}}')"`).join(" ")}`)).toEqual(
          expected.map((text) => `${text}.`),
        );
      }),
      { numRuns: 25 },
    );
  });

  test("hostile parameter names can neither run anything nor stop the script", () => {
    fc.assert(
      fc.property(fc.array(hostileText, { minLength: 10, maxLength: 30 }), (names) => {
        const values = Object.fromEntries(names.map((name) => [name, "echo injected"]));
        expect(bash("echo reached", { values })).toBe("reached\n");
      }),
      { numRuns: 25 },
    );
  });

  test("values that are not strings are JSON text", () => {
    const values = { n: 1.5, yes: true, none: null, list: [1, "a b"], map: { k: "v" } };
    expect(bash('echo "$n $yes $none $list $map"', { values })).toBe('1.5 true null [1,"a b"] {"k":"v"}\n');
  });

  test("characters no variable name has become underscores", () => {
    const values = { "max-size": 5, "1st": "one", größe: "g" };
    expect(bash('echo "$max_size $PARAM_MAX_SIZE $_1st $PARAM_1ST $gr__e"', { values })).toBe("5 5 one one g\n");
  });

  test("variables are not exported, not even over an environment variable of the same name", () => {
    const source = 'env | grep -c -E "^(PARAM_)?(A|MINE|ATTUNE_T1)=" || true; echo "{{ a }} $MINE"';
    expect(bash(source, { values: { a: "x", MINE: "secret" }, env: { MINE: "outer", PARAM_A: "outer" } })).toBe(
      "0\nx secret\n",
    );
  });

  test("a parameter cannot take over a name that bash or the search for programs depends on", () => {
    const values = {
      PATH: "/evil",
      IFS: "e",
      UID: "5",
      SECONDS: "9",
      BASH_ENV: "/evil",
      HOME: "/evil",
      LD_PRELOAD: "/e",
    };
    expect(bash('cat </dev/null; echo "$PARAM_PATH $PARAM_UID $PARAM_SECONDS"', { values })).toBe("/evil 5 9\n");
  });
});

describe("references", () => {
  const event = {
    id: 7,
    trigger: "p.t",
    payload: { host: "web 1", items: [{ n: 1 }], text: "$(echo injected) ; * '\"" },
  };

  test("paths reach into parameters, the event, and lists", () => {
    const source =
      "echo {{ a.b }} {{parameters.a.b}} {{ event.payload.host }} {{ event.payload.items.0.n }} {{ trigger.data.host }} {{ event.id }}";
    expect(bash(source, { values: { a: { b: "x" } }, event })).toBe("x x web 1 1 web 1 7\n");
  });

  test("a missing member is empty, a declared parameter too, and an unknown word stays", () => {
    const source = `echo "[{{ event.payload.nope.x }}][{{ parameters.nope }}][{{ optional }}][{{end}}][{{.Names}}][{{ nope }}]"`;
    expect(bash(source, { declared: ["optional"], event })).toBe("[][][][{{end}}][{{.Names}}][{{ nope }}]\n");
  });

  test("object prototypes are out of reach", () => {
    const source = "echo [{{ parameters.constructor.name }}] [{{ event.payload.items.length }}] {{ toString }}";
    expect(bash(source, { event })).toBe("[] [] {{ toString }}\n");
  });

  test("a value is one argument, whatever it holds, outside of quotes", () => {
    const source =
      "count() { echo $#; }; count {{ event.payload.text }} {{ event.payload.host }} {{ parameters.none }}";
    expect(bash(source, { event })).toBe("3\n");
  });

  test.each([
    ["a here-document", "cat <<EOF\nhost={{ event.payload.text }}\nEOF\necho {{ event.id }}"],
    ["an indented here-document", "cat <<-\tEOF\n\thost={{ event.payload.text }}\n\tEOF\necho {{ event.id }}"],
    ["double quotes", 'echo "host={{ event.payload.text }}"\necho {{ event.id }}'],
    ["single quotes", "echo 'host={{ event.payload.text }}'\necho {{ event.id }}"],
    ["ANSI-C quotes", "echo $'host={{ event.payload.text }}'\necho {{ event.id }}"],
    ["a here-string", "cat <<<{{ event.payload.text }} | sed 's/^/host=/'\necho {{ event.id }}"],
    ["backticks", "echo \"host=`echo '{{ event.payload.text }}'`\"\necho {{ event.id }}"],
    ["a nested substitution", `echo "host=$(echo "$(echo '{{ event.payload.text }}')")"\necho {{ event.id }}`],
    ["a comment with a quote before it", "# don't\necho host={{ event.payload.text }}\necho {{ event.id }}"],
    ["a shift that is no here-document", "x=$((1 << 2))\necho host={{ event.payload.text }}\necho {{ event.id }}"],
    ["a default value", `echo "host=\${none:-{{ event.payload.text }}}"\necho {{ event.id }}`],
  ])("in %s the value is text", (_where, source) => {
    expect(bash(source, { event })).toBe("host=$(echo injected) ; * '\"\n7\n");
  });

  test("a here-document with a quoted delimiter is left alone", () => {
    expect(bash("cat <<'EOF'\n{{ event.id }} $x\nEOF\necho {{ event.id }}", { event })).toBe("{{ event.id }} $x\n7\n");
  });

  test("numbers work in tests and arithmetic", () => {
    const source =
      "if [ {{ n }} -gt 3 ] && [[ {{ n }} -lt 9 ]] && (( {{ n }} == 5 )); then echo $(( {{ n }} + 1 )); fi";
    expect(bash(source, { values: { n: 5 } })).toBe("6\n");
  });

  test("reading any source ends and, without references, changes nothing", () => {
    const pieces = [
      "'",
      '"',
      "\\",
      "\n",
      "$(",
      "$((",
      ")",
      "))",
      "`",
      "<<",
      "EOF",
      "-",
      "#",
      " ",
      "{{ a }}",
      "{{",
      "$'",
      "x",
    ];
    const source = fc.array(fc.constantFrom(...pieces)).map((parts) => parts.join(""));
    fc.assert(
      fc.property(source, (text) => {
        const script = inlineShellScript({ source: text, values: {}, declared: [], event: null, environment: [] });
        expect(script).toBe(`set -e; ${text}\n`);
        const replaced = inlineShellScript({
          source: text,
          values: { a: "VALUE" },
          declared: [],
          event: null,
          environment: [],
        });
        // The value appears in assignments only: PARAM_A, a and at most one ATTUNE_T1.
        expect(replaced.split("VALUE").length - 1).toBeLessThanOrEqual(3);
      }),
    );
  });
});
