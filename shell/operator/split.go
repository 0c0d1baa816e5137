package operator

import (
	"math"
	"strings"

	"emsh/shell/dotnet"
	"emsh/shell/object"
)

// SplitAll is -split a: at blanks, without the ones at the ends.
func SplitAll(a any) (any, error) {
	items, ok := object.Elements(a)
	if !ok {
		items = []any{a}
	}
	out := []any{}
	for _, item := range items {
		words := strings.Fields(object.Text(item))
		if len(words) == 0 {
			out = append(out, "")
		}
		for _, word := range words {
			out = append(out, word)
		}
	}
	return &object.Array{Elem: "System.String", Items: out}, nil
}

// splitter are the operands of -split.
type splitter struct {
	pattern any
	limit   int
	options int64
	simple  bool
	exact   bool
}

// Split is a -split b: b is a pattern or block, then perhaps a limit and options.
func Split(a, b any, exact bool) (any, error) {
	s, err := splitOperands(b, exact)
	if err != nil {
		return nil, err
	}
	items, ok := object.Elements(a)
	if !ok {
		items = []any{a}
	}
	out := []any{}
	for _, item := range items {
		parts, err := s.split(object.Text(item))
		if err != nil {
			return nil, err
		}
		out = append(out, parts...)
	}
	return &object.Array{Elem: "System.String", Items: out}, nil
}

func splitOperands(b any, exact bool) (*splitter, error) {
	s := &splitter{exact: exact}
	args, ok := object.Elements(b)
	if !ok {
		args = []any{b}
	}
	if len(args) == 0 {
		bad := fault("BadOperatorArgument", 7, "The argument to operator '-split' is not valid: "+object.TypeName(b)+".")
		bad.Target = b
		return nil, bad
	}
	s.pattern = args[0]
	if len(args) > 1 {
		n, err := object.Cast(args[1], "System.Int32")
		if err != nil {
			return nil, fault("RuntimeException", 0, err.Error())
		}
		s.limit = int(n.(int32))
	}
	if len(args) > 2 && args[2] != nil {
		if err := s.readOptions(args[2]); err != nil {
			return nil, err
		}
	}
	return s, nil
}

const (
	splitSimple      = 1
	splitRegex       = 2
	splitWhitespace  = 16
	splitMultiline   = 32
	splitSingleline  = 64
	splitIgnoreCase  = 128
	splitExplicit    = 256
	splitInvariant   = 4
	splitOptionsName = "System.Management.Automation.SplitOptions"
)

func (s *splitter) readOptions(v any) error {
	t, err := dotnet.Resolve(splitOptionsName)
	if err != nil {
		return err
	}
	e, err := dotnet.Convert(v, t)
	if err != nil {
		return err
	}
	s.options = e.(object.Enum).Number
	s.simple = s.options&splitSimple != 0
	if s.simple && s.options&^(splitSimple|splitIgnoreCase) != 0 || s.options&(splitSimple|splitRegex) == splitSimple|splitRegex {
		return fault("InvalidSplitOptionCombination", 17, "The combination of options with the -split operator is not valid.")
	}
	return nil
}

func (s *splitter) split(text string) ([]any, error) {
	if block, ok := object.Unwrap(s.pattern).(object.Block); ok {
		return s.byBlock(text, block)
	}
	if s.simple {
		return s.bySimple(text), nil
	}
	options := caseOption(s.exact)
	if s.options&splitIgnoreCase != 0 {
		options |= dotnet.IgnoreCase
	} else if s.options&splitRegex != 0 && s.options != splitRegex {
		options = options &^ 0
	}
	for bit, option := range map[int64]int{splitMultiline: dotnet.Multiline, splitSingleline: dotnet.Singleline, splitWhitespace: dotnet.IgnoreWhitespace, splitExplicit: dotnet.ExplicitCapture} {
		if s.options&bit != 0 {
			options |= option
		}
	}
	re, ok := object.Unwrap(s.pattern).(*dotnet.Regex)
	if !ok {
		var err error
		if re, err = dotnet.CompileRegex(object.Text(s.pattern), options); err != nil {
			return nil, err
		}
	}
	return re.SplitLimit(text, s.limit)
}

func (s *splitter) bySimple(text string) []any {
	pattern := object.Text(s.pattern)
	if pattern == "" {
		return []any{text}
	}
	fold := !s.exact || s.options&splitIgnoreCase != 0
	var cuts []int
	for i := 0; i+len(pattern) <= len(text); {
		if text[i:i+len(pattern)] == pattern || fold && strings.EqualFold(text[i:i+len(pattern)], pattern) {
			cuts = append(cuts, i)
			i += len(pattern)
			continue
		}
		i++
	}
	return s.cut(text, cuts, len(pattern))
}

// cut divides text at the places, as far as the limit allows; a negative limit counts from the end.
func (s *splitter) cut(text string, cuts []int, width int) []any {
	limit := s.limit
	if limit == 0 {
		limit = math.MaxInt32
	}
	if limit < 0 {
		if n := len(cuts) + 1 + limit; n > 0 {
			cuts = cuts[n:]
		}
	} else if len(cuts) > limit-1 {
		cuts = cuts[:limit-1]
	}
	var out []any
	at := 0
	for _, c := range cuts {
		out = append(out, text[at:c])
		at = c + width
	}
	return append(out, text[at:])
}

// byBlock divides where the block holds for a character.
func (s *splitter) byBlock(text string, block object.Block) ([]any, error) {
	out := []any{}
	at := 0
	parts := 1
	for i, r := range text {
		if s.limit > 0 && parts >= s.limit {
			break
		}
		v, err := block.Run(string(r), nil, string(r))
		if err != nil {
			return nil, err
		}
		if object.Truth(v) {
			out = append(out, text[at:i])
			at = i + len(string(r))
			parts++
		}
	}
	return append(out, text[at:]), nil
}
