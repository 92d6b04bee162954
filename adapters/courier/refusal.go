package courier

import (
	"math"
	"strings"
	"time"

	"github.com/google/uuid"

	"ledetraad/domain/decider"
	"ledetraad/projections/alerts"
)

// Refusal is why something was not accepted.
type Refusal struct {
	Reason string        // one of the words below, and after it, maybe, what the other end has answered
	Final  bool          // trying again would not help
	Gone   bool          // there is nobody at that address any more: nothing is sent there again
	Road   bool          // the way itself is closed, to all of the channel
	Here   bool          // the way was not tried
	After  time.Duration // the other end wants to be asked no sooner
	Cause  error         // for the engine's log; it holds no address
}

// Why something was not accepted. They stand in the log, so they are not
// changed; [Explain] says them in words. An answer's code may follow.
const (
	Removed      = "removed"
	Disabled     = "disabled"
	Unsubscribed = "unsubscribed"
	NoAccount    = "no-account"
	Unknown      = "unknown-contact"
	NotSetUp     = "not-set-up"
	Gone         = "gone"
	Refused      = "refused"
	Answered     = "answered"
	Moved        = "moved"
	NoAnswer     = "no-answer"
	NoHost       = "no-host"
	NoTLS        = "no-tls"
	Forbidden    = "forbidden-address"
	NoSignIn     = "no-sign-in"
	Trouble      = "trouble"
	Unconfirmed  = "unconfirmed"
)

// reasons are they in words, Danish and English.
//
//nolint:gochecknoglobals // a table
var reasons = map[string][2]string{
	Removed:      {"kontakten er fjernet", "the contact was removed"},
	Disabled:     {"kontakten er slået fra", "the contact is disabled"},
	Unsubscribed: {"abonnementet sender ikke længere dertil", "the subscription does not go there any more"},
	NoAccount:    {"kontoen er spærret", "the account is disabled"},
	Unknown:      {"kontakten kendes ikke her", "the contact is not known here"},
	NotSetUp:     {"kanalen er ikke sat op", "the channel is not set up"},
	Gone:         {"modtageren findes ikke mere", "the receiver is gone"},
	Refused:      {"modtageren afviste", "the receiver refused"},
	Answered:     {"modtageren svarede med en fejl", "the receiver answered with an error"},
	Moved:        {"modtageren viser videre til en anden adresse", "the receiver points to another address"},
	NoAnswer:     {"modtageren svarer ikke", "the receiver does not answer"},
	NoHost:       {"adressen findes ikke", "there is no such address"},
	NoTLS:        {"forbindelsen kan ikke sikres", "the connection cannot be secured"},
	Forbidden:    {"adressen ligger i et net, der ikke må sendes til", "the address lies in a network that nothing is sent to"},
	NoSignIn:     {"mailserveren lukker os ikke ind", "the mail server does not let us in"},
	Trouble:      {"der gik noget galt her", "something went wrong here"},
	Unconfirmed:  {"adressen er ikke bekræftet", "the address is not confirmed"},
}

// Explain says a reason in words, in Danish or English ("en").
func Explain(lang, reason string) string {
	word, more, _ := strings.Cut(reason, " ")
	said, known := reasons[word]
	if !known {
		return reason
	}
	text := said[0]
	if lang == "en" {
		text = said[1]
	}
	if more != "" {
		text += " (" + more + ")"
	}
	return text
}

func (r *Refusal) Error() string {
	if r.Cause != nil {
		return r.Reason + ": " + r.Cause.Error()
	}
	return r.Reason
}

func (r *Refusal) Unwrap() error { return r.Cause }

// The bounds of the wait between two attempts.
const (
	shortest = 5 * time.Second
	longest  = 24 * time.Hour // that another end can ask for
	usual    = 4 * time.Hour
)

// Backoff is how long to wait after so many failures in a row: 5 seconds, then
// four times as long each time up to 4 hours; jitter, in [0, 1), makes it from
// half to one and a half times that.
func Backoff(failures int, jitter float64) time.Duration {
	wait := float64(shortest) * math.Pow(4, float64(max(0, min(failures, 20)-1)))
	return time.Duration(min(wait, float64(usual)) * (0.5 + jitter))
}

// attempts counts attempts at a few deliveries: those of a contact that fails
// are tried one after the other, and what is forgotten counts from one again.
type attempts struct {
	count map[uuid.UUID]int
	order []uuid.UUID
}

// mostCounted bounds what is kept of one contact.
const mostCounted = 100

func (a *attempts) of(id uuid.UUID) int { return a.count[id] }

func (a *attempts) add(id uuid.UUID) {
	if a.count == nil {
		a.count = map[uuid.UUID]int{}
	}
	if a.count[id] == 0 {
		if len(a.order) == mostCounted {
			delete(a.count, a.order[0])
			a.order = a.order[1:]
		}
		a.order = append(a.order, id)
	}
	a.count[id]++
}

func (a *attempts) forget(id uuid.UUID) {
	if a.count[id] == 0 {
		return
	}
	delete(a.count, id)
	for i, x := range a.order {
		if x == id {
			a.order = append(a.order[:i], a.order[i+1:]...)
			return
		}
	}
}

func commandsOf(list []alerts.Outcome, now time.Time) []decider.Command {
	out := make([]decider.Command, len(list))
	for i, o := range list {
		out[i] = alerts.CourierCommand(o, now)
	}
	return out
}
