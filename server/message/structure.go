package message

import (
	"strconv"
	"strings"
)

// appendBody renders BODY, or with extended BODYSTRUCTURE.
// RFC 3501 7.4.2, "body" and "body-fld-…" of the formal syntax.
func appendBody(b []byte, e *entity, extended bool) []byte {
	b = append(b, '(')
	if e.Kind == Multipart {
		for _, c := range e.children {
			b = appendBody(b, c, extended)
		}
		b = append(b, ' ')
		b = appendString(b, e.sub)
		if extended {
			b = append(b, ' ')
			b = appendParams(b, e.params)
			b = appendExtension(b, e)
		}
		return append(b, ')')
	}
	b = appendBasic(b, e)
	switch {
	case e.Kind == Embedded:
		inner := e.children[0]
		b = append(b, ' ')
		b = appendEnvelope(b, &inner.fields)
		b = append(b, ' ')
		b = appendBody(b, inner, extended)
		b = append(b, ' ')
		b = strconv.AppendInt(b, e.lines, 10)
	case e.Text:
		b = append(b, ' ')
		b = strconv.AppendInt(b, e.lines, 10)
	}
	if extended {
		b = append(b, ' ')
		b = appendNString(b, e.md5, e.md5 != "")
		b = appendExtension(b, e)
	}
	return append(b, ')')
}

// appendBasic renders type, subtype, parameters, id, description, encoding and size.
func appendBasic(b []byte, e *entity) []byte {
	b = appendString(b, e.typ)
	b = append(b, ' ')
	b = appendString(b, e.sub)
	b = append(b, ' ')
	b = appendParams(b, e.params)
	b = append(b, ' ')
	b = appendNString(b, e.id, e.id != "")
	b = append(b, ' ')
	b = appendNString(b, e.desc, e.desc != "")
	b = append(b, ' ')
	if e.encoding == "" {
		b = append(b, `"7bit"`...)
	} else {
		b = appendString(b, e.encoding)
	}
	b = append(b, ' ')
	return strconv.AppendInt(b, e.End-e.Body, 10)
}

// appendExtension renders disposition, language and location.
func appendExtension(b []byte, e *entity) []byte {
	b = append(b, ' ')
	if e.disposition == "" {
		b = append(b, "NIL"...)
	} else {
		b = append(b, '(')
		b = appendString(b, e.disposition)
		b = append(b, ' ')
		b = appendParams(b, e.dispParams)
		b = append(b, ')')
	}
	b = append(b, ' ')
	b = appendLanguages(b, e.language)
	b = append(b, ' ')
	return appendNString(b, e.loc, e.loc != "")
}

func appendLanguages(b []byte, v string) []byte {
	var tags []string
	for _, tag := range strings.Split(v, ",") {
		if tag = strings.TrimSpace(tag); tag != "" && len(tags) < maxParams {
			tags = append(tags, tag)
		}
	}
	switch len(tags) {
	case 0:
		return append(b, "NIL"...)
	case 1:
		return appendString(b, tags[0])
	}
	for i, tag := range tags {
		if i == 0 {
			b = append(b, '(')
		} else {
			b = append(b, ' ')
		}
		b = appendString(b, tag)
	}
	return append(b, ')')
}

func appendParams(b []byte, params []Param) []byte {
	if len(params) == 0 {
		return append(b, "NIL"...)
	}
	for i, p := range params {
		if i == 0 {
			b = append(b, '(')
		} else {
			b = append(b, ' ')
		}
		b = appendString(b, p.Name)
		b = append(b, ' ')
		b = appendString(b, p.Value)
	}
	return append(b, ')')
}
