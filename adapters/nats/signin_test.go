package natsbus_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	natsbus "ledetraad/adapters/nats"
)

// door lets in who has one of its tokens.
type door struct {
	mu     sync.Mutex
	guests map[string]natsbus.Guest
}

func (d *door) Admit(_ context.Context, token, _ string) (natsbus.Guest, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	g, there := d.guests[token]
	if !there {
		return g, natsbus.ErrRefused
	}
	return g, nil
}

func (d *door) set(token string, g natsbus.Guest) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.guests[token] = g
}

func (d *door) close(token string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	delete(d.guests, token)
}

// house is a server with a door, and a relay of alerts.
type house struct {
	*world
	door   *door
	signIn *natsbus.SignIn
	relay  running
}

func newHouse(t testing.TB) *house {
	t.Helper()
	w := &world{dir: t.TempDir(), log: newLog("a")}
	w.mark = natsbus.MarkFile(w.dir + "/alerts.mark")
	h := &house{world: w, door: &door{guests: map[string]natsbus.Guest{
		"ta": {ID: "ida", Departments: []string{"a"}}, "tb": {ID: "bo", Departments: []string{"b"}},
		"tab": {ID: "eva", Departments: []string{"a", "b"}}, "tall": {ID: "ulla", All: true}, "tnone": {ID: "ib"},
	}}}
	h.open(t)
	h.relay = startAlerts(t, h.nc, h.log, h.mark)
	h.relay.awaitHead(t, h.log)
	return h
}

