package utility_test

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"
	"time"

	"emsh/cmdlets/utility"
	"emsh/shell/command"
	"emsh/shell/eval"
	"emsh/shell/format"
	"emsh/shell/object"
)

// heard is what a session said.
type heard struct {
	eval.Silent
	lines []string
}

func (h *heard) Error(e *command.Error)   { h.lines = append(h.lines, "ERROR "+e.Text()+" "+e.Hint) }
func (h *heard) Verbose(text string)      { h.lines = append(h.lines, "VERBOSE "+text) }
func (h *heard) Warning(text string)      { h.lines = append(h.lines, "WARNING "+text) }
func (h *heard) Write(t command.HostText) { h.lines = append(h.lines, "HOST "+t.Text) }

// said runs a script in Exchange's shell without an organization, and gives all that it said.
func said(t *testing.T, dir, script string) string {
	t.Helper()
	h := &heard{}
	var s *eval.Session
	env := func() *format.Env { return utility.Env(s) }
	s = eval.New(utility.Equipped(eval.Options{Host: h, Commands: utility.Commands(), Views: utility.Views(), Text: utility.TextMaker(env), Dir: dir,
		Env: []string{"PATH=" + os.Getenv("PATH"), "HOME=" + dir, "TZ=UTC"}, Output: func(v any) error { h.lines = append(h.lines, object.Text(v)); return nil }}))
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	if res := s.Run(ctx, "", script); res.Err != nil {
		h.Error(res.Err)
	}
	return strings.Join(h.lines, "\n")
}

