import { defineCommand } from '../command.js';
import { UsageError } from '../usage-error.js';

/** For each shell, what asks `wscim complete` for the words that fit. */
const SCRIPTS: Readonly<Record<string, string>> = {
  bash: `_wscim() {
  local IFS=$'\\n' line="\${COMP_LINE:0:COMP_POINT}" word
  word="\${line##*[[:space:]]}"
  COMPREPLY=($(wscim complete -- "$line" 2>/dev/null))
  # bash ends words at these characters, wscim does not.
  local cut="\${word%"\${word##*[=:,]}"}"
  COMPREPLY=("\${COMPREPLY[@]#"$cut"}")
  [[ "\${#COMPREPLY[@]}" = 1 && "\${COMPREPLY[0]}" = *= ]] && compopt -o nospace
}
complete -o bashdefault -o default -F _wscim wscim
`,
  zsh: `#compdef wscim
_wscim() {
  local -a found
  found=("\${(@f)$(wscim complete -- "\${(j: :)words[1,CURRENT]}" 2>/dev/null)}")
  compadd -S '' -- $found
}
compdef _wscim wscim
`,
  fish: `complete -c wscim -f -a '(wscim complete -- (commandline -cp) 2>/dev/null)'
`,
};

/** `wscim completion` */
export const completionCommand = defineCommand({
  name: 'completion',
  usage: ['bash | zsh | fish'],
  summary: 'Print what makes a shell complete commands, options, classes and properties',
  notes: [
    'Classes are those that wscim knows, and those of servers that class list, class show or codegen asked before: wscim class list --host H refreshes them.',
  ],
  examples: [
    'source <(wscim completion bash)',
    'wscim completion zsh > ~/.zfunc/_wscim',
    'wscim completion fish > ~/.config/fish/completions/wscim.fish',
  ],
  options: {},
  arity: [1, 1],
  async run({ args: [shell = ''], io }) {
    const script = Object.hasOwn(SCRIPTS, shell) ? SCRIPTS[shell] : undefined;
    if (script === undefined) {
      throw new UsageError(
        `${JSON.stringify(shell)} is none of ${Object.keys(SCRIPTS).join(', ')}`,
      );
    }
    io.stdout.write(script);
    return 0;
  },
});
