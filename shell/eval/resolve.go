package eval

import (
	"os"
	"path/filepath"
	"sort"
	"strings"

	"emsh/shell/command"
	"emsh/shell/object"
	"emsh/shell/syntax"
)

// resolved is what a command's name means.
type resolved struct {
	name   string // as it is called
	cmdlet *command.Command
	org    *command.Spec
	fn     *ScriptBlock
	fnName string
	script string // path of a .ps1
	native string // path of a program
	module *Module
	in     *Module // & $module { }: the block is the first argument
	table  int     // the state of the command table that this holds for
	scoped bool
}

// resolve finds what a command's name means: an alias, function, cmdlet, script or program.
func (f *frame) resolve(k *commandCode) (*resolved, error) {
	if k.name == nil {
		if k.cache.table == f.s.table && k.cache.name != "" {
			return &k.cache, nil
		}
		r, err := f.find(k.word, k.nameSpan)
		if err != nil {
			return nil, f.calling(k, err)
		}
		r.table = f.s.table
		if !r.scoped {
			k.cache = *r
		}
		return r, nil
	}
	v, err := k.name(f)
	if err != nil {
		return nil, err
	}
	r, err := f.resolveValue(plain(v), k.nameSpan, k.calledAs())
	return r, f.calling(k, err)
}

// calling says in an error how the command was called that could not be found or begun, and gives it that place.
func (f *frame) calling(k *commandCode, err error) error {
	if e, ok := unlocated(err).(*command.Error); ok && k.calledAs() != "" && e.Invocation == nil && e.Category != command.ParserError {
		e.Invocation = &command.Invocation{Name: k.calledAs(), Position: f.position(k.nameSpan)}
		return locate(err, k.nameSpan)
	}
	return err
}

func unlocated(err error) error {
	if l, ok := err.(*located); ok {
		return l.err
	}
	return err
}

// resolveValue is the command that & and . (as is written) are given as a value.
func (f *frame) resolveValue(v any, at syntax.Span, as string) (*resolved, error) {
	switch x := unwrap(v).(type) {
	case *ScriptBlock:
		return &resolved{name: "", fn: x}, nil
	case *CommandInfo:
		return x.resolved(f)
	case *Module:
		return &resolved{name: x.Name, in: x}, nil
	case nil:
		return nil, locate(badExpression(nil, as), at)
	}
	if list, ok := object.Elements(v); ok && len(list) == 1 {
		return f.resolveValue(list[0], at, as)
	}
	name := textOf(v)
	if name == "" {
		return nil, locate(badExpression(v, as), at)
	}
	return f.find(name, at)
}

func badExpression(v any, as string) error {
	return &object.Fault{ID: "BadExpression", Category: int(command.InvalidOperation), Target: v, Exception: &object.Exception{
		Message: "The expression after '" + as + "' in a pipeline element produced an object that was not valid. It must result in a command name, a script block, or a CommandInfo object."}}
}

// find looks a name up in the order of the shell: alias, function, cmdlet, then files.
func (f *frame) find(name string, at syntax.Span) (*resolved, error) {
	name, low := f.dealias(name)
	if f.s.pending && f.s.commands[low] == nil && f.s.findFunction(f.scope, low) == nil {
		f.s.organization()
		name, low = f.dealias(name) // its cmdlets have aliases too
	}
	if r := f.findCommand(name, low); r != nil {
		return r, nil
	}
	return nil, locate(f.notFound(name), at)
}

// dealias follows aliases to the name that is meant, and folds it.
func (f *frame) dealias(name string) (string, string) {
	low := fold(name)
	for range 32 {
		a := f.s.findAlias(f.scope, low)
		if a == nil {
			break
		}
		name = a.Definition
		next := fold(name)
		if next == low {
			break
		}
		low = next
	}
	return name, low
}

