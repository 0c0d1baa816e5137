package imap

import (
	"slices"
	"sort"
	"strings"

	"emsh/store/mailbox"
)

// listing is a LIST command. RFC 5258, RFC 5819, RFC 6154.
type listing struct {
	reference string
	patterns  []string

	onlySubscribed, onlySpecial, recursive bool // selection
	subscribed, children, special          bool // what to return
	status                                 *statusItems
}

// parseList: RFC 3501 6.3.8, RFC 5258 3.
func parseList(p *parser) func(*session) error {
	l := &listing{children: true, special: true}
	p.space()
	extended := p.peek() == '('
	if extended {
		p.list(func() { l.selection(p) })
		p.space()
		if l.recursive && !l.onlySubscribed {
			p.bad("RECURSIVEMATCH needs SUBSCRIBED.")
		}
	}
	l.reference = p.mailbox()
	p.space()
	if p.peek() == '(' {
		extended = true
		p.filled(func() { l.addPattern(p) })
	} else {
		l.addPattern(p)
	}
	if p.take(' ') {
		extended = true
		if !p.takeWord("RETURN") {
			p.bad("Expected RETURN.")
		}
		p.space()
		p.list(func() { l.option(p) })
	}
	p.end()
	return func(s *session) error { return s.list(l, extended) }
}

func (l *listing) selection(p *parser) {
	switch word := p.word(); word {
	case "SUBSCRIBED":
		l.onlySubscribed, l.subscribed = true, true
	case "SPECIAL-USE":
		l.onlySpecial, l.special = true, true
	case "RECURSIVEMATCH":
		l.recursive = true
	case "REMOTE":
	default:
		p.bad("The selection option %.40q is not known.", word)
	}
}

func (l *listing) option(p *parser) {
	switch word := p.word(); word {
	case "SUBSCRIBED":
		l.subscribed = true
	case "CHILDREN":
		l.children = true
	case "SPECIAL-USE":
		l.special = true
	case "STATUS":
		p.space()
		l.status = parseStatusItems(p)
	default:
		p.bad("The return option %.40q is not known.", word)
	}
}

const maxPatterns = 50

// addPattern reads list-mailbox: an astring that may hold wildcards bare.
func (l *listing) addPattern(p *parser) {
	var v string
	if c := p.peek(); c == '"' || c == '{' {
		v = p.astring()
	} else if v = p.while(func(c byte) bool { return isAtomChar(c) || c == '%' || c == '*' }); v == "" {
		p.bad("Expected a pattern at position %d.", p.i+1)
	}
	if len(l.patterns) >= maxPatterns {
		p.bad("There are too many patterns.")
	}
	if name, ok := decodeUTF7(v); ok && !p.s.utf8 {
		v = name // what is no modified UTF-7 matches nothing
	}
	if len(v) > 4*maxNameBytes {
		p.fail(no("CANNOT", "The pattern is too long."))
	}
	l.patterns = append(l.patterns, v)
}

// row is a name that a LIST may answer with.
type row struct {
	name       string
	folder     *mailbox.Folder // nil: the name exists only in the list of subscriptions
	subscribed bool
	children   bool
	below      bool // something subscribed lies below that no pattern matches
}

// rows are all names there are, sorted as the store sorts them.
func (s *session) rows() ([]*row, error) {
	folders, err := s.open.Box.Folders()
	if err != nil {
		return nil, err
	}
	names, err := s.open.Box.Subscriptions()
	if err != nil {
		return nil, err
	}
	byName := make(map[string]*row, len(folders))
	list := make([]*row, 0, len(folders))
	for i := range folders {
		r := &row{name: folders[i].Name, folder: &folders[i]}
		byName[r.name] = r
		list = append(list, r)
	}
	for _, name := range names {
		if r := byName[name]; r != nil {
			r.subscribed = true
			continue
		}
		r := &row{name: name, subscribed: true}
		byName[name] = r
		list = append(list, r)
	}
	for _, r := range list {
		for up := parentOf(r.name); up != ""; up = parentOf(up) {
			if q := byName[up]; q != nil {
				q.children = q.children || r.folder != nil
			}
		}
	}
	return list, nil
}

func parentOf(name string) string {
	i := strings.LastIndexByte(name, '/')
	return name[:max(i, 0)]
}

func (s *session) list(l *listing, extended bool) error {
	if !extended && len(l.patterns) == 1 && l.patterns[0] == "" {
		// RFC 3501 6.3.8: an empty pattern asks for the separator.
		s.out.s(`* LIST (\Noselect) "/" ""`)
		s.out.line()
		return nil
	}
	rows, err := s.rows()
	if err != nil {
		return err
	}
	patterns := l.compiled()
	if l.recursive {
		markBelow(rows, patterns)
	}
	for _, r := range rows {
		if !l.wants(r, patterns) {
			continue
		}
		s.tellRow(l, r)
		if l.status != nil && r.folder != nil && !r.folder.NoSelect {
			s.tellStatus(r.folder, l.status)
		}
		if s.out.err != nil {
			return nil
		}
	}
	return nil
}

