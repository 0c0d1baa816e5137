// Package about holds the topics that Get-Help about_… shows. They are written by hand, as
// Markdown, so that they read well on a page and in a console.
package about

import (
	"embed"
	"strings"
)

//go:embed about_*.md
var files embed.FS

// Names are the topics' names, sorted.
func Names() []string {
	entries, err := files.ReadDir(".")
	if err != nil {
		return nil
	}
	var names []string
	for _, e := range entries {
		names = append(names, strings.TrimSuffix(e.Name(), ".md"))
	}
	return names
}

// Text is a topic's Markdown, found whatever the case of its name.
func Text(name string) (text string, found bool) {
	for _, n := range Names() {
		if strings.EqualFold(n, name) {
			b, err := files.ReadFile(n + ".md")
			return string(b), err == nil
		}
	}
	return "", false
}
