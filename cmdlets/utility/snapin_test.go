package utility_test

import (
	"context"
	"testing"

	"emsh/cmdlets/utility"
	"emsh/shell/eval"
	"emsh/shell/object"
)

// The first lines of scripts for Exchange find the snap-in that they look for.
func TestSnapinsAreFound(t *testing.T) {
	for script, want := range map[string]string{
		`(Get-PSSnapin -Registered).Name -contains 'Microsoft.Exchange.Management.PowerShell.E2010'`:                 "True",
		`(Get-PSSnapin | ? { $_.Name -eq 'Microsoft.Exchange.Management.PowerShell.Admin' } | Measure-Object).Count`: "1",
		`(Get-PSSnapin *.SnapIn).Name`: "Microsoft.Exchange.Management.PowerShell.SnapIn",
		`Add-PSSnapin *Exchange*; $?`:  "True",
		`Add-PSSnapin Microsoft.Exchange.Management.PowerShell.Admin -PassThru | % Name`:                                            "Microsoft.Exchange.Management.PowerShell.Admin",
		`Add-PSSnapin *Quest* -ErrorAction SilentlyContinue; $Error[0].Exception.Message -like "*matching the pattern*"`:            "True",
		`$null -eq (Get-PSSnapin Quest.ActiveRoles.ADManagement -ErrorAction SilentlyContinue)`:                                     "True",
		`Remove-PSSnapin *Exchange* -PassThru | Measure-Object | % Count`:                                                           "5",
		`(New-Module -Name T { function Get-A { }; function Get-B { } } | Format-Table | Out-String) -match '{Get-[AB], Get-[AB]}'`: "True",
	} {
		var got []any
		s := eval.New(utility.Equipped(eval.Options{Commands: utility.Commands(), Output: func(v any) error { got = append(got, v); return nil }}))
		if res := s.Run(context.Background(), "", script); res.Err != nil || len(got) != 1 || object.Text(got[0]) != want {
			t.Errorf("%s: %v, %v", script, got, res.Err)
		}
	}
}
