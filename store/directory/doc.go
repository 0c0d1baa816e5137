// Package directory says who can get mail and who can log in: users with and without a
// mailbox, distribution groups and contacts. Their rows live in the organization beside its
// settings, so that one snapshot and one commit cover both.
//
// Recipients refer to each other by GUID, which no renaming changes. Memberships are rows of
// their own: a group of many members changes at the price of one.
//
// It imports store/config.
package directory
