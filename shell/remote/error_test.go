package remote

import (
	"encoding/json"
	"reflect"
	"testing"

	"emsh/shell/command"
)

// An error record is the same on both sides of the socket, but for its cause.
func TestErrorsCrossWhole(t *testing.T) {
	for _, e := range []*command.Error{
		{ID: "A", Category: command.LimitsExceeded, Message: "m"},
		{ID: "B", Category: command.InvalidData, Exception: "System.Exception", Target: "t", Message: "m", Hint: "h", Command: "Get-X", Position: command.Position{Line: 3, Text: "x"},
			Details: "d", Recommended: "r", Activity: "a", Reason: "why", TargetName: "n", TargetType: "y", FullID: "F,G"},
	} {
		b, err := json.Marshal(encodeError(e))
		if err != nil {
			t.Fatal(err)
		}
		var w wireError
		if err := json.Unmarshal(b, &w); err != nil {
			t.Fatal(err)
		}
		if got := w.decode(); !reflect.DeepEqual(got, e) {
			t.Errorf("%+v became %+v", e, got)
		}
	}
}