func (h *house) open(t testing.TB) {
	t.Helper()
	var err error
	h.s, err = natsbus.StartEmbedded(natsbus.ServerOptions{Dir: h.dir, Listen: "127.0.0.1:0", SignIn: true, Log: testLogger(t)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(h.s.Stop)
	h.nc = connect(t, h.s)
	if h.signIn, err = h.s.Admit(connect(t, h.s), h.door, testLogger(t)); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- h.signIn.Run(ctx) }()
	t.Cleanup(func() {
		cancel()
		if err := <-done; !errors.Is(err, context.Canceled) {
			t.Errorf("signing in ended with %v", err)
		}
	})
}

// visitor is a guest's connection, and what the server refused it.
type visitor struct {
	*nats.Conn
	denied chan error
	closed chan struct{}
}

func (h *house) visit(t testing.TB, guest string, o ...nats.Option) visitor {
	t.Helper()
	v := visitor{denied: make(chan error, 100), closed: make(chan struct{})}
	o = append(o, nats.CustomInboxPrefix(natsbus.InboxPrefix(guest)), nats.MaxReconnects(0), nats.Timeout(time.Minute),
		nats.ErrorHandler(func(_ *nats.Conn, _ *nats.Subscription, err error) { v.denied <- err }),
		nats.ClosedHandler(func(*nats.Conn) { close(v.closed) }))
	var err error
	if v.Conn, err = nats.Connect(h.s.URL(), o...); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(v.Close)
	return v
}

func (v visitor) wantDenied(t testing.TB, what string) {
	t.Helper()
	select {
	case err := <-v.denied:
		if !errors.Is(err, nats.ErrPermissionViolation) {
			t.Errorf("%s: %v", what, err)
		}
	case <-time.After(time.Minute):
		t.Errorf("%s: not refused", what)
	}
}

func TestWhoMayComeIn(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	for name, o := range map[string][]nats.Option{
		"nothing": nil, "a wrong token": {nats.Token("x")}, "a wrong password": {nats.UserInfo("vagt", "x")}, "a token as a name": {nats.UserInfo("ta", "")},
		"a guest without departments": {nats.Token("tnone")}, "a consumer of another department": {nats.UserInfo("vagt_b", "ta")},
		"a consumer by an odd name": {nats.UserInfo("va*gt", "ta")}, "a consumer by no name": {nats.UserInfo("_a", "ta")},
	} {
		nc, err := nats.Connect(h.s.URL(), append(o, nats.Timeout(time.Minute))...)
		if !errors.Is(err, nats.ErrAuthorization) {
			nc.Close()
			t.Errorf("%s: connected, or %v", name, err)
		}
	}
	h.visit(t, "ida", nats.Token("ta"))
	h.visit(t, "ida", nats.UserInfo("", "ta"))
	dial(t, h.s) // the engine's own key
}

func TestWhatAGuestMayDo(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	other := h.visit(t, "bo", nats.UserInfo("vagt", "tb")) // whose consumer is there
	_ = other
	v := h.visit(t, "ida", nats.UserInfo("vagt", "ta"))
	own := natsbus.ConsumerName("vagt", "ida")
	for _, subject := range []string{"ledetraad.alerts.a.>", "ledetraad.alerts.a.high.jargon", "ledetraad.alerts.a.*.jargon", natsbus.InboxPrefix("ida") + ".x"} {
		if _, err := v.SubscribeSync(subject); err != nil {
			t.Fatal(err)
		}
	}
	if err := v.Flush(); err != nil || len(v.denied) > 0 {
		t.Fatalf("the own subjects are refused: %v, %v", err, v.denied)
	}
	for _, subject := range []string{">", "*.>", "ledetraad.>", "ledetraad.alerts.>", "ledetraad.alerts.*.>", "ledetraad.alerts.b.>", "ledetraad.alerts.b.high.jargon",
		"ledetraad.alerts.*.high.jargon", "ledetraad.alerts.%.>", "ledetraad.events.>", "_INBOX.>", natsbus.InboxPrefix("bo") + ".>", "$JS.>", "$SYS.>", "$JS.EVENT.>"} {
		if _, err := v.SubscribeSync(subject); err != nil {
			t.Fatal(err)
		}
		v.wantDenied(t, "subscribe to "+subject)
	}
	for _, subject := range []string{
		"ledetraad.alerts.a.high.jargon", "ledetraad.events.journey.x.1", "_INBOX.x", natsbus.InboxPrefix("ida") + ".x", "$SYS.REQ.USER.AUTH", "$SYS.REQ.SERVER.PING",
		"$JS.API.INFO", "$JS.API.STREAM.NAMES", "$JS.API.STREAM.LIST", "$JS.API.STREAM.INFO.LEDETRAAD_ALERTS", "$JS.API.STREAM.MSG.GET.LEDETRAAD_ALERTS",
		"$JS.API.DIRECT.GET.LEDETRAAD_ALERTS", "$JS.API.DIRECT.GET.LEDETRAAD_ALERTS.ledetraad.alerts.b.high.jargon", "$JS.API.STREAM.PURGE.LEDETRAAD_ALERTS",
		"$JS.API.STREAM.DELETE.LEDETRAAD_ALERTS", "$JS.API.STREAM.CREATE.X", "$JS.API.CONSUMER.NAMES.LEDETRAAD_ALERTS", "$JS.API.CONSUMER.LIST.LEDETRAAD_ALERTS",
		"$JS.API.CONSUMER.CREATE.LEDETRAAD_ALERTS", "$JS.API.CONSUMER.CREATE.LEDETRAAD_ALERTS.x.ledetraad.alerts.b.>",
		"$JS.API.CONSUMER.CREATE.LEDETRAAD_ALERTS." + own + ".ledetraad.alerts.a.>", "$JS.API.CONSUMER.DURABLE.CREATE.LEDETRAAD_ALERTS." + own,
		"$JS.API.CONSUMER.CREATE.LEDETRAAD_EVENTS.x", "$JS.API.CONSUMER.DELETE.LEDETRAAD_ALERTS." + own, "$JS.API.CONSUMER.INFO.LEDETRAAD_ALERTS." + natsbus.ConsumerName("vagt", "bo"),
		"$JS.API.CONSUMER.MSG.NEXT.LEDETRAAD_ALERTS." + natsbus.ConsumerName("vagt", "bo"), "$JS.ACK.LEDETRAAD_ALERTS." + natsbus.ConsumerName("vagt", "bo") + ".1.1.1.1.1",
		natsbus.ReadersAPI + ".CONSUMER.MSG.NEXT.LEDETRAAD_ALERTS." + natsbus.ConsumerName("vagt", "bo"), natsbus.ReadersAPI + ".STREAM.INFO.LEDETRAAD_ALERTS",
		"$JS.API.CONSUMER.MSG.NEXT.LEDETRAAD_ALERTS.*", "$JS.API.CONSUMER.MSG.NEXT.LEDETRAAD_EVENTS." + own,
	} {
		if err := v.Publish(subject, []byte("{}")); err != nil {
			t.Fatal(err)
		}
		v.wantDenied(t, "publish to "+subject)
	}
	live := h.visit(t, "ida", nats.Token("ta")) // who asked for no consumer publishes nothing at all
	if err := live.Publish("$JS.API.CONSUMER.MSG.NEXT.LEDETRAAD_ALERTS."+own, nil); err != nil {
		t.Fatal(err)
	}
	live.wantDenied(t, "read a consumer that was not asked for")
}

// TestAGuestCannotHaveTheServerPublish names other subjects to be answered at.
func TestAGuestCannotHaveTheServerPublish(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	v := h.visit(t, "ida", nats.UserInfo("vagt", "ta"))
	spy, err := h.nc.SubscribeSync("ledetraad.>")
	if err != nil {
		t.Fatal(err)
	}
	purged, err := h.nc.SubscribeSync("$JS.API.STREAM.PURGE.>")
	if err != nil {
		t.Fatal(err)
	}
	h.log.raise(t, 1, "a")
	h.log.raise(t, 2, "a")
	h.relay.awaitHead(t, h.log)
	for _, reply := range []string{"ledetraad.events.journey.x.1", "ledetraad.alerts.b.high.jargon", "$JS.API.STREAM.PURGE.LEDETRAAD_ALERTS"} {
		for _, subject := range []string{"$JS.API.CONSUMER.MSG.NEXT.LEDETRAAD_ALERTS.", "$JS.API.CONSUMER.INFO.LEDETRAAD_ALERTS."} {
			if err := v.PublishRequest(subject+natsbus.ConsumerName("vagt", "ida"), reply, []byte("1")); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := v.Flush(); err != nil {
		t.Fatal(err)
	}
	h.log.raise(t, 3, "a")
	h.relay.awaitHead(t, h.log)
	for range 3 { // the alerts themselves
		if m, err := spy.NextMsg(time.Minute); err != nil || m.Subject != "ledetraad.alerts.a.high.jargon" || m.Header.Get("ce-id") == "" {
			t.Fatalf("%v, %v", m, err)
		}
	}
	if n, _, _ := spy.Pending(); n > 0 {
		t.Error("the server published in the engine's account for a guest")
	}
	if n, _, _ := purged.Pending(); n > 0 || len(stored(t, h.nc)) != 3 {
		t.Error("the server gave itself a guest's orders")
	}
}

func TestEachHearsOfTheOwnDepartments(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	heard := map[string]*nats.Subscription{}
	for token, c := range map[string]struct {
		guest    string
		subjects []string
	}{"ta": {"ida", []string{"ledetraad.alerts.a.>"}}, "tab": {"eva", []string{"ledetraad.alerts.a.>", "ledetraad.alerts.b.>"}}, "tall": {"ulla", []string{"ledetraad.alerts.>"}}} {
		v := h.visit(t, c.guest, nats.Token(token))
		all := make(chan *nats.Msg, 100)
		for _, subject := range c.subjects {
			sub, err := v.ChanSubscribe(subject, all)
			if err != nil {
				t.Fatal(err)
			}
			heard[token+" "+subject] = sub
		}
		if err := v.Flush(); err != nil {
			t.Fatal(err)
		}
		defer func() {
			want := map[string]int{"ta": 2, "tab": 4, "tall": 5}[token]
			for range want {
				select {
				case m := <-all:
					if token == "ta" && !strings.HasPrefix(m.Subject, "ledetraad.alerts.a.") {
						t.Errorf("%s hears %s", token, m.Subject)
					}
				case <-time.After(time.Minute):
					t.Fatalf("%s does not hear of all", token)
				}
			}
			if len(all) > 0 {
				t.Errorf("%s hears more", token)
			}
		}()
	}
	h.log.raise(t, 1, "a", "b")
	h.log.raise(t, 2, "b")
	h.log.raise(t, 3, "a")
	h.log.raise(t, 4)
	h.relay.awaitHead(t, h.log)
}

// TestADurableConsumerMissesNothing is away while alerts are raised, the server
// is restarted, and the relay too.
func TestADurableConsumerMissesNothing(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.log.raise(t, 100, "a") // before it was asked for
	h.relay.awaitHead(t, h.log)
	v := h.visit(t, "ida", nats.UserInfo("vagt", "ta"))
	one := h.visit(t, "eva", nats.UserInfo("kun-b_b", "tab"))
	var want, wantOne []string
	raise := func(n uint64) {
		want = append(want, h.log.raise(t, 3*n, "a").String())
		wantOne = append(wantOne, h.log.raise(t, 3*n+1, "b").String())
		id := h.log.raise(t, 3*n+2, "a", "b").String()
		want, wantOne = append(want, id), append(wantOne, id)
	}
	fetch := func(v visitor, name string) (got []string) {
		js, err := jetstream.New(v.Conn)
		if name == natsbus.ConsumerName("vagt", "ida") {
			js, err = jetstream.NewWithAPIPrefix(v.Conn, natsbus.ReadersAPI)
		}
		if err != nil {
			t.Fatal(err)
		}
		c, err := js.Consumer(t.Context(), natsbus.AlertStreamName, name)
		if err != nil {
			t.Fatal(err)
		}
		for before := -1; before != len(got); {
			before = len(got)
			batch, err := c.FetchNoWait(7)
			if err != nil {
				t.Fatal(err)
			}
			for m := range batch.Messages() {
				got = append(got, m.Headers().Get("ce-id"))
				if err := m.DoubleAck(t.Context()); err != nil {
					t.Fatal(err)
				}
			}
			if err := batch.Error(); err != nil {
				t.Fatal(err)
			}
		}
		return got
	}
	raise(1)
	h.relay.awaitHead(t, h.log)
	got := fetch(v, natsbus.ConsumerName("vagt", "ida"))
	v.Close()
	one.Close()
	for n := range uint64(24) { // a day
		raise(10 + n)
		h.log.append(20, "journey-1", 10)
	}
	h.relay.awaitHead(t, h.log)
	h.relay.stop()
	h.stop()
	h.open(t)
	h.relay = startAlerts(t, h.nc, h.log, h.mark)
	raise(50)
	h.relay.awaitHead(t, h.log)
	got = append(got, fetch(h.visit(t, "ida", nats.UserInfo("vagt", "ta")), natsbus.ConsumerName("vagt", "ida"))...)
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("of the own department (-want +got):\n%s", d)
	}
	if d := cmp.Diff(wantOne, fetch(h.visit(t, "eva", nats.UserInfo("kun-b_b", "tab")), natsbus.ConsumerName("kun-b_b", "eva"))); d != "" {
		t.Errorf("of one of two departments (-want +got):\n%s", d)
	}
}

func TestARevokedTokenEndsTheConnection(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	v, stays := h.visit(t, "ida", nats.UserInfo("vagt", "ta")), h.visit(t, "bo", nats.UserInfo("vagt", "tb"))
	h.door.close("ta")
	if err := h.signIn.Revoked(t.Context(), "ida"); err != nil {
		t.Fatal(err)
	}
	select {
	case <-v.closed:
	case <-time.After(time.Minute):
		t.Fatal("the connection goes on")
	}
	if err := stays.FlushTimeout(time.Minute); err != nil {
		t.Errorf("another's connection has ended: %v", err)
	}
	var names []string
	list := alertStream(t, h.nc).ConsumerNames(t.Context())
	for name := range list.Name() {
		names = append(names, name)
	}
	if !slices.Equal(names, []string{natsbus.ConsumerName("vagt", "bo")}) {
		t.Errorf("consumers are %v", names)
	}
	if nc, err := nats.Connect(h.s.URL(), nats.Token("ta")); !errors.Is(err, nats.ErrAuthorization) {
		nc.Close()
		t.Errorf("a revoked token opens: %v", err)
	}
}

func TestATokenThatRunsOutEndsTheConnection(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.door.set("short", natsbus.Guest{ID: "kort", All: true, Until: time.Now().Add(2 * time.Second)})
	v := h.visit(t, "kort", nats.Token("short"))
	select {
	case <-v.closed:
	case <-time.After(time.Minute):
		t.Fatal("the connection goes on")
	}
}

func TestAGuestHasFewConsumers(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	for i := range 10 {
		h.visit(t, "ida", nats.UserInfo(fmt.Sprint("nr", i), "ta")).Close()
	}
	if nc, err := nats.Connect(h.s.URL(), nats.UserInfo("nr10", "ta"), nats.Timeout(time.Minute)); !errors.Is(err, nats.ErrAuthorization) {
		nc.Close()
		t.Errorf("an eleventh consumer: %v", err)
	}
	h.visit(t, "ida", nats.UserInfo("nr3", "ta")) // is there
}
