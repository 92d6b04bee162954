package test

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"ledetraad/adapters/apiclient"
)

// server is the real program, serving a data folder.
type server struct {
	cmd    *exec.Cmd
	api    *apiclient.Client
	stderr *lockedBuffer
	url    string
	said   *bufio.Scanner // what it prints after its address
}

type lockedBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *lockedBuffer) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *lockedBuffer) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

// serve starts the program on the folder and waits until it says where it
// listens.
func serve(t testing.TB, data string, extra ...string) *server {
	t.Helper()
	args := append([]string{"serve", "--data", data, "--listen", "127.0.0.1:0", "--eventstore-listen", "127.0.0.1:0",
		"--nats-listen", "none", "--log-level", "warn"}, extra...)
	s := &server{cmd: exec.Command(program, args...), stderr: &lockedBuffer{}}
	s.cmd.Stderr = s.stderr
	out, err := s.cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := s.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.kill)
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		_, address, found := strings.Cut(lines.Text(), "http://")
		if !found {
			continue
		}
		token, err := os.ReadFile(filepath.Join(data, "api-token"))
		if err != nil {
			t.Fatal(err)
		}
		s.url, s.said = "http://"+strings.TrimSpace(address), lines
		if s.api, err = apiclient.New(s.url, strings.TrimSpace(string(token))); err != nil {
			t.Fatal(err)
		}
		return s
	}
	_ = s.cmd.Wait()
	t.Fatalf("the program ended before it served: %s", s.stderr)
	return nil
}

// kill ends the program as a power cut would, as far as a process can: it gets
// no chance to do anything.
func (s *server) kill() {
	_ = s.cmd.Process.Kill()
	_ = s.cmd.Wait()
}

// stop asks the program to end and wants it to do so without complaint.
func (s *server) stop(t testing.TB) {
	t.Helper()
	if err := s.cmd.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	if err := s.cmd.Wait(); err != nil {
		t.Errorf("the program ended with %v: %s", err, s.stderr)
	}
}

// get reads an answer of the API.
func get[T any](t testing.TB, api *apiclient.Client, path string, query url.Values) T {
	t.Helper()
	var out T
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	if err := api.Get(ctx, path, query, &out); err != nil {
		t.Fatalf("%s: %v", path, err)
	}
	return out
}

func settle(t testing.TB, api *apiclient.Client) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	if err := api.Post(ctx, "/api/v1/settle", nil, nil); err != nil {
		t.Fatalf("settle: %v", err)
	}
}

// ledetraad runs the program to its end and gives what it printed.
func ledetraad(t testing.TB, args ...string) string {
	t.Helper()
	out, err := exec.CommandContext(t.Context(), program, args...).Output()
	if err != nil {
		var stderr []byte
		if e, ok := err.(*exec.ExitError); ok {
			stderr = e.Stderr
		}
		t.Fatalf("ledetraad %s: %v\n%s", strings.Join(args, " "), err, stderr)
	}
	return string(out)
}

func parse[T any](t testing.TB, s string) T {
	t.Helper()
	var v T
	if err := json.Unmarshal([]byte(s), &v); err != nil {
		t.Fatalf("%v in %.200s", err, s)
	}
	return v
}

// painPoints is what `painpoints list --json` prints, as far as tests look.
type painPoints struct {
	PainPoints []struct {
		ID             string
		Kind           string
		State          string
		Severity       string
		Departments    []string
		LifeSituations []string `json:"life_situations"`
		Principles     []string
		Measure        map[string]float64
		EvidenceCount  int `json:"evidence_count"`
	} `json:"pain_points"`
}
