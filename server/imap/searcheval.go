package imap

import (
	"strings"
	"time"

	"emsh/server/message"
	"emsh/store/mailbox"
)

// verdict is whether a message matches; unsure while its text is not read.
type verdict byte

const (
	misses verdict = iota
	unsure
	matches
)

func is(b bool) verdict {
	if b {
		return matches
	}
	return misses
}

// matcher judges messages.
type matcher struct {
	s    *session
	now  time.Time
	m    *mailbox.Message
	text []byte // nil while it is not read
	have bool   // text was read
	part *message.Part
}

func (x *matcher) judge(k *key) verdict {
	m := x.m
	switch k.op {
	case opAll:
		return matches
	case opAnd:
		return x.judgeAll(k)
	case opOr:
		return max(x.judge(k.kids[0]), x.judge(k.kids[1]))
	case opNot:
		return matches - x.judge(k.kids[0])
	case opSet:
		return is(k.uids.Contains(m.UID))
	case opFlag:
		return is(m.Flags&k.flag != 0)
	case opNoFlag:
		return is(m.Flags&k.flag == 0)
	case opKeyword:
		return is(hasKeyword(m.Keywords, k.name))
	case opRecent:
		return is(x.s.isRecent(m.UID))
	case opHeader, opAddress, opBody, opText:
		return x.judgeText(k)
	case opLarger:
		return is(m.Size > k.size)
	case opSmaller:
		return is(m.Size < k.size)
	case opModSeq:
		return is(m.ModSeq >= k.modse)
	case opEmailID:
		return is(k.id == objectID('M', uint64(m.Content)))
	case opNone:
		return misses
	}
	return is(x.judgeDate(k))
}

// judgeAll stops at the first key that misses.
func (x *matcher) judgeAll(k *key) verdict {
	v := matches
	for _, kid := range k.kids {
		if v = min(v, x.judge(kid)); v == misses {
			break
		}
	}
	return v
}

func hasKeyword(keywords []string, name string) bool {
	for _, k := range keywords {
		if strings.EqualFold(k, name) {
			return true
		}
	}
	return false
}

// judgeText looks into header fields, from the digest if they are there, and
// into the text once it is read.
func (x *matcher) judgeText(k *key) verdict {
	if k.op == opHeader || k.op == opAddress {
		block, known := x.text, x.have
		if message.Answers(x.m.Digest.Extra, k.names) {
			block, known = x.m.Digest.Headers, true
		}
		switch {
		case !known:
			return unsure
		case k.op == opAddress:
			return is(message.SearchAddresses(block, k.name, k.text))
		}
		return is(message.SearchField(block, k.name, k.text))
	}
	if !x.have {
		return unsure
	}
	switch k.op {
	case opBody:
		return is(message.SearchBody(x.text, x.parts(), k.text))
	}
	return is(message.SearchText(x.text, x.parts(), k.text))
}

func (x *matcher) parts() *message.Part {
	if x.part == nil {
		if extra, ok := message.ReadExtra(x.m.Digest.Extra); ok {
			x.part = extra.Part
		}
	}
	return x.part
}

// judgeDate compares days, in the zone the date was written in (RFC 3501
// 6.4.4: disregarding time and time zone), or seconds.
func (x *matcher) judgeDate(k *key) bool {
	switch k.op {
	case opYounger: // RFC 5032
		return x.now.Sub(x.m.InternalDate) <= time.Duration(min(k.size, 1<<33))*time.Second
	case opOlder:
		return x.now.Sub(x.m.InternalDate) > time.Duration(min(k.size, 1<<33))*time.Second
	}
	var t time.Time
	switch k.op {
	case opBefore, opOn, opSince:
		t = x.m.InternalDate
	case opSavedBefore, opSavedOn, opSavedSince:
		t = x.m.SaveDate
	default:
		if t = message.SentDate(x.m.Digest.Extra); t.IsZero() {
			return false
		}
	}
	day := time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, time.UTC)
	switch k.op {
	case opBefore, opSentBefore, opSavedBefore:
		return day.Before(k.date)
	case opOn, opSentOn, opSavedOn:
		return day.Equal(k.date)
	}
	return !day.Before(k.date)
}

// items is what of the digest the search needs.
func (k *key) items() mailbox.Items {
	var items mailbox.Items
	switch k.op {
	case opHeader, opAddress:
		items = mailbox.ItemHeaders | mailbox.ItemExtra
	case opBody, opText, opSentBefore, opSentOn, opSentSince:
		items = mailbox.ItemExtra
	}
	for _, kid := range k.kids {
		items |= kid.items()
	}
	return items
}

// resolve turns the sets of the search into UIDs.
func (k *key) resolve(s *session) (err error) {
	if k.op == opSet {
		k.uids, err = s.uidSet(k.set, k.uid)
	}
	for _, kid := range k.kids {
		if err == nil {
			err = kid.resolve(s)
		}
	}
	return err
}

// limit is a set outside of which no message can match; nil for none.
func (k *key) limit() mailbox.UIDSet {
	switch k.op {
	case opSet:
		return k.uids
	case opAnd:
		var set mailbox.UIDSet
		for _, kid := range k.kids {
			if other := kid.limit(); other != nil && set != nil {
				set = intersect(set, other)
			} else if other != nil {
				set = other
			}
		}
		return set
	}
	return nil
}
