package coding_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"ledetraad/domain/codebook"
	"ledetraad/domain/coding"
	"ledetraad/domain/decider"
	"ledetraad/domain/decider/decidertest"
	"ledetraad/domain/event"
	"ledetraad/domain/fault"
)

func TestDecide(t *testing.T) {
	stream := coding.Stream("anna", "fieldwork-s1")
	place := coding.Place{Document: "fieldwork-s1", Part: "note-1", Version: 2, Start: 4, End: 21}
	at := func(change func(*coding.Place)) coding.Place {
		p := place
		change(&p)
		return p
	}
	waits, jargon := coding.Label{Codebook: "moedet", Code: "ventetid"}, coding.Label{Codebook: "moedet", Code: "fagsprog"}
	apply := func(change func(*coding.Apply)) coding.Apply {
		a := coding.Apply{Coding: "c1", Coder: "anna", Label: waits, Place: place}
		change(&a)
		return a
	}
	first := coding.Applied{Coding: "c1", Coder: "anna", Label: waits, Place: place}
	second := coding.Applied{Coding: "c2", Coder: "anna", Label: jargon, Place: place}
	gone := coding.Removed{Coding: "c1"}

	decidertest.Run(t, coding.Decider(), stream, []decidertest.Case{
		{Name: "coded", When: apply(func(*coding.Apply) {}), Then: []event.Data{first}},
		{
			Name: "with a weight, and a memo about those whom the note is about",
			When: apply(func(a *coding.Apply) { a.Weight, a.Memo, a.About = 80, "Birk igen", []string{"Birk", "Inger"} }),
			Then: []event.Data{coding.Applied{Coding: "c1", Coder: "anna", Label: waits, Place: place, Weight: 80, Memo: event.About("Birk igen", "Birk", "Inger")}},
		},
		{
			Name: "a memo about nobody is the document's", When: apply(func(a *coding.Apply) { a.Memo = "Uklart" }),
			Then: []event.Data{coding.Applied{Coding: "c1", Coder: "anna", Label: waits, Place: place, Memo: event.About("Uklart", "fieldwork-s1")}},
		},
		{Name: "in the stream of the coder and the document", When: apply(func(a *coding.Apply) { a.Coder = "bo" }), Refused: fault.Invalid, Field: "stream"},
		{Name: "spans overlap", Given: []event.Data{first}, When: apply(func(a *coding.Apply) { a.Coding, a.Place.Start = "c2", 5 }),
			Then: []event.Data{coding.Applied{Coding: "c2", Coder: "anna", Label: waits, Place: at(func(p *coding.Place) { p.Start = 5 })}}},
		{Name: "another code on the same span", Given: []event.Data{first}, When: apply(func(a *coding.Apply) { a.Coding, a.Label = "c2", jargon }), Then: []event.Data{second}},
		{Name: "the same id for something else", Given: []event.Data{first}, When: apply(func(a *coding.Apply) { a.Label = jargon }), Refused: fault.Conflict, Field: "data.coding"},
		{Name: "the same said twice", Given: []event.Data{first}, When: apply(func(a *coding.Apply) { a.Coding = "c2" }), Refused: fault.Conflict, Field: "data.code"},
		{Name: "after it was removed it may be said again", Given: []event.Data{first, gone}, When: apply(func(a *coding.Apply) { a.Coding = "c2" }),
			Then: []event.Data{coding.Applied{Coding: "c2", Coder: "anna", Label: waits, Place: place}}},
		{Name: "an empty span", When: apply(func(a *coding.Apply) { a.End = 4 }), Refused: fault.Invalid, Field: "data.end"},
		{Name: "backwards", When: apply(func(a *coding.Apply) { a.Start, a.End = 21, 4 }), Refused: fault.Invalid, Field: "data.end"},
		{Name: "before the text", When: apply(func(a *coding.Apply) { a.Start = -1 }), Refused: fault.Invalid, Field: "data.start"},
		{Name: "longer than any text", When: apply(func(a *coding.Apply) { a.End = 20_001 }), Refused: fault.Invalid, Field: "data.end"},
		{Name: "of a version", When: apply(func(a *coding.Apply) { a.Version = 0 }), Refused: fault.Invalid, Field: "data.version"},
		{Name: "of a part", When: apply(func(a *coding.Apply) { a.Part = "" }), Refused: fault.Invalid, Field: "data.part"},
		{Name: "of a document", When: apply(func(a *coding.Apply) { a.Document = "Birk" }), Refused: fault.Invalid, Field: "data.document"},
		{Name: "with a code", When: apply(func(a *coding.Apply) { a.Code = "" }), Refused: fault.Invalid, Field: "data.code"},
		{Name: "of a codebook", When: apply(func(a *coding.Apply) { a.Codebook = "Mødet" }), Refused: fault.Invalid, Field: "data.codebook"},
		{Name: "a weight has bounds", When: apply(func(a *coding.Apply) { a.Weight = 101 }), Refused: fault.Invalid, Field: "data.weight"},
		{Name: "removed", Given: []event.Data{first}, When: coding.Remove{Coding: "c1", Reason: "Ved siden af"},
			Then: []event.Data{coding.Removed{Coding: "c1", Reason: event.About("Ved siden af", "fieldwork-s1")}}},
		{Name: "once", Given: []event.Data{first, gone}, When: coding.Remove{Coding: "c1"}, Refused: fault.Conflict, Field: "data.coding"},
		{Name: "if it is there", When: coding.Remove{Coding: "c1"}, Refused: fault.NotFound, Field: "data.coding"},
		{Name: "recoded", Given: []event.Data{first}, When: coding.Recode{Coding: "c1", Label: jargon}, Then: []event.Data{coding.Recoded{Coding: "c1", Label: jargon}}},
		{Name: "not to what it is", Given: []event.Data{first}, When: coding.Recode{Coding: "c1", Label: waits}, Refused: fault.Conflict, Field: "data.code"},
		{Name: "not to what another says there", Given: []event.Data{first, second}, When: coding.Recode{Coding: "c1", Label: jargon}, Refused: fault.Conflict, Field: "data.code"},
		{Name: "what it said before may be said again", Given: []event.Data{first, coding.Recoded{Coding: "c1", Label: jargon}},
			When: apply(func(a *coding.Apply) { a.Coding = "c2" }), Then: []event.Data{coding.Applied{Coding: "c2", Coder: "anna", Label: waits, Place: place}}},
	})
}

