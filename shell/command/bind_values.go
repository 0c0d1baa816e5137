package command

import (
	"errors"
	"fmt"
	"reflect"
	"strings"

	"emsh/shell/object"
)

// assign converts, checks and binds an argument.
func (bd *Binding) assign(p *Param, arg *Arg) error {
	if bd.delays(p, arg.Value) {
		bd.delayed[p.Name] = arg.Value
		bd.Order = append(bd.Order, p.Name)
		bd.narrow(p)
		return nil
	}
	v, err := bd.convert(p, arg)
	if err != nil {
		return err
	}
	if err := bd.validate(p, v, arg); err != nil {
		return err
	}
	if arg.Text != "" {
		bd.texts[p.Name] = arg.Text
	}
	bd.bind(p, v)
	return nil
}

// delays reports whether a script block is to run for each object instead of being the value.
func (bd *Binding) delays(p *Param, v any) bool {
	if !bd.Piped || bd.b.Block == nil || !bd.b.Block(v) || p.takesBlock() {
		return false
	}
	for _, s := range bd.parts(p) {
		if s.ByValue || s.ByProperty {
			return true
		}
	}
	return false
}

func (p *Param) takesBlock() bool {
	if p.Convert != nil {
		return p.NetType == "" || p.NetType == "System.Object" || strings.HasPrefix(p.NetType, "System.Management.Automation.ScriptBlock") || p.NetType == "System.Object[]"
	}
	return p.Go == nil || p.Go.Kind() == reflect.Interface || p.Go.Kind() == reflect.Slice && p.Go.Elem().Kind() == reflect.Interface
}

func (bd *Binding) convert(p *Param, arg *Arg) (any, error) {
	if p.Switch {
		return bd.toSwitch(p, arg)
	}
	v := arg.Value
	if arg.Text != "" && p.isText() {
		v = arg.Text
	}
	if err := bd.allowed(p, v, arg); err != nil {
		return nil, err
	}
	switch {
	case bd.listForText(p, v):
		return nil, bd.transformation(p, arg, errListAsText)
	case p.Convert != nil:
		got, err := p.Convert(v)
		if err != nil {
			return nil, bd.transformation(p, arg, err)
		}
		return got, nil
	case p.Go == nil:
		return v, nil
	}
	if isDelta(v) && p.Go.Kind() == reflect.Slice {
		return newDelta(v.(*object.Hashtable), p)
	}
	if p.Go.Kind() == reflect.Bool {
		if _, text := v.(string); text || v == nil {
			return nil, bd.notBoolean(p, arg, v)
		}
	}
	if all, list := object.Elements(v); list && len(all) > 1 && p.Go == reflect.TypeFor[string]() {
		return nil, bd.cannotConvert(p, arg, errOneText)
	}
	got, err := object.Convert(v, p.Go)
	if err != nil {
		return nil, bd.cannotConvert(p, arg, err)
	}
	return got, nil
}

var errOneText = errors.New("several values are no single text")

func (p *Param) isText() bool {
	if p.Convert != nil {
		return p.NetType == "System.String" || p.NetType == "System.String[]"
	}
	return p.Go != nil && (p.Go.Kind() == reflect.String || p.Go.Kind() == reflect.Slice && p.Go.Elem().Kind() == reflect.String)
}

func (bd *Binding) toSwitch(p *Param, arg *Arg) (any, error) {
	switch v := object.Unwrap(arg.Value).(type) {
	case bool:
		return Switch(v), nil
	case Switch:
		return v, nil
	case nil:
		return Switch(false), nil
	case int32, int64, float64:
		return nil, bd.fail("ParameterArgumentTransformationError", InvalidData, transformException, arg.Position,
			"Cannot process argument transformation on parameter '"+p.Name+"'. Cannot convert the \""+object.Text(v)+"\" value of type \""+object.TypeName(v)+"\" to type \"System.Management.Automation.SwitchParameter\".")
	default:
		return nil, bd.fail("ParameterArgumentTransformationError", InvalidData, transformException, arg.Position,
			"Cannot process argument transformation on parameter '"+p.Name+"'. Cannot convert value \""+object.TypeName(v)+"\" to type \"System.Management.Automation.SwitchParameter\". Boolean parameters accept only Boolean values and numbers, such as $True, $False, 1 or 0.")
	}
}

func (bd *Binding) notBoolean(p *Param, arg *Arg, v any) error {
	name := ""
	if v != nil {
		name = object.TypeName(v)
	}
	return bd.fail("CannotConvertArgumentNoMessage", InvalidArgument, bindingException, arg.Position,
		"Cannot bind parameter '"+p.Name+"'. Cannot convert value \""+name+"\" to type \"System.Boolean\". Boolean parameters accept only Boolean values and numbers, such as $True, $False, 1 or 0.")
}

