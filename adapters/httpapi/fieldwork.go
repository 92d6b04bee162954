package httpapi

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"ledetraad/domain/access"
	"ledetraad/domain/event"
	"ledetraad/domain/fault"
	domain "ledetraad/domain/fieldwork"
	"ledetraad/domain/interview"
	"ledetraad/domain/participant"
	"ledetraad/projections/fieldwork"
	"ledetraad/projections/view"
)

const fieldworkView = "fieldwork"

type peopleInput struct {
	MinPosition string `query:"min_position"`
	Kind        string `query:"kind" enum:"citizen,relative,employee,outside"`
	Department  string `query:"department" doc:"of a role that is held"`
	Side        string `query:"side" enum:"authority,provider,frontline"`
	Limit       int    `query:"limit" minimum:"0" maximum:"1000"`
	After       string `query:"after"`
}

type personInput struct {
	MinPosition string `query:"min_position"`
	Pseudonym   string `path:"pseudonym"`
}

// IdentityBody is who a participant is.
type IdentityBody struct {
	Pseudonym string `json:"pseudonym"`
	Name      *Words `json:"name,omitempty"`
	Contact   *Words `json:"contact,omitempty"`
}

type fieldworkInput struct {
	Moment
	Department    string `query:"department"`
	LifeSituation string `query:"life_situation"`
	Author        string `query:"author" doc:"the observer or interviewer"`
	Participant   string `query:"participant" doc:"somebody that it is about"`
	Kind          string `query:"kind" enum:"descriptive,verbatim,reflective,methodological" doc:"of notes"`
	Speaker       string `query:"speaker" doc:"of verbatim notes"`
	Dimension     string `query:"dimension" doc:"of notes"`
	Principle     string `query:"principle" doc:"of notes"`
	State         string `query:"state" enum:"draft,finished,discarded,open,ended"`
	From          string `query:"from"`
	To            string `query:"to"`
	Limit         int    `query:"limit" minimum:"0" maximum:"1000"`
	After         string `query:"after"`
}

func (in fieldworkInput) filter() (fieldwork.Filter, error) {
	f := fieldwork.Filter{Department: in.Department, LifeSituation: in.LifeSituation, Author: in.Author, Participant: in.Participant,
		Kind: in.Kind, Speaker: in.Speaker, Dimension: in.Dimension, Principle: in.Principle, State: in.State, Limit: in.Limit, After: in.After}
	var err error
	if f.From, err = moment("from", in.From, false); err != nil {
		return f, err
	}
	f.Until, err = moment("to", in.To, true)
	return f, err
}

type idInput struct {
	Moment
	ID string `path:"id"`
}

type noteInput struct {
	Moment
	Session string `path:"id" doc:"the session"`
	Note    string `path:"note"`
}

type contextInput struct {
	Moment
	Stream string `path:"stream"`
	Part   string `path:"part" doc:"a note or an utterance"`
	Before int    `query:"before" minimum:"0" maximum:"50" default:"3"`
	Behind int    `query:"after" minimum:"0" maximum:"50" default:"3"`
}

