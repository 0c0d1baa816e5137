package message

import (
	"testing"

	"golang.org/x/text/encoding/ianaindex"
)

func TestCharsetsByTheNamesOfIANA(t *testing.T) {
	for _, name := range []string{
		"IBM850", "cp850", "850", "csPC850Multilingual", "csPCp852", "IBM00858", "CCSID00858", "PC-Multilingual-850+euro",
		"IBM037", "ebcdic-cp-nl", "IBM01140", "ebcdic-us-37+euro", "IBM-1047", "csPC8CodePage437", "cp865", "csPC862LatinHebrew",
		"ISO_8859-10:1992", "ISO_8859-14", "l8", "iso-ir-226", "csISO885916", "Latin-9", "ISO_8859-6-I", "csISO885913",
		"csUTF16BE", "csUTF16", "csWindows1250", "cswindows1258", "MS936", "csGB18030", "csGBK", "csKOI8U",
	} {
		want, err := ianaindex.MIME.Encoding(name)
		if err != nil {
			t.Fatal(err)
		}
		got, ok := charset(name)
		if !ok || got == nil {
			t.Errorf("%s is not known", name)
			continue
		}
		text := []byte("A\xe4\xb6z\x8a\x00")
		a, _ := want.NewDecoder().Bytes(text)
		if b, _ := got.NewDecoder().Bytes(text); string(a) != string(b) {
			t.Errorf("%s: %q instead of %q", name, b, a)
		}
	}
	for _, name := range []string{"csISO", "windows1", "x-unknown", "cp", "ibm", "0", "utf16xe"} {
		if _, ok := charset(name); ok {
			t.Errorf("%s is known", name)
		}
	}
}
