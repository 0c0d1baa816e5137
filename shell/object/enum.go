package object

import (
	"fmt"
	"strconv"
	"strings"
)

// Value is the enumeration's value of a number.
func (s *EnumSet) Value(n int64) Enum { return Enum{Type: s.Type, Name: s.name(n), Number: n, Set: s} }

func (s *EnumSet) name(n int64) string {
	for i, v := range s.Numbers {
		if v == n {
			return s.Names[i]
		}
	}
	if s.Flags {
		if words, ok := s.words(n); ok {
			return strings.Join(words, ", ")
		}
	}
	return strconv.FormatInt(n, 10)
}

// words are the names of the bits of n, low first; ok is false when a bit has no name.
func (s *EnumSet) words(n int64) (words []string, ok bool) {
	rest := n
	for i := len(s.Numbers) - 1; i >= 0; i-- {
		if bit := s.Numbers[i]; bit != 0 && rest&bit == bit {
			words = append([]string{s.Names[i]}, words...)
			rest &^= bit
		}
	}
	return words, rest == 0 && len(words) > 0
}

func (s *EnumSet) defined(n int64) bool {
	for _, v := range s.Numbers {
		if v == n {
			return true
		}
	}
	if s.Flags {
		_, ok := s.words(n)
		return ok
	}
	return false
}

// CastEnum converts v to a value of the enumeration: by name, unambiguous start of a name, or number.
func CastEnum(v any, s *EnumSet) (any, error) {
	v = Unwrap(v)
	switch x := v.(type) {
	case nil:
		return nil, enumFault("nullToEnumInvalidCast", fmt.Sprintf("Cannot convert null to type \"%s\"%s", s.Type, s.invalid()))
	case Enum:
		if x.Type == s.Type {
			return x, nil
		}
		return CastEnum(x.Number, s)
	case string:
		return s.parse(v, x)
	case bool, Char, DateTime, float64, float32:
		if f, ok := Float(x); ok {
			return s.parse(v, Text(f))
		}
		return nil, CastFault("InvalidCastIConvertible", v, s.Type, fmt.Sprintf("Invalid cast from '%s' to '%s'.", TypeName(v), s.Type))
	case *Array, *List:
		items, _ := Elements(v)
		return s.fromList(v, items)
	case *Hashtable, *Object:
		return nil, Failed(v, s.Type)
	}
	if n, ok := whole(v); ok {
		if s.defined(n) {
			return s.Value(n), nil
		}
		return nil, enumFault("UndefinedIntegerToEnum", fmt.Sprintf("Cannot convert value \"%d\" to type \"%s\"%s", n, s.Type, s.invalid()))
	}
	if IsNumber(v) {
		return s.parse(v, Text(v))
	}
	return nil, Failed(v, s.Type)
}

func enumFault(id, message string) *Fault {
	return &Fault{ID: id, Category: categoryInvalidArgument, Exception: &Exception{Message: message, Inner: &Exception{Type: psInvalidCast, Message: message}}}
}

func (s *EnumSet) invalid() string {
	return " due to enumeration values that are not valid. Specify one of the following enumeration values and try again. The possible enumeration values are \"" +
		strings.Join(s.Names, ",") + "\"."
}

func (s *EnumSet) fromList(v any, items []any) (any, error) {
	words := make([]string, len(items))
	for i, item := range items {
		if item == nil {
			return nil, enumFault("nullToEnumInvalidCast", fmt.Sprintf("Cannot convert null to type \"%s\"%s", s.Type, s.invalid()))
		}
		words[i] = Text(item)
		if inner, ok := Elements(item); ok {
			words[i] = joinTexts(inner)
		}
	}
	text := strings.Join(words, ",")
	return s.parse(text, text)
}

func joinTexts(items []any) string {
	words := make([]string, len(items))
	for i, item := range items {
		words[i] = Text(item)
	}
	return strings.Join(words, ",")
}

func (s *EnumSet) parse(v any, text string) (any, error) {
	var n int64
	for word := range strings.SplitSeq(text, ",") {
		word = strings.TrimSpace(word)
		number, err := strconv.ParseInt(word, 10, 64)
		if err != nil {
			i, problem := s.find(word)
			if problem != "" {
				return nil, CastFault("SubstringDisambiguationEnumParseThrewAnException", v, s.Type, s.problem(problem, text))
			}
			number = s.Numbers[i]
		}
		n |= number
	}
	if !s.defined(n) {
		return nil, enumFault("EnumParseUndefined", fmt.Sprintf("Cannot convert value \"%s\" to type \"%s\"%s", text, s.Type, s.invalid()))
	}
	return s.Value(n), nil
}

func (s *EnumSet) problem(problem, text string) string {
	if list, ok := strings.CutPrefix(problem, "="); ok {
		return fmt.Sprintf("The identifier name %s cannot be processed because it is either too similar or identical to the following enumerator names: %s. Use a more specific identifier name.", text, list)
	}
	return fmt.Sprintf("Unable to match the identifier name %s to a valid enumerator name. Specify one of the following enumerator names and try again:\n%s", text, strings.Join(s.Names, ", "))
}

// find is the place of a name or of the one name that starts with word; problem is "?" for none, "=a, b" for several.
func (s *EnumSet) find(word string) (at int, problem string) {
	var found []string
	for i, n := range s.Names {
		if strings.EqualFold(n, word) {
			return i, ""
		}
		if len(n) >= len(word) && strings.EqualFold(n[:len(word)], word) {
			at = i
			found = append(found, n)
		}
	}
	switch len(found) {
	case 1:
		return at, ""
	case 0:
		return 0, "?"
	}
	return 0, "=" + strings.Join(found, ", ")
}
