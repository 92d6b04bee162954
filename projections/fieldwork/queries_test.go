package fieldwork_test

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"ledetraad/domain/event"
	field "ledetraad/domain/fieldwork"
	"ledetraad/domain/interview"
	"ledetraad/domain/participant"
	"ledetraad/projections/fieldwork"
)

func about(k field.Kind) field.About { return field.About{Kind: k} }

// jobcentre is a session with a corrected, a discarded and a late note.
func jobcentre() *story {
	s := &story{}
	quote := field.About{Kind: field.Verbatim, Speaker: field.Citizen, SpokenBy: "Birk", Audience: field.Employee}
	s.on("fieldwork-1", "2026-03-02 09:00", field.SessionStarted{Observer: "dorthe", OwnDepartment: "aeldre", Department: "job", Place: "Venteværelset",
		LifeSituation: "sygedagpenge", Participants: []string{"Birk"}, Method: "observation"})
	s.on("fieldwork-1", "2026-03-02 09:10",
		field.NoteWritten{Note: "n1", About: quote, Text: event.About("Hvad pokker snakker de om?", "Birk"), Principles: []string{"meet-me"}},
		field.NoteFinished{Note: "n1", Version: 1})
	s.on("fieldwork-1", "2026-03-02 09:20",
		field.NoteWritten{Note: "n2", About: about(field.Reflective), Text: event.About("dobbelt", "fieldwork-1")},
		field.NoteDiscarded{Note: "n2", Reason: event.About("skrevet to gange", "fieldwork-1")})
	s.on("fieldwork-1", "2026-03-02 10:00", field.SessionEnded{})
	s.on("fieldwork-1", "2026-03-02 09:05", field.NoteWritten{Note: "n3", About: about(field.Descriptive), Text: event.About("Han venter", "Birk"), Dimensions: []field.Dimension{field.Space}})
	s.on("fieldwork-1", "2026-03-03 08:00",
		field.NoteCorrected{Note: "n1", Version: 2, About: quote, Text: event.About("Hvad snakker de om?", "Birk"), Reason: event.About("Hørt forkert", "Birk")},
		field.NoteTagged{Note: "n1", Principles: []string{"meet-me", "find-my-way"}})
	s.on("fieldwork-2", "2026-03-04 09:00", field.SessionStarted{Observer: "jette", Department: "aeldre", LifeSituation: "plejehjem", Participants: []string{"Åse"}, Method: "shadowing"},
		field.NoteWritten{Note: "n1", About: about(field.Descriptive), Text: event.About("Hun ringer", "Åse")})
	return s
}

func TestSession(t *testing.T) {
	r := jobcentre().tables(t)
	got := find[fieldwork.Session](t)(fieldwork.SessionOf(r, "1", everything))
	if !got.Outsider || got.Notes != 2 || got.Drafts != 1 || got.Open || !got.Ended.Equal(clock("2026-03-02 10:00")) {
		t.Errorf("summary %+v", got.SessionSummary)
	}
	var order []string
	for _, n := range got.Entries {
		order = append(order, n.Note+" "+string(n.State))
	}
	if diff := cmp.Diff([]string{"n3 draft", "n1 finished", "n2 discarded"}, order); diff != "" {
		t.Error("in the order of observation:", diff)
	}
	n1 := got.Entries[1]
	if n1.Version != 2 || n1.Text.Text != "Hvad snakker de om?" || n1.SpokenBy != "Birk" || !slices.Equal(n1.Principles, []string{"meet-me", "find-my-way"}) || !n1.At.Equal(clock("2026-03-02 09:10")) {
		t.Errorf("n1 stands as %+v, %+v", n1, n1.Text)
	}
	if v := n1.Versions; len(v) != 2 || v[0].Text.Text != "Hvad pokker snakker de om?" || v[0].Reason != nil || v[1].Text.Text != n1.Text.Text ||
		v[1].Reason.Text != "Hørt forkert" || v[1].Actor != "dorthe" || !v[1].At.Equal(clock("2026-03-03 08:00")) {
		t.Errorf("versions %+v", v)
	}
	n2 := got.Entries[2]
	if n2.Discarded == nil || n2.Discarded.Text != "skrevet to gange" || len(n2.Participants) != 0 || !slices.Equal(n2.Text.Of, []string{"fieldwork-1"}) {
		t.Errorf("n2 stands as %+v", n2)
	}
	if _, ok, err := fieldwork.SessionOf(r, "9", everything); ok || err != nil {
		t.Errorf("a session that is not there: %v, %v", ok, err)
	}
}

