package pebble

import (
	"container/list"
	"sync"

	"emsh/store/mailbox"
)

// pageBits says how many UIDs share a page of digests: 1 << pageBits.
const pageBits = 7

// digestKey names a page.
type digestKey struct {
	box    uint64
	folder mailbox.FolderID
	page   uint32
}

func pageOf(uid mailbox.UID) uint32 { return uint32(uid) >> pageBits }

// digestPage is the digest rows of neighboring UIDs, as stored. It never changes once made.
type digestPage struct {
	key   digestKey
	rows  [1 << pageBits][]byte
	bytes int64
}

func (p *digestPage) row(uid mailbox.UID) []byte { return p.rows[uid&(1<<pageBits-1)] }

// digests keeps pages whose UIDs are all given out, those used last.
type digests struct {
	limit int64
	mu    sync.Mutex
	bytes int64
	lru   list.List
	pages map[digestKey]*list.Element
}

func (c *digests) get(k digestKey) *digestPage {
	c.mu.Lock()
	defer c.mu.Unlock()
	e := c.pages[k]
	if e == nil {
		return nil
	}
	c.lru.MoveToFront(e)
	return e.Value.(*digestPage)
}

func (c *digests) put(p *digestPage) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.pages[p.key] != nil {
		return
	}
	c.pages[p.key] = c.lru.PushFront(p)
	c.bytes += p.bytes
	for c.bytes > c.limit && c.lru.Len() > 1 {
		c.remove(c.lru.Back())
	}
}

func (c *digests) remove(e *list.Element) {
	p := c.lru.Remove(e).(*digestPage)
	delete(c.pages, p.key)
	c.bytes -= p.bytes
}

func (c *digests) forget(k digestKey) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if e := c.pages[k]; e != nil {
		c.remove(e)
	}
}

func (c *digests) size() int64 {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.bytes
}

// digestPage returns a page, from memory or from its rows. Full says that no row can be added to it any more.
func (m *Mailboxes) digestPage(k digestKey, full bool) (*digestPage, error) {
	if p := m.digests.get(k); p != nil {
		return p, nil
	}
	p, err := m.readPage(k)
	if err == nil && full {
		m.digests.put(p)
	}
	return p, err
}

func (m *Mailboxes) readPage(k digestKey) (*digestPage, error) {
	p := &digestPage{key: k, bytes: 3200}
	first := mailbox.UID(k.page) << pageBits
	var all []byte
	var ends [1 << pageBits]int
	from := messageKey(kindDigest, k.box, k.folder, first)
	err := m.e.scan(numKey(kindDigest, k.box, uint64(k.folder)), from, func(key, v []byte) (bool, error) {
		uid := uidOf(key)
		if pageOf(uid) != k.page {
			return false, nil
		}
		all = append(all, v...)
		ends[uid-first] = len(all)
		return true, nil
	})
	if err != nil {
		return nil, err
	}
	all = append(make([]byte, 0, len(all)), all...)
	start := 0
	for i, end := range ends {
		if end > start {
			p.rows[i] = all[start:end:end]
			start = end
		}
	}
	p.bytes += int64(len(all))
	return p, nil
}
