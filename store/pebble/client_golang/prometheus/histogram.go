// Package prometheus stands in for the part of Prometheus' client that Pebble uses: histograms of
// how long the disk takes, which emsh neither reads nor publishes. The client itself would bring
// Protocol Buffers and a reader of /proc, whose initialization is a third of the time in which
// emsh starts, and 8 MB of program. go.mod replaces the client by this module; whoever wants the
// histograms takes the replacement out again.
package prometheus

// Histogram takes measurements.
type Histogram interface{ Observe(float64) }

// HistogramOpts says how a histogram would sort what it takes.
type HistogramOpts struct{ Buckets []float64 }

// NewHistogram returns a histogram that keeps nothing.
func NewHistogram(HistogramOpts) Histogram { return unread{} }

type unread struct{}

func (unread) Observe(float64) {}

// LinearBuckets would be the bounds of count buckets of one width.
func LinearBuckets(start, width float64, count int) []float64 { return nil }

// ExponentialBucketsRange would be the bounds of count buckets, each wider than the last by one factor.
func ExponentialBucketsRange(low, high float64, count int) []float64 { return nil }
