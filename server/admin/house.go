package admin

import (
	"context"

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
}
