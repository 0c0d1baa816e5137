package security

import (
	"slices"
	"strings"
	"time"

	"emsh/server/admin"
	"emsh/shell/command"
	"emsh/store/audit"
	"emsh/store/config"
)

func adminAuditLog() []*command.Command {
	return []*command.Command{
		admin.Define[searchAdminAuditLog](command.Spec{
			Verb: "Search", Noun: "AdminAuditLog", Output: "AdminAuditLogEvent",
			Synopsis:    "Shows who changed what.",
			Description: "Search-AdminAuditLog shows which cmdlets changed something, were refused or failed: who ran them, with which parameters, and each property's old and new value. The newest come first.",
			Examples: []command.Example{
				{Title: "Show the last changes", Code: "Search-AdminAuditLog -ResultSize 10"},
				{Title: "Show who changed quotas", Code: "Search-AdminAuditLog -Cmdlets Set-Mailbox -Parameters ProhibitSendQuota,ProhibitSendReceiveQuota"},
				{Title: "Show what failed", Code: "Search-AdminAuditLog -IsSuccess $false"},
			},
			Related: []string{"Get-ImapSettings", "Get-Mailbox"},
		}),
	}
}

var adminAuditLogViews = []command.View{
	{Type: "AdminAuditLogEvent", Table: "RunDate:20 Caller:15 CmdletName:28 ObjectModified:25 Succeeded"},
}

// AdminAuditLogEvent is one run of a cmdlet, as the audit log keeps it.
type AdminAuditLogEvent struct {
	ObjectModified     string                             `prop:"readonly" help:"The object that was changed."`
	CmdletName         string                             `prop:"readonly" help:"The cmdlet."`
	CmdletParameters   config.MultiValuedProperty[string] `prop:"readonly" help:"The parameters, as name=value."`
	ModifiedProperties config.MultiValuedProperty[string] `prop:"readonly" help:"The properties that were changed, with their old and new values."`
	Caller             string                             `prop:"readonly" help:"Who ran the cmdlet."`
	Origin             string                             `prop:"readonly" help:"From where the cmdlet was run."`
	Succeeded          bool                               `prop:"readonly" help:"Whether the change was made."`
	Error              string                             `prop:"readonly" help:"Why the change was not made."`
	RunDate            time.Time                          `prop:"readonly" help:"When the cmdlet was run."`
	Revision           int64                              `prop:"readonly" help:"The revision of the organization after the change."`
	Identity           int64                              `prop:"readonly" help:"The number of the record."`
}

func eventOf(r audit.Record) AdminAuditLogEvent {
	e := AdminAuditLogEvent{ObjectModified: r.Target, CmdletName: r.Cmdlet, Caller: r.Actor, Origin: r.Origin, Succeeded: r.Succeeded, Error: r.Error,
		RunDate: r.Time, Revision: int64(r.Revision), Identity: int64(r.ID)}
	for _, p := range r.Parameters {
		e.CmdletParameters = append(e.CmdletParameters, p.Name+"="+p.Value)
	}
	for _, c := range r.Changes {
		what := c.Object
		if c.Property != "" {
			what += " " + c.Property
		}
		e.ModifiedProperties = append(e.ModifiedProperties, what+": "+c.Old+" -> "+c.New)
	}
	return e
}

type searchAdminAuditLog struct {
	Cmdlets    config.MultiValuedProperty[string] `param:"pos=0,property" help:"The cmdlets whose runs to show; all if left out."`
	Parameters config.MultiValuedProperty[string] `param:"" help:"Parameters of which at least one was given."`
	ObjectIds  config.MultiValuedProperty[string] `param:"" help:"The objects whose changes to show; all if left out."`
	UserIds    config.MultiValuedProperty[string] `param:"" help:"The users whose runs to show; all if left out."`
	IsSuccess  *bool                              `param:"" help:"Whether to show only what was done, or only what was refused or failed."`
	StartDate  time.Time                          `param:"" help:"The beginning of the time to show."`
	EndDate    time.Time                          `param:"" help:"The end of the time to show."`
	ResultSize *config.Unlimited[int]             `param:"" default:"1000" help:"How many records to show at most, or Unlimited."`
}

// Process writes the records, newest first.
func (c *searchAdminAuditLog) Process(s *admin.Session) error {
	var failed error
	events := func(yield func(any) bool) {
		q := audit.Query{From: c.StartDate, To: c.EndDate, Accept: c.accepts}
		for r, err := range s.House().Audit().Search(s.Context, q) {
			if err != nil {
				failed = err
				return
			}
			if !yield(eventOf(r)) {
				return
			}
		}
	}
	if err := (admin.Listing{ResultSize: c.ResultSize}).Write(s, events); err != nil {
		return err
	}
	return failed
}

func (c *searchAdminAuditLog) accepts(r *audit.Record) bool {
	switch {
	case c.IsSuccess != nil && *c.IsSuccess != r.Succeeded,
		!among(c.Cmdlets, r.Cmdlet), !among(c.UserIds, r.Actor), !among(c.ObjectIds, r.Target):
		return false
	}
	return len(c.Parameters) == 0 || slices.ContainsFunc(r.Parameters, func(p audit.Parameter) bool { return among(c.Parameters, p.Name) })
}

// among reports whether a name is listed, with wildcards; an empty list lists everything.
func among(list []string, name string) bool {
	return len(list) == 0 || slices.ContainsFunc(list, func(pattern string) bool {
		return config.Identity(strings.TrimSpace(pattern)).Match(name)
	})
}
