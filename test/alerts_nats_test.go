package test

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/nats-io/nats.go"

	"ledetraad/adapters/httpapi"
	"ledetraad/projections/alerts"
)

// run runs the program at the server and wants it to do well.
func (s *server) run(t testing.TB, token string, args ...string) string {
	t.Helper()
	cmd := exec.Command(program, append(args, "--server", s.url, "--token", token)...)
	var complaints strings.Builder
	cmd.Stderr = &complaints
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("ledetraad %v: %v\n%s%s", args, err, out, complaints.String())
	}
	return strings.TrimSpace(string(out))
}

// following is a program that follows alerts.
type following struct {
	cmd   *exec.Cmd
	lines chan string
}

// follow starts the program and waits until it says that it follows.
func follow(t testing.TB, says string, name string, args ...string) *following {
	t.Helper()
	f := &following{cmd: exec.Command(name, args...), lines: make(chan string, 1000)}
	out, err := f.cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	complaints, err := f.cmd.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := f.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(f.stop)
	go func() {
		defer close(f.lines)
		for lines := bufio.NewScanner(out); lines.Scan(); {
			f.lines <- lines.Text()
		}
	}()
	read, said := bufio.NewReader(complaints), ""
	for {
		line, err := read.ReadString('\n')
		said += line
		if strings.Contains(line, says) {
			go io.Copy(io.Discard, read)
			return f
		}
		if err != nil {
			t.Fatalf("%s %v ended: %q", name, args, said)
		}
	}
}

func (f *following) stop() {
	_ = f.cmd.Process.Kill()
	_ = f.cmd.Wait()
}

func (f *following) next(t testing.TB) string {
	t.Helper()
	select {
	case line := <-f.lines:
		return line
	case <-time.After(2 * time.Minute):
		t.Fatal("nothing is heard")
		return ""
	}
}

// note is a visit at which somebody of the department uses a word that the
// citizen does not know.
func note(dir, department string, n int) string {
	path := filepath.Join(dir, fmt.Sprintf("%s-%d.md", department, n))
	text := fmt.Sprintf(`---
session: %[1]s-%[2]d
observatør: Ida%[2]d
afdeling: %[1]s
dato: 2026-03-%02[2]d
deltagere: P-%[1]s-%[2]d
---

## 10:05 medarbejder til borger: "Vi sender det i partshøring."
## 10:06 ordret borger (P-%[1]s-%[2]d)
Hvad er partshøring?
## 10:08 medarbejder til borger: "Partshøringen kommer i din e-Boks."
`, department, n)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		panic(err)
	}
	return path
}

// A note is imported that crosses the threshold, and who follows with a head's
// token sees the alert: live, by the example in the documentation, and by a
// durable consumer that was away. Without the token, and with that of another
// department, nobody does.
func TestAHeadHearsOnNATS(t *testing.T) {
	data, notes := t.TempDir(), t.TempDir()
	s := serve(t, data, "--nats-listen", "127.0.0.1:0")
	operator, err := os.ReadFile(filepath.Join(data, "api-token"))
	if err != nil {
		t.Fatal(err)
	}
	op := strings.TrimSpace(string(operator))
	s.run(t, op, "import", "--create-missing", note(notes, "Jobcenter", 1), note(notes, "Sundhed", 1))
	settle(t, s.api)
	job := s.run(t, op, "tokens", "add", "job", "--role", "head", "--department", "jobcenter")
	health := s.run(t, op, "tokens", "add", "sundhed", "--role", "head", "--department", "sundhed")
	at := get[httpapi.AlertsOnNATS](t, s.api, "/api/v1/alerts/nats", nil)

	const ready = "Følger varsler"
	args := []string{"alerts", "follow", "--server", s.url, "--token", job}
	live := follow(t, ready, program, append(args, "--department", "jobcenter")...)
	asJSON := follow(t, ready, program, append(args, "--json")...)
	follow(t, ready, program, append(args, "--durable", "vagt", "--json")...).stop() // and goes
	example := filepath.Join(t.TempDir(), "subscriber")
	if out, err := exec.Command("go", "build", "-o", example, "ledetraad/docs/examples/subscriber").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	key := filepath.Join(t.TempDir(), "token")
	if err := os.WriteFile(key, []byte(job+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	shown := follow(t, "listening", "sh", "-c", `exec "$0" --server "$1" --name eksempel < "$2"`, example, s.url, key)
	other := follow(t, ready, program, "alerts", "follow", "--server", s.url, "--token", health)
	for name, o := range map[string][]nats.Option{"without a token": nil, "with another": {nats.Token("ledetraad_x")}} {
		if nc, err := nats.Connect(at.URL, append(o, nats.Timeout(time.Minute))...); !errors.Is(err, nats.ErrAuthorization) {
			nc.Close()
			t.Errorf("%s: %v", name, err)
		}
	}
	if out, err := exec.Command(program, append(args, "--department", "sundhed")...).CombinedOutput(); err == nil || !strings.Contains(string(out), "does not open") {
		t.Errorf("another department is followed: %v %s", err, out)
	}

	files := []string{"import", "--create-missing"}
	for n := 2; n < 9; n++ {
		files = append(files, note(notes, "Jobcenter", n))
	}
	s.run(t, op, files...)
	if line := live.next(t); !strings.Contains(line, "Jobcenter: ") || !strings.Contains(line, "/painpoints/") {
		t.Errorf("the line is %q", line)
	}
	a, err := alerts.ReadAnnouncement([]byte(asJSON.next(t)))
	if err != nil {
		t.Fatal(err)
	}
	if line := shown.next(t); !strings.Contains(line, "jobcenter: "+a.Title) || !strings.HasSuffix(line, s.url+a.Link) {
		t.Errorf("the example says %q", line)
	}
	settle(t, s.api)
	again, err := alerts.ReadAnnouncement([]byte(follow(t, ready, program, append(args, "--durable", "vagt", "--json")...).next(t)))
	if err != nil || again.Alert != a.Alert {
		t.Errorf("who was away hears of %s: %v; want %s", again.Alert, err, a.Alert)
	}
	if len(other.lines) > 0 {
		t.Errorf("another department hears %q", <-other.lines)
	}

	list := get[struct {
		Tokens []struct{ ID, Name string }
	}](t, s.api, "/api/v1/tokens", nil)
	for _, k := range list.Tokens {
		if k.Name == "job" {
			s.run(t, op, "tokens", "revoke", k.ID)
		}
	}
	for range live.lines { // it ends with its token
	}
	if strings.Contains(s.stderr.String(), job) || strings.Contains(s.stderr.String(), op) {
		t.Error("a token stands in the log")
	}
	s.stop(t)
}
