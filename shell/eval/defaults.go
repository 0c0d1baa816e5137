package eval

import (
	"strings"

	"emsh/shell/command"
	"emsh/shell/object"
)

// presets are what $PSDefaultParameterValues says of a command's parameters, by their names in lower
// case. Keys that are none are complained of once, and taken out.
func (f *frame) presets(name string, io *ports, params []command.Param) map[string]any {
	v := f.scope.find("psdefaultparametervalues")
	if v == nil {
		return nil
	}
	table, ok := v.value.(*object.Hashtable)
	if !ok || table.Len() == 0 {
		return nil
	}
	p := &presetting{f: f, io: io, params: params, found: map[string]any{}, warned: map[string]bool{}, dropped: map[string]bool{}}
	var wild [][2]any
	var bad []string
	for k, value := range table.All() {
		key, ok := k.(string)
		if !ok {
			continue
		}
		key = strings.TrimSpace(key)
		cmd, param, ok := presetKey(key)
		switch {
		case !ok && strings.EqualFold(key, "Disabled"):
			if truth(value) {
				return nil
			}
		case !ok:
			bad = append(bad, k.(string))
		case strings.ContainsAny(key, "*?["):
			wild = append(wild, [2]any{[2]string{cmd, param}, value})
		case strings.EqualFold(cmd, name) || f.aliasLike(cmd, name):
			p.exact(param, value)
		}
	}
	for _, w := range wild {
		key := w[0].([2]string)
		if like(key[0], name) || f.aliasLike(key[0], name) {
			p.wild(key[1], w[1])
		}
	}
	p.badKeys(table, bad)
	for one := range p.dropped {
		delete(p.found, one)
	}
	return p.found
}

// presetting gathers the presets of one command.
type presetting struct {
	f       *frame
	io      *ports // of the command
	params  []command.Param
	found   map[string]any
	dropped map[string]bool // given several values
	warned  map[string]bool
}

func (p *presetting) warn(key, message string) {
	if !p.warned[key] {
		p.warned[key] = true
		p.f.warnAside(p.io, message)
	}
}

// warnAside writes a warning of a command that has not begun yet.
func (f *frame) warnAside(io *ports, message string) {
	g := *f
	g.io = io
	w := speaker{f: &g, common: map[string]any{}, state: &cmdletState{}, name: func(*command.Error) {}}
	_ = w.warning(message) // a warning that stops the script stops it at the command
}

// exact takes the value of a parameter that is named in full, or by an alias.
func (p *presetting) exact(param string, value any) {
	for i := range p.params {
		if one := &p.params[i]; strings.EqualFold(one.Name, param) || hasFold(one.Aliases, param) {
			p.take(one, param, value)
			return
		}
	}
}

func (p *presetting) take(one *command.Param, said string, value any) {
	name := fold(one.Name)
	old, known := p.found[name]
	if !known {
		p.found[name] = value
	} else if !object.Equal(old, value) {
		p.dropped[name] = true
		p.warn(said, "Multiple different default values are defined in $PSDefaultParameterValues for the parameter matching the following name or alias: "+
			said+". These defaults have been ignored.")
	}
}

// wild takes the value of a parameter whose command, or itself, is named by a pattern.
func (p *presetting) wild(pattern string, value any) {
	if !strings.ContainsAny(pattern, "*?[") {
		p.exact(pattern, value)
		return
	}
	var match *command.Param
	count := 0
	for i := range p.params {
		one := &p.params[i]
		for _, name := range append([]string{one.Name}, one.Aliases...) {
			if like(pattern, name) {
				match = one
				count++
			}
		}
	}
	switch {
	case count > 1:
		p.warn(pattern, "The following name or alias defined in $PSDefaultParameterValues for this cmdlet resolves to multiple parameters: "+
			pattern+". The default has been ignored.")
	case count == 1:
		p.take(match, pattern, value)
	}
}

// badKeys takes the keys out that name no command and parameter.
func (p *presetting) badKeys(table *object.Hashtable, bad []string) {
	for _, key := range bad {
		table.Delete(key)
	}
	if len(bad) > 0 {
		p.f.warnAside(p.io, badPresets(bad))
	}
}

func badPresets(keys []string) string {
	said := "The key '" + keys[0] + "' does not have a valid format."
	if len(keys) > 1 {
		said = "The keys '" + strings.Join(keys, ", ") + "' do not have valid formats."
	}
	return said + " For information about the correct format, see about_Parameters_Default_Values at https://go.microsoft.com/fwlink/?LinkId=228266."
}

// shownDefault is a default value as a warning shows it.
func shownDefault(v any) string {
	if v == nil {
		return "null"
	}
	return textOf(v)
}

func hasFold(list []string, name string) bool {
	for _, one := range list {
		if strings.EqualFold(one, name) {
			return true
		}
	}
	return false
}

// aliasLike tells whether an alias of a command is like a pattern.
func (f *frame) aliasLike(pattern, name string) bool {
	for _, a := range f.s.Aliases() {
		if strings.EqualFold(a.Definition, name) && like(pattern, a.Name) {
			return true
		}
	}
	return false
}

// presetKey takes a key apart: command:parameter, either perhaps in quotes.
func presetKey(key string) (cmd, param string, ok bool) {
	cmd, rest, ok := presetPart(key, true)
	rest = strings.TrimLeft(rest, " \t")
	if !ok || !strings.HasPrefix(rest, ":") {
		return "", "", false
	}
	rest = strings.TrimLeft(rest[1:], " \t")
	if rest == "" {
		return "", "", false
	}
	param, rest, ok = presetPart(rest, false)
	return cmd, param, ok && rest == ""
}

// presetPart reads one part of a key; the command's ends at a colon.
func presetPart(key string, first bool) (part, rest string, ok bool) {
	if key == "" {
		return "", "", false
	}
	if quote := key[0]; quote == '\'' || quote == '"' {
		part, rest, ok = strings.Cut(key[1:], string(quote))
		part = strings.TrimSpace(part)
		return part, rest, ok && part != ""
	}
	if !first {
		return strings.TrimSpace(key), "", true
	}
	i := strings.IndexByte(key, ':')
	if i < 0 {
		return "", "", false
	}
	part = strings.TrimSpace(key[:i])
	return part, key[i:], part != ""
}
