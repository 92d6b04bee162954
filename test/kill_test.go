package test

import (
	"cmp"
	"context"
	"flag"
	"math/rand/v2"
	"net/url"
	"slices"
	"strconv"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"ledetraad/adapters/apiclient"
	"ledetraad/adapters/httpapi"
	"ledetraad/cmd/ledetraad/example"
	"ledetraad/domain/decider"
	"ledetraad/projections/journeys"
)

var (
	killSeed   = flag.Uint64("killseed", 0, "seed of the moments at which the program is killed; 0: another each time")
	killRounds = flag.Int("killrounds", 50, "how many times it is killed")
)

// acknowledged is what the engine has said of a command.
type acknowledged struct {
	id       uuid.UUID
	stream   string
	revision uint64
}

// The program is killed at random moments while a story is recorded and
// projected. Whatever it had acknowledged is there afterwards, everything is
// there once, and the pain points are those of a life without a fault.
func TestKilledAgainAndAgain(t *testing.T) {
	seed := cmp.Or(*killSeed, uint64(time.Now().UnixNano()))
	rng := rand.New(rand.NewPCG(seed, 1))
	t.Logf("repeat with -killseed=%d", seed)

	var story []decider.Envelope
	for e := range example.Commands(example.Options{Citizens: 40}) {
		story = append(story, e)
	}
	data := t.TempDir()
	var acked []acknowledged
	next := 0 // the first command that was not acknowledged
	per := max(1, len(story) / *killRounds)
	for range *killRounds {
		s := serve(t, data)
		check(t, s.api, acked, rng)
		ctx, cancel := context.WithCancel(t.Context())
		timer := time.AfterFunc(time.Duration(rng.IntN(400))*time.Millisecond, func() {
			_ = s.cmd.Process.Kill()
			cancel()
		})
		for end := min(len(story), next+2*per); next < end; {
			n := min(1+rng.IntN(25), end-next)
			outcomes, err := s.api.Submit(ctx, story[next:next+n])
			if err != nil {
				break // no answer: they are sent again after the restart
			}
			for _, o := range outcomes {
				if err := apiclient.OutcomeError(o); err != nil {
					t.Fatalf("refused: %v", err)
				}
				acked = append(acked, acknowledged{o.ID, o.Stream, *o.Revision})
			}
			next += n
		}
		<-ctx.Done()
		timer.Stop()
		s.kill()
	}

	s := serve(t, data)
	for batch := range slices.Chunk(story[next:], 500) {
		send(t, s.api, batch)
	}
	settle(t, s.api)
	check(t, s.api, acked, nil)

	calm := serve(t, t.TempDir())
	for batch := range slices.Chunk(story, 500) {
		send(t, calm.api, batch)
	}
	settle(t, calm.api)

	for _, view := range []string{"/api/v1/departments", "/api/v1/departments/flow", "/api/v1/programme"} {
		if diff := gocmp.Diff(get[any](t, calm.api, view, nil), get[any](t, s.api, view, nil)); diff != "" {
			t.Errorf("%s (-calm +killed):\n%s", view, diff)
		}
	}
	// What was found in the middle of the story and is no longer so may differ:
	// detectors look when the program happens to run.
	// So one of them may have been found, have receded and be back.
	standing := func(api *apiclient.Client) painPoints {
		list := get[painPoints](t, api, "/api/v1/painpoints", url.Values{"state": {"open"}})
		for i := range list.PainPoints {
			list.PainPoints[i].State = ""
		}
		return list
	}
	if diff := gocmp.Diff(standing(calm.api), standing(s.api)); diff != "" {
		t.Errorf("pain points (-calm +killed):\n%s", diff)
	}
	if diff := gocmp.Diff(listed(t, calm.api), listed(t, s.api)); diff != "" {
		t.Errorf("journeys (-calm +killed):\n%s", diff)
	}
	s.stop(t)
	calm.stop(t)
	ledetraad(t, "verify", "--data", data)
}

func send(t *testing.T, api *apiclient.Client, batch []decider.Envelope) {
	t.Helper()
	outcomes, err := api.Submit(t.Context(), batch)
	if err != nil {
		t.Fatal(err)
	}
	for _, o := range outcomes {
		if err := apiclient.OutcomeError(o); err != nil {
			t.Fatalf("refused: %v", err)
		}
	}
}

// check looks for what was acknowledged: some of it, chosen by lot, or all.
func check(t *testing.T, api *apiclient.Client, acked []acknowledged, rng *rand.Rand) {
	t.Helper()
	look := acked
	if rng != nil && len(acked) > 0 {
		look = slices.Clone(acked[max(0, len(acked)-20):]) // the newest are the likeliest to be lost
		for range 10 {
			look = append(look, acked[rng.IntN(len(acked))])
		}
	}
	for _, a := range look {
		e := get[httpapi.EventBody](t, api, "/api/v1/events/"+url.PathEscape(a.stream)+"/"+strconv.FormatUint(a.revision, 10), nil)
		if e.Command != a.id.String() {
			t.Fatalf("%s@%d was acknowledged for command %s, and holds one of %s", a.stream, a.revision, a.id, e.Command)
		}
	}
}

func listed(t *testing.T, api *apiclient.Client) []journeys.Summary {
	t.Helper()
	var all []journeys.Summary
	q := url.Values{"limit": {"1000"}}
	for {
		page := get[journeys.Page](t, api, "/api/v1/journeys", q)
		all = append(all, page.Journeys...)
		if page.Next == "" {
			return all
		}
		q.Set("after", page.Next)
	}
}
