package dotnet

import (
	"strings"
	"testing"

	"emsh/shell/object"
)

func array(elem string, items ...any) *object.Array { return &object.Array{Elem: elem, Items: items} }

func table1(pairs ...any) *object.Hashtable {
	h := object.NewHashtable()
	for i := 0; i < len(pairs); i += 2 {
		h.Set(pairs[i], pairs[i+1])
	}
	return h
}

// shown is a value as the tests below write it: a collection's elements, else the text.
func shown(v any) string {
	if items, ok := object.Elements(v); ok {
		return "(" + object.Text(&object.Array{Items: items}) + ")"
	}
	return object.Text(v)
}

// TestCastThroughConstructor casts to types that have no rule of their own but a constructor for such a value.
func TestCastThroughConstructor(t *testing.T) {
	custom := object.New(object.Member{Name: "Nope", Value: int32(1)})
	for _, c := range []struct {
		typ  string
		v    any
		want string
	}{
		{"Text.StringBuilder", "x", "x"}, {"Text.StringBuilder", int32(5), ""}, {"Text.StringBuilder", 1.5, "1.5"},
		{"Random", int32(5), "System.Random"}, {"Random", "a", "! ConvertToFinalInvalidCastException"},
		{"Random", table1(), "System.Random"},
		{"Collections.Queue", array("", int32(1), int32(2)), "(1 2)"}, {"Collections.Stack", array("", int32(1), int32(2)), "(2 1)"},
		{"Collections.Queue", int32(5), "! ConvertToFinalInvalidCastException"},
		{"Collections.Generic.HashSet[string]", array("", "a", "a"), "(a)"}, {"Collections.Generic.HashSet[string]", int32(5), "(5)"},
		{"Collections.Generic.SortedSet[int]", array("", int32(3), "1", int32(2)), "(1 2 3)"},
		{"Collections.Generic.Queue[int]", array("", "1", int32(2)), "(1 2)"}, {"Collections.Generic.Stack[int]", array("", "1", int32(2)), "(2 1)"},
		{"Collections.Generic.List[int]", array("", int32(1), "a"), "! ConvertToFinalInvalidCastException"},
		{"Collections.Generic.List[int]", "a", "! InvalidCastFromStringToInteger"}, {"Collections.Generic.List[char]", "abc", "(a b c)"},
		{"Collections.Generic.List[string]", &object.List{Items: []any{int32(1), int32(2)}}, "(1 2)"},
		{"Collections.Generic.List[int]", table1("a", int32(1)), `! ObjectCreationError Cannot create object of type "System.Collections.Generic.List` + "`" + `1[System.Int32]". The property 'a' was not found for the 'System.Collections.Generic.List` + "`" + `1[System.Int32]' object. The settable properties are: [Capacity <System.Int32>].`},
		{"Collections.Generic.Dictionary[string,int]", table1("a", int32(1)), "! ObjectCreationError"}, {"Collections.Generic.Dictionary[string,int]", table1(), "System.Collections.Generic.Dictionary"},
		{"Text.StringBuilder", table1("Length", "x"), `! ObjectCreationError Cannot create object of type "System.Text.StringBuilder". Cannot convert value "x" to type "System.Int32".`},
		{"Text.StringBuilder", table1("Nope", int32(1)), `! ObjectCreationError Cannot create object of type "System.Text.StringBuilder". The property 'Nope' was not found for the 'System.Text.StringBuilder' object. The settable properties are: [Capacity <System.Int32>], [Length <System.Int32>].`},
		{"Text.StringBuilder", custom, `! InvalidCastConstructorException Cannot convert value "@{Nope=1}" to type "System.Text.StringBuilder". Error: "Cannot convert the "@{Nope=1}" value`},
		{"Net.NetworkCredential", table1("UserName", "ann", "Domain", "x"), "System.Net.NetworkCredential"},
		{"Net.IPEndPoint", "127.0.0.1:25", "127.0.0.1:25"}, {"Net.IPEndPoint", "[::1]:25", "[::1]:25"}, {"Net.IPEndPoint", "10.0.0.1", "10.0.0.1:0"},
		{"Net.IPEndPoint", "10.0.0.1:99999", `! InvalidCastParseTargetInvocation Cannot convert value "10.0.0.1:99999" to type "System.Net.IPEndPoint". Error: "An invalid IPEndPoint was specified."`},
		{"IO.StringReader", "abc", "System.IO.StringReader"}, {"Exception", "boo", "System.Exception: boo"},
		{"Collections.SortedList", table1("b", int32(1), "a", int32(2)), "System.Collections.SortedList"},
		{"Collections.Specialized.StringCollection", array("", int32(1), "b"), "(1 b)"},
		{"Text.StringBuilder", true, "! InvalidCastIConvertible"}, {"Collections.Generic.List[bool]", true, "! InvalidCastIConvertible"},
	} {
		typ, err := Resolve(c.typ)
		if err != nil {
			t.Errorf("[%s]: %v", c.typ, err)
			continue
		}
		v, err := Convert(c.v, typ)
		got := shown(v)
		if f, ok := err.(*object.Fault); ok {
			got = "! " + f.ID + " " + f.Error()
		}
		if got != c.want && (got == "" || c.want == "" || !strings.HasPrefix(got, c.want)) {
			t.Errorf("[%s]%s gives %s; want %s", c.typ, shown(c.v), got, c.want)
		}
	}
}

