package server

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"emsh/store/config"
)

// A data directory that has lost a part of itself is not begun anew in silence: what is left
// belongs to what is gone.

// Incomplete is returned for a data directory of which a part is missing. Nothing was changed.
type Incomplete struct {
	Path   string // what is missing
	Reason string // why it is missed
	Choice string // what can be done
}

func (e *Incomplete) Error() string { return fmt.Sprintf("%s %s; %s", e.Path, e.Reason, e.Choice) }

func (s *Server) configFile() string { return filepath.Join(s.dir, "config.db") }

// belongings are the folders whose data belong to an organization.
var belongings = [...]string{"mail", "queue"}

// checkFile refuses to make a new organization over the data of another: before anything is touched.
func (s *Server) checkFile() error {
	if s.hasConfig() {
		return nil
	}
	reason := "is missing"
	if _, err := os.Stat(s.configFile()); err == nil {
		reason = "is empty"
	}
	err := s.checkOrphans(reason)
	if s.hasConfig() {
		return nil // somebody has begun this moment
	}
	return err
}

// checkOrphans refuses where there are data of an organization that the settings know nothing of.
func (s *Server) checkOrphans(reason string) error {
	var held []string
	for _, name := range belongings {
		if dir := filepath.Join(s.dir, name); holdsFiles(dir) {
			held = append(held, dir)
		}
	}
	what, verb := strings.Join(held, " and "), "holds"
	switch len(held) {
	case 0:
		return nil
	case 1:
	default:
		verb = "hold"
	}
	return &Incomplete{Path: s.configFile(), Reason: reason + ", and " + what + " " + verb + " data of the organization that was in it",
		Choice: "restore config.db from a backup, or move " + what + " away to begin with a new organization"}
}

// undoFounding takes a new organization back that could not be opened: nobody knows its password.
func (s *Server) undoFounding() {
	if s.FirstPassword == "" {
		return
	}
	_ = s.closeMail()
	for _, name := range belongings {
		_ = os.RemoveAll(filepath.Join(s.dir, name))
	}
	_ = os.Remove(s.configFile()) // while its lock is ours
}

// holdsFiles reports whether there is any file in a folder or below it.
func holdsFiles(dir string) bool {
	found := false
	_ = filepath.WalkDir(dir, func(_ string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			found = true
			return filepath.SkipAll
		}
		return nil
	})
	return found
}

// The files in a mailbox database's folder by which it is known.
const (
	databaseIDFile = "id"          // which one it is
	beginEmptyFile = "begin-empty" // an administrator wants a new one
)

// checkDatabase refuses to begin with empty mailboxes where there was a mailbox database.
func (s *Server) checkDatabase() error {
	row, err := config.Servers.Get(s.store.Snapshot(), string(s.name))
	if err != nil || row.MailboxDatabase.IsZero() || holdsFiles(filepath.Join(s.mailDir(), "db")) {
		return nil
	}
	if _, err := os.Stat(filepath.Join(s.mailDir(), beginEmptyFile)); err == nil {
		return nil
	}
	return &Incomplete{Path: s.mailDir(), Reason: fmt.Sprintf("does not hold the mailbox database %q, which was there before", DatabaseName),
		Choice: fmt.Sprintf("mount or restore it from a backup, or, to begin with empty mailboxes, make that folder with a file %q in it", beginEmptyFile)}
}

// knowDatabase keeps, in the settings and in its folder, which mailbox database this is. The
// folder has it first: what the settings know has been there.
func (s *Server) knowDatabase() error {
	row, err := config.Servers.Get(s.store.Snapshot(), string(s.name))
	if err != nil {
		return err
	}
	id, err := s.databaseID()
	if err != nil {
		return fmt.Errorf("mark the mailbox database: %w", err)
	}
	if err := os.Remove(filepath.Join(s.mailDir(), beginEmptyFile)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if row.MailboxDatabase == id {
		return nil
	}
	row.MailboxDatabase = id
	p, err := s.store.Propose(func(tx config.Tx) error { return config.Servers.Put(tx, row) })
	if err != nil {
		return err
	}
	return s.store.Commit(context.Background(), p)
}

// databaseID reads which mailbox database this is, or gives it a name: one that was restored
// without gets another.
func (s *Server) databaseID() (id config.GUID, err error) {
	path := filepath.Join(s.mailDir(), databaseIDFile)
	if text, err := os.ReadFile(path); err == nil && id.UnmarshalText([]byte(strings.TrimSpace(string(text)))) == nil && !id.IsZero() {
		return id, nil
	}
	id = config.NewGUID()
	return id, os.WriteFile(path, []byte(id.String()+"\n"), 0o600)
}
