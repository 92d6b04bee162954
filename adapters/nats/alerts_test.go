package natsbus_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	natsbus "ledetraad/adapters/nats"
	"ledetraad/domain/alert"
	"ledetraad/domain/catalogue"
	"ledetraad/domain/event"
	"ledetraad/domain/painpoint"
	"ledetraad/projections/alerts"
)

func codec(t testing.TB) event.Codec {
	t.Helper()
	registry, err := catalogue.Events()
	if err != nil {
		t.Fatal(err)
	}
	return event.Codec{Registry: registry}
}

// At is the event at a place.
func (l *memLog) At(_ context.Context, at event.Position) (event.Raw, bool, error) {
	for _, ev := range l.all() {
		if ev.Position == at {
			return ev, true, nil
		}
	}
	return event.Raw{}, false, nil
}

// raise appends an alert; its id follows from the number alone.
func (l *memLog) raise(t testing.TB, number uint64, departments ...string) uuid.UUID {
	t.Helper()
	citizens, evidence := int64(number%10), int64(40)
	facts := alert.Raised{
		PainPoint: uuid.NewSHA1(uuid.Nil, []byte("pain")), Revision: number, Change: alert.Detected, Kind: "jargon",
		Scope: painpoint.Scope{Term: "visitation"}, Severity: painpoint.High, Principles: []string{"mod-mig"},
		Measure: painpoint.Measure{}, Departments: departments, Since: time.Unix(1000, 0).UTC(), Citizens: &citizens, Evidence: &evidence,
	}
	if len(departments) > 1 {
		facts.Crosses = &painpoint.Crossing{Departments: departments, LifeSituations: []string{"a", "b"}}
	}
	id := alert.ID(facts.PainPoint, number)
	p, err := codec(t).Encode(alert.Stream(id), event.Meta{HappenedAt: time.Unix(2000, 0).UTC(), KnownAt: time.Unix(2000, 0).UTC(),
		Command: uuid.NewSHA1(uuid.Nil, fmt.Append(nil, l.salt, number)), Actor: "engine"}, facts)
	if err != nil {
		t.Fatal(err)
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.at += 3
	l.events = append(l.events, event.Raw{ID: p.ID, Stream: alert.Stream(id), Position: event.Position{Commit: l.at, Prepare: l.at - 1},
		Type: p.Type, Data: p.Data, Meta: p.Meta, Created: time.Unix(2000, 0).UTC()})
	close(l.moved)
	l.moved = make(chan struct{})
	return id
}

func startAlerts(t testing.TB, nc *nats.Conn, log *memLog, marks natsbus.Marks) running {
	t.Helper()
	relay, err := natsbus.NewAlertRelay(t.Context(), nc, log, log, codec(t), marks, testOptions(t))
	if err != nil {
		t.Fatal(err)
	}
	return run(t, relay)
}

func alertStream(t testing.TB, nc *nats.Conn) jetstream.Stream {
	t.Helper()
	js, err := jetstream.New(nc)
	if err != nil {
		t.Fatal(err)
	}
	str, err := js.Stream(t.Context(), natsbus.AlertStreamName)
	if err != nil {
		t.Fatal(err)
	}
	return str
}

// stored lists what stands in the stream: alert and department.
func stored(t testing.TB, nc *nats.Conn) []string {
	t.Helper()
	str := alertStream(t, nc)
	st, out := str.CachedInfo().State, []string{}
	for seq := max(st.FirstSeq, 1); seq <= st.LastSeq; seq++ {
		m, err := str.GetMsg(t.Context(), seq)
		if errors.Is(err, jetstream.ErrMsgNotFound) {
			continue
		}
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, m.Header.Get("ce-id")+" "+strings.Split(m.Subject, ".")[2])
	}
	return out
}

