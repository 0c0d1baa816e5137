// Package architecture is the tour of the house. It holds no code but the test that keeps
// the rooms apart.
//
// # The idea
//
// Two wings know nothing of each other: shell/ is a PowerShell-like language that has never
// heard of mail, store/ keeps things and has never heard of a shell. server/ stands on both,
// runs the services and owns the one way in for administration (server/admin). cmdlets/
// stands on server/admin. cmd/ only wires.
//
//	floor 4   cmd
//	floor 3   cmdlets
//	floor 2   server      server > transport > imap pop smtp admin > front auth message reload
//	floor 1   shell       console > eval format help complete remote > command > operator > dotnet > object, syntax
//	          store       bolt pebble > directory > config; mailbox queue audit are leaves
//
// # Where is it?
//
// "Set-ImapSettings should …": the noun's file, cmdlets/clientaccess/imapsettings.go. "IDLE
// should …": server/imap/idle.go. "The setting needs a new value": its type in store/config.
// "A change should reach the service when …": server/reload and that protocol's service.go.
// "Tables look wrong": shell/format. "-WhatIf …": server/admin. "A string method is missing":
// shell/dotnet.
//
// # How a setting becomes live
//
// A cmdlet of the organization can write only by proposing a change (admin.Session.Change).
// reload proposes it to the configuration's snapshot, checks the rules, lets every service
// prepare beside what runs (bind addresses, load keys), commits change and audit record in one
// transaction, and swaps. All that can fail comes before the commit; nothing after it can.
//
// # How a message travels
//
// server/front accepts and counts a connection and gives it to a conversation (imap, pop,
// smtp). smtp asks an Acceptor, which server/transport satisfies; "250" is said when the queue
// or the mailboxes have the message on disk. transport resolves recipients, delivers to
// mailboxes (store/mailbox, kept by store/pebble) and sends the rest through send connectors.
// A delivery wakes the mailbox's watchers, among them IMAP sessions in IDLE.
//
// The test in this folder holds the table of who may import whom, with the reasons.
package architecture
