package command

import (
	"errors"
	"reflect"
	"slices"
	"strings"

	"emsh/shell/object"
)

// TakesInput reports whether the parameter can be bound from the pipeline, in any set.
func (p *Param) TakesInput() bool {
	return slices.ContainsFunc(p.Sets, func(s ParamSet) bool { return s.ByValue || s.ByProperty })
}

// TakesInput reports whether any parameter can be bound from the pipeline.
func (bd *Binding) TakesInput() bool {
	for i := range bd.b.Params {
		for _, s := range bd.parts(&bd.b.Params[i]) {
			if s.ByValue || s.ByProperty {
				return true
			}
		}
	}
	return len(bd.delayed) > 0
}

// Object binds what a pipeline object gives, in the four steps of the shell: by value and by
// property as they are, then with conversion. What earlier objects gave is forgotten first.
func (bd *Binding) Object(v any) error {
	if bd.only != nil && v != nil {
		bd.Values[bd.only.Name] = v
		return nil
	}
	bd.forget()
	taker := bd.taker()
	if len(bd.delayed) > 0 {
		if err := bd.runDelayed(v); err != nil {
			return err
		}
	}
	saved := cloneSets(bd.sets)
	bound, err := bd.steps(v)
	if err != nil {
		return err
	}
	if !bound && len(bd.delayed) == 0 {
		return bd.notBound(v)
	}
	if err := bd.changed(v); err != nil {
		return err
	}
	if missing := bd.stillMissing(); len(missing) > 0 {
		return bd.notBoundMissing(v, missing)
	}
	bd.setOfObject()
	bd.sets = saved
	bd.only = taker
	return nil
}

// steps are the four in which an object is bound.
func (bd *Binding) steps(v any) (bound bool, err error) {
	for _, step := range [...]func(any) (bool, error){bd.byValueExactly, bd.byPropertyExactly, bd.byValueConverted, bd.byPropertyConverted} {
		did, err := step(v)
		if err != nil {
			return bound, err
		}
		bound = bound || did
		if did && bd.complete() && len(bd.candidates()) == 0 {
			break
		}
	}
	return bound, nil
}

// Only is the name of the one parameter that the pipeline gives, whatever the object; "" when there
// is no such. Then each further object is bound by setting it.
func (bd *Binding) Only() string {
	if bd.only == nil {
		return ""
	}
	return bd.only.Name
}

// taker is the parameter that takes every object as it is, when it is the only one that takes any.
func (bd *Binding) taker() *Param {
	if len(bd.delayed) > 0 {
		return nil
	}
	all := bd.candidates()
	if len(all) != 1 || !all[0].everywhere() {
		return nil
	}
	p := all[0]
	if len(p.Validate) > 0 || p.Convert == nil && (p.Go == nil || p.Go.Kind() != reflect.Interface) || p.Convert != nil && p.NetType != "System.Object" {
		return nil
	}
	for _, s := range p.Sets {
		if !s.ByValue || s.ByProperty {
			return nil
		}
	}
	return p
}

func cloneSets(sets map[string]bool) map[string]bool {
	out := make(map[string]bool, len(sets))
	for k := range sets {
		out[k] = true
	}
	return out
}

func (bd *Binding) setOfObject() {
	if def := bd.defaultSet(); def != "" && len(bd.sets) > 1 {
		bd.Set = def
		return
	}
	bd.decide()
}

func (bd *Binding) forget() {
	for name := range bd.fromIn {
		if old, had := bd.base[name]; had {
			bd.Values[name] = old
		} else {
			delete(bd.Values, name)
			for i, n := range bd.Order {
				if n == name {
					bd.Order = append(bd.Order[:i:i], bd.Order[i+1:]...)
					break
				}
			}
		}
		delete(bd.fromIn, name)
	}
}

func (bd *Binding) runDelayed(v any) error {
	for name, block := range bd.delayed {
		p := bd.param(name)
		got, err := bd.b.Run(block, v)
		if err != nil {
			return err
		}
		got = object.Unwrap(got)
		arg := &Arg{Name: name, Value: got, Position: bd.b.Where}
		value, err := bd.convert(p, arg)
		if err != nil {
			return err
		}
		if err := bd.validate(p, value, arg); err != nil {
			return err
		}
		bd.Values[name] = value
		bd.fromIn[name] = true
	}
	return nil
}

func (bd *Binding) param(name string) *Param {
	for i := range bd.b.Params {
		if bd.b.Params[i].Name == name {
			return &bd.b.Params[i]
		}
	}
	return nil
}

// candidates are the unbound parameters that the pipeline may give.
func (bd *Binding) candidates() []*Param {
	var out []*Param
	for i := range bd.b.Params {
		p := &bd.b.Params[i]
		if bd.has(p) {
			continue
		}
		for _, s := range bd.parts(p) {
			if s.ByValue || s.ByProperty {
				out = append(out, p)
				break
			}
		}
	}
	return out
}

func (bd *Binding) complete() bool { return len(bd.stillMissing()) == 0 && len(bd.sets) <= 1 }

func (bd *Binding) byValueExactly(v any) (bool, error) {
	did := false
	for _, p := range bd.ordered() {
		if bd.has(p) || !bd.can(p, func(s ParamSet) bool { return s.ByValue }) {
			continue
		}
		if got, ok := bd.exactly(p, v); ok {
			if err := bd.fromPipeline(p, got, v); err != nil {
				return did, err
			}
			did = true
		}
	}
	return did, nil
}

