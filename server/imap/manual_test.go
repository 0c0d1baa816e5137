package imap

import (
	"os"
	"os/signal"
	"testing"
)

// TestManual keeps a server up for clients that are tried by hand:
// EMSH_MANUAL=1 go test -run Manual -v -timeout 0
func TestManual(t *testing.T) {
	if os.Getenv("EMSH_MANUAL") == "" {
		t.Skip("EMSH_MANUAL is not set")
	}
	w := newWorld(t)
	w.fill("ann", 200)
	t.Logf("STARTTLS %s, TLS %s, user ann, password secret", w.addr, w.tlsAddr)
	_ = os.WriteFile(os.Getenv("EMSH_MANUAL"), []byte(w.addr+"\n"+w.tlsAddr+"\n"), 0o600)
	stop := make(chan os.Signal, 1)
	signal.Notify(stop, os.Interrupt)
	<-stop
}