// TestConstructs runs what real scripts of administrators do. A wanted text that begins with "~" need
// only be found in what the script says.
func TestConstructs(t *testing.T) {
	dir := t.TempDir()
	for _, k := range []struct{ script, want string }{
		// names that are nearly right
		{"GetRandom", "~Did you mean Get-Random?"}, {"Get-Randm", "~Did you mean Get-Random?"}, {"Getrandm; 1", "~is not recognized"},
		// what an error quotes
		{"function f { [CmdletBinding()] param($Password) Write-Error no }; f -Password 'verborgen' 2>$null; $Error[0].InvocationInfo.Line", "~f -Password ***********"},
		{"ConvertTo-SecureString 'verborgen' -Nope 2>$null; 1\n$Error[0].InvocationInfo.PositionMessage", "~ConvertTo-SecureString *********** -Nope"},
		// the first lines of twenty years of scripts
		{"Add-PSSnapin Microsoft.Exchange.Management.PowerShell.Admin", ""},
		{"Add-PSSnapin Microsoft.Exchange.Management.PowerShell.E2010 -ErrorAction SilentlyContinue", ""},
		{"Add-PSSnapin Microsoft.Exchange.Management.PowerShell.SnapIn -Verbose", "~is not needed here"},
		{"Add-PSSnapin Quest.ActiveRoles", "~No snap-ins have been registered"},
		{"if (!(Get-PSSnapin Microsoft.Exchange.Management.PowerShell.E2010 -ErrorAction SilentlyContinue)) { 'missing' }", ""},
		{"Remove-PSSnapin Microsoft.Exchange.Management.PowerShell.Admin", ""},
		{`. "$env:ExchangeInstallPath\bin\RemoteExchange.ps1"; Connect-ExchangeServer -auto -ClientApplication:ManagementShell`, ""},
		{`. 'C:\Program Files\Microsoft\Exchange Server\V14\bin\RemoteExchange.ps1'; Connect-ExchangeServer -auto`, ""},
		{`Test-Path "$env:ExchangeInstallPath\bin\RemoteExchange.ps1"`, "True"},
		{`"$exinstall|$exbin|$exscripts" -eq "$env:ExchangeInstallPath|$($env:ExchangeInstallPath)bin|$($env:ExchangeInstallPath)Scripts"`, "True"},
		{"$s = New-PSSession -ConfigurationName Microsoft.Exchange -ConnectionUri http://ex01.contoso.com/PowerShell/ -Authentication Kerberos; Import-PSSession $s -AllowClobber -DisableNameChecking | Out-Null; (Get-PSSession).ComputerName; Remove-PSSession $s; @(Get-PSSession).Count", "ex01.contoso.com\n0"},
		{"$c = New-Object PSCredential 'a', (ConvertTo-SecureString x -AsPlainText -Force); Import-Module (Import-PSSession (New-PSSession -ConfigurationName Microsoft.Exchange -ConnectionUri https://outlook.office365.com/powershell-liveid/ -Credential $c -Authentication Basic -AllowRedirection)) -Global", ""},
		{"New-PSSession -ComputerName other", "~no other server's PowerShell"},
		{"Enter-PSSession other", "~ssh"},
		{"Exit-PSSession", ""},
		{"Import-Module ExchangeOnlineManagement; Connect-ExchangeOnline -UserPrincipalName a@b.c -ShowBanner:$false; Disconnect-ExchangeOnline -Confirm:$false", ""},
		{"(Get-Module ExchangeOnlineManagement -ListAvailable).Count -eq 0", "False"},
		{"Import-Module ActiveDirectory", "~there is no Active Directory here"},
		{"Set-ADServerSettings -ViewEntireForest $true -Verbose; (Get-ADServerSettings).ViewEntireForest", "~True"},
		{"Set-ADServerSettings -PreferredServer dc01; (Get-ADServerSettings).UserPreferredGlobalCatalog", "dc01"},
		{"$AdminSessionADSettings.ViewEntireForest = $true; $AdminSessionADSettings.ViewEntireForest", "True"},
		{"Set-ExecutionPolicy RemoteSigned -Scope Process -Force; Get-ExecutionPolicy", "Unrestricted"},
		{"#requires -version 3\nSet-StrictMode -Version 2; 'ok'", "ok"},
		{"Add-Type -AssemblyName System.Web; [System.Web.HttpUtility]::UrlEncode('a b')", "a+b"},
		{"Add-Type -AssemblyName System.Windows.Forms", "~needs a Windows desktop"},
		{"Add-Type -TypeDefinition 'public class X {}'", "~class of the shell's own language"},
		{"Add-Type 'public class TrustAll : ICertificatePolicy { }'; [System.Net.ServicePointManager]::CertificatePolicy = $null", ""},

		// what only Windows has: one error that says why
		{"Get-WmiObject Win32_OperatingSystem", "~needs Windows Management Instrumentation"},
		{"Get-CimInstance -ClassName Win32_Service -Filter \"Name='x'\"", "~needs Windows Management Instrumentation"},
		{"Get-EventLog -LogName Application", "~Windows event log"},
		{"1 | Out-GridView -Title x", "~Windows desktop"},
		{"Set-PSBreakpoint -Line 3", "~debugger"},
		{"New-Object -ComObject WScript.Shell", "~Read-Host"},
		{"Get-ADUser x", "~Get-User"},
		{`Get-ItemProperty -Path HKLM:\SOFTWARE\Microsoft\ExchangeServer\v14\Setup`, "~no Windows registry"},
		{"[adsi]'LDAP://x'", "~Active Directory"},
		{"quit", "~exit leaves"},
		{"New-Object Net.Mail.SmtpClient('x')", "~Send-MailMessage"},
		{"(New-Object System.Net.WebClient).DownloadString('x')", "~Invoke-WebRequest"},
		{"[Security.Principal.WindowsIdentity]::GetCurrent()", "~Windows accounts"},
		{"[System.Security.Cryptography.ProtectedData]::Protect($null, $null, 'CurrentUser')", "~Windows's own keys"},
		{"[void][Reflection.Assembly]::LoadWithPartialName('System.Web')", ""},
		{"[Reflection.Assembly]::LoadFile('C:\\ews.dll')", "~cannot be loaded"},
		{"New-Object Microsoft.CSharp.CSharpCodeProvider", "~not compiled"},
		{"New-Object Microsoft.Exchange.WebServices.Data.ExchangeService", "~Exchange Web Services"},
		{"Invoke-Command -ComputerName localhost -ScriptBlock { 1 }", "1"},
		{"Invoke-Command -ComputerName other { 1 }", "~no other server's PowerShell"},
		{"$s = New-PSSession -ConfigurationName Microsoft.Exchange; Invoke-Command -Session $s -ScriptBlock { param($a) $a } -ArgumentList 2; Invoke-Command $s { 3 }", "2\n3"},
		{"Invoke-Command -ConnectionUri http://ex01/PowerShell -ConfigurationName Microsoft.Exchange -ScriptBlock { 4 }", "4"},

		// what is called most
		{"[pscustomobject]@{A=1} | ConvertTo-Json -Compress", `{"A":1}`},
		{"$l = [System.Collections.Generic.List[object]]::new(); $l.Add(1); $l.AddRange(@(2,3)); $l.Count", "3"},
		{"$o = [pscustomobject]@{'a b'=3}; $o.'a b'; $n = 'a b'; $o.$n", "3\n3"},
		{"$o = [ordered]@{b=1;a=2}; $o.Keys -join ','", "b,a"},
		{"function f([ref]$x) { $x.Value = 5 }; $q = 1; f ([ref]$q); $q", "5"},
		{"([pscustomobject]@{A=1;B=2}).PSObject.Properties | ForEach-Object Name", "A\nB"},
		{"([xml]'<a><b>hi</b></a>').a.b", "hi"},
		{"(1,2,3).Where({$_ -gt 1}); (1,2).ForEach({$_*2})", "2\n3\n2\n4"},
		{"$x = 5; Invoke-Command { $using:x }", "5"},
		{"[string]::IsNullOrEmpty(''); [string]::IsNullOrWhiteSpace(' '); [string]::Join(',', @(1,2)); [string]::Empty -eq ''", "True\nTrue\n1,2\nTrue"},
		{"[math]::Round(1.256, 2); [convert]::ToBase64String([text.encoding]::UTF8.GetBytes('hi')); [bitconverter]::ToString([byte[]](1,2))", "1.26\naGk=\n01-02"},
		{"[convert]::ToString(255,2); [convert]::ToInt32('ff',16); [convert]::ToChar(65)", "11111111\n255\nA"},
		{"[System.Net.ServicePointManager]::SecurityProtocol = [Net.SecurityProtocolType]::Tls12", ""},
		{"[io.path]::Combine('a','b'); [datetime]::Parse('2007-03-01').Year; [diagnostics.stopwatch]::StartNew().IsRunning", "a/b\n2007\nTrue"},
		{"'a,b'.Split(',').Count; 'abc'.Substring(1); 'abc'.Replace('a','b'); ' a '.Trim().ToUpper(); 'abc'.IndexOf('c'); 'abcb'.LastIndexOf('b'); 'abc'.TrimEnd('c'); 'abc'.StartsWith('a')", "2\nbc\nbbc\nA\n2\n3\nab\nTrue"},
		{"@{a=1}.ContainsKey('A'); @{a=1}.GetEnumerator() | ForEach-Object Key", "True\na"},
		{"(New-Object System.Management.Automation.PSCredential('u',(ConvertTo-SecureString 'x' -AsPlainText -Force))).GetNetworkCredential().Password", "x"},
		{"(Get-Date '2007-03-01').AddDays(1).AddMinutes(2).ToString('s')", "2007-03-02T00:02:00"},
		{"$l = [Collections.ArrayList]@(1,2,3); $l.Item(1) = 9; \"$l\"", "1 9 3"},
		{"$function:foo = { 1 }; foo", "1"},
		{"[nullable[int]]5; [version]'1.2.3' | ForEach-Object Major; ([uri]'http://a/b').Host; [array](1,2) | Measure-Object | ForEach-Object Count", "5\n1\na\n2"},
		{"function g { [CmdletBinding(SupportsShouldProcess=$true)][OutputType([string])]param([Parameter(ValueFromPipeline=$true,HelpMessage='x')][ValidateNotNullOrEmpty()][string]$x) process { if ($PSCmdlet.ShouldProcess($x)) { $x } } }; 'a' | g", "a"},
		{"function k { [Diagnostics.CodeAnalysis.SuppressMessageAttribute('a','b',Justification='x')] param() 1 }; k", "1"},
		{"Write-Progress -Activity x -Status y -PercentComplete 5; Write-Progress -Activity x -Completed", ""},
		{"$o = New-Object PSObject; Add-Member -InputObject $o -MemberType NoteProperty -Name N -Value 1; $o.N", "1"},
		{"1 | ConvertTo-Html -Fragment | Select-Object -First 1", "<table>"},
		{"[pscustomobject]@{A=1} | Export-Csv -Path r.csv -NoTypeInformation -Encoding UTF8 -Force; (Import-Csv r.csv).A; [pscustomobject]@{A=2} | Export-Csv r.csv -NoType -Append; @(Import-Csv r.csv).Count", "1\n2"},

		// what else the language has
		{"Set-Item env:COLOR blue; $env:COLOR", "blue"},
		{"Set-Content p.txt x; Set-ItemProperty p.txt -Name IsReadOnly -Value $true; (Get-ItemProperty p.txt).IsReadOnly; Get-ItemPropertyValue p.txt -Name Length", "True\n2"},
		{"Update-TypeData -TypeName System.String -MemberType ScriptProperty -MemberName Loud -Value { $this.ToUpper() } -Force; 'a'.Loud", "A"},
		{"Update-TypeData -TypeName System.String -MemberType ScriptMethod -MemberName Twice -Value { $this + $this }; 'a'.Twice()", "aa"},
		{"Update-TypeData -TypeName Rep -DefaultDisplayPropertySet A; [pscustomobject]@{PSTypeName='Rep';A=1;B=2} | Out-String | ForEach-Object Trim", "A\n-\n1"},
		{"Watch-Command { 1 } -Count 2 -Interval 0.1", "1\n1"},
		{"Watch-Command { 1 }", "~-Count"},
		{"(1 | ConvertTo-Xml -NoTypeInformation).Objects.Object; 'a<b' | ConvertTo-Xml -As Stream", "~<Object Type=\"System.String\">a&lt;b</Object>"},
		{"('abc' | Format-Hex).HexBytes; (1 | Format-Hex).HexBytes", "61 62 63\n01 00 00 00"},
		{"New-PSDrive -Name Logs -PSProvider FileSystem -Root . | Out-Null; Set-Content Logs:/l.txt hi; Get-Content l.txt; Get-PSDrive Logs | Remove-PSDrive; Test-Path Logs:/l.txt", "hi\nFalse"},
		{"function f { (Get-PSCallStack)[0].Command }; f", "f"},
		{"try { 1/0 } catch {}; (Get-Error).Message", "Attempted to divide by zero."},
		{"(Get-TimeZone -Id Europe/Berlin).BaseUtcOffset.Hours; Get-TimeZone -Id No/Where", "~was not found"},
		{"(Get-Uptime).TotalSeconds -gt 0", "True"},
		{"$p = Start-Process sleep 0.1 -PassThru; $p | Wait-Process -Timeout 5; 'done'", "done"},
		{"Start-ThreadJob { 1 + 1 } | Receive-Job -Wait -AutoRemoveJob", "2"},
		{"Get-PSCommand Export-Csv | ForEach-Object Name", "Export-Csv"},
		{"'one','two' | AssembleMessage -Path m.eml; Get-Content m.eml", "onetwo"},
	} {
		got := said(t, dir, k.script)
		if part, ok := strings.CutPrefix(k.want, "~"); ok && strings.Contains(got, part) && strings.Count(got, "ERROR ") < 2 || got == k.want {
			continue
		}
		t.Errorf("%s\n got  %q\n want %q", k.script, got, k.want)
	}
}

