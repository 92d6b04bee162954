package privatedb_test

import (
	"os"
	"path/filepath"
	"testing"

	"ledetraad/adapters/privatedb"
	"ledetraad/domain/fault"
)

const first = "-- step 1: things\nCREATE TABLE thing(name TEXT) STRICT;\n"

func TestStepsAreTakenOnce(t *testing.T) {
	path := filepath.Join(t.TempDir(), "things.db")
	for _, schema := range []string{first, first, first + "-- step 2: their weight\nALTER TABLE thing ADD COLUMN weight INTEGER;\n"} {
		db, err := privatedb.Open(t.Context(), path, "things", schema)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := db.ExecContext(t.Context(), "INSERT INTO thing(name) VALUES('a')"); err != nil {
			t.Error(err)
		}
		if err := db.Close(); err != nil {
			t.Fatal(err)
		}
	}
	db, err := privatedb.Open(t.Context(), path, "things", first)
	if fault.CodeOf(err) != fault.Conflict {
		t.Errorf("a file of a newer program is opened: %v %v", db, err)
	}
	info, err := os.Stat(path)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v %v", info.Mode(), err)
	}
}
