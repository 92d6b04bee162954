package natsbus

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/nats-io/jwt/v2"
	"github.com/nats-io/nats-server/v2/server"
	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
	"github.com/nats-io/nkeys"
	"github.com/rs/zerolog"

	"ledetraad/domain/access"
	"ledetraad/domain/check"
)

// Guest is who may hear of alerts.
type Guest struct {
	// ID is of the token; it stands in the names of what is the guest's own.
	ID          string
	All         bool      // hears of every department's alerts
	Departments []string  // else: whose
	Until       time.Time // the token is good until then; zero: for ever
}

// GuestOf is who may hear of alerts by a token with the given id, and its reader:
// what the reader may see of alerts elsewhere. Who may see none has no subjects.
func GuestOf(id string, r access.Reader) Guest {
	return Guest{ID: id, All: r.Is(access.Designer) || r.Is(access.Leader), Departments: ownOf(r)}
}

func ownOf(r access.Reader) []string {
	if !r.Is(access.Head) {
		return nil
	}
	return r.Departments
}

// Subjects are those that the guest may subscribe to.
func (g Guest) Subjects() []string { return g.subjects("") }

// ErrRefused says that somebody may not come in.
var ErrRefused = errors.New("refused")

// Door knows who may come in.
type Door interface {
	// Admit answers who has a token; [ErrRefused] where nobody has, or where the
	// address has tried too often.
	Admit(ctx context.Context, token, address string) (Guest, error)
}

// ReadersAccount is the NATS account of guests. It has nothing of its own, and of
// the engine's account alerts, and what it takes to read them from the stream by
// a consumer that is there. Guests are kept apart so because a client names the
// subject at which it is answered, and the server does not ask whether it may
// publish there: in the engine's account that could be any subject.
const ReadersAccount = "LEDETRAAD_READERS"

// InboxPrefix begins the subjects at which a guest is answered. They are the
// guest's own: what another is answered holds alerts too.
func InboxPrefix(guest string) string { return "_INBOX_" + guest }

// ConsumerName is the name of a guest's durable consumer of what the guest calls
// name.
func ConsumerName(name, guest string) string { return name + "_" + guest }

// ReadersAPI is the prefix of JetStream's API for guests. The usual one works at
// the embedded server too; at others the guests' account answers there itself,
// that it has no JetStream.
const ReadersAPI = "LEDETRAAD.API"

// The services of JetStream that readers ask of the engine's account.
const (
	jetStreamAPI = "$JS.API"
	consumerInfo = ".CONSUMER.INFO." + AlertStreamName + "."
	consumerNext = ".CONSUMER.MSG.NEXT." + AlertStreamName + "."
	consumerAck  = "$JS.ACK." + AlertStreamName + "."
)

// SignInOptions say by whom guests are let in.
type SignInOptions struct {
	// Issuer signs what a guest may do; the server knows its public key.
	Issuer nkeys.KeyPair
	// Kick ends a connection; nil where nobody can.
	Kick func(client uint64) error
	Log  zerolog.Logger // never gets a token
}

// SignIn answers the NATS server's question who somebody is (its auth callout).
// Who has a token of the engine may read alerts of the own departments, by a
// subscription or by a durable consumer, and nothing else. A connection ends with
// its token, and at the latest after an hour; clients come back by themselves.
//
// A guest gets a durable consumer by asking for one in place of a user name,
// with the token as password: "vagt", or "vagt_aeldre" for the alerts of one
// department. Guests cannot make consumers themselves: a consumer can be told to
// send what it reads to any subject, which no permission can prevent.
type SignIn struct {
	SignInOptions
	nc   *nats.Conn
	js   jetstream.JetStream
	door Door

	mu    sync.Mutex
	seats map[uint64]seat // by the server's number of the connection
}

type seat struct {
	guest string
	until time.Time
}

const (
	longestVisit = time.Hour
	signInWait   = 4 * time.Second // for one question
	clerks       = 4               // questions at the same time
	mostDurables = 10              // of one guest
	forgotten    = 90 * 24 * time.Hour
)