// allowed refuses the empty values that a mandatory parameter does not take.
func (bd *Binding) allowed(p *Param, v any, arg *Arg) error {
	must := false
	for _, s := range bd.parts(p) {
		must = must || s.Mandatory
	}
	if !must || p.Rules.NotEmpty { // the rule's own check says so first
		return nil
	}
	id, why := "", ""
	switch x := object.Unwrap(v).(type) {
	case nil:
		if !p.Allow.Null {
			id, why = "NullNotAllowed", "it is null"
			if p.isText() && !p.List && p.Convert != nil {
				id, why = "EmptyStringNotAllowed", "it is an empty string"
				if p.Allow.EmptyString {
					return nil
				}
			}
		}
	case string:
		if x == "" && !p.Allow.EmptyString && p.isText() {
			id, why = "EmptyStringNotAllowed", "it is an empty string"
		}
	case *object.Array:
		if len(x.Items) == 0 && !p.Allow.EmptyCollection && p.several() {
			id, why = "EmptyArrayNotAllowed", "it is an empty array"
		}
		if p.several() && id == "" {
			return bd.allowedItems(p, x.Items, arg)
		}
	case *object.List:
		if len(x.Items) == 0 && !p.Allow.EmptyCollection && p.several() {
			id, why = "EmptyCollectionNotAllowed", "it is an empty collection"
		}
	}
	if id == "" {
		return nil
	}
	return bd.fail("ParameterArgumentValidationError"+id, InvalidData, validationException, arg.Position,
		"Cannot bind argument to parameter '"+p.Name+"' because "+why+".")
}

func (bd *Binding) allowedItems(p *Param, items []any, arg *Arg) error {
	for _, item := range items {
		if item == nil && !p.Allow.Null {
			if p.isText() {
				if p.Allow.EmptyString {
					continue
				}
				return bd.fail("ParameterArgumentValidationErrorEmptyStringNotAllowed", InvalidData, validationException, arg.Position,
					"Cannot bind argument to parameter '"+p.Name+"' because it is an empty string.")
			}
			return bd.fail("ParameterArgumentValidationErrorNullNotAllowed", InvalidData, validationException, arg.Position,
				"Cannot bind argument to parameter '"+p.Name+"' because it is null.")
		}
		if s, ok := item.(string); ok && s == "" && p.isText() && !p.Allow.EmptyString {
			return bd.fail("ParameterArgumentValidationErrorEmptyStringNotAllowed", InvalidData, validationException, arg.Position,
				"Cannot bind argument to parameter '"+p.Name+"' because it is an empty string.")
		}
	}
	return nil
}

func (p *Param) several() bool {
	return p.List || strings.HasSuffix(p.NetType, "[]") || p.Go != nil && p.Go.Kind() == reflect.Slice
}

// validate runs the parameter's checks and rules.
func (bd *Binding) validate(p *Param, v any, arg *Arg) error {
	for _, check := range p.Validate {
		if err := check(v); err != nil {
			return bd.invalid(p, arg, err.Error(), err)
		}
	}
	if why := checkRules(p, v); why != "" {
		return bd.invalid(p, arg, why, nil)
	}
	return nil
}

func (bd *Binding) invalid(p *Param, arg *Arg, why string, cause error) error {
	e := bd.fail("ParameterArgumentValidationError", InvalidData, validationException, arg.Position,
		"Cannot validate argument on parameter '"+p.Name+"'. "+why)
	e.Err = cause
	inner := &object.Exception{Type: "System.Management.Automation.ValidationMetadataException", Message: why}
	e.Thrown = &object.Exception{Type: validationException, Message: e.Message, Inner: inner}
	return e
}

func (bd *Binding) transformation(p *Param, arg *Arg, err error) error {
	var own *Error
	if errors.As(err, &own) && own.Command != "" && own.ID == "" {
		return err
	}
	e := bd.fail("ParameterArgumentTransformationError", InvalidData, transformException, arg.Position,
		"Cannot process argument transformation on parameter '"+p.Name+"'. "+err.Error())
	e.Err = err
	var fault *object.Fault
	if errors.As(err, &fault) {
		e.Thrown = &object.Exception{Type: transformException, Message: e.Message, Inner: fault.Exception}
	}
	return e
}

func (bd *Binding) cannotConvert(p *Param, arg *Arg, err error) error {
	if _, list := object.Elements(arg.Value); list && !p.several() && len(p.Values) == 0 {
		return bd.fail("CannotConvertArgument", InvalidArgument, bindingException, arg.Position,
			"Cannot convert '"+object.TypeName(arg.Value)+"' to the type '"+p.netType()+"' required by parameter '"+p.Name+"'. Specified method is not supported.")
	}
	if Transforms(err) {
		return bd.transformation(p, arg, err)
	}
	why := err.Error()
	if !strings.HasPrefix(why, "Cannot convert") {
		why = "Cannot convert value \"" + object.Text(arg.Value) + "\" to type \"" + p.netType() + "\". Error: \"" + why + "\""
	}
	e := bd.fail("CannotConvertArgumentNoMessage", InvalidArgument, bindingException, arg.Position,
		"Cannot bind parameter '"+p.Name+"'. "+why)
	e.Err = err
	return e
}

