package eval

// Stack is which function has called which, the newest first, a line each: at NAME, FILE: line N.
func (c *Caller) Stack() string { return c.f.stackTrace(c.f.at) }
