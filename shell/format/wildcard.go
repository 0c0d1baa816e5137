package format

import "strings"

// like reports whether a property's name fits a pattern with * ? and [a-z], whatever the case.
func like(name, pattern string) bool {
	return fits([]rune(strings.ToLower(name)), []rune(strings.ToLower(pattern)))
}

func fits(name, pattern []rune) bool {
	for len(pattern) > 0 {
		switch pattern[0] {
		case '*':
			for i := 0; i <= len(name); i++ {
				if fits(name[i:], pattern[1:]) {
					return true
				}
			}
			return false
		case '[':
			n, ok := inSet(name, pattern)
			if !ok {
				return false
			}
			name, pattern = name[1:], pattern[n:]
			continue
		case '`':
			if len(pattern) > 1 {
				pattern = pattern[1:]
			}
			fallthrough
		default:
			if len(name) == 0 || pattern[0] != '?' && pattern[0] != name[0] {
				return false
			}
		}
		name, pattern = name[1:], pattern[1:]
	}
	return len(name) == 0
}

// inSet reports whether the first character is in the set that the pattern begins with, and the set's length.
func inSet(name, pattern []rune) (int, bool) {
	end := 1
	for end < len(pattern) && (pattern[end] != ']' || end == 1) {
		end++
	}
	if end == len(pattern) || len(name) == 0 {
		return 0, false
	}
	set := pattern[1:end]
	for i := 0; i < len(set); i++ {
		low, high := set[i], set[i]
		if i+2 < len(set) && set[i+1] == '-' {
			high = set[i+2]
			i += 2
		}
		if low <= name[0] && name[0] <= high {
			return end + 1, true
		}
	}
	return 0, false
}