func (a *api) addFieldwork(h huma.API) {
	tags := []string{"fieldwork"}
	get := func(id, path, summary string) huma.Operation {
		return huma.Operation{OperationID: id, Method: http.MethodGet, Path: path, Summary: summary, Tags: tags}
	}
	huma.Register(h, get("participants", "/api/v1/participants", "Participants, by pseudonym"),
		func(ctx context.Context, in *peopleInput) (*bodyOf[fieldwork.PeoplePage], error) {
			return fieldworkAnswer(ctx, a, Moment{MinPosition: in.MinPosition}, "", func(r view.Reader, s fieldwork.Sight) (fieldwork.PeoplePage, error) {
				return fieldwork.People(r, fieldwork.PeopleFilter{Kind: participant.Kind(in.Kind), Department: in.Department,
					Side: participant.Side(in.Side), Limit: in.Limit, After: in.After}, s)
			})
		})
	huma.Register(h, get("participant", "/api/v1/participants/{pseudonym}", "A participant: roles, network, and why data is kept"),
		func(ctx context.Context, in *personInput) (*bodyOf[fieldwork.Person], error) {
			return fieldworkAnswer(ctx, a, Moment{MinPosition: in.MinPosition}, "", func(r view.Reader, s fieldwork.Sight) (fieldwork.Person, error) {
				return there(fieldwork.PersonOf(r, in.Pseudonym, s))("pseudonym", "nobody is known as %q", in.Pseudonym)
			})
		})
	huma.Register(h, get("identity", "/api/v1/participants/{pseudonym}/identity", "Who a participant is, for those who must turn to the person"),
		func(ctx context.Context, in *personInput) (*bodyOf[IdentityBody], error) {
			return fieldworkAnswer(ctx, a, Moment{MinPosition: in.MinPosition}, "", func(r view.Reader, _ fieldwork.Sight) (IdentityBody, error) {
				i, err := there(fieldwork.IdentityOf(r, in.Pseudonym))("pseudonym", "who %q is, is not kept", in.Pseudonym)
				of := []string{i.Pseudonym}
				return IdentityBody{i.Pseudonym, &Words{Of: of, Text: i.Name, Erased: i.NameErased}, &Words{Of: of, Text: i.Contact, Erased: i.ContactErased}}, err
			})
		})
	huma.Register(h, get("sessions", "/api/v1/sessions", "Observation sessions, the latest first"),
		func(ctx context.Context, in *fieldworkInput) (*bodyOf[fieldwork.SessionPage], error) {
			return fieldworkList(ctx, a, in, func(r view.Reader, f fieldwork.Filter, _ fieldwork.Sight) (fieldwork.SessionPage, error) {
				return fieldwork.Sessions(r, f)
			})
		})
	huma.Register(h, get("session", "/api/v1/sessions/{id}", "One session with all its notes, in the order in which they were observed"),
		func(ctx context.Context, in *idInput) (*bodyOf[fieldwork.Session], error) {
			return fieldworkAnswer(ctx, a, in.Moment, event.StreamName(domain.Category, in.ID), func(r view.Reader, s fieldwork.Sight) (fieldwork.Session, error) {
				return there(fieldwork.SessionOf(r, in.ID, s))("id", "there is no session %q", in.ID)
			})
		})
	huma.Register(h, get("notes", "/api/v1/notes", "Field notes as they stand, the latest first"),
		func(ctx context.Context, in *fieldworkInput) (*bodyOf[fieldwork.NotePage], error) {
			return fieldworkList(ctx, a, in, fieldwork.Notes)
		})
	huma.Register(h, get("note", "/api/v1/sessions/{id}/notes/{note}", "One note with all its versions"),
		func(ctx context.Context, in *noteInput) (*bodyOf[fieldwork.Note], error) {
			return fieldworkAnswer(ctx, a, in.Moment, event.StreamName(domain.Category, in.Session), func(r view.Reader, s fieldwork.Sight) (fieldwork.Note, error) {
				return there(fieldwork.NoteOf(r, in.Session, in.Note, s))("note", "the session has no note %q", in.Note)
			})
		})
	huma.Register(h, get("interviews", "/api/v1/interviews", "Interviews, the latest first"),
		func(ctx context.Context, in *fieldworkInput) (*bodyOf[fieldwork.InterviewPage], error) {
			return fieldworkList(ctx, a, in, func(r view.Reader, f fieldwork.Filter, _ fieldwork.Sight) (fieldwork.InterviewPage, error) {
				return fieldwork.Interviews(r, f)
			})
		})
	huma.Register(h, get("interview", "/api/v1/interviews/{id}", "One interview with all that was said; what the citizen stopped is left out"),
		func(ctx context.Context, in *idInput) (*bodyOf[fieldwork.Interview], error) {
			return fieldworkAnswer(ctx, a, in.Moment, event.StreamName(interview.Category, in.ID), func(r view.Reader, s fieldwork.Sight) (fieldwork.Interview, error) {
				return there(fieldwork.InterviewOf(r, in.ID, s))("id", "there is no interview %q", in.ID)
			})
		})
	huma.Register(h, get("context", "/api/v1/documents/{stream}/parts/{part}", "A note or an utterance, and what stands before and after it"),
		func(ctx context.Context, in *contextInput) (*bodyOf[fieldwork.Context], error) {
			return fieldworkAnswer(ctx, a, in.Moment, in.Stream, func(r view.Reader, s fieldwork.Sight) (fieldwork.Context, error) {
				return there(fieldwork.ContextOf(r, in.Stream, in.Part, in.Before, in.Behind, s))("part", "%s has no part %q", in.Stream, in.Part)
			})
		})
}

// sight is what the caller may see of words; release asks for the purpose, and
// records the reading.
func sight(ctx context.Context) fieldwork.Sight {
	r := visitOf(ctx).reader
	return fieldwork.Sight{Account: r.Account, Words: func(departments []string, author string) bool {
		return r.Words(departments, author) != access.NoWords
	}}
}

func fieldworkAnswer[T any](ctx context.Context, a *api, m Moment, stream string, query func(view.Reader, fieldwork.Sight) (T, error)) (*bodyOf[T], error) {
	return answer(ctx, a, fieldworkView, m, stream, func(r view.Reader, _ time.Time) (T, error) {
		return query(r, sight(ctx))
	})
}

func fieldworkList[T any](ctx context.Context, a *api, in *fieldworkInput, query func(view.Reader, fieldwork.Filter, fieldwork.Sight) (T, error)) (*bodyOf[T], error) {
	f, err := in.filter()
	if err != nil {
		return nil, a.problemOf(err)
	}
	return fieldworkAnswer(ctx, a, in.Moment, "", func(r view.Reader, s fieldwork.Sight) (T, error) { return query(r, f, s) })
}

// there turns "not there" into a fault.
func there[T any](v T, known bool, err error) func(field, format string, args ...any) (T, error) {
	return func(field, format string, args ...any) (T, error) {
		if err == nil && !known {
			return v, fault.NotFoundf(field, format, args...)
		}
		return v, err
	}
}

// fieldWords are the words of field notes and interviews.
type fieldWords struct{ *fieldwork.Words }

func (w fieldWords) Said() ([]string, bool) { return w.Of, w.Text != "" }
func (w fieldWords) Withhold()              { w.Text, w.Withheld = "", fieldwork.ByRight }

// fieldConcern is whose affair a part of field work is.
func fieldConcern(v any) (Concern, bool) {
	of := func(department, author, stream string) Concern {
		c := Concern{Author: author, Stream: stream}
		if department != "" {
			c.Departments = []string{department}
		}
		return c
	}
	switch x := v.(type) {
	case *fieldwork.Session:
		return of(x.Department, x.Observer, x.Stream), true
	case *fieldwork.Note:
		return of(x.Department, x.Observer, event.StreamName(domain.Category, x.Session)), true
	case *fieldwork.Interview:
		return of(x.Department, x.Interviewer, x.Stream), true
	case *fieldwork.Utterance:
		return of(x.Department, x.Interviewer, event.StreamName(interview.Category, x.Interview)), true
	case *fieldwork.Person:
		return Concern{Subjects: []string{x.Pseudonym}, Stream: x.Stream}, true
	}
	return Concern{}, false
}
