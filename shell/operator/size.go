package operator

import (
	"math"

	"emsh/shell/object"
)

// sizeArithmetic keeps sizes sizes: a sum of two sizes, a size times a number.
func sizeArithmetic(op operation, z object.Size, b any) (any, error) {
	if s, ok := b.(string); ok {
		c, err := object.Cast(s, object.TypeName(z))
		if err != nil {
			return nil, err
		}
		b = c
	}
	other, isSize := b.(object.Size)
	if isSize && op == opDiv {
		return numbers(op, uint64(z), uint64(other))
	}
	if isSize {
		b = uint64(other)
	}
	r, err := numbers(op, float64(z), b)
	if err != nil {
		return nil, err
	}
	if f, ok := r.(float64); ok && f >= 0 && f < math.MaxInt64 {
		if op == opAdd || op == opSub {
			return object.Size(addExact(op, uint64(z), b)), nil
		}
		return object.Size(math.RoundToEven(f)), nil
	}
	return r, nil
}

func addExact(op operation, z uint64, b any) uint64 {
	n := uint64(integer(b))
	if f, ok := b.(float64); ok {
		n = uint64(int64(f))
	}
	if op == opAdd {
		return z + n
	}
	return z - n
}
