package fieldwork_test

import (
	"strings"
	"testing"

	"github.com/google/uuid"

	"ledetraad/domain/decider"
	"ledetraad/domain/decider/decidertest"
	"ledetraad/domain/event"
	"ledetraad/domain/fault"
	"ledetraad/domain/fieldwork"
)

const said = "Hvad pokker snakker de om?"

func TestDecide(t *testing.T) {
	start := fieldwork.StartSession{Observer: "dorthe", OwnDepartment: "aeldre", Department: "jobcenter", Unit: "modtagelsen",
		Place: "Venteværelset", LifeSituation: "sygedagpenge", Participants: []string{"Birk", "Åse"}}
	started := fieldwork.SessionStarted(start)
	started.Method = "observation"
	alone := fieldwork.SessionStarted{Observer: "dorthe", Department: "jobcenter", Method: "observation"}
	seen := fieldwork.WriteNote{Note: "n1", Kind: fieldwork.Descriptive, Text: said}
	draft := fieldwork.NoteWritten{Note: "n1", About: fieldwork.About{Kind: fieldwork.Descriptive}, Text: event.About(said, "Birk", "Åse")}
	finished := fieldwork.NoteFinished{Note: "n1", Version: 1}
	quote := fieldwork.About{Kind: fieldwork.Verbatim, Speaker: fieldwork.Citizen, SpokenBy: "Carl", Audience: fieldwork.Employee, Participants: []string{"Birk"}}
	quoted := fieldwork.NoteWritten{Note: "n2", About: quote, Text: event.About(said, "Birk", "Carl")}
	later := []event.Data{started, draft, fieldwork.NoteCorrected{Note: "n1", Version: 2, About: draft.About}}

	decidertest.Run(t, fieldwork.Decider(), "fieldwork-1", []decidertest.Case{
		{Name: "a session starts", When: start, Then: []event.Data{started}},
		{Name: "once", Given: []event.Data{started}, When: start, Refused: fault.Conflict, Field: "stream"},
		{Name: "with an observer", When: fieldwork.StartSession{Department: "jobcenter"}, Refused: fault.Invalid, Field: "data.observer"},
		{Name: "of a department", When: fieldwork.StartSession{Observer: "dorthe"}, Refused: fault.Invalid, Field: "data.department"},
		{Name: "with each participant once", When: fieldwork.StartSession{Observer: "dorthe", Department: "jobcenter", Participants: []string{"Birk", "Birk"}}, Refused: fault.Invalid, Field: "data.participants[1]"},
		{Name: "others come in", Given: []event.Data{started}, When: fieldwork.AddParticipants{Participants: []string{"Carl"}}, Then: []event.Data{fieldwork.ParticipantsAdded{Participants: []string{"Carl"}}}},
		{Name: "who were not there", Given: []event.Data{started}, When: fieldwork.AddParticipants{Participants: []string{"Carl", "Birk"}}, Refused: fault.Conflict, Field: "data.participants[1]"},

		{Name: "a note is about everybody present", Given: []event.Data{started}, When: seen, Then: []event.Data{draft}},
		{Name: "those who came in too", Given: []event.Data{started, fieldwork.ParticipantsAdded{Participants: []string{"Carl"}}}, When: seen,
			Then: []event.Data{fieldwork.NoteWritten{Note: "n1", About: draft.About, Text: event.About(said, "Birk", "Åse", "Carl")}}},
		{Name: "where nobody is named, about the session", Given: []event.Data{alone}, When: seen,
			Then: []event.Data{fieldwork.NoteWritten{Note: "n1", About: draft.About, Text: event.About(said, "fieldwork-1")}}},
		{
			Name: "or about whom it names, and the speaker", Given: []event.Data{started},
			When: fieldwork.WriteNote{Note: "n2", Kind: fieldwork.Verbatim, Text: said, Speaker: fieldwork.Citizen, SpokenBy: "Carl", Audience: fieldwork.Employee, Participants: []string{"Birk"}},
			Then: []event.Data{quoted},
		},
		{Name: "a note can be finished at once", Given: []event.Data{started},
			When: fieldwork.WriteNote{Note: "n1", Kind: fieldwork.Descriptive, Text: said, Finished: true}, Then: []event.Data{draft, finished}},
		{
			Name: "tags where the observer wants them", Given: []event.Data{started},
			When: fieldwork.WriteNote{Note: "n1", Kind: fieldwork.Descriptive, Text: said, Dimensions: []fieldwork.Dimension{fieldwork.Space, fieldwork.Feeling}, Principles: []string{"meet-me"}},
			Then: []event.Data{fieldwork.NoteWritten{Note: "n1", About: draft.About, Dimensions: []fieldwork.Dimension{fieldwork.Space, fieldwork.Feeling}, Principles: []string{"meet-me"}, Text: draft.Text}},
		},
		{Name: "a tenth dimension", Given: []event.Data{started}, When: fieldwork.WriteNote{Note: "n1", Kind: fieldwork.Descriptive, Text: said, Dimensions: []fieldwork.Dimension{"colour"}}, Refused: fault.Invalid, Field: "data.dimensions[0]"},
		{Name: "what was said has a speaker", Given: []event.Data{started}, When: fieldwork.WriteNote{Note: "n1", Kind: fieldwork.Verbatim, Text: said}, Refused: fault.Invalid, Field: "data.speaker"},
		{Name: "what was seen has none", Given: []event.Data{started}, When: fieldwork.WriteNote{Note: "n1", Kind: fieldwork.Descriptive, Text: said, Speaker: fieldwork.Citizen}, Refused: fault.Invalid, Field: "data.speaker"},
		{Name: "an empty note", Given: []event.Data{started}, When: fieldwork.WriteNote{Note: "n1", Kind: fieldwork.Descriptive, Text: " \n"}, Refused: fault.Invalid, Field: "data.text"},
		{Name: "a note before the session", When: seen, Refused: fault.NotFound, Field: "stream"},
		{Name: "a note after its end came late", Given: []event.Data{started, fieldwork.SessionEnded{}}, When: seen, Then: []event.Data{draft}},
		{Name: "another note under the same id", Given: []event.Data{started, draft}, When: fieldwork.WriteNote{Note: "n1", Kind: fieldwork.Reflective, Text: "Noget andet"}, Refused: fault.Conflict, Field: "data.note"},

		{Name: "a draft is corrected", Given: []event.Data{started, draft}, When: fieldwork.CorrectNote{Note: "n1", Corrects: 1, Text: "Hvad snakker de om?"},
			Then: []event.Data{fieldwork.NoteCorrected{Note: "n1", Version: 2, About: draft.About, Text: event.About("Hvad snakker de om?", "Birk", "Åse")}}},
		{Name: "a finished note needs a reason", Given: []event.Data{started, draft, finished}, When: fieldwork.CorrectNote{Note: "n1", Text: "x"}, Refused: fault.Invalid, Field: "data.reason"},
		{Name: "and is then corrected", Given: []event.Data{started, draft, finished}, When: fieldwork.CorrectNote{Note: "n1", Text: "x", Reason: "Hørte forkert"},
			Then: []event.Data{fieldwork.NoteCorrected{Note: "n1", Version: 2, About: draft.About, Text: event.About("x", "Birk", "Åse"), Reason: event.About("Hørte forkert", "Birk", "Åse")}}},
		{Name: "what was not the newest", Given: later, When: fieldwork.CorrectNote{Note: "n1", Corrects: 1, Text: "x"}, Refused: fault.Conflict, Field: "data.note"},
		{Name: "what is left out stays", Given: []event.Data{started, quoted}, When: fieldwork.CorrectNote{Note: "n2", Text: "x", Audience: fieldwork.Relative},
			Then: []event.Data{fieldwork.NoteCorrected{Note: "n2", Version: 2, About: fieldwork.About{Kind: fieldwork.Verbatim, Speaker: fieldwork.Citizen, SpokenBy: "Carl",
				Audience: fieldwork.Relative, Participants: []string{"Birk"}}, Text: event.About("x", "Birk", "Carl")}}},
		{Name: "it was no quotation after all", Given: []event.Data{started, quoted}, When: fieldwork.CorrectNote{Note: "n2", Text: "x", Kind: fieldwork.Reflective},
			Then: []event.Data{fieldwork.NoteCorrected{Note: "n2", Version: 2, About: fieldwork.About{Kind: fieldwork.Reflective, Participants: []string{"Birk"}}, Text: event.About("x", "Birk")}}},
		{Name: "no such note", Given: []event.Data{started}, When: fieldwork.CorrectNote{Note: "n1", Text: "x"}, Refused: fault.NotFound, Field: "data.note"},
		{Name: "tags change without a version", Given: []event.Data{started, draft, finished}, When: fieldwork.TagNote{Note: "n1", Principles: []string{"meet-me"}},
			Then: []event.Data{fieldwork.NoteTagged{Note: "n1", Principles: []string{"meet-me"}}}},

		{Name: "a note is finished as it stands", Given: later, When: fieldwork.FinishNote{Note: "n1"}, Then: []event.Data{fieldwork.NoteFinished{Note: "n1", Version: 2}}},
		{Name: "not unseen", Given: later, When: fieldwork.FinishNote{Note: "n1", Version: 1}, Refused: fault.Conflict, Field: "data.note"},
		{Name: "once", Given: []event.Data{started, draft, finished}, When: fieldwork.FinishNote{Note: "n1"}, Refused: fault.Conflict, Field: "data.note"},
		{Name: "a draft is discarded", Given: []event.Data{started, draft}, When: fieldwork.DiscardNote{Note: "n1", Reason: "dobbelt"},
			Then: []event.Data{fieldwork.NoteDiscarded{Note: "n1", Reason: event.About("dobbelt", "Birk", "Åse")}}},
		{Name: "a finished note is not", Given: []event.Data{started, draft, finished}, When: fieldwork.DiscardNote{Note: "n1"}, Refused: fault.Conflict, Field: "data.note"},
		{Name: "what is discarded is not finished", Given: []event.Data{started, draft, fieldwork.NoteDiscarded{Note: "n1"}}, When: fieldwork.FinishNote{Note: "n1"}, Refused: fault.Conflict, Field: "data.note"},
		{Name: "nor its id used again", Given: []event.Data{started, draft, fieldwork.NoteDiscarded{Note: "n1"}}, When: seen, Refused: fault.Conflict, Field: "data.note"},

		{Name: "a session ends", Given: []event.Data{started}, When: fieldwork.EndSession{}, Then: []event.Data{fieldwork.SessionEnded{}}},
		{Name: "once", Given: []event.Data{started, fieldwork.SessionEnded{}}, When: fieldwork.EndSession{}, Refused: fault.Conflict},
		{Name: "and goes on", Given: []event.Data{started, fieldwork.SessionEnded{}}, When: fieldwork.ReopenSession{Reason: "Glemte noget"},
			Then: []event.Data{fieldwork.SessionReopened{Reason: event.About("Glemte noget", "Birk", "Åse")}}},
		{Name: "if it had ended", Given: []event.Data{started}, When: fieldwork.ReopenSession{Reason: "x"}, Refused: fault.Conflict},
	})
}

