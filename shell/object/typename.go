package object

import (
	"fmt"
	"math/big"
)

// TypeName is the full .NET name of a value's type; of an object, its most special type name.
func TypeName(v any) string {
	switch x := v.(type) {
	case nil, nothing:
		return ""
	case string:
		return "System.String"
	case bool:
		return "System.Boolean"
	case int32, int:
		return "System.Int32"
	case int64:
		return "System.Int64"
	case float64:
		return "System.Double"
	case *Object:
		if names := x.TypeNames(); len(names) > 0 {
			return names[0]
		}
		return "System.Object"
	case *Array:
		return elemName(x.Elem) + x.brackets()
	case *List:
		return listName(x)
	case *Hashtable:
		return x.typeName()
	case Instance:
		return x.NetType()
	case Thing:
		return x.TypeNames()[0]
	case *Exception:
		return x.TypeName()
	case Enum:
		return x.Type
	}
	return rareName(v)
}

func rareName(v any) string {
	switch v.(type) {
	case Char:
		return "System.Char"
	case Decimal:
		return "System.Decimal"
	case DateTime:
		return "System.DateTime"
	case TimeSpan:
		return "System.TimeSpan"
	case Guid:
		return "System.Guid"
	case Version:
		return "System.Version"
	case Size:
		return "Microsoft.Exchange.Data.ByteQuantifiedSize"
	case Unlimited:
		return "Microsoft.Exchange.Data.Unlimited"
	case float32:
		return "System.Single"
	case uint8:
		return "System.Byte"
	case int8:
		return "System.SByte"
	case int16:
		return "System.Int16"
	case uint16:
		return "System.UInt16"
	case uint32:
		return "System.UInt32"
	case uint64:
		return "System.UInt64"
	case *big.Int:
		return "System.Numerics.BigInteger"
	case Block:
		return "System.Management.Automation.ScriptBlock"
	}
	return fmt.Sprintf("%T", v)
}

func elemName(elem string) string {
	if elem == "" {
		return "System.Object"
	}
	return elem
}

func listName(l *List) string {
	switch {
	case l.Type == "":
		return "System.Collections.ArrayList"
	case l.Type == "System.Collections.Generic.List" || l.Type == "System.Collections.Generic.List`1":
		return "System.Collections.Generic.List`1[" + elemName(l.Elem) + "]"
	}
	return l.Type
}