func TestAnAlertGoesToEachDepartmentUnderOneID(t *testing.T) {
	t.Parallel()
	log := newLog("a")
	nc := connect(t, startServer(t, t.TempDir(), "none"))
	relay := startAlerts(t, nc, log, natsbus.MarkFile(filepath.Join(t.TempDir(), "mark")))
	relay.awaitHead(t, log)
	sub, err := nc.SubscribeSync("ledetraad.alerts.>")
	if err != nil {
		t.Fatal(err)
	}
	log.append(20, "journey-1", 10)
	id := log.raise(t, 7, "aeldre", "job")
	few := log.raise(t, 3)
	log.append(20, "journey-1", 10)
	relay.awaitHead(t, log)
	for _, subject := range []string{"ledetraad.alerts.aeldre.high.jargon", "ledetraad.alerts.job.high.jargon"} {
		m, err := sub.NextMsg(time.Minute)
		if err != nil {
			t.Fatal(err)
		}
		header := map[string]string{}
		for k := range m.Header {
			if k != "Nats-Expected-Last-Sequence" {
				header[k] = m.Header.Get(k)
			}
		}
		want := map[string]string{
			"ce-specversion": "1.0", "ce-id": id.String(), "ce-type": "alert.raised", "ce-source": "/ledetraad", "ce-subject": "alert-" + id.String(),
			"ce-time": "1970-01-01T00:33:20Z", "ce-recordedtime": "1970-01-01T00:33:20Z", "ce-datacontenttype": "application/json",
			"ce-revision": "0", "ce-position": "63/62", "ce-predecessor": "60/59",
		}
		if d := cmp.Diff(want, header); d != "" || m.Subject != subject {
			t.Errorf("%s, want %s:\n%s", m.Subject, subject, d)
		}
		a, err := alerts.ReadAnnouncement(m.Data)
		if err != nil {
			t.Fatal(err)
		}
		if a.Alert != id || !a.CrossCutting || a.Citizens.String() != "7" || a.Evidence.String() != "40" || a.Title == "" ||
			!cmp.Equal(a.Departments, []string{"aeldre", "job"}) || !cmp.Equal(a.LifeSituations, []string{"a", "b"}) {
			t.Errorf("not what was raised: %s", m.Data)
		}
	}
	m, err := sub.NextMsg(time.Minute)
	if err != nil {
		t.Fatal(err)
	}
	a, err := alerts.ReadAnnouncement(m.Data)
	if err != nil {
		t.Fatal(err)
	}
	if m.Subject != "ledetraad.alerts.%.high.jargon" || a.Alert != few || a.Citizens.String() != "<5" || a.Evidence.Known || a.Why != "" {
		t.Errorf("an alert of few people and no department: %s %s", m.Subject, m.Data)
	}
}

// world is a server whose folder survives it, a log and a mark.
type world struct {
	dir  string
	log  *memLog
	mark natsbus.MarkFile
	s    *natsbus.Server
	nc   *nats.Conn
}

func newWorld(t testing.TB) *world {
	w := &world{dir: t.TempDir(), log: newLog("a")}
	w.mark = natsbus.MarkFile(filepath.Join(w.dir, "alerts.mark"))
	w.start(t)
	return w
}

func (w *world) start(t testing.TB) {
	w.s = startServer(t, w.dir, "none")
	w.nc = connect(t, w.s)
}

func (w *world) stop() {
	w.nc.Close()
	w.s.Stop()
}

// carry relays all there is, and stops.
func (w *world) carry(t testing.TB) {
	t.Helper()
	relay := startAlerts(t, w.nc, w.log, w.mark)
	relay.awaitHead(t, w.log)
	relay.stop()
}

