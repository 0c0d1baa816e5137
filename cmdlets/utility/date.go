package utility

import (
	"fmt"
	"strings"
	"time"

	"emsh/shell/command"
	"emsh/shell/culture"
	"emsh/shell/eval"
	"emsh/shell/object"
)

type getDate struct {
	Date            object.DateTime `param:"pos=0,pipeline,property,alias=LastWriteTime,set=DateAndFormat|DateAndUFormat" help:"A date; without it now."`
	UnixTimeSeconds int64           `param:"mandatory,alias=UnixTime,set=UnixTimeSecondsAndFormat|UnixTimeSecondsAndUFormat" help:"Seconds since 1970."`
	Year            int             `param:"" valid:"range=1..9999" help:"The year."`
	Month           int             `param:"" valid:"range=1..12" help:"The month."`
	Day             int             `param:"" valid:"range=1..31" help:"The day."`
	Hour            int             `param:"" valid:"range=0..23" help:"The hour."`
	Minute          int             `param:"" valid:"range=0..59" help:"The minute."`
	Second          int             `param:"" valid:"range=0..59" help:"The second."`
	Millisecond     int             `param:"" valid:"range=0..999" help:"The millisecond."`
	DisplayHint     string          `param:"" help:"What of it is shown: Date, Time or DateTime."`
	UFormat         string          `param:"mandatory,set=DateAndUFormat|UnixTimeSecondsAndUFormat" help:"A format of Unix: %Y-%m-%d."`
	Format          string          `param:"set=DateAndFormat|UnixTimeSecondsAndFormat" help:"A format of .NET, or FileDate, FileDateUniversal, FileDateTime or FileDateTimeUniversal."`
	AsUTC           command.Switch  `param:"" help:"Converts to universal time."`
}

func (g *getDate) Process(c *command.Call) error {
	d, ok := g.parts(c, g.date(c))
	if !ok {
		return fail("System.ArgumentOutOfRangeException", command.NotSpecified, "ArgumentOutOfRangeException",
			"Year, Month, and Day parameters describe an un-representable DateTime.", nil)
	}
	if g.AsUTC {
		d = d.ToUTC()
	}
	switch {
	case g.UFormat != "":
		return c.Write(unixFormat(d, g.UFormat))
	case g.Format != "":
		return g.format(c, d)
	}
	return c.Write(hinted(d, g.DisplayHint))
}

// hinted is the date with the hint that decides how it is shown.
func hinted(d object.DateTime, hint string) any {
	name := "DateTime"
	for i, known := range []string{"Date", "Time", "DateTime"} {
		if strings.EqualFold(hint, known) {
			name = known
			o := object.Wrap(d)
			o.Add("DisplayHint", object.Enum{Type: "Microsoft.PowerShell.Commands.DisplayHintType", Name: name, Number: int64(i)})
			return o
		}
	}
	o := object.Wrap(d)
	o.Add("DisplayHint", object.Enum{Type: "Microsoft.PowerShell.Commands.DisplayHintType", Name: name, Number: 2})
	return o
}

func (g *getDate) date(c *command.Call) object.DateTime {
	switch {
	case c.Has("UnixTimeSeconds"):
		return culture.FromTimeKind(time.Unix(g.UnixTimeSeconds, 0).Local(), culture.Local)
	case c.Has("Date"):
		return g.Date
	}
	return culture.FromTimeKind(time.Now().Local(), culture.Local)
}

// parts replaces the parts of the date that were given.
func (g *getDate) parts(c *command.Call, d object.DateTime) (object.DateTime, bool) {
	y, m, day := d.Calendar()
	h, min, s := d.Clock()
	ms := int(d.TimeOfDay().Milliseconds())
	changed := false
	for _, p := range []struct {
		name  string
		given int
		part  *int
	}{{"Year", g.Year, &y}, {"Month", g.Month, &m}, {"Day", g.Day, &day}, {"Hour", g.Hour, &h}, {"Minute", g.Minute, &min},
		{"Second", g.Second, &s}, {"Millisecond", g.Millisecond, &ms}} {
		if c.Has(p.name) {
			*p.part = p.given
			changed = true
		}
	}
	if !changed {
		return d, true
	}
	n, ok := culture.Date(y, m, day, h, min, s, d.Kind())
	if !ok {
		return d, false
	}
	rest := d.TimeOfDay() % culture.Millisecond
	if c.Has("Millisecond") {
		rest = 0
	}
	return n.Add(object.TimeSpan(ms)*culture.Millisecond + rest)
}

