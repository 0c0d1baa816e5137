package utility

import (
	"strings"

	"emsh/shell/command"
)

// elsewhere are the commands that scripts for Windows call and that cannot be here: their names,
// what they need, and what to use instead. One line is one reason.
const elsewhere = `
get-wmiobject gwmi invoke-wmimethod register-wmievent remove-wmiobject set-wmiinstance: Windows Management Instrumentation: Get-Process, Get-Service, Get-ExchangeServer and Get-Uptime tell what is asked most.
get-ciminstance gcim get-cimclass get-cimassociatedinstance get-cimsession new-cimsession remove-cimsession new-ciminstance remove-ciminstance set-ciminstance invoke-cimmethod register-cimindicationevent: Windows Management Instrumentation: Get-Process, Get-Service, Get-ExchangeServer and Get-Uptime tell what is asked most.
get-eventlog clear-eventlog limit-eventlog new-eventlog remove-eventlog show-eventlog write-eventlog get-winevent new-winevent: the Windows event log: Search-AdminAuditLog and the protocol logs hold what happened here; journalctl shows the system's log.
out-gridview ogv show-command: a Windows desktop: Format-Table, Out-Host -Paging, Export-Csv or ConvertTo-Html show the same.
set-psbreakpoint sbp get-psbreakpoint gbp remove-psbreakpoint rbp enable-psbreakpoint ebp disable-psbreakpoint dbp wait-debugger get-runspacedebug enable-runspacedebug disable-runspacedebug debug-job debug-process debug-runspace set-psdebug trace-command get-tracesource set-tracesource: a script debugger: Write-Debug, Write-Verbose and Get-PSCallStack show what a script does.
get-pssessionconfiguration register-pssessionconfiguration unregister-pssessionconfiguration set-pssessionconfiguration enable-pssessionconfiguration disable-pssessionconfiguration new-pssessionconfigurationfile new-pssessionoption new-psrolecapabilityfile enable-psremoting disable-psremoting receive-pssession connect-pssession disconnect-pssession get-wsmaninstance set-wsmaninstance test-wsman connect-wsman set-wsmanquickconfig: Windows Remote Management: ssh reaches another server's shell, and emsh attaches to its own daemon by itself.
register-scheduledjob get-scheduledjob set-scheduledjob unregister-scheduledjob enable-scheduledjob disable-scheduledjob new-scheduledjoboption new-jobtrigger get-jobtrigger add-jobtrigger set-jobtrigger remove-jobtrigger get-scheduledtask register-scheduledtask unregister-scheduledtask new-scheduledtaskaction new-scheduledtasktrigger: the Windows task scheduler: cron or a systemd timer can run "emsh -f script.ps1".
get-aduser set-aduser new-aduser remove-aduser get-adgroup get-adgroupmember add-adgroupmember remove-adgroupmember get-adobject set-adobject get-adcomputer get-addomain get-addomaincontroller get-adforest get-adrootdse get-adorganizationalunit search-adaccount get-adpermission: Active Directory: Get-User, Get-Recipient, Get-Mailbox and Get-DistributionGroup read this organization's own directory.
get-counter export-counter import-counter: Windows performance counters: Get-Process, Get-Queue and the health page show the load.
get-hotfix get-computerrestorepoint restart-computer stop-computer rename-computer add-computer remove-computer checkpoint-computer reset-computermachinepassword get-windowsfeature add-windowsfeature install-windowsfeature get-computerinfo get-acl set-acl get-authenticodesignature set-authenticodesignature get-netipaddress get-netadapter get-dnsclientserveraddress get-clipboard set-clipboard get-culture-ui: Windows: the system's own programs do this, and can be called by their names.
resolve-dnsname clear-dnsclientcache: the Windows DNS client: [Net.Dns]::GetHostAddresses('name') and the program dig ask the same.
get-clustergroup get-clusterresource get-clusternode get-cluster move-clustergroup: a Windows failover cluster: Get-ExchangeServer and Get-MailboxDatabase show the servers and databases that there are.
install-module install-package find-module update-module uninstall-module save-module register-psrepository get-psrepository set-psrepository install-packageprovider get-packageprovider: the PowerShell Gallery: the cmdlets of Exchange are here already, and Import-Module loads a module's folder or file.
register-objectevent register-engineevent unregister-event get-event get-eventsubscriber new-event remove-event wait-event: events of .NET objects: a loop with Start-Sleep, Watch-Command and Start-Job can wait for a change.
compress-archive expand-archive: .NET's archives: the programs zip, unzip and tar do this, and can be called by their names.
quit logout bye: another shell: exit leaves this one.
`

