package imap

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"emsh/server/message"
	"emsh/store/mailbox"
)

// sortKey is one criterion of a SORT. RFC 5256 3, RFC 5957.
type sortKey struct {
	name    string
	reverse bool
}

// sorting is a SORT command; its search is that of SEARCH. RFC 5256, RFC 5267 3 (ESORT).
type sorting struct {
	searching
	keys []sortKey
}

var sortNames = []string{"ARRIVAL", "CC", "DATE", "FROM", "SIZE", "SUBJECT", "TO", "DISPLAYFROM", "DISPLAYTO"}

func parseSort(p *parser, uid bool) func(*session) error {
	q := &sorting{searching: searching{uid: uid}}
	p.space()
	q.returns(p)
	p.want('(')
	for p.err == nil {
		k := sortKey{name: p.word()}
		if k.reverse = k.name == "REVERSE"; k.reverse {
			p.space()
			k.name = p.word()
		}
		if !slices.Contains(sortNames, k.name) || len(q.keys) > 20 {
			p.bad("The sort criterion %.40q is not known.", k.name)
		}
		q.keys = append(q.keys, k)
		if !p.take(' ') {
			break
		}
	}
	p.want(')')
	p.space()
	q.charsetAndKeys(p)
	return func(s *session) error { return s.sort(q) }
}

// charsetAndKeys reads the charset that SORT and THREAD demand, and the search.
func (q *searching) charsetAndKeys(p *parser) {
	k := &keyParser{parser: p, readers: keyReaders()}
	if k.charset = p.astring(); p.err == nil && !message.KnownCharset(k.charset) {
		p.fail(no("BADCHARSET (US-ASCII UTF-8)", "The character set is not known."))
	}
	p.space()
	q.key = k.all(0)
	p.end()
	q.modseq = k.modseq
}

// sortRow is a message with its keys.
type sortRow struct {
	uid     mailbox.UID
	numbers []int64
	texts   []string
}

func (s *session) sort(q *sorting) error {
	if err := q.key.resolve(s); err != nil {
		return err
	}
	f, err := s.find(q.key)
	if err != nil {
		return err
	}
	rows, err := s.sortRows(q, f.set)
	if err != nil {
		return err
	}
	slices.SortStableFunc(rows, q.compare)
	if q.save {
		s.saved = q.kept(f.set)
	}
	numbers := make([]mailbox.UID, 0, len(rows))
	for _, r := range rows {
		if n, ok := s.sel.seq(r.uid); q.uid {
			numbers = append(numbers, r.uid)
		} else if ok {
			numbers = append(numbers, mailbox.UID(n))
		}
	}
	s.tellSort(q, numbers, &f)
	return s.sync(q.uid)
}

func (q *sorting) compare(a, b sortRow) int {
	for i, k := range q.keys {
		c := cmp.Or(cmp.Compare(a.numbers[i], b.numbers[i]), strings.Compare(a.texts[i], b.texts[i]))
		if k.reverse {
			c = -c
		}
		if c != 0 {
			return c
		}
	}
	return cmp.Compare(a.uid, b.uid)
}

// sortRows works out the keys of the messages found.
func (s *session) sortRows(q *sorting, set mailbox.UIDSet) ([]sortRow, error) {
	var rows []sortRow
	if len(set) == 0 {
		return nil, nil
	}
	for m, err := range s.open.Box.Fetch(s.sel.id, mailbox.Query{UIDs: set, Items: mailbox.ItemHeaders | mailbox.ItemExtra}) {
		if err != nil {
			return nil, err
		}
		r := sortRow{uid: m.UID, numbers: make([]int64, len(q.keys)), texts: make([]string, len(q.keys))}
		for i, k := range q.keys {
			r.numbers[i], r.texts[i] = k.value(m)
		}
		rows = append(rows, r)
	}
	return rows, nil
}

// value is a message's key: a number or a text.
func (k sortKey) value(m *mailbox.Message) (int64, string) {
	switch k.name {
	case "ARRIVAL":
		return m.InternalDate.Unix(), ""
	case "SIZE":
		return m.Size, ""
	case "DATE":
		return sentTime(m).Unix(), ""
	case "SUBJECT":
		x, _ := message.ReadExtra(m.Digest.Extra)
		base, _ := message.BaseSubject(x.Subject)
		return 0, collate(base)
	case "DISPLAYFROM", "DISPLAYTO":
		return 0, collate(firstAddress(m, k.name[7:], true))
	}
	return 0, collate(firstAddress(m, k.name, false))
}

// collate makes the key of i;unicode-casemap (RFC 5051): capitals, by code point.
func collate(text string) string { return strings.ToUpper(message.FoldCase(text)) }

// sentTime is the Date field, or when it cannot be read the internal date.
// RFC 5256 2.2.
func sentTime(m *mailbox.Message) time.Time {
	if t := message.SentDate(m.Digest.Extra); !t.IsZero() {
		return t
	}
	return m.InternalDate
}

// firstAddress is the mailbox name of the first address of a field, or what is
// shown for it.
func firstAddress(m *mailbox.Message, field string, display bool) string {
	value, _ := message.Lookup(m.Digest.Headers, field)
	for _, a := range message.ParseAddresses(string(value[:min(len(value), 4096)])) {
		switch {
		case a.Group == message.GroupEnd:
		case display && a.Name != "":
			return message.DecodeHeader(a.Name)
		case display && a.Group == message.NoGroup:
			return a.Addr()
		default:
			return a.Mailbox
		}
	}
	return ""
}

// tellSort writes SORT, or ESEARCH where RETURN was given.
func (s *session) tellSort(q *sorting, numbers []mailbox.UID, f *found) {
	e := &s.out
	if q.extended {
		if q.save && !q.min && !q.max && !q.all && !q.count {
			return
		}
		s.tellESort(q, numbers)
		return
	}
	e.s("* SORT")
	for _, n := range numbers {
		e.s(" ")
		e.n(uint64(n))
	}
	if q.modseq && f.n > 0 {
		e.s(" (MODSEQ " + utoa(uint64(f.modseq)) + ")")
	}
	e.line()
}

// tellESort writes the answer of RFC 5267 3.1: MIN and MAX are the first and
// last in the order of the sort.
func (s *session) tellESort(q *sorting, numbers []mailbox.UID) {
	e := &s.out
	e.s("* ESEARCH (TAG ")
	e.str(s.tag)
	e.s(")")
	if q.uid {
		e.s(" UID")
	}
	if n := len(numbers); n > 0 {
		if q.min {
			e.s(" MIN " + utoa(uint64(numbers[0])))
		}
		if q.max {
			e.s(" MAX " + utoa(uint64(numbers[n-1])))
		}
		if q.all {
			e.s(" ALL " + runs(numbers))
		}
	}
	if q.count {
		e.s(" COUNT " + itoa(len(numbers)))
	}
	e.line()
}

// runs writes numbers in their order, rising ones next to each other as ranges.
func runs(numbers []mailbox.UID) string {
	var b strings.Builder
	for i := 0; i < len(numbers); {
		j := i
		for j+1 < len(numbers) && numbers[j+1] == numbers[j]+1 {
			j++
		}
		if i > 0 {
			b.WriteByte(',')
		}
		b.WriteString(utoa(uint64(numbers[i])))
		if j > i {
			b.WriteString(":" + utoa(uint64(numbers[j])))
		}
		i = j + 1
	}
	return b.String()
}
