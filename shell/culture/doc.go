// Package culture holds the primitive .NET values that Go has no equal of (Decimal, DateTime,
// TimeSpan), and writes and reads numbers, dates and time spans as .NET does, by culture.
// It imports nothing of ours; shell/object gives its types on.
//
// Casts and interpolation use Invariant; -f, ToString() and what a screen shows use the
// session's culture, which is English (United States) with the patterns of Windows.
package culture
