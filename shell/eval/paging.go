package eval

import (
	"math"

	"emsh/shell/command"
	"emsh/shell/object"
)

// pagingParams are those that [CmdletBinding(SupportsPaging)] adds.
func pagingParams() []command.Param {
	out := []command.Param{{Name: "IncludeTotalCount", Switch: true, Type: "SwitchParameter", NetType: "System.Management.Automation.SwitchParameter",
		Help: "Reports how many objects there are in all."}}
	for _, p := range [][2]string{{"Skip", "Leaves out so many objects."}, {"First", "Gives so many objects."}} {
		out = append(out, command.Param{Name: p[0], Type: "UInt64", NetType: "System.UInt64", Help: p[1],
			Convert: func(v any) (any, error) { return object.Cast(v, "System.UInt64") }})
	}
	for i := range out {
		out[i].Sets = []command.ParamSet{{Position: -1}}
	}
	return out
}

// Paging is $PSCmdlet.PagingParameters: the part of its output that a function is asked for.
type Paging struct{ bound map[string]any }

func (c *Cmdlet) paging() any {
	if b := c.call.block.code.binding; b == nil || !b.supportsPaging {
		return nil
	}
	return Paging{c.call.stage.binding.Values}
}

// TypeNames are the type's names.
func (p Paging) TypeNames() []string {
	return []string{"System.Management.Automation.PagingParameters", "System.Object"}
}

// PropertyNames are the properties in order.
func (p Paging) PropertyNames() []string { return []string{"IncludeTotalCount", "Skip", "First"} }

// Property is the named property: what was given, else everything.
func (p Paging) Property(name string) (any, bool) {
	initial := map[string]any{"IncludeTotalCount": command.Switch(false), "Skip": uint64(0), "First": uint64(math.MaxUint64)}
	for _, n := range p.PropertyNames() {
		if fold(n) != fold(name) {
			continue
		}
		if v, ok := p.bound[n]; ok {
			return v, true
		}
		return initial[n], true
	}
	return nil, false
}

// MethodNames are the methods.
func (p Paging) MethodNames() []string { return []string{"NewTotalCount"} }

// CallMethod calls a method.
func (p Paging) CallMethod(name string, args []any) (any, error) {
	if fold(name) != "newtotalcount" || len(args) != 2 {
		return nil, object.NoSuchMethod
	}
	return args[0], nil
}

var _ object.CallableThing = Paging{}