func (l *listing) compiled() []pattern {
	var patterns []pattern
	for _, text := range l.patterns {
		patterns = append(patterns, newPattern(l.reference+text))
	}
	return patterns
}

// markBelow notes which names RECURSIVEMATCH shows for what is below them.
// RFC 5258 3.5: only where the name below is not in the answer itself.
func markBelow(rows []*row, patterns []pattern) {
	byName := make(map[string]*row, len(rows))
	for _, r := range rows {
		byName[r.name] = r
	}
	for _, r := range rows {
		if !r.subscribed || matchesAny(patterns, r.name) {
			continue
		}
		for up := parentOf(r.name); up != ""; up = parentOf(up) {
			if q := byName[up]; q != nil {
				q.below = true
			}
		}
	}
}

func matchesAny(patterns []pattern, name string) bool {
	for _, p := range patterns {
		if p.match(name) {
			return true
		}
	}
	return false
}

func (l *listing) wants(r *row, patterns []pattern) bool {
	switch {
	case l.onlySubscribed && !r.subscribed && !r.below:
		return false
	case !l.onlySubscribed && r.folder == nil:
		return false
	}
	if l.onlySpecial && (r.folder == nil || useName(r.folder.Use) == "") {
		return false
	}
	return matchesAny(patterns, r.name)
}

// tellRow writes one LIST response.
func (s *session) tellRow(l *listing, r *row) {
	var marks []string
	if r.folder == nil {
		marks = append(marks, `\NonExistent`)
	} else {
		if r.folder.NoSelect {
			marks = append(marks, `\Noselect`)
		}
		if l.children || l.recursive {
			marks = append(marks, childMark(r.children))
		}
		if use := useName(r.folder.Use); l.special && use != "" {
			marks = append(marks, use)
		}
	}
	if l.subscribed && r.subscribed {
		marks = append(marks, `\Subscribed`)
	}
	s.out.s("* LIST (" + strings.Join(marks, " ") + `) "/" `)
	s.out.b = s.appendMailbox(s.out.b, r.name)
	if l.recursive && r.below {
		s.out.s(` ("CHILDINFO" ("SUBSCRIBED"))`)
	}
	s.out.line()
}

func childMark(has bool) string {
	if has {
		return `\HasChildren`
	}
	return `\HasNoChildren`
}

// useNames are the attributes of RFC 6154 and RFC 8457. Inbox and Outbox have none.
var useNames = map[mailbox.Use]string{
	mailbox.UseDrafts: `\Drafts`, mailbox.UseSent: `\Sent`, mailbox.UseTrash: `\Trash`, mailbox.UseJunk: `\Junk`,
	mailbox.UseArchive: `\Archive`, mailbox.UseAll: `\All`, mailbox.UseFlagged: `\Flagged`, mailbox.UseImportant: `\Important`,
}

func useName(u mailbox.Use) string { return useNames[u] }

// useOf finds a use by its attribute.
func useOf(name string) (mailbox.Use, bool) {
	for u, n := range useNames {
		if strings.EqualFold(n, name) {
			return u, true
		}
	}
	return mailbox.UseNone, false
}

// listOne writes the LIST response of a folder.
func (s *session) listOne(f *mailbox.Folder) error {
	s.out.s(`* LIST () "/" `)
	s.out.b = s.appendMailbox(s.out.b, f.Name)
	s.out.line()
	return nil
}

// parseLsub: RFC 3501 6.3.9.
func parseLsub(p *parser) func(*session) error {
	l := &listing{}
	p.space()
	l.reference = p.mailbox()
	p.space()
	l.addPattern(p)
	p.end()
	return func(s *session) error { return s.lsub(l) }
}

func (s *session) lsub(l *listing) error {
	rows, err := s.rows()
	if err != nil {
		return err
	}
	type line struct{ name, mark string }
	var lines []line
	p := l.compiled()[0]
	seen := map[string]bool{}
	for _, r := range rows {
		if !r.subscribed {
			continue
		}
		if p.match(r.name) {
			mark := ""
			if r.folder == nil || r.folder.NoSelect {
				mark = `\Noselect`
			}
			lines = append(lines, line{r.name, mark})
			seen[r.name] = true
		}
	}
	// RFC 3501 6.3.9: with "%", a name whose child is subscribed is shown too.
	for _, r := range rows {
		for up := parentOf(r.name); r.subscribed && up != ""; up = parentOf(up) {
			if strings.HasSuffix(l.patterns[0], "%") && !seen[up] && p.match(up) {
				seen[up] = true
				lines = append(lines, line{up, `\Noselect`})
			}
		}
	}
	sort.SliceStable(lines, func(i, j int) bool { return lines[i].name < lines[j].name })
	for _, ln := range slices.Clip(lines) {
		s.out.s("* LSUB (" + ln.mark + `) "/" `)
		s.out.b = s.appendMailbox(s.out.b, ln.name)
		s.out.line()
	}
	return nil
}
