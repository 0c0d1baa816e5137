package pebble

import (
	"testing"

	"emsh/store/queue"
	"emsh/store/storetest"
)

func openQueue(dir string) (queue.Store, error) { return OpenQueue(dir, Options{Segment: 300 << 10}) }

func TestQueue(t *testing.T) { storetest.Queue(t, openQueue) }

func TestQueueCrash(t *testing.T) { storetest.QueueCrash(t, openQueue) }
