package esdbnode

import (
	"errors"
	"fmt"
	"os"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
	"github.com/rs/zerolog"
	"pgregory.net/rapid"
)

// model is a stream as the append rules see it, kept in memory and written the
// long way round, from the documentation's table rather than from decide.
type model struct {
	ids     []uuid.UUID // by revision
	hidden  int         // revisions below are not shown
	deleted bool        // softly
	gone    bool        // tombstoned
	meta    bool        // has metadata
}

func (m *model) contains(id uuid.UUID) bool {
	for _, known := range m.ids {
		if known == id {
			return true
		}
	}
	return false
}

func (m *model) append(want expectation, ids []uuid.UUID) verdict {
	last := expectation(len(m.ids) - 1)
	write := func() verdict {
		if m.deleted && len(ids) > 0 {
			m.hidden, m.deleted = len(m.ids), false
		}
		m.ids = append(m.ids, ids...)
		return verdictWrite
	}
	switch {
	case m.gone:
		return verdictStreamDeleted
	case want == expectStreamExists && m.deleted:
		return verdictStreamDeleted
	case want == expectStreamExists && len(m.ids) == 0 && !m.meta:
		return verdictWrongRevision
	case want == expectStreamExists || want == expectAny:
		known := 0
		for known < len(ids) && m.contains(ids[known]) {
			known++
		}
		switch {
		case known == 0:
			return write()
		case known == len(ids):
			return verdictIdempotent
		}
		return verdictWrongRevision
	case want > last:
		return verdictWrongRevision
	case want == last:
		return write()
	case want == expectNoStream && m.deleted && len(ids) > 0 && m.ids[0] != ids[0]:
		return write()
	case len(ids) == 0 || int(want)+1+len(ids) > len(m.ids):
		return verdictWrongRevision
	}
	for i, id := range ids {
		if m.ids[int(want)+1+i] != id {
			return verdictWrongRevision
		}
	}
	return verdictIdempotent
}

// TestStoreFollowsTheModel drives the store and the model side by side with
// random commands, over a restart now and then, and compares every answer and
// all that can be read.
func TestStoreFollowsTheModel(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		dir, err := os.MkdirTemp("", "esdbnode")
		if err != nil {
			t.Fatal(err)
		}
		defer os.RemoveAll(dir)
		open := func() *store {
			s, err := openStore(t.Context(), dir, time.Now, zerolog.Nop())
			if err != nil {
				t.Fatal(err)
			}
			return s
		}
		s := open()
		defer func() { _ = s.close() }()
		models := map[string]*model{"a": {}, "b": {}}
		pool := make([]uuid.UUID, 12) // few ids, so that they meet again
		for i := range pool {
			pool[i] = uuid.New()
		}
		name := rapid.SampledFrom([]string{"a", "b"})
		expected := rapid.SampledFrom([]expectation{expectAny, expectAny, expectNoStream, expectStreamExists, 0, 1, 2, 3, 4, 5})
		ids := rapid.SliceOfN(rapid.SampledFrom(pool), 0, 4)
		lastPosition := int64(0)
		advanced := func(what string, result outcome) {
			if result.spot.position <= lastPosition {
				t.Fatalf("%s at position %d, after %d", what, result.spot.position, lastPosition)
			}
			lastPosition = s.head.Load()
		}
		t.Repeat(map[string]func(*rapid.T){
			"append": func(t *rapid.T) {
				stream, want, chosen := name.Draw(t, "stream"), expected.Draw(t, "expected"), ids.Draw(t, "ids")
				m := models[stream]
				ruling := m.append(want, chosen)
				events := make([]proposed, len(chosen))
				for i, id := range chosen {
					events[i] = proposed{id: id, kind: "k"}
				}
				result, err := s.append(t.Context(), stream, want, events)
				if err != nil {
					t.Fatal(err)
				}
				if result.verdict != ruling {
					t.Fatalf("append expecting %d: verdict %d, the model says %d", want, result.verdict, ruling)
				}
				if ruling == verdictWrite && len(chosen) > 0 {
					advanced("append", result)
					m.meta = m.meta || m.hidden > 0
				}
			},
			"delete": func(t *rapid.T) {
				stream := name.Draw(t, "stream")
				m := models[stream]
				result, err := s.deleteSoft(t.Context(), stream, expectAny)
				if err != nil {
					t.Fatal(err)
				}
				if m.gone != (result.verdict == verdictStreamDeleted) {
					t.Fatalf("delete: verdict %d, tombstoned %v", result.verdict, m.gone)
				}
				if !m.gone {
					m.deleted, m.meta = true, true
					advanced("delete", result)
				}
			},
			"tombstone": func(t *rapid.T) {
				seldom(t, 10)
				stream := name.Draw(t, "stream")
				result, err := s.tombstone(t.Context(), stream, expectAny)
				if err != nil {
					t.Fatal(err)
				}
				if !models[stream].gone {
					advanced("tombstone", result)
				}
				models[stream].gone = true
			},
			"scavenge": func(t *rapid.T) {
				seldom(t, 4)
				if _, err := s.scavenge(t.Context()); err != nil {
					t.Fatal(err)
				}
				for _, m := range models {
					// What is removed can no longer be recognised.
					until := m.hidden
					if m.deleted || m.gone {
						until = len(m.ids)
					}
					for i := range until {
						m.ids[i] = uuid.Nil
					}
				}
			},
			"restart": func(t *rapid.T) {
				seldom(t, 4)
				if err := s.close(); err != nil {
					t.Fatal(err)
				}
				s = open()
				if s.head.Load() != lastPosition {
					t.Fatalf("the log ends at %d after a restart, at %d before", s.head.Load(), lastPosition)
				}
			},
			"": func(t *rapid.T) {
				for stream, m := range models {
					if diff := cmp.Diff(m.shown(), shown(t, s, stream)); diff != "" {
						t.Fatalf("stream %s:\n%s", stream, diff)
					}
				}
			},
		})
	})
}

