package utility

import (
	"os"

	"emsh/shell/command"
)

type newTemporaryFile struct{}

func (*newTemporaryFile) End(c *command.Call) error {
	dir := os.TempDir()
	ok, err := should(c, "New-TemporaryFile", dir+"/")
	if err != nil || !ok {
		return err
	}
	f, err := os.CreateTemp(dir, "tmp*.tmp")
	if err != nil {
		return fail("NewTemporaryFileWriteError", command.WriteError, "System.IO.IOException", err.Error(), dir)
	}
	if err := f.Close(); err != nil {
		return err
	}
	return writeItem(c, f.Name())
}

func (*newTemporaryFile) Process(*command.Call) error { return nil }

var newTemporaryFileCommand = command.Define[newTemporaryFile](command.Spec{Verb: "New", Noun: "TemporaryFile", Synopsis: "Makes an empty file in the folder of temporary files.",
	Impact: command.Changes, Output: "System.IO.FileInfo", Examples: []command.Example{{Title: "Where it would be", Code: "New-TemporaryFile -WhatIf"}}})
