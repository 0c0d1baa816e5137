// Package eval runs the tree: it compiles each script block once to closures and runs them
// against scopes, pipelines and streams, as PowerShell 7 does. It imports nothing outside shell/.
//
// A [Session] is one console, script or connection: its variables, functions, aliases, modules,
// location, $Error and $?. [Session.Run] runs a text; what it writes goes to [Options.Output],
// what is not output to the [Host]. A cmdlet that runs script blocks or looks at variables gets
// its [Caller] with [From].
//
// Pipelines push, in one goroutine: a stage that writes runs the next one at once. A stage that
// wants no more returns [command.ErrStop], and the driver ends those before it.
//
// Three kinds of Go error travel inside: *thrown (an error record on its way to a catch, a trap
// or the top), control flow (break, continue, return, exit), and command.ErrStop. Everything else
// is made a record where the statement that failed is known.
package eval
