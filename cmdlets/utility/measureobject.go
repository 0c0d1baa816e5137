package utility

import (
	"math"
	"strings"
	"unicode"
	"unicode/utf16"

	"emsh/shell/command"
	"emsh/shell/object"
)

// measureInfo is what Measure-Object writes: of numbers, or of text.
type measureInfo struct {
	types  []string
	names  []string
	values map[string]any
}

func (m *measureInfo) TypeNames() []string     { return m.types }
func (m *measureInfo) PropertyNames() []string { return m.names }

func (m *measureInfo) Property(name string) (any, bool) {
	for _, n := range m.names {
		if strings.EqualFold(n, name) {
			return m.values[n], true
		}
	}
	return nil, false
}

type measureObject struct {
	InputObject       any            `param:"pipeline,is=PSObject" help:"An object to measure."`
	Property          []any          `param:"pos=0,is=pspropertyexpression[]" help:"The properties to measure, or a script block."`
	StandardDeviation command.Switch `param:"set=GenericMeasure" help:"Takes the standard deviation of a sample."`
	Sum               command.Switch `param:"set=GenericMeasure" help:"Adds the values."`
	AllStats          command.Switch `param:"set=GenericMeasure" help:"Does all of these."`
	Average           command.Switch `param:"set=GenericMeasure" help:"Takes the mean of the values."`
	Maximum           command.Switch `param:"set=GenericMeasure" help:"Finds the largest value."`
	Minimum           command.Switch `param:"set=GenericMeasure" help:"Finds the smallest value."`
	Line              command.Switch `param:"set=TextMeasure" help:"Counts lines."`
	Word              command.Switch `param:"set=TextMeasure" help:"Counts words."`
	Character         command.Switch `param:"set=TextMeasure" help:"Counts characters."`
	IgnoreWhiteSpace  command.Switch `param:"set=TextMeasure" help:"Leaves blanks out of the characters."`

	want wanted

	nonNumeric bool // some value was no number: nothing is added up
	by         []expression
	stats      map[string]*statistics
	order      []string
	total      int
}

// wanted says what is worked out.
type wanted struct{ sum, average, maximum, minimum, deviation bool }

// statistics are what is known of one property's values.
type statistics struct {
	count              int
	numbers            int
	sum, mean, squares float64
	max, min           any
	lines, words, runs int
}

func (m *measureObject) Begin(c *command.Call) error {
	var err error
	m.stats = map[string]*statistics{}
	m.by, err = expressions(c, m.Property, plainKeys)
	all := m.AllStats
	m.want = wanted{bool(m.Sum || all), bool(m.Average || all), bool(m.Maximum || all), bool(m.Minimum || all), bool(m.StandardDeviation || all)}
	if len(m.by) == 0 {
		m.of("")
	}
	return err
}

func (m *measureObject) text() bool { return bool(m.Line || m.Word || m.Character) }

func (m *measureObject) of(name string) *statistics {
	s := m.stats[name]
	if s == nil {
		s = &statistics{}
		m.stats[name] = s
		m.order = append(m.order, name)
	}
	return s
}

func (m *measureObject) Process(c *command.Call) error {
	v := input(c, m.InputObject)
	if v == nil || v == object.Nothing {
		return nil
	}
	m.total++
	if len(m.by) == 0 {
		return m.add(c, m.stats[""], v, v)
	}
	for _, e := range m.by {
		if e.value != nil {
			value, err := e.value(v)
			if err != nil {
				continue
			}
			if err := m.add(c, m.of(e.source), value, v); err != nil {
				return err
			}
			continue
		}
		for _, name := range e.names(v) {
			value, _ := e.read.property(v, name)
			if err := m.add(c, m.of(name), value, v); err != nil {
				return err
			}
		}
	}
	return nil
}

func (m *measureObject) add(c *command.Call, s *statistics, value, whole any) error {
	s.count++
	if m.text() {
		m.addText(s, object.Text(value))
		return nil
	}
	if value == nil {
		s.number(0)
		return nil
	}
	if m.want.sum || m.want.average || m.want.deviation {
		n, ok := measured(value)
		if !ok {
			m.nonNumeric = true
			return c.Fail(fail("NonNumericInputObject", command.InvalidType, psOperation,
				"Input object \""+object.Text(value)+"\" is not numeric.", value))
		}
		s.number(n)
	}
	if m.want.maximum || m.want.minimum {
		s.extremes(value)
	}
	return nil
}

// measured is a value as a number: one, or text that is one.
func measured(value any) (float64, bool) {
	switch x := value.(type) {
	case int32:
		return float64(x), true
	case int64:
		return float64(x), true
	case float64:
		return x, true
	case object.Size:
		return float64(x), true
	}
	v := object.Unwrap(value)
	if n, ok := object.Float(v); ok {
		return n, true
	}
	switch x := v.(type) {
	case bool:
		return float64(truthBit(x)), true
	case object.Char:
		return float64(x), true
	case object.Enum:
		return float64(x.Number), true
	case string:
		if n, err := object.Cast(v, "System.Double"); err == nil {
			return n.(float64), true
		}
	}
	return 0, false
}

