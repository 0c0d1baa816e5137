package server

import (
	"errors"
	"fmt"
	"strings"

	"emsh/server/front"
	"emsh/store/config"
)

// sayHolder adds to an address that is in use which of this server's own settings has it.
func sayHolder(err error, v config.View) error {
	var taken *front.AddressError
	if !errors.As(err, &taken) || !strings.HasSuffix(taken.Holder, "this server itself") {
		return err
	}
	if who := holderIn(v, taken.Address); who != "" {
		return fmt.Errorf("%w: %s", err, who)
	}
	return err
}

// holderIn names the service and the settings whose address this is.
func holderIn(v config.View, address string) string {
	at, err := config.ParseIPBinding(address)
	if err != nil {
		return ""
	}
	for s := range config.Imap.All(v) {
		if clashes(at, s.UnencryptedOrTLSBindings, s.SSLBindings) {
			return config.ServiceNameImap + " (" + string(s.Identity) + ")"
		}
	}
	for s := range config.Pop.All(v) {
		if clashes(at, s.UnencryptedOrTLSBindings, s.SSLBindings) {
			return config.ServiceNamePop + " (" + string(s.Identity) + ")"
		}
	}
	for c := range config.ReceiveConnectors.All(v) {
		if clashes(at, c.Bindings) {
			return config.ServiceNameTransport + " (" + string(c.Identity) + ")"
		}
	}
	return ""
}

// clashes reports whether an address is among others, or one of them is its port of every address.
func clashes(at config.IPBinding, lists ...config.MultiValuedProperty[config.IPBinding]) bool {
	for _, list := range lists {
		for _, b := range list {
			if b.Port() == at.Port() && (b == at || b.Addr().IsUnspecified() || at.Addr().IsUnspecified()) {
				return true
			}
		}
	}
	return false
}
