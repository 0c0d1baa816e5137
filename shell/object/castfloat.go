package object

import (
	"math"
	"math/big"
	"strings"

	"emsh/shell/culture"
)

func castDouble(v any) (any, error) {
	f, err := toFloat(v, "System.Double", 64)
	return f, err
}

func castSingle(v any) (any, error) {
	f, err := toFloat(v, "System.Single", 32)
	return float32(f), err
}

func toFloat(v any, name string, bits int) (float64, error) {
	if f, ok := Float(v); ok {
		return f, nil
	}
	switch x := v.(type) {
	case nil:
		return 0, nil
	case string:
		return parseFloat(x, name, bits)
	case bool:
		if x {
			return 1, nil
		}
		return 0, nil
	case Enum:
		return float64(x.Number), nil
	case Char:
		return 0, CastFault("InvalidCastIConvertible", v, name, "Invalid cast from 'Char' to '"+strings.TrimPrefix(name, "System.")+"'.")
	case DateTime:
		return 0, CastFault("InvalidCastIConvertible", v, name, "Invalid cast from 'DateTime' to '"+strings.TrimPrefix(name, "System.")+"'.")
	}
	return 0, Failed(v, name)
}

// Float is a number as a float64.
func Float(v any) (float64, bool) {
	switch x := v.(type) {
	case float64:
		return x, true
	case int32:
		return float64(x), true
	case int64:
		return float64(x), true
	case float32:
		return float64(x), true
	case Decimal:
		return x.Float(), true
	case uint64:
		return float64(x), true
	case Size:
		return float64(x), true
	case *big.Int:
		f, _ := new(big.Float).SetInt(x).Float64()
		return f, true
	}
	n, ok := whole(v)
	return float64(n), ok
}

func parseFloat(s, name string, bits int) (float64, error) {
	n, ok := ScanNumber(s)
	if !ok {
		return 0, CastFault("InvalidCastFromStringToDoubleOrSingle", s, name, notCorrect(s))
	}
	f, _ := Float(n)
	if bits == 32 {
		f = float64(float32(f))
	}
	return f, nil
}

func castDecimal(v any) (any, error) {
	const name = "System.Decimal"
	overflow := func(err error) error { return CastFault("InvalidCastIConvertible", v, name, err.Error()) }
	switch x := v.(type) {
	case nil:
		return Decimal{}, nil
	case Decimal:
		return x, nil
	case float64:
		d, err := culture.DecimalFloat(x, 15)
		if err != nil {
			return nil, overflow(err)
		}
		return d, nil
	case float32:
		d, err := culture.DecimalFloat(float64(x), 7)
		if err != nil {
			return nil, overflow(err)
		}
		return d, nil
	case uint64:
		return culture.DecimalUint(x), nil
	case Size:
		return culture.DecimalUint(uint64(x)), nil
	case *big.Int:
		d, err := culture.DecimalBig(x)
		if err != nil {
			return nil, overflow(err)
		}
		return d, nil
	case bool:
		if x {
			return culture.DecimalInt(1), nil
		}
		return Decimal{}, nil
	case Enum:
		return culture.DecimalInt(x.Number), nil
	case string:
		return parseDecimal(x)
	case Char:
		return nil, CastFault("InvalidCastIConvertible", v, name, "Invalid cast from 'Char' to 'Decimal'.")
	case DateTime:
		return nil, CastFault("InvalidCastIConvertible", v, name, "Invalid cast from 'DateTime' to 'Decimal'.")
	}
	if n, ok := whole(v); ok {
		return culture.DecimalInt(n), nil
	}
	return nil, Failed(v, name)
}

func parseDecimal(s string) (any, error) {
	const name = "System.Decimal"
	n, ok := ScanNumber(s)
	if !ok {
		return nil, CastFault("InvalidCastFromStringToDecimal", s, name, notCorrect(s))
	}
	switch x := n.(type) {
	case float64:
		if math.IsInf(x, 0) || math.IsNaN(x) {
			return nil, CastFault("InvalidCastFromStringToDecimal", s, name, notCorrect(s))
		}
		d, err := culture.ParseDecimalText(strings.ReplaceAll(strings.TrimSpace(s), ",", ""))
		if err != nil {
			if d, err = culture.DecimalFloat(x, 15); err != nil {
				return nil, CastFault("InvalidCastFromStringToDecimal", s, name, err.Error())
			}
		}
		if strings.Contains(s, ",") { // Decimal.Parse reads this, which keeps the zeros
			return d, nil
		}
		return d.Trim(), nil
	case *big.Int:
		d, err := culture.DecimalBig(x)
		if err != nil {
			return nil, CastFault("InvalidCastFromStringToDecimal", s, name, err.Error())
		}
		return d, nil
	case Decimal:
		return x.Trim(), nil
	default:
		return castDecimal(n)
	}
}

func castBig(v any) (any, error) {
	const name = "System.Numerics.BigInteger"
	switch x := v.(type) {
	case nil:
		return new(big.Int), nil
	case *big.Int:
		return x, nil
	case float64:
		if math.IsInf(x, 0) || math.IsNaN(x) {
			return nil, CastFault("InvalidCastConstructorException", v, name, "BigInteger cannot represent infinity.")
		}
		n, _ := big.NewFloat(math.Trunc(x)).Int(nil)
		return n, nil
	case float32:
		return castBig(float64(x))
	case Decimal:
		return x.Big(), nil
	case uint64:
		return new(big.Int).SetUint64(x), nil
	case Size:
		return new(big.Int).SetUint64(uint64(x)), nil
	case bool:
		if x {
			return big.NewInt(1), nil
		}
		return new(big.Int), nil
	case Char:
		return big.NewInt(int64(x)), nil
	case Enum:
		return big.NewInt(x.Number), nil
	case string:
		return parseBig(x, name)
	}
	if n, ok := whole(v); ok {
		return big.NewInt(n), nil
	}
	return nil, Failed(v, name)
}

func parseBig(s, name string) (any, error) {
	n, ok := ScanNumber(s)
	if f, is := n.(float64); !ok || is && (math.IsNaN(f) || math.IsInf(f, 0)) {
		return nil, CastFault("InvalidCastFromStringToInteger", s, name, "The value could not be parsed.")
	}
	return castBig(n)
}
