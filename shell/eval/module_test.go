package eval_test

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	"emsh/cmdlets/utility"
	"emsh/shell/eval"
)

// TestModulesOfTheUser finds a module by its name in the user's folder where no PSModulePath is set.
func TestModulesOfTheUser(t *testing.T) {
	home := t.TempDir()
	dir := filepath.Join(home, ".config", "emsh", "Modules", "Quota")
	if err := os.MkdirAll(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "Quota.psm1"), []byte("function Get-Quota { 'two' }\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ env, want string }{{"", "two"}, {"PSModulePath=" + t.TempDir(), ""}} {
		var out string
		sink := func(v any) error { out, _ = v.(string); return nil }
		s := eval.New(eval.Options{Commands: utility.Commands(), Output: sink, Env: []string{"HOME=" + home, c.env}})
		s.Run(context.Background(), "", "Import-Module Quota -ErrorAction SilentlyContinue; Get-Quota")
		if out != c.want {
			t.Errorf("with %q the module says %q, want %q", c.env, out, c.want)
		}
	}
}
