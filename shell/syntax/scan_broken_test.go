package syntax

import "testing"

func TestLinesBrokenByAPage(t *testing.T) {
	for _, c := range []struct {
		text string
		want []string // what the command is made of; parameters have a dash before them
	}{
		{"Set-CASMailbox \"R\\p\" – \n  IMAPEnabled $true", []string{"Set-CASMailbox", `R\p`, "-IMAPEnabled", ""}},
		{"Set-CASMailbox p —\r\nIMAPEnabled:$true", []string{"Set-CASMailbox", "p", "-IMAPEnabled"}},
		{"Set-I –banner\n  \"Welcome\"", []string{"Set-I", "-banner", "Welcome"}},
		{"Set-I –banner\n\"Welcome\"", []string{"Set-I", "-banner"}},
		{"Set-I -banner\n  \"Welcome\"", []string{"Set-I", "-banner"}},
		{"Write-Output –", []string{"Write-Output", "–"}},
		{"Write-Output -\nGet-Date", []string{"Write-Output", "-"}},
		{"Write-Output – \n\nGet-Date", []string{"Write-Output", "–"}},
		{"E-C –thumbprint A922380\n5480A3A89943A6D834E5EB391A50CFD7A –services", []string{"E-C", "-thumbprint", "A9223805480A3A89943A6D834E5EB391A50CFD7A", "-services"}},
		{"E-C –thumbprint A922380\n5480A3A89943A6D834E5EB391A50CFD7 –services", []string{"E-C", "-thumbprint", "A922380"}},
		{"E-C –thumbprint 922380A\n5480A3A89943A6D834E5EB391A50CFD7AA", []string{"E-C", "-thumbprint", "922380A"}},
	} {
		script := ParseTyped("", c.text)
		if len(script.Errors) > 0 {
			t.Errorf("%q: %v", c.text, script.Errors)
			continue
		}
		command := script.Root.End.Statements[0].(*Pipeline).Elements[0].(*Command)
		var got []string
		for _, e := range command.Elements {
			switch e := e.(type) {
			case *CommandParameter:
				got = append(got, "-"+e.Name)
			case *StringConst:
				got = append(got, e.Value)
			default:
				got = append(got, "")
			}
		}
		if len(got) != len(c.want) {
			t.Errorf("%q: %q, want %q", c.text, got, c.want)
			continue
		}
		for i := range got {
			if got[i] != c.want[i] {
				t.Errorf("%q: %q, want %q", c.text, got, c.want)
			}
		}
	}
}
