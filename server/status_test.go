package server

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"syscall"
	"testing"

	"emsh/server/reload"
	"emsh/shell/command"
	"emsh/store/config"
	"emsh/store/pebble"
)

func onePort(tx config.Tx) error {
	for c := range config.ReceiveConnectors.All(tx) {
		free, _ := config.ParseIPBinding("127.0.0.1:0")
		c.Bindings = config.MultiValuedProperty[config.IPBinding]{free}
		if err := config.ReceiveConnectors.Put(tx, c); err != nil {
			return err
		}
	}
	return nil
}

func (s *Server) status(name string) reload.Status {
	for _, st := range s.Services() {
		if st.Name == name {
			return st
		}
	}
	return reload.Status{}
}

// TestNothingRunsWithoutStart: whatever the settings say, a data directory that is only opened serves nobody.
func TestNothingRunsWithoutStart(t *testing.T) {
	dir := t.TempDir()
	s, err := Open(dir, Options{Name: "cas01", Domain: "contoso.com", First: onePort})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	if st := s.status(config.ServiceNameTransport); st.State != reload.Running || st.Reason != "" {
		t.Errorf("%+v", st)
	}
	if err := s.Close(context.Background()); err != nil {
		t.Fatal(err)
	}
	if s, err = Open(dir, Options{}); err != nil {
		t.Fatal(err)
	}
	defer s.Close(context.Background())
	for _, st := range s.Services() {
		if st.State != reload.Stopped || !strings.Contains(st.Reason, "emsh serve") {
			t.Errorf("%+v", st)
		}
	}
}

// TestFullDiskIsSeen: a service whose store takes nothing is degraded, before anybody has tried.
func TestFullDiskIsSeen(t *testing.T) {
	s, err := Open(t.TempDir(), Options{Name: "cas01", Domain: "contoso.com", First: func(tx config.Tx) error {
		for svc := range config.Services.All(tx) {
			if svc.Name == config.ServiceNamePop {
				svc.StartupType = config.Automatic
				free, _ := config.ParseIPBinding("127.0.0.1:0")
				pop, _ := config.Pop.Get(tx, `CAS01\1`)
				pop.UnencryptedOrTLSBindings, pop.SSLBindings = config.MultiValuedProperty[config.IPBinding]{free}, nil
				if err := config.Pop.Put(tx, pop); err != nil {
					return err
				}
				if err := config.Services.Put(tx, svc); err != nil {
					return err
				}
			}
		}
		return onePort(tx)
	}, testOnlyStores: func(o *pebble.Options) { o.Reserve = 1 << 60 }})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close(context.Background())
	if err := s.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	for name, what := range map[string]string{config.ServiceNamePop: "mailbox database", config.ServiceNameTransport: "queue"} {
		st := s.status(name)
		if st.State != reload.Degraded || !st.Ailing || !strings.Contains(st.Reason, what) || !strings.Contains(st.Reason, "disk space") {
			t.Errorf("%+v", st)
		}
	}
}

// TestFullDiskHint: a change that finds no room says what to do, as everything does.
func TestFullDiskHint(t *testing.T) {
	var e *command.Error
	err := sayFull(fmt.Errorf("write the change: %w", syscall.ENOSPC), "/data")
	if !errors.As(err, &e) || e.Hint != "Free some room on the disk that holds /data and try again; nothing was changed." || !errors.Is(err, syscall.ENOSPC) {
		t.Error(err)
	}
	if err := sayFull(syscall.EIO, "/data"); err != syscall.EIO {
		t.Error(err)
	}
}