func TestLists(t *testing.T) {
	s := jobcentre()
	s.on("interview-1", "2026-03-05 09:00", interview.Started{Interviewer: "kristine", Participants: []string{"Åse"}, LifeSituation: "plejehjem", Department: "aeldre"},
		interview.UtteranceRecorded{Utterance: "u1", Speaker: interview.Citizen, Text: event.About("Jeg ringer", "Åse")},
		interview.UtteranceRecorded{Utterance: "u2", Speaker: interview.Interviewer, Text: event.About("Hvor længe?", "Åse")},
		interview.WaitTold{Wait: "w1", PerceivedS: ptr[int64](3600), Utterance: "u1"}, interview.WaitTied{Wait: "w1", Journey: "7", Touchpoint: "kald-1"})
	s.on("interview-2", "2026-03-06 09:00", interview.Started{Interviewer: "kristine", Participants: []string{"Birk"}, LifeSituation: "sygedagpenge", Department: "job"}, interview.Ended{})
	r := s.tables(t)
	for _, c := range []struct {
		name                                       string
		f                                          fieldwork.Filter
		notes, sessions, talks, utterances, waited string
	}{
		{"all", fieldwork.Filter{}, "2/n1 1/n1 1/n3", "2 1", "2 1", "u2 u1", "w1"},
		{"department", fieldwork.Filter{Department: "job"}, "1/n1 1/n3", "1", "2", "", ""},
		{"situation", fieldwork.Filter{LifeSituation: "plejehjem"}, "2/n1", "2", "1", "u2 u1", "w1"},
		{"author", fieldwork.Filter{Author: "kristine"}, "", "", "2 1", "u2 u1", "w1"},
		{"author and department", fieldwork.Filter{Author: "dorthe", Department: "aeldre"}, "", "", "", "", ""},
		{"participant", fieldwork.Filter{Participant: "Åse"}, "2/n1", "2", "1", "u2 u1", "w1"},
		{"kind", fieldwork.Filter{Kind: "verbatim"}, "1/n1", "2 1", "2 1", "u2 u1", "w1"},
		{"speaker", fieldwork.Filter{Speaker: "citizen"}, "1/n1", "2 1", "2 1", "u1", "w1"},
		{"principle", fieldwork.Filter{Principle: "find-my-way"}, "1/n1", "2 1", "2 1", "u2 u1", "w1"},
		{"dimension", fieldwork.Filter{Dimension: "space"}, "1/n3", "2 1", "2 1", "u2 u1", "w1"},
		{"from", fieldwork.Filter{From: clock("2026-03-02 09:10")}, "2/n1 1/n1", "2", "2 1", "u2 u1", "w1"},
		{"until", fieldwork.Filter{Until: clock("2026-03-02 09:10")}, "1/n3", "1", "", "", ""},
		{"discarded", fieldwork.Filter{State: "discarded"}, "1/n2", "", "", "u2 u1", "w1"},
		{"ended", fieldwork.Filter{State: "ended"}, "", "1", "2", "u2 u1", "w1"},
		{"open", fieldwork.Filter{State: "open"}, "", "2", "1", "u2 u1", "w1"},
		{"journey", fieldwork.Filter{Journey: "8"}, "2/n1 1/n1 1/n3", "2 1", "2 1", "u2 u1", ""},
	} {
		var n, se, ta, ut, wa []string
		for _, x := range ask[fieldwork.NotePage](t)(fieldwork.Notes(r, c.f, everything)).Notes {
			n = append(n, x.Session+"/"+x.Note)
		}
		for _, x := range ask[fieldwork.SessionPage](t)(fieldwork.Sessions(r, c.f)).Sessions {
			se = append(se, x.Session)
		}
		for _, x := range ask[fieldwork.InterviewPage](t)(fieldwork.Interviews(r, c.f)).Interviews {
			ta = append(ta, x.Interview)
		}
		for _, x := range ask[fieldwork.UtterancePage](t)(fieldwork.Utterances(r, c.f, everything)).Utterances {
			ut = append(ut, x.Utterance)
		}
		for _, x := range ask[fieldwork.WaitPage](t)(fieldwork.Waits(r, c.f, everything)).Waits {
			wa = append(wa, x.Wait)
		}
		got := []string{strings.Join(n, " "), strings.Join(se, " "), strings.Join(ta, " "), strings.Join(ut, " "), strings.Join(wa, " ")}
		if diff := cmp.Diff([]string{c.notes, c.sessions, c.talks, c.utterances, c.waited}, got); diff != "" {
			t.Errorf("%s: %s", c.name, diff)
		}
	}
	if _, err := fieldwork.Notes(r, fieldwork.Filter{After: "vrøvl"}, everything); err == nil {
		t.Error("a made-up cursor was taken")
	}
}

