// Package access says who may read what people have said and what is written
// about them, and records each time that somebody did.
//
// Services are looked at here, never citizens, so the rules are few: whoever
// is to work with the words of people may read them, for a purpose that is
// written down; everybody else gets pseudonyms and counts.
package access

import (
	"slices"
	"strings"

	"ledetraad/domain/check"
	"ledetraad/domain/fault"
)

// Role is what somebody does in the programme, and so what they may do here.
type Role string

// The roles. An account may have several; it may do what any of them may.
const (
	Observer      Role = "observer"      // records; reads what the own department or the own sessions brought home
	Designer      Role = "designer"      // reads everything, words too, for a purpose
	Head          Role = "head"          // of departments: reads what touches them, without people's words
	Leader        Role = "leader"        // of the programme: reads what is counted, and words for a purpose
	Administrator Role = "administrator" // runs the engine and the accounts; reads nobody's words
)

// Roles lists every role.
func Roles() []Role { return []Role{Observer, Designer, Head, Leader, Administrator} }

// Operator is the account of whoever holds the engine's data folder. That
// person can read the files anyway.
const Operator = "operator"

// Reader is who makes a request.
type Reader struct {
	Account     string // an account's id, "token-" and a token's id, or Operator; "": nobody
	Name        string
	Roles       []Role
	Departments []string // an observer's own, those that a head is head of
}

// Local is the reader with the data folder's own token.
func Local() Reader {
	return Reader{Account: Operator, Name: "operator", Roles: []Role{Administrator, Designer}}
}

// Is reports whether the reader has the role.
func (r Reader) Is(role Role) bool { return slices.Contains(r.Roles, role) }

// Somebody reports whether there is a reader at all.
func (r Reader) Somebody() bool { return r.Account != "" && len(r.Roles) > 0 }

// Everywhere reports whether the reader is bound to no departments. An
// administrator is not, but gets no words.
func (r Reader) Everywhere() bool { return r.Is(Designer) || r.Is(Leader) || r.Is(Administrator) }

// Of reports whether one of the departments is the reader's own.
func (r Reader) Of(departments []string) bool {
	return slices.ContainsFunc(departments, func(d string) bool { return slices.Contains(r.Departments, d) })
}

// Right is what a reader may do with words.
type Right int

// The rights, in order of strength.
const (
	NoWords     Right = iota
	WithPurpose       // for a purpose that the reader gives
	OwnWork           // as part of the own field work, or of running the engine: the purpose is known
)

// Words is the right to personal text that concerns the departments and was
// written down by an author.
func (r Reader) Words(departments []string, author string) Right {
	switch {
	case r.Account == Operator:
		return OwnWork
	case r.Is(Observer) && (author != "" && author == r.Account || r.Of(departments)):
		return OwnWork
	case r.Is(Designer), r.Is(Leader):
		return WithPurpose
	}
	return NoWords
}

// SmallCells reports whether counts of few people are shown to the reader: to
// those who may read the notes themselves, counting them hides nothing.
func (r Reader) SmallCells() bool { return r.Is(Designer) || r.Is(Leader) }

// CheckRoles wants known roles, each once, and departments where a role is
// nothing without them.
func CheckRoles(roles []Role, departments []string) error {
	if len(roles) == 0 {
		return fault.Invalidf("roles", "is missing; use one or more of %s", join(Roles()))
	}
	for i, r := range roles {
		if err := check.OneOf("roles", r, Roles()...); err != nil {
			return err
		}
		if slices.Contains(roles[:i], r) {
			return fault.Invalidf("roles", "names %s twice", r)
		}
	}
	for _, d := range departments {
		if err := check.Key("departments", d); err != nil {
			return err
		}
	}
	if slices.Contains(roles, Head) && len(departments) == 0 {
		return fault.Invalidf("departments", "is missing; a head is head of one or more departments")
	}
	return nil
}

func join(roles []Role) string {
	words := make([]string, len(roles))
	for i, r := range roles {
		words[i] = string(r)
	}
	return strings.Join(words, ", ")
}
