package culture

import (
	"fmt"
	"strings"
	"sync"
)

// Culture is how a people writes numbers and dates.
type Culture struct {
	Name, English, Native string
	LCID                  int
	Number                NumberPatterns
	Dates                 DatePatterns
}

// NumberPatterns are a culture's signs and the shapes of its currency and percent.
// In the shapes n is the number and $ the symbol.
type NumberPatterns struct {
	Point, Comma, Minus, Plus, NaN, Infinity string
	Digits                                   int // default decimals of F, N and P
	Currency, CurrencyPlus, CurrencyMinus    string
	CurrencyPoint, CurrencyComma             string
	CurrencyDigits                           int
	PercentPlus, PercentMinus                string
}

// DatePatterns are a culture's date formats and names.
type DatePatterns struct {
	ShortDate, LongDate, ShortTime, LongTime, MonthDay, YearMonth string
	Full                                                          string // "" is long date and long time
	Months, ShortMonths                                           []string
	Days, ShortDays                                               []string
	AM, PM, DateSep, TimeSep, Era                                 string
	FirstDay                                                      int
}

var (
	englishMonths = strings.Fields("January February March April May June July August September October November December")
	englishDays   = strings.Fields("Sunday Monday Tuesday Wednesday Thursday Friday Saturday")
)

func cut3(names []string) []string {
	short := make([]string, len(names))
	for i, n := range names {
		short[i] = n[:3]
	}
	return short
}

var invariant = &Culture{
	English: "Invariant Language (Invariant Country)", Native: "Invariant Language (Invariant Country)", LCID: 127,
	Number: NumberPatterns{Point: ".", Comma: ",", Minus: "-", Plus: "+", NaN: "NaN", Infinity: "Infinity", Digits: 2,
		Currency: "¤", CurrencyPlus: "$n", CurrencyMinus: "($n)", CurrencyPoint: ".", CurrencyComma: ",", CurrencyDigits: 2,
		PercentPlus: "n %", PercentMinus: "-n %"},
	Dates: DatePatterns{ShortDate: "MM/dd/yyyy", LongDate: "dddd, dd MMMM yyyy", ShortTime: "HH:mm", LongTime: "HH:mm:ss",
		MonthDay: "MMMM dd", YearMonth: "yyyy MMMM", Months: englishMonths, ShortMonths: cut3(englishMonths),
		Days: englishDays, ShortDays: cut3(englishDays), AM: "AM", PM: "PM", DateSep: "/", TimeSep: ":", Era: "A.D."},
}

var americanEnglish = &Culture{
	Name: "en-US", English: "English (United States)", Native: "English (United States)", LCID: 1033,
	Number: NumberPatterns{Point: ".", Comma: ",", Minus: "-", Plus: "+", NaN: "NaN", Infinity: "∞", Digits: 2,
		Currency: "$", CurrencyPlus: "$n", CurrencyMinus: "-$n", CurrencyPoint: ".", CurrencyComma: ",", CurrencyDigits: 2,
		PercentPlus: "n%", PercentMinus: "-n%"},
	Dates: DatePatterns{ShortDate: "M/d/yyyy", LongDate: "dddd, MMMM d, yyyy", ShortTime: "h:mm tt", LongTime: "h:mm:ss tt",
		MonthDay: "MMMM d", YearMonth: "MMMM yyyy", Months: englishMonths, ShortMonths: cut3(englishMonths),
		Days: englishDays, ShortDays: cut3(englishDays), AM: "AM", PM: "PM", DateSep: "/", TimeSep: ":", Era: "AD"},
}

// Invariant is the culture of casts and interpolation.
func Invariant() *Culture { return invariant }

// AmericanEnglish is en-US, the session's culture.
func AmericanEnglish() *Culture { return americanEnglish }

// Lookup finds a culture by name, in any case; "" is the invariant one.
func Lookup(name string) (*Culture, error) {
	if name == "" {
		return invariant, nil
	}
	for _, c := range known() {
		if strings.EqualFold(c.Name, name) {
			return c, nil
		}
	}
	if !wellFormed(name) {
		return nil, fmt.Errorf("Culture is not supported. (Parameter 'name')\n%s is an invalid culture identifier.", name) // .NET's sentence
	}
	name = tag(name)
	c := *invariant
	c.Name, c.English, c.Native, c.LCID = name, "Unknown Locale ("+name+")", "Unknown Locale ("+name+")", 4096
	return &c, nil
}

const longestName = 84 // characters of a culture's name

// wellFormed reports whether name looks like a language tag: words of letters and digits, the first of two or more.
func wellFormed(name string) bool {
	for i, part := range strings.Split(name, "-") {
		if part == "" || len(name) > longestName || strings.Trim(strings.ToLower(part), "abcdefghijklmnopqrstuvwxyz0123456789") != "" {
			return false
		}
		if i == 0 && len(part) < 2 {
			return false
		}
	}
	return true
}

