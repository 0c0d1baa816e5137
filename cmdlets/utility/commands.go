package utility

import (
	"strings"

	"emsh/shell/command"
	"emsh/shell/object"
)

type getVerb struct {
	Verb []string `param:"pos=0,pipeline" help:"The verbs; wildcards are taken."`
}

var verbs = strings.Fields("Add Clear Close Copy Enter Exit Find Format Get Hide Join Lock Move New Open Optimize Pop Push Redo Remove Rename Reset Resize " +
	"Search Select Set Show Skip Split Step Switch Undo Unlock Watch Connect Disconnect Read Receive Send Write Backup Checkpoint Compare Compress Convert " +
	"ConvertFrom ConvertTo Dismount Edit Expand Export Group Import Initialize Limit Merge Mount Out Publish Restore Save Sync Unpublish Update Debug Measure " +
	"Ping Repair Resolve Test Trace Approve Assert Build Complete Confirm Deny Deploy Disable Enable Install Invoke Register Request Restart Resume Start Stop " +
	"Submit Suspend Uninstall Unregister Wait Block Grant Protect Revoke Unblock Unprotect Use")

func (g *getVerb) Process(c *command.Call) error {
	for _, v := range verbs {
		if len(g.Verb) > 0 && !anyLike(v, g.Verb) {
			continue
		}
		if err := c.Write(object.New(object.Member{Name: "Verb", Value: v})); err != nil {
			return err
		}
	}
	return nil
}

var getVerbCommand = command.Define[getVerb](command.Spec{Verb: "Get", Noun: "Verb", Synopsis: "Lists the verbs that names of cmdlets begin with.",
	Examples: []command.Example{{Title: "One", Code: "(Get-Verb Get).Verb", Output: "Get"}}})
