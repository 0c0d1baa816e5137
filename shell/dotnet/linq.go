package dotnet

import (
	"slices"

	"emsh/shell/object"
)

// linqMembers are those of System.Linq.Enumerable that scripts use.
func linqMembers() []Member {
	list := func(items []any) any { return &object.Array{Items: items} }
	items := func(v any) []any {
		out, ok := object.Elements(v)
		if !ok && v != nil {
			return []any{v}
		}
		return out
	}
	has := func(all []any) map[any]bool {
		m := make(map[any]bool, len(all))
		for _, v := range all {
			m[object.HashKey(v)] = true
		}
		return m
	}
	distinct := func(all []any) []any {
		seen, out := map[any]bool{}, []any{}
		for _, v := range all {
			if k := object.HashKey(v); !seen[k] {
				seen[k] = true
				out = append(out, v)
			}
		}
		return out
	}
	two := func(name string, f func(a, b []any) []any) Member {
		return static("System.Object[] "+name+"(System.Object first, System.Object second)", func(a []any) any { return list(f(items(a[0]), items(a[1]))) })
	}
	one := func(definition string, f func(all []any) any) Member {
		return static(definition+"(System.Object source)", func(a []any) any { return f(items(a[0])) })
	}
	sum := func(all []any) float64 {
		total := 0.0
		for _, v := range all {
			f, _ := object.Cast(v, "System.Double")
			x, _ := f.(float64)
			total += x
		}
		return total
	}
	return []Member{
		two("Intersect", func(a, b []any) []any {
			in := has(b)
			return slices.DeleteFunc(distinct(a), func(v any) bool { return !in[object.HashKey(v)] })
		}),
		two("Except", func(a, b []any) []any {
			in := has(b)
			return slices.DeleteFunc(distinct(a), func(v any) bool { return in[object.HashKey(v)] })
		}),
		two("Union", func(a, b []any) []any { return distinct(append(slices.Clone(a), b...)) }),
		two("Concat", func(a, b []any) []any { return append(slices.Clone(a), b...) }),
		one("System.Object[] Distinct", func(all []any) any { return list(distinct(all)) }),
		one("System.Object[] ToArray", func(all []any) any { return list(slices.Clone(all)) }),
		one("System.Object[] ToList", func(all []any) any { return &object.List{Items: slices.Clone(all)} }),
		one("System.Object[] Reverse", func(all []any) any { c := slices.Clone(all); slices.Reverse(c); return list(c) }),
		one("int Count", func(all []any) any { return int32(len(all)) }), one("bool Any", func(all []any) any { return len(all) > 0 }),
		one("double Sum", func(all []any) any { return sum(all) }), one("double Average", func(all []any) any { return sum(all) / float64(len(all)) }),
		one("System.Object First", func(all []any) any {
			if len(all) == 0 {
				return nil
			}
			return all[0]
		}),
		one("System.Object Last", func(all []any) any {
			if len(all) == 0 {
				return nil
			}
			return all[len(all)-1]
		}),
		static("System.Object[] Skip(System.Object source, int count)", func(a []any) any { all := items(a[0]); return list(all[min(len(all), max(0, int(a[1].(int32)))):]) }),
		static("System.Object[] Take(System.Object source, int count)", func(a []any) any { all := items(a[0]); return list(all[:min(len(all), max(0, int(a[1].(int32))))]) }),
		{Text: "static int[] Range(int start, int count)", Do: func(_ any, a []any) (any, error) {
			start, n := a[0].(int32), a[1].(int32)
			if n < 0 || n > maxArray {
				return nil, outOfRange("count", "Specified argument was out of the range of valid values.")
			}
			out := make([]any, n)
			for i := range out {
				out[i] = start + int32(i)
			}
			return &object.Array{Elem: "System.Int32", Items: out}, nil
		}},
		static("bool SequenceEqual(System.Object first, System.Object second)", func(a []any) any {
			return slices.EqualFunc(items(a[0]), items(a[1]), sameObject)
		}),
		static("bool Contains(System.Object source, System.Object value)", func(a []any) any { return has(items(a[0]))[object.HashKey(a[1])] }),
	}
}
