package admin

import (
	"context"
	"net/netip"
	"time"

	"emsh/server/reload"
	"emsh/store/audit"
	"emsh/store/config"
	"emsh/store/mailbox"
	"emsh/store/queue"
)

// House is what cmdlets may see and do beyond the settings. The server is one.
type House interface {
	Server() config.ServerID // this server
	DataDir() string
	Snapshot() config.View
	Apply(ctx context.Context, c reload.Change) error
	Audit() audit.Log
	Services() []reload.Status
	Queue() queue.Store
	Mailboxes() mailbox.Store
	// Purge deletes the mail of the disconnected mailboxes that are kept no longer.
	Purge(ctx context.Context) error
	Connections() []Connection
	// EndConnection ends a client's connection with a goodbye; false if there is no such one.
	EndConnection(service string, id uint64, goodbye string) bool
	Queues() []QueueState
	// Submit takes a message of an administrator, whom this process knows already.
	Submit(ctx context.Context, m Submission) (messageID string, err error)
}

// Submission is a message with its envelope. The text has CR LF line ends.
type Submission struct {
	By     string // who hands it over
	From   string
	To     []string
	Notify string // NEVER, or a list of SUCCESS, FAILURE, DELAY
	Text   []byte
}

// Connection is a client's session with one of the services.
type Connection struct {
	Service  string // the service's name
	ID       uint64
	User     string // empty before logon
	Remote   netip.AddrPort
	Local    netip.AddrPort
	TLS      string // version and cipher suite, empty in clear text
	Since    time.Time
	Idle     time.Duration
	BytesIn  int64
	BytesOut int64
	Command  string // the last one
}

// QueueState is one queue as it runs.
type QueueState struct {
	Destination   string // as in queue.Recipient
	Kind          string
	Status        string // Active, Ready, Retry, Suspended
	Messages      int
	Connector     string
	LastError     string
	LastRetryTime time.Time
	NextRetryTime time.Time
	FirstRetry    time.Time
	RetryCount    int
}

// ServiceStatus is a service as it runs.
type ServiceStatus = reload.Status

// States of services that cmdlets ask for.
const (
	ServiceRunning  = reload.Running
	ServiceDegraded = reload.Degraded
)
