package test

import (
	"os/exec"
	"strings"
	"testing"
)

// Dependencies point inwards: the domain knows nothing, projections know the
// domain, adapters know both, cmd wires. A wrong import is easy to write and
// hard to take back, so it fails here at once.
func TestLayers(t *testing.T) {
	const mod = "ledetraad/"
	own := func(layers ...string) func(string) bool {
		return func(p string) bool {
			for _, l := range layers {
				if p == mod+l || strings.HasPrefix(p, mod+l+"/") {
					return true
				}
			}
			return false
		}
	}
	for _, layer := range []struct {
		root    string
		own     func(string) bool
		foreign func(string) bool // modules of others that it may use
	}{
		{"domain", own("domain"), func(p string) bool { return p == "github.com/google/uuid" }},
		{"projections", own("domain", "projections"), func(p string) bool {
			for _, io := range []string{"modernc.org/", "github.com/nats-io/", "github.com/EventStore/", "database/sql", "github.com/jackc/", "net/http"} {
				if strings.HasPrefix(p, io) {
					return false
				}
			}
			return true
		}},
		{"adapters", own("domain", "projections", "adapters"), func(string) bool { return true }},
	} {
		out, err := exec.Command("go", "list", "-f", `{{.ImportPath}} {{join .Imports " "}}`, mod+layer.root+"/...").Output()
		if err != nil {
			t.Fatalf("go list: %v", err)
		}
		lines := strings.Split(strings.TrimSpace(string(out)), "\n")
		if len(lines) == 0 || lines[0] == "" {
			t.Fatalf("no packages in %s", layer.root)
		}
		for _, line := range lines {
			pkg, imports, _ := strings.Cut(line, " ")
			if strings.HasSuffix(pkg, "test") {
				continue // what supports tests, such as decidertest
			}
			for p := range strings.FieldsSeq(imports) {
				switch {
				case strings.HasPrefix(p, mod):
					if !layer.own(p) {
						t.Errorf("%s imports %s: that points outwards", pkg, p)
					}
				case strings.Contains(p, ".") || p == "database/sql" || p == "net/http":
					if !layer.foreign(p) {
						t.Errorf("%s imports %s: not in this layer", pkg, p)
					}
				}
			}
		}
	}
}
