package dotnet

import (
	"strconv"
	"strings"
	"sync"

	"emsh/shell/object"
)

// Types that the rules of the language name themselves. What they can do is filled in with the universe.
var (
	Object         = &Type{FullName: "System.Object"}
	String         = &Type{FullName: "System.String", Is: listOf("IComparable IEnumerable IConvertible ICloneable")}
	Int32          = &Type{FullName: "System.Int32", Value: true, Is: numberIs}
	Int64          = &Type{FullName: "System.Int64", Value: true, Is: numberIs}
	Double         = &Type{FullName: "System.Double", Value: true, Is: numberIs}
	Boolean        = &Type{FullName: "System.Boolean", Value: true, Is: listOf("IComparable IConvertible")}
	CharType       = &Type{FullName: "System.Char", Value: true, Is: listOf("IComparable IConvertible")}
	PSObject       = &Type{FullName: "System.Management.Automation.PSObject"}
	CustomObject   = &Type{FullName: "System.Management.Automation.PSCustomObject", Is: []string{"System.Management.Automation.PSObject"}}
	runtimeType    = &Type{FullName: "System.RuntimeType", Base: "System.Type"}
	psMethodType   = &Type{FullName: "System.Management.Automation.PSMethod"}
	enumeratorType = &Type{FullName: "System.Collections.IEnumerator"}
	typeNamesType  = &Type{FullName: "System.Collections.ObjectModel.Collection`1[System.String]", Is: listIs}
)

var numberIs = listOf("IComparable IConvertible IFormattable")

func listOf(names string) []string {
	out := strings.Fields(names)
	for i, n := range out {
		switch n {
		case "IEnumerable", "ICollection", "IList", "IDictionary":
			out[i] = "System.Collections." + n
		default:
			out[i] = "System." + n
		}
	}
	return out
}

func number(name string) *Type {
	return asNumber(&Type{FullName: name, Value: true, Is: numberIs})
}

func asNumber(t *Type) *Type {
	t.declared = func() []Member { return numberMembers(t.FullName) }
	return t
}

// world holds all types by their full name in small letters, made when first asked for.
var world struct {
	once  sync.Once
	types map[string]*Type
}

func universe() map[string]*Type {
	world.once.Do(func() {
		fillIn()
		world.types = build()
	})
	return world.types
}

// fillIn gives the types that are named above their members.
func fillIn() {
	Object.declared, String.declared, Boolean.declared, CharType.declared = objectMembers, stringMembers, booleanMembers, charMembers
	asNumber(Int32)
	asNumber(Int64)
	asNumber(Double)
	PSObject.declared, PSObject.convert = psObjectMembers, toPSObject
	CustomObject.declared, CustomObject.convert = psObjectMembers, toCustomObject
	psMethodType.declared, enumeratorType.declared, typeNamesType.declared = methodMembers, enumeratorMembers, typeNamesMembers
}

func build() map[string]*Type {
	u := make(map[string]*Type, 400)
	for _, t := range []*Type{Object, String, Int32, Int64, Double, Boolean, CharType, PSObject, CustomObject, runtimeType, psMethodType, enumeratorType} {
		u[strings.ToLower(t.FullName)] = t
	}
	for _, name := range strings.Fields("Byte SByte Int16 UInt16 UInt32 UInt64 Single Decimal Numerics.BigInteger") {
		u["system."+strings.ToLower(name)] = number("System." + name)
	}
	for _, types := range [][]*Type{dateTypes(), textTypes(), netTypes(), assemblyTypes(), collectionTypes(), systemTypes(), consoleTypes(), fileTypes(), exceptionTypes(), shellTypes(), xmlTypes(), exchangeTypes()} {
		for _, t := range types {
			u[strings.ToLower(t.FullName)] = t
		}
	}
	for _, line := range enumerations {
		t := enumeration(line)
		u[strings.ToLower(t.FullName)] = t
	}
	return u
}

