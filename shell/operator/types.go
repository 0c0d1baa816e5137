package operator

import (
	"fmt"

	"emsh/shell/dotnet"
	"emsh/shell/object"
)

// typeOf is the type that the right side of -is and -as names.
func typeOf(b any) (*dotnet.Type, error) {
	switch x := object.Unwrap(b).(type) {
	case *dotnet.Type:
		return x, nil
	case nil:
		return nil, fault("RuntimeException", 0, "Cannot convert null to type \"System.Type\".")
	default:
		t, err := dotnet.Resolve(object.Text(x))
		if err != nil {
			return nil, fault("RuntimeException", 0, fmt.Sprintf("Cannot convert the \"%s\" value of type \"%s\" to type \"System.Type\".", object.Text(x), object.TypeName(x)))
		}
		return t, nil
	}
}

// Is is a -is b.
func Is(a, b any) (any, error) {
	t, err := typeOf(b)
	if err != nil {
		return nil, err
	}
	return dotnet.IsInstance(a, t), nil
}

// As is a -as b: null where there is no conversion.
func As(a, b any) (any, error) {
	t, err := typeOf(b)
	if err != nil {
		return nil, err
	}
	v, err := dotnet.Convert(a, t)
	if err != nil {
		return nil, nil
	}
	return v, nil
}
