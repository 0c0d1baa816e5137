package admin

import (
	"fmt"
	"iter"
	"slices"
	"strconv"
	"strings"

	"emsh/shell/command"
	"emsh/shell/object"
	"emsh/store/config"
)

// defaultResultSize is how many objects a Get cmdlet writes unless it is told otherwise.
const defaultResultSize = 1000

// Listing are the parameters that choose among many objects. Cmdlets embed it.
type Listing struct {
	Filter     string                 `param:"filter" help:"Which objects to show, for example {Name -like 'p*' -and ImapEnabled -eq $false}."`
	ResultSize *config.Unlimited[int] `param:"" default:"1000" help:"How many objects to show at most, or Unlimited."`
	SortBy     string                 `param:"" help:"The property to sort by."`
}

// Write writes the objects that pass the filter, sorted, up to the result size; where that
// leaves some out, a warning says so.
func (l Listing) Write(s *Session, objects iter.Seq[any]) error {
	return l.WriteOrdered(s, objects, nil)
}

// WriteOrdered is Write with several properties to sort by; a minus before one sorts down.
func (l Listing) WriteOrdered(s *Session, objects iter.Seq[any], order []string) error {
	accept, err := ParseFilter(l.Filter)
	if err != nil {
		return err
	}
	if l.SortBy != "" {
		order = append(order[:len(order):len(order)], l.SortBy)
	}
	if len(order) > 0 {
		if objects, err = sorted(objects, accept, order); err != nil {
			return err
		}
	}
	most, limited := defaultResultSize, true
	if l.ResultSize != nil {
		most, limited = l.ResultSize.Value()
	}
	if limited && most < 0 {
		return &config.Invalid{Property: "ResultSize", Reason: "ResultSize is how many objects to show: 0 or more, or Unlimited."}
	}
	n := 0
	for v := range objects {
		o := object.Of(v)
		ok, err := accept(o)
		if err != nil {
			return err
		}
		if !ok {
			continue
		}
		if n++; limited && n > most {
			return s.Warn(cut(most, l.ResultSize == nil))
		}
		if err := s.Write(o); err != nil {
			return err
		}
	}
	return nil
}

func cut(most int, byDefault bool) string {
	if byDefault {
		return fmt.Sprintf("By default, only the first %d items are returned. Use the ResultSize parameter to specify the number of items returned. To return all items, specify \"-ResultSize Unlimited\".", most)
	}
	return "There are more results available than are currently displayed. To view them, increase the value for the ResultSize parameter, which is now " + strconv.Itoa(most) + "."
}

func sorted(objects iter.Seq[any], accept Filter, order []string) (iter.Seq[any], error) {
	var list []*object.Object
	for v := range objects {
		o := object.Of(v)
		ok, err := accept(o)
		if err != nil {
			return nil, err
		}
		for _, by := range order {
			if _, has := o.Get(strings.TrimLeft(by, "+-")); !has {
				return nil, &command.Error{ID: "InvalidSortBy", Category: command.InvalidArgument, Target: by,
					Message: fmt.Sprintf("\"%s\" is no property of %s.", strings.TrimLeft(by, "+-"), o.TypeNames()[0])}
			}
		}
		if ok {
			list = append(list, o)
		}
	}
	slices.SortStableFunc(list, func(a, b *object.Object) int {
		for _, by := range order {
			x, _ := a.Get(strings.TrimLeft(by, "+-"))
			y, _ := b.Get(strings.TrimLeft(by, "+-"))
			n, err := object.Compare(x, y)
			if err != nil || n == 0 {
				continue
			}
			if strings.HasPrefix(by, "-") {
				return -n
			}
			return n
		}
		return 0
	})
	return func(yield func(any) bool) {
		for _, o := range list {
			if !yield(o) {
				return
			}
		}
	}, nil
}
