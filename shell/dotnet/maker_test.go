package dotnet

import (
	"testing"

	"emsh/shell/object"
)

// TestUnmade asks for constructors and folders that are not there.
func TestUnmade(t *testing.T) {
	list, _ := Resolve("collections.arraylist")
	_, err := New(list, []any{int32(1), int32(2)})
	if f, ok := err.(*object.Fault); !ok || f.ID != "MethodCountCouldNotFindBest" || f.Error() != `Cannot find an overload for "new" and the argument count: "2".` {
		t.Errorf("a list of two arguments: %v", err)
	}
	if number, _ := Resolve("int"); number.Constructible() {
		t.Error("int has constructors")
	}
	if !list.Constructible() {
		t.Error("ArrayList has no constructors")
	}
	directory, _ := Resolve("io.directory")
	_, err = CallStatic(nil, directory, "GetFiles", []any{"/no such folder"})
	if f, ok := err.(*object.Fault); !ok || f.ID != "DirectoryNotFoundException" || f.Error() != `Exception calling "GetFiles" with "1" argument(s): "Could not find a part of the path '/no such folder'."` {
		t.Errorf("a missing folder: %v", err)
	}
	attributes, _ := Resolve("io.fileattributes")
	if v, err := Convert("Offline, Encrypted", attributes); err != nil || v.(object.Enum).Number != 20480 {
		t.Errorf("attributes are %v, %v", v, err)
	}
}
