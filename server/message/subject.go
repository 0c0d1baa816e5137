package message

import "strings"

// BaseSubject strips what replying and forwarding add to a decoded subject.
// RFC 5256 2.1.
func BaseSubject(subject string) (base string, reply bool) {
	s := strings.Join(strings.Fields(subject), " ")
	for {
		before := s
		for {
			if t := cutSuffixFold(s, "(fwd)"); t != s {
				s, reply = strings.TrimSpace(t), true
				continue
			}
			break
		}
		for {
			t, isReply := cutLeader(s)
			if t == s {
				break
			}
			s, reply = t, reply || isReply
		}
		if t := cutBlob(s); t != "" {
			s = t
		}
		if len(s) > 5 && strings.EqualFold(s[:5], "[fwd:") && strings.HasSuffix(s, "]") {
			s, reply = strings.TrimSpace(s[5:len(s)-1]), true
		}
		if s == before {
			return s, reply
		}
	}
}

func cutSuffixFold(s, suffix string) string {
	if n := len(s) - len(suffix); n >= 0 && strings.EqualFold(s[n:], suffix) {
		return s[:n]
	}
	return s
}

// cutLeader removes one "Re:", "Fw[2]:" or "Fwd:", blobs before it included.
func cutLeader(s string) (string, bool) {
	t := s
	for {
		u := cutBlob(t)
		if u == t {
			break
		}
		t = u
	}
	for _, word := range []string{"fwd", "fw", "re"} {
		if len(t) < len(word) || !strings.EqualFold(t[:len(word)], word) {
			continue
		}
		rest := strings.TrimLeft(t[len(word):], " ")
		rest = strings.TrimLeft(cutBlob(rest), " ")
		if strings.HasPrefix(rest, ":") {
			return strings.TrimSpace(rest[1:]), true
		}
	}
	return s, false
}

// cutBlob removes a leading "[…]".
func cutBlob(s string) string {
	if !strings.HasPrefix(s, "[") {
		return s
	}
	i := strings.IndexAny(s[1:], "[]")
	if i < 0 || s[1+i] != ']' {
		return s
	}
	return strings.TrimLeft(s[i+2:], " ")
}