func (f *frame) findCommand(name, low string) *resolved {
	if fn, local := f.s.functionIn(f.scope, low); fn != nil {
		return &resolved{name: name, fn: fn.Block, fnName: fn.Name, module: fn.Module, scoped: local}
	}
	if r := f.findCmdlet(low); r != nil {
		return r
	}
	if r := f.findFile(name); r != nil {
		return r
	}
	if !strings.ContainsAny(name, "-/\\.") {
		if r := f.findCommandExact("get-" + low); r != nil {
			return r
		}
	}
	return nil
}

func (f *frame) findCommandExact(low string) *resolved {
	if fn, local := f.s.functionIn(f.scope, low); fn != nil {
		return &resolved{name: fn.Name, fn: fn.Block, fnName: fn.Name, module: fn.Module, scoped: local}
	}
	return f.findCmdlet(low)
}

// findCmdlet finds a cmdlet, perhaps with its module before it, whether a function has its name or not.
func (f *frame) findCmdlet(low string) *resolved {
	if i := strings.LastIndexByte(low, '\\'); i > 0 && f.s.commands[low[i+1:]] != nil {
		low = low[i+1:]
	}
	if c := f.s.commands[low]; c != nil {
		return &resolved{name: c.Name(), cmdlet: c}
	}
	if spec := f.s.organization()[low]; spec != nil {
		return &resolved{name: spec.Name(), org: spec}
	}
	return nil
}

// findFile finds a script or program: by path, or on the PATH.
func (f *frame) findFile(name string) *resolved {
	if strings.ContainsAny(name, "/\\") || strings.HasPrefix(name, "~") {
		path := f.s.path(name)
		for _, try := range []string{path, path + ".ps1"} {
			if info, err := os.Stat(try); err == nil && !info.IsDir() {
				return fileCommand(name, try, info)
			}
		}
		if f.s.Virtual(path) {
			return &resolved{name: name, script: path}
		}
		return nil
	}
	for _, try := range []string{name, name + ".ps1"} {
		if path := f.s.onPath(try); path != "" {
			if info, err := os.Stat(path); err == nil {
				return fileCommand(name, path, info)
			}
		}
	}
	return nil
}

func fileCommand(name, path string, info os.FileInfo) *resolved {
	if strings.EqualFold(filepath.Ext(path), ".ps1") {
		return &resolved{name: name, script: path}
	}
	return &resolved{name: name, native: path}
}

// path makes a path of the session's location absolute.
func (s *Session) path(name string) string {
	name = s.OnDrive(name)
	name = strings.ReplaceAll(name, "\\", "/")
	if name == "~" || strings.HasPrefix(name, "~/") {
		home, _ := s.Getenv("HOME")
		name = home + name[1:]
	}
	if !filepath.IsAbs(name) {
		name = filepath.Join(s.dir, name)
	}
	return filepath.Clean(name)
}

// Path is a path as scripts write it, made absolute from the current location.
func (s *Session) Path(name string) string { return s.path(name) }

func (s *Session) onPath(name string) string {
	if path, known := s.native[name]; known {
		return path
	}
	found := ""
	list, _ := s.Getenv("PATH")
	for _, dir := range filepath.SplitList(list) {
		path := filepath.Join(dir, name)
		info, err := os.Stat(path)
		if err == nil && !info.IsDir() && (info.Mode()&0o111 != 0 || strings.HasSuffix(name, ".ps1")) {
			found = path
			break
		}
	}
	if s.native == nil {
		s.native = map[string]string{}
	}
	s.native[name] = found
	return found
}

func (s *Session) findAlias(sc *scope, low string) *Alias {
	for at := sc; at != nil; at = at.parent {
		if a := at.aliases[low]; a != nil {
			return a
		}
	}
	return nil
}

// functionIn finds a function outward; local tells that it is not a global one.
func (s *Session) functionIn(sc *scope, low string) (fn *Function, local bool) {
	for at := sc; at != nil; at = at.parent {
		if fn := at.functions[low]; fn != nil {
			return fn, at.parent != nil
		}
	}
	return nil, false
}

