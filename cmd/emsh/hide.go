package main

import (
	"os"
	"strings"
	"unsafe"

	"emsh/shell/syntax"
)

// takeArguments are the words of the command line, copied, and their secrets overwritten where the
// system shows them: whoever lists the processes reads stars. os.Args lies in the memory that it shows.
func takeArguments() []string {
	args := make([]string, len(os.Args)-1)
	for i, a := range os.Args[1:] {
		args[i] = strings.Clone(a)
	}
	for i, shown := range withoutSecrets(args) {
		if a := os.Args[i+1]; shown != a && len(shown) == len(a) {
			copy(unsafe.Slice(unsafe.StringData(a), len(a)), shown)
		}
	}
	return args
}

// withoutSecrets are words of a command line with stars for each byte of a secret: what follows a
// parameter such as -Password, and what a text of the shell gives as one.
func withoutSecrets(words []string) []string {
	shown := make([]string, len(words))
	follows := false
	for i, w := range words {
		name, value, joined := strings.Cut(w, ":")
		isParameter := len(w) > 1 && parameterWord().MatchString(w)
		switch {
		case isParameter && joined && syntax.NamesSecret(parameterName(name)):
			shown[i] = name + ":" + stars(value)
		case follows && !isParameter:
			shown[i] = stars(w)
		default:
			shown[i] = syntax.Starred(w)
		}
		follows = isParameter && !joined && syntax.NamesSecret(parameterName(w))
	}
	return shown
}

// parameterName is a parameter without its dash, of whatever family.
func parameterName(word string) string { return strings.TrimLeft(word, "-\u2013\u2014\u2015") }

func stars(secret string) string { return strings.Repeat("*", len(secret)) }