// TestXMLFaults reads documents that are none; the words and places are those of .NET's reader.
func TestXMLFaults(t *testing.T) {
	for text, want := range map[string]string{
		"<a>":                          "Data at the root level is invalid. Line 1, position 1.",
		"<ab":                          "Data at the root level is invalid. Line 1, position 1.",
		"<abcd":                        "Unexpected end of file has occurred. Line 1, position 6.",
		"<a><b>":                       "Unexpected end of file has occurred. The following elements are not closed: b, a. Line 1, position 7.",
		"<a>\n  <b></a>":               "The 'b' start tag on line 2 position 4 does not match the end tag of 'a'. Line 2, position 8.",
		"<a>&foo;</a>":                 "Reference to undeclared entity 'foo'. Line 1, position 5.",
		"<a>x & y</a>":                 "An error occurred while parsing EntityName. Line 1, position 7.",
		"<a>x < y</a>":                 "Name cannot begin with the ' ' character, hexadecimal value 0x20. Line 1, position 7.",
		"<1a/>":                        "Name cannot begin with the '1' character, hexadecimal value 0x31. Line 1, position 2.",
		"<a b=1/>":                     "'1' is an unexpected token. The expected token is '\"' or '''. Line 1, position 6.",
		"<a b/>":                       "'/' is an unexpected token. The expected token is '='. Line 1, position 5.",
		`<a b="1" b="2"/>`:             "'b' is a duplicate attribute name. Line 1, position 10.",
		`<a b="1/>`:                    "There is an unclosed literal string. Line 1, position 10.",
		"<a/><b/>":                     "This document already has a 'DocumentElement' node.",
		"abc":                          wrongNode,
		"</a>":                         "Unexpected end tag. Line 1, position 3.",
		` <?xml version="1.0"?><a/>`:   "Unexpected XML declaration. The XML declaration must be the first node in the document, and no white space characters are allowed to appear before it. Line 1, position 4.",
		"<a>" + strings.Repeat("&", 3): "An error occurred while parsing EntityName. Line 1, position 5.",
	} {
		if _, err := parseXML(text); err == nil || err.Error() != want {
			t.Errorf("%s: %v; want %s", text, err, want)
		}
	}
	lines, err := toXML(array("", "<a>", "<b>1</b>", "</a>"), byFullName("System.Xml.XmlDocument"))
	if err != nil {
		t.Fatal(err)
	}
	if a, _ := lines.(*Node).Property("a"); a == nil {
		t.Error("the lines of an array make no document")
	}
}

// What was to become a SecureString is a secret: no message tells it.
func TestFailedSecretIsNotQuoted(t *testing.T) {
	_, cast := object.Cast("verborgen", "System.Security.SecureString")
	if cast == nil {
		t.Fatal("text was made a SecureString")
	}
	argument := ArgumentFault("password", "verborgen", "new", mustType(t, "System.Security.SecureString"), cast)
	for _, err := range []error{cast, argument} {
		if strings.Contains(err.Error(), "verborgen") || !strings.Contains(err.Error(), "***") {
			t.Errorf("the message is %q", err)
		}
	}
}
