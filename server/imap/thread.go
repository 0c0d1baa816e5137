package imap

import (
	"cmp"
	"slices"
	"strings"

	"emsh/server/message"
	"emsh/store/mailbox"
)

// parseThread: RFC 5256 4.
func parseThread(p *parser, uid bool) func(*session) error {
	p.space()
	var arrange func([]*node) []*node
	switch name := p.word(); name {
	case "REFERENCES":
		arrange = byReferences
	case "ORDEREDSUBJECT":
		arrange = bySubject
	default:
		p.bad("The algorithm %.40q is not known.", name)
	}
	p.space()
	q := &searching{uid: uid}
	q.charsetAndKeys(p)
	return func(s *session) error { return s.thread(q, arrange) }
}

func (s *session) thread(q *searching, arrange func([]*node) []*node) error {
	if err := q.key.resolve(s); err != nil {
		return err
	}
	f, err := s.find(q.key)
	if err != nil {
		return err
	}
	nodes, err := s.threadNodes(f.set)
	if err != nil {
		return err
	}
	s.out.s("* THREAD")
	for i, n := range arrange(nodes) {
		if i == 0 {
			s.out.s(" ")
		}
		s.tellThread(n, q.uid)
	}
	s.out.line()
	return s.sync(q.uid)
}

// node is a message in a thread, or the place of one that is not there.
type node struct {
	m        *threaded // nil: a message that others refer to
	parent   *node
	children []*node
}

// threaded is what threading looks at.
type threaded struct {
	uid     mailbox.UID
	date    int64
	subject string // base subject, folded
	reply   bool
	id      string
	refs    []string
}

const maxReferences = 200

func (s *session) threadNodes(set mailbox.UIDSet) ([]*node, error) {
	var nodes []*node
	if len(set) == 0 {
		return nil, nil
	}
	for m, err := range s.open.Box.Fetch(s.sel.id, mailbox.Query{UIDs: set, Items: mailbox.ItemHeaders | mailbox.ItemExtra}) {
		if err != nil {
			return nil, err
		}
		x, _ := message.ReadExtra(m.Digest.Extra)
		t := &threaded{uid: m.UID, date: sentTime(m).Unix()}
		base, reply := message.BaseSubject(x.Subject)
		t.subject, t.reply = message.FoldCase(base), reply
		t.id = firstOf(messageIDs(m, "Message-ID"))
		// RFC 5256 3: References, or the first ID of In-Reply-To.
		if t.refs = messageIDs(m, "References"); len(t.refs) == 0 {
			t.refs = messageIDs(m, "In-Reply-To")
			t.refs = t.refs[:min(len(t.refs), 1)]
		}
		nodes = append(nodes, &node{m: t})
	}
	return nodes, nil
}

func firstOf(ids []string) string {
	if len(ids) == 0 {
		return ""
	}
	return ids[0]
}

// messageIDs are the identifiers of a field, without angle brackets.
func messageIDs(m *mailbox.Message, field string) []string {
	value, _ := message.Lookup(m.Digest.Headers, field)
	var ids []string
	for rest := string(value); len(ids) < maxReferences; {
		_, after, ok := strings.Cut(rest, "<")
		if !ok {
			break
		}
		id, after, ok := strings.Cut(after, ">")
		if !ok {
			break
		}
		if id = unquoteID(id); id != "" {
			ids = append(ids, id)
		}
		rest = after
	}
	return ids
}

