// Package command says what a cmdlet is: a struct whose fields are its parameters, declared
// once by Define. From the declaration come binding, validation, help, completion, the docs
// page, the role check and the audit line. It imports shell/object and shell/syntax only.
//
//	type getDate struct {
//		Date   *object.DateTime `param:"pos=0,pipeline,property" help:"The date to show; now if left out."`
//		Format string           `param:"" help:"A .NET format."`
//	}
//	func (c *getDate) Process(call *command.Call) error
//
// The param tag's words: pos=N, mandatory, pipeline (by value), property (by property name),
// remaining, alias=A|B, set=Name (may repeat: set=A|B), hidden, name=X (when the field's name differs), is=X (when the type is shown by another), secret.
// Parts between semicolons say what a parameter is in different sets:
// param:"pos=0,mandatory,set=NoException;set=WithException".
// valid:"…" holds object.Rules. A bool field of type Switch is a switch parameter.
package command
