package eval

import (
	"path/filepath"
	"strings"

	"emsh/shell/syntax"
)

// usingErrors are the errors of using statements that name what is not there: nothing of the script
// runs then.
func (s *Session) usingErrors(script *syntax.Script) (found []*syntax.Error) {
	fail := func(at syntax.Node, id, message string) {
		found = append(found, &syntax.Error{ID: id, Span: at.Span(), Message: message})
	}
	for _, u := range script.Root.Usings {
		if u.Name == nil {
			continue
		}
		name := u.Name.Value
		switch {
		case u.Kind == syntax.UsingAssembly:
			fail(u.Name, "ErrorLoadingAssembly", "Cannot load assembly '"+name+"'.")
		case u.Kind != syntax.UsingModule:
		case strings.ContainsAny(name, "*?["):
			fail(u, "WildCardModuleNameError", "Wildcard characters are not supported for module names.")
		case !s.moduleThere(name, script.Name):
			fail(u, "ModuleNotFoundDuringParse", "Could not find the module '"+name+"'.")
		}
	}
	return found
}

// moduleThere tells whether a module of the name is found; a path counts from the script.
func (s *Session) moduleThere(name, script string) bool {
	if strings.HasPrefix(fold(name), "microsoft.powershell.") {
		return true
	}
	for _, m := range s.modules {
		if strings.EqualFold(m.Name, name) {
			return true
		}
	}
	if strings.ContainsAny(name, "/\\") && script != "" && !filepath.IsAbs(name) {
		return s.moduleFile(filepath.Join(filepath.Dir(script), filepath.FromSlash(strings.ReplaceAll(name, "\\", "/")))) != ""
	}
	return s.moduleFile(name) != ""
}
