package transport

import (
	"cmp"
	"fmt"
	"mime"
	"slices"
	"strconv"
	"strings"
	"time"

	"emsh/server/admin"
	"emsh/shell/command"
	"emsh/store/config"
	"emsh/store/queue"
)

func messages() []*command.Command {
	return []*command.Command{
		admin.Define[getMessage](command.Spec{
			Verb: "Get", Noun: "Message", Output: "ExtensibleMessageInfo",
			Synopsis:    "Shows the messages that are on their way.",
			Description: "Get-Message shows the messages in the queues: from whom they are, where they wait, and why.",
			Examples: []command.Example{
				{Title: "Show all messages", Code: "Get-Message"},
				{Title: "Show the messages of one sender", Code: "Get-Message -Filter {FromAddress -eq 'ann@contoso.com'}"},
				{Title: "Show the messages of a queue with their recipients", Code: "Get-Queue | Get-Message -IncludeRecipientInfo"},
			},
			Related: []string{"Get-Queue"},
		}),
	}
}

var messageViews = []command.View{
	{Type: "ExtensibleMessageInfo", Table: "Identity:36 FromAddress:30 Status:9 Queue:30 Subject"},
}

// ExtensibleMessageInfo is a message on its way as administrators see it.
type ExtensibleMessageInfo struct {
	Identity          config.Identity             `prop:"readonly" help:"The queue's identity, a backslash and the message's number."`
	Subject           string                      `prop:"readonly" help:"What the message is about."`
	InternetMessageId string                      `prop:"readonly" help:"The Message-ID of its header."`
	FromAddress       string                      `prop:"readonly" help:"Whom reports of delivery go to; <> for reports themselves."`
	Status            string                      `prop:"readonly" help:"Active, Ready, Retry or Suspended."`
	Size              config.ByteQuantifiedSize   `prop:"readonly" help:"How large the message is."`
	MessageSourceName string                      `prop:"readonly" help:"How the message came in."`
	SourceIP          string                      `prop:"readonly" help:"The address it came from."`
	Sender            string                      `prop:"readonly" help:"Who had logged in to send it."`
	DateReceived      time.Time                   `prop:"readonly" help:"When the message was taken."`
	ExpirationTime    *time.Time                  `prop:"readonly" help:"When it is returned if it cannot be delivered."`
	LastError         string                      `prop:"readonly" help:"Why the last attempt failed."`
	RetryCount        int                         `prop:"readonly" help:"How often it was tried."`
	Queue             config.Identity             `prop:"readonly" help:"The queue the message waits in."`
	Recipients        []ExtensibleRecipientStatus `prop:"readonly" help:"Those it is for, with -IncludeRecipientInfo."`
}

// ExtensibleRecipientStatus is one recipient of a message on its way.
type ExtensibleRecipientStatus struct {
	Address   string `prop:"readonly" help:"The recipient's address."`
	Status    string `prop:"readonly" help:"Ready, Retry, Complete or Failed."`
	LastError string `prop:"readonly" help:"What the last attempt gave."`
}

// String writes address and status.
func (r ExtensibleRecipientStatus) String() string { return r.Address + ";" + r.Status }

type getMessage struct {
	Identity             config.Identity `param:"pos=0,property,wildcards" help:"The message to show, by number or as SERVER\\queue\\number; all if left out."`
	Queue                config.Identity `param:"wildcards" help:"The queue whose messages to show."`
	Server               config.ServerID `param:"" help:"The server whose messages to show; this one if left out."`
	IncludeRecipientInfo command.Switch  `param:"" help:"Shows the recipients of each message too."`
	SortOrder            []string        `param:"" help:"The properties to sort by in turn; a minus before one sorts down, as in +FromAddress,-Size."`
	admin.Listing
}

