package eval

import (
	"strings"

	"emsh/shell/command"
	"emsh/shell/object"
)

// arguments evaluates a command's arguments; splatted ones are spread.
func (f *frame) arguments(k *commandCode) (command.Args, error) {
	if k.asMethod && f.strict() >= 2 {
		return nil, &object.Fault{ID: "StrictModeFunctionCallWithParens", Category: int(command.InvalidOperation), Exception: &object.Exception{
			Message: "The function or command was called as if it were a method. Parameters should be separated by spaces. For information about parameters, see the about_Parameters Help topic."}}
	}
	args := make(command.Args, 0, len(k.args))
	for i := range k.args {
		a := &k.args[i]
		arg := command.Arg{Name: a.name, Position: f.position(a.span)}
		if a.name != "" {
			arg.Typed = a.typed
		}
		if a.value != nil {
			v, err := a.value(f)
			if err != nil {
				return nil, err
			}
			v = plain(v)
			if a.splat {
				args = f.splat(args, a, v)
				continue
			}
			arg.Value, arg.HasValue = v, a.joined
			if a.joined {
				arg.ValueAt = f.position(a.valueSpan)
			}
			if a.constant {
				arg.Text = a.text
				if a.joined {
					arg.Text = a.numberText
				}
			}
		}
		args = append(args, arg)
	}
	return args, nil
}

// splat spreads a hashtable as names and values, a list as arguments in order.
func (f *frame) splat(args command.Args, a *argument, v any) command.Args {
	at := f.position(a.span)
	switch x := unwrap(v).(type) {
	case nil:
		return args
	case *object.Hashtable:
		for key, value := range x.All() {
			args = append(args, command.Arg{Name: textOf(key), Typed: "-" + textOf(key), Value: value, HasValue: true, Splatted: true, Position: at})
		}
		return args
	}
	items, ok := object.Elements(v)
	if !ok {
		items = []any{v}
	}
	names, texts := f.argNames(a)
	for i := 0; i < len(items); i++ {
		if i < len(names) && names[i] {
			typed := textOf(items[i])
			arg := command.Arg{Name: strings.TrimSuffix(typed[1:], ":"), Typed: typed, Position: at}
			if strings.HasSuffix(typed, ":") && i+1 < len(items) {
				i++
				arg.Value, arg.HasValue = items[i], true
			}
			args = append(args, arg)
			continue
		}
		args = append(args, command.Arg{Value: items[i], Text: spelling(texts, i, items[i]), Position: at})
	}
	return args
}

// argNames tells which of $args were written as parameters, and how its numbers were written, for @args.
func (f *frame) argNames(a *argument) (names []bool, texts []string) {
	if !strings.EqualFold(a.text, "@args") {
		return nil, nil
	}
	for at := f.scope; at != nil; at = at.parent {
		if at.call != nil {
			return at.call.argNames, at.call.argTexts
		}
	}
	return nil, nil
}

// spelling is how the i-th argument was written, while it still is that number.
func spelling(texts []string, i int, v any) string {
	if i < len(texts) && texts[i] != "" && object.IsNumber(v) {
		return texts[i]
	}
	return ""
}

// binder is a binder for a command that is called here.
func (f *frame) binder(name, errorName string, params []command.Param, k *commandCode) *command.Binder {
	return f.binderTo(f.io, name, errorName, params, k)
}

// binderTo is a binder whose warnings go where the command's own go.
func (f *frame) binderTo(io *ports, name, errorName string, params []command.Param, k *commandCode) *command.Binder {
	var found map[string]any
	looked := false
	preset := func(p *command.Param) (any, bool) {
		if !looked {
			looked, found = true, f.presets(name, io, append(params[:len(params):len(params)], command.CommonParams(true)...))
		}
		return f.preset(found, p)
	}
	return &command.Binder{Name: name, ErrorName: errorName, Params: params, Where: f.position(k.span),
		Ask:     f.ask,
		Block:   func(v any) bool { _, ok := unwrap(v).(*ScriptBlock); return ok },
		Run:     f.delayed,
		Default: preset,
		Misfit: func(p *command.Param, v any, err error) {
			f.warnAside(io, "The binding of default value '"+shownDefault(v)+"' to parameter '"+p.Name+"' failed: "+err.Error())
		},
		Suggest: suggestParameter,
	}
}

func suggestParameter(name string, known []string) string {
	if near := Nearest(name, known); near != "" {
		return "Did you mean -" + near + "?"
	}
	return ""
}

// delayed runs a script block that stands for a value of each object.
func (f *frame) delayed(block, underscore any) (any, error) {
	b, ok := unwrap(block).(*ScriptBlock)
	if !ok {
		return block, nil
	}
	r, err := f.runner(b)
	if err != nil {
		return nil, err
	}
	old := f.s.propagate
	f.s.propagate = true
	v, err := r.value(underscore)
	f.s.propagate = old
	return plain(v), err
}

// defaultFor is what $PSDefaultParameterValues says of a parameter.
func (f *frame) defaultFor(name string, p *command.Param) (any, bool) {
	return f.preset(f.presets(name, f.io, []command.Param{*p}), p)
}

// preset is the value of a parameter among those found; a block computes it.
func (f *frame) preset(found map[string]any, p *command.Param) (any, bool) {
	value, ok := found[fold(p.Name)]
	if b, isBlock := value.(*ScriptBlock); ok && isBlock {
		got, err := f.runBlock(b, nil, nil, nil)
		return plain(got.value()), err == nil && len(got.items) > 0
	}
	return value, ok
}

// like matches a name with * and ?, whatever the case.
func like(pattern, text string) bool {
	return wild([]rune(fold(pattern)), []rune(fold(text)))
}

func wild(p, t []rune) bool {
	star, mark := -1, 0
	i, j := 0, 0
	for j < len(t) {
		switch {
		case i < len(p) && (p[i] == '?' || p[i] == t[j]) && p[i] != '*':
			i++
			j++
		case i < len(p) && p[i] == '*':
			star, mark = i, j
			i++
		case star >= 0:
			mark++
			i, j = star+1, mark
		default:
			return false
		}
	}
	for i < len(p) && p[i] == '*' {
		i++
	}
	return i == len(p)
}

// ask puts a question to the host.
func (f *frame) ask(q command.Question) (command.Answer, error) { return f.s.Host.Ask(q) }