// TestNoOldAlertIsSentAgain has alerts 1 to 4 sent, then something lost, and
// then 5 raised.
func TestNoOldAlertIsSentAgain(t *testing.T) {
	t.Parallel()
	old, all := []uint64{1, 2, 3, 4}, []uint64{1, 2, 3, 4, 5}
	copyOf := func(t *testing.T, dir string) string {
		to := t.TempDir()
		if err := os.CopyFS(filepath.Join(to, "jetstream"), os.DirFS(filepath.Join(dir, "jetstream"))); err != nil {
			t.Fatal(err)
		}
		return to
	}
	for name, c := range map[string]struct {
		lose func(t *testing.T, w *world)
		want []uint64 // in the stream
	}{
		"nothing":             {func(*testing.T, *world) {}, all},
		"the mark":            {func(_ *testing.T, w *world) { os.Remove(string(w.mark)) }, all},
		"the mark's contents": {func(_ *testing.T, w *world) { os.WriteFile(string(w.mark), []byte("{"), 0o600) }, all},
		"the stream": {func(t *testing.T, w *world) {
			js, _ := jetstream.New(w.nc)
			if err := js.DeleteStream(t.Context(), natsbus.AlertStreamName); err != nil {
				t.Fatal(err)
			}
		}, []uint64{5}},
		"all messages": {func(t *testing.T, w *world) {
			if err := alertStream(t, w.nc).Purge(t.Context()); err != nil {
				t.Fatal(err)
			}
		}, []uint64{5}},
		"JetStream's folder": {func(t *testing.T, w *world) {
			w.stop()
			os.RemoveAll(filepath.Join(w.dir, "jetstream"))
			w.start(t)
		}, []uint64{5}},
		"the folder and the mark, as after a restore": {func(t *testing.T, w *world) {
			w.stop()
			os.Remove(string(w.mark))
			os.RemoveAll(filepath.Join(w.dir, "jetstream"))
			w.start(t)
			w.carry(t)
		}, []uint64{5}},
		"the log's last days, and they are found again": {func(t *testing.T, w *world) {
			w.log = newLog("b")
			w.log.append(10, "journey-1", 10)
			w.log.raise(t, 1, "a", "b")
			w.carry(t)
			for _, n := range old[1:] {
				w.log.raise(t, n, "a", "b")
			}
		}, all},
		"the log's last days, and another message is in the stream": {func(t *testing.T, w *world) {
			w.log = newLog("b")
			w.log.raise(t, 1, "a", "b")
			w.log.append(60, "journey-1", 10)
			js, _ := jetstream.New(w.nc)
			if _, err := js.Publish(t.Context(), "ledetraad.alerts.x.y.z", []byte("?")); err != nil {
				t.Fatal(err)
			}
			w.carry(t)
			w.log.raise(t, 4, "a", "b")
		}, []uint64{1, 2, 3, 4, 0, 5}},
		"the stream's last messages, as by a power loss": {func(t *testing.T, w *world) {
			w.stop()
			before := copyOf(t, w.dir)
			w.start(t)
			w.log.raise(t, 6, "a", "b")
			w.carry(t)
			w.stop()
			os.RemoveAll(filepath.Join(w.dir, "jetstream"))
			if err := os.CopyFS(w.dir, os.DirFS(before)); err != nil {
				t.Fatal(err)
			}
			w.start(t)
		}, []uint64{1, 2, 3, 4, 6, 5}}, // whoever was away has not seen the sixth
		"the last message of two": {func(t *testing.T, w *world) {
			str := alertStream(t, w.nc)
			if err := str.DeleteMsg(t.Context(), str.CachedInfo().State.LastSeq); err != nil {
				t.Fatal(err)
			}
			os.Remove(string(w.mark)) // it was killed before it could be marked
		}, all},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			w.carry(t)
			w.log.append(10, "journey-1", 10)
			for _, n := range old {
				w.log.raise(t, n, "a", "b")
				w.log.append(5, "journey-1", 10)
			}
			w.carry(t)
			c.lose(t, w)
			w.carry(t)
			w.log.raise(t, 5, "a", "b")
			w.carry(t)
			w.carry(t)
			var want []string
			for _, n := range c.want {
				if n == 0 {
					want = append(want, " x")
					continue
				}
				id := alert.ID(uuid.NewSHA1(uuid.Nil, []byte("pain")), n).String()
				want = append(want, id+" a", id+" b")
			}
			got := stored(t, w.nc)
			if d := cmp.Diff(want, got); name != "the last message of two" && d != "" {
				t.Errorf("the stream (-want +got):\n%s", d)
			}
			if name == "the last message of two" { // the hole is where it was
				slices.Sort(want)
				slices.Sort(got)
				if d := cmp.Diff(want, got); d != "" {
					t.Errorf("the stream (-want +got):\n%s", d)
				}
			}
		})
	}
}

