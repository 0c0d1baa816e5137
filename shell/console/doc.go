// Package console is where an administrator types: prompt, line editor, completion menu,
// history, questions. It may import all of shell.
//
// readline keeps the text being edited and knows the editing keys; it draws nothing and sees
// no escape sequence. A keyboard of ours stands before it: it reads the terminal, turns keys
// that readline does not know into actions (private-use runes that no one can type), and
// collects a bracketed paste into one. The editor acts on them in readline's listener and
// draws the whole input itself, so that several lines, wide characters, colors and the menu
// come out right.
//
// Nothing reads the terminal while no line is being edited: the keyboard is shut, so that
// native programs and questions get what is typed for them.
package console
