// Package remote carries organization cmdlets between two processes: a Client is an Invoker
// whose cmdlets run where a Host is. It imports shell/command and shell/object.
//
// One call, one connection, so that the kernel does flow control, cancellation and separation.
// A call is one cmdlet, or several that follow one another in a pipeline: the host hands on what
// passes between them. A call's frames are lines of JSON:
//
//	client: call, input, end, answer, heard     host: output, error, warning, verbose, debug,
//	                                                  information, progress, ask, ready, refused, done
//
// A pipeline runs in one order, wherever its cmdlets do. So "ready" answers each input when it
// has been worked off, and "heard" each frame that says wait: an error or a message, after which
// the pipeline may end, and the output of cmdlets that change something. What only reads may run
// ahead of who takes its output, as far as the connection holds it.
//
// A client that gives a call up, for Ctrl-C or because its pipeline wants no more, closes its half
// of the connection, which cancels the call, and waits until the host closes the other half:
// whatever was changed by then is durable, and nothing is changed later.
//
// Besides calls a connection may ask hello (which commands may I run?) or complete.
package remote