// Whoever sends another note under the same id must learn which one stands, and
// must not be told its words.
func TestConflictNamesTheNoteThatStands(t *testing.T) {
	d := fieldwork.Decider()
	s := d.Evolve(d.Initial(), fieldwork.SessionStarted{Observer: "dorthe", Department: "jobcenter", Method: "observation"})
	s = d.Evolve(s, fieldwork.NoteWritten{Note: "note-7", About: fieldwork.About{Kind: fieldwork.Reflective}, Text: event.About(said, "Birk")})
	s = d.Evolve(s, fieldwork.NoteFinished{Note: "note-7", Version: 1})
	_, err := d.Decide(s, decider.Command{ID: uuid.New(), Stream: "fieldwork-1", Intent: fieldwork.WriteNote{Note: "note-7", Kind: fieldwork.Verbatim, Text: "andet"}})
	if fault.CodeOf(err) != fault.Conflict {
		t.Fatalf("got %v", err)
	}
	for _, want := range []string{"note-7", "finished", "reflective", "version 1"} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("%q does not say %q", err, want)
		}
	}
	if strings.Contains(err.Error(), "snakker") || strings.Contains(err.Error(), "andet") {
		t.Errorf("%q repeats personal text", err)
	}
}

func TestObserverIsWhoGivesTheCommand(t *testing.T) {
	d := fieldwork.Decider()
	got, err := d.Decide(d.Initial(), decider.Command{Stream: "fieldwork-1", Actor: "dorthe", Intent: fieldwork.StartSession{Department: "jobcenter"}})
	if err != nil {
		t.Fatal(err)
	}
	if e := got[0].(fieldwork.SessionStarted); e.Observer != "dorthe" {
		t.Errorf("the observer is %q", e.Observer)
	}
}