// Page by page, a list gives everything that fits once, in order.
func TestPages(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := draw(t).tables(t)
		f := fieldwork.Filter{Department: rapid.SampledFrom([]string{"", "job"}).Draw(t, "department"), Author: rapid.SampledFrom([]string{"", "dorthe"}).Draw(t, "author")}
		all := ask[fieldwork.NotePage](t)(fieldwork.Notes(r, f, everything)).Notes
		f.Limit = rapid.IntRange(1, 4).Draw(t, "limit")
		paged := []fieldwork.Note{}
		for {
			page := ask[fieldwork.NotePage](t)(fieldwork.Notes(r, f, everything))
			paged = append(paged, page.Notes...)
			if page.Next == "" {
				break
			}
			if len(page.Notes) != f.Limit {
				t.Fatalf("a page of %d with a next one", len(page.Notes))
			}
			f.After = page.Next
		}
		if diff := cmp.Diff(all, paged); diff != "" {
			t.Fatal(diff)
		}
	})
}

func TestPeople(t *testing.T) {
	s := &story{}
	birk, aase := participant.Stream("Birk"), participant.Stream("Åse")
	s.on(aase, "2026-03-01 08:00", participant.Registered{Pseudonym: "Åse", Kind: participant.Employee},
		participant.RoleAdded{Role: "r1", Name: "demenskoordinator", Profession: "sygeplejerske", Department: "aeldre", Side: participant.Frontline},
		participant.RoleAdded{Role: "r2", Name: "AMR"}, participant.RoleEnded{Role: "r2"})
	s.on(birk, "2026-03-02 08:00", participant.Registered{Pseudonym: "Birk", Kind: participant.Citizen},
		participant.NetworkLinked{Link: "l1", Other: "Åse", Relation: participant.Friend, Wish: participant.WishUnknown},
		participant.WishChanged{Link: "l1", Wish: participant.Wished, Note: event.About("Hun skal med", "Birk", "Åse")},
		participant.LegalBasisRecorded{Purpose: "design", Basis: participant.Consent, Law: "art. 6(1)(a)"},
		participant.ConsentWithdrawn{Purpose: "design", Reason: event.About("Nej tak", "Birk")},
		participant.IdentitySet{Name: event.About("Bent Larsen", "Birk"), Contact: event.Text{Subjects: []string{"Birk"}, Erased: true}})
	r := s.tables(t)
	got := find[fieldwork.Person](t)(fieldwork.PersonOf(r, "Birk", everything))
	at := clock("2026-03-02 08:00")
	want := fieldwork.Person{Pseudonym: "Birk", Stream: birk, Kind: participant.Citizen, Registered: at, Identified: true, Roles: []fieldwork.Role{},
		Network: []fieldwork.Link{{Link: "l1", Other: "Åse", Relation: participant.Friend, Wish: participant.Wished,
			Notes: []fieldwork.Words{{Text: "Hun skal med", Of: []string{"Birk", "Åse"}, Revision: 2}}}},
		Grounds: []fieldwork.Ground{{Purpose: "design", Basis: participant.Consent, Law: "art. 6(1)(a)", Since: at, Withdrawn: at, Changes: 2,
			Reason: &fieldwork.Words{Text: "Nej tak", Of: []string{"Birk"}, Revision: 4}}}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(fieldwork.Identity{Pseudonym: "Birk", Name: "Bent Larsen", ContactErased: true},
		find[fieldwork.Identity](t)(fieldwork.IdentityOf(r, "Birk"))); diff != "" {
		t.Error(diff)
	}
	if _, ok, err := fieldwork.IdentityOf(r, "Åse"); ok || err != nil {
		t.Errorf("an identity that nobody gave: %v, %v", ok, err)
	}
	for want, f := range map[string]fieldwork.PeopleFilter{
		"Birk Åse": {}, "Birk": {Kind: participant.Citizen}, "Åse": {Department: "aeldre"}, "": {Side: participant.Provider},
	} {
		var names []string
		for {
			f.Limit = 1
			page := ask[fieldwork.PeoplePage](t)(fieldwork.People(r, f, fieldwork.Sight{}))
			for _, p := range page.Participants {
				names = append(names, p.Pseudonym)
				if b, _ := json.Marshal(p); strings.Contains(string(b), "Larsen") || strings.Contains(string(b), "skal med") {
					t.Errorf("%s shows what is nobody's business", b)
				}
			}
			if page.Next == "" {
				break
			}
			f.After = page.Next
		}
		if strings.Join(names, " ") != want {
			t.Errorf("%+v: %v, want %s", f, names, want)
		}
	}
}

// Nobody gets words without the right, whatever is asked.
func TestSight(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := draw(t).tables(t)
		only := rapid.SampledFrom([]string{"aeldre", "job"}).Draw(t, "own")
		for name, s := range map[string]fieldwork.Sight{
			"nobody": {}, "own": {Account: "hans", Words: func(d []string, _ string) bool { return slices.Contains(d, only) }},
		} {
			see := func(department string, words ...*fieldwork.Words) {
				t.Helper()
				for _, w := range words {
					if w != nil && w.Text != "" && (name == "nobody" || department != only) {
						t.Fatalf("%s sees %q of %s", name, w.Text, department)
					}
					if w != nil && w.Text == "" && w.Withheld == "" && !w.Erased {
						t.Fatalf("%s is not told why there are no words", name)
					}
				}
			}
			for _, n := range ask[fieldwork.NotePage](t)(fieldwork.Notes(r, fieldwork.Filter{}, s)).Notes {
				see(n.Department, n.Text)
				for _, v := range find[fieldwork.Note](t)(fieldwork.NoteOf(r, n.Session, n.Note, s)).Versions {
					see(n.Department, v.Text, v.Reason)
				}
				for _, o := range find[fieldwork.Context](t)(fieldwork.ContextOf(r, n.Stream, n.Note, 9, 9, s)).Notes {
					see(o.Department, o.Text)
				}
			}
			for _, u := range ask[fieldwork.UtterancePage](t)(fieldwork.Utterances(r, fieldwork.Filter{}, s)).Utterances {
				see(u.Department, u.Text)
				if u.Stopped != "" && u.Text.Text != "" {
					t.Fatalf("%s reads behind a stop mark: %+v", name, u)
				}
				whole := find[fieldwork.Interview](t)(fieldwork.InterviewOf(r, u.Interview, s))
				for _, x := range whole.Turns {
					for _, v := range x.Versions {
						see(x.Department, v.Text, v.Reason)
						if x.Stopped != "" && v.Text.Text != "" {
							t.Fatalf("%s reads an old version behind a stop mark", name)
						}
					}
				}
				for _, x := range whole.Stops {
					see(whole.Department, x.Reason, x.Because)
				}
				for _, x := range whole.Waits {
					see(whole.Department, x.Comment)
				}
			}
			for _, p := range ask[fieldwork.PeoplePage](t)(fieldwork.People(r, fieldwork.PeopleFilter{}, s)).Participants {
				for _, l := range p.Network {
					for _, w := range l.Notes {
						see("", &w)
					}
				}
				for _, g := range p.Grounds {
					see("", g.Reason)
				}
			}
		}
	})
}