func (s *Session) findFunction(sc *scope, low string) *Function {
	for _, prefix := range []string{"global:", "script:", "local:"} {
		low = strings.TrimPrefix(low, prefix)
	}
	fn, _ := s.functionIn(sc, low)
	return fn
}

// setFunction defines a function in a scope and returns the scope; a prefix of the name may say another.
func (s *Session) setFunction(sc *scope, fn *Function) *scope {
	if word, rest, ok := strings.Cut(fn.Name, ":"); ok {
		switch fold(word) {
		case "global":
			sc, fn.Name = s.global, rest
		case "script":
			sc, fn.Name = sc.script, rest
		case "local", "private":
			fn.Name = rest
		}
	}
	if sc.functions == nil {
		sc.functions = map[string]*Function{}
	}
	sc.functions[fold(fn.Name)] = fn
	s.table++
	return sc
}

func (s *Session) setAlias(sc *scope, a *Alias) {
	if sc.aliases == nil {
		sc.aliases = map[string]*Alias{}
	}
	sc.aliases[fold(a.Name)] = a
	s.table++
}

// UnknownCommand is PowerShell's error for a name that no command has.
func UnknownCommand(name string) *command.Error {
	return &command.Error{ID: "CommandNotFoundException", Category: command.ObjectNotFound, Target: name,
		Exception: "System.Management.Automation.CommandNotFoundException",
		Message:   "The term '" + name + "' is not recognized as a name of a cmdlet, function, script file, or executable program.\nCheck the spelling of the name, or if a path was included, verify that the path is correct and try again."}
}

// notFound is the error for a name that no command has, with the nearest name that there is.
func (f *frame) notFound(name string) error {
	e := UnknownCommand(name)
	if f.s.opts.Elsewhere != nil {
		if e := f.s.opts.Elsewhere(name); e != nil {
			return e
		}
	}
	if f.s.opts.Known != nil {
		if hint, known := f.s.opts.Known(name); known {
			e.Message = "The cmdlet '" + name + "' is one of Exchange that emsh does not have."
			e.Hint = hint
			return e
		}
	}
	if near := nearestCommand(name, f.s.names()); near != "" {
		e.Hint = "Did you mean " + near + "?"
	}
	return e
}

// names are those that are a verb and a noun, of cmdlets and of their aliases.
func (s *Session) names() []string {
	var all []string
	for _, spec := range s.Commands() {
		all = append(all, spec.Name())
		for _, alias := range spec.Aliases {
			if strings.Contains(alias, "-") {
				all = append(all, alias)
			}
		}
	}
	sort.Strings(all)
	return all
}

// nearestCommand is the command that a slip of the finger, or a forgotten dash, made the name of.
func nearestCommand(typed string, names []string) string {
	if strings.Contains(typed, "-") {
		return Nearest(typed, names)
	}
	for _, n := range names {
		if strings.EqualFold(strings.Replace(n, "-", "", 1), typed) {
			return n
		}
	}
	return ""
}

// Nearest is the name that is a slip of the finger away from what was typed, or "".
func Nearest(typed string, names []string) string {
	best, at := "", 1+len(typed)/4
	low := fold(typed)
	for _, n := range names {
		if d := distance(low, fold(n), at); d < at {
			best, at = n, d
		}
	}
	return best
}

// Distance is how many insertions, deletions, changes and swaps make one name of another, whatever the case.
func Distance(a, b string) int { return distance(fold(a), fold(b), 1+len(a)+len(b)) }

// distance counts insertions, deletions, changes and swaps of neighbors, up to a limit.
func distance(a, b string, limit int) int {
	if len(a)-len(b) >= limit || len(b)-len(a) >= limit {
		return limit
	}
	rows := [3][]int{make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)}
	for j := range rows[1] {
		rows[1][j] = j
	}
	for i := 1; i <= len(a); i++ {
		before, last, row := rows[0], rows[1], rows[2]
		row[0] = i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			row[j] = min(last[j]+1, row[j-1]+1, last[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
		rows = [3][]int{last, row, before}
	}
	return rows[1][len(b)]
}
