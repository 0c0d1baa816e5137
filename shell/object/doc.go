// Package object holds the values that travel in a pipeline. It imports nothing of ours.
//
// A value is a Go any. Its Go type stands for the .NET type that a script sees:
//
//	nil              $null                    bool             System.Boolean
//	string           System.String            Char             System.Char
//	int32            System.Int32             int64            System.Int64
//	int8 … uint64    System.SByte … UInt64    *big.Int         System.Numerics.BigInteger
//	float64          System.Double            float32          System.Single
//	Decimal          System.Decimal           DateTime         System.DateTime
//	TimeSpan         System.TimeSpan          Guid             System.Guid
//	Size             ByteQuantifiedSize       Enum             an enumeration's value
//	*Array           System.Object[], T[]     *List            ArrayList, List[T], MultiValuedProperty
//	*Hashtable       Hashtable, [ordered]     *Object          everything that has properties
//
// A cmdlet writes and takes plain Go structs; TypeOf describes them once, and Of wraps one
// without copying it. Types outside the shell say what they are in a pipeline by the
// structural interfaces Valuer and Enumeration, so that they need not import it.
package object