func TestErased(t *testing.T) {
	s := &story{}
	gone := event.Text{Subjects: []string{"Birk"}, Erased: true}
	s.on("fieldwork-1", "2026-03-02 09:00", field.SessionStarted{Observer: "dorthe", Department: "job", Method: "observation"},
		field.NoteWritten{Note: "n1", About: about(field.Descriptive), Text: gone})
	n := find[fieldwork.Note](t)(fieldwork.NoteOf(s.tables(t), "1", "n1", everything))
	if diff := cmp.Diff(&fieldwork.Words{Erased: true, Of: []string{"Birk"}, Revision: 1}, n.Text); diff != "" {
		t.Error(diff)
	}
}

func TestReadingOrderAndStops(t *testing.T) {
	type u = interview.UtteranceRecorded
	said := func(id string, at ...int64) u {
		x := u{Utterance: id, Speaker: interview.Citizen, Text: event.About("ord "+id, "Birk")}
		if len(at) > 0 {
			x.AtMS = &at[0]
		}
		if len(at) > 1 {
			x.UntilMS = &at[1]
		}
		return x
	}
	mark := func(l interview.Limit) event.Data {
		return interview.StopMarked{Stop: "s", Limit: l, Readers: interview.Nobody}
	}
	turns := []event.Data{said("a", 0, 10), said("c", 20, 30), said("d"), said("b", 10, 20), said("e", 40)}
	for _, c := range []struct {
		name  string
		stops []event.Data
		want  string // turns in reading order; in brackets: not to be read
	}{
		{"in the order of time codes, the untimed after what was recorded before it", nil, "a b c d e"},
		{"from here", []event.Data{mark(interview.Limit{From: "c"})}, "a b [c] [d] [e]"},
		{"this one", []event.Data{mark(interview.Limit{From: "c", Until: "c"})}, "a b [c] d e"},
		{"until here", []event.Data{mark(interview.Limit{Until: "b"})}, "[a] [b] c d e"},
		{"all", []event.Data{mark(interview.Limit{})}, "[a] [b] [c] [d] [e]"},
		{"turned round by time codes: no end", []event.Data{mark(interview.Limit{From: "c", Until: "b"})}, "a b [c] [d] [e]"},
		{"from a time code", []event.Data{mark(interview.Limit{FromMS: ptr[int64](30)})}, "a b c [d] [e]"},
		{"within a turn", []event.Data{mark(interview.Limit{FromMS: ptr[int64](25), UntilMS: ptr[int64](40)})}, "a b [c] [d] e"},
		{"from one turn to a time code", []event.Data{mark(interview.Limit{From: "b", UntilMS: ptr[int64](20)})}, "a [b] c d e"},
		{"after the last that has no end", []event.Data{mark(interview.Limit{FromMS: ptr[int64](60)})}, "a b c d [e]"},
		{"lifted", []event.Data{mark(interview.Limit{}), interview.StopLifted{Stop: "s"}}, "a b c d e"},
	} {
		s := &story{}
		s.on("interview-1", "2026-03-02 09:00", append(append([]event.Data{interview.Started{Interviewer: "kristine", Participants: []string{"Birk"}}}, turns...), c.stops...)...)
		var got []string
		for _, x := range find[fieldwork.Interview](t)(fieldwork.InterviewOf(s.tables(t), "1", everything)).Turns {
			word := x.Utterance
			if x.Stopped != "" {
				word = "[" + word + "]"
			}
			if hidden := x.Text.Text == ""; hidden != (x.Stopped != "") {
				t.Errorf("%s: %s is stopped %q and reads %q", c.name, x.Utterance, x.Stopped, x.Text.Text)
			}
			got = append(got, word)
		}
		if strings.Join(got, " ") != c.want {
			t.Errorf("%s: %v, want %s", c.name, got, c.want)
		}
	}
}

