package console

import "strings"

var consoleColors = map[string]string{
	"black": "30", "darkblue": "34", "darkgreen": "32", "darkcyan": "36", "darkred": "31", "darkmagenta": "35", "darkyellow": "33", "gray": "37",
	"darkgray": "90", "blue": "94", "green": "92", "cyan": "96", "red": "91", "magenta": "95", "yellow": "93", "white": "97",
}

// sgr is the escape sequence of two ConsoleColor names; "" is the terminal's own.
func sgr(foreground, background string) string {
	var codes []string
	if c, ok := consoleColors[strings.ToLower(foreground)]; ok {
		codes = append(codes, c)
	}
	if c, ok := consoleColors[strings.ToLower(background)]; ok {
		codes = append(codes, strings.NewReplacer("3", "4", "9", "10").Replace(c[:1])+c[1:])
	}
	if codes == nil {
		return ""
	}
	return "\x1b[" + strings.Join(codes, ";") + "m"
}
