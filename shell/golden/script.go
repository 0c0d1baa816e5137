package golden

import "encoding/json"

// Script is one recorded script: what was run, and what came of it.
type Script struct {
	ID        string            `json:"id"`
	Area      string            `json:"area"`
	Script    string            `json:"script"`
	Note      string            `json:"note"`
	Answers   []string          `json:"answers"` // typed at prompts, in order; none left means nobody is there
	Files     map[string]string `json:"files"`   // what lay in the empty current directory before
	Want      Outcome           `json:"want"`
	Invariant json.RawMessage   `json:"invariant"` // the fields of Want that differ under the invariant culture
}

// Outcome is what a script printed and the state it left behind.
type Outcome struct {
	Stdout              string            `json:"stdout"`  // the pipeline's objects through Out-String -Width 120
	Console             []string          `json:"console"` // "OUT:" and "ERR:" lines of a color terminal of 119 columns
	ParseErrors         []ParseError      `json:"parse_errors"`
	Errors              []ErrorRecord     `json:"errors"`
	ErrorViews          []ErrorView       `json:"error_views"`
	Warnings            []string          `json:"warnings"`
	Verbose             []string          `json:"verbose"`
	Debug               []string          `json:"debug"`
	Information         []string          `json:"information"`
	Host                []string          `json:"host"`
	HostColors          []json.RawMessage `json:"host_colors"`
	OutputTypes         []string          `json:"output_types"`
	HadTerminatingError bool              `json:"had_terminating_error"`
	HadErrors           bool              `json:"had_errors"`
	DollarQuestion      bool              `json:"dollar_question"`
	ErrorCount          int               `json:"error_count"`
	ExitCode            *int              `json:"exit_code"`
	FilesAfter          map[string]string `json:"files_after"`
}

// ParseError is one error of the parser.
type ParseError struct {
	ID         string `json:"id"`
	Message    string `json:"message"`
	Line       int    `json:"line"`
	Col        int    `json:"col"`
	Text       string `json:"text"`
	Incomplete bool   `json:"incomplete"`
}

// ErrorRecord is one error of the run.
type ErrorRecord struct {
	FQID          string          `json:"fqid"`
	Category      string          `json:"category"`
	CategoryInfo  string          `json:"category_info"`
	Message       string          `json:"message"`
	ExceptionType string          `json:"exception_type"`
	Target        json.RawMessage `json:"target"`
	Terminating   bool            `json:"terminating"`
	Command       string          `json:"command"`
	Line          int             `json:"line"`
	Col           int             `json:"col"`
	Position      string          `json:"position"`
}

// ErrorView is an error as the three error views print it.
type ErrorView struct {
	Normal   string `json:"normal"`
	Concise  string `json:"concise"`
	Category string `json:"category"`
}
