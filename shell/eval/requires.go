package eval

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"emsh/shell/command"
	"emsh/shell/syntax"
)

// The version of PowerShell whose language this is.
const versionMajor, versionMinor, versionText = 7, 6, "7.6.9"

// requirements checks a script's #requires lines.
func (s *Session) requirements(script *syntax.Script) error {
	for _, t := range script.Tokens {
		if t.Kind != syntax.KindComment {
			continue
		}
		text := script.Source(t.Span())
		if len(text) < 9 || !strings.EqualFold(text[:9], "#requires") {
			continue
		}
		words := strings.Fields(text[9:])
		for i := 0; i < len(words); i++ {
			value := ""
			if i+1 < len(words) && !strings.HasPrefix(words[i+1], "-") {
				value = words[i+1]
			}
			if err := s.requirement(filepath.Base(script.Name), fold(strings.TrimSuffix(words[i], ":")), value); err != nil {
				return err
			}
		}
	}
	return nil
}

func (s *Session) requirement(name, word, value string) error {
	switch {
	case len(word) < 2 || word[0] != '-':
	case strings.HasPrefix("-version", word):
		return requiredVersion(name, value)
	case strings.HasPrefix("-psedition", word) && len(word) > 4 && strings.EqualFold(value, "Desktop"):
		return unmet("ScriptRequiresUnmatchedPSEdition", name, "a \"#requires\" statement for PowerShell edition(s) Desktop. The edition of PowerShell that is required by the script does not match the currently running PowerShell Core edition.")
	case strings.HasPrefix("-runasadministrator", word) && os.Geteuid() != 0:
		return unmet("ScriptRequiresElevation", name, "a \"#requires\" statement for running as Administrator. The current session is not running as root.")
	case strings.HasPrefix("-modules", word):
		return s.requiredModules(name, value)
	}
	return nil
}

func requiredVersion(name, value string) error {
	major, minor, _ := strings.Cut(value, ".")
	a, err := strconv.Atoi(major)
	if err != nil {
		return nil
	}
	b, _ := strconv.Atoi(minor)
	if a < versionMajor || a == versionMajor && b <= versionMinor {
		return nil
	}
	return unmet("ScriptRequiresUnmatchedPSVersion", name, "a \"#requires\" statement for PowerShell "+strconv.Itoa(a)+"."+strconv.Itoa(b)+
		". The version of PowerShell that is required by the script does not match the currently running version of PowerShell "+versionText+".")
}

func (s *Session) requiredModules(name, value string) error {
	var missing []string
	for m := range strings.SplitSeq(value, ",") {
		m = strings.Trim(m, "'\"")
		if m != "" && !strings.HasPrefix(m, "@") && s.module(m) == nil && !strings.HasPrefix(fold(m), "microsoft.") {
			missing = append(missing, m)
		}
	}
	if missing == nil {
		return nil
	}
	return &command.Error{ID: "ScriptRequiresMissingModules", Category: command.ResourceUnavailable, Target: name, Exception: engineSpace + "ScriptRequiresException",
		Message: "The script '" + name + "' cannot be run because the following modules that are specified by the \"#requires\" statements of the script are missing: " + strings.Join(missing, ", ") + "."}
}

func unmet(id, name, why string) error {
	return &command.Error{ID: id, Category: command.ResourceUnavailable, Target: name, Exception: engineSpace + "ScriptRequiresException",
		Message: "The script '" + name + "' cannot be run because it contained " + why}
}

// module is the loaded module of a name, or nil.
func (s *Session) module(name string) *Module {
	for _, m := range s.modules {
		if strings.EqualFold(m.Name, name) {
			return m
		}
	}
	return nil
}
