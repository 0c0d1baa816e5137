package message

import (
	"strings"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/htmlindex"
)

// rareCharset finds a character set by the names that IANA registers beside those of the WHATWG.
// (x/text has them as tables, whose making would be a tenth of the time in which emsh starts.)
func rareCharset(name string) (enc encoding.Encoding, ok bool) {
	short := strings.TrimPrefix(name, "cs")
	if page := codePage(short); page != nil {
		return page, true
	}
	enc, err := htmlindex.Get(registered(short))
	return enc, err == nil
}

// registered writes names such as ISO_8859-16:2001, csISO885916 and csWindows1250 as the WHATWG does.
func registered(name string) string {
	switch name {
	case "iso-ir-6", "iso_646.irv:1991", "iso646-us", "us", "ansi_x3.4-1986", "ascii", "ibm367", "cp367":
		return "us-ascii"
	case "iso-ir-199", "iso-celtic", "latin8", "l8":
		return "iso-8859-14"
	case "latin-9":
		return "iso-8859-15"
	case "iso-ir-226", "latin10", "l10":
		return "iso-8859-16"
	case "ms936", "windows-936":
		return "gbk"
	case "koi8u":
		return "koi8-u"
	case "utf16":
		return "utf-16be"
	}
	if part, ok := strings.CutPrefix(name, "windows1"); ok {
		return "windows-1" + part
	}
	if part, ok := strings.CutPrefix(name, "iso8859"); ok {
		return "iso-8859-" + strings.TrimPrefix(part, "-")
	}
	if part, ok := strings.CutPrefix(name, "utf16"); ok {
		return "utf-16" + part
	}
	name, _, _ = strings.Cut(name, ":")
	return strings.Replace(name, "iso_8859-", "iso-8859-", 1)
}

// codePage is a code page of IBM by its number: IBM850, cp850, 850, CCSID00858, IBM-1047.
func codePage(name string) encoding.Encoding {
	for _, prefix := range []string{"ibm", "ccsid", "cp", "pcp"} {
		name = strings.TrimPrefix(name, prefix)
	}
	switch strings.TrimLeft(name, "-0") {
	case "37", "ebcdic-cp-us", "ebcdic-cp-ca", "ebcdic-cp-wt", "ebcdic-cp-nl":
		return charmap.CodePage037
	case "437", "pc8codepage437":
		return charmap.CodePage437
	case "850", "pc850multilingual":
		return charmap.CodePage850
	case "852":
		return charmap.CodePage852
	case "855":
		return charmap.CodePage855
	case "858", "pc-multilingual-850+euro":
		return charmap.CodePage858
	case "860":
		return charmap.CodePage860
	case "862", "pc862latinhebrew":
		return charmap.CodePage862
	case "863":
		return charmap.CodePage863
	case "865":
		return charmap.CodePage865
	case "1047":
		return charmap.CodePage1047
	case "1140", "ebcdic-us-37+euro":
		return charmap.CodePage1140
	}
	return nil
}
