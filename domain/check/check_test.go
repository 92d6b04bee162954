package check_test

import (
	"errors"
	"strings"
	"testing"

	"ledetraad/domain/check"
	"ledetraad/domain/fault"
)

// No field takes a CPR number, and no answer repeats one.
func TestCPRIsRefusedEverywhere(t *testing.T) {
	for name, rule := range map[string]func(field, v string) error{
		"text": check.Text, "name": check.Name, "optional name": check.OptionalName,
		"key": check.Key, "optional key": check.OptionalKey, "id": check.ID,
		"one of": func(field, v string) error { return check.OneOf(field, v, "a", "b") },
	} {
		for _, number := range []string{"010170-1234", "0101701234"} {
			err := rule("data.x", number)
			f, ok := errors.AsType[*fault.Error](err)
			if !ok || f.Code != fault.Invalid || f.Field != "data.x" {
				t.Errorf("%s takes %s: %v", name, number, err)
				continue
			}
			if strings.Contains(err.Error(), "1234") || strings.Contains(err.Error(), "010170") {
				t.Errorf("%s: %q repeats the number", name, err)
			}
			if !strings.Contains(err.Error(), "CPR") {
				t.Errorf("%s: %q does not say why", name, err)
			}
		}
	}
	if err := check.Text("data.text", "Æblet 😀 010170-1234"); err == nil || !strings.Contains(err.Error(), "characters 9 to 19") {
		t.Errorf("the place is not named: %v", err)
	}
}

func TestWhatIsNoCPRIsTaken(t *testing.T) {
	for _, err := range []error{
		check.Text("f", "Ring 36 37 70 00 den 12.04.2026, sagsnr. 1204567890"), check.Name("f", "Rødovrevej 12"),
		check.ID("f", "0190a1b2-c3d4-7e5f-8a6b-0c1d2e3f4a5b"), check.ID("f", "kald-1204567890"), check.Key("f", "born-og-familie"),
	} {
		if err != nil {
			t.Error(err)
		}
	}
}