// Transforms reports whether an error, or one in it, is that of a type which makes its own values
// out of arguments, as an encoding out of a name.
func Transforms(err error) bool {
	var own interface{ Transforms() }
	return errors.As(err, &own)
}

// exactly is the value for p when no conversion is needed.
func (bd *Binding) exactly(p *Param, v any) (any, bool) {
	v = object.Unwrap(v)
	if p.Switch || v == nil {
		return nil, false
	}
	if p.Convert != nil {
		if p.NetType == "" || p.NetType == "System.Object" || strings.EqualFold(p.NetType, object.TypeName(v)) {
			return v, true
		}
		if strings.EqualFold(p.NetType, object.TypeName(v)+"[]") {
			got, err := p.Convert(v)
			return got, err == nil
		}
		return nil, false
	}
	if p.Go == nil {
		return v, true
	}
	t := reflect.TypeOf(v)
	if t.AssignableTo(p.Go) {
		return v, true
	}
	if o, ok := v.(*object.Object); ok && o.Data() != nil && reflect.TypeOf(o.Data()).AssignableTo(p.Go) {
		return o.Data(), true
	}
	if t.Kind() == p.Go.Kind() && t.ConvertibleTo(p.Go) && t.Kind() != reflect.Struct {
		got, err := object.Convert(v, p.Go)
		return got, err == nil
	}
	if p.Go.Kind() == reflect.Slice && t.AssignableTo(p.Go.Elem()) {
		got, err := object.Convert(v, p.Go)
		return got, err == nil
	}
	return nil, false
}

// DotNet is the .NET name of the parameter's type.
func (p *Param) DotNet() string {
	if p.Switch {
		return "System.Management.Automation.SwitchParameter"
	}
	return p.netType()
}

// netType is the .NET name of the parameter's type, as messages give it.
func (p *Param) netType() string {
	if p.NetType != "" {
		return p.NetType
	}
	if p.Go == nil {
		if p.Type == "" {
			return "System.Object"
		}
		return p.Type
	}
	return netName(p.Go)
}

func netName(t reflect.Type) string {
	if t.Kind() != reflect.Pointer && t.Kind() != reflect.Interface {
		if e, ok := reflect.Zero(t).Interface().(object.Enumeration); ok {
			return e.EnumType()
		}
		if net, ok := reflect.Zero(t).Interface().(object.Netted); ok {
			return net.NetType()
		}
	}
	switch t.Kind() {
	case reflect.Slice:
		return netName(t.Elem()) + "[]"
	case reflect.Pointer:
		return netName(t.Elem())
	case reflect.Interface:
		return "System.Object"
	}
	switch t {
	case reflect.TypeFor[string]():
		return "System.String"
	case reflect.TypeFor[bool]():
		return "System.Boolean"
	case reflect.TypeFor[int](), reflect.TypeFor[int32]():
		return "System.Int32"
	case reflect.TypeFor[int64]():
		return "System.Int64"
	case reflect.TypeFor[uint64]():
		return "System.UInt64"
	case reflect.TypeFor[float64]():
		return "System.Double"
	case reflect.TypeFor[object.DateTime]():
		return "System.DateTime"
	case reflect.TypeFor[object.TimeSpan]():
		return "System.TimeSpan"
	case reflect.TypeFor[object.Guid]():
		return "System.Guid"
	case reflect.TypeFor[*object.Hashtable]():
		return "System.Collections.Hashtable"
	}
	return TypeName(t)
}

// delta is a change of a multivalued property: @{Add=…; Remove=…}.
type delta struct{ add, remove []any }

// MarshalText writes the change as it is typed.
func (d delta) MarshalText() ([]byte, error) {
	var parts []string
	for _, p := range []struct {
		name  string
		items []any
	}{{"Add", d.add}, {"Remove", d.remove}} {
		if len(p.items) == 0 {
			continue
		}
		texts := make([]string, len(p.items))
		for i, v := range p.items {
			texts[i] = object.Text(object.FromGo(v))
		}
		parts = append(parts, p.name+"="+strings.Join(texts, ","))
	}
	return []byte("@{" + strings.Join(parts, "; ") + "}"), nil
}

func isDelta(v any) bool {
	h, ok := object.Unwrap(v).(*object.Hashtable)
	if !ok || h.Len() == 0 {
		return false
	}
	for k := range h.All() {
		name, _ := k.(string)
		if !strings.EqualFold(name, "Add") && !strings.EqualFold(name, "Remove") && !strings.EqualFold(name, "@odata.type") {
			return false
		}
	}
	return true
}

func newDelta(h *object.Hashtable, p *Param) (any, error) {
	d := delta{}
	for k, v := range h.All() {
		name, _ := k.(string)
		items, ok := object.Elements(v)
		if !ok {
			items = []any{v}
		}
		for _, item := range items {
			got, err := object.Convert(item, p.Go.Elem())
			if err != nil {
				return nil, fmt.Errorf("parameter %s: %w", p.Name, err)
			}
			if strings.EqualFold(name, "Remove") {
				d.remove = append(d.remove, got)
			} else {
				d.add = append(d.add, got)
			}
		}
	}
	return d, nil
}
