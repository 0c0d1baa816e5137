package admin

import (
	"context"
	"time"

	"emsh/server/reload"
	"emsh/store/audit"
	"emsh/store/config"
	"emsh/store/directory"
)

// group holds changes of recipients that one cmdlet made for successive objects of its
// pipeline and that are not durable yet. Ten thousand mailboxes piped into Set-CASMailbox
// would otherwise wait ten thousand times for the disk. The group is committed before the
// cmdlet writes anything, looks beyond the settings, or ends, and after a moment in any case.
type group struct {
	head    *config.State // as the organization will be; nil: nothing is pending
	pending []pending
	since   time.Time
}

type pending struct {
	target string
	fn     func(config.Tx) error
	record audit.Record
}

// mostPending and longestPending bound a group.
const (
	mostPending    = 256
	longestPending = 50 * time.Millisecond
)

func (g *group) due() bool {
	return len(g.pending) >= mostPending || len(g.pending) > 0 && time.Since(g.since) > longestPending
}

// join adds a change to the group, if it is one of a pipeline and of recipients only: what
// services are built from is changed alone.
func (st *stage) join(target string, fn func(config.Tx) error) (bool, error) {
	if !st.piped || st.session.WhatIf {
		st.flush()
		return false, nil
	}
	base, ok := st.session.View().(*config.State)
	if !ok {
		return false, nil
	}
	p, err := base.Propose(fn)
	if err != nil {
		return false, err
	}
	if !ofRecipients(p) {
		st.flush()
		return false, nil
	}
	if err := CheckRules(p); err != nil {
		return false, err
	}
	if err := p.Check(); err != nil {
		return false, err
	}
	g := &st.group
	if g.head == nil {
		g.since = time.Now()
	}
	g.head = p.Next()
	g.pending = append(g.pending, pending{target, fn, st.done(target, differencesOf(p))})
	return true, nil
}

func ofRecipients(p *config.Proposal) bool {
	for _, c := range p.Changes() {
		if !directory.Holds(c.Kind) {
			return false
		}
	}
	return true
}

// flush makes what is pending durable and live. Where that fails for all together, each is
// tried alone, so that one does not take the others with it.
func (st *stage) flush() {
	list := st.group.pending
	st.group = group{}
	if len(list) == 0 {
		return
	}
	ctx := context.WithoutCancel(st.session.Context)
	err := st.host.House.Apply(ctx, reload.Change{
		Fn: func(tx config.Tx) error {
			for _, p := range list {
				if err := p.fn(tx); err != nil {
					return err
				}
			}
			return nil
		},
		Notes: func(*config.Proposal) []audit.Record {
			records := make([]audit.Record, len(list))
			for i, p := range list {
				records[i] = p.record
			}
			return records
		},
	})
	if err == nil {
		return
	}
	for _, p := range list {
		err := st.host.House.Apply(ctx, reload.Change{Fn: p.fn, Notes: func(*config.Proposal) []audit.Record { return []audit.Record{p.record} }})
		if err != nil {
			st.session.target = p.target
			_ = st.fail(err) // the stream that does not take it has ended the pipeline already
		}
	}
}
