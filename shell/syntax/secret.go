package syntax

import (
	"slices"
)

// TakesSecret tells whether a command's parameter, which may be shortened, takes a secret.
type TakesSecret func(command, parameter string) bool

// MaskSecrets replaces by stars what a text gives as a secret: the argument of a parameter such
// as -Password, what becomes a SecureString, and what is kept under such a name. Transcripts and
// histories keep the masked text. What takes secrets beside those is asked of takes, if it is there.
func MaskSecrets(text string, takes TakesSecret) string {
	secrets := Parse("", text).secrets(takes)
	slices.Reverse(secrets)
	for _, s := range secrets {
		text = text[:s.Start] + "'***'" + text[s.End:]
	}
	return text
}

// Shown is the script as errors may quote it: its secrets are stars, and everything else stands
// where it stood.
func (s *Script) Shown() *Script {
	s.showing.Do(func() {
		s.shown = s
		if secrets := s.secrets(nil); len(secrets) > 0 {
			s.shown = &Script{Name: s.Name, Text: starred(s.Text, secrets), lines: s.lines}
		}
	})
	return s.shown
}

// starred replaces each byte of some places by a star; line ends stay.
func starred(text string, places []Span) string {
	b := []byte(text)
	for _, at := range places {
		for i := at.Start; i < at.End; i++ {
			if b[i] != '\n' && b[i] != '\r' {
				b[i] = '*'
			}
		}
	}
	return string(b)
}

// secrets are the places of the constants that are secrets, in order; none lies in another.
func (s *Script) secrets(takes TakesSecret) []Span {
	if s.Root == nil {
		return nil
	}
	f := secretFinder{takes: takes}
	Inspect(s.Root, func(n Node) bool { f.look(n); return true })
	found := slices.DeleteFunc(f.found, func(at Span) bool { return at.Start >= at.End || at.End > len(s.Text) })
	slices.SortFunc(found, func(a, b Span) int {
		if a.Start != b.Start {
			return a.Start - b.Start
		}
		return b.End - a.End
	})
	var apart []Span
	for _, at := range found {
		if len(apart) == 0 || at.Start >= apart[len(apart)-1].End {
			apart = append(apart, at)
		}
	}
	return apart
}

// Starred is a text of the shell with stars for each byte of its secrets.
func Starred(text string) string {
	if !mayHoldSecret(text) {
		return text
	}
	return starred(text, Parse("", text).secrets(nil))
}
