package dotnet

import (
	"container/list"
	"sync"

	"emsh/shell/object"
)

// cache keeps the expressions used last.
type cache struct {
	sync.Mutex
	order *list.List
	byKey map[cacheKey]*list.Element
}

type cacheKey struct {
	pattern string
	options int // RegexOptions, or one of the wildcard marks
}

type cacheItem struct {
	key   cacheKey
	value any // *Regex or *object.Wildcard
}

var patterns = &cache{order: list.New(), byKey: map[cacheKey]*list.Element{}} // a cache, never observable

func (c *cache) get(k cacheKey) (any, bool) {
	c.Lock()
	defer c.Unlock()
	e, ok := c.byKey[k]
	if !ok {
		return nil, false
	}
	if c.order.Front() != e {
		c.order.MoveToFront(e)
	}
	return e.Value.(*cacheItem).value, true
}

func (c *cache) put(k cacheKey, v any) {
	c.Lock()
	defer c.Unlock()
	if _, ok := c.byKey[k]; ok {
		return
	}
	c.byKey[k] = c.order.PushFront(&cacheItem{k, v})
	if c.order.Len() > cacheSize {
		last := c.order.Back()
		c.order.Remove(last)
		delete(c.byKey, last.Value.(*cacheItem).key)
	}
}

// CompileWildcard compiles the pattern of -like.
func CompileWildcard(pattern string, exact bool) (*object.Wildcard, error) {
	k := cacheKey{pattern, wildcardFold}
	if exact {
		k.options = wildcardExact
	}
	if w, ok := patterns.get(k); ok {
		return w.(*object.Wildcard), nil
	}
	w, ok := object.ParseWildcard(pattern, exact)
	if !ok {
		return nil, &object.Fault{ID: "RuntimeException", Exception: &object.Exception{Type: "System.Management.Automation.WildcardPatternException",
			Message: "The specified wildcard character pattern is not valid: " + pattern}}
	}
	patterns.put(k, w)
	return w, nil
}
