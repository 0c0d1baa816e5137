package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"

	"emsh/server/reload"
	"emsh/store/config"
)

// logger writes what happens to standard error, for the system's journal.
func logger(w io.Writer) *slog.Logger {
	return slog.New(slog.NewTextHandler(w, &slog.HandlerOptions{Level: slog.LevelWarn}))
}

// runServe is the server in the foreground: it ends, after letting sessions finish, on SIGTERM or SIGINT.
func runServe(o *options, rest []string) int {
	if len(rest) > 0 {
		if strings.HasPrefix(rest[0], "-") {
			return usage(o.std.err, hinted{fmt.Errorf("options such as %s stand before serve: emsh %s serve", rest[0], strings.Join(rest, " "))})
		}
		return usage(o.std.err, fmt.Errorf("serve takes no %q; settings are changed with cmdlets, also while it runs", rest[0]))
	}
	ctx, stop := interruptible()
	defer stop()
	if c, err := net.Dial("unix", filepath.Join(o.data, socketName)); err == nil {
		c.Close()
		return failed(o, fmt.Errorf("a server runs already on %s; attach to it with 'emsh'", o.data))
	}
	w, err := own(o)
	if err != nil {
		return failed(o, ownerError(o.data, err))
	}
	if err := w.start(ctx); err != nil && ctx.Err() == nil {
		return failed(o, errors.Join(err, w.close()))
	}
	fmt.Fprintf(o.std.err, "emsh %s serves %s.\n", version(), o.data)
	for _, st := range w.server.Services() {
		fmt.Fprintln(o.std.err, serving(st, w.server.Addresses(st.Name)))
	}
	notify("READY=1\nSTATUS=Serving")
	waitServing(ctx, w)
	notify("STOPPING=1")
	if err := w.close(); err != nil {
		return failed(o, err)
	}
	return exitOK
}

// serving says what a service does: where it answers, or how it is made to.
func serving(st reload.Status, at []string) string {
	switch {
	case st.State == reload.Stopped && st.StartupType == config.Disabled:
		return st.Name + " is disabled; 'emsh Set-Service " + st.Name + " -StartupType Manual' allows to start it."
	case st.State == reload.Stopped:
		return st.Name + " is stopped; 'emsh Start-Service " + st.Name + "' starts it, 'emsh Set-Service " + st.Name + " -StartupType Automatic' whenever the server starts."
	case st.Reason != "":
		return st.Name + " is " + string(st.State) + ": " + st.Reason
	case len(at) == 0:
		return st.Name + " runs, and listens nowhere."
	}
	return st.Name + " listens on " + strings.Join(at, ", ") + "."
}

func failed(o *options, err error) int {
	fmt.Fprintf(o.std.err, "emsh: %v\n", err)
	return exitFailed
}

// waitServing waits for the end; SIGHUP reopens the logs.
func waitServing(ctx context.Context, w *owned) {
	hup := make(chan os.Signal, 1)
	signal.Notify(hup, syscall.SIGHUP)
	defer signal.Stop(hup)
	for {
		select {
		case <-hup:
			w.server.ReopenLogs()
		case <-ctx.Done():
			return
		}
	}
}

// notify tells systemd, where it asked to be told (sd_notify(3)).
func notify(state string) {
	path := os.Getenv("NOTIFY_SOCKET")
	if path == "" {
		return
	}
	if path[0] == '@' {
		path = "\x00" + path[1:]
	}
	c, err := net.Dial("unixgram", path)
	if err != nil {
		return
	}
	defer c.Close()
	io.WriteString(c, state)
}
