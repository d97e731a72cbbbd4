import type { Command, Option } from "commander";

/** The words that may stand in place of the last one (which may be empty), given those before it. */
export function completionsFor(program: Command, words: string[]): string[] {
  const current = words.at(-1) ?? "";
  let command = program;
  let awaiting: Option | undefined;
  for (const word of words.slice(0, -1)) {
    if (awaiting) {
      awaiting = undefined;
      continue;
    }
    if (word.startsWith("-")) {
      const found = optionsOf(command).find((option) => option.long === word || option.short === word);
      if (found?.required) awaiting = found;
      continue;
    }
    command = command.commands.find((one) => one.name() === word || one.aliases().includes(word)) ?? command;
  }
  const candidates = awaiting
    ? (awaiting.argChoices ?? [])
    : current.startsWith("-")
      ? optionsOf(command).flatMap((option) => option.long ?? [])
      : command
          .createHelp()
          .visibleCommands(command)
          .map((one) => one.name());
  return candidates.filter((word) => word.startsWith(current)).sort();
}

function optionsOf(command: Command): Option[] {
  const help = command.createHelp();
  return [...help.visibleOptions(command), ...help.visibleGlobalOptions(command)];
}
