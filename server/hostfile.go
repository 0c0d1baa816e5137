package server

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"syscall"
	"time"
)

// HostFile says who owns a data directory. It is for people and for those who cannot reach
// the owner; the lock on config.db is what counts.
type HostFile struct {
	PID     int       `json:"pid"`
	Program string    `json:"program"`
	Started time.Time `json:"started"`
}

func (s *Server) writeHostFile() error {
	program, err := os.Executable()
	if err != nil {
		program = os.Args[0]
	}
	b, err := json.Marshal(HostFile{PID: os.Getpid(), Program: program, Started: time.Now().UTC()})
	if err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(s.dir, "host"), append(b, '\n'), 0o600); err != nil {
		return fmt.Errorf("say who owns the data directory: %w", err)
	}
	return nil
}

func (s *Server) removeHostFile() { _ = os.Remove(filepath.Join(s.dir, "host")) }

// ReadHostFile says who owns a data directory, as far as is known.
func ReadHostFile(dir string) (HostFile, error) {
	var h HostFile
	b, err := os.ReadFile(filepath.Join(dir, "host"))
	if err == nil {
		err = json.Unmarshal(b, &h)
	}
	return h, err
}

// ownerOf is the uid that owns a directory; this process's where the system does not tell.
func ownerOf(dir string) int {
	if info, err := os.Stat(dir); err == nil {
		if st, ok := info.Sys().(*syscall.Stat_t); ok {
			return int(st.Uid)
		}
	}
	return os.Getuid()
}