func TestOfAlertsRaisedBeforeThereWasARelayNoneIsSent(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.log.raise(t, 1, "a")
	w.carry(t)
	w.log.raise(t, 2, "a")
	w.carry(t)
	if got := stored(t, w.nc); len(got) != 1 {
		t.Errorf("the stream has %v, want the second alert alone", got)
	}
}

func TestAStreamIsUpdatedOnlyWhereItIsNotAsItShouldBe(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.log.raise(t, 1, "a")
	w.carry(t)
	sub, err := w.nc.SubscribeSync("$JS.EVENT.ADVISORY.STREAM.UPDATED." + natsbus.AlertStreamName)
	if err != nil {
		t.Fatal(err)
	}
	w.log.raise(t, 2, "a")
	w.carry(t)
	js, err := jetstream.New(w.nc)
	if err != nil {
		t.Fatal(err)
	}
	config := alertStream(t, w.nc).CachedInfo().Config
	want := config.MaxBytes
	config.MaxBytes /= 2
	if _, err := js.UpdateStream(t.Context(), config); err != nil {
		t.Fatal(err)
	}
	w.log.raise(t, 3, "a")
	w.carry(t)
	for _, by := range []string{"this test", "the relay"} {
		if _, err := sub.NextMsg(time.Minute); err != nil {
			t.Fatalf("no update by %s: %v", by, err)
		}
	}
	if more, _, _ := sub.Pending(); more != 0 {
		t.Errorf("%d updates more than the test's and the relay's", more)
	}
	if got := alertStream(t, w.nc).CachedInfo().Config.MaxBytes; got != want {
		t.Errorf("%d bytes, want %d again", got, want)
	}
}

// slowMarks keeps whoever asks for the mark a second time waiting, which is when
// a relay begins.
type slowMarks struct {
	natsbus.Marks
	asked, answer chan struct{}
	times         atomic.Int32
}

func (m *slowMarks) Load() (natsbus.Mark, bool, error) {
	if m.times.Add(1) == 2 {
		close(m.asked)
		<-m.answer
	}
	return m.Marks.Load()
}

// TestARelayThatLookedTooEarlyLosesNothing has one relay read the stream's end,
// another one move it, and the first go on from what it read: what it publishes
// is refused up to where the stream stands, and taken from there.
func TestARelayThatLookedTooEarlyLosesNothing(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.carry(t)
	raise := func(from, to uint64) {
		for n := from; n <= to; n++ {
			w.log.raise(t, n, "a", "b")
		}
	}
	raise(1, 1)
	w.carry(t)
	marks := &slowMarks{Marks: w.mark, asked: make(chan struct{}), answer: make(chan struct{})}
	slow := startAlerts(t, w.nc, w.log, marks)
	<-marks.asked
	raise(2, 3)
	w.carry(t)
	raise(4, 9)
	close(marks.answer)
	slow.awaitHead(t, w.log)
	var want []string
	for n := range uint64(9) {
		id := alert.ID(uuid.NewSHA1(uuid.Nil, []byte("pain")), n+1).String()
		want = append(want, id+" a", id+" b")
	}
	if d := cmp.Diff(want, stored(t, w.nc)); d != "" {
		t.Errorf("the stream (-want +got):\n%s", d)
	}
}

// TestAlertsExactlyOnce kills relays and the server while alerts are raised; a
// durable consumer that comes and goes gets each once, in order. A
// story's end often waits for what was asked of the server just before it went, so
// there are few stories, and long ones.
func TestAlertsExactlyOnce(t *testing.T) {
	t.Parallel()
	for range 25 {
		seed := rand.Uint64()
		t.Run(strconv.FormatUint(seed, 10), func(t *testing.T) { exactlyOnce(t, rand.New(rand.NewPCG(seed, 0))) })
	}
}