// Elsewhere is the error for a command that cannot be here, saying why and what to use instead; nil for any other.
func Elsewhere(name string) *command.Error {
	low := strings.ToLower(name)
	for line := range strings.Lines(elsewhere) {
		names, rest, ok := strings.Cut(strings.TrimSpace(line), ": ")
		if !ok || !strings.Contains(" "+names+" ", " "+low+" ") || strings.Contains(low, " ") {
			continue
		}
		needs, instead, _ := strings.Cut(rest, ": ")
		return &command.Error{ID: "CommandNotFoundException", Category: command.ObjectNotFound, Target: name,
			Exception: "System.Management.Automation.CommandNotFoundException",
			Message:   "The command '" + name + "' is not in this shell: it needs " + needs + ".", Hint: "Instead, " + instead}
	}
	return nil
}

// comClasses are the COM classes that scripts make, and what does the same here.
var comClasses = []struct{ begins, instead string }{
	{"wscript.shell", "Use Read-Host or $Host.UI.PromptForChoice to ask, and & or Start-Process to run a program."},
	{"scripting.filesystemobject", "Use Get-ChildItem, Get-Content and [IO.File]."},
	{"scripting.dictionary", "Use a hashtable: @{}."},
	{"outlook.", "Use Send-MailMessage to send, and Get-MailboxFolderStatistics to look into a mailbox."},
	{"excel.", "Use Export-Csv or ConvertTo-Html; spreadsheets read both."},
	{"cdo.", "Use Send-MailMessage."},
	{"msxml2.", "Use Invoke-WebRequest, or a cast to [xml]."},
	{"microsoft.xmlhttp", "Use Invoke-WebRequest."},
	{"adodb.", "Use Import-Csv and Export-Csv."},
	{"shell.application", "Use Get-ChildItem, Copy-Item and Invoke-Item."},
	{"internetexplorer.", "Use Invoke-WebRequest, or Invoke-Item to open a page."},
}

// noComObjects is the error for New-Object -ComObject.
func noComObjects(class string) *command.Error {
	e := fail("ComObjectPlatformNotSupported", command.NotImplemented, "PlatformNotSupportedException",
		"There are no COM objects here: '"+class+"' belongs to Windows.", class)
	for _, k := range comClasses {
		if strings.HasPrefix(strings.ToLower(class), k.begins) {
			e.Hint = k.instead
			return e
		}
	}
	e.Hint = "Get-Command lists what this shell can do."
	return e
}

// assemblies are what Add-Type can name without harm: their types are here, as far as scripts use them.
var assemblies = strings.Fields("system system.core system.web system.xml system.xml.linq system.net system.net.http system.security system.runtime " +
	"system.runtime.serialization system.web.extensions system.management.automation microsoft.powershell.security system.io.compression " +
	"system.io.compression.filesystem system.linq system.collections system.text.regularexpressions system.numerics system.configuration mscorlib netstandard")

// needsWindows are assemblies whose types are not here.
var needsWindows = []struct{ begins, why string }{
	{"system.windows", "a Windows desktop; ask with Read-Host or $Host.UI.PromptForChoice"},
	{"presentation", "a Windows desktop; ask with Read-Host or $Host.UI.PromptForChoice"},
	{"windowsbase", "a Windows desktop; ask with Read-Host or $Host.UI.PromptForChoice"},
	{"microsoft.visualbasic", "a Windows desktop; ask with Read-Host"},
	{"system.drawing", "a Windows desktop; ConvertTo-Html can show pictures by their addresses"},
	{"system.directoryservices", "Active Directory; use Get-User and Get-Recipient"},
	{"system.management", "Windows Management Instrumentation; use Get-Process and Get-Service"},
	{"system.serviceprocess", "Windows services; use Get-Service"},
	{"microsoft.exchange", "Exchange's own program files; its cmdlets are all here"},
	{"microsoft.office", "Office on Windows; use Export-Csv"},
}