func (bd *Binding) byPropertyExactly(v any) (bool, error) {
	return bd.byProperty(v, func(p *Param, prop any) (any, bool, error) {
		got, ok := bd.exactly(p, prop)
		return got, ok, nil
	})
}

func (bd *Binding) byValueConverted(v any) (bool, error) {
	did := false
	for _, p := range bd.ordered() {
		if bd.has(p) || !bd.can(p, func(s ParamSet) bool { return s.ByValue }) {
			continue
		}
		if err := bd.allowed(p, v, &Arg{Value: v, Position: bd.b.Where}); err != nil {
			return did, onObject(err, v)
		}
		got, err := bd.converted(p, v)
		if err != nil {
			continue
		}
		if err := bd.fromPipeline(p, got, v); err != nil {
			return did, err
		}
		did = true
	}
	return did, nil
}

// converted is a pipeline value as the parameter's; a list does not become one text there.
func (bd *Binding) converted(p *Param, v any) (any, error) {
	if _, list := object.Elements(v); list && p.isText() && !p.several() {
		return nil, bd.transformation(p, &Arg{Position: bd.b.Where}, errListAsText)
	}
	return bd.convert(p, &Arg{Value: v, Position: bd.b.Where})
}

var errListAsText = errors.New("Cannot convert value to type System.String.")

func (bd *Binding) byPropertyConverted(v any) (bool, error) {
	return bd.byProperty(v, func(p *Param, prop any) (any, bool, error) {
		got, err := bd.converted(p, prop)
		if err != nil {
			return nil, false, onObject(err, v)
		}
		return got, true, nil
	})
}

// onObject makes the object the target of a failed conversion.
func onObject(err error, v any) error {
	if e, ok := err.(*Error); ok {
		e.Target = v
	}
	return err
}

func (bd *Binding) byProperty(v any, take func(*Param, any) (any, bool, error)) (bool, error) {
	did := false
	for _, p := range bd.ordered() {
		if bd.has(p) || !bd.can(p, func(s ParamSet) bool { return s.ByProperty }) {
			continue
		}
		prop, ok := propertyFor(v, p)
		if !ok {
			continue
		}
		got, ok, err := take(p, prop)
		if err != nil {
			return did, err
		}
		if ok {
			if err := bd.fromPipeline(p, got, v); err != nil {
				return did, err
			}
			did = true
		}
	}
	return did, nil
}

// ordered are the candidates, those of the default set first.
func (bd *Binding) ordered() []*Param {
	all := bd.candidates()
	def := bd.defaultSet()
	if def == "" {
		return all
	}
	var first, rest []*Param
	for _, p := range all {
		if _, ok := p.in(def); ok {
			first = append(first, p)
		} else {
			rest = append(rest, p)
		}
	}
	return append(first, rest...)
}

func (bd *Binding) can(p *Param, is func(ParamSet) bool) bool {
	for _, s := range bd.parts(p) {
		if is(s) {
			return true
		}
	}
	return false
}

func (bd *Binding) fromPipeline(p *Param, got, v any) error {
	if err := bd.allowed(p, got, &Arg{Value: got, Position: bd.b.Where}); err != nil {
		return onObject(err, v)
	}
	if err := bd.validate(p, got, &Arg{Value: v, Position: bd.b.Where}); err != nil {
		return onObject(err, v)
	}
	if old, had := bd.Values[p.Name]; had {
		bd.base[p.Name] = old
	}
	bd.bind(p, got)
	bd.fromIn[p.Name] = true
	return nil
}

// propertyFor is the property of v with the parameter's name or one of its aliases.
func propertyFor(v any, p *Param) (any, bool) {
	if got, ok := propertyOf(v, p.Name); ok {
		return got, true
	}
	for _, a := range p.Aliases {
		if got, ok := propertyOf(v, a); ok {
			return got, true
		}
	}
	return nil, false
}

func propertyOf(v any, name string) (any, bool) {
	switch x := v.(type) {
	case *object.Object:
		if got, ok := x.Get(name); ok {
			return got, true
		}
		if x.Base() != nil {
			return propertyOf(x.Base(), name)
		}
	case object.Thing:
		return x.Property(name)
	case string:
		if strings.EqualFold(name, "Length") {
			return int32(len([]rune(x))), true
		}
	}
	return nil, false
}

func (bd *Binding) stillMissing() []*Param {
	if bd.conflicting() {
		return nil
	}
	return bd.missing(true)
}

func (bd *Binding) notBound(v any) error {
	e := bd.fail("InputObjectNotBound", InvalidArgument, bindingException, bd.b.Where,
		"The input object cannot be bound to any parameters for the command either because the command does not take pipeline input or the input and its properties do not match any of the parameters that take pipeline input.")
	e.Target = v
	return e
}

func (bd *Binding) notBoundMissing(v any, missing []*Param) error {
	e := bd.fail("InputObjectMissingMandatory", InvalidArgument, bindingException, bd.b.Where,
		"The input object cannot be bound because it did not contain the information required to bind all mandatory parameters:  "+strings.Join(namesOf(missing), " "))
	e.Target = v
	return e
}