func TestStreamsOfDifferentCodersDiffer(t *testing.T) {
	if coding.Stream("a", "bc-1") == coding.Stream("ab", "c-1") {
		t.Error("a coder and a document whose names run together to the same letters have one stream")
	}
	// Written down in every log there is: it must never change.
	if got, want := coding.Stream("anna", "fieldwork-s1"), "coding-3d9deaf8-2cb9-5acb-bb10-e27b270573da"; got != want {
		t.Errorf("the stream is %s, want %s", got, want)
	}
}

func TestFit(t *testing.T) {
	a := coding.Apply{Place: coding.Place{Part: "n", Version: 1, Start: 0, End: 5}, Memo: "Åh", About: []string{"Inger"}}
	got, err := a.Fit(coding.Text{Characters: 5, About: []string{"Birk", "Inger"}})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"Inger", "Birk"}, got.About); diff != "" {
		t.Errorf("the memo is about (-want +got):\n%s", diff)
	}
	if len(a.About) != 1 {
		t.Error("the command that was given is changed")
	}
	if _, err := a.Fit(coding.Text{Characters: 4}); fault.CodeOf(err) != fault.Invalid {
		t.Errorf("a span past the end of the text: %v", err)
	}
	a.Memo = ""
	if got, _ := a.Fit(coding.Text{Characters: 5, About: []string{"Birk"}}); len(got.About) != 1 {
		t.Errorf("without a memo the command names %v", got.About)
	}
}

func TestLabelOf(t *testing.T) {
	l := coding.Label{Codebook: "moedet", Code: "a"}
	if got, ok := coding.LabelOf(coding.Recode{Label: l}); !ok || got != l {
		t.Errorf("a recoding refers to %v, %v", got, ok)
	}
	if _, ok := coding.LabelOf(codebook.Start{}); ok {
		t.Error("another command refers to a code")
	}
}

// As it comes over the wire: the place and the label are no objects of their own.
func TestApplyAsJSON(t *testing.T) {
	v, err := decider.NewVocabulary(coding.Intents()...)
	if err != nil {
		t.Fatal(err)
	}
	open := func(data string) (decider.Command, error) {
		return v.Open(decider.Envelope{ID: uuid.Max, Type: "coding.apply", Stream: coding.Stream("anna", "fieldwork-s1"), Data: json.RawMessage(data)}, "anna", time.Unix(1e9, 0))
	}
	got, err := open(`{"coding": "c1", "coder": "anna", "codebook": "moedet", "code": "ventetid", "document": "fieldwork-s1", "part": "note-1", "version": 1, "start": 0, "end": 5, "memo": "Åh"}`)
	if err != nil {
		t.Fatal(err)
	}
	want := coding.Apply{Coding: "c1", Coder: "anna", Label: coding.Label{Codebook: "moedet", Code: "ventetid"},
		Place: coding.Place{Document: "fieldwork-s1", Part: "note-1", Version: 1, Start: 0, End: 5}, Memo: "Åh"}
	if diff := cmp.Diff(want, got.Intent); diff != "" {
		t.Errorf("read as (-want +got):\n%s", diff)
	}
	for _, bad := range []string{`{"place": {}}`, `{"start": "0"}`} {
		if _, err := open(bad); fault.CodeOf(err) != fault.Invalid {
			t.Errorf("%s is read: %v", bad, err)
		}
	}
}
