import type { Command } from "commander";
import { completionsFor } from "@/cli/completions";
import { defineCommand } from "@/cli/define-command";
import type { Terminal } from "@/cli/terminal";

/** Each asks `attune __complete` for the words that fit, so that they never differ from the program. */
const SCRIPTS: Record<string, string> = {
  bash: `_attune() {
  local IFS=$'\\n'
  COMPREPLY=($(attune __complete -- "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null))
}
complete -o default -F _attune attune
`,
  zsh: `#compdef attune
_attune() {
  local -a found
  found=("\${(@f)$(attune __complete -- "\${(@)words[2,CURRENT]}" 2>/dev/null)}")
  [[ -n "$found" ]] && compadd -- $found || _files
}
compdef _attune attune
`,
  fish: `function __attune_complete
  set -l words (commandline -opc) (commandline -ct)
  attune __complete -- $words[2..-1] 2>/dev/null
end
complete -c attune -a '(__attune_complete)'
`,
};

export function addCompletionCommands(program: Command, terminal: Terminal): void {
  const group = program.command("completion").summary("print the completion script of a shell");
  group.description("print the completion script of a shell");
  const examples: Record<string, string> = {
    bash: "attune completion bash > ~/.local/share/bash-completion/completions/attune",
    zsh: "attune completion zsh > ~/.zfunc/_attune",
    fish: "attune completion fish > ~/.config/fish/completions/attune.fish",
  };
  for (const [shell, script] of Object.entries(SCRIPTS))
    defineCommand(group, terminal, {
      usage: shell,
      summary: `for ${shell}`,
      examples: [examples[shell] ?? `attune completion ${shell}`],
      run: async () => terminal.out(script),
    });
  defineCommand(program, terminal, {
    usage: "__complete [words...]",
    summary: "the words that fit, one a line",
    hidden: true,
    examples: ["attune __complete -- sensors l"],
    run: async ({ args }) => {
      for (const word of completionsFor(program, args)) terminal.out(`${word}\n`);
    },
  });
}
