package test

import (
	"os"
	"strings"
	"testing"

	"ledetraad/domain/catalogue"
)

// The event catalogue is read by people who never see the code; an event that
// is missing there is one that they do not know of.
func TestEventCatalogueIsComplete(t *testing.T) {
	b, err := os.ReadFile("../docs/events.md")
	if err != nil {
		t.Fatal(err)
	}
	reg, err := catalogue.Events()
	if err != nil {
		t.Fatal(err)
	}
	names := reg.Names()
	commands, err := catalogue.Commands()
	if err != nil {
		t.Fatal(err)
	}
	names = append(names, commands.Names()...)
	for _, name := range names {
		if !strings.Contains(string(b), "`"+name+"`") {
			t.Errorf("docs/events.md does not mention %s", name)
		}
	}
}
