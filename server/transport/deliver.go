package transport

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"emsh/server/message"
	"emsh/store/directory"
	"emsh/store/mailbox"
	"emsh/store/queue"
)

// deliver puts an item into the mailboxes of its recipients.
func (t *Transport) deliver(it queue.Item) {
	body, err := t.Queue().Body(it.ID)
	if err != nil {
		t.postpone(it, fmt.Errorf("read the message: %w", err))
		return
	}
	defer body.Close()
	for i := range it.Recipients {
		r := &it.Recipients[i]
		if r.Done || r.Kind != kindMailbox {
			continue
		}
		t.note(&it, r, t.deliverTo(&it, r, body))
	}
	t.settle(it)
}

// deliverTo delivers to one mailbox. The mailbox knows the delivery by its
// name and takes it once, however often a crash makes us try.
func (t *Transport) deliverTo(it *queue.Item, r *queue.Recipient, body queue.Body) error {
	ctx := context.Background()
	u, err := directory.Users.Get(t.View(), r.Properties[propUser])
	if err != nil || !directory.HasMailbox(u) {
		return permanent("5.1.1", "the mailbox does not exist any more")
	}
	box, err := t.Boxes.UserBox(ctx, u)
	if err != nil {
		return err
	}
	defer box.Close()
	head := returnPath(it.From)
	_, err = box.Deliver(ctx, mailbox.Incoming{
		Body:         io.MultiReader(strings.NewReader(head), io.NewSectionReader(body, 0, it.Size)),
		Size:         int64(len(head)) + it.Size,
		InternalDate: it.Received,
		Once:         fmt.Sprintf("%d.%d", it.ID, it.Received.UnixNano()),
		Index:        index,
	}, t.Boxes.ReceiveLimit(u))
	switch {
	case errors.Is(err, mailbox.ErrDelivered):
		return nil
	case errors.Is(err, mailbox.ErrQuota):
		return permanent("5.2.2", "the mailbox is full")
	}
	return err
}

func index(s mailbox.Source) (mailbox.Digest, error) {
	d, err := message.Index(s)
	return mailbox.Digest(d), err
}