// tag is the name as .NET writes it: the language in small letters, a region in capitals.
func tag(name string) string {
	parts := strings.Split(name, "-")
	parts[0] = strings.ToLower(parts[0])
	for i := 1; i < len(parts); i++ {
		if len(parts[i]) == 2 {
			parts[i] = strings.ToUpper(parts[i])
		}
	}
	return strings.Join(parts, "-")
}

// All are the cultures that are known by name.
func All() []*Culture { return known() }

var known = sync.OnceValue(func() []*Culture { return append([]*Culture{americanEnglish}, europeans()...) })

// europeans are the cultures that scripts name in ToString and Parse.
func europeans() []*Culture {
	return []*Culture{
		european("de-DE", "German (Germany)", "Deutsch (Deutschland)", 1031, ".", ",", "dd.MM.yyyy", "dddd, d. MMMM yyyy", "HH:mm",
			"Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
			"Jan Feb März Apr Mai Juni Juli Aug Sept Okt Nov Dez",
			"Sonntag Montag Dienstag Mittwoch Donnerstag Freitag Samstag", "So Mo Di Mi Do Fr Sa", "€", "n\u00a0$"),
		european("fr-FR", "French (France)", "français (France)", 1036, "\u202f", ",", "dd/MM/yyyy", "dddd d MMMM yyyy", "HH:mm",
			"janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
			"janv. févr. mars avr. mai juin juil. août sept. oct. nov. déc.",
			"dimanche lundi mardi mercredi jeudi vendredi samedi", "dim. lun. mar. mer. jeu. ven. sam.", "€", "n\u00a0$"),
		european("es-ES", "Spanish (Spain)", "español (España)", 3082, ".", ",", "d/M/yyyy", "dddd, d 'de' MMMM 'de' yyyy", "H:mm",
			"enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
			"ene feb mar abr may jun jul ago sept oct nov dic",
			"domingo lunes martes miércoles jueves viernes sábado", "dom lun mar mié jue vie sáb", "€", "n\u00a0$"),
		european("it-IT", "Italian (Italy)", "italiano (Italia)", 1040, ".", ",", "dd/MM/yyyy", "dddd d MMMM yyyy", "HH:mm",
			"gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
			"gen feb mar apr mag giu lug ago set ott nov dic",
			"domenica lunedì martedì mercoledì giovedì venerdì sabato", "dom lun mar mer gio ven sab", "€", "n\u00a0$"),
		european("nl-NL", "Dutch (Netherlands)", "Nederlands (Nederland)", 1043, ".", ",", "dd-MM-yyyy", "dddd d MMMM yyyy", "HH:mm",
			"januari februari maart april mei juni juli augustus september oktober november december",
			"jan feb mrt apr mei jun jul aug sep okt nov dec",
			"zondag maandag dinsdag woensdag donderdag vrijdag zaterdag", "zo ma di wo do vr za", "€", "$\u00a0n"),
		british(),
	}
}

func european(name, english, native string, lcid int, comma, point, short, long, clock, months, shortMonths, days, shortDays, money, shape string) *Culture {
	return &Culture{Name: name, English: english, Native: native, LCID: lcid,
		Number: NumberPatterns{Point: point, Comma: comma, Minus: "-", Plus: "+", NaN: "NaN", Infinity: "∞", Digits: 2,
			Currency: money, CurrencyPlus: shape, CurrencyMinus: "-" + shape, CurrencyPoint: point, CurrencyComma: comma, CurrencyDigits: 2,
			PercentPlus: "n\u00a0%", PercentMinus: "-n\u00a0%"},
		Dates: DatePatterns{ShortDate: short, LongDate: long, ShortTime: clock, LongTime: clock + ":ss", MonthDay: "d MMMM", YearMonth: "MMMM yyyy",
			Months: strings.Fields(months), ShortMonths: strings.Fields(shortMonths), Days: strings.Fields(days), ShortDays: strings.Fields(shortDays),
			AM: "AM", PM: "PM", DateSep: separator(short), TimeSep: ":", Era: "AD", FirstDay: 1},
	}
}

func separator(short string) string { return strings.Trim(short, "dMy")[:1] }

func british() *Culture {
	c := *americanEnglish
	c.Name, c.English, c.Native, c.LCID = "en-GB", "English (United Kingdom)", "English (United Kingdom)", 2057
	c.Number.Currency = "£"
	c.Dates.ShortDate, c.Dates.LongDate, c.Dates.ShortTime, c.Dates.LongTime = "dd/MM/yyyy", "dddd, d MMMM yyyy", "HH:mm", "HH:mm:ss"
	c.Dates.MonthDay, c.Dates.AM, c.Dates.PM, c.Dates.FirstDay = "d MMMM", "am", "pm", 1
	return &c
}