// Whom the citizen allows may read, and where marks overlap the stricter holds.
func TestWhoReadsBehindAStop(t *testing.T) {
	s := &story{}
	s.on("interview-1", "2026-03-02 09:00", interview.Started{Interviewer: "kristine", Participants: []string{"Birk"}, Department: "aeldre"},
		interview.UtteranceRecorded{Utterance: "a", Speaker: interview.Citizen, Text: event.About("ord a", "Birk")},
		interview.UtteranceRecorded{Utterance: "b", Speaker: interview.Citizen, Text: event.About("ord b", "Birk")},
		interview.StopMarked{Stop: "s1", Limit: interview.Limit{From: "b"}, Readers: interview.Nobody},
		interview.StopMarked{Stop: "s2", Readers: interview.InterviewerOnly},
		interview.WaitTold{Wait: "w", PerceivedS: ptr[int64](1), Utterance: "b", Comment: event.About("evigt", "Birk")})
	r := s.tables(t)
	for account, want := range map[string]string{"kristine": "ord a|", "designer": "|", "": "|"} {
		sight := everything
		sight.Account = account
		i := find[fieldwork.Interview](t)(fieldwork.InterviewOf(r, "1", sight))
		if got := i.Turns[0].Text.Text + "|" + i.Turns[1].Text.Text; got != want {
			t.Errorf("%q reads %q, want %q", account, got, want)
		}
		if w := i.Waits[0]; !w.Stopped || w.Comment.Text != "" || w.Comment.Withheld != fieldwork.ByStop {
			t.Errorf("%q reads of a wait %+v", account, w.Comment)
		}
	}
	stopped := ask[map[string]interview.Readers](t)(fieldwork.Stopped(r, "1"))
	if diff := cmp.Diff(map[string]interview.Readers{"a": interview.InterviewerOnly, "b": interview.Nobody}, stopped); diff != "" {
		t.Error(diff)
	}
}