func truthBit(b bool) int {
	if b {
		return 1
	}
	return 0
}

func (s *statistics) number(n float64) {
	s.numbers++
	s.sum += n
	before := s.mean
	s.mean += (n - before) / float64(s.numbers)
	s.squares += (n - before) * (n - s.mean)
}

func (s *statistics) extremes(v any) {
	if n, ok := measured(v); ok {
		v = n
	}
	if s.max == nil || compareMeasured(v, s.max) > 0 {
		s.max = v
	}
	if s.min == nil || compareMeasured(v, s.min) < 0 {
		s.min = v
	}
}

// compareMeasured is the order of -Maximum: by text where two are of different types.
func compareMeasured(a, b any) int {
	if object.TypeName(a) != object.TypeName(b) {
		return object.CompareText(object.Text(a), object.Text(b), false)
	}
	return compareKeys(a, b, false)
}

func (m *measureObject) addText(s *statistics, text string) {
	if text != "" {
		s.lines += strings.Count(strings.TrimSuffix(text, "\n"), "\n") + 1
	}
	s.words += len(strings.Fields(text))
	for _, r := range text {
		if !bool(m.IgnoreWhiteSpace) || !unicode.IsSpace(r) {
			s.runs += utf16.RuneLen(r)
		}
	}
}

func (m *measureObject) End(c *command.Call) error {
	for _, name := range m.order {
		if err := c.Write(m.info(name, m.stats[name])); err != nil {
			return err
		}
	}
	if len(m.by) > 0 && m.total > 0 {
		return m.missing(c)
	}
	return nil
}

// missing reports properties that no object had; only strict mode minds them.
func (m *measureObject) missing(c *command.Call) error {
	for _, e := range m.by {
		if e.value != nil || hasWildcards(e.name) || m.has(e.name) || !strict(c) {
			continue
		}
		err := c.Fail(fail("GenericMeasurePropertyNotFound", command.ObjectNotFound, psArgument,
			"Cannot process argument because the value of argument \""+e.name+"\" is not valid. Change the value of the \""+e.name+"\" argument and run the operation again.", nil))
		if err != nil {
			return err
		}
	}
	return nil
}

func (m *measureObject) has(name string) bool {
	for known := range m.stats {
		if strings.EqualFold(known, name) {
			return true
		}
	}
	return false
}

func (m *measureObject) info(name string, s *statistics) *measureInfo {
	if m.text() {
		return m.textInfo(name, s)
	}
	count := s.count
	values := map[string]any{"Count": int32(count), "Property": nil}
	if name != "" {
		values["Property"] = name
	}
	if !m.nonNumeric {
		n := float64(s.numbers)
		if m.want.sum {
			values["Sum"] = s.sum
		}
		if m.want.average && n > 0 {
			values["Average"] = s.sum / n
		}
		if m.want.deviation {
			values["StandardDeviation"] = math.Sqrt(s.squares / max(n-1, 1))
		}
	}
	kind := "Microsoft.PowerShell.Commands.GenericMeasureInfo"
	if m.want.maximum {
		values["Maximum"] = s.max
	}
	if m.want.minimum {
		values["Minimum"] = s.min
	}
	for _, x := range []any{values["Maximum"], values["Minimum"]} {
		if _, number := x.(float64); x != nil && !number {
			kind = "Microsoft.PowerShell.Commands.GenericObjectMeasureInfo"
		}
	}
	return &measureInfo{types: []string{kind, "Microsoft.PowerShell.Commands.MeasureInfo", "System.Object"},
		names: []string{"Count", "Average", "Sum", "Maximum", "Minimum", "StandardDeviation", "Property"}, values: values}
}

func (m *measureObject) textInfo(name string, s *statistics) *measureInfo {
	values := map[string]any{"Property": nil}
	if name != "" {
		values["Property"] = name
	}
	if m.Line {
		values["Lines"] = int32(s.lines)
	}
	if m.Word {
		values["Words"] = int32(s.words)
	}
	if m.Character {
		values["Characters"] = int32(s.runs)
	}
	return &measureInfo{types: []string{"Microsoft.PowerShell.Commands.TextMeasureInfo", "Microsoft.PowerShell.Commands.MeasureInfo", "System.Object"},
		names: []string{"Lines", "Words", "Characters", "Property"}, values: values}
}

var measureObjectCommand = command.Define[measureObject](command.Spec{Verb: "Measure", Noun: "Object",
	Synopsis: "Counts objects, and adds, averages or compares their values; or counts lines, words and characters.",
	Aliases:  []string{"measure"}, DefaultSet: "GenericMeasure", Output: "Microsoft.PowerShell.Commands.GenericMeasureInfo",
	Examples: []command.Example{{Title: "A sum", Code: "(1..4 | Measure-Object -Sum).Sum", Output: "10"}}})