// NewSignIn makes what answers; Run sets it going. The connection must be of a
// user that the server names for it.
func NewSignIn(nc *nats.Conn, door Door, o SignInOptions) (*SignIn, error) {
	js, err := jetstream.New(nc, jetstream.WithDefaultTimeout(signInWait))
	if err != nil {
		return nil, fmt.Errorf("prepare JetStream: %w", err)
	}
	return &SignIn{SignInOptions: o, nc: nc, js: js, door: door, seats: map[uint64]seat{}}, nil
}

// Run answers until ctx ends, whose error it returns.
func (s *SignIn) Run(ctx context.Context) error {
	asked := make(chan *nats.Msg, 64)
	// A queue: of several engines one answers.
	sub, err := s.nc.ChanQueueSubscribe(server.AuthCalloutSubject, "ledetraad", asked)
	if err != nil {
		return fmt.Errorf("answer sign-ins on NATS: %w", err)
	}
	var work sync.WaitGroup
	for range clerks {
		work.Go(func() {
			for {
				select {
				case m := <-asked:
					s.answer(ctx, m)
				case <-ctx.Done():
					return
				}
			}
		})
	}
	<-ctx.Done()
	_ = sub.Unsubscribe() // fails only without a connection, which ends it too
	work.Wait()
	return ctx.Err()
}

func (s *SignIn) answer(ctx context.Context, m *nats.Msg) {
	ctx, cancel := context.WithTimeout(ctx, signInWait)
	defer cancel()
	q, err := jwt.DecodeAuthorizationRequestClaims(string(m.Data))
	if err != nil {
		s.Log.Warn().Msg("the NATS server asked for a sign-in in a way that is not understood")
		return
	}
	a := jwt.NewAuthorizationResponseClaims(q.UserNkey)
	a.Audience = q.Server.ID
	if a.Jwt, err = s.admit(ctx, q); err != nil {
		event := s.Log.Info()
		if !errors.Is(err, ErrRefused) {
			event = s.Log.Warn()
		}
		event.Err(err).Str("address", q.ClientInformation.Host).Msg("a sign-in on NATS was refused")
		a.Error = "refused"
	}
	text, err := a.Encode(s.Issuer)
	if err == nil {
		err = m.Respond([]byte(text))
	}
	if err != nil {
		s.Log.Warn().Err(err).Msg("a sign-in on NATS could not be answered")
	}
}

// admit answers the JWT of whoever asks.
func (s *SignIn) admit(ctx context.Context, q *jwt.AuthorizationRequestClaims) (string, error) {
	token, wish := q.ConnectOptions.Token, ""
	if token == "" {
		token, wish = q.ConnectOptions.Password, q.ConnectOptions.Username
	}
	if token == "" {
		return "", fmt.Errorf("%w: without a token", ErrRefused)
	}
	guest, err := s.door.Admit(ctx, token, q.ClientInformation.Host)
	if err != nil {
		return "", err
	}
	filters := guest.subjects("")
	if len(filters) == 0 {
		return "", fmt.Errorf("%w: %s has no department", ErrRefused, guest.ID)
	}
	u := jwt.NewUserClaims(q.UserNkey)
	u.Name, u.Audience = guest.ID, ReadersAccount
	u.Expires = s.until(guest).Unix()
	u.Permissions.Sub.Allow.Add(filters...)
	u.Permissions.Sub.Allow.Add(InboxPrefix(guest.ID) + ".>")
	if wish == "" {
		u.Permissions.Pub.Deny.Add(">")
	} else {
		name, err := s.durable(ctx, guest, wish)
		if err != nil {
			return "", err
		}
		for _, api := range []string{jetStreamAPI, ReadersAPI} {
			u.Permissions.Pub.Allow.Add(api+consumerInfo+name, api+consumerNext+name)
		}
		u.Permissions.Pub.Allow.Add(consumerAck + name + ".>")
	}
	text, err := u.Encode(s.Issuer)
	if err != nil {
		return "", fmt.Errorf("sign what a guest may do: %w", err)
	}
	s.seated(q.ClientInformation.ID, guest.ID, time.Unix(u.Expires, 0))
	// It may have been revoked since it was looked at; whoever did saw no
	// connection to end yet.
	if _, err := s.door.Admit(ctx, token, q.ClientInformation.Host); err != nil {
		return "", err
	}
	return text, nil
}

