package participant

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
	"unicode"

	"ledetraad/domain/check"
	"ledetraad/domain/decider"
	"ledetraad/domain/event"
	"ledetraad/domain/fault"
)

// State is what deciding needs to know of a person's past.
type State struct {
	pseudonym string // "": not registered
	roles     map[string]bool
	links     map[string]link
	purposes  map[string]Basis // "" where consent was withdrawn
}

type link struct {
	other string
	from  time.Time
	ended bool
}

// Decider ties the aggregate to its streams.
func Decider() decider.Decider[State] {
	return decider.Decider[State]{
		Category: Category,
		Initial: func() State {
			return State{roles: map[string]bool{}, links: map[string]link{}, purposes: map[string]Basis{}}
		},
		Decide: Decide,
		Evolve: Evolve,
	}
}

// Clone copies the state, for callers that must keep the one they have.
func (s State) Clone() State {
	s.roles, s.links, s.purposes = maps.Clone(s.roles), maps.Clone(s.links), maps.Clone(s.purposes)
	return s
}

// Evolve folds one event into the state.
func Evolve(s State, d event.Data) State {
	switch e := d.(type) {
	case Registered:
		s.pseudonym = e.Pseudonym
	case RoleAdded:
		s.roles[e.Role] = true
	case RoleEnded:
		s.roles[e.Role] = false
	case NetworkLinked:
		s.links[e.Link] = link{other: e.Other, from: e.From, ended: !e.Until.IsZero()}
	case NetworkLinkEnded:
		l := s.links[e.Link]
		l.ended = true
		s.links[e.Link] = l
	case LegalBasisRecorded:
		s.purposes[e.Purpose] = e.Basis
	case ConsentWithdrawn:
		s.purposes[e.Purpose] = ""
	}
	return s
}

// CheckPseudonym wants a name that can stand for a person: one line, without
// spaces around it, and composed (Å is one character), because two spellings
// that look the same would be two people with two keys.
func CheckPseudonym(field, v string) error {
	if err := check.Name(field, v); err != nil {
		return err
	}
	if strings.TrimSpace(v) != v {
		return fault.Invalidf(field, "has spaces around it")
	}
	if strings.ContainsFunc(v, func(r rune) bool { return unicode.Is(unicode.Mn, r) || unicode.IsControl(r) }) {
		return fault.Invalidf(field, "has a letter written as two characters (A and ° for Å), or a control character; write it composed (Unicode NFC)")
	}
	return nil
}

// CheckPeople wants pseudonyms, each once, and not more of them than fit.
func CheckPeople(field string, pseudonyms []string, most int) error {
	if len(pseudonyms) > most {
		return fault.Invalidf(field, "names %d people; at most %d fit", len(pseudonyms), most)
	}
	for i, p := range pseudonyms {
		at := fmt.Sprintf("%s[%d]", field, i)
		if err := CheckPseudonym(at, p); err != nil {
			return err
		}
		if slices.Contains(pseudonyms[:i], p) {
			return fault.Invalidf(at, "is named twice")
		}
	}
	return nil
}

// Decide answers which events a command makes.
func Decide(s State, c decider.Command) ([]event.Data, error) {
	if i, ok := c.Intent.(Register); ok {
		return register(s, c.Stream, i)
	}
	if s.pseudonym == "" {
		return nil, fault.NotFoundf("stream", "nobody is registered here; register the participant first")
	}
	switch i := c.Intent.(type) {
	case AddRole:
		return s.addRole(i)
	case EndRole:
		held, known := s.roles[i.Role]
		if !known {
			return nil, fault.NotFoundf("data.role", "the participant has no such role")
		}
		if !held {
			return nil, fault.Conflictf("data.role", "the role has ended already")
		}
		return one(RoleEnded(i))
	case LinkNetwork:
		return s.linkNetwork(i)
	case ChangeWish:
		l, err := s.linked(i.Link)
		if err := check.First(err, check.OneOf("data.wish", i.Wish, Wished, NotWished, WishUnknown), check.Text("data.note", i.Note)); err != nil {
			return nil, err
		}
		return one(WishChanged{Link: i.Link, Wish: i.Wish, Note: s.about(i.Note, l.other)})
	case EndNetworkLink:
		l, err := s.linked(i.Link)
		if i.Until.IsZero() {
			i.Until = c.HappenedAt
		}
		if err := check.First(err, check.Span("data.until", l.from, i.Until)); err != nil {
			return nil, err
		}
		return one(NetworkLinkEnded{Link: i.Link, Until: i.Until.UTC()})
	case RecordLegalBasis:
		if err := check.First(check.Key("data.purpose", i.Purpose),
			check.OneOf("data.basis", i.Basis, Consent, PublicTask, LegalObligation, Research),
			check.OptionalName("data.law", i.Law)); err != nil {
			return nil, err
		}
		return one(LegalBasisRecorded(i))
	case WithdrawConsent:
		return s.withdraw(i)
	case SetIdentity:
		if i.Name == "" && i.Contact == "" {
			return nil, fault.Invalidf("data", "says nothing; give a name or a contact")
		}
		if err := check.First(check.OptionalName("data.name", i.Name), check.Text("data.contact", i.Contact)); err != nil {
			return nil, err
		}
		return one(IdentitySet{Name: s.about(i.Name), Contact: s.about(i.Contact)})
	}
	return nil, fault.Invalidf("type", "%q is not a command for a participant", c.Intent.CommandName())
}

