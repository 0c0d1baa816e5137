package eval

import (
	"slices"
	"time"

	"emsh/shell/command"
	"emsh/shell/object"
	"emsh/shell/syntax"
)

// CallMethod calls a method of a value; object.NoSuchMethod where it has none of the name.
func (c *Caller) CallMethod(v any, name string, args []any) (any, error) {
	r, err := c.f.callMember(v, name, args)
	if fault, ok := err.(*object.Fault); ok && fault.ID == "MethodNotFound" {
		return nil, object.NoSuchMethod
	}
	return r, err
}

// Property is a value's property as $v.name reads it.
func (c *Caller) Property(v any, name string) (any, error) { return c.f.getMember(v, name) }

// Alias is the alias of a name, or nil.
func (c *Caller) Alias(name string) *Alias { return c.f.s.findAlias(c.f.scope, fold(name)) }

// Function is the function of a name, or nil.
func (c *Caller) Function(name string) *Function { return c.f.s.findFunction(c.f.scope, fold(name)) }

// Aliases are those that can be used here.
func (c *Caller) Aliases() []*Alias {
	var all []*Alias
	for _, a := range c.f.s.Aliases() {
		all = append(all, a)
	}
	return all
}

// Functions are those that can be called here.
func (c *Caller) Functions() []*Function {
	var all []*Function
	for _, fn := range c.f.s.Functions() {
		all = append(all, fn)
	}
	return all
}

// CommandInfo is an alias, function or cmdlet's Spec as a value.
func (c *Caller) CommandInfo(of any) *CommandInfo {
	info := &CommandInfo{s: c.f.s}
	switch x := of.(type) {
	case *Alias:
		info.Alias = x
	case *Function:
		info.Function = x
	case *command.Spec:
		info.Spec = x
	}
	return info
}

// PutAlias defines an alias in the scope of a name, "" being the caller's.
func (c *Caller) PutAlias(a *Alias, scope string) error {
	sc, err := c.f.scopeNamed(scope)
	if err == nil {
		c.f.s.setAlias(sc, a)
	}
	return err
}

// SetAlias sets an alias here.
func (c *Caller) SetAlias(name, definition string) error {
	return c.PutAlias(&Alias{Name: name, Definition: definition}, "")
}

// RemoveAlias removes an alias from the scope in which it is seen.
func (c *Caller) RemoveAlias(a *Alias) {
	low := fold(a.Name)
	for at := c.f.scope; at != nil; at = at.parent {
		if at.aliases[low] == a {
			delete(at.aliases, low)
			c.f.s.table++
			return
		}
	}
}

// SetFunction defines a function of a block or text; nil removes it.
func (c *Caller) SetFunction(name string, v any) error {
	if v == nil {
		low := fold(name)
		for at := c.f.scope; at != nil; at = at.parent {
			if at.functions[low] != nil {
				delete(at.functions, low)
				c.f.s.table++
				return nil
			}
		}
		return nil
	}
	return c.f.setDriveItem("function", name, v)
}

// Operator is the binary operator with a name such as "EQ", "CLike" or "NotIn".
func (c *Caller) Operator(name string) func(a, b any) (any, error) {
	op := operatorNamed(fold(name))
	return func(a, b any) (any, error) { return c.f.binary(op, a, b) }
}

// operatorNamed finds the kind of "-name".
func operatorNamed(name string) syntax.Kind {
	for k := syntax.KindIeq; k <= syntax.KindAs; k++ {
		if text := fold(k.Text()); text == "-"+name || text == "-i"+name {
			return k
		}
	}
	return syntax.KindIeq
}

// WriteError writes a record as Write-Error does: it is the function's that called it.
func (c *Caller) WriteError(call *command.Call, e *command.Error) error {
	if e.Activity == "" {
		e.Activity = "Write-Error"
	}
	if i := c.blockCall(); i != nil {
		e.Command, e.Invocation = i.name, i.info()
		e.Position = e.Invocation.Position
		e.Placeless = e.Position.Line == 0 // a script of the command line was called from nowhere
		switch {
		case i.path != "":
			e.Command = e.Activity // a file is no command that could be asked about
		case i.name == "":
			e.FullID = e.ID
		}
	} else {
		e.FullID = e.ID
		e.Invocation = c.topInvocation()
		e.Placeless = true
	}
	return call.Streams.Error(e)
}

// topInvocation is how a text typed at the prompt was called: from nowhere.
func (c *Caller) topInvocation() *command.Invocation {
	i := &command.Invocation{Prompt: true, Length: 1, Place: 1}
	for f := c.f; f != nil; f = f.up {
		if f.up == nil && f.code != nil && f.code.script != nil {
			i.Command = &CommandInfo{s: c.f.s, block: &ScriptBlock{code: f.code, s: c.f.s}}
		}
	}
	return i
}

// blockCall is the call of the function, script or block that the cmdlet was called in.
func (c *Caller) blockCall() *invocation {
	for at := c.f.scope; at != nil; at = at.parent {
		if at.call != nil {
			return at.call
		}
	}
	return nil
}

// Preference is what a preference variable says at the call, as text.
func (c *Caller) Preference(name, missing string) string { return c.f.preference(fold(name), missing) }

// Inform is how the function or script that made the call was called, or nil at the prompt.
func (c *Caller) Inform() *command.Invocation {
	for f := c.f; f != nil; f = f.up {
		if call := f.scope.call; call != nil {
			return call.info()
		}
	}
	return nil
}

// Views are those that organization cmdlets declare, after those that the session was made with.
func (s *Session) Views() []command.View {
	return append(append([]command.View(nil), s.opts.Views...), s.views...)
}

// History are the lines that were run, the oldest first.
func (s *Session) History() []HistoryItem { return s.history }

// AddHistory keeps the line that was run last.
func (s *Session) AddHistory(text string, ok bool) {
	s.KeepHistory(HistoryItem{Text: text, OK: ok, Start: s.began, End: time.Now()})
}

// KeepHistory keeps a line with the next number, of as many lines as $MaximumHistoryCount says.
func (s *Session) KeepHistory(h HistoryItem) HistoryItem {
	s.lastID++
	h.ID = s.lastID
	s.history = append(s.history, h)
	room, known := small(s.global.find("maximumhistorycount").Value())
	if !known || room < 1 {
		room = 4096
	}
	if n := len(s.history) - int(room); n > 0 {
		s.history = s.history[n:]
	}
	return h
}

// ForgetHistory forgets the line with a number.
func (s *Session) ForgetHistory(id int64) {
	s.history = slices.DeleteFunc(s.history, func(h HistoryItem) bool { return int64(h.ID) == id })
}
