package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"ledetraad/cmd/ledetraad/bench"
)

// TestMain lets this test's own binary be the program that the benchmark
// starts.
func TestMain(m *testing.M) {
	if len(os.Args) > 1 && os.Args[1] == "serve" {
		main()
	}
	os.Exit(m.Run())
}

func TestBenchHasAFigureForEveryRow(t *testing.T) {
	dir := t.TempDir()
	var out, errs bytes.Buffer
	args := []string{"bench", "--events", "300", "--each", "200ms", "--json", "--dir", dir}
	if code := run(t.Context(), args, &console{in: nil, out: &out, err: &errs}); code != 0 {
		t.Fatalf("exit code %d: %s", code, errs.String())
	}
	var r bench.Report
	if err := json.Unmarshal(out.Bytes(), &r); err != nil {
		t.Fatalf("%v in %s", err, out.String())
	}
	measured := map[string]bool{}
	for _, row := range r.Rows {
		measured[row.Key] = row.Value > 0
	}
	for _, key := range bench.Keys() {
		if _, proc := os.Stat("/proc/self/status"); proc != nil && (key == "memory" || key == "memory-peak") {
			continue // only Linux tells
		}
		if !measured[key] {
			t.Errorf("the row %s has no figure", key)
		}
		if benchRows[key] == "" {
			t.Errorf("the row %s has no Danish name", key)
		}
	}
	if left, err := filepath.Glob(filepath.Join(dir, "*")); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v (%v)", left, err)
	}
}

func TestBenchRefusesRowsThatAreNotThere(t *testing.T) {
	var out, errs bytes.Buffer
	if code := run(t.Context(), []string{"bench", "--only", "speed"}, &console{out: &out, err: &errs}); code != 2 {
		t.Errorf("exit code %d; want 2: %s", code, errs.String())
	}
}
