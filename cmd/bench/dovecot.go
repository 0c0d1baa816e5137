package main

import (
	"fmt"
	"os"
	"os/exec"
	osuser "os/user"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// startDovecot starts Dovecot 2.3 as an instance of its own; nil where there is none.
func startDovecot(s settings) (*peer, error) {
	program, err := exec.LookPath("dovecot")
	if err != nil {
		program = "/usr/sbin/dovecot"
	}
	version, err := exec.Command(program, "--version").Output()
	switch {
	case err != nil:
		return nil, fmt.Errorf("it is not installed")
	case !strings.HasPrefix(string(version), "2.3."):
		return nil, fmt.Errorf("its version %s is not 2.3", strings.TrimSpace(string(version)))
	case os.Getuid() != 0:
		return nil, fmt.Errorf("only root can start it")
	}
	d := dovecot{dir: filepath.Join(s.dir, "dovecot")}
	if d.at, err = freePorts(3); err != nil {
		return nil, err
	}
	if err := d.prepare(s); err != nil {
		return nil, err
	}
	server := exec.Command(program, "-F", "-c", filepath.Join(d.dir, "dovecot.conf"))
	if err := server.Start(); err != nil {
		return nil, err
	}
	p := &peer{name: "dovecot", imap: d.at[0], imaps: d.at[1], deliver: d.at[2], lmtp: true, master: server.Process.Pid, stop: func() {
		_ = server.Process.Signal(syscall.SIGTERM)
		_ = server.Wait()
		time.Sleep(100 * time.Millisecond) // its children end after it
	}}
	if err := awaits(d.at...); err != nil {
		p.stop()
		return nil, err
	}
	return p, nil
}

type dovecot struct {
	dir string
	at  []string // imap, imaps, lmtp
}

// prepare makes what the configuration speaks of.
func (d dovecot) prepare(s settings) error {
	owner, err := osuser.Lookup("mail")
	if err != nil {
		return err
	}
	uid, _ := strconv.Atoi(owner.Uid)
	gid, _ := strconv.Atoi(owner.Gid)
	home := filepath.Join(d.dir, "home")
	for _, dir := range []string{home, filepath.Join(d.dir, "run"), filepath.Join(d.dir, "state")} {
		if err := os.MkdirAll(dir, 0o755); err != nil {
			return err
		}
	}
	if err := os.Chown(home, uid, gid); err != nil {
		return err
	}
	if err := os.Chmod(s.dir, 0o755); err != nil { // its processes run as others
		return err
	}
	var users strings.Builder
	for i := range s.users {
		fmt.Fprintf(&users, "%s:{PLAIN}%s:%d:%d::%s/u%02d::\n", user(i), password, uid, gid, home, i)
	}
	if err := os.WriteFile(filepath.Join(d.dir, "users"), []byte(users.String()), 0o644); err != nil {
		return err
	}
	if err := certificate(d.dir); err != nil {
		return err
	}
	text := strings.NewReplacer("<dir>", d.dir, "<imap>", port(d.at[0]), "<imaps>", port(d.at[1]), "<lmtp>", port(d.at[2])).Replace(dovecotConf)
	return os.WriteFile(filepath.Join(d.dir, "dovecot.conf"), []byte(text), 0o644)
}

// dovecotConf leaves durability at the default and takes limits out of a load's way.
const dovecotConf = `
base_dir = <dir>/run
state_dir = <dir>/state
log_path = <dir>/dovecot.log
protocols = imap lmtp
listen = 127.0.0.1
mail_location = mdbox:~/mdbox
first_valid_uid = 1
ssl_cert = <<dir>/cert.pem
ssl_key = <<dir>/key.pem
disable_plaintext_auth = no
mail_max_userip_connections = 20000
default_client_limit = 20000
default_process_limit = 200
passdb {
  driver = passwd-file
  args = <dir>/users
}
userdb {
  driver = passwd-file
  args = <dir>/users
}
namespace inbox {
  inbox = yes
}
service imap-login {
  process_limit = 3000
  inet_listener imap {
    port = <imap>
  }
  inet_listener imaps {
    port = <imaps>
    ssl = yes
  }
}
service imap {
  process_limit = 6000
}
service lmtp {
  inet_listener lmtp {
    port = <lmtp>
  }
}
service stats {
  unix_listener stats-writer {
    mode = 0666
  }
}
`
