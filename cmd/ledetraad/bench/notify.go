package bench

import (
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"path/filepath"
	"sync"
	"time"

	"github.com/google/uuid"
	"github.com/nats-io/nats.go"
	"github.com/rs/zerolog"

	"ledetraad/adapters/apiclient"
	"ledetraad/adapters/httpapi"
	natsbus "ledetraad/adapters/nats"
	"ledetraad/cmd/ledetraad/engine"
	"ledetraad/domain/access"
	"ledetraad/domain/decider"
	"ledetraad/domain/event"
	"ledetraad/domain/journey"
	"ledetraad/domain/painpoint"
	"ledetraad/domain/programme"
	"ledetraad/projections/alerts"
)

// notify appends touchpoints through the API, at a steady rate, and watches a
// subscriber hear of them. Every fiftieth command instead keeps a promise too
// late, the first in its life situation and department, where a pain point
// must then appear. A head's subscriber, with a token, hears of the alert.
func notify(ctx context.Context, m *measuring, e *engine.Engine, api *apiclient.Client, figures map[string]float64) (err error) {
	nc, err := natsbus.Connect(ctx, e.NATSURL(), natsbus.ConnectOptions{
		SeedFile: filepath.Join(m.dir, "data", "nats", "reader.nk"), Log: zerolog.Nop()})
	if err != nil {
		return err
	}
	defer nc.Close()
	s := newStage(time.Now(), int(m.Each*pacedRate/time.Second)/brokenEvery+1)
	if err := submit(ctx, api, s.preparation()...); err != nil {
		return err
	}
	if _, err := e.Settle(ctx); err != nil {
		return err
	}
	w := newWatch()
	sub, err := nc.Subscribe(natsbus.SubjectPrefix+">", w.heard)
	if err != nil {
		return err
	}
	if err := nc.Flush(); err != nil {
		return err
	}
	head, err := asHead(ctx, e, api, w)
	if err != nil {
		return err
	}
	defer head.Close()
	err = paced(ctx, m.Each, func(ctx context.Context, call int, due time.Time) error {
		c := s.command(call)
		_, breaks := c.Intent.(journey.KeepPromise)
		w.expect(event.ID(c.ID, 0), due, breaks)
		return submit(ctx, api, c)
	})
	if err != nil {
		return err
	}
	if _, err := e.Settle(ctx); err != nil {
		return err
	}
	if err := w.await(ctx); err != nil {
		return err
	}
	for key, share := range map[string]float64{"p50": 0.5, "p99": 0.99} {
		w.events.note(figures, "notify-"+key, share)
		w.painpoints.note(figures, "painpoint-"+key, share)
		w.alerts.note(figures, "alert-"+key, share)
	}
	return sub.Unsubscribe()
}

// asHead connects as a head of all departments that are measured, and listens.
func asHead(ctx context.Context, e *engine.Engine, api *apiclient.Client, w *watch) (*nats.Conn, error) {
	var token httpapi.NewToken
	draft := httpapi.TokenDraft{Name: "measuring", Roles: []access.Role{access.Head}, Departments: departments[:]}
	if err := api.Post(ctx, "/api/v1/tokens", draft, &token); err != nil {
		return nil, err
	}
	nc, err := natsbus.Connect(ctx, e.NATSURL(), natsbus.ConnectOptions{Extra: []nats.Option{nats.Token(token.Secret)}, Log: zerolog.Nop()})
	if err != nil {
		return nil, err
	}
	for _, d := range departments {
		if _, err := nc.Subscribe(natsbus.AlertSubjectPrefix+d+".>", w.alerted); err != nil {
			nc.Close()
			return nil, err
		}
	}
	if err := nc.Flush(); err != nil {
		nc.Close()
		return nil, err
	}
	return nc, nil
}

const (
	brokenEvery = 50
	// Promises are due after the measuring, so that none is overdue before it is
	// kept, and kept later than that, by a device whose clock is as far ahead as
	// an engine accepts.
	promised = 4 * time.Minute
	kept     = promised + 30*time.Second
)

// stage is the journeys on which the commands are given.
type stage struct {
	now     time.Time
	scopes  int // in which a promise is broken: life situation and department
	streams []string
}

func newStage(now time.Time, scopes int) *stage {
	s := &stage{now: now.UTC().Truncate(time.Second), scopes: scopes}
	for range max(scopes, brokenEvery) {
		s.streams = append(s.streams, event.StreamName("journey", uuid.NewString()))
	}
	return s
}

func (s *stage) situation(scope int) string { return fmt.Sprint("maaling-", scope/len(departments)) }

func (s *stage) preparation() []decider.Command {
	var list []decider.Command
	give := func(stream string, i decider.Intent) {
		list = append(list, decider.Command{ID: uuid.New(), Stream: stream, HappenedAt: s.now, KnownAt: s.now, Intent: i})
	}
	for i := 0; i < s.scopes; i += len(departments) {
		give("programme-main", programme.AddLifeSituation{LifeSituation: s.situation(i), Wording: "Jeg bliver målt"})
	}
	for i, stream := range s.streams {
		give(stream, journey.Start{Participant: fmt.Sprint("M", i), LifeSituation: s.situation(min(i, s.scopes-1))})
		if i < s.scopes {
			give(stream, journey.MakePromise{Promise: "p", Department: departments[i%len(departments)], Due: s.now.Add(promised)})
		}
	}
	return list
}

