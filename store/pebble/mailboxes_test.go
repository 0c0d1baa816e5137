package pebble

import (
	"testing"

	"emsh/store/mailbox"
	"emsh/store/storetest"
)

func openMailboxes(dir string) (mailbox.Store, error) {
	// Small segments, so that tests cross their borders.
	return OpenMailboxes(dir, Options{Segment: 300 << 10})
}

func TestMailboxes(t *testing.T) { storetest.Mailboxes(t, openMailboxes) }

func TestMailboxesCrash(t *testing.T) { storetest.MailboxesCrash(t, openMailboxes) }

// TestMailboxesSmallCache lets indexes and digests go all the time.
func TestMailboxesSmallCache(t *testing.T) {
	storetest.Mailboxes(t, func(dir string) (mailbox.Store, error) {
		return OpenMailboxes(dir, Options{Segment: 300 << 10, Cache: 4 << 10})
	})
}
