package transport

import (
	"iter"
	"strings"
	"time"

	"emsh/server/admin"
	"emsh/shell/command"
	"emsh/store/config"
)

func queues() []*command.Command {
	return []*command.Command{
		admin.Define[getQueue](command.Spec{
			Verb: "Get", Noun: "Queue", Output: "ExtensibleQueueInfo",
			Synopsis:    "Shows the queues of messages on their way.",
			Description: "Get-Queue shows where messages wait to be delivered or sent, how many there are, and why they wait.",
			Examples: []command.Example{
				{Title: "Show all queues", Code: "Get-Queue"},
				{Title: "Show the queues that are being retried", Code: "Get-Queue -Filter {Status -eq 'Retry'}"},
			},
			Related: []string{"Get-Message", "Get-SendConnector"},
		}),
	}
}

var queueViews = []command.View{
	{Type: "ExtensibleQueueInfo", Table: "Identity:40 DeliveryType:26 Status:9 MessageCount:12 NextHopDomain"},
}

// ExtensibleQueueInfo is a queue as administrators see it.
type ExtensibleQueueInfo struct {
	Identity         config.Identity `prop:"readonly" help:"The server's name, a backslash and the queue's name."`
	DeliveryType     string          `prop:"readonly" help:"How messages leave the queue."`
	Status           string          `prop:"readonly" help:"Active, Ready, Retry or Suspended."`
	MessageCount     int             `prop:"readonly" help:"How many messages wait."`
	NextHopDomain    string          `prop:"readonly" help:"Where the messages go next."`
	NextHopConnector string          `prop:"readonly" help:"The send connector they go by."`
	LastError        string          `prop:"readonly" help:"Why the last attempt failed."`
	RetryCount       int             `prop:"readonly" help:"How often in turn it failed."`
	FirstRetryTime   *time.Time      `prop:"readonly" help:"When it failed first."`
	LastRetryTime    *time.Time      `prop:"readonly" help:"When it failed last."`
	NextRetryTime    *time.Time      `prop:"readonly" help:"When it is tried again."`
	TlsDomain        string          `prop:"readonly,hidden" help:"The domain whose certificate is asked for."`
}

// submission is the queue of messages that are not routed yet; it is always there.
const submission = "Submission"

// deliveryType says how messages of a kind of queue leave it, in Exchange's words.
func deliveryType(kind string) string {
	if kind == "" {
		return "Undefined"
	}
	return kind
}

func queueName(destination string) string {
	if destination == "" {
		return submission
	}
	return destination
}

func queueInfo(server config.ServerID, q admin.QueueState) ExtensibleQueueInfo {
	at := func(t time.Time) *time.Time {
		if t.IsZero() {
			return nil
		}
		return &t
	}
	name := queueName(q.Destination)
	return ExtensibleQueueInfo{
		Identity: config.Identity(string(server) + `\` + name), DeliveryType: deliveryType(q.Kind), Status: q.Status,
		MessageCount: q.Messages, NextHopDomain: name, NextHopConnector: q.Connector, LastError: q.LastError, RetryCount: q.RetryCount,
		FirstRetryTime: at(q.FirstRetry), LastRetryTime: at(q.LastRetryTime), NextRetryTime: at(q.NextRetryTime),
	}
}

type getQueue struct {
	Identity  config.Identity `param:"pos=0,pipeline,property,wildcards" help:"The queue to show, by name or as SERVER\\name; all if left out."`
	Server    config.ServerID `param:"" help:"The server whose queues to show; this one if left out."`
	SortOrder []string        `param:"" help:"The properties to sort by in turn; a minus before one sorts down, as in +FromAddress,-Size."`
	admin.Listing
}

// Process writes the queues.
func (c *getQueue) Process(s *admin.Session) error {
	server, err := s.Server(c.Server)
	if err != nil {
		return err
	}
	found := 0
	if err := c.WriteOrdered(s, c.list(s, server, &found), c.SortOrder); err != nil {
		return err
	}
	if found == 0 && c.Identity != "" && !c.Identity.HasWildcards() {
		return command.NotFound("queue", string(c.Identity), "Get-Queue lists those that hold messages.")
	}
	return nil
}

func (c *getQueue) list(s *admin.Session, server config.ServerID, found *int) iter.Seq[any] {
	return func(yield func(any) bool) {
		states := s.House().Queues()
		if !hasSubmission(states) {
			states = append([]admin.QueueState{{Status: "Ready"}}, states...)
		}
		for _, q := range states {
			info := queueInfo(server, q)
			if c.Identity != "" && !namesQueue(c.Identity, server, info.NextHopDomain) {
				continue
			}
			*found++
			if !yield(info) {
				return
			}
		}
	}
}

func hasSubmission(states []admin.QueueState) bool {
	for _, q := range states {
		if q.Destination == "" {
			return true
		}
	}
	return false
}

// namesQueue reports whether an identity, with or without its server, is a queue's.
func namesQueue(id config.Identity, server config.ServerID, name string) bool {
	full := string(server) + `\` + name
	return id.Match(full, name) || strings.EqualFold(string(id), full)
}

// Complete offers the queues' names.
func (c *getQueue) Complete(s *admin.Session, param, prefix string) []string {
	var names []string
	for _, q := range s.House().Queues() {
		if name := queueName(q.Destination); param == "Identity" && config.Identity(prefix+"*").Match(name) {
			names = append(names, name)
		}
	}
	return names
}
