package directory_test

import (
	"errors"
	"slices"
	"testing"

	"emsh/store/config"
	"emsh/store/directory"
)

// office is a small organization: paulr and annd with mailboxes, a contact, and groups that
// contain each other.
func office(t *testing.T) config.View {
	t.Helper()
	s := config.NewLoader(append(config.Kinds(), directory.Kinds()...)).State(0)
	p, err := s.Propose(func(tx config.Tx) error {
		return errors.Join(
			config.Organizations.Put(tx, config.Organization{Name: "First Organization", Domain: "ROBICHAUX"}),
			config.AcceptedDomains.Put(tx, config.AcceptedDomain{Name: "r", DomainName: "robichaux.net", Default: true}),
			directory.Users.Put(tx, person("Paul Robichaux", "paulr")),
			directory.Users.Put(tx, person("Ann Devries", "annd")),
			directory.Groups.Put(tx, group("Field Engineers", 1)),
			directory.Groups.Put(tx, group("Everybody", 2)),
			directory.Contacts.Put(tx, directory.Contact{Object: directory.Object{Guid: config.GUID{9}, RecipientType: directory.TypeMailContact, Name: "Outside", Alias: "outside",
				EmailAddresses: directory.SetPrimary(nil, "out@side.example")}, ExternalEmailAddress: "out@side.example"}),
		)
	})
	if err == nil {
		err = p.Check()
	}
	if err != nil {
		t.Fatal(err)
	}
	p, err = p.Next().Propose(func(tx config.Tx) error {
		paul, err := directory.One[directory.User](tx, "mailbox", "paulr", nil)
		join := func(g byte, member config.GUID) error {
			return directory.Memberships.Put(tx, directory.Membership{Group: config.GUID{g}, Member: member})
		}
		return errors.Join(err, join(1, paul.Guid), join(2, config.GUID{1}), join(1, config.GUID{2}), join(2, config.GUID{9}), join(2, paul.Guid))
	})
	if err != nil {
		t.Fatal(err)
	}
	return p.View()
}

func person(name, alias string) directory.User {
	u := directory.User{Mailbox: directory.NewMailbox("SRV", "db"), ClientAccess: directory.DefaultClientAccess()}
	u.Guid, u.RecipientType, u.Name, u.DisplayName, u.Alias = config.NewGUID(), directory.TypeUserMailbox, name, name, alias
	u.SamAccountName, u.UserPrincipalName = alias, alias+"@robichaux.net"
	u.EmailAddresses = directory.SetPrimary(nil, config.SmtpAddress(alias+"@robichaux.net")).With(config.SMTP("post." + config.SmtpAddress(alias) + "@robichaux.net"))
	return u
}

func group(name string, id byte) directory.Group {
	return directory.Group{Object: directory.Object{Guid: config.GUID{id}, RecipientType: directory.TypeGroup, Name: name, DisplayName: name,
		Alias: directory.AliasFrom(name), EmailAddresses: directory.SetPrimary(nil, config.SmtpAddress(directory.AliasFrom(name)+"@robichaux.net"))}}
}

func TestFind(t *testing.T) {
	v := office(t)
	for _, c := range []struct {
		id   string
		want []string
	}{
		{"paulr", []string{"Paul Robichaux"}},
		{`Robichaux\paulr`, []string{"Paul Robichaux"}},
		{`robichaux.net\PAULR`, []string{"Paul Robichaux"}},
		{`elsewhere\paulr`, nil},
		{"Paul Robichaux", []string{"Paul Robichaux"}},
		{"paulr@robichaux.net", []string{"Paul Robichaux"}},
		{"post.paulr@ROBICHAUX.net", []string{"Paul Robichaux"}},
		{"CN=Paul Robichaux,CN=Users,DC=robichaux,DC=net", []string{"Paul Robichaux"}},
		{"robichaux.net/Users/Ann Devries", []string{"Ann Devries"}},
		{"*", []string{"Paul Robichaux", "Ann Devries", "Field Engineers", "Everybody", "Outside"}},
		{"p*r", []string{"Paul Robichaux"}},
		{"Field Engineers", []string{"Field Engineers"}},
		{"{01000000-0000-0000-0000-000000000000}", []string{"Field Engineers"}},
		{"nobody", nil}, {"", nil}, {`\`, nil}, {"CN=", nil},
	} {
		var got []string
		for _, r := range directory.Find(v, c.id) {
			got = append(got, r.Base().Name)
		}
		slices.Sort(got)
		slices.Sort(c.want)
		if !slices.Equal(got, c.want) {
			t.Errorf("%q found %q, want %q", c.id, got, c.want)
		}
	}
}

func TestOneTellsWhatIsWrong(t *testing.T) {
	v := office(t)
	var missing *config.NotFound
	if _, err := directory.One(v, "mailbox", "nobody", directory.HasMailbox); !errors.As(err, &missing) {
		t.Errorf("nobody: %v", err)
	}
	var several *config.Ambiguous
	if _, err := directory.One(v, "mailbox", "*", directory.HasMailbox); !errors.As(err, &several) || len(several.Candidates) != 2 {
		t.Errorf("*: %v", err)
	}
}

func TestGroups(t *testing.T) {
	v := office(t)
	var names []string
	for r := range directory.Expand(v, config.GUID{2}) {
		names = append(names, r.Base().Name)
	}
	slices.Sort(names)
	if want := []string{"Outside", "Paul Robichaux"}; !slices.Equal(names, want) {
		t.Errorf("groups in a loop expand to %q, want %q", names, want)
	}
	paul, _ := directory.ByLogon(v, `ROBICHAUX\paulr`)
	ann, _ := directory.ByLogon(v, "annd@robichaux.net")
	if !directory.IsMember(v, config.GUID{2}, paul.Guid) || directory.IsMember(v, config.GUID{2}, ann.Guid) {
		t.Error("membership through a nested group is wrong")
	}
}

func TestResolve(t *testing.T) {
	v := office(t)
	for _, c := range []struct {
		address  config.SmtpAddress
		name     string
		accepted bool
	}{
		{"PAULR@robichaux.NET", "Paul Robichaux", true},
		{"nobody@robichaux.net", "", true},
		{"out@side.example", "Outside", false},
		{"x@y.example", "", false},
		{"Paul Robichaux", "", false},
	} {
		r := directory.Resolve(v, c.address)
		name := ""
		if r.Recipient != nil {
			name = r.Recipient.Base().Name
		}
		if name != c.name || r.Accepted != c.accepted {
			t.Errorf("%s resolves to %q, accepted %v", c.address, name, r.Accepted)
		}
	}
}

func TestAddressesAreUnique(t *testing.T) {
	v := office(t)
	_, err := v.(*config.State).Propose(func(tx config.Tx) error {
		g := group("Third", 3)
		g.EmailAddresses = g.EmailAddresses.With(config.SMTP("Post.Paulr@robichaux.net"))
		return directory.Groups.Put(tx, g)
	})
	var taken *config.Taken
	if !errors.As(err, &taken) {
		t.Errorf("a group took a user's address: %v", err)
	}
}

func TestAliasFrom(t *testing.T) {
	for in, want := range map[string]string{"Field Engineers": "FieldEngineers", "a..b.": "a.b", "Jürgen O'Neil": "JürgenO'Neil", "<>": ""} {
		if got := directory.AliasFrom(in); got != want {
			t.Errorf("AliasFrom(%q) = %q, want %q", in, got, want)
		}
	}
}