func (g *getDate) format(c *command.Call, d object.DateTime) error {
	f := g.Format
	switch strings.ToLower(f) {
	case "filedate":
		f = "yyyyMMdd"
	case "filedateuniversal":
		d, f = d.ToUTC(), "yyyyMMddZ"
	case "filedatetime":
		f = "yyyyMMddTHHmmssffff"
	case "filedatetimeuniversal":
		d, f = d.ToUTC(), "yyyyMMddTHHmmssffffZ"
	}
	f = strings.ReplaceAll(f, "ddT", "dd'T'")
	if strings.HasSuffix(f, "Z") && strings.HasPrefix(f, "yyyyMMdd") {
		f = strings.TrimSuffix(f, "Z") + "'Z'"
	}
	text, err := d.Format(f, cultureOf(c))
	if err != nil {
		return fail("System.FormatException", command.NotSpecified, "FormatException", err.Error(), nil)
	}
	return c.Write(text)
}

// unixFormat writes a date as date(1) does.
func unixFormat(d object.DateTime, f string) string {
	f = strings.TrimPrefix(f, "+")
	var b strings.Builder
	for i := 0; i < len(f); i++ {
		if f[i] != '%' || i+1 == len(f) {
			b.WriteByte(f[i])
			continue
		}
		i++
		b.WriteString(unixPart(d, f[i]))
	}
	return b.String()
}

var unixLayouts = map[byte]string{'A': "dddd", 'a': "ddd", 'B': "MMMM", 'b': "MMM", 'h': "MMM", 'd': "dd", 'D': "MM/dd/yy", 'F': "yyyy-MM-dd", 'H': "HH",
	'I': "hh", 'M': "mm", 'm': "MM", 'p': "tt", 'R': "HH:mm", 'r': "hh:mm:ss tt", 'S': "ss", 'T': "HH:mm:ss", 'X': "HH:mm:ss", 'Y': "yyyy",
	'y': "yy", 'x': "MM/dd/yy", 'c': "ddd dd MMM yyyy HH:mm:ss", 'Z': "zz"}

func unixPart(d object.DateTime, letter byte) string {
	y, _, day := d.Calendar()
	h, _, _ := d.Clock()
	switch letter {
	case 'j':
		return fmt.Sprintf("%03d", d.YearDay())
	case 'C':
		return fmt.Sprint(y / 100)
	case 'e':
		return fmt.Sprintf("%2d", day)
	case 'k':
		return fmt.Sprintf("%2d", h)
	case 'l':
		return fmt.Sprintf("%2d", (h+11)%12+1)
	case 's':
		return fmt.Sprint(d.Time().Unix())
	case 'u':
		return fmt.Sprint((d.Weekday()+6)%7 + 1)
	case 'w':
		return fmt.Sprint(d.Weekday())
	case 'G', 'g', 'V':
		return weekPart(d, letter)
	case 'U', 'W':
		return fmt.Sprint(d.YearDay() / 7)
	case 'n':
		return "\n"
	case 't':
		return "\t"
	case '%':
		return "%"
	}
	if layout, ok := unixLayouts[letter]; ok {
		if len(layout) == 1 {
			layout = "%" + layout
		}
		text, _ := d.Format(layout, culture.AmericanEnglish())
		return text
	}
	return string(letter)
}

// weekPart is the week of ISO 8601, or the year that the week counts to.
func weekPart(d object.DateTime, letter byte) string {
	year, week := d.Time().ISOWeek()
	switch letter {
	case 'G':
		return fmt.Sprintf("%04d", year)
	case 'g':
		return fmt.Sprintf("%02d", year%100)
	}
	return fmt.Sprintf("%02d", week)
}

var getDateCommand = command.Define[getDate](command.Spec{Verb: "Get", Noun: "Date", Output: "System.DateTime", DefaultSet: "DateAndFormat",
	Synopsis: "Writes the date and time, or one made of parts.",
	Examples: []command.Example{{Title: "A date in a format", Code: "Get-Date 2007-03-01 -Format yyyy-MM-dd", Output: "2007-03-01"}}})

type newTimeSpan struct {
	Start        object.DateTime `param:"pos=0,pipeline,property,alias=LastWriteTime,set=Date" help:"Where the span begins; now without it."`
	End          object.DateTime `param:"pos=1,property,set=Date" help:"Where the span ends; now without it."`
	Days         int             `param:"set=Time" help:"Days."`
	Hours        int             `param:"set=Time" help:"Hours."`
	Minutes      int             `param:"set=Time" help:"Minutes."`
	Seconds      int             `param:"set=Time" help:"Seconds."`
	Milliseconds int             `param:"set=Time" help:"Milliseconds."`
}

