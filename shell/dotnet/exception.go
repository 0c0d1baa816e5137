package dotnet

import (
	"strings"

	"emsh/shell/object"
)

// exceptions are the exception types by what they derive from.
var exceptions = []string{
	"System.Object: System.Exception",
	"System.Exception: System.SystemException System.ApplicationException System.AggregateException System.Net.Http.HttpRequestException System.Net.Mail.SmtpException System.Text.Json.JsonException",
	"System.SystemException: System.ArgumentException System.ArithmeticException System.ArrayTypeMismatchException System.FormatException System.IndexOutOfRangeException System.InvalidCastException " +
		"System.InvalidOperationException System.NotImplementedException System.NotSupportedException System.NullReferenceException System.OutOfMemoryException System.OperationCanceledException " +
		"System.TimeoutException System.UnauthorizedAccessException System.RankException System.StackOverflowException System.IO.IOException System.Collections.Generic.KeyNotFoundException " +
		"System.Security.SecurityException System.Security.Authentication.AuthenticationException System.Management.Automation.RuntimeException System.Xml.XmlException System.ComponentModel.Win32Exception",
	"System.ArgumentException: System.ArgumentNullException System.ArgumentOutOfRangeException System.DuplicateWaitObjectException System.Globalization.CultureNotFoundException System.Management.Automation.PSArgumentException",
	"System.ArithmeticException: System.DivideByZeroException System.OverflowException System.NotFiniteNumberException",
	"System.FormatException: System.UriFormatException",
	"System.InvalidOperationException: System.ObjectDisposedException System.Net.WebException System.Net.ProtocolViolationException System.Management.Automation.PSInvalidOperationException",
	"System.NotSupportedException: System.PlatformNotSupportedException System.Management.Automation.PSNotSupportedException",
	"System.NotImplementedException: System.Management.Automation.PSNotImplementedException",
	"System.OperationCanceledException: System.Threading.Tasks.TaskCanceledException",
	"System.IO.IOException: System.IO.FileNotFoundException System.IO.DirectoryNotFoundException System.IO.PathTooLongException System.IO.EndOfStreamException System.IO.DriveNotFoundException System.IO.InvalidDataException",
	"System.ComponentModel.Win32Exception: System.Net.Sockets.SocketException System.Net.NetworkInformation.NetworkInformationException",
	"System.Management.Automation.RuntimeException: System.Management.Automation.CmdletInvocationException System.Management.Automation.CommandNotFoundException System.Management.Automation.ActionPreferenceStopException " +
		"System.Management.Automation.ParameterBindingException System.Management.Automation.ParseException System.Management.Automation.ExtendedTypeSystemException System.Management.Automation.PipelineStoppedException " +
		"System.Management.Automation.ScriptCallDepthException System.Management.Automation.SessionStateException System.Management.Automation.RemoteException System.Management.Automation.PSInvalidCastRuntimeException " +
		"System.Management.Automation.PSSecurityException System.Management.Automation.HaltCommandException System.Management.Automation.FlowControlException",
	"System.Management.Automation.ParameterBindingException: System.Management.Automation.ParameterBindingValidationException System.Management.Automation.ParameterBindingArgumentTransformationException",
	"System.Management.Automation.SessionStateException: System.Management.Automation.ItemNotFoundException System.Management.Automation.DriveNotFoundException System.Management.Automation.ProviderNotFoundException",
	"System.Management.Automation.ExtendedTypeSystemException: System.Management.Automation.MethodException System.Management.Automation.SetValueException System.Management.Automation.GetValueException",
	"System.Management.Automation.MethodException: System.Management.Automation.MethodInvocationException",
	"System.Management.Automation.SetValueException: System.Management.Automation.SetValueInvocationException",
	"System.Management.Automation.GetValueException: System.Management.Automation.GetValueInvocationException",
	"System.InvalidCastException: System.Management.Automation.PSInvalidCastException",
	"System.Management.Automation.CmdletInvocationException: System.Management.Automation.CmdletProviderInvocationException",
	"System.Exception: Microsoft.PowerShell.Commands.WriteErrorException Microsoft.Exchange.Configuration.Tasks.ManagementObjectNotFoundException Microsoft.Exchange.Management.Tasks.MapiOperationException",
}

