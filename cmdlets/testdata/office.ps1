# The objects that the documentation's examples speak of.
$WarningPreference = 'SilentlyContinue'
$secret = ConvertTo-SecureString 'Pa55word!' -AsPlainText -Force

function person($name, $alias) {
    $first, $last = $name -split ' ', 2
    $null = New-Mailbox -Name $name -Alias $alias -UserPrincipalName "$alias@contoso.com" -AccountDisabled -FirstName $first -LastName $last
}

foreach ($domain in 'fabrikam.com', 'fourthcoffee.com', 'northwindtraders.com', 'tailspintoys.com', 'northamerica.contoso.com', 'contoso.onmicrosoft.com', 'sales.contoso.com', 'contosobeverages.com') {
    $null = New-AcceptedDomain -Name $domain -DomainName $domain
}
Set-AcceptedDomain fourthcoffee.com -Name 'Contoso'
Set-AcceptedDomain northwindtraders.com -Name 'Contoso Corp'
Set-AcceptedDomain fabrikam.com -Name 'Fabrikam Corp'

@'
Tony Smith,tony.smith
Anthony Smith,tonysmith
Tony Other,tony
Gurinder Singh,gurinder
John Smith,johnsmith
John Wood,john
John Rodman,jrodman
Dan Jump,danj
Janet Schorr,jschorr
Debra Garcia,debra
Ben Smith,bensmith
Ayla Kol,AylaKol
Pilar P,pilarp
Pat Coleman,patc
Michelle Alexander,michelle
Jeff Hay,jeffhay
Corporate Printer,corpprint
Soumya Singhi,soumya
Robin Wood,robinw
Michael Allen,mallen
Ken Sanchez,kens
Joe Healy,joe
Douglas Kohn,dkohn
Chris,chris
Coy Damon,coyd
Jay Peoples,jpeoples
Bishamon Tamura,bishamon
Kweku Ako-Adjei,kweku
Terry Adams,terry
Amy Alberts,amy
Laura Norman,laura
Julia I,julia
Valeria Barrios,valeria
David Pelton,davidp
Sunil K,sunilk
Temp Assistants,tempassistants
Room 3223,confroom3223
Help Desk Staff,hdstaff
FederatedEmail.4c1f4d8b-8179-4148-93bf-00a95fa1e042,federated
'@ -split "`r?`n" | ForEach-Object { $name, $alias = $_ -split ','; person $name $alias }

foreach ($name in 'MarketingDept1', 'Human Resources', 'Contoso Executives', 'Sales') { $null = New-Mailbox -Shared -Name $name -Alias ($name -replace ' ') }
foreach ($name in 'Room 1', 'Conference Room 1') { $null = New-Mailbox -Room -Name $name }
$null = New-Mailbox -Equipment -Name 'Fleet Van (16)' -Alias van16

foreach ($name in 'Ottawa Users', 'Research Reports', 'Marketing Worldwide', 'Marketing Department', 'Contractors', 'Vancouver Users eDiscovery Scope', 'Seattle Employees',
    'Marketing', 'Marketing USA', 'Help Desk', 'Building 32 Conference Rooms', 'ADRMSSuperUsers', 'Field Engineers') {
    $null = New-DistributionGroup $name -Members tonysmith, kens
}
$null = New-MailContact Arlene -ExternalEmailAddress arlene@example.com
$null = New-MailUser 'John Woods' -Alias jwoods2 -ExternalEmailAddress jw@tailspintoys.example -UserPrincipalName jwoods2@contoso.com
$null = New-MailUser 'Ed' -ExternalEmailAddress ed@tailspintoys.example -UserPrincipalName ed@contoso.com
$null = New-MailUser 'James Alvord' -ExternalEmailAddress james@example.com -UserPrincipalName jamesa@contoso.com

$port = 20001
foreach ($name in 'From the Internet', 'Anonymous Relay', 'Internet Receive Connector', 'Default Frontend Mailbox01', 'Connection from Contoso.com') {
    $null = New-ReceiveConnector $name -Usage Internet -Bindings "127.0.0.1:$port"
    $port++
}
foreach ($name in 'Edge', 'Contoso.com Send Connector') { $null = New-SendConnector $name -AddressSpaces "$($name -replace ' ').example" }
