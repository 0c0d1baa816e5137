package utility

import (
	"crypto/md5"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/hex"
	"hash"
	"io"
	"os"
	"strings"

	"emsh/shell/command"
	"emsh/shell/object"
)

type getFileHash struct {
	Path        []string `param:"pos=0,mandatory,pipeline,property,set=Path" help:"The files; wildcards are taken."`
	LiteralPath []string `param:"mandatory,property,alias=PSPath|LP,set=LiteralPath" help:"The files, their names taken literally."`
	Algorithm   string   `param:"pos=1" help:"SHA1, SHA256, SHA384, SHA512 or MD5; SHA256 without it."`
}

var hashes = map[string]func() hash.Hash{"MD5": md5.New, "SHA1": sha1.New, "SHA256": sha256.New, "SHA384": sha512.New384, "SHA512": sha512.New}

func (g *getFileHash) Process(c *command.Call) error {
	name := strings.ToUpper(g.Algorithm)
	if name == "" {
		name = "SHA256"
	}
	make, ok := hashes[name]
	if !ok {
		return fail("ParameterArgumentValidationError", command.InvalidData, "System.Management.Automation.ParameterBindingValidationException",
			"Cannot validate argument on parameter 'Algorithm'. The argument \""+g.Algorithm+"\" does not belong to the set \"SHA1,SHA256,SHA384,SHA512,MD5\" specified by the ValidateSet attribute. Supply an argument that is in the set and then try the command again.", nil)
	}
	paths, literal := pathArgs(c, g.Path, g.LiteralPath)
	found, err := files(c, paths, literal)
	if err != nil {
		return err
	}
	for _, f := range found {
		sum, err := fileSum(f, make())
		if err != nil {
			if err := c.Fail(fail("FileReadError", command.ReadError, "System.IO.FileNotFoundException", "The file '"+f+"' cannot be read.", f)); err != nil {
				return err
			}
			continue
		}
		o := object.New(object.Member{Name: "Algorithm", Value: name}, object.Member{Name: "Hash", Value: sum}, object.Member{Name: "Path", Value: f})
		o.SetTypeNames("Microsoft.Powershell.Utility.FileHash", "System.Object")
		if err := c.Write(o); err != nil {
			return err
		}
	}
	return nil
}

func fileSum(path string, h hash.Hash) (string, error) {
	f, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer f.Close()
	if _, err := io.Copy(h, f); err != nil {
		return "", err
	}
	return strings.ToUpper(hex.EncodeToString(h.Sum(nil))), nil
}

var getFileHashCommand = command.Define[getFileHash](command.Spec{Verb: "Get", Noun: "FileHash", Synopsis: "Computes the hash of files.", DefaultSet: "Path",
	ErrorName: "Get-FileHash", Examples: []command.Example{{Title: "Of a file", Code: "Get-FileHash users.csv -ErrorAction SilentlyContinue"}}})
