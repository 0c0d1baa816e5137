package dotnet

// accelerators are the short names of types, as PowerShell has them.
var accelerators = map[string]string{
	"int": "System.Int32", "long": "System.Int64", "string": "System.String", "char": "System.Char", "bool": "System.Boolean",
	"byte": "System.Byte", "sbyte": "System.SByte", "double": "System.Double", "decimal": "System.Decimal", "float": "System.Single", "single": "System.Single",
	"short": "System.Int16", "ushort": "System.UInt16", "uint": "System.UInt32", "ulong": "System.UInt64",
	"int16": "System.Int16", "int32": "System.Int32", "int64": "System.Int64", "uint16": "System.UInt16", "uint32": "System.UInt32", "uint64": "System.UInt64",
	"array": "System.Array", "object": "System.Object", "void": "System.Void", "datetime": "System.DateTime", "timespan": "System.TimeSpan", "guid": "System.Guid",
	"version": "System.Version", "uri": "System.Uri", "regex": "System.Text.RegularExpressions.Regex", "xml": "System.Xml.XmlDocument",
	"hashtable": "System.Collections.Hashtable", "scriptblock": "System.Management.Automation.ScriptBlock", "psobject": "System.Management.Automation.PSObject",
	"pscustomobject": "System.Management.Automation.PSCustomObject", "psnoteproperty": "System.Management.Automation.PSNoteProperty",
	"switch": "System.Management.Automation.SwitchParameter", "type": "System.Type", "math": "System.Math", "convert": "System.Convert",
	"bigint": "System.Numerics.BigInteger", "ipaddress": "System.Net.IPAddress", "ipendpoint": "System.Net.IPEndPoint", "mailaddress": "System.Net.Mail.MailAddress",
	"cultureinfo": "System.Globalization.CultureInfo", "nullable": "System.Nullable", "ref": "System.Management.Automation.PSReference",
	"pscredential": "System.Management.Automation.PSCredential", "securestring": "System.Security.SecureString", "ordered": "System.Collections.Specialized.OrderedDictionary",
	"x500distinguishedname": "System.Security.Cryptography.X509Certificates.X500DistinguishedName", "x509certificate": "System.Security.Cryptography.X509Certificates.X509Certificate",
	"semver": "System.Management.Automation.SemanticVersion", "nullstring": "System.Management.Automation.Language.NullString", "wildcardpattern": "System.Management.Automation.WildcardPattern",
	"errorrecord": "System.Management.Automation.ErrorRecord", "runspace": "System.Management.Automation.Runspaces.Runspace", "powershell": "System.Management.Automation.PowerShell",
	"physicaladdress": "System.Net.NetworkInformation.PhysicalAddress", "timezoneinfo": "System.TimeZoneInfo",
	"parameter": "System.Management.Automation.ParameterAttribute", "cmdletbinding": "System.Management.Automation.CmdletBindingAttribute",
	"alias": "System.Management.Automation.AliasAttribute", "validateset": "System.Management.Automation.ValidateSetAttribute", "outputtype": "System.Management.Automation.OutputTypeAttribute",
	"validatenotnull": "System.Management.Automation.ValidateNotNullAttribute", "validatenotnullorempty": "System.Management.Automation.ValidateNotNullOrEmptyAttribute",
	"validaterange": "System.Management.Automation.ValidateRangeAttribute", "validatepattern": "System.Management.Automation.ValidatePatternAttribute",
	"validatescript": "System.Management.Automation.ValidateScriptAttribute", "validatelength": "System.Management.Automation.ValidateLengthAttribute",
	"validatecount": "System.Management.Automation.ValidateCountAttribute", "allownull": "System.Management.Automation.AllowNullAttribute",
	"allowemptystring": "System.Management.Automation.AllowEmptyStringAttribute", "allowemptycollection": "System.Management.Automation.AllowEmptyCollectionAttribute",
	"psprimitivedictionary": "System.Management.Automation.PSPrimitiveDictionary", "psmoduleinfo": "System.Management.Automation.PSModuleInfo",
	"psvariable": "System.Management.Automation.PSVariable", "initialsessionstate": "System.Management.Automation.Runspaces.InitialSessionState",
}

// shortNames are the names that definitions print for types.
var shortNames = map[string]string{
	"System.Int32": "int", "System.Int64": "long", "System.String": "string", "System.Char": "char", "System.Boolean": "bool", "System.Byte": "byte",
	"System.SByte": "sbyte", "System.Double": "double", "System.Decimal": "decimal", "System.Single": "float", "System.Int16": "short", "System.UInt16": "ushort",
	"System.UInt32": "uint", "System.UInt64": "ulong", "System.Array": "array", "System.Object": "System.Object", "System.Void": "void", "System.DateTime": "datetime",
	"System.TimeSpan": "timespan", "System.Guid": "guid", "System.Version": "version", "System.Uri": "uri", "System.Text.RegularExpressions.Regex": "regex",
	"System.Xml.XmlDocument": "xml", "System.Collections.Hashtable": "hashtable", "System.Management.Automation.ScriptBlock": "scriptblock",
	"System.Type": "type", "System.Numerics.BigInteger": "bigint", "System.Net.IPAddress": "ipaddress", "System.Net.Mail.MailAddress": "mailaddress",
	"System.Globalization.CultureInfo": "cultureinfo", "System.Security.SecureString": "securestring", "System.Management.Automation.PSCredential": "pscredential",
	"System.Management.Automation.SwitchParameter": "switch", "System.Management.Automation.PSObject": "psobject",
}
