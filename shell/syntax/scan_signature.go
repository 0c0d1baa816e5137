package syntax

import "strings"

// signatureBegin is the comment that begins the signature of a signed script, without blanks.
const signatureBegin = "sig#beginsignatureblock\n"

// signatureLikeness is how many letters a comment may differ from it in: whoever hides code
// behind a comment that only looks like it is found out.
const signatureLikeness = 10

// beginsSignature tells whether a comment, with its #, begins the signature or looks like it.
func beginsSignature(comment string) bool {
	bare := make([]byte, 0, len(comment))
	for i := 1; i < len(comment); i++ {
		if c := comment[i]; c != ' ' && c != '\t' {
			bare = append(bare, c)
		}
	}
	bare = append(bare, '\n')
	if n := len(bare) - len(signatureBegin); n > signatureLikeness || n < -signatureLikeness {
		return false
	}
	return distance(strings.ToLower(string(bare)), signatureBegin) < signatureLikeness
}

// distance counts the letters to change, add or take away to make one text of the other.
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			change := diagonal
			diagonal = row[j+1]
			if a[i] != b[j] {
				change = min(change, row[j], diagonal) + 1
			}
			row[j+1] = change
		}
	}
	return row[len(b)]
}
