package command

import (
	"fmt"
	"reflect"
)

// check says in a full sentence which rule of the parameter v breaks, or "".
func checkRules(p *Param, v any) string {
	r := reflect.ValueOf(v)
	switch r.Kind() {
	case reflect.String:
		return p.Rules.CheckText(r.String())
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		if p.Rules.Ranged {
			return outOfRange(r.Int(), p.Rules.Low, p.Rules.High)
		}
	case reflect.Float32, reflect.Float64:
		if p.Rules.Ranged {
			return outOfRange(r.Float(), p.Rules.Low, p.Rules.High)
		}
	case reflect.Slice:
		for i := range r.Len() {
			if why := checkRules(p, r.Index(i).Interface()); why != "" {
				return why
			}
		}
	}
	return ""
}

func outOfRange[N int64 | float64](n N, low, high int64) string {
	switch {
	case n < N(low):
		return fmt.Sprintf("The %v argument is less than the minimum allowed range of %d. Supply an argument that is greater than or equal to %d and then try the command again.", n, low, low)
	case n > N(high):
		return fmt.Sprintf("The %v argument is greater than the maximum allowed range of %d. Supply an argument that is less than or equal to %d and then try the command again.", n, high, high)
	}
	return ""
}
