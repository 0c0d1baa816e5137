package eval

import (
	"slices"
	"strings"

	"emsh/shell/object"
)

// Connection is a PSSession: a name for a way to cmdlets. Those there are lead to this shell's own.
type Connection struct {
	ID            int
	Name          string
	Computer      string
	Configuration string
	Instance      object.Guid
	closed        bool
}

// Connections are the session's PSSessions.
func (s *Session) Connections() []*Connection { return s.connections }

// Connect adds a PSSession; without a name it is called by its number.
func (s *Session) Connect(name, computer, configuration string) *Connection {
	c := &Connection{ID: 1, Name: name, Computer: computer, Configuration: configuration, Instance: object.NewGuid()}
	for _, k := range s.connections {
		c.ID = max(c.ID, k.ID+1)
	}
	if name == "" {
		c.Name = "Runspace" + textOf(int32(c.ID))
	}
	s.connections = append(s.connections, c)
	return c
}

// Disconnect forgets a PSSession.
func (s *Session) Disconnect(c *Connection) {
	c.closed = true
	s.connections = slices.DeleteFunc(s.connections, func(k *Connection) bool { return k == c })
}

// TypeNames are the type's names.
func (c *Connection) TypeNames() []string {
	return []string{"System.Management.Automation.Runspaces.PSSession", "System.Object"}
}

// PropertyNames are the properties in order.
func (c *Connection) PropertyNames() []string {
	return []string{"Id", "Name", "Transport", "ComputerName", "ComputerType", "State", "ConfigurationName", "Availability", "InstanceId"}
}

// Property is the named property.
func (c *Connection) Property(name string) (any, bool) {
	switch strings.ToLower(name) {
	case "id":
		return int32(c.ID), true
	case "name":
		return c.Name, true
	case "transport":
		return "InProcess", true
	case "computername":
		return c.Computer, true
	case "computertype":
		return "RemoteMachine", true
	case "state":
		return c.either("Opened", "Closed"), true
	case "configurationname":
		return c.Configuration, true
	case "availability":
		return c.either("Available", "None"), true
	case "instanceid":
		return c.Instance, true
	}
	return nil, false
}

func (c *Connection) either(open, closed string) string {
	if c.closed {
		return closed
	}
	return open
}

// Text is the type and its name, as .NET writes it.
func (c *Connection) Text() string { return "[PSSession]" + c.Name }

var _ object.TextThing = (*Connection)(nil)
