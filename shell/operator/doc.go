// Package operator says what each operator does to values: functions of their operands that
// touch nothing else. It imports dotnet, object, culture and command only.
//
// Errors are *object.Fault, with the ids, categories and messages of PowerShell 7.
package operator
