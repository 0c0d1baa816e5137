package utility

import (
	"slices"

	"emsh/shell/command"
)

type sortObject struct {
	Stable        command.Switch `param:"set=Default" help:"Keeps equal objects in the order in which they came; this is always so."`
	Descending    command.Switch `param:"" help:"Sorts from the largest to the smallest."`
	Unique        command.Switch `param:"" help:"Writes only one of objects with equal keys."`
	Top           int            `param:"mandatory,set=Top" valid:"range=1..2147483647" help:"How many objects to write, from the start of the order."`
	Bottom        int            `param:"mandatory,set=Bottom" valid:"range=1..2147483647" help:"How many objects to write, from the end of the order."`
	InputObject   any            `param:"pipeline,is=PSObject" help:"An object to sort."`
	Property      []any          `param:"pos=0" help:"What to sort by: properties, script blocks, or hashtables with Expression and Descending."`
	Culture       string         `param:"" help:"The culture whose order is meant."`
	CaseSensitive command.Switch `param:"" help:"Keeps upper and lower case apart."`

	keys []expression
	rows []sortRow
	down []bool
}

type sortRow struct {
	value any
	key   any   // the only one
	keys  []any // or several
}

func (s *sortObject) Begin(c *command.Call) error {
	var err error
	s.keys, err = expressions(c, s.Property, sortKeys)
	for _, k := range s.keys {
		down := bool(s.Descending)
		if k.descending != nil {
			down = *k.descending
		}
		s.down = append(s.down, down)
	}
	if len(s.keys) == 0 {
		s.down = []bool{bool(s.Descending)}
	}
	return err
}

func (s *sortObject) Process(c *command.Call) error {
	v := input(c, s.InputObject)
	if v == nil {
		return nil
	}
	row := sortRow{value: v, key: v}
	switch len(s.keys) {
	case 0:
	case 1:
		row.key = s.keys[0].sortKey(v)
	default:
		row.keys = make([]any, len(s.keys))
		for i, k := range s.keys {
			row.keys[i] = k.sortKey(v)
		}
	}
	s.rows = append(s.rows, row)
	return nil
}

// absent stands for a property that an object does not have: such objects come last, whatever the direction.
type absent struct{}

func (e expression) sortKey(v any) any {
	key, ok, err := e.of(v)
	if !ok && err == nil {
		return absent{}
	}
	return key
}

func (s *sortObject) compare(a, b sortRow) int {
	if a.keys == nil {
		return s.compareKey(a.key, b.key, 0)
	}
	for i := range a.keys {
		if n := s.compareKey(a.keys[i], b.keys[i], i); n != 0 {
			return n
		}
	}
	return 0
}

func (s *sortObject) compareKey(a, b any, i int) int {
	_, noA := a.(absent)
	_, noB := b.(absent)
	switch {
	case noA && noB:
		return 0
	case noA:
		return 1
	case noB:
		return -1
	}
	n := compareKeys(a, b, bool(s.CaseSensitive))
	if s.down[i] {
		return -n
	}
	return n
}

// fewRows are those that .NET's sort inserts one by one.
const fewRows = 16

// few sorts a few rows in the steps of .NET's sort: values of several types have no order that all steps agree on.
func (s *sortObject) few() {
	if len(s.rows) == 3 {
		s.exchange(0, 1)
		s.exchange(0, 2)
		s.exchange(1, 2)
		return
	}
	if len(s.rows) == 2 {
		s.exchange(0, 1)
		return
	}
	for i := 1; i < len(s.rows); i++ {
		row, j := s.rows[i], i
		for ; j > 0 && s.compare(row, s.rows[j-1]) < 0; j-- {
			s.rows[j] = s.rows[j-1]
		}
		s.rows[j] = row
	}
}

func (s *sortObject) exchange(i, j int) {
	if s.compare(s.rows[i], s.rows[j]) > 0 {
		s.rows[i], s.rows[j] = s.rows[j], s.rows[i]
	}
}

func (s *sortObject) End(c *command.Call) error {
	if len(s.rows) <= fewRows && !bool(s.Stable) {
		s.few()
	} else {
		slices.SortStableFunc(s.rows, s.compare)
	}
	rows := s.rows
	if s.Unique {
		rows = slices.CompactFunc(rows, func(a, b sortRow) bool { return s.compare(a, b) == 0 })
	}
	switch {
	case s.Top > 0:
		rows = rows[:min(s.Top, len(rows))]
	case s.Bottom > 0:
		rows = rows[max(len(rows)-s.Bottom, 0):]
	}
	for _, r := range rows {
		if err := c.Write(r.value); err != nil {
			return err
		}
	}
	return nil
}

var sortObjectCommand = command.Define[sortObject](command.Spec{Verb: "Sort", Noun: "Object",
	Synopsis: "Sorts objects by their values or properties.",
	Aliases:  []string{"sort"}, DefaultSet: "Default",
	Examples: []command.Example{{Title: "Numbers, largest first", Code: "3,1,2 | Sort-Object -Descending", Output: "3\n2\n1"}}})
