package command

import "emsh/shell/object"

// listForText reports whether an advanced function gets an array where it wants one text: a simple
// function joins the elements, which hides that a comma made a list of CN=Ann,OU=X.
func (bd *Binding) listForText(p *Param, v any) bool {
	_, array := object.Unwrap(v).(*object.Array)
	return array && !bd.b.Simple && p.Convert != nil && p.isText() && !p.several()
}