// command is the n-th of those that are measured.
func (s *stage) command(n int) decider.Command {
	c := decider.Command{ID: uuid.New(), HappenedAt: s.now, KnownAt: s.now}
	if scope := n / brokenEvery; n%brokenEvery == 0 && scope < s.scopes {
		c.Stream = s.streams[scope]
		c.HappenedAt, c.KnownAt = s.now.Add(kept), s.now.Add(kept)
		c.Intent = journey.KeepPromise{Promise: "p"}
		return c
	}
	c.Stream = s.streams[n%len(s.streams)]
	c.Intent = journey.RecordTouchpoint{Touchpoint: fmt.Sprint("n", n), Department: departments[n%len(departments)],
		Activity: "samtale", Channel: journey.Phone, InPerson: true}
	return c
}

func submit(ctx context.Context, api *apiclient.Client, cmds ...decider.Command) error {
	envelopes := make([]decider.Envelope, len(cmds))
	for i, c := range cmds {
		var err error
		if envelopes[i], err = decider.Seal(c); err != nil {
			return err
		}
	}
	outcomes, err := api.Submit(ctx, envelopes)
	if err != nil {
		return err
	}
	for _, o := range outcomes {
		if err := apiclient.OutcomeError(o); err != nil {
			return err
		}
	}
	return nil
}

// watch holds what arrives against what was sent.
type watch struct {
	events, painpoints, alerts sample

	mu       sync.Mutex
	waking   map[uuid.UUID]time.Time // by the pain point's id, until its alert arrives
	early    map[uuid.UUID]time.Time // when an alert arrived whose pain point was not heard of yet
	sent     map[uuid.UUID]time.Time // by the event's id, until it arrives
	breaking map[uuid.UUID]time.Time // the same, until the pain point arrives
	none     chan struct{}           // closed when nothing is waited for any more; nil while nobody asks
}

func newWatch() *watch {
	return &watch{waking: map[uuid.UUID]time.Time{}, early: map[uuid.UUID]time.Time{}, sent: map[uuid.UUID]time.Time{}, breaking: map[uuid.UUID]time.Time{}}
}

func (w *watch) expect(id uuid.UUID, due time.Time, breaks bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.sent[id] = due
	if breaks {
		w.breaking[id] = due
	}
}

func (w *watch) heard(msg *nats.Msg) {
	now := time.Now()
	w.mu.Lock()
	defer w.mu.Unlock()
	if id, err := uuid.Parse(msg.Header.Get("ce-id")); err == nil {
		take(w.sent, id, now, &w.events)
	}
	if msg.Header.Get("ce-type") == (painpoint.Detected{}).EventName() {
		cause := cause(msg)
		due, ours := w.breaking[cause]
		take(w.breaking, cause, now, &w.painpoints)
		if _, name := event.SplitStream(msg.Header.Get("ce-subject")); ours {
			if id, err := uuid.Parse(name); err == nil {
				w.wake(id, due)
			}
		}
	}
	w.tell()
}

// wake waits for the alert of a pain point, unless it has arrived.
func (w *watch) wake(id uuid.UUID, due time.Time) {
	w.waking[id] = due
	if at, arrived := w.early[id]; arrived {
		take(w.waking, id, at, &w.alerts)
	}
}

func (w *watch) alerted(msg *nats.Msg) {
	now := time.Now()
	a, err := alerts.ReadAnnouncement(msg.Data)
	if err != nil {
		return
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	if _, heard := w.waking[a.PainPoint]; heard {
		take(w.waking, a.PainPoint, now, &w.alerts)
	} else if _, again := w.early[a.PainPoint]; !again {
		w.early[a.PainPoint] = now
	}
	w.tell()
}

// cause is the event that a relayed event came of.
func cause(msg *nats.Msg) uuid.UUID {
	var meta event.Meta
	text, err := url.PathUnescape(msg.Header.Get("ce-meta"))
	if err != nil || json.Unmarshal([]byte(text), &meta) != nil {
		return uuid.Nil
	}
	return meta.Causation
}

func take(from map[uuid.UUID]time.Time, id uuid.UUID, now time.Time, into *sample) {
	if due, ours := from[id]; ours {
		into.add(now.Sub(due))
		delete(from, id)
	}
}

func (w *watch) tell() {
	if w.none != nil && len(w.sent)+len(w.breaking)+len(w.waking) == 0 {
		close(w.none)
		w.none = nil
	}
}

// await waits until everything that was sent has arrived, and every pain point.
func (w *watch) await(ctx context.Context) error {
	none := make(chan struct{})
	w.mu.Lock()
	w.none = none
	w.tell()
	w.mu.Unlock()
	patience := time.NewTimer(10 * time.Second)
	defer patience.Stop()
	select {
	case <-none:
		return nil
	case <-patience.C:
		w.mu.Lock()
		defer w.mu.Unlock()
		return fmt.Errorf("a subscriber has not heard of %d events, %d pain points and %d alerts", len(w.sent), len(w.breaking), len(w.waking))
	case <-ctx.Done():
		return ctx.Err()
	}
}
