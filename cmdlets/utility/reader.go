package utility

import (
	"iter"
	"strings"

	"emsh/shell/command"
	"emsh/shell/eval"
	"emsh/shell/object"
)

// reader reads the properties of values: their own, and those that Update-TypeData gave their types.
type reader struct {
	told *eval.Session // nil where nothing was told
}

func readerOf(c *command.Call) reader {
	if from := eval.From(c); from != nil && len(from.Session().TypeData()) > 0 {
		return reader{from.Session()}
	}
	return reader{}
}

// property is the named property of a value; of a dictionary also the value of the key.
func (r reader) property(v any, name string) (any, bool) {
	value, ok := property(v, name)
	if ok || r.told == nil {
		return value, ok
	}
	value, ok, err := r.told.ToldProperty(v, name)
	return value, ok && err == nil
}

// keyed is what a property expression reads: the keys of a hashtable count as properties, those of other dictionaries do not.
func (r reader) keyed(v any, name string) (any, bool) {
	value, ok := keyed(v, name)
	if ok || r.told == nil {
		return value, ok
	}
	value, ok, err := r.told.ToldProperty(v, name)
	return value, ok && err == nil
}

// properties are a value's properties in order, those of its types after its own.
func (r reader) properties(v any) iter.Seq2[string, any] {
	if r.told == nil {
		return properties(v)
	}
	return func(yield func(string, any) bool) {
		own := map[string]bool{}
		for name, value := range properties(v) {
			own[strings.ToLower(name)] = true
			if !yield(name, value) {
				return
			}
		}
		for name, value := range r.toldProperties(v, own) {
			if !yield(name, value) {
				return
			}
		}
	}
}

// toldProperties are those that Update-TypeData gave a value's types and that it has not itself.
func (r reader) toldProperties(v any, own map[string]bool) iter.Seq2[string, any] {
	return func(yield func(string, any) bool) {
		for m := range r.told.ToldMembers(v) {
			value, ok, err := r.told.ToldProperty(v, m.Name)
			if ok && err == nil && !own[strings.ToLower(m.Name)] && !yield(m.Name, value) {
				return
			}
		}
	}
}

func (r reader) names(v any) []string {
	var names []string
	for name := range r.properties(v) {
		names = append(names, name)
	}
	return names
}

// match are the properties whose names a name or pattern fits, as the object spells them.
func (r reader) match(v any, pattern string) []string {
	if h, ok := object.Unwrap(v).(*object.Hashtable); ok && !h.Ordered {
		if names := matchKeys(h, pattern); names != nil {
			return names
		}
	}
	if !hasWildcards(pattern) {
		for name := range r.properties(v) {
			if strings.EqualFold(name, pattern) {
				return []string{name}
			}
		}
		if _, ok := r.keyed(v, pattern); ok {
			return []string{pattern}
		}
		return nil
	}
	w := wild(pattern)
	var names []string
	for name := range r.properties(v) {
		if w.Match(name) {
			names = append(names, name)
		}
	}
	return names
}
