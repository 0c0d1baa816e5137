package pebble

import (
	"math/bits"
	"strings"
	"sync"

	"emsh/store/mailbox"
)

// keywords is the list of a folder's keywords; messages hold bits for positions in it. It only grows.
type keywords struct {
	list  []string
	index map[string]int // lower case -> position

	mu   sync.Mutex
	sets map[uint64][]string // lists made before, shared by all messages with the same bits
}

func (k *keywords) set(list []string) {
	k.list, k.index = list, map[string]int{}
	for i, w := range list {
		k.index[strings.ToLower(w)] = i
	}
}

// find returns the bits of those words that are known.
func (k *keywords) find(words []string) uint64 {
	var b uint64
	for _, w := range words {
		if i, ok := k.index[strings.ToLower(w)]; ok {
			b |= 1 << i
		}
	}
	return b
}

// check tells whether all words can be had, without adding any.
func (k *keywords) check(words []string) error {
	var fresh map[string]bool
	for _, w := range words {
		if err := mailbox.CheckKeyword(w); err != nil {
			return err
		}
		low := strings.ToLower(w)
		if _, ok := k.index[low]; !ok {
			if fresh == nil {
				fresh = map[string]bool{}
			}
			fresh[low] = true
		}
	}
	if len(k.list)+len(fresh) > mailbox.MaxKeywords {
		return mailbox.ErrKeywords
	}
	return nil
}

// bits returns the bits of words that were checked, adding the new ones.
func (k *keywords) bits(words []string) uint64 {
	var b uint64
	for _, w := range words {
		low := strings.ToLower(w)
		i, ok := k.index[low]
		if !ok {
			i = len(k.list)
			k.list = append(k.list[:i:i], w)
			k.index[low] = i
		}
		b |= 1 << i
	}
	return b
}

// names returns the words for bits.
func (k *keywords) names(b uint64) []string {
	if b == 0 {
		return nil
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	if s, ok := k.sets[b]; ok {
		return s
	}
	var s []string
	for rest := b; rest != 0; rest &= rest - 1 {
		s = append(s, k.list[bits.TrailingZeros64(rest)])
	}
	if k.sets == nil || len(k.sets) > 1000 {
		k.sets = map[uint64][]string{}
	}
	k.sets[b] = s[:len(s):len(s)]
	return k.sets[b]
}