func exactlyOnce(t *testing.T, dice *rand.Rand) {
	dir := t.TempDir()
	w := &world{dir: dir, log: newLog("a"), mark: natsbus.MarkFile(filepath.Join(dir, "alerts.mark"))}
	w.s = startServer(t, dir, "127.0.0.1:0")
	w.nc = dial(t, w.s)
	address := strings.TrimPrefix(w.s.URL(), "nats://")
	w.carry(t)
	js, err := jetstream.New(w.nc)
	if err != nil {
		t.Fatal(err)
	}
	consumer, err := js.CreateConsumer(t.Context(), natsbus.AlertStreamName, jetstream.ConsumerConfig{Durable: "d", FilterSubject: "ledetraad.alerts.b.>"})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	read := func() {
		for deadline := time.Now().Add(time.Minute); time.Now().Before(deadline); {
			batch, err := consumer.FetchNoWait(100)
			if err != nil {
				continue // the server is not back yet
			}
			before := len(got)
			for m := range batch.Messages() {
				if meta, err := m.Metadata(); err == nil && m.DoubleAck(t.Context()) == nil && meta.NumDelivered == 1 {
					got = append(got, m.Headers().Get("ce-id"))
				} else {
					t.Fatalf("delivered %v, or not acknowledged: %v", meta, err)
				}
			}
			if batch.Error() == nil && len(got) == before {
				return
			}
		}
		t.Fatal("the consumer never comes back")
	}
	var relays []running
	opt := testOptions(t)
	opt.AckWait = 500 * time.Millisecond // so long, and six times that, a relay waits for an answer that went with the server
	add := func() {
		relay, err := natsbus.NewAlertRelay(t.Context(), w.nc, w.log, w.log, codec(t), w.mark, opt)
		if err != nil {
			t.Fatal(err)
		}
		relays = append(relays, run(t, relay))
	}
	add()
	var want, steps []string
	raise := func() { want = append(want, w.log.raise(t, uint64(len(want)+1), "a", "b", "c").String()) }
	for range 4 + dice.IntN(10) {
		for range dice.IntN(30) {
			raise()
		}
		w.log.append(1+dice.IntN(5), "journey-1", 10)
		step := []string{"none", "second relay", "kill relay", "restart", "read"}[dice.IntN(5)]
		steps = append(steps, step)
		switch step {
		case "second relay":
			add()
		case "kill relay":
			relays[len(relays)-1].stop()
			if relays = relays[:len(relays)-1]; len(relays) == 0 {
				add()
			}
		case "restart":
			w.s.Stop()
			w.s = startServer(t, dir, address)
		case "read":
			read()
		}
	}
	raise()
	for _, relay := range relays {
		relay.awaitHead(t, w.log)
	}
	read()
	if d := cmp.Diff(want, got); d != "" {
		t.Fatalf("after %q, the consumer of one department (-want +got):\n%s", steps, d)
	}
}

func TestMarkFile(t *testing.T) {
	t.Parallel()
	f := natsbus.MarkFile(filepath.Join(t.TempDir(), "mark"))
	if _, there, err := f.Load(); there || err != nil {
		t.Errorf("no mark: %v, %v", there, err)
	}
	want := natsbus.Mark{Position: event.Position{Commit: 7, Prepare: 6}, Sequence: 3}
	if err := f.Save(want); err != nil {
		t.Fatal(err)
	}
	if got, there, err := f.Load(); got != want || !there || err != nil {
		t.Errorf("%v, %v, %v", got, there, err)
	}
	if err := natsbus.MarkFile(filepath.Join(t.TempDir(), "gone", "mark")).Save(want); err == nil {
		t.Error("a mark that cannot be kept is no error")
	}
}
