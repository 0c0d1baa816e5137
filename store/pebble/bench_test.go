package pebble

import (
	"testing"

	"emsh/store/mailbox"
	"emsh/store/queue"
	"emsh/store/storetest"
)

func BenchmarkMailboxes(b *testing.B) {
	storetest.MailboxesBenchmark(b, func(dir string) (mailbox.Store, error) { return OpenMailboxes(dir, Options{}) })
}

func BenchmarkQueue(b *testing.B) {
	storetest.QueueBenchmark(b, func(dir string) (queue.Store, error) { return OpenQueue(dir, Options{}) })
}