// enumerations are the enumerated types: the name, with ! for flags, then the names, numbered from 0 where none is given.
var enumerations = []string{
	"System.DayOfWeek Sunday Monday Tuesday Wednesday Thursday Friday Saturday",
	"System.DateTimeKind Unspecified Utc Local",
	"System.StringComparison CurrentCulture CurrentCultureIgnoreCase InvariantCulture InvariantCultureIgnoreCase Ordinal OrdinalIgnoreCase",
	"System.StringSplitOptions! None RemoveEmptyEntries TrimEntries",
	"System.MidpointRounding ToEven AwayFromZero ToZero ToNegativeInfinity ToPositiveInfinity",
	"System.Base64FormattingOptions! None InsertLineBreaks",
	"System.TypeCode Empty Object DBNull Boolean Char SByte Byte Int16 UInt16 Int32 UInt32 Int64 UInt64 Single Double Decimal DateTime String=18",
	"System.ConsoleColor Black DarkBlue DarkGreen DarkCyan DarkRed DarkMagenta DarkYellow Gray DarkGray Blue Green Cyan Red Magenta Yellow White",
	"System.ConsoleKey Backspace=8 Tab Enter=13 Escape=27 Spacebar=32 LeftArrow=37 UpArrow RightArrow DownArrow Delete=46 Y=89",
	"System.EnvironmentVariableTarget Process User Machine",
	"System.PlatformID Win32S Win32Windows Win32NT WinCE Unix Xbox MacOSX Other",
	"System.UriKind RelativeOrAbsolute Absolute Relative",
	"System.AttributeTargets! Assembly=1 Module Class=4 Struct=8 Enum=16 Constructor=32 Method=64 Property=128 Field=256 Event=512 Interface=1024 Parameter=2048 Delegate=4096 ReturnValue=8192 GenericParameter=16384 All=32767",
	"System.Environment+SpecialFolder Desktop Programs=2 MyDocuments=5 Favorites StartMenu=11 MyMusic=13 DesktopDirectory=16 ApplicationData=26 LocalApplicationData=28 CommonApplicationData=35 Windows System ProgramFiles UserProfile=40",
	"System.Globalization.NumberStyles! None AllowLeadingWhite=1 AllowTrailingWhite=2 AllowLeadingSign=4 Integer=7 AllowTrailingSign=8 AllowParentheses=16 AllowDecimalPoint=32 AllowThousands=64 Number=111 AllowExponent=128 Float=167 AllowCurrencySymbol=256 Currency=383 Any=511 AllowHexSpecifier=512 HexNumber=515",
	"System.Globalization.DateTimeStyles! None AllowLeadingWhite=1 AllowTrailingWhite=2 AllowInnerWhite=4 AllowWhiteSpaces=7 NoCurrentDateDefault=8 AdjustToUniversal=16 AssumeLocal=32 AssumeUniversal=64 RoundtripKind=128",
	"System.Globalization.CalendarWeekRule FirstDay FirstFullWeek FirstFourDayWeek",
	"System.Globalization.CultureTypes! NeutralCultures=1 SpecificCultures=2 AllCultures=7",
	"System.Text.RegularExpressions.RegexOptions! None IgnoreCase=1 Multiline=2 ExplicitCapture=4 Compiled=8 Singleline=16 IgnorePatternWhitespace=32 RightToLeft=64 ECMAScript=256 CultureInvariant=512 NonBacktracking=1024",
	"System.Text.NormalizationForm FormC=1 FormD=2 FormKC=5 FormKD=6",
	"System.IO.FileMode CreateNew=1 Create Open OpenOrCreate Truncate Append",
	"System.IO.FileAccess! Read=1 Write=2 ReadWrite=3",
	"System.IO.FileShare! None Read Write ReadWrite Delete Inheritable=16",
	"System.IO.FileAttributes! None ReadOnly=1 Hidden=2 System=4 Directory=16 Archive=32 Device=64 Normal=128 Temporary=256 SparseFile=512 ReparsePoint=1024 Compressed=2048 Offline=4096 NotContentIndexed=8192 Encrypted=16384 IntegrityStream=32768 NoScrubData=131072",
	"System.IO.SearchOption TopDirectoryOnly AllDirectories",
	"System.IO.SeekOrigin Begin Current End",
	"System.Net.HttpStatusCode Continue=100 SwitchingProtocols Processing EarlyHints OK=200 Created Accepted NonAuthoritativeInformation NoContent ResetContent PartialContent MultiStatus AlreadyReported IMUsed=226 MultipleChoices=300 MovedPermanently Found SeeOther NotModified UseProxy Unused TemporaryRedirect PermanentRedirect BadRequest=400 Unauthorized PaymentRequired Forbidden NotFound MethodNotAllowed NotAcceptable ProxyAuthenticationRequired RequestTimeout Conflict Gone LengthRequired PreconditionFailed RequestEntityTooLarge RequestUriTooLong UnsupportedMediaType RequestedRangeNotSatisfiable ExpectationFailed MisdirectedRequest=421 UnprocessableEntity Locked FailedDependency UpgradeRequired=426 PreconditionRequired=428 TooManyRequests RequestHeaderFieldsTooLarge=431 UnavailableForLegalReasons=451 InternalServerError=500 NotImplemented BadGateway ServiceUnavailable GatewayTimeout HttpVersionNotSupported VariantAlsoNegotiates InsufficientStorage LoopDetected NotExtended=510 NetworkAuthenticationRequired",
	"System.Net.SecurityProtocolType! SystemDefault=0 Ssl3=48 Tls=192 Tls11=768 Tls12=3072 Tls13=12288",
	"System.Net.Sockets.AddressFamily Unspecified Unix InterNetwork InterNetworkV6=23",
	"System.Net.Sockets.ProtocolType IP Tcp=6 Udp=17",
	"System.Net.Sockets.SocketType Stream=1 Dgram Raw",
	"System.Net.Mail.MailPriority Normal Low High",
	"System.Net.NetworkInformation.IPStatus Success TimedOut=11010",
	"System.Security.Cryptography.X509Certificates.X509ContentType Unknown Cert SerializedCert Pfx SerializedStore Pkcs7 Authenticode",
	"System.Security.Cryptography.X509Certificates.X509KeyStorageFlags! DefaultKeySet UserKeySet MachineKeySet Exportable=4 UserProtected=8 PersistKeySet=16 EphemeralKeySet=32",
	"System.Security.Cryptography.X509Certificates.StoreLocation CurrentUser=1 LocalMachine",
	"System.Security.Cryptography.X509Certificates.StoreName AddressBook=1 AuthRoot CertificateAuthority Disallowed My Root TrustedPeople TrustedPublisher",
	"System.Security.Cryptography.X509Certificates.OpenFlags! ReadOnly ReadWrite MaxAllowed OpenExistingOnly=4 IncludeArchived=8",
	"System.Security.Cryptography.CipherMode CBC=1 ECB OFB CFB CTS",
	"System.Security.Principal.WindowsBuiltInRole Administrator=544 User Guest PowerUser",
	"System.ServiceProcess.ServiceControllerStatus Stopped=1 StartPending StopPending Running ContinuePending PausePending Paused",
	"System.ServiceProcess.ServiceStartMode Boot System Automatic Manual Disabled",
	"System.Threading.ApartmentState STA MTA Unknown",
	"System.Threading.Tasks.TaskStatus Created WaitingForActivation WaitingToRun Running WaitingForChildrenToComplete RanToCompletion Canceled Faulted",
	"System.Diagnostics.EventLogEntryType Error=1 Warning Information=4 SuccessAudit=8 FailureAudit=16",
	"System.Diagnostics.ProcessWindowStyle Normal Hidden Minimized Maximized",
	"System.Data.ConnectionState! Closed Open Connecting Executing=4 Fetching=8 Broken=16",
	"System.Management.Automation.ActionPreference SilentlyContinue Stop Continue Inquire Ignore Suspend Break",
	"System.Management.Automation.ConfirmImpact None Low Medium High",
	"System.Management.Automation.ErrorView NormalView CategoryView ConciseView DetailedView",
	"System.Management.Automation.ErrorCategory NotSpecified OpenError CloseError DeviceError DeadlockDetected InvalidArgument InvalidData InvalidOperation InvalidResult InvalidType MetadataError NotImplemented NotInstalled ObjectNotFound OperationStopped OperationTimeout SyntaxError ParserError PermissionDenied ResourceBusy ResourceExists ResourceUnavailable ReadError WriteError FromStdErr SecurityError ProtocolError ConnectionError AuthenticationError LimitsExceeded QuotaExceeded NotEnabled",
	"System.Management.Automation.PSMemberTypes! AliasProperty=1 CodeProperty=2 Property=4 NoteProperty=8 ScriptProperty=16 PropertySet=32 Method=64 CodeMethod=128 ScriptMethod=256 Methods=448 ParameterizedProperty=512 MemberSet=1024 Event=2048 Dynamic=4096 InferredProperty=8192 Properties=8223 All=16383",
	"System.Management.Automation.CommandTypes! Alias=1 Function=2 Filter=4 Cmdlet=8 ExternalScript=16 Application=32 Script=64 Configuration=256 All=383",
	"System.Management.Automation.ScopedItemOptions! None ReadOnly Constant Private=4 AllScope=8 Unspecified=16",
	"System.Management.Automation.PSLanguageMode FullLanguage RestrictedLanguage NoLanguage ConstrainedLanguage",
	"System.Management.Automation.WildcardOptions! None Compiled=1 IgnoreCase=2 CultureInvariant=4",
	"System.Management.Automation.SplitOptions! SimpleMatch=1 RegexMatch=2 CultureInvariant=4 IgnorePatternWhitespace=8 Multiline=16 Singleline=32 IgnoreCase=64 ExplicitCapture=128",
	"System.Management.Automation.CompletionResultType Text History Command ProviderItem ProviderContainer Property Method ParameterName ParameterValue Variable Namespace Type Keyword DynamicKeyword",
	"System.Management.Automation.VerbosePreference SilentlyContinue Stop Continue",
	"Microsoft.PowerShell.ExecutionPolicy Unrestricted RemoteSigned AllSigned Restricted Bypass Undefined",
	"System.Management.Automation.Language.TokenKind Unknown",
}

func enumeration(line string) *Type {
	words := strings.Fields(line)
	name, flags := strings.CutSuffix(words[0], "!")
	set := &object.EnumSet{Type: name, Flags: flags}
	next := int64(0)
	for _, w := range words[1:] {
		n, number, given := strings.Cut(w, "=")
		if given {
			next, _ = strconv.ParseInt(number, 10, 64)
		}
		set.Names, set.Numbers = append(set.Names, n), append(set.Numbers, next)
		next++
	}
	return &Type{FullName: name, Base: "System.Enum", Enum: set, Value: true, Is: listOf("IComparable IFormattable IConvertible"), declared: enumMembers}
}

// EnumSet is the enumeration of a name, for values that know their type's name only.
func EnumSet(name string) *object.EnumSet {
	if t, ok := universe()[strings.ToLower(name)]; ok {
		return t.Enum
	}
	return nil
}

// Enum is a value of a declared enumeration; it panics for a name that is not declared: names are ours.
func Enum(typeName string, n int64) object.Enum { return EnumSet(typeName).Value(n) }
