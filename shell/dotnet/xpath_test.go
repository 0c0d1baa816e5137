package dotnet

import (
	"strings"
	"testing"
)

const mailboxes = `<?xml version="1.0"?><org xmlns:x="urn:x"><!-- c --><db name="DB1"><mb alias="ann" size="10"><x:note>hi</x:note></mb><mb alias="bob" size="30"/></db>` +
	`<db name="DB2"><mb alias="cat" size="20">t</mb></db><mb alias="dan"/></org>`

// TestXPath evaluates expressions of XPath 1.0; what they select is told by the names.
func TestXPath(t *testing.T) {
	doc, err := parseXML(mailboxes)
	if err != nil {
		t.Fatal(err)
	}
	told := func(n *Node) string {
		for _, a := range n.attrs {
			if a.name == "alias" || a.name == "name" {
				return a.value
			}
		}
		if n.value != "" {
			return n.value
		}
		return n.name
	}
	for path, want := range map[string]string{
		"/": "#document", "/org": "org", "//mb": "ann bob cat dan", "//mb[1]": "ann cat dan", "(//mb)[1]": "ann", "//mb[last()]": "bob cat dan", "//db/mb": "ann bob cat",
		"//mb[@size > 15]": "bob cat", "//mb[@size>=10 and @size<=20]": "ann cat", "//mb[@alias='ann' or @alias = \"dan\"]": "ann dan", "//mb[not(@size)]": "dan",
		"//@alias[. != 'ann']": "bob cat dan", "//mb/..": "org DB1 DB2", "//mb[@alias='cat']/ancestor::*": "org DB2", "//mb[@alias='cat']/ancestor::*[1]": "DB2",
		"//mb[@alias='ann']/following::mb": "bob cat dan", "//mb[@alias='cat']/preceding::mb": "ann bob", "//mb[@alias='cat']/preceding::mb[1]": "bob",
		"//mb[@alias='bob']/preceding-sibling::mb": "ann", "//db[2]/following-sibling::*": "dan", "//db[mb/@size=20]": "DB2", "//db[count(mb)=2]": "DB1",
		"//mb[contains(@alias,'a') and string-length(@alias)=3]": "ann cat dan", "//mb[starts-with(@alias, 'b')]": "bob", "//mb[position() mod 2 = 0]": "bob",
		"//text()": "hi t", "//comment()": " c ", "//db | //mb[@alias='dan']": "DB1 DB2 dan", "//mb[translate(@alias,'abc','ABC')='BoB']": "bob",
		"//mb[substring(@alias,2,1)='a']": "cat dan", "//*[local-name()='note']": "x:note", "//x:note": "x:note", "//x:*": "x:note", "//note": "",
		"descendant::mb[@alias='dan']": "dan", "org/*": "DB1 DB2 dan", "//mb[normalize-space(.)='t']": "cat", "//db[sum(mb/@size) = 40]": "DB1", "//mb[@size div 10 = 3]": "bob",
		"//*[namespace-uri()='urn:x']": "x:note", "//mb[string(@size)='10'][@alias]": "ann", ".//mb[concat(@alias,'!')='ann!']": "ann", "//div": "", "//mb[-@size < -25]": "bob",
	} {
		found, err := SelectXML(doc, path, map[string]string{"x": "urn:x"})
		var names []string
		for _, n := range found {
			names = append(names, told(n))
		}
		if got := strings.Join(names, " "); err != nil || got != want {
			t.Errorf("%s selects %q, %v; want %q", path, got, err, want)
		}
	}
	for _, path := range []string{"", "//", "//mb[", "//mb]", "a b", "@", "mb[@a='x]", "nope::a", "foo(1)", "count(1", "1 +", "//y:mb", "count(//mb)", strings.Repeat("(", 3000)} {
		if _, err := SelectXML(doc, path, nil); err == nil {
			t.Errorf("%s is an XPath", path)
		}
	}
}
