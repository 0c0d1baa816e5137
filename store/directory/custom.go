package directory

import (
	"reflect"
	"strings"

	"emsh/store/config"
)

// CustomAttributes are properties of recipients whose meaning the organization chooses.
type CustomAttributes struct {
	CustomAttribute1          string                             `json:",omitzero" valid:"maxlen=1024 printable" help:"A value whose meaning the organization chooses."`
	CustomAttribute2          string                             `json:",omitzero" valid:"maxlen=1024 printable" help:"A value whose meaning the organization chooses."`
	CustomAttribute3          string                             `json:",omitzero" valid:"maxlen=1024 printable" help:"A value whose meaning the organization chooses."`
	CustomAttribute4          string                             `json:",omitzero" valid:"maxlen=1024 printable" help:"A value whose meaning the organization chooses."`
	CustomAttribute5          string                             `json:",omitzero" valid:"maxlen=1024 printable" help:"A value whose meaning the organization chooses."`
	CustomAttribute6          string                             `json:",omitzero" valid:"maxlen=1024 printable" help:"A value whose meaning the organization chooses."`
	CustomAttribute7          string                             `json:",omitzero" valid:"maxlen=1024 printable" help:"A value whose meaning the organization chooses."`
	CustomAttribute8          string                             `json:",omitzero" valid:"maxlen=1024 printable" help:"A value whose meaning the organization chooses."`
	CustomAttribute9          string                             `json:",omitzero" valid:"maxlen=1024 printable" help:"A value whose meaning the organization chooses."`
	CustomAttribute10         string                             `json:",omitzero" valid:"maxlen=1024 printable" help:"A value whose meaning the organization chooses."`
	CustomAttribute11         string                             `json:",omitzero" valid:"maxlen=1024 printable" help:"A value whose meaning the organization chooses."`
	CustomAttribute12         string                             `json:",omitzero" valid:"maxlen=1024 printable" help:"A value whose meaning the organization chooses."`
	CustomAttribute13         string                             `json:",omitzero" valid:"maxlen=1024 printable" help:"A value whose meaning the organization chooses."`
	CustomAttribute14         string                             `json:",omitzero" valid:"maxlen=1024 printable" help:"A value whose meaning the organization chooses."`
	CustomAttribute15         string                             `json:",omitzero" valid:"maxlen=1024 printable" help:"A value whose meaning the organization chooses."`
	ExtensionCustomAttribute1 config.MultiValuedProperty[string] `json:",omitzero" help:"Values whose meaning the organization chooses."`
	ExtensionCustomAttribute2 config.MultiValuedProperty[string] `json:",omitzero" help:"Values whose meaning the organization chooses."`
	ExtensionCustomAttribute3 config.MultiValuedProperty[string] `json:",omitzero" help:"Values whose meaning the organization chooses."`
	ExtensionCustomAttribute4 config.MultiValuedProperty[string] `json:",omitzero" help:"Values whose meaning the organization chooses."`
	ExtensionCustomAttribute5 config.MultiValuedProperty[string] `json:",omitzero" help:"Values whose meaning the organization chooses."`
}

// String lists the attributes that have a value.
func (c *CustomAttributes) String() string {
	if c == nil {
		return ""
	}
	var set []string
	v := reflect.ValueOf(*c)
	for i := range v.NumField() {
		switch f := v.Field(i); {
		case f.IsZero():
		case f.Kind() == reflect.String:
			set = append(set, v.Type().Field(i).Name+"="+f.String())
		default:
			values, _ := f.Interface().(config.MultiValuedProperty[string])
			set = append(set, v.Type().Field(i).Name+"="+strings.Join(values, "|"))
		}
	}
	return strings.Join(set, ", ")
}

// CustomAttributes are those of the recipient.
func (o Object) CustomAttributes() CustomAttributes {
	if o.Custom == nil {
		return CustomAttributes{}
	}
	return *o.Custom
}

// SetCustomAttributes replaces those of the recipient. Most recipients have none.
func (o *Object) SetCustomAttributes(c CustomAttributes) {
	switch set := c.String(); set {
	case o.Custom.String():
	case "":
		o.Custom = nil
	default:
		o.Custom = &c
	}
}
