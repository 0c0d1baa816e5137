package command

import (
	"cmp"
	"fmt"
	"sort"
	"strings"

	"emsh/shell/object"
)

// settle checks that the bound parameters belong to one set.
func (bd *Binding) settle() error {
	if bd.conflicting() {
		return bd.noUniqueSet()
	}
	return nil
}

func (bd *Binding) noUniqueSet() error {
	return bd.fail("AmbiguousParameterSet", InvalidArgument, bindingException, bd.b.Where,
		"Parameter set cannot be resolved using the specified named parameters. One or more parameters issued cannot be used together or an insufficient number of parameters were provided.")
}

// mandatory decides on the set and asks for what is missing; what the pipeline can give is left to it.
func (bd *Binding) mandatory() error {
	if len(bd.sets) > 1 {
		if err := bd.choose(); err != nil {
			return err
		}
	}
	missing := bd.missing(!bd.Piped)
	if len(missing) == 0 {
		bd.decide()
		return nil
	}
	if err := bd.askFor(missing); err != nil {
		return err
	}
	bd.decide()
	return nil
}

func (bd *Binding) decide() {
	if len(bd.sets) == 1 {
		for s := range bd.sets {
			bd.Set = s
		}
	}
}

// choose keeps the sets that nothing mandatory is missing from; the default one goes first.
func (bd *Binding) choose() error {
	complete := map[string]bool{}
	for set := range bd.sets {
		if len(bd.missingIn(set, !bd.Piped)) == 0 {
			complete[set] = true
		}
	}
	def := bd.defaultSet()
	switch {
	case def != "" && complete[def]:
		if !bd.Piped {
			bd.sets = map[string]bool{def: true}
		}
	case len(complete) == 1:
		bd.sets = complete
	case len(complete) > 1 && bd.Piped:
		bd.sets = complete
	case len(complete) > 1:
		if only := bd.fitting(complete); only != "" {
			bd.sets = map[string]bool{only: true}
			return nil
		}
		if bd.b.declared() {
			return nil
		}
		return bd.noUniqueSet()
	case def != "":
		bd.sets = map[string]bool{def: true}
	case len(complete) == 0 && bd.oneMissing():
	default:
		return bd.noUniqueSet()
	}
	return nil
}

// declared reports whether the parameters are a Go cmdlet's: one without a default set may be called without a set.
func (b *Binder) declared() bool {
	for i := range b.Params {
		if b.Params[i].Convert != nil {
			return false
		}
	}
	return true
}

// fitting is the set among complete ones whose mandatory parameters were given, when it is the only such.
func (bd *Binding) fitting(complete map[string]bool) string {
	best := ""
	for set := range complete {
		for i := range bd.b.Params {
			if s, ok := bd.b.Params[i].in(set); ok && s.Mandatory && s.Name == set {
				if best != "" && best != set {
					return ""
				}
				best = set
			}
		}
	}
	return best
}

// oneMissing reports whether what is missing is the same for all sets.
func (bd *Binding) oneMissing() bool {
	first := ""
	for set := range bd.sets {
		names := strings.Join(namesOf(bd.missingIn(set, !bd.Piped)), " ")
		if first != "" && names != first {
			return false
		}
		first = names
	}
	for set := range bd.sets {
		bd.sets = map[string]bool{set: true}
		break
	}
	return true
}

func (bd *Binding) defaultSet() string {
	for set := range bd.sets {
		if strings.EqualFold(set, bd.b.DefaultSet) && set != "" {
			return set
		}
	}
	return ""
}

// missingIn are the set's mandatory parameters that are not bound; pipeline says whether those that the pipeline gives count.
func (bd *Binding) missingIn(set string, pipeline bool) []*Param {
	var out []*Param
	for i := range bd.b.Params {
		p := &bd.b.Params[i]
		s, ok := p.in(set)
		if !ok || !s.Mandatory || bd.has(p) {
			continue
		}
		if pipeline || !s.ByValue && !s.ByProperty {
			out = append(out, p)
		}
	}
	return out
}

func (bd *Binding) missing(pipeline bool) []*Param {
	if len(bd.sets) == 0 {
		return bd.missingIn("", pipeline)
	}
	seen := map[string]bool{}
	var out []*Param
	for _, set := range sorted(bd.sets) {
		for _, p := range bd.missingIn(set, pipeline) {
			if !seen[p.Name] && (len(bd.sets) == 1 || p.everywhere()) {
				seen[p.Name] = true
				out = append(out, p)
			}
		}
	}
	return out
}

func sorted(sets map[string]bool) []string {
	names := make([]string, 0, len(sets))
	for s := range sets {
		names = append(names, s)
	}
	sort.Strings(names)
	return names
}

func namesOf(ps []*Param) []string {
	names := make([]string, len(ps))
	for i, p := range ps {
		names[i] = p.Name
	}
	return names
}

