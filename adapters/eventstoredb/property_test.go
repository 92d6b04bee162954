package eventstoredb_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
	"pgregory.net/rapid"

	"ledetraad/adapters/eventstoredb"
	"ledetraad/domain/decider"
	"ledetraad/domain/event"
	"ledetraad/domain/fault"
)

// step is one call of Handle in a script: by which of two processes, and with
// which commands. The streams are numbered.
type step struct {
	elsewhere bool
	cmds      []decider.Command
}

// drawScript makes commands that succeed, fail, come again, and come again with
// other content.
func drawScript(t *rapid.T) []step {
	var sent []decider.Command
	var script []step
	for range rapid.IntRange(1, 8).Draw(t, "steps") {
		s := step{elsewhere: rapid.Bool().Draw(t, "elsewhere")}
		for range rapid.IntRange(1, 5).Draw(t, "commands") {
			var id uuid.UUID
			copy(id[:], rapid.SliceOfN(rapid.Byte(), 16, 16).Draw(t, "id"))
			cmd := command(id, rapid.SampledFrom(streams(3)).Draw(t, "stream"), rapid.SliceOfN(rapid.IntRange(-4, 5), 1, 3).Draw(t, "by")...)
			if len(sent) > 0 && rapid.IntRange(0, 3).Draw(t, "kind") == 0 {
				earlier := rapid.SampledFrom(sent).Draw(t, "earlier")
				if rapid.Bool().Draw(t, "same") {
					cmd = earlier
				} else {
					cmd.ID, cmd.Stream = earlier.ID, earlier.Stream
				}
			}
			sent = append(sent, cmd)
			s.cmds = append(s.cmds, cmd)
		}
		script = append(script, s)
	}
	return script
}

type answered struct {
	Code     fault.Code
	Revision uint64
	Events   []uuid.UUID
	Repeated bool
}

// play runs a script on streams of its own.
func (p processes) play(script []step, run string) (all []answered) {
	for n, s := range script {
		cmds := make([]decider.Command, len(s.cmds))
		for i, c := range s.cmds {
			c.Stream = strings.Replace(c.Stream, "-", "-"+run, 1)
			c.KnownAt = c.KnownAt.Add(time.Duration(n) * time.Second) // each sending is received at another time
			cmds[i] = c
		}
		for _, r := range p.handle(cmds, s.elsewhere) {
			all = append(all, answered{fault.CodeOf(r.Err), r.Revision, r.Events, r.Repeated})
		}
	}
	return all
}

// processes are two that write to the same log.
type processes struct {
	t    testing.TB
	both [2]*eventstoredb.Commands
}

func (p processes) handle(cmds []decider.Command, elsewhere bool) []eventstoredb.Result {
	if elsewhere {
		return p.both[1].Handle(p.t.Context(), cmds)
	}
	return p.both[0].Handle(p.t.Context(), cmds)
}

func TestCachedIsAsUncached(t *testing.T) {
	l := newLog(t)
	runs := 0
	rapid.Check(t, func(rt *rapid.T) {
		script := drawScript(rt)
		var want []answered
		var wantLog []string
		for _, cache := range []int{0, 1, 1 << 20} { // none; one state at a time; all
			runs++
			run := fmt.Sprintf("%dx", runs)
			p := processes{t: t}
			for i := range p.both {
				p.both[i] = newCommands(t, l, eventstoredb.WithCache(cache))
			}
			got := p.play(script, run)
			var gotLog []string
			for _, s := range streams(3) {
				stream := strings.Replace(s, "-", "-"+run, 1)
				total(t, l, stream)
				for _, e := range readStream(t, l, stream, 0) {
					gotLog = append(gotLog, fmt.Sprint(s, e.Revision, e.ID, string(e.Data)))
				}
			}
			if cache == 0 {
				want, wantLog = got, gotLog
				continue
			}
			if diff := cmp.Diff(want, got); diff != "" {
				rt.Errorf("answers with a cache of %d bytes (-without +with):\n%s", cache, diff)
			}
			if diff := cmp.Diff(wantLog, gotLog); diff != "" {
				rt.Errorf("events with a cache of %d bytes (-without +with):\n%s", cache, diff)
			}
		}
	})
}

// Whatever is sent, in whatever batches, a second sending changes nothing.
func TestSendingAgainChangesNothing(t *testing.T) {
	l := newLog(t)
	runs := 0
	rapid.Check(t, func(rt *rapid.T) {
		runs++
		run := fmt.Sprintf("%dy", runs)
		c := newCommands(t, l)
		var cmds []decider.Command
		for _, s := range drawScript(rt) {
			for _, cmd := range s.cmds {
				cmd.Stream = strings.Replace(cmd.Stream, "-", "-"+run, 1)
				cmds = append(cmds, cmd)
			}
		}
		first := c.Handle(t.Context(), cmds)
		var accepted []decider.Command
		var want []eventstoredb.Result
		for i, r := range first {
			if r.Err == nil {
				accepted = append(accepted, cmds[i])
				r.Repeated = true
				r.Position = event.Position{}
				want = append(want, r)
			}
		}
		var got []eventstoredb.Result
		for _, r := range newCommands(t, l).Handle(t.Context(), accepted) {
			r.Position = event.Position{}
			got = append(got, r)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			rt.Errorf("sent again (-want +got):\n%s", diff)
		}
	})
}
