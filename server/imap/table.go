package imap

// command is one row of the table: when it may be given and how it is read.
// parse reads the arguments and returns what is to be done.
type command struct {
	states state
	secret bool // its arguments are not for the log
	parse  func(*parser) func(*session) error
}

var commands = map[string]command{
	"CAPABILITY": {states: anyState, parse: parseCapability},
	"NOOP":       {states: anyState, parse: parseNoop},
	"LOGOUT":     {states: anyState, parse: parseLogout},
	"ID":         {states: anyState, parse: parseID},

	"STARTTLS":     {states: notAuthenticated, parse: parseStartTLS},
	"AUTHENTICATE": {states: notAuthenticated, secret: true, parse: parseAuthenticate},
	"LOGIN":        {states: notAuthenticated, secret: true, parse: parseLogin},

	"ENABLE":       {states: loggedIn, parse: parseEnable},
	"SELECT":       {states: loggedIn, parse: parseSelect},
	"EXAMINE":      {states: loggedIn, parse: parseExamine},
	"CREATE":       {states: loggedIn, parse: parseCreate},
	"DELETE":       {states: loggedIn, parse: parseDelete},
	"RENAME":       {states: loggedIn, parse: parseRename},
	"SUBSCRIBE":    {states: loggedIn, parse: parseSubscribe},
	"UNSUBSCRIBE":  {states: loggedIn, parse: parseUnsubscribe},
	"LIST":         {states: loggedIn, parse: parseList},
	"LSUB":         {states: loggedIn, parse: parseLsub},
	"NAMESPACE":    {states: loggedIn, parse: parseNamespace},
	"STATUS":       {states: loggedIn, parse: parseStatus},
	"APPEND":       {states: loggedIn, parse: parseAppend},
	"GETQUOTA":     {states: loggedIn, parse: parseGetQuota},
	"GETQUOTAROOT": {states: loggedIn, parse: parseGetQuotaRoot},
	"IDLE":         {states: loggedIn, parse: parseIdle},

	"CHECK":    {states: selectedState, parse: parseCheck},
	"CLOSE":    {states: selectedState, parse: parseClose},
	"UNSELECT": {states: selectedState, parse: parseUnselect},
	"EXPUNGE":  {states: selectedState, parse: parseExpunge},
	"SEARCH":   {states: selectedState, parse: byNumber(parseSearch)},
	"SORT":     {states: selectedState, parse: byNumber(parseSort)},
	"THREAD":   {states: selectedState, parse: byNumber(parseThread)},
	"FETCH":    {states: selectedState, parse: byNumber(parseFetch)},
	"STORE":    {states: selectedState, parse: byNumber(parseStore)},
	"COPY":     {states: selectedState, parse: byNumber(parseCopy)},
	"MOVE":     {states: selectedState, parse: byNumber(parseMove)},
	"UID":      {states: noState, parse: nil},
}

var uidCommands = map[string]command{
	"EXPUNGE": {states: selectedState, parse: parseUIDExpunge},
	"SEARCH":  {states: selectedState, parse: byUID(parseSearch)},
	"SORT":    {states: selectedState, parse: byUID(parseSort)},
	"THREAD":  {states: selectedState, parse: byUID(parseThread)},
	"FETCH":   {states: selectedState, parse: byUID(parseFetch)},
	"STORE":   {states: selectedState, parse: byUID(parseStore)},
	"COPY":    {states: selectedState, parse: byUID(parseCopy)},
	"MOVE":    {states: selectedState, parse: byUID(parseMove)},
}

type messageCommand func(p *parser, uid bool) func(*session) error

func byNumber(f messageCommand) func(*parser) func(*session) error {
	return func(p *parser) func(*session) error { return f(p, false) }
}

func byUID(f messageCommand) func(*parser) func(*session) error {
	return func(p *parser) func(*session) error { return f(p, true) }
}