func one(d event.Data) ([]event.Data, error) { return []event.Data{d}, nil }

func register(s State, stream string, i Register) ([]event.Data, error) {
	if s.pseudonym != "" {
		return nil, fault.Conflictf("data.pseudonym", "a participant with this pseudonym is registered already; give another person another one")
	}
	if err := check.First(CheckPseudonym("data.pseudonym", i.Pseudonym),
		check.OneOf("data.kind", i.Kind, Citizen, Relative, Employee, Outside)); err != nil {
		return nil, err
	}
	if want := Stream(i.Pseudonym); stream != want {
		return nil, fault.Invalidf("stream", "is not the stream of this pseudonym; want %s", want)
	}
	return one(Registered(i))
}

// about is text about the person and, where there is one, somebody else.
func (s State) about(text string, others ...string) event.Text {
	subjects := []string{s.pseudonym}
	for _, o := range others {
		if o != "" && o != s.pseudonym {
			subjects = append(subjects, o)
		}
	}
	return event.About(text, subjects...)
}

func (s State) addRole(i AddRole) ([]event.Data, error) {
	if err := check.First(check.ID("data.role", i.Role), check.Name("data.name", i.Name),
		check.OptionalName("data.profession", i.Profession), check.OptionalKey("data.department", i.Department),
		check.OptionalKey("data.unit", i.Unit)); err != nil {
		return nil, err
	}
	if i.Side != "" {
		if err := check.OneOf("data.side", i.Side, Authority, Provider, Frontline); err != nil {
			return nil, err
		}
	}
	if i.Unit != "" && i.Department == "" {
		return nil, fault.Invalidf("data.department", "is missing; a unit belongs to a department")
	}
	if _, used := s.roles[i.Role]; used {
		return nil, fault.Conflictf("data.role", "the participant has, or had, a role %s already", i.Role)
	}
	return one(RoleAdded(i))
}

func (s State) linkNetwork(i LinkNetwork) ([]event.Data, error) {
	if i.Wish == "" {
		i.Wish = WishUnknown
	}
	if err := check.First(check.ID("data.link", i.Link), check.Key("data.relation", string(i.Relation)),
		check.OneOf("data.wish", i.Wish, Wished, NotWished, WishUnknown), check.Text("data.note", i.Note),
		check.Span("data.until", i.From, i.Until)); err != nil {
		return nil, err
	}
	if i.Other != "" {
		if err := CheckPseudonym("data.other", i.Other); err != nil {
			return nil, err
		}
	}
	if i.Other == s.pseudonym {
		return nil, fault.Invalidf("data.other", "nobody is in their own network")
	}
	if _, used := s.links[i.Link]; used {
		return nil, fault.Conflictf("data.link", "the participant has a link %s already", i.Link)
	}
	return one(NetworkLinked{Link: i.Link, Other: i.Other, Relation: i.Relation, Wish: i.Wish, From: utc(i.From), Until: utc(i.Until),
		Note: s.about(i.Note, i.Other)})
}

// linked wants a link that has not ended.
func (s State) linked(id string) (link, error) {
	l, ok := s.links[id]
	if !ok {
		return l, fault.NotFoundf("data.link", "the participant's network has no such link")
	}
	if l.ended {
		return l, fault.Conflictf("data.link", "the link %s has ended already", id)
	}
	return l, nil
}

func (s State) withdraw(i WithdrawConsent) ([]event.Data, error) {
	if err := check.Text("data.reason", i.Reason); err != nil {
		return nil, err
	}
	switch basis, known := s.purposes[i.Purpose]; {
	case !known:
		return nil, fault.NotFoundf("data.purpose", "nothing is recorded for this purpose")
	case basis == "":
		return nil, fault.Conflictf("data.purpose", "consent is withdrawn already")
	case basis != Consent:
		return nil, fault.Invalidf("data.purpose", "rests on %s, not on consent, so there is no consent to withdraw", basis)
	}
	return one(ConsentWithdrawn{Purpose: i.Purpose, Reason: s.about(i.Reason)})
}

func utc(t time.Time) time.Time {
	if t.IsZero() {
		return time.Time{}
	}
	return t.UTC()
}
