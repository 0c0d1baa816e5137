package database_test

import (
	"context"
	"strings"
	"testing"

	"emsh/cmdlets/database"
	"emsh/server/admin/admintest"
	"emsh/store/directory"
	"emsh/store/mailbox"
)

func TestStatistics(t *testing.T) {
	h := admintest.New(t, nil, database.Commands()...)
	all := h.Run("Get-MailboxStatistics")
	if len(all) != 1 || admintest.Text(t, all[0], "ItemCount") != "0" {
		t.Fatal(all)
	}
	u, _ := directory.ByLogon(h.Snapshot(), "Administrator")
	box, err := mailbox.OpenOrCreate(context.Background(), h.Mailboxes(), mailbox.ID(u.MailboxID()))
	if err != nil {
		t.Fatal(err)
	}
	defer box.Close()
	for range 3 {
		if _, err := box.Deliver(context.Background(), mailbox.Incoming{Body: strings.NewReader("0123456789"), Size: 10}, 0); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := box.Create(context.Background(), "Projects/One", mailbox.UseNone); err != nil {
		t.Fatal(err)
	}
	one := h.Run("Get-MailboxStatistics", "Administrator")[0]
	if admintest.Text(t, one, "ItemCount") != "3" || admintest.Text(t, one, "TotalItemSize") != "30 B (30 bytes)" {
		t.Error(admintest.Text(t, one, "TotalItemSize"))
	}
	folders := h.Run("Get-MailboxFolderStatistics", "Administrator", "-IncludeOldestAndNewestItems")
	if len(folders) != 8 || admintest.Text(t, folders[0], "FolderPath") != "/Inbox" || admintest.Text(t, folders[0], "ItemsInFolder") != "3" || admintest.Text(t, folders[0], "OldestItemReceivedDate") == "" {
		t.Error(folders)
	}
	if got := h.Run("Get-MailboxFolderStatistics", "Administrator", "-FolderScope", "Personal"); len(got) != 2 || !strings.HasSuffix(admintest.Text(t, got[1], "Identity"), `\Projects\One`) {
		t.Error(got)
	}
	if r := h.Try(&admintest.Result{}, "Get-MailboxFolderStatistics", nil, "nobody"); len(r.Errors) != 1 {
		t.Error(r.Errors)
	}
	if r := h.Try(&admintest.Result{}, "Get-MailboxFolderStatistics", nil, "Administrator", "-FolderScope", "x"); len(r.Errors) != 1 {
		t.Error(r.Errors)
	}
}
