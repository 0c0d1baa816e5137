package utility

import (
	"strings"

	"emsh/shell/command"
	"emsh/shell/object"
)

type getVerb struct {
	Verb  []string `param:"pos=0,pipeline,property" help:"The verbs; wildcards are taken."`
	Group []string `param:"pos=1,pipeline,property" valid:"oneof=Common|Communications|Data|Diagnostic|Lifecycle|Other|Security" help:"The groups of verbs."`
}

// verbs are the groups of verbs, each verb with what aliases begin with.
var verbs = []struct{ group, words string }{
	{"Common", "Add:a Clear:cl Close:cs Copy:cp Enter:et Exit:ex Find:fd Format:f Get:g Hide:h Join:j Lock:lk Move:m New:n Open:op " +
		"Optimize:om Push:pu Pop:pop Redo:re Remove:r Rename:rn Reset:rs Resize:rz Search:sr Select:sc Set:s Show:sh Skip:sk " +
		"Split:sl Step:st Switch:sw Undo:un Unlock:uk Watch:wc"},
	{"Data", "Backup:ba Checkpoint:ch Compare:cr Compress:cm Convert:cv ConvertFrom:cf ConvertTo:ct Dismount:dm Edit:ed Expand:en " +
		"Export:ep Group:gp Import:ip Initialize:in Limit:l Merge:mg Mount:mt Out:o Publish:pb Restore:rr Save:sv Sync:sy " +
		"Unpublish:ub Update:ud"},
	{"Lifecycle", "Approve:ap Assert:as Build:bd Complete:cmp Confirm:cn Deny:dn Deploy:dp Disable:d Enable:e Install:is Invoke:i " +
		"Register:rg Request:rq Restart:rt Resume:ru Start:sa Stop:sp Submit:sb Suspend:ss Uninstall:us Unregister:ur Wait:w"},
	{"Diagnostic", "Debug:db Measure:ms Ping:pi Repair:rp Resolve:rv Test:t Trace:tr"},
	{"Communications", "Connect:cc Disconnect:dc Read:rd Receive:rc Send:sd Write:wr"},
	{"Security", "Block:bl Grant:gr Protect:pt Revoke:rk Unblock:ul Unprotect:up"},
	{"Other", "Use:u"},
}

func (g *getVerb) Process(c *command.Call) error {
	for _, group := range verbs {
		if len(g.Group) > 0 && !anyLike(group.group, g.Group) {
			continue
		}
		for word := range strings.FieldsSeq(group.words) {
			name, prefix, _ := strings.Cut(word, ":")
			if len(g.Verb) > 0 && !anyLike(name, g.Verb) {
				continue
			}
			o := object.New(object.Member{Name: "Verb", Value: name}, object.Member{Name: "AliasPrefix", Value: prefix}, object.Member{Name: "Group", Value: group.group})
			o.SetTypeNames("System.Management.Automation.VerbInfo", "System.Object")
			if err := c.Write(o); err != nil {
				return err
			}
		}
	}
	return nil
}

var getVerbCommand = command.Define[getVerb](command.Spec{Verb: "Get", Noun: "Verb", Synopsis: "Lists the verbs that names of cmdlets begin with.",
	Examples: []command.Example{{Title: "One", Code: "(Get-Verb Get).Verb", Output: "Get"}, {Title: "Its group", Code: "(Get-Verb Export).Group", Output: "Data"}}})
