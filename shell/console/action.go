package console

import "slices"

// An action is a key that readline does not know, as a private-use rune in its input.
type action = rune

const (
	actEnter action = 0x10F000 + iota
	actNewline
	actDelete // at an empty prompt: the end
	actBackspace
	actUp
	actDown
	actLeft
	actRight
	actHome
	actEnd
	actWordLeft
	actWordRight
	actTab
	actBackTab
	actMenu
	actCancel
	actSearch
	actSearchNewer
	actClear
	actPaste
	actPageUp
	actPageDown
	actFirst
	actLast
	actNone
	actLimit
)

// control maps control characters that readline would act on in its own way.
var control = map[byte]action{
	0x00: actMenu, // Ctrl-Space
	0x01: actHome,
	0x02: actLeft,
	0x04: actDelete,
	0x05: actEnd,
	0x06: actRight,
	0x07: actCancel,
	0x08: actBackspace,
	'\t': actTab,
	'\n': actEnter,
	0x0c: actClear,
	'\r': actEnter,
	0x0e: actDown,
	0x10: actUp,
	0x11: actNone,
	0x12: actSearch,
	0x13: actSearchNewer,
	0x16: actNone,
	0x1c: actNone,
	0x1d: actNone,
	0x1e: actNone,
	0x1f: actNone,
	0x7f: actBackspace,
}

// sequence maps what terminals send after ESC (xterm, tmux, screen, PuTTY, rxvt, Linux).
var sequence = map[string]action{
	"[A": actUp, "OA": actUp, "[B": actDown, "OB": actDown,
	"[C": actRight, "OC": actRight, "[D": actLeft, "OD": actLeft,
	"[H": actHome, "OH": actHome, "[1~": actHome, "[7~": actHome,
	"[F": actEnd, "OF": actEnd, "[4~": actEnd, "[8~": actEnd,
	"[3~": actDelete, "[5~": actPageUp, "[6~": actPageDown, "[Z": actBackTab,
	"[1;5C": actWordRight, "[1;3C": actWordRight, "[5C": actWordRight, "Oc": actWordRight,
	"[1;5D": actWordLeft, "[1;3D": actWordLeft, "[5D": actWordLeft, "Od": actWordLeft,
	"[1;5H": actFirst, "[1;5F": actLast,
	"[13;2u": actNewline, "\r": actNewline, "[27;2;13~": actNewline,
	"b": actWordLeft, "f": actWordRight,
}

// passed are the Meta keys that readline itself understands after ESC.
var passed = []string{"d", "\x7f", "\x14"}

func readlineKnows(seq string) bool { return slices.Contains(passed, seq) }
