package utility

import (
	"fmt"
	"strings"

	"emsh/shell/command"
	"emsh/shell/eval"
	"emsh/shell/format"
	"emsh/shell/object"
)

// expression is one item of a -Property parameter: a name, a pattern, a script block, or a
// hashtable that describes one.
type expression struct {
	read       reader
	name       string
	value      func(v any) (any, error)
	source     string // text of a script block
	label      string
	labeled    bool
	descending *bool
	width      int
	align      format.Align
	format     string
}

// expressionKeys are the keys that a cmdlet takes in such a hashtable.
type expressionKeys []string

var (
	selectKeys  = expressionKeys{"name", "label", "expression"}
	sortKeys    = expressionKeys{"expression", "ascending", "descending"}
	plainKeys   = expressionKeys{"expression"}
	tableKeys   = expressionKeys{"name", "label", "expression", "width", "alignment", "formatstring"}
	listKeys    = expressionKeys{"name", "label", "expression", "formatstring"}
	wideKeys    = expressionKeys{"expression", "formatstring"}
	customKeys  = expressionKeys{"expression", "depth"}
	groupByKeys = expressionKeys{"name", "label", "expression", "formatstring"}
)

// expressions reads a -Property argument.
func expressions(c *command.Call, given []any, keys expressionKeys) ([]expression, error) {
	var all []expression
	for _, v := range given {
		if nested, ok := object.Elements(v); ok {
			more, err := expressions(c, nested, keys)
			if err != nil {
				return nil, err
			}
			all = append(all, more...)
			continue
		}
		e, err := newExpression(c, v, keys)
		if err != nil {
			return nil, err
		}
		e.read = readerOf(c)
		all = append(all, e)
	}
	return all, nil
}

func newExpression(c *command.Call, v any, keys expressionKeys) (expression, error) {
	switch x := object.Unwrap(v).(type) {
	case *eval.ScriptBlock:
		e := expression{source: strings.TrimSpace(x.Text())}
		e.source = x.Text()
		return e, e.block(c, x)
	case *object.Hashtable:
		return fromTable(c, x, keys)
	case nil:
		return expression{}, fail("DictionaryKeyMandatoryEntry", command.InvalidArgument, "NotSupportedException", "A mandatory entry for expression is missing.", nil)
	}
	if name, ok := nameOf(v); ok {
		return expression{name: name}, nil
	}
	return expression{}, fail("DictionaryKeyUnknownType", command.InvalidArgument, "NotSupportedException", fmt.Sprintf(
		"Cannot convert %s to one of the following types {System.String, System.Management.Automation.ScriptBlock}.", object.TypeName(v)), nil)
}

// nameOf is the property name that a string, or something that stands for one, gives.
func nameOf(v any) (string, bool) {
	switch object.Unwrap(v).(type) {
	case bool, int, int8, int16, int32, int64, uint8, uint16, uint32, uint64, float32, float64:
		return "", false
	}
	return object.Text(v), true
}

func (e *expression) block(c *command.Call, b any) error {
	caller := eval.From(c)
	if caller == nil {
		return fail("NoEvaluator", command.InvalidOperation, "", "A script block cannot run here.", nil)
	}
	value, err := caller.Calculated(b)
	e.value = value
	return err
}

func fromTable(c *command.Call, h *object.Hashtable, keys expressionKeys) (expression, error) {
	var e expression
	seen := map[string]bool{}
	for key, value := range h.All() {
		full, err := keys.find(object.Text(key))
		if err != nil {
			return e, err
		}
		if seen[full] {
			return e, fail("DictionaryKeyDuplicate", command.InvalidArgument, "NotSupportedException",
				fmt.Sprintf("The duplicated key \"%s\" conflicts with \"%s\".", full, full), nil)
		}
		seen[full] = true
		if err := e.put(c, full, value); err != nil {
			return e, err
		}
	}
	if !seen["expression"] {
		return e, fail("DictionaryKeyMandatoryEntry", command.InvalidArgument, "NotSupportedException", "A mandatory entry for expression is missing.", nil)
	}
	return e, nil
}

// find is the key that an abbreviation stands for; "label" is another word for "name".
func (keys expressionKeys) find(word string) (string, error) {
	if key, ok := keys.match(word); ok {
		return key, nil
	}
	message := "The " + word + " key is not valid."
	if _, known := tableKeys.match(word); known && len(keys) > len(selectKeys) {
		message = "Specified method is not supported."
	}
	return "", fail("DictionaryKeyIllegal", command.InvalidArgument, "NotSupportedException", message, nil)
}

func (keys expressionKeys) match(word string) (string, bool) {
	low := strings.ToLower(word)
	for _, k := range keys {
		if low != "" && strings.HasPrefix(k, low) {
			if k == "label" {
				return "name", true
			}
			return k, true
		}
	}
	return "", false
}

func (e *expression) put(c *command.Call, key string, v any) error {
	switch key {
	case "name":
		e.label, e.labeled = object.Text(v), true
	case "expression":
		if b, ok := object.Unwrap(v).(*eval.ScriptBlock); ok {
			e.source = b.Text()
			return e.block(c, b)
		}
		e.name = object.Text(v)
	case "ascending", "descending":
		down := object.Truth(v) == (key == "descending")
		e.descending = &down
	case "width":
		n, err := object.Cast(v, "System.Int32")
		if err != nil {
			return err
		}
		e.width = int(n.(int32))
		if e.width <= 0 {
			return fail("WidthOutOfRange", command.InvalidArgument, "NotSupportedException",
				fmt.Sprintf("The value \"%s\" for key \"width\" should be greater than 0.", object.Text(v)), nil)
		}
	case "alignment":
		return e.setAlign(object.Text(v))
	case "formatstring":
		e.format = object.Text(v)
	}
	return nil
}

func (e *expression) setAlign(word string) error {
	for _, a := range []struct {
		name  string
		align format.Align
	}{{"left", format.Left}, {"center", format.Center}, {"right", format.Right}} {
		if word != "" && strings.HasPrefix(a.name, strings.ToLower(word)) {
			e.align = a.align
			return nil
		}
	}
	return fail("AlignmentIllegalValue", command.InvalidArgument, "NotSupportedException",
		fmt.Sprintf("The value \"%s\" for key \"alignment\" is not valid; valid values are {left, center, right}.", word), nil)
}

// column is the expression as a column of the formatter.
func (e expression) column() format.Column {
	return format.Column{Name: e.name, Value: e.value, Source: e.source, Label: e.label, Labeled: e.labeled, Width: e.width, Align: e.align, Format: e.format}
}

// names are the properties of v that the expression stands for.
func (e expression) names(v any) []string {
	if e.value != nil {
		return nil
	}
	return e.read.match(v, e.name)
}

func matchKeys(h *object.Hashtable, pattern string) []string {
	var names []string
	for key := range h.All() {
		if name, ok := key.(string); ok && object.Like(name, pattern) {
			names = append(names, name)
		}
	}
	return names
}

// of is the expression's value of an object, and whether there is one.
func (e expression) of(v any) (any, bool, error) {
	if e.value != nil {
		value, err := e.value(v)
		return value, err == nil, err
	}
	if hasWildcards(e.name) {
		if names := e.names(v); len(names) > 0 {
			value, ok := e.read.keyed(v, names[0])
			return value, ok, nil
		}
		return nil, false, nil
	}
	value, ok := e.read.keyed(v, e.name)
	return value, ok, nil
}

// title names the expression: its label, its property, or its source.
func (e expression) title() string {
	switch {
	case e.labeled:
		return e.label
	case e.value != nil:
		return e.source
	}
	return e.name
}