// unquoteID makes <"a"@b> and <a@b> the same (RFC 5256 2.2, note on quoting).
func unquoteID(id string) string {
	if strings.Contains(id, `"`) {
		id = strings.NewReplacer(`\`, "", `"`, "").Replace(id)
	}
	return id
}

// bySubject is ORDEREDSUBJECT: messages of one base subject, the first one
// above the others.
func bySubject(nodes []*node) []*node {
	slices.SortStableFunc(nodes, func(a, b *node) int {
		return cmp.Or(strings.Compare(a.m.subject, b.m.subject), cmp.Compare(a.m.date, b.m.date), cmp.Compare(a.m.uid, b.m.uid))
	})
	var roots []*node
	for _, n := range nodes {
		if last := len(roots) - 1; last >= 0 && roots[last].m.subject == n.m.subject {
			roots[last].children = append(roots[last].children, n)
		} else {
			roots = append(roots, n)
		}
	}
	sortSiblings(roots)
	return roots
}

// byReferences is REFERENCES. RFC 5256 3.
func byReferences(nodes []*node) []*node {
	byID := map[string]*node{}
	at := func(id string) *node {
		n := byID[id]
		if n == nil {
			n = &node{}
			byID[id] = n
		}
		return n
	}
	var all []*node
	for _, n := range nodes {
		place := n
		if id := n.m.id; id != "" {
			// A second message of the same ID is a message of its own.
			if p := at(id); p.m == nil {
				p.m, place = n.m, p
			}
		}
		all = append(all, place)
		link(place, n.m.refs, at)
	}
	var roots []*node
	seen := map[*node]bool{}
	for _, n := range all {
		top := n
		for top.parent != nil {
			top = top.parent
		}
		if !seen[top] {
			seen[top] = true
			roots = append(roots, top)
		}
	}
	roots = prune(roots, true)
	sortDeep(roots)
	roots = gather(roots)
	sortDeep(roots)
	return roots
}

// link hangs a message under the last of its references, and those under each other.
func link(n *node, refs []string, at func(string) *node) {
	var above *node
	for _, id := range refs {
		p := at(id)
		if above != nil && p.parent == nil && p != above && !above.under(p) {
			adopt(above, p)
		}
		above = p
	}
	if n.parent != nil { // what the message says of itself counts more
		n.parent.children = slices.DeleteFunc(n.parent.children, func(c *node) bool { return c == n })
		n.parent = nil
	}
	if above != nil && above != n && !above.under(n) {
		adopt(above, n)
	}
}

func adopt(parent, child *node) {
	child.parent = parent
	parent.children = append(parent.children, child)
}

// under reports whether n is q or below it.
func (n *node) under(q *node) bool {
	for ; n != nil; n = n.parent {
		if n == q {
			return true
		}
	}
	return false
}

// prune takes out places of messages that are not there: empty ones go, their
// children move up; at the top only where there is one child.
func prune(list []*node, top bool) []*node {
	type frame struct {
		n    *node
		next int
		out  []*node
	}
	root := &node{children: list}
	stack := []*frame{{n: root}}
	for {
		f := stack[len(stack)-1]
		if f.next < len(f.n.children) {
			f.next++
			stack = append(stack, &frame{n: f.n.children[f.next-1]})
			continue
		}
		f.n.children = f.out
		stack = stack[:len(stack)-1]
		if len(stack) == 0 {
			return root.children
		}
		up := stack[len(stack)-1]
		switch {
		case f.n.m != nil, len(stack) == 1 && top && len(f.out) > 1:
			up.out = append(up.out, f.n)
		default:
			up.out = append(up.out, f.out...)
		}
	}
}

// first is the message that stands for a thread.
func (n *node) first() *threaded {
	for n.m == nil {
		n = n.children[0]
	}
	return n.m
}

func sortSiblings(list []*node) {
	slices.SortStableFunc(list, func(a, b *node) int {
		x, y := a.first(), b.first()
		return cmp.Or(cmp.Compare(x.date, y.date), cmp.Compare(x.uid, y.uid))
	})
}

// sortDeep sorts siblings at every level, the lowest first.
func sortDeep(list []*node) {
	var order []*node
	for queue := slices.Clone(list); len(queue) > 0; queue = queue[1:] {
		order = append(order, queue[0])
		queue = append(queue, queue[0].children...)
	}
	for _, n := range slices.Backward(order) {
		sortSiblings(n.children)
	}
	sortSiblings(list)
}

// gather puts threads of one base subject together. RFC 5256 3, step 5.
func gather(roots []*node) []*node {
	table := map[string]*node{}
	for _, r := range roots {
		t := r.first()
		old := table[t.subject]
		if t.subject != "" && (old == nil || r.m == nil && old.m != nil || old.m != nil && r.m != nil && old.first().reply && !t.reply) {
			table[t.subject] = r
		}
	}
	var out []*node
	place := map[*node]int{}
	for _, r := range roots {
		t := r.first()
		head := table[t.subject]
		if t.subject == "" || head == r {
			place[r] = len(out)
			out = append(out, r)
			continue
		}
		merge(head, r, table, t)
	}
	for i, r := range out {
		if now := table[r.first().subject]; now != nil && now.m == nil && slices.Contains(now.children, r) {
			out[i] = now
		}
	}
	return out
}

// merge puts thread r to the thread that holds its subject.
func merge(head, r *node, table map[string]*node, t *threaded) {
	switch {
	case head.m == nil && r.m == nil:
		head.children = append(head.children, r.children...)
	case head.m == nil:
		head.children = append(head.children, r)
	case t.reply && !head.m.reply:
		head.children = append(head.children, r)
	default:
		table[t.subject] = &node{children: []*node{head, r}}
	}
}

// tellThread writes one thread: a line of single children without
// parentheses, branches in parentheses. It does not recurse: threads are deep.
func (s *session) tellThread(root *node, uid bool) {
	type step struct {
		n    *node
		text string
	}
	e := &s.out
	stack := []step{{text: ")"}, {n: root}}
	e.s("(")
	space := false
	for len(stack) > 0 {
		top := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		if top.n == nil {
			e.s(top.text)
			space = top.text != "("
			if top.text == ")" {
				space = false
			}
			continue
		}
		if n := top.n; n.m != nil {
			if space {
				e.s(" ")
			}
			e.n(s.threadNumber(n.m.uid, uid))
			space = true
		}
		kids := top.n.children
		if len(kids) == 1 {
			stack = append(stack, step{n: kids[0]})
			continue
		}
		if len(kids) > 1 && space {
			e.s(" ")
		}
		for _, k := range slices.Backward(kids) {
			stack = append(stack, step{text: ")"}, step{n: k}, step{text: "("})
		}
	}
}

func (s *session) threadNumber(u mailbox.UID, uid bool) uint64 {
	if uid {
		return uint64(u)
	}
	n, _ := s.sel.seq(u)
	return uint64(n)
}
