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
	Algorithm   string   `param:"pos=1" valid:"oneof=SHA1|SHA256|SHA384|SHA512|MD5" help:"The algorithm; SHA256 without it."`
}

var hashes = map[string]func() hash.Hash{"MD5": md5.New, "SHA1": sha1.New, "SHA256": sha256.New, "SHA384": sha512.New384, "SHA512": sha512.New}

func (g *getFileHash) Process(c *command.Call) error {
	name := strings.ToUpper(g.Algorithm)
	if name == "" {
		name = "SHA256"
	}
	make := hashes[name]
	paths, literal := pathArgs(c, g.Path, g.LiteralPath)
	found, err := hashed(c, paths, literal)
	if err != nil {
		return err
	}
	for _, f := range found {
		sum, err := fileSum(f, make())
		if err != nil {
			if e := hashFailure(f); e != nil {
				if err := c.Fail(e); err != nil {
					return err
				}
				continue
			}
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

// hashed are the files that the paths name; one that is not there is reported.
func hashed(c *command.Call, paths []string, literal bool) ([]string, error) {
	var all []string
	for _, p := range paths {
		named, err := locate(c, p)
		if err != nil {
			return nil, err
		}
		found := []string{named}
		if !literal {
			found = glob(c, p)
		}
		if _, err := os.Lstat(named); err != nil && (literal || len(found) == 0 && !hasWildcards(p)) {
			e := pathNotFound(named)
			e.ID = "FileNotFound"
			if err := c.Fail(e); err != nil {
				return nil, err
			}
			continue
		}
		all = append(all, found...)
	}
	return all, nil
}

// hashFailure is the error of a folder that was named as a file; nil for anything else.
func hashFailure(path string) *command.Error {
	if info, err := os.Stat(path); err != nil || !info.IsDir() {
		return nil
	}
	return fail("UnauthorizedAccessError", command.InvalidData, "UnauthorizedAccessException", "Access to the path '"+path+"' is denied.", path)
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
	Examples: []command.Example{{Title: "Of a file", Code: "Get-FileHash users.csv -ErrorAction SilentlyContinue"}}})
