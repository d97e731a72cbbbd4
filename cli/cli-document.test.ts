import type { Command } from "commander";
import { expect, it } from "vitest";
import { createProgram } from "@/cli/program";
import { createFakeTerminal } from "@/cli/testing/fake-terminal";

/** Every command that is shown, groups before what is in them. */
function commandsOf(command: Command, path: string[] = []): { path: string[]; command: Command }[] {
  const below = command
    .createHelp()
    .visibleCommands(command)
    .filter((one) => one.name() !== "help");
  return [{ path, command }, ...below.flatMap((one) => commandsOf(one, [...path, one.name()]))];
}

const HEAD = `# The command line

What \`attune --help\` and the help of every command say. A test writes this file: \`npx vitest run -u cli/cli-document\`.
`;

it("docs/cli.md says what --help says", async () => {
  const terminal = { out: () => undefined, err: () => undefined, columns: 100, colours: false } as never;
  const all = commandsOf(createProgram(terminal, "0.0.0"));
  const sections = await Promise.all(
    all.map(async ({ path }) => {
      const { code, out } = await createFakeTerminal().attune([...path, "--help"]);
      expect(code).toBe(0);
      // What all commands take is said once, at the beginning.
      const text = path.length === 0 ? out : out.replace(/Global Options:\n(?: .*\n)+\n?/, "");
      return `${path.length < 2 ? "##" : "###"} attune ${path.join(" ")}\n\n\`\`\`text\n${text.trim()}\n\`\`\`\n`.replace(
        " \n",
        "\n",
      );
    }),
  );
  await expect([HEAD, ...sections].join("\n")).toMatchFileSnapshot("../docs/cli.md");
});

it("every command has an example of its own, which it can read", async () => {
  const terminal = { out: () => undefined, err: () => undefined, columns: 100, colours: false } as never;
  const leaves = commandsOf(createProgram(terminal, "0.0.0")).filter(({ command }) => command.commands.length === 0);
  for (const { path } of leaves) {
    const { out } = await createFakeTerminal().attune([...path, "--help"]);
    const examples = out.split("Examples:\n")[1]?.trim().split("\n") ?? [];
    expect(examples.length, path.join(" ")).toBeGreaterThan(0);
    expect(
      examples.some((line) => line.includes(`attune ${path.join(" ")}`)),
      path.join(" "),
    ).toBe(true);
  }
});
