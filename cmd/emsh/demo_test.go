package main

import (
	"os"
	"strings"
	"testing"
)

func TestReadmeShowsTheDemosPage(t *testing.T) {
	b, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(b), "```powershell\n")
	block, _, _ := strings.Cut(rest, "```")
	var commands []string
	for _, s := range page {
		commands = append(commands, s.command)
	}
	if want := strings.Join(commands, "\n") + "\n"; block != want {
		t.Errorf("README's first page is\n%s\nthe demonstration plays\n%s", block, want)
	}
}
