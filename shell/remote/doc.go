// Package remote carries organization cmdlets between two processes: a Client is an Invoker
// whose cmdlets run where a Host is. It imports shell/command and shell/object.
//
// One call, one connection: the client dials for each stage of a pipeline, so that the kernel
// does flow control, cancellation and separation. A call's frames are lines of JSON:
//
//	client: call, input, end, answer        host: output, error, warning, verbose, debug,
//	                                              information, progress, ask, ready, done
//
// "ready" answers each input when it has been worked off, so that a downstream stage has seen
// an object's results before the next object is made. Closing the connection cancels the call.
// Besides calls a connection may ask hello (which commands may I run?) or complete.
package remote
