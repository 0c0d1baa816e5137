package imap

import (
	"sync"
	"time"

	"emsh/server/message"
	"emsh/store/mailbox"
)

// key is a node of a search: what a message must be. RFC 3501 6.4.4.
type key struct {
	op    keyOp
	kids  []*key   // and, or, not
	name  string   // of a header field, a keyword
	names []string // the field's name alone
	text  *message.Pattern
	flag  mailbox.Flags
	size  int64
	date  time.Time
	set   numSet
	uid   bool
	uids  mailbox.UIDSet // the set, resolved
	modse mailbox.ModSeq
	id    string
}

type keyOp byte

const (
	opAll keyOp = iota
	opAnd
	opOr
	opNot
	opSet
	opFlag
	opNoFlag
	opKeyword
	opRecent
	opHeader  // a field contains text
	opAddress // an address of a field contains text
	opBody
	opText
	opLarger
	opSmaller
	opBefore // internal date
	opOn
	opSince
	opSentBefore
	opSentOn
	opSentSince
	opSavedBefore
	opSavedOn
	opSavedSince
	opYounger // seconds (RFC 5032)
	opOlder
	opModSeq
	opEmailID
	opNone
)

// Limits of one search.
const (
	maxKeys  = 1000
	maxDepth = maxNesting
)

// keyParser reads search keys, converting their texts from the charset given.
type keyParser struct {
	*parser
	charset string
	keys    int
	modseq  bool // MODSEQ was asked for
	readers map[string]keyReader
}

// all reads keys up to the end of the command or the closing parenthesis.
func (p *keyParser) all(depth int) *key {
	k := &key{op: opAnd}
	for p.err == nil {
		k.kids = append(k.kids, p.one(depth))
		if p.atEnd() || p.peek() == ')' {
			break
		}
		p.space()
	}
	return k
}

func (p *keyParser) one(depth int) *key {
	if p.keys++; p.keys > maxKeys || depth > maxDepth {
		p.fail(&reply{"BAD", "TOOBIG", "The search is too complex."})
		return &key{}
	}
	if p.take('(') {
		k := p.all(depth + 1)
		p.want(')')
		return k
	}
	if p.startsSet() {
		set := p.numSet()
		set.lenient = true // a search for what is not there finds nothing
		return &key{op: opSet, set: set}
	}
	name := p.word()
	if p.err != nil {
		return &key{}
	}
	if read, ok := p.readers[name]; ok {
		return read(p, depth)
	}
	p.bad("The search key %.40q is not known.", name)
	return &key{}
}

type keyReader func(p *keyParser, depth int) *key

// keyReaders are the keys by name, made once: NOT and OR read keys themselves,
// which a plain variable could not.
var keyReaders = sync.OnceValue(makeKeyReaders)

func makeKeyReaders() map[string]keyReader {
	m := map[string]keyReader{
		"ALL":    func(*keyParser, int) *key { return &key{op: opAll} },
		"RECENT": func(*keyParser, int) *key { return &key{op: opRecent} },
		"OLD":    func(*keyParser, int) *key { return not(&key{op: opRecent}) },
		"NEW": func(*keyParser, int) *key {
			return &key{op: opAnd, kids: []*key{{op: opRecent}, {op: opNoFlag, flag: mailbox.Seen}}}
		},
		"BODY": func(p *keyParser, _ int) *key { return &key{op: opBody, text: p.pattern()} },
		"TEXT": func(p *keyParser, _ int) *key { return &key{op: opText, text: p.pattern()} },
		"HEADER": func(p *keyParser, _ int) *key {
			p.space()
			name := p.astring()
			return &key{op: opHeader, name: name, names: []string{name}, text: p.pattern()}
		},
		"KEYWORD":   func(p *keyParser, _ int) *key { return p.keyword() },
		"UNKEYWORD": func(p *keyParser, _ int) *key { return not(p.keyword()) },
		"UID": func(p *keyParser, _ int) *key {
			p.space()
			return &key{op: opSet, set: p.numSet(), uid: true}
		},
		"MODSEQ":            (*keyParser).readModSeq,
		"EMAILID":           func(p *keyParser, _ int) *key { p.space(); return &key{op: opEmailID, id: p.astring()} },
		"THREADID":          func(p *keyParser, _ int) *key { p.space(); p.astring(); return &key{op: opNone} },
		"SAVEDATESUPPORTED": func(*keyParser, int) *key { return &key{op: opAll} },
	}
	addFlagKeys(m)
	addValueKeys(m)
	return m
}

func not(k *key) *key { return &key{op: opNot, kids: []*key{k}} }

func addFlagKeys(m map[string]keyReader) {
	for name, flag := range map[string]mailbox.Flags{"SEEN": mailbox.Seen, "ANSWERED": mailbox.Answered,
		"FLAGGED": mailbox.Flagged, "DELETED": mailbox.Deleted, "DRAFT": mailbox.Draft} {
		m[name] = func(*keyParser, int) *key { return &key{op: opFlag, flag: flag} }
		m["UN"+name] = func(*keyParser, int) *key { return &key{op: opNoFlag, flag: flag} }
	}
}

func addValueKeys(m map[string]keyReader) {
	for _, name := range []string{"FROM", "TO", "CC", "BCC"} {
		m[name] = func(p *keyParser, _ int) *key {
			return &key{op: opAddress, name: name, names: []string{name}, text: p.pattern()}
		}
	}
	m["SUBJECT"] = func(p *keyParser, _ int) *key {
		return &key{op: opHeader, name: "Subject", names: []string{"Subject"}, text: p.pattern()}
	}
	for name, op := range map[string]keyOp{"BEFORE": opBefore, "ON": opOn, "SINCE": opSince, "SENTBEFORE": opSentBefore, "SENTON": opSentOn,
		"SENTSINCE": opSentSince, "SAVEDBEFORE": opSavedBefore, "SAVEDON": opSavedOn, "SAVEDSINCE": opSavedSince} {
		m[name] = func(p *keyParser, _ int) *key { p.space(); return &key{op: op, date: p.date()} }
	}
	for name, op := range map[string]keyOp{"LARGER": opLarger, "SMALLER": opSmaller, "YOUNGER": opYounger, "OLDER": opOlder} {
		m[name] = func(p *keyParser, _ int) *key { p.space(); return &key{op: op, size: int64(p.number64())} }
	}
	m["NOT"] = func(p *keyParser, depth int) *key { p.space(); return not(p.one(depth + 1)) }
	m["OR"] = func(p *keyParser, depth int) *key {
		p.space()
		a := p.one(depth + 1)
		p.space()
		return &key{op: opOr, kids: []*key{a, p.one(depth + 1)}}
	}
}

// pattern reads " text".
func (p *keyParser) pattern() *message.Pattern {
	p.space()
	return message.NewPattern(message.ToUTF8(p.charset, []byte(p.astring())))
}

func (p *keyParser) keyword() *key {
	p.space()
	return &key{op: opKeyword, name: p.atom()}
}

// readModSeq reads MODSEQ ["entry" type] number. RFC 7162 3.1.5.
func (p *keyParser) readModSeq(int) *key {
	p.modseq = true
	p.space()
	if p.peek() == '"' {
		p.quoted()
		p.space()
		p.word()
		p.space()
	}
	return &key{op: opModSeq, modse: mailbox.ModSeq(p.number64())}
}