func exceptionTypes() []*Type {
	var types []*Type
	for _, line := range exceptions {
		base, names, _ := strings.Cut(line, ": ")
		for name := range strings.FieldsSeq(names) {
			t := &Type{FullName: name, Base: base, convert: toException}
			if name == "System.Exception" {
				t.declared = exceptionMembers
			} else {
				t.declared = func() []Member { return exceptionConstructors(t.FullName) }
			}
			types = append(types, t)
		}
	}
	return types
}

func toException(v any, t *Type) (any, error) {
	switch x := v.(type) {
	case string:
		return &object.Exception{Type: t.FullName, Message: x}, nil
	case interface{ Exception() *object.Exception }:
		return x.Exception(), nil
	}
	return nil, object.Failed(v, t.FullName)
}

func exceptionConstructors(name string) []Member {
	build := func(_ any, a []any) (any, error) {
		e := &object.Exception{Type: name, Message: defaultMessage(name)}
		argument := strings.HasPrefix(name, "System.Argument") && name != "System.ArgumentException"
		for i, x := range a {
			switch v := x.(type) {
			case string:
				switch {
				case argument && i == 0:
					e.Members = append(e.Members, object.Member{Name: "ParamName", Value: v})
					e.Message += " (Parameter '" + v + "')"
				case argument && i == 1:
					e.Message = v + " (Parameter '" + text(a[0]) + "')"
				case i == 0:
					e.Message = v
				default:
					e.Members = append(e.Members, object.Member{Name: "ParamName", Value: v})
					e.Message += " (Parameter '" + v + "')"
				}
			case *object.Exception:
				e.Inner = v
			}
		}
		return e, nil
	}
	return []Member{{Text: "new()", Do: build}, {Text: "new(string message)", Do: build}, {Text: "new(string message, System.Exception innerException)", Do: build}, {Text: "new(string message, string paramName)", Do: build}}
}

func defaultMessage(name string) string {
	switch name {
	case "System.ArgumentNullException":
		return "Value cannot be null."
	case "System.ArgumentOutOfRangeException":
		return "Specified argument was out of the range of valid values."
	case "System.ArgumentException":
		return "Value does not fall within the expected range."
	case "System.NotImplementedException":
		return "The method or operation is not implemented."
	case "System.NotSupportedException":
		return "Specified method is not supported."
	case "System.InvalidOperationException":
		return "Operation is not valid due to the current state of the object."
	case "System.UnauthorizedAccessException":
		return "Attempted to perform an unauthorized operation."
	case "System.FormatException":
		return "One of the identified items was in an invalid format."
	case "System.DivideByZeroException":
		return "Attempted to divide by zero."
	case "System.TimeoutException":
		return "The operation has timed out."
	}
	return "Exception of type '" + name + "' was thrown."
}

func exceptionMembers() []Member {
	e := func(definition string, f func(e *object.Exception) any) Member { return get(definition, f) }
	inner := func(e *object.Exception) any {
		if e.Inner == nil {
			return nil
		}
		return e.Inner
	}
	all := []Member{
		e("string Message {get;}", func(e *object.Exception) any { return e.Message }), e("System.Exception InnerException {get;}", inner),
		e("System.Collections.IDictionary Data {get;}", func(e *object.Exception) any { return e.Data() }),
		e("string StackTrace {get;}", func(*object.Exception) any { return nil }), e("string Source {get;}", func(*object.Exception) any { return nil }),
		e("string HelpLink {get;}", func(*object.Exception) any { return nil }), e("int HResult {get;}", func(*object.Exception) any { return int32(-2146233088) }),
		e("System.Object TargetSite {get;}", func(*object.Exception) any { return nil }),
		e("System.Management.Automation.ErrorRecord ErrorRecord {get;}", func(e *object.Exception) any { return e.Record }),
		method("System.Exception GetBaseException()", func(e *object.Exception, _ []any) any {
			for e.Inner != nil {
				e = e.Inner
			}
			return e
		}),
		method("string ToString()", func(e *object.Exception, _ []any) any { return object.Text(e) }),
	}
	return append(all, exceptionConstructors("System.Exception")...)
}
