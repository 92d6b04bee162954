package fieldwork

import (
	"slices"
	"strings"
	"time"

	"ledetraad/domain/event"
	"ledetraad/domain/participant"
	"ledetraad/projections/view"
)

// Person is a participant, known by a pseudonym.
type Person struct {
	Pseudonym  string           `json:"pseudonym"`
	Stream     string           `json:"stream"`
	Kind       participant.Kind `json:"kind"`
	Registered time.Time        `json:"registered"`
	Roles      []Role           `json:"roles"`
	Network    []Link           `json:"network"`
	Grounds    []Ground         `json:"grounds"`
	Identified bool             `json:"identified"` // who it is, is kept
}

// Role is something that a person is, or was.
type Role struct {
	Role       string           `json:"role"`
	Name       string           `json:"name"`
	Profession string           `json:"profession,omitempty"`
	Department string           `json:"department,omitempty"`
	Unit       string           `json:"unit,omitempty"`
	Side       participant.Side `json:"side,omitempty"`
	From       time.Time        `json:"from"`
	Until      time.Time        `json:"until,omitzero"`
}

// Link is somebody of a person's network.
type Link struct {
	Link     string               `json:"link"`
	Other    string               `json:"other,omitempty"`
	Relation participant.Relation `json:"relation"`
	Wish     participant.Wish     `json:"wish"`
	From     time.Time            `json:"from,omitzero"`
	Until    time.Time            `json:"until,omitzero"`
	Notes    []Words              `json:"notes,omitempty"` // in the order in which they became known
}

// Ground is why data about a person is kept for a purpose.
type Ground struct {
	Purpose   string            `json:"purpose"`
	Basis     participant.Basis `json:"basis"` // the last that was recorded
	Law       string            `json:"law,omitempty"`
	Since     time.Time         `json:"since"`
	Withdrawn time.Time         `json:"withdrawn,omitzero"` // when consent was withdrawn, if it is not given again
	Reason    *Words            `json:"reason,omitempty"`
	Changes   int               `json:"changes"` // how many records there are of it
}

// Identity is who a person is.
type Identity struct {
	Pseudonym     string `json:"pseudonym"`
	Name          string `json:"name,omitempty"`
	NameErased    bool   `json:"name_erased,omitempty"`
	Contact       string `json:"contact,omitempty"`
	ContactErased bool   `json:"contact_erased,omitempty"`
}

// PeopleFilter narrows a list of participants; a zero field does not.
type PeopleFilter struct {
	Kind       participant.Kind
	Department string // of a role that is held
	Side       participant.Side
	Limit      int    // 0 for 50, at most 1000
	After      string // the cursor that the page before gave
}

// PeoplePage is a part of the list of participants.
type PeoplePage struct {
	Participants []Person `json:"participants"`
	Next         string   `json:"next,omitempty"`
}

// People lists participants by pseudonym.
func People(r view.Reader, f PeopleFilter, s Sight) (PeoplePage, error) {
	page := PeoplePage{Participants: []Person{}}
	q := view.Query{Index: "by_pseudonym"}
	if f.Kind != "" {
		q.Index, q.Prefix = "by_kind", []view.Value{string(f.Kind)}
	}
	if f.After != "" {
		c, err := parseCursor(f.After)
		if err != nil {
			return page, err
		}
		q.From = c.key + "\x00" // the next pseudonym there can be
	}
	rows, err := collect(people.Scan(r, q), people.Name)
	if err != nil {
		return page, err
	}
	limit := Filter{Limit: f.Limit}.limit()
	for _, row := range rows {
		p, err := person(r, row, s)
		if err != nil {
			return page, err
		}
		if (f.Department != "" || f.Side != "") && !slices.ContainsFunc(p.Roles, func(o Role) bool {
			return o.Until.IsZero() && is(f.Department, o.Department) && is(string(f.Side), string(o.Side))
		}) {
			continue
		}
		if len(page.Participants) == limit {
			page.Next = cursor{0, page.Participants[limit-1].Pseudonym}.String()
			break
		}
		page.Participants = append(page.Participants, p)
	}
	return page, nil
}

// PersonOf finds one participant; false if nobody has the pseudonym.
func PersonOf(r view.Reader, pseudonym string, s Sight) (Person, bool, error) {
	_, id := event.SplitStream(participant.Stream(pseudonym))
	row, ok, err := people.Get(r, id)
	if err != nil || !ok {
		return Person{}, false, err
	}
	p, err := person(r, row, s)
	return p, err == nil, err
}

// IdentityOf finds who a participant is; false if that is not kept. It is for
// those alone who must turn to the person.
func IdentityOf(r view.Reader, pseudonym string) (Identity, bool, error) {
	_, id := event.SplitStream(participant.Stream(pseudonym))
	row, ok, err := identities.Get(r, id)
	if err != nil || !ok {
		return Identity{}, false, err
	}
	return Identity{pseudonym, row.Name, row.NameErased, row.Contact, row.ContactErased}, true, nil
}

func person(r view.Reader, row personRow, s Sight) (Person, error) {
	stream := event.StreamName(participant.Category, row.ID)
	p := Person{Pseudonym: row.Pseudonym, Stream: stream, Kind: row.Kind, Registered: row.Registered, Roles: []Role{}, Network: []Link{}, Grounds: []Ground{}}
	held, err := of(r, roles, row.ID)
	if err != nil {
		return p, err
	}
	for _, o := range held {
		p.Roles = append(p.Roles, Role{o.Role, o.Name, o.Profession, o.Department, o.Unit, o.Side, o.From, o.Until})
	}
	slices.SortStableFunc(p.Roles, func(a, b Role) int { return a.From.Compare(b.From) })
	network, err := of(r, links, row.ID)
	if err != nil {
		return p, err
	}
	for _, l := range network {
		link := Link{Link: l.Link, Other: l.Other, Relation: l.Relation, Wish: l.Wish, From: l.From, Until: l.Until}
		written, err := of(r, texts, stream, ofLink, l.Link)
		if err != nil {
			return p, err
		}
		for _, t := range written {
			w, err := s.words(r, origin{}, false, stream, ofLink, l.Link, t.Revision)
			if err != nil {
				return p, err
			}
			link.Notes = append(link.Notes, *w)
		}
		p.Network = append(p.Network, link)
	}
	if p.Grounds, err = groundsOf(r, row.ID, stream, s); err != nil {
		return p, err
	}
	i, known, err := identities.Get(r, row.ID)
	p.Identified = known && (i.Name != "" || i.Contact != "")
	return p, err
}

func groundsOf(r view.Reader, id, stream string, s Sight) ([]Ground, error) {
	out := []Ground{}
	records, err := of(r, grounds, id)
	if err != nil {
		return nil, err
	}
	for _, g := range records {
		if n := len(out); n == 0 || out[n-1].Purpose != g.Purpose {
			out = append(out, Ground{Purpose: g.Purpose})
		}
		last := &out[len(out)-1]
		last.Changes++
		if !g.Withdrawn {
			last.Basis, last.Law, last.Since, last.Withdrawn, last.Reason = g.Basis, g.Law, g.At, time.Time{}, nil
			continue
		}
		last.Withdrawn = g.At
		if last.Reason, err = s.words(r, origin{}, false, stream, ofConsent, g.Purpose, g.Revision); err != nil {
			return nil, err
		}
	}
	slices.SortFunc(out, func(a, b Ground) int { return strings.Compare(a.Purpose, b.Purpose) })
	return out, nil
}
