package admin

import "emsh/shell/command"

// line is cmdlets that follow one another in a pipeline.
type line []*stage

// join has each cmdlet write to the next one.
func (l line) join() {
	for i, st := range l[:len(l)-1] {
		st.session.Streams = outward{into{st.streams, l[i+1]}, st}
	}
}

// Process gives the first cmdlet an object.
func (l line) Process(v any) error { return l[0].Process(v) }

// End lets them finish, each after those whose output it takes.
func (l line) End() error {
	for _, st := range l {
		if err := st.End(); err != nil {
			return err
		}
	}
	return nil
}

// Close gives up. There is nothing to give back: a change is whole or was never made, and
// those that were made so far are kept.
func (l line) Close() {
	for _, st := range l {
		st.flush()
	}
}

// outward carries what a cmdlet writes out of it. What is pending is committed before an object
// is written, so that who reads it finds the organization as it says.
type outward struct {
	command.Streams
	st *stage
}

// passed notes that the pipeline takes no more: whatever the cmdlet makes of it, it ends.
func (o outward) passed(err error) error {
	if err != nil && o.st.ended == nil {
		o.st.ended = err
	}
	return err
}

// Output writes an object after what was changed before it.
func (o outward) Output(v any) error {
	o.st.flush()
	if o.st.ended != nil {
		return o.st.ended
	}
	return o.passed(o.Streams.Output(v))
}

// Error writes an error, with which the pipeline may end, as with each of the others.
func (o outward) Error(e *command.Error) error { return o.passed(o.Streams.Error(e)) }

// Warning writes a warning.
func (o outward) Warning(text string) error { return o.passed(o.Streams.Warning(text)) }

// Verbose writes what is for the curious.
func (o outward) Verbose(text string) error { return o.passed(o.Streams.Verbose(text)) }

// Debug writes what is for who looks for faults.
func (o outward) Debug(text string) error { return o.passed(o.Streams.Debug(text)) }

// Information writes a record.
func (o outward) Information(v any) error { return o.passed(o.Streams.Information(v)) }

// into is a cmdlet's streams with the cmdlet after it as its output.
type into struct {
	command.Streams
	next *stage
}

// Output has the next cmdlet work on an object.
func (i into) Output(v any) error { return i.next.Process(v) }

var _ command.Stage = line(nil)
