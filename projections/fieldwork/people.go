package fieldwork

import (
	"time"

	"ledetraad/domain/event"
	"ledetraad/domain/participant"
	"ledetraad/projections/view"
)

type personRow struct {
	ID         string // of the stream
	Pseudonym  string
	Kind       participant.Kind
	Registered time.Time
	Revision   uint64
}

var people = view.NewTable("participants", 1, group(
	view.Text("participant", func(r *personRow) *string { return &r.ID }),
	view.Text("pseudonym", func(r *personRow) *string { return &r.Pseudonym }),
	view.Text("kind", func(r *personRow) *participant.Kind { return &r.Kind }),
	view.Time("registered_at", func(r *personRow) *time.Time { return &r.Registered }),
	view.Int("revision", func(r *personRow) *uint64 { return &r.Revision }),
), view.Index{Name: "by_pseudonym", Columns: []string{"pseudonym"}}, view.Index{Name: "by_kind", Columns: []string{"kind", "pseudonym"}})

type roleRow struct {
	ID, Role                           string
	Name, Profession, Department, Unit string
	Side                               participant.Side
	From, Until                        time.Time
}

var roles = view.NewTable("participant_roles", 2, group(
	view.Text("participant", func(r *roleRow) *string { return &r.ID }),
	view.Text("role", func(r *roleRow) *string { return &r.Role }),
	view.Text("name", func(r *roleRow) *string { return &r.Name }),
	view.Text("profession", func(r *roleRow) *string { return &r.Profession }),
	view.Text("department", func(r *roleRow) *string { return &r.Department }),
	view.Text("unit", func(r *roleRow) *string { return &r.Unit }),
	view.Text("side", func(r *roleRow) *participant.Side { return &r.Side }),
	view.Time("from_at", func(r *roleRow) *time.Time { return &r.From }),
	view.Time("until_at", func(r *roleRow) *time.Time { return &r.Until }),
))

type linkRow struct {
	ID, Link, Other string
	Relation        participant.Relation
	Wish            participant.Wish
	WishRevision    uint64 // of the event that says so
	Revision        uint64
	From, Until     time.Time
}

var links = view.NewTable("participant_links", 2, group(
	view.Text("participant", func(r *linkRow) *string { return &r.ID }),
	view.Text("link", func(r *linkRow) *string { return &r.Link }),
	view.Text("other", func(r *linkRow) *string { return &r.Other }),
	view.Text("relation", func(r *linkRow) *participant.Relation { return &r.Relation }),
	view.Text("wish", func(r *linkRow) *participant.Wish { return &r.Wish }),
	view.Int("wish_revision", func(r *linkRow) *uint64 { return &r.WishRevision }),
	view.Int("revision", func(r *linkRow) *uint64 { return &r.Revision }),
	view.Time("from_at", func(r *linkRow) *time.Time { return &r.From }),
	view.Time("until_at", func(r *linkRow) *time.Time { return &r.Until }),
))

// groundRow is a legal basis, or its withdrawal, with all that came before.
type groundRow struct {
	ID, Purpose string
	Revision    uint64
	At          time.Time
	Withdrawn   bool
	Basis       participant.Basis
	Law         string
}

var grounds = view.NewTable("participant_grounds", 3, group(
	view.Text("participant", func(r *groundRow) *string { return &r.ID }),
	view.Text("purpose", func(r *groundRow) *string { return &r.Purpose }),
	view.Int("revision", func(r *groundRow) *uint64 { return &r.Revision }),
	view.Time("happened_at", func(r *groundRow) *time.Time { return &r.At }),
	view.Bool("withdrawn", func(r *groundRow) *bool { return &r.Withdrawn }),
	view.Text("basis", func(r *groundRow) *participant.Basis { return &r.Basis }),
	view.Text("law", func(r *groundRow) *string { return &r.Law }),
))

type identityRow struct {
	ID                        string
	Revision                  uint64
	Name, Contact             string
	NameErased, ContactErased bool
}

var identities = view.NewTable("participant_identities", 1, group(
	view.Text("participant", func(r *identityRow) *string { return &r.ID }),
	view.Int("revision", func(r *identityRow) *uint64 { return &r.Revision }),
	view.Text("name", func(r *identityRow) *string { return &r.Name }),
	view.Bool("name_erased", func(r *identityRow) *bool { return &r.NameErased }),
	view.Text("contact", func(r *identityRow) *string { return &r.Contact }),
	view.Bool("contact_erased", func(r *identityRow) *bool { return &r.ContactErased }),
))

func (f fact) person(d event.Data) error {
	if e, ok := d.(participant.Registered); ok {
		return people.Put(f.w, personRow{f.id, e.Pseudonym, e.Kind, f.at, f.rev})
	}
	if _, known, err := people.Get(f.w, f.id); err != nil || !known {
		return err
	}
	switch e := d.(type) {
	case participant.RoleAdded:
		if _, known, err := roles.Get(f.w, f.id, e.Role); err != nil || known {
			return err
		}
		return roles.Put(f.w, roleRow{ID: f.id, Role: e.Role, Name: e.Name, Profession: e.Profession, Department: e.Department,
			Unit: e.Unit, Side: e.Side, From: f.at})
	case participant.RoleEnded:
		row, known, err := roles.Get(f.w, f.id, e.Role)
		if err != nil || !known {
			return err
		}
		row.Until = f.at
		return roles.Put(f.w, row)
	case participant.NetworkLinked:
		if _, known, err := links.Get(f.w, f.id, e.Link); err != nil || known {
			return err
		}
		if err := links.Put(f.w, linkRow{ID: f.id, Link: e.Link, Other: e.Other, Relation: e.Relation, Wish: e.Wish, WishRevision: f.rev,
			Revision: f.rev, From: e.From, Until: e.Until}); err != nil {
			return err
		}
		return f.text(ofLink, e.Link, e.Note)
	case participant.WishChanged:
		return f.wished(e)
	case participant.NetworkLinkEnded:
		row, known, err := links.Get(f.w, f.id, e.Link)
		if err != nil || !known {
			return err
		}
		row.Until = e.Until
		return links.Put(f.w, row)
	case participant.LegalBasisRecorded:
		return grounds.Put(f.w, groundRow{ID: f.id, Purpose: e.Purpose, Revision: f.rev, At: f.at, Basis: e.Basis, Law: e.Law})
	case participant.ConsentWithdrawn:
		if err := grounds.Put(f.w, groundRow{ID: f.id, Purpose: e.Purpose, Revision: f.rev, At: f.at, Withdrawn: true}); err != nil {
			return err
		}
		return f.text(ofConsent, e.Purpose, e.Reason)
	case participant.IdentitySet:
		return f.identified(e)
	}
	return nil
}

func (f fact) wished(e participant.WishChanged) error {
	row, known, err := links.Get(f.w, f.id, e.Link)
	if err != nil || !known {
		return err
	}
	if f.rev > row.WishRevision {
		row.Wish, row.WishRevision = e.Wish, f.rev
		if err := links.Put(f.w, row); err != nil {
			return err
		}
	}
	return f.text(ofLink, e.Link, e.Note)
}

func (f fact) identified(e participant.IdentitySet) error {
	if row, known, err := identities.Get(f.w, f.id); err != nil || known && f.rev < row.Revision {
		return err
	}
	return identities.Put(f.w, identityRow{f.id, f.rev, e.Name.Plain, e.Contact.Plain, e.Name.Erased, e.Contact.Erased})
}
