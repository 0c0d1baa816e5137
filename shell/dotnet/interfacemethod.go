package dotnet

import "strings"

// hashtableMethods are the methods that a hash table also has as one of the interfaces it implements.
var hashtableMethods = map[string]string{
	"add":           "void Add(System.Object key, System.Object value), void IDictionary.Add(System.Object key, System.Object value)",
	"clear":         "void Clear(), void IDictionary.Clear()",
	"clone":         "System.Object Clone(), System.Object ICloneable.Clone()",
	"contains":      "bool Contains(System.Object key), bool IDictionary.Contains(System.Object key)",
	"copyto":        "void CopyTo(array array, int arrayIndex), void ICollection.CopyTo(array array, int index)",
	"getenumerator": "System.Collections.IDictionaryEnumerator GetEnumerator(), System.Collections.IDictionaryEnumerator IDictionary.GetEnumerator(), System.Collections.IEnumerator IEnumerable.GetEnumerator()",
	"remove":        "void Remove(System.Object key), void IDictionary.Remove(System.Object key)",
}

// interfaceMethods is how all overloads of such a method are told.
func interfaceMethods(t *Type, name string) (string, bool) {
	if t == nil || t.FullName != "System.Collections.Hashtable" {
		return "", false
	}
	text, ok := hashtableMethods[strings.ToLower(name)]
	return text, ok
}
