package utility

import (
	"os"
	"slices"
	"strings"

	"emsh/shell/command"
	"emsh/shell/dotnet"
	"emsh/shell/object"
)

type selectXML struct {
	XPath       string            `param:"name=XPath,pos=0,mandatory" valid:"notempty" help:"The nodes that are looked for, as an XPath."`
	XML         []*dotnet.Node    `param:"name=Xml,pos=1,mandatory,pipeline,property,alias=Node,set=Xml" valid:"notempty" help:"Documents or nodes."`
	Path        []string          `param:"pos=1,mandatory,property,set=Path" valid:"notempty" help:"Files that hold documents; wildcards are taken."`
	LiteralPath []string          `param:"mandatory,property,alias=PSPath|LP,set=LiteralPath" valid:"notempty" help:"The files, their names taken literally."`
	Content     []string          `param:"mandatory,pipeline,set=Content" valid:"notempty" help:"Documents as text."`
	Namespace   *object.Hashtable `param:"" valid:"notempty" help:"The namespaces that the XPath's prefixes stand for."`
}

// inputStream is what stands for the file where a document came from none.
const inputStream = "InputStream"

func (x *selectXML) Process(c *command.Call) error {
	switch {
	case len(x.Path)+len(x.LiteralPath) > 0:
		return x.files(c)
	case len(x.Content) > 0:
		for _, text := range x.Content {
			if err := x.text(c, text, inputStream); err != nil {
				return err
			}
		}
		return nil
	}
	for _, n := range x.XML {
		if err := x.search(c, n, inputStream); err != nil {
			return err
		}
	}
	return nil
}

func (x *selectXML) files(c *command.Call) error {
	paths, literal := append(slices.Clone(x.Path), x.LiteralPath...), len(x.LiteralPath) > 0
	found, err := files(c, paths, literal)
	for _, full := range found {
		if err != nil {
			return err
		}
		raw, failed := os.ReadFile(full)
		if failed != nil {
			err = c.Fail(x.failure(full, failed.Error()))
			continue
		}
		err = x.text(c, dotnet.DecodeFile(raw, nil), full)
	}
	return err
}

func (x *selectXML) failure(path, reason string) *command.Error {
	return fail("ProcessingFile", command.InvalidArgument, "System.ArgumentException", "The file '"+path+"' cannot be read: "+reason, path)
}

func (x *selectXML) text(c *command.Call, text, path string) error {
	doc, err := dotnet.ParseXML(text)
	if err != nil {
		return c.Fail(x.failure(path, err.Error()))
	}
	return x.search(c, doc, path)
}

func (x *selectXML) search(c *command.Call, n *dotnet.Node, path string) error {
	spaces := map[string]string{}
	if x.Namespace != nil {
		for prefix, uri := range x.Namespace.All() {
			if uri == nil {
				return c.Fail(fail("PrefixError", command.InvalidOperation, "System.ArgumentNullException", "The namespace of the prefix '"+object.Text(prefix)+"' is null.", x.Namespace))
			}
			spaces[object.Text(prefix)] = object.Text(uri)
		}
	}
	found, err := dotnet.SelectXML(n, x.XPath, spaces)
	if err != nil {
		return err
	}
	for _, node := range found {
		if err := c.Write(&xmlFound{node, path, x.XPath}); err != nil {
			return err
		}
	}
	return nil
}

// xmlFound is a node that Select-Xml found.
type xmlFound struct {
	node          *dotnet.Node
	path, pattern string
}

// TypeNames are the type's names.
func (*xmlFound) TypeNames() []string {
	return []string{"Microsoft.PowerShell.Commands.SelectXmlInfo", "System.Object"}
}

// PropertyNames are the properties in order.
func (*xmlFound) PropertyNames() []string { return []string{"Node", "Path", "Pattern"} }

// Property is the named property.
func (f *xmlFound) Property(name string) (any, bool) {
	switch strings.ToLower(name) {
	case "node":
		return f.node, true
	case "path":
		return f.path, true
	case "pattern":
		return f.pattern, true
	}
	return nil, false
}

// Text is what the node holds, and its file.
func (f *xmlFound) Text() string {
	text := f.node.Held()
	if f.path == inputStream {
		return text
	}
	return text + ":" + f.path
}

var _ object.TextThing = (*xmlFound)(nil)

var selectXMLCommand = command.Define[selectXML](command.Spec{Verb: "Select", Noun: "Xml",
	Synopsis: "Finds nodes of XML documents by XPath.", DefaultSet: "Xml", Output: "Microsoft.PowerShell.Commands.SelectXmlInfo",
	Examples: []command.Example{
		{Title: "In text", Code: "'<a><b>1</b><b>2</b></a>' | Select-Xml //b | ForEach-Object { $_.Node.InnerText }", Output: "1\n2"},
		{Title: "With a namespace", Code: "Select-Xml -Content '<a xmlns=\"urn:x\"><b c=\"1\"/></a>' -XPath '//x:b/@c' -Namespace @{x = 'urn:x'} | ForEach-Object { $_.Node.Value }", Output: "1"},
	}})