// Process writes the messages.
func (c *getMessage) Process(s *admin.Session) error {
	server, err := s.Server(c.Server)
	if err != nil {
		return err
	}
	found := false
	var failure error
	err = c.WriteOrdered(s, func(yield func(any) bool) {
		for it, err := range s.House().Queue().List(queue.Filter{}) {
			if err != nil {
				failure = fmt.Errorf("read the queue: %w", err)
				return
			}
			info := c.info(s.View(), server, &it)
			if !c.wanted(server, &info) {
				continue
			}
			if found = true; !yield(info) {
				return
			}
		}
	}, c.SortOrder)
	if err = cmp.Or(err, failure); err != nil || found || s.Input != nil {
		return err
	}
	return c.missing(s.House().Queues(), server)
}

// missing says what of the parameters names nothing. A queue may be empty, and one that was
// piped may be gone by now.
func (c *getMessage) missing(queues []admin.QueueState, server config.ServerID) error {
	there := func(id config.Identity) bool {
		return id == "" || id.HasWildcards() || namesQueue(id, server, submission) ||
			slices.ContainsFunc(queues, func(q admin.QueueState) bool { return namesQueue(id, server, queueName(q.Destination)) })
	}
	switch {
	case !there(c.Queue):
		return command.NotFound("queue", string(c.Queue), "Get-Queue lists those that hold messages.")
	case !there(c.Identity):
		return command.NotFound("message", string(c.Identity), "Get-Message lists those in the queues.")
	}
	return nil
}

// wanted reports whether a message is among those asked for. An identity may be a message's,
// or, from a piped queue, its queue's.
func (c *getMessage) wanted(server config.ServerID, m *ExtensibleMessageInfo) bool {
	full := string(m.Identity)
	number := full[strings.LastIndexByte(full, '\\')+1:]
	name := strings.TrimPrefix(string(m.Queue), string(server)+`\`)
	if c.Queue != "" && !namesQueue(c.Queue, server, name) {
		return false
	}
	return c.Identity == "" || c.Identity.Match(full, number) || strings.EqualFold(string(c.Identity), full) || namesQueue(c.Identity, server, name)
}

func (c *getMessage) info(v config.View, server config.ServerID, it *queue.Item) ExtensibleMessageInfo {
	m := ExtensibleMessageInfo{
		Subject: decoded(it.Subject), InternetMessageId: it.MessageID, FromAddress: it.From, Status: "Ready", Size: config.ByteQuantifiedSize(it.Size),
		MessageSourceName: it.Source, SourceIP: it.SourceAddr, Sender: it.Principal, DateReceived: it.Received,
	}
	if m.FromAddress == "" {
		m.FromAddress = "<>"
	}
	destination := ""
	for _, r := range it.Recipients {
		if !r.Done && destination == "" {
			destination = r.Destination
		}
		m.RetryCount = max(m.RetryCount, r.Attempts)
		if r.LastError != "" {
			m.LastError = r.LastError
		}
		if c.IncludeRecipientInfo {
			m.Recipients = append(m.Recipients, recipientStatus(r))
		}
	}
	switch {
	case it.Suspended:
		m.Status = "Suspended"
	case m.RetryCount > 0:
		m.Status = "Retry"
	}
	m.Queue = config.Identity(string(server) + `\` + queueName(destination))
	m.Identity = m.Queue + `\` + config.Identity(strconv.FormatUint(uint64(it.ID), 10))
	if t, err := config.TransportServers.Get(v, string(server)); err == nil {
		expires := it.Received.Add(t.MessageExpirationTimeout.Duration())
		m.ExpirationTime = &expires
	}
	return m
}

// decoded is a header's text as people read it (RFC 2047), or as it stands where that cannot be told.
func decoded(text string) string {
	if plain, err := new(mime.WordDecoder).DecodeHeader(text); err == nil {
		return plain
	}
	return text
}

func recipientStatus(r queue.Recipient) ExtensibleRecipientStatus {
	out := ExtensibleRecipientStatus{Address: r.Address, LastError: r.LastError, Status: "Ready"}
	switch {
	case r.Done && strings.HasPrefix(r.Status, "5"):
		out.Status = "Failed"
	case r.Done:
		out.Status = "Complete"
	case r.Attempts > 0:
		out.Status = "Retry"
	}
	return out
}
