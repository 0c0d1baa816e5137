package eval

import "emsh/shell/object"

// psStyle is $PSStyle: how output is colored, and the sequences of colors.
func psStyle(plain bool) *object.Object {
	sgr := func(pairs ...string) *object.Object {
		o := object.New()
		for i := 0; i+1 < len(pairs); i += 2 {
			o.Add(pairs[i], "\x1b["+pairs[i+1]+"m")
		}
		return o
	}
	o := sgr("Reset", "0", "BlinkOff", "25", "Blink", "5", "BoldOff", "22", "Bold", "1", "DimOff", "22", "Dim", "2", "HiddenOff", "28",
		"Hidden", "8", "ReverseOff", "27", "Reverse", "7", "ItalicOff", "23", "Italic", "3", "UnderlineOff", "24", "Underline", "4",
		"StrikethroughOff", "29", "Strikethrough", "9")
	rendering := object.Enum{Type: "System.Management.Automation.OutputRendering", Name: "Host"}
	if plain {
		rendering = object.Enum{Type: rendering.Type, Name: "PlainText", Number: 1}
	}
	o.Add("OutputRendering", rendering)
	o.Add("Formatting", sgr("FormatAccent", "32;1", "TableHeader", "32;1", "ErrorAccent", "36;1", "Error", "31;1", "Warning", "33;1",
		"Verbose", "33;1", "Debug", "33;1", "CustomTableHeaderLabel", "32;1;3", "FeedbackName", "33", "FeedbackText", "96", "FeedbackAction", "97"))
	names := []string{"Black", "Red", "Green", "Yellow", "Blue", "Magenta", "Cyan", "White"}
	o.Add("Foreground", colors(sgr, names, '3', '9'))
	o.Add("Background", colors(sgr, names, '4', ' '))
	o.SetTypeNames("System.Management.Automation.PSStyle", "System.Object")
	return o
}

// colors are the eight colors and their bright ones; a dim prefix of 4 has 10 as its bright one.
func colors(sgr func(...string) *object.Object, names []string, dim, bright byte) *object.Object {
	var pairs []string
	for i, name := range names {
		digit := string(rune('0' + i))
		light := string(bright) + digit
		if bright == ' ' {
			light = "10" + digit
		}
		pairs = append(pairs, name, string(dim)+digit, "Bright"+name, light)
	}
	return sgr(pairs...)
}
