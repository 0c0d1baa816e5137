// Package storetest says what every back end of the store must do: a back end is what passes
// it. It is imported by tests only.
package storetest
