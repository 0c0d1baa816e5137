package main

import (
	"fmt"
	"strings"
)

// report prints one line a figure: what each peer did, what it is of the machine's limit, and emsh
// as a multiple of the peer.
type report struct {
	limits limits
	peers  []*peer
}

// unit says which way a figure is good, and what its limit is.
type unit struct {
	name  string
	less  bool // less is better
	limit float64
	of    string // what the limit is
}

func (r *report) heading() {
	fmt.Printf("%-34s", "")
	for _, p := range r.peers {
		fmt.Printf("%14s", p.name)
	}
	fmt.Printf("  %-22s%s\n", "emsh and the limit", "emsh and the peer")
}

// line measures one figure at every peer, in turn.
func (r *report) line(what string, u unit, measure func(*peer) (float64, error)) error {
	figures := make([]float64, 0, len(r.peers))
	for _, p := range r.peers {
		v, err := measure(p)
		if err != nil {
			return fmt.Errorf("%s, %s: %w", p.name, what, err)
		}
		figures = append(figures, v)
	}
	r.print(what, u, figures)
	return nil
}

func (r *report) print(what string, u unit, figures []float64) {
	var b strings.Builder
	fmt.Fprintf(&b, "%-34s", what+", "+u.name)
	for _, v := range figures {
		fmt.Fprintf(&b, "%14s", short(v))
	}
	b.WriteString(strings.Repeat(" ", 14*(len(r.peers)-len(figures))))
	limit := ""
	if u.limit > 0 {
		limit = fmt.Sprintf("%.2f of %s", figures[0]/u.limit, u.of)
	}
	fmt.Fprintf(&b, "  %-22s", limit)
	if len(figures) > 1 && figures[1] > 0 {
		fmt.Fprintf(&b, "%.2f x", figures[0]/figures[1])
		if u.less {
			b.WriteString(" (less is better)")
		}
	}
	fmt.Println(strings.TrimRight(b.String(), " "))
}

func short(v float64) string {
	if v >= 100 {
		return fmt.Sprintf("%.0f", v)
	}
	return fmt.Sprintf("%.2f", v)
}
