// Package help makes pages of what commands declare: a Spec as a console page and as a
// Markdown page, the comment-based help of functions and scripts, and topics that are
// written by hand. It knows no evaluator: a page is a value, and its text is made from it.
package help