func (n *newTimeSpan) Process(c *command.Call) error {
	if c.Has("Days") || c.Has("Hours") || c.Has("Minutes") || c.Has("Seconds") || c.Has("Milliseconds") {
		return c.Write(object.TimeSpan(n.Days)*culture.Day + object.TimeSpan(n.Hours)*culture.Hour + object.TimeSpan(n.Minutes)*culture.Minute +
			object.TimeSpan(n.Seconds)*culture.Second + object.TimeSpan(n.Milliseconds)*culture.Millisecond)
	}
	now := culture.FromTimeKind(time.Now().Local(), culture.Local)
	from, to := now, now
	if c.Has("Start") {
		from = n.Start
	}
	if c.Has("End") {
		to = n.End
	}
	return c.Write(to.Sub(from))
}

var newTimeSpanCommand = command.Define[newTimeSpan](command.Spec{Verb: "New", Noun: "TimeSpan",
	Synopsis: "Makes a span of time.", DefaultSet: "Date",
	Examples: []command.Example{{Title: "As text", Code: "\"$(New-TimeSpan -Hours 30)\"", Output: "1.06:00:00"}}})

type measureCommand struct {
	InputObject any               `param:"pipeline,is=PSObject" help:"An object that the block sees as $_."`
	Expression  *eval.ScriptBlock `param:"pos=0,mandatory" help:"What is measured."`

	spent time.Duration
}

func (m *measureCommand) Process(c *command.Call) error {
	run, err := eval.From(c).Each(m.Expression)
	if err != nil {
		return err
	}
	began := time.Now()
	err = run(input(c, m.InputObject), func(any) error { return nil })
	m.spent += time.Since(began)
	return err
}

func (m *measureCommand) End(c *command.Call) error { return c.Write(culture.FromDuration(m.spent)) }

var measureCommandCommand = command.Define[measureCommand](command.Spec{Verb: "Measure", Noun: "Command",
	Synopsis: "Measures how long a script block runs.",
	Examples: []command.Example{{Title: "A span", Code: "(Measure-Command { 1..10 }).Days", Output: "0"}}})

type startSleep struct {
	Seconds      float64         `param:"pos=0,mandatory,pipeline,property,set=Seconds" valid:"range=0..2147483" help:"Seconds."`
	Milliseconds int             `param:"mandatory,property,alias=ms,set=Milliseconds" valid:"range=0..2147483647" help:"Milliseconds."`
	Duration     object.TimeSpan `param:"pos=0,mandatory,pipeline,property,alias=ts,set=FromTimeSpan" help:"A span of time."`
}

func (s *startSleep) Process(c *command.Call) error {
	d := time.Duration(s.Seconds*1e9) + time.Duration(s.Milliseconds)*time.Millisecond
	if c.Has("Duration") {
		d = s.Duration.Duration()
	}
	away(c, func() { wait(c.Context, d) })
	return c.Context.Err()
}

var startSleepCommand = command.Define[startSleep](command.Spec{Verb: "Start", Noun: "Sleep",
	Synopsis: "Waits.", Aliases: []string{"sleep"}, DefaultSet: "Seconds",
	Examples: []command.Example{{Title: "A moment", Code: "Start-Sleep -Milliseconds 1"}}})

type newGuid struct {
	Empty       command.Switch `param:"set=Empty" help:"Writes the GUID of zeros."`
	InputObject string         `param:"pos=0,mandatory,pipeline,set=InputObject" help:"A GUID as text."`
}

func (n *newGuid) Process(c *command.Call) error {
	switch {
	case bool(n.Empty):
		return c.Write(object.Guid{})
	case c.Piped || n.InputObject != "":
		text := n.InputObject
		if c.Piped && text == "" {
			text = object.Text(c.Input)
		}
		g, ok := object.ParseGuid(text)
		if !ok {
			return c.Fail(fail("StringNotRecognizedAsGuid", command.InvalidArgument, "FormatException",
				"Unrecognized Guid format.", text))
		}
		return c.Write(g)
	}
	return c.Write(object.NewGuid())
}

var newGuidCommand = command.Define[newGuid](command.Spec{Verb: "New", Noun: "Guid",
	Synopsis: "Makes a GUID.", DefaultSet: "Default",
	Examples: []command.Example{{Title: "Zeros", Code: "\"$(New-Guid -Empty)\"", Output: "00000000-0000-0000-0000-000000000000"}}})
