package pebble

import (
	"fmt"
	"io/fs"
	"strings"
	"syscall"
	"testing"

	"github.com/cockroachdb/errors"
	"github.com/cockroachdb/errors/oserror"
	lsm "github.com/cockroachdb/pebble/v2"
	"github.com/cockroachdb/redact"
)

// What go.mod puts in the place of CockroachDB's errors and redact does what Pebble expects of them.

func TestErrorsOfPebbleAreFound(t *testing.T) {
	cause := &fs.PathError{Op: "open", Path: "000123.sst", Err: syscall.ENOENT}
	err := errors.Wrapf(cause, "table %s", errors.Safe("000123"))
	err = errors.WithHintf(errors.CombineErrors(errors.Mark(err, lsm.ErrCorruption), errors.New("and then")), "path: %s", "x")
	var path *fs.PathError
	switch {
	case !errors.Is(err, lsm.ErrCorruption), !errors.Is(err, fs.ErrNotExist), !oserror.IsNotExist(err):
		t.Errorf("%v is not what it was marked with and wraps", err)
	case !errors.As(err, &path) || errors.UnwrapAll(err) != error(syscall.ENOENT):
		t.Errorf("%v has lost its cause", err)
	case err.Error() != "table 000123: "+cause.Error() || fmt.Sprintf("%v|%s", err, err) != err.Error()+"|"+err.Error():
		t.Errorf("%v", err)
	case fmt.Sprintf("%+v", err) != err.Error()+" (and then) (path: x)":
		t.Errorf("%+v", err)
	}
}

func TestNoErrorStaysNone(t *testing.T) {
	second := errors.New("second")
	for i, err := range []error{
		errors.Wrap(nil, "x"), errors.Wrapf(nil, "x"), errors.Mark(nil, second), errors.WithStack(nil), errors.Join(nil, nil),
		errors.WithDetailf(nil, "x"), errors.WithHintf(nil, "x"), errors.WithSafeDetails(nil, "x"), errors.CombineErrors(nil, nil),
	} {
		if err != nil {
			t.Errorf("%d: %v", i, err)
		}
	}
	if err := errors.CombineErrors(nil, second); err != second {
		t.Errorf("%v", err)
	}
}

type numbered int

func (n numbered) SafeFormat(w redact.SafePrinter, _ rune) { w.Printf("%03d", redact.Safe(int(n))) }

func TestLinesOfPebbleReadAsTheyShould(t *testing.T) {
	got := redact.Sprintf("%s|%5s|%-5s|%q|%v|%x|%5.1f", numbered(7), numbered(7), redact.Safe(numbered(7)), numbered(7),
		redact.SafeString("s"), redact.SafeUint(255), redact.Safe(2.25)).StripMarkers()
	if want := `007|  007|007  |"007"|s|ff|  2.2`; got != want {
		t.Errorf("%q instead of %q", got, want)
	}
	if s := (&lsm.Metrics{}).String(); strings.Contains(s, "%!") || !strings.Contains(s, "level") {
		t.Errorf("metrics: %s", s)
	}
}
