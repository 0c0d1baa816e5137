package culture

import "strings"

// picture is one section of a custom number format, measured.
type picture struct {
	text       []rune
	digits     int // placeholders
	point      int // placeholders before the point
	first      int // first 0
	last       int // after the last 0
	thousands  bool
	scale      int // powers of ten that % and trailing commas ask for
	scientific bool
}

const none = 1 << 30

// custom writes the number by a custom format such as "#,##0.00;(0.00);zero".
func (n number) custom(format string, c *Culture) string {
	sections := splitSections(format)
	n = n.trimTail()
	at := 0
	if len(n.digits) == 0 {
		at = pick(sections, 2)
	} else if n.neg {
		at = pick(sections, 1)
	}
	for {
		p := measure(sections[at])
		r := n
		if len(r.digits) > 0 {
			r = r.rounded(p)
			if zero := pick(sections, 2); len(r.digits) == 0 && zero != at {
				at = zero
				continue
			}
		}
		if len(r.digits) == 0 {
			r.exp = 0
		}
		neg := n.neg && at == 0 && (len(r.digits) > 0 || n.isFloat())
		return r.paint(p, neg, c)
	}
}

func (n number) isFloat() bool { return n.bits > 0 }

func (n number) rounded(p picture) number {
	n.exp += p.scale
	keep := n.exp + p.digits - p.point
	if p.scientific {
		keep = p.digits
	}
	return n.roundAt(keep)
}

func pick(sections []string, want int) int {
	if want < len(sections) && sections[want] != "" {
		return want
	}
	return 0
}

func splitSections(format string) []string {
	var sections []string
	start, quote := 0, byte(0)
	for i := 0; i < len(format); i++ {
		switch ch := format[i]; {
		case quote != 0:
			if ch == quote {
				quote = 0
			}
		case ch == '\'' || ch == '"':
			quote = ch
		case ch == '\\':
			i++
		case ch == ';':
			sections = append(sections, format[start:i])
			start = i + 1
		}
	}
	return append(sections, format[start:])
}

func measure(section string) picture {
	p := picture{text: []rune(section), point: -1, first: none}
	comma, commas := -1, 0
	for i := 0; i < len(p.text); i++ {
		switch ch := p.text[i]; ch {
		case '#':
			p.digits++
		case '0':
			if p.first == none {
				p.first = p.digits
			}
			p.digits++
			p.last = p.digits
		case '.':
			if p.point < 0 {
				p.point = p.digits
			}
		case ',':
			if p.digits > 0 && p.point < 0 {
				if comma == p.digits {
					commas++
					continue
				}
				p.thousands = p.thousands || comma >= 0
				comma, commas = p.digits, 1
			}
		case '%':
			p.scale += 2
		case '‰':
			p.scale += 3
		case '\'', '"':
			i = skipQuoted(p.text, i)
		case '\\':
			i++
		case 'E', 'e':
			if end := exponentEnd(p.text, i); end > 0 {
				i, p.scientific = end-1, true
			}
		}
	}
	if p.point < 0 {
		p.point = p.digits
	}
	if comma == p.point && comma >= 0 {
		p.scale -= 3 * commas
	} else if comma >= 0 {
		p.thousands = true
	}
	return p
}

func skipQuoted(text []rune, i int) int {
	q := text[i]
	for i++; i < len(text) && text[i] != q; i++ {
	}
	return i
}

// exponentEnd is where "E0", "E+00" or "e-0" at i ends, or 0.
func exponentEnd(text []rune, i int) int {
	j := i + 1
	if j < len(text) && (text[j] == '+' || text[j] == '-') {
		j++
	}
	k := j
	for k < len(text) && text[k] == '0' {
		k++
	}
	if k == j {
		return 0
	}
	return k
}

// painter writes a number's digits into a picture.
type painter struct {
	strings.Builder
	n       number
	p       picture
	c       *Culture
	next    int // digit to be written next
	pos     int // distance to the point
	adjust  int // digits more (or fewer) than placeholders before the point
	first   int
	last    int
	pointed bool
}

func (n number) paint(p picture, neg bool, c *Culture) string {
	w := &painter{n: n, p: p, c: c, first: max(p.point-p.first, 0), last: min(p.point-p.last, 0)}
	if p.first == none {
		w.first = 0
	}
	w.pos = p.point
	if !p.scientific {
		w.pos, w.adjust = max(n.exp, p.point), n.exp-p.point
	}
	if neg {
		w.WriteString(c.Number.Minus)
	}
	for i := 0; i < len(p.text); i++ {
		i = w.char(i)
	}
	return w.String()
}

func (w *painter) char(i int) int {
	ch := w.p.text[i]
	if ch == '#' || ch == '0' || ch == '.' {
		for ; w.adjust > 0; w.adjust-- {
			w.digit(w.take('0'))
		}
	}
	switch ch {
	case '#', '0':
		w.placeholder()
	case '.':
		if w.pos == 0 && !w.pointed && (w.last < 0 || (w.p.point < w.p.digits && w.next < len(w.n.digits))) {
			w.WriteString(w.c.Number.Point)
			w.pointed = true
		}
	case ',':
	case '\'', '"':
		end := skipQuoted(w.p.text, i)
		w.WriteString(string(w.p.text[i+1 : min(end, len(w.p.text))]))
		return end
	case '\\':
		if i+1 < len(w.p.text) {
			w.WriteRune(w.p.text[i+1])
		}
		return i + 1
	case 'E', 'e':
		return w.exponent(i)
	default:
		w.WriteRune(ch)
	}
	return i
}

func (w *painter) take(or byte) byte {
	if w.next < len(w.n.digits) {
		w.next++
		return w.n.digits[w.next-1]
	}
	return or
}

func (w *painter) placeholder() {
	var d byte
	switch {
	case w.adjust < 0:
		w.adjust++
		if w.pos <= w.first {
			d = '0'
		}
	case w.pos > w.last:
		d = w.take('0')
	default:
		d = w.take(0)
	}
	if d == 0 {
		w.pos--
		return
	}
	w.digit(d)
}

func (w *painter) digit(d byte) {
	w.WriteByte(d)
	if w.p.thousands && w.pos > 1 && (w.pos-1)%3 == 0 {
		w.WriteString(w.c.Number.Comma)
	}
	w.pos--
}

func (w *painter) exponent(i int) int {
	end := exponentEnd(w.p.text, i)
	if end == 0 || !w.p.scientific {
		w.WriteRune(w.p.text[i])
		return i
	}
	exp := 0
	if len(w.n.digits) > 0 {
		exp = w.n.exp - w.p.point
	}
	w.WriteRune(w.p.text[i])
	zeros := end - i - 1
	plus := w.p.text[i+1] == '+'
	if plus || w.p.text[i+1] == '-' {
		zeros--
	}
	writeExponent(&w.Builder, exp, zeros, plus, &w.c.Number)
	w.p.scientific = false
	return end - 1
}
