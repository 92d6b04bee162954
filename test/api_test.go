package test

import (
	"encoding/json"
	"fmt"
	"net/url"
	"testing"
	"time"

	"github.com/google/uuid"

	"ledetraad/adapters/apiclient"
	"ledetraad/adapters/httpapi"
	"ledetraad/domain/decider"
	"ledetraad/domain/fault"
	"ledetraad/projections/journeys"
)

// command sends one command and gives its outcome.
func command(t *testing.T, api *apiclient.Client, id uuid.UUID, typ, stream string, happened time.Time, data any) (httpapi.Outcome, error) {
	t.Helper()
	b, err := json.Marshal(data)
	if err != nil {
		t.Fatal(err)
	}
	outcomes, err := api.Submit(t.Context(), []decider.Envelope{{ID: id, Type: typ, Stream: stream, HappenedAt: happened, Data: b}})
	if err != nil {
		t.Fatal(err)
	}
	return outcomes[0], apiclient.OutcomeError(outcomes[0])
}

type fields map[string]any

// begin starts a programme with one department and one life situation, and a
// journey in it.
func begin(t *testing.T, api *apiclient.Client, journey string) {
	t.Helper()
	for _, c := range []struct {
		typ, stream string
		data        fields
	}{
		{"programme.start", "programme-main", fields{"name": "Sammen med borgeren", "municipality": "Birkesund"}},
		{"programme.add-department", "programme-main", fields{"department": "aeldre", "name": "Ældre og handicap"}},
		{"programme.add-life-situation", "programme-main", fields{"life_situation": "plejehjem", "wording": "Jeg bor på plejehjem"}},
		{"journey.start", journey, fields{"participant": "Ida", "life_situation": "plejehjem"}},
	} {
		if _, err := command(t, api, uuid.Must(uuid.NewV7()), c.typ, c.stream, time.Time{}, c.data); err != nil {
			t.Fatalf("%s: %v", c.typ, err)
		}
	}
}

// Whoever records something and asks for the position that came back sees it.
func TestReadYourOwnWrites(t *testing.T) {
	s := serve(t, t.TempDir())
	begin(t, s.api, "journey-ida")
	for i := range 40 {
		out, err := command(t, s.api, uuid.Must(uuid.NewV7()), "journey.record-touchpoint", "journey-ida", time.Time{},
			fields{"touchpoint": fmt.Sprintf("b%d", i), "department": "aeldre", "activity": "Besøg"})
		if err != nil {
			t.Fatal(err)
		}
		m := get[journeys.Map](t, s.api, "/api/v1/journeys/ida", url.Values{"min_position": {out.Position}})
		if len(m.Touchpoints) != i+1 {
			t.Fatalf("after %d touchpoints the timeline has %d", i+1, len(m.Touchpoints))
		}
	}
	s.stop(t)
}

func TestACommandIsKnownByItsID(t *testing.T) {
	data := t.TempDir()
	s := serve(t, data)
	begin(t, s.api, "journey-ida")
	id, at := uuid.Must(uuid.NewV7()), time.Now().Add(-time.Hour).Truncate(time.Second)
	visit := fields{"touchpoint": "b1", "department": "aeldre", "activity": "Besøg", "summary": "Sad i køkkenet"}
	first, err := command(t, s.api, id, "journey.record-touchpoint", "journey-ida", at, visit)
	if err != nil || first.Repeated {
		t.Fatalf("%+v, %v", first, err)
	}

	s.stop(t)
	s = serve(t, data) // the answer was lost, and the engine restarted
	again, err := command(t, s.api, id, "journey.record-touchpoint", "journey-ida", at, visit)
	if err != nil || !again.Repeated || again.Position != first.Position || again.Events[0] != first.Events[0] {
		t.Errorf("sent again: %+v, %v; want the first result %+v", again, err, first)
	}
	for name, other := range map[string]fields{
		"another text":       {"touchpoint": "b1", "department": "aeldre", "activity": "Besøg", "summary": "Lå i sengen"},
		"another touchpoint": {"touchpoint": "b2", "department": "aeldre", "activity": "Besøg", "summary": "Sad i køkkenet"},
	} {
		if _, err := command(t, s.api, id, "journey.record-touchpoint", "journey-ida", at, other); fault.CodeOf(err) != fault.Conflict {
			t.Errorf("the same id with %s: %v, want a conflict", name, err)
		}
	}
	if _, err := command(t, s.api, id, "journey.record-touchpoint", "journey-ida", at.Add(-time.Minute), visit); fault.CodeOf(err) != fault.Conflict {
		t.Errorf("the same id at another time: %v, want a conflict", err)
	}

	if _, err := command(t, s.api, uuid.Must(uuid.NewV7()), "journey.record-touchpoint", "journey-ida", at,
		fields{"touchpoint": "b3", "department": "jobcentr", "activity": "Besøg"}); fault.CodeOf(err) != fault.NotFound {
		t.Errorf("a department that is not there: %v", err)
	}
	if m := get[journeys.Map](t, s.api, "/api/v1/journeys/ida", url.Values{"min_position": {first.Position}}); len(m.Touchpoints) != 1 {
		t.Errorf("%d touchpoints, want the one", len(m.Touchpoints))
	}
	s.stop(t)
}
