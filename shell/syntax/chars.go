package syntax

import "unicode"

// eof is what the scanner reads past the end; a NUL in the text is not the end.
const eof rune = -1

// The classes of the characters below 128.
const (
	classLetter      uint8 = 1 << iota // begins an identifier
	classDigit                         // follows in one
	classHex                           // is a hexadecimal digit
	classVariable                      // may stand after $
	classEndWord                       // ends a word of an argument
	classEndNumber                     // ends a number in an expression
	classBlank                         // is white space, but for line ends
	classEndAssembly                   // ends a part of an assembly's name
)

var classes = makeClasses()

func makeClasses() (c [128]uint8) {
	mark := func(chars string, class uint8) {
		for i := range len(chars) {
			c[chars[i]] |= class
		}
	}
	const letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_"
	mark(letters, classLetter|classVariable)
	mark("0123456789", classDigit|classHex|classVariable)
	mark("abcdefABCDEF", classHex)
	mark("$?^:", classVariable)
	mark("\t\v\f ", classBlank|classEndWord|classEndAssembly)
	mark("\r\n", classEndWord|classEndAssembly)
	mark("\x00&(),;{|}", classEndWord)
	mark("!#%*+-./<=>]", classEndNumber)
	mark("\x00,=]", classEndAssembly)
	return c
}

func isClass(r rune, class uint8) bool { return r >= 0 && r < 128 && classes[r]&class != 0 }

// Characters outside the first plane are two units to PowerShell, and neither is a letter.
func isLetter(r rune) bool { return r < 0x10000 && unicode.IsLetter(r) }

func isLetterOrDigit(r rune) bool { return r < 0x10000 && (unicode.IsLetter(r) || unicode.IsDigit(r)) }

func isBlank(r rune) bool {
	if r < 128 {
		return isClass(r, classBlank)
	}
	return r == 0xA0 || r == 0x85 || r > 0x100 && unicode.Is(unicode.Z, r)
}

func isNewline(r rune) bool { return r == '\n' || r == '\r' }

// isSpace tells what may follow a backtick to make it mean nothing: blanks and line ends.
func isSpace(r rune) bool { return r >= 0 && (isBlank(r) || isNewline(r) || unicode.IsSpace(r)) }

func isDash(r rune) bool { return r == '-' || r >= 0x2013 && r <= 0x2015 }

func isSingleQuote(r rune) bool { return r == '\'' || r >= 0x2018 && r <= 0x201B }

func isDoubleQuote(r rune) bool { return r == '"' || r >= 0x201C && r <= 0x201E }

func isVariableStart(r rune) bool {
	if r < 128 {
		return isClass(r, classVariable)
	}
	return isLetterOrDigit(r)
}

func isIdentifierStart(r rune) bool {
	if r < 128 {
		return isClass(r, classLetter)
	}
	return isLetter(r)
}

func isIdentifierFollow(r rune) bool {
	if r < 128 {
		return isClass(r, classLetter|classDigit)
	}
	return isLetterOrDigit(r)
}

func isDecimalDigit(r rune) bool { return r >= '0' && r <= '9' }

func isHexDigit(r rune) bool { return isClass(r, classHex) }

// endsWord tells whether a word of an argument ends before the character.
func endsWord(r rune) bool {
	if r < 128 {
		return r == eof || classes[r]&classEndWord != 0
	}
	return isBlank(r)
}

// endsNumber tells whether a number of an expression may be followed by the character.
func endsNumber(r rune, ternary bool) bool {
	if r < 128 {
		return isClass(r, classEndNumber) || ternary && (r == '?' || r == ':')
	}
	return isDash(r)
}

func endsAssemblyPart(r rune) bool {
	if r < 128 {
		return r == eof || classes[r]&classEndAssembly != 0
	}
	return isBlank(r)
}