func TestContext(t *testing.T) {
	s := jobcentre()
	s.on("interview-1", "2026-03-05 09:00", interview.Started{Interviewer: "kristine", Participants: []string{"Åse"}})
	for n := range 5 {
		s.on("interview-1", "2026-03-05 09:00", interview.UtteranceRecorded{Utterance: fmt.Sprint("u", n), Speaker: interview.Citizen, Text: event.About("ord", "Åse")})
	}
	r := s.tables(t)
	for _, c := range []struct {
		stream, id    string
		before, after int
		want          string
	}{
		{"interview-1", "u2", 1, 1, "u1 *u2 u3"},
		{"interview-1", "u0", 3, 1, "*u0 u1"},
		{"interview-1", "u4", 1, 3, "u3 *u4"},
		{"interview-1", "u2", -1, 1 << 62, "*u2 u3 u4"},
		{"fieldwork-1", "n1", 5, 5, "n3 *n1"}, // what is discarded is no context
		{"fieldwork-1", "n2", 1, 0, "n1 *n2"}, // unless it is what was asked for
	} {
		got := find[fieldwork.Context](t)(fieldwork.ContextOf(r, c.stream, c.id, c.before, c.after, everything))
		var ids []string
		for _, n := range got.Notes {
			ids = append(ids, n.Note)
		}
		for _, u := range got.Utterances {
			ids = append(ids, u.Utterance)
		}
		ids[got.At] = "*" + ids[got.At]
		if strings.Join(ids, " ") != c.want {
			t.Errorf("%s of %s: %v, want %s", c.id, c.stream, ids, c.want)
		}
	}
	for _, stream := range []string{"interview-9", "fieldwork-9", "journey-1"} {
		if _, ok, err := fieldwork.ContextOf(r, stream, "x", 1, 1, everything); ok || err != nil {
			t.Errorf("%s: %v, %v", stream, ok, err)
		}
	}
}
