package main

import (
	"net"
	"os"
	"path/filepath"
	"testing"
)

// TestOwnerGoesAway lets an owner answer who looks for it and be gone when it is asked, before or after
// it took the connection: the command does its work itself.
func TestOwnerGoesAway(t *testing.T) {
	for name, taken := range map[string]int{"before it is dialed": 1, "before it answers": 2} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			l, err := net.Listen("unix", filepath.Join(dir, socketName))
			if err != nil {
				t.Fatal(err)
			}
			go func() {
				defer l.Close()
				for range taken {
					if c, err := l.Accept(); err == nil {
						defer c.Close()
					}
				}
			}()
			null, err := os.OpenFile(os.DevNull, os.O_RDWR, 0)
			if err != nil {
				t.Fatal(err)
			}
			defer null.Close()
			sh, err := newShell(&options{data: dir, output: "auto", domain: "contoso.com", std: streams{null, null, null}})
			if err != nil {
				t.Fatal(err)
			}
			r := sh.session.Run(t.Context(), "", "$script:name = (Get-AcceptedDomain).DomainName")
			if r.Err != nil || r.Failed {
				t.Errorf("%v", r.Err)
			}
			if v, _ := sh.session.Get("name"); v != "contoso.com" {
				t.Errorf("%v", v)
			}
			if sh.house.owned != nil {
				sh.house.owned.close()
			}
		})
	}
}
