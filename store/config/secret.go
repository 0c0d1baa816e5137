package config

import "encoding/json"

// Secret is text that is stored but never shown: it prints as stars.
type Secret string

// String writes stars, or nothing where there is no secret.
func (s Secret) String() string {
	if s == "" {
		return ""
	}
	return "********"
}

// GoString hides the secret from %#v too.
func (s Secret) GoString() string { return s.String() }

// MarshalText writes stars: text is what people see.
func (s Secret) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// UnmarshalText takes a new secret.
func (s *Secret) UnmarshalText(b []byte) error {
	*s = Secret(b)
	return nil
}

// MarshalJSON writes the secret itself: JSON is how the store keeps it.
func (s Secret) MarshalJSON() ([]byte, error) { return json.Marshal(string(s)) }

// UnmarshalJSON reads the secret as the store keeps it.
func (s *Secret) UnmarshalJSON(b []byte) error { return json.Unmarshal(b, (*string)(s)) }

// Reveal returns the secret to code that must have it.
func (s Secret) Reveal() string { return string(s) }

// PipelineValue gives the shell stars: what crosses into a pipeline can be printed, stored and
// sent on.
func (s Secret) PipelineValue() (kind string, data any) { return "", s.String() }