// subjects of a guest, or of one of the guest's departments.
func (g Guest) subjects(department string) []string {
	switch {
	case department != "" && (g.All || slices.Contains(g.Departments, department)):
		return []string{AlertSubjectPrefix + token(department) + ".>"}
	case department != "":
		return nil
	case g.All:
		return []string{everyAlert}
	}
	var out []string
	for _, d := range g.Departments {
		out = append(out, AlertSubjectPrefix+token(d)+".>")
	}
	return out
}

// until is when a guest's connection ends. NATS counts whole seconds.
func (s *SignIn) until(g Guest) time.Time {
	end := time.Now().Add(longestVisit)
	if !g.Until.IsZero() && g.Until.Before(end) {
		end = g.Until
	}
	return end
}

// durable makes sure that the guest's consumer is there.
func (s *SignIn) durable(ctx context.Context, guest Guest, wish string) (string, error) {
	what, department, _ := strings.Cut(wish, "_")
	if err := cmp.Or(check.Key("user", what), check.OptionalKey("user", department)); err != nil {
		return "", fmt.Errorf("%w: %s asks for a consumer by an odd name", ErrRefused, guest.ID)
	}
	filters := guest.subjects(department)
	if len(filters) == 0 {
		return "", fmt.Errorf("%w: %s asks for a consumer of another department", ErrRefused, guest.ID)
	}
	slices.Sort(filters)
	name := ConsumerName(wish, guest.ID)
	c, err := s.js.Consumer(ctx, AlertStreamName, name)
	if err == nil && slices.Equal(slices.Sorted(slices.Values(c.CachedInfo().Config.FilterSubjects)), filters) {
		return name, nil
	}
	if err != nil && !errors.Is(err, jetstream.ErrConsumerNotFound) {
		return "", fmt.Errorf("find the consumer of %s: %w", guest.ID, err)
	}
	if own, err := s.durables(ctx, guest.ID); err != nil || len(own) >= mostDurables {
		return "", cmp.Or(err, fmt.Errorf("%w: %s has %d consumers already", ErrRefused, guest.ID, len(own)))
	}
	_, err = s.js.CreateOrUpdateConsumer(ctx, AlertStreamName, jetstream.ConsumerConfig{
		Durable: name, Description: "Of whoever has the token " + guest.ID + ".", FilterSubjects: filters, DeliverPolicy: jetstream.DeliverNewPolicy,
		AckPolicy: jetstream.AckExplicitPolicy, MaxAckPending: 1000, InactiveThreshold: forgotten,
	})
	if err != nil {
		return "", fmt.Errorf("make a consumer for %s: %w", guest.ID, err)
	}
	return name, nil
}

func (s *SignIn) durables(ctx context.Context, guest string) ([]string, error) {
	str, err := s.js.Stream(ctx, AlertStreamName)
	if err != nil {
		return nil, fmt.Errorf("find stream %s: %w", AlertStreamName, err)
	}
	var own []string
	names := str.ConsumerNames(ctx)
	for name := range names.Name() {
		if strings.HasSuffix(name, ConsumerName("", guest)) {
			own = append(own, name)
		}
	}
	if err := names.Err(); err != nil {
		return nil, fmt.Errorf("list the consumers of %s: %w", AlertStreamName, err)
	}
	return own, nil
}

func (s *SignIn) seated(client uint64, guest string, until time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	now := time.Now()
	for id, x := range s.seats {
		if now.After(x.until) {
			delete(s.seats, id)
		}
	}
	s.seats[client] = seat{guest, until}
}

// Revoked ends the connections of a guest whose token is not good any more, and
// removes the guest's consumers.
func (s *SignIn) Revoked(ctx context.Context, guest string) error {
	s.mu.Lock()
	var out []uint64
	for id, x := range s.seats {
		if x.guest == guest {
			out = append(out, id)
			delete(s.seats, id)
		}
	}
	s.mu.Unlock()
	for _, id := range out {
		if s.Kick != nil {
			_ = s.Kick(id) // fails only where the connection has ended
		}
	}
	ctx, cancel := context.WithTimeout(ctx, signInWait)
	defer cancel()
	own, err := s.durables(ctx, guest)
	for _, name := range own {
		if gone := s.js.DeleteConsumer(ctx, AlertStreamName, name); !errors.Is(gone, jetstream.ErrConsumerNotFound) {
			err = errors.Join(err, gone)
		}
	}
	return err
}