// askFor asks for the values of mandatory parameters, where someone is there.
func (bd *Binding) askFor(missing []*Param) error {
	if bd.b.Ask == nil {
		return bd.isMissing(missing)
	}
	first := bd.question(missing)
	for _, p := range missing {
		v, err := bd.answer(p, first)
		if err != nil {
			if IsNobody(err) {
				return bd.isMissing(missing)
			}
			return err
		}
		first = Question{}
		if err := bd.assign(p, &Arg{Name: p.Name, Value: v, Position: bd.b.Where}); err != nil {
			return err
		}
	}
	bd.asked = true
	return nil
}

// question is what the first of the missing values is asked for with.
func (bd *Binding) question(missing []*Param) Question {
	place := 1
	if bd.b.Call != nil && bd.b.Call.Place > 0 {
		place = bd.b.Call.Place
	}
	q := Question{Caption: fmt.Sprintf("cmdlet %s at command pipeline position %d", bd.b.Name, place),
		Message: "Supply values for the following parameters:", Fields: namesOf(missing)}
	for _, p := range missing {
		if p.Message != "" {
			q.Message += "\n(Type !? for Help.)"
			break
		}
	}
	return q
}

// secureString is the type whose values are typed unseen.
const secureString = "System.Security.SecureString"

// answer asks for one parameter: a line, or lines until an empty one for a list.
func (bd *Binding) answer(p *Param, q Question) (any, error) {
	q.Default, q.Field, q.Help, q.Type, q.Secret = -1, p.Name, cmp.Or(p.Message, p.Help), p.netType(), p.Secret || p.netType() == secureString
	if p.Convert != nil && !p.isText() && !q.Secret { // no complaint may quote a secret
		q.Check = p.refusal
	}
	switch {
	case p.several():
		return bd.answers(p, q)
	case p.netType() == credential:
		return bd.credential(q)
	}
	a, err := bd.b.Ask(q)
	switch p.netType() {
	case secureString:
		return object.Secure(a.Text), err
	case "System.Boolean": // a line is text, and any text but none is true
		return a.Text != "", err
	}
	return a.Text, err
}

// credential is the type that is asked for with two questions.
const credential = "System.Management.Automation.PSCredential"

// credential asks for a user, then for the password.
func (bd *Binding) credential(q Question) (any, error) {
	q.Message = strings.TrimPrefix(q.Message+"\n"+q.Field+": ", "\n")
	q.Field, q.Check = "User", nil
	user := ""
	for user == "" {
		a, err := bd.b.Ask(q)
		if err != nil {
			return nil, err
		}
		user, q.Caption, q.Message, q.Fields = a.Text, "", "", nil
	}
	q.Field, q.Secret = "Password for user "+user, true
	a, err := bd.b.Ask(q)
	return &object.Credential{UserName: user, Password: object.Secure(a.Text)}, err
}

// refusal says why a line is no value of the parameter's type, where that is a matter of how it is
// written; whatever else is wrong with it, binding tells.
func (p *Param) refusal(text string) error {
	name := strings.TrimSuffix(p.netType(), "[]")
	if !written[name] {
		return nil
	}
	_, err := p.Convert(text)
	switch {
	case err == nil:
		return nil
	case strings.Contains(err.Error(), "too large or too small"):
		return fmt.Errorf("Cannot recognize \"%s\" as a %s due to an overflow error.", text, name)
	}
	return fmt.Errorf("Cannot recognize \"%s\" as a %s due to a format error.", text, name)
}

// written are the types whose values are numbers, dates and the like: texts of a certain form.
var written = map[string]bool{"System.Byte": true, "System.SByte": true, "System.Int16": true, "System.UInt16": true, "System.Int32": true,
	"System.UInt32": true, "System.Int64": true, "System.UInt64": true, "System.Single": true, "System.Double": true, "System.Decimal": true,
	"System.Char": true, "System.DateTime": true, "System.TimeSpan": true, "System.Guid": true}

// answers asks for one value after another until an empty line.
func (bd *Binding) answers(p *Param, q Question) (any, error) {
	var items []any
	if check := q.Check; check != nil {
		q.Check = func(text string) error {
			if text == "" {
				return nil
			}
			return check(text)
		}
	}
	for {
		q.Field = fmt.Sprintf("%s[%d]", p.Name, len(items))
		a, err := bd.b.Ask(q)
		if err != nil {
			return nil, err
		}
		if a.Text == "" {
			return &object.Array{Items: items}, nil
		}
		items = append(items, a.Text)
		q.Caption, q.Message, q.Fields = "", "", nil
	}
}

func (bd *Binding) isMissing(missing []*Param) error {
	e := bd.fail("MissingMandatoryParameter", InvalidArgument, bindingException, bd.b.Where,
		"Cannot process command because of one or more missing mandatory parameters: "+strings.Join(namesOf(missing), " ")+".")
	return e
}