func TestWeb(t *testing.T) {
	mux := http.NewServeMux()
	mux.HandleFunc("/json", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		fmt.Fprintf(w, `{"method":%q,"agent":%q,"type":%q,"body":%q,"auth":%q}`, r.Method, r.UserAgent(), r.Header.Get("Content-Type"), bodyOf(r), r.Header.Get("Authorization"))
	})
	mux.HandleFunc("/page", func(w http.ResponseWriter, r *http.Request) {
		http.SetCookie(w, &http.Cookie{Name: "seen", Value: "1"})
		fmt.Fprint(w, `<a href="/x?a=1&amp;b=2" id=one>x</a><img src='p.png'>`)
	})
	mux.HandleFunc("/cookie", func(w http.ResponseWriter, r *http.Request) {
		c, _ := r.Cookie("seen")
		fmt.Fprint(w, c)
	})
	mux.HandleFunc("/xml", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/xml")
		fmt.Fprint(w, "<a><b>hi</b></a>")
	})
	mux.HandleFunc("/no", func(w http.ResponseWriter, _ *http.Request) { http.Error(w, "why not", http.StatusForbidden) })
	mux.HandleFunc("/go", func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/page", http.StatusFound) })
	mux.HandleFunc("/one", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Link", `</two>; rel="next"`)
		fmt.Fprint(w, "1")
	})
	mux.HandleFunc("/two", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, "2") })
	server := httptest.NewServer(mux)
	defer server.Close()
	dir := t.TempDir()
	for _, k := range []struct{ script, want string }{
		{"$r = Invoke-RestMethod -Uri U/json -Method Post -Body @{a='b c'} -UserAgent me; $r.method; $r.agent; $r.type; $r.body", "POST\nme\napplication/x-www-form-urlencoded\na=b+c"},
		{"(Invoke-RestMethod U/json -Body @{a=1}).method", "GET"},
		{"$r = irm U/json -Method Put -ContentType application/json -Headers @{Authorization='Bearer x'} -Body (@{a=1} | ConvertTo-Json -Compress); $r.body; $r.auth", `{"a":1}` + "\nBearer x"},
		{"$r = Invoke-WebRequest U/page -UseBasicParsing; $r.StatusCode; $r.Links[0].href; $r.Images[0].src", "200\n/x?a=1&b=2\np.png"},
		{"(Invoke-WebRequest U/go).StatusCode", "200"},
		{"Invoke-WebRequest U/page -SessionVariable s | Out-Null; (Invoke-WebRequest U/cookie -WebSession $s).Content", "seen=1"},
		{"(Invoke-RestMethod U/xml).a.b", "hi"},
		{"try { Invoke-WebRequest U/no } catch { $_.Exception.Message; $_.Exception.Response.StatusCode; [int]$_.Exception.Response.StatusCode; $_.ErrorDetails.Message }", "Response status code does not indicate success: 403 (Forbidden).\nForbidden\n403\nwhy not"},
		{"(Invoke-WebRequest U/no -SkipHttpErrorCheck).StatusCode", "403"},
		{"Invoke-WebRequest U/xml -OutFile a.xml; Get-Content a.xml", "<a><b>hi</b></a>"},
		{"Invoke-RestMethod U/one -FollowRelLink", "1\n2"},
		{"Invoke-RestMethod U/json -Credential (New-Object PSCredential u, (ConvertTo-SecureString p -AsPlainText -Force)) | ForEach-Object auth", "Basic dTpw"},
		{"Invoke-WebRequest 'ftp://x/'", "~not an address of a web server"},
		{"Test-Connection 127.0.0.1 -TcpPort P; (Test-NetConnection 127.0.0.1 -Port P).TcpTestSucceeded", "True\nTrue"},
	} {
		_, port, _ := net.SplitHostPort(server.Listener.Addr().String())
		script := strings.NewReplacer("U/", server.URL+"/", "Port P", "Port "+port).Replace(k.script)
		got := said(t, dir, script)
		if part, ok := strings.CutPrefix(k.want, "~"); ok && strings.Contains(got, part) || got == k.want {
			continue
		}
		t.Errorf("%s\n got  %q\n want %q", k.script, got, k.want)
	}
}

func bodyOf(r *http.Request) string {
	b := make([]byte, 1024)
	n, _ := r.Body.Read(b)
	return string(b[:n])
}
