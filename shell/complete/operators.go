package complete

// operator is an operator's name with what it does.
type operator struct{ name, tip string }

// operators offers the operators that begin as typed, without the dash.
func operators(typed string) []Match {
	var found []Match
	for _, o := range allOperators {
		if begins(o.name, typed) {
			found = append(found, Match{Text: "-" + o.name, List: o.name, Kind: ParameterName, Tip: o.tip})
		}
	}
	return found
}

// allOperators are in the order of the alphabet.
var allOperators = []operator{
	{"and", "Both sides are true."},
	{"as", "Converts to a type, or gives $null."},
	{"band", "Bits that both sides have."},
	{"bnot", "Turns every bit."},
	{"bor", "Bits that one side has."},
	{"bxor", "Bits that exactly one side has."},
	{"ccontains", "The list has the value; case matters."},
	{"ceq", "Equal; case matters."},
	{"cge", "Greater than or equal; case matters."},
	{"cgt", "Greater than; case matters."},
	{"cin", "The value is in the list; case matters."},
	{"cle", "Less than or equal; case matters."},
	{"clike", "Matches a wildcard pattern; case matters."},
	{"clt", "Less than; case matters."},
	{"cmatch", "Matches a regular expression; case matters."},
	{"cne", "Not equal; case matters."},
	{"cnotcontains", "The list lacks the value; case matters."},
	{"cnotin", "The value is not in the list; case matters."},
	{"cnotlike", "Does not match a wildcard pattern; case matters."},
	{"cnotmatch", "Does not match a regular expression; case matters."},
	{"contains", "The list has the value."},
	{"creplace", "Replaces what matches a regular expression; case matters."},
	{"csplit", "Splits text where a pattern matches; case matters."},
	{"eq", "Equal."},
	{"f", "Formats values: '{0:N2}' -f 1.5"},
	{"ge", "Greater than or equal."},
	{"gt", "Greater than."},
	{"icontains", "The list has the value, whatever the case."},
	{"ieq", "Equal, whatever the case."},
	{"ige", "Greater than or equal, whatever the case."},
	{"igt", "Greater than, whatever the case."},
	{"iin", "The value is in the list, whatever the case."},
	{"ile", "Less than or equal, whatever the case."},
	{"ilike", "Matches a wildcard pattern, whatever the case."},
	{"ilt", "Less than, whatever the case."},
	{"imatch", "Matches a regular expression, whatever the case."},
	{"in", "The value is in the list."},
	{"ine", "Not equal, whatever the case."},
	{"inotcontains", "The list lacks the value, whatever the case."},
	{"inotin", "The value is not in the list, whatever the case."},
	{"inotlike", "Does not match a wildcard pattern, whatever the case."},
	{"inotmatch", "Does not match a regular expression, whatever the case."},
	{"ireplace", "Replaces what matches a regular expression, whatever the case."},
	{"is", "Is of a type."},
	{"isnot", "Is not of a type."},
	{"isplit", "Splits text where a pattern matches, whatever the case."},
	{"join", "Joins a list to one text."},
	{"le", "Less than or equal."},
	{"like", "Matches a wildcard pattern."},
	{"lt", "Less than."},
	{"match", "Matches a regular expression; $Matches has the parts."},
	{"ne", "Not equal."},
	{"not", "True where the value is false."},
	{"notcontains", "The list lacks the value."},
	{"notin", "The value is not in the list."},
	{"notlike", "Does not match a wildcard pattern."},
	{"notmatch", "Does not match a regular expression."},
	{"or", "One side is true."},
	{"replace", "Replaces what matches a regular expression."},
	{"shl", "Moves bits to the left."},
	{"shr", "Moves bits to the right."},
	{"split", "Splits text where a pattern matches."},
	{"xor", "Exactly one side is true."},
}
