package server

import (
	"errors"
	"os"
	"time"

	"emsh/store/mailbox"
	"emsh/store/queue"
)

// After an input/output error a mail store refuses all writing: what it has in memory may be
// ahead of the disk. Once the disk can be written again it is opened anew. Those who had
// mailboxes open are told goodbye; transport takes the queue up from the beginning.

// reopenStores opens those stores anew that had an error, where the disk can be written again.
func (s *Server) reopenStores() {
	if err := s.boxes.Load().Stats().Fault; broken(err, mailbox.ErrFault, mailbox.ErrClosed) && writable(s.mailDir()) {
		s.reopened("mailbox database", err, func() error {
			_ = s.boxes.Load().Close() // what it says is known
			return s.openBoxes()
		}())
	}
	if err := s.queue.Load().Stats().Fault; broken(err, queue.ErrFault, queue.ErrClosed) && writable(s.queueDir()) {
		s.reopened("queue", err, s.transport.Transport.Renew(reopenGrace, func() error {
			_ = s.queue.Load().Close()
			return s.openQueue()
		}))
	}
}

// reopenGrace is how long deliveries may take to end before the queue is opened anew.
const reopenGrace = 5 * time.Second

func broken(err error, kinds ...error) bool {
	for _, kind := range kinds {
		if errors.Is(err, kind) {
			return true
		}
	}
	return false
}

func (s *Server) reopened(what string, fault, err error) {
	if err != nil {
		s.log.Error("the "+what+" could not be opened anew; it is tried again", "error", err)
		return
	}
	s.log.Warn("the "+what+" was opened anew after an error of the disk", "error", fault)
}

// writable tries whether a folder's disk takes data and keeps it.
func writable(dir string) bool {
	f, err := os.CreateTemp(dir, ".try")
	if err != nil {
		return false
	}
	_, err = f.Write(make([]byte, 4096))
	return errors.Join(err, f.Sync(), f.Close(), os.Remove(f.Name())) == nil
}
