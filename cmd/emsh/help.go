package main

import "context"

const synopsis = `emsh - a mail access server and the shell it is administered from

  emsh                          the interactive console
  emsh serve                    the server in the foreground
  emsh -c 'COMMANDS'            run commands and exit (also -Command)
  emsh SCRIPT.ps1 [ARGUMENT…]   run a script (also -f SCRIPT, -File SCRIPT)
  emsh CMDLET [ARGUMENT…]       run one cmdlet
  … | emsh                      run commands from standard input
  emsh demo                     a throw-away organization to try things in
  emsh version | help [TOPIC]

Options, before the first word:
  --data DIR       the data directory ($EMSH_DATA)
  --domain NAME    the mail domain of a new organization
  --output FORM    auto, table, list, json, ndjson, csv or text
  --no-color       no colors (also NO_COLOR)
  --no-profile     leave the profile script out (also -NoProfile)
  --no-input       never ask
  --yes            answer confirmations with yes

$EMSH_OPTS may hold options. Exit status: 0 all went well, 1 the last statement wrote an
error or an error ended the run, 2 the text does not parse or the options are wrong, 130 interrupted.
`

// runHelp shows the options, or a topic of Get-Help.
func runHelp(o *options, rest []string) int {
	if len(rest) == 0 {
		o.std.out.WriteString(synopsis)
		return exitOK
	}
	return once(o, func(sh *shell, ctx context.Context) int {
		r := sh.session.Run(ctx, "", statementOf(append([]string{"Get-Help"}, rest...)))
		sh.report(r)
		return sh.status(r)
	})
}
