package operator

import (
	"slices"
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
	options int
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
	s := &splitter{options: caseOption(exact)}
	args, ok := object.Elements(b)
	if !ok {
		args = []any{b}
	}
	if len(args) == 0 {
		bad := fault("BadOperatorArgument", 7, "The argument to operator '-split' is not valid: "+object.TypeName(b)+".")
		bad.Target = b
		return nil, bad
	}
	s.pattern = object.Unwrap(args[0])
	if len(args) > 1 {
		n, err := object.Cast(args[1], "System.Int32")
		if err != nil {
			return nil, fault("RuntimeException", 0, err.Error())
		}
		s.limit = int(n.(int32))
	}
	if len(args) > 2 && args[2] != nil && args[2] != "" {
		if err := s.readOptions(args[2]); err != nil {
			return nil, err
		}
	}
	return s, nil
}

// The numbers of SplitOptions.
const (
	splitSimple = 1 << iota
	splitRegex
	splitInvariant
	splitWhitespace
	splitMultiline
	splitSingleline
	splitIgnoreCase
	splitExplicit

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
	if _, ok := s.pattern.(object.Block); ok {
		return splitFault("InvalidSplitOptionWithPredicate", "Options are not allowed on the -split operator with a predicate.")
	}
	options := e.(object.Enum).Number
	if options&splitSimple != 0 {
		if options&^(splitSimple|splitIgnoreCase) != 0 {
			return splitFault("InvalidSplitOptionCombination", "The combination of options with the -split operator is not valid.")
		}
		s.pattern = dotnet.EscapeRegex(object.Text(s.pattern))
	}
	for bit, option := range map[int64]int{splitIgnoreCase: dotnet.IgnoreCase, splitMultiline: dotnet.Multiline, splitSingleline: dotnet.Singleline,
		splitWhitespace: dotnet.IgnoreWhitespace, splitExplicit: dotnet.ExplicitCapture} {
		if options&bit != 0 {
			s.options |= option
		}
	}
	return nil
}

func splitFault(id, message string) error {
	f := fault(id, 17, message)
	f.Exception.Type = "System.Management.Automation.ParseException"
	return f
}

// split divides one text. A negative limit counts the parts from the end of the text.
func (s *splitter) split(text string) ([]any, error) {
	limit, options := s.limit, s.options
	if limit < 0 {
		limit, options = -limit, options|dotnet.RightToLeft
	}
	if limit == 1 {
		return []any{text}, nil
	}
	if block, ok := s.pattern.(object.Block); ok {
		return splitByBlock(text, block, limit, options&dotnet.RightToLeft != 0)
	}
	re, err := dotnet.CompileRegex(object.Text(s.pattern), options)
	if err != nil {
		return nil, err
	}
	return re.SplitLimit(text, limit)
}

// splitByBlock divides where the block holds for a character; it is asked with the whole text and the place too.
func splitByBlock(text string, block object.Block, limit int, backwards bool) ([]any, error) {
	chars := object.UTF16(text)
	var cuts []int
	for n := range chars {
		if limit > 0 && len(cuts) >= limit-1 {
			break
		}
		at := n
		if backwards {
			at = len(chars) - 1 - n
		}
		v, err := block.Run(object.FromUTF16(chars[at:at+1]), nil, text, int32(at))
		if err != nil {
			return nil, err
		}
		if object.Truth(v) {
			cuts = append(cuts, at)
		}
	}
	if backwards {
		slices.Reverse(cuts)
	}
	out := make([]any, 0, len(cuts)+1)
	at := 0
	for _, c := range cuts {
		out = append(out, object.FromUTF16(chars[at:c]))
		at = c + 1
	}
	return append(out, object.FromUTF16(chars[at:])), nil
}
