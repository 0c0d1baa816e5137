package dotnet

import "sync"

// typeCache keeps generic types once made, so that one type is one value.
type typeCache struct{ m sync.Map }

var generics typeCache // a cache, never observable

func (c *typeCache) load(key string) (*Type, bool) {
	t, ok := c.m.Load(key)
	if !ok {
		return nil, false
	}
	return t.(*Type), true
}

func (c *typeCache) store(key string, t *Type) *Type {
	kept, _ := c.m.LoadOrStore(key, t)
	return kept.(*Type)
}