// seldom skips a command but for one time in so many.
func seldom(t *rapid.T, times int) {
	if rapid.IntRange(1, times).Draw(t, "seldom") > 1 {
		t.Skip("seldom")
	}
}

func (m *model) shown() []string {
	if m.gone {
		return []string{"tombstoned"}
	}
	if m.deleted || len(m.ids) == 0 {
		return []string{"missing"}
	}
	var lines []string
	for i := m.hidden; i < len(m.ids); i++ {
		lines = append(lines, fmt.Sprint(i, " ", m.ids[i]))
	}
	return lines
}

func shown(t *rapid.T, s *store, stream string) []string {
	v, err := s.reader.look(stream)
	if err != nil {
		t.Fatal(err)
	}
	if v.last == tombstoned {
		return []string{"tombstoned"}
	}
	if v.missing() {
		return []string{"missing"}
	}
	var p page
	if err := s.reader.forward(&p, v, v.retention.first(v.last), v.last, pageEvents); err != nil {
		t.Fatal(err)
	}
	var lines []string
	for _, e := range p.events {
		lines = append(lines, fmt.Sprint(e.revision, " ", e.id))
	}
	return lines
}

func TestRetentionOfOddMetadata(t *testing.T) {
	for _, test := range []struct {
		metadata string
		want     retention
	}{
		{`{}`, retention{}},
		{`not json`, retention{}},
		{`[1]`, retention{}},
		{`{"$maxCount": 3}`, retention{maxCount: 3}},
		{`{"$maxCount": 3.9, "$maxAge": 2}`, retention{maxCount: 3, maxAge: 2 * ticksPerSecond}},
		{`{"$maxCount": -1, "$tb": -5}`, retention{}},
		{`{"$tb": 9223372036854775807}`, retention{truncateBefore: softDeleted}},
		{`{"$maxAge": 9223372036854775807}`, retention{maxAge: softDeleted}},
		{`{"$maxCount": 1e300}`, retention{}},
		{`{"$tb": 4, "mine": {"deep": [1]}}`, retention{truncateBefore: 4}},
	} {
		if got := parseRetention([]byte(test.metadata)); got != test.want {
			t.Errorf("%s: got %+v, want %+v", test.metadata, got, test.want)
		}
	}
}

func TestStoppedStoreAnswers(t *testing.T) {
	s, err := openStore(t.Context(), t.TempDir(), time.Now, zerolog.Nop())
	if err != nil {
		t.Fatal(err)
	}
	if err := s.close(); err != nil {
		t.Fatal(err)
	}
	if _, err := s.append(t.Context(), "s", expectAny, nil); !errors.Is(err, errStopped) {
		t.Errorf("append to a stopped store: %v", err)
	}
}
