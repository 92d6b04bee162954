package codebook_test

import (
	"testing"

	"pgregory.net/rapid"

	"ledetraad/domain/codebook"
	"ledetraad/domain/decider"
	"ledetraad/domain/decider/decidertest"
	"ledetraad/domain/event"
	"ledetraad/domain/fault"
)

const stream = "codebook-moedet"

func TestDecide(t *testing.T) {
	started := codebook.Started{Name: "Mødet med kommunen", Language: "da"}
	ventetid := codebook.CodeAdded{Code: "ventetid", Name: "Ventetid", Colour: "#1a7f37"}
	telefon := codebook.CodeAdded{Code: "telefon", Parent: "ventetid", Name: "I telefonen"}
	koe := codebook.CodeAdded{Code: "koe", Parent: "telefon", Name: "Kø"}
	sprog := codebook.CodeAdded{Code: "sprog", Name: "Fagsprog"}
	temaer := codebook.CodeAdded{Code: "temaer", Name: "Temaer", Heading: true}
	given := func(more ...event.Data) []event.Data {
		return append([]event.Data{started, ventetid, telefon, koe, sprog, temaer}, more...)
	}
	merged := codebook.CodeMerged{Code: "telefon", Into: "sprog"}
	memo := codebook.MemoWritten{Memo: "m1", Code: "ventetid", Text: event.About("Birk siger »jeg ringer og ringer«", "Birk")}
	principles := []codebook.Principle{{Set: "ledetraade", Principle: "find-my-way"}}

	decidertest.Run(t, codebook.Decider(), stream, []decidertest.Case{
		{Name: "a codebook starts, in Danish if nothing else is said", When: codebook.Start{Name: "Mødet med kommunen"}, Then: []event.Data{started}},
		{Name: "once", Given: given(), When: codebook.Start{Name: "Igen"}, Refused: fault.Conflict, Field: "stream"},
		{Name: "with a name", When: codebook.Start{}, Refused: fault.Invalid, Field: "data.name"},
		{Name: "in a language", When: codebook.Start{Name: "x", Language: "dansk"}, Refused: fault.Invalid, Field: "data.language"},
		{Name: "not before it is started", When: codebook.AddCode{Code: "a", Name: "A"}, Refused: fault.NotFound, Field: "stream"},
		{
			Name: "renamed, its language stays", Given: given(), When: codebook.Rename{Name: "Kontakten"},
			Then: []event.Data{codebook.Renamed{Name: "Kontakten", Language: "da"}},
		},
		{
			Name: "a code comes in below another, and speaks to a principle", Given: given(),
			When: codebook.AddCode{Code: "skranke", Parent: "ventetid", Name: "Ved skranken", Definition: "Venter, mens nogen står der", Principles: principles},
			Then: []event.Data{codebook.CodeAdded{Code: "skranke", Parent: "ventetid", Name: "Ved skranken", Definition: "Venter, mens nogen står der", Principles: principles}},
		},
		{Name: "under a parent that is there", Given: given(), When: codebook.AddCode{Code: "x", Parent: "nej", Name: "X"}, Refused: fault.NotFound, Field: "data.parent"},
		{Name: "with an id of its own", Given: given(), When: codebook.AddCode{Code: "sprog", Name: "Andet"}, Refused: fault.Conflict, Field: "data.code"},
		{Name: "and a name of its own there", Given: given(), When: codebook.AddCode{Code: "sprog-2", Name: "fagsprog "}, Refused: fault.Conflict, Field: "data.name"},
		{
			Name: "elsewhere the name may stand again", Given: given(), When: codebook.AddCode{Code: "sprog-2", Parent: "ventetid", Name: "Fagsprog"},
			Then: []event.Data{codebook.CodeAdded{Code: "sprog-2", Parent: "ventetid", Name: "Fagsprog"}},
		},
		{Name: "a colour is a colour", Given: given(), When: codebook.RecolourCode{Code: "sprog", Colour: "grøn"}, Refused: fault.Invalid, Field: "data.colour"},
		{Name: "or none", Given: given(), When: codebook.RecolourCode{Code: "ventetid"}, Then: []event.Data{codebook.CodeRecoloured{Code: "ventetid"}}},
		{Name: "a principle twice", Given: given(), When: codebook.RelateCode{Code: "sprog", Principles: append(principles, principles...)}, Refused: fault.Invalid, Field: "data.principles"},
		{Name: "no principles any longer", Given: given(), When: codebook.RelateCode{Code: "sprog"}, Then: []event.Data{codebook.CodeRelated{Code: "sprog"}}},
		{Name: "renamed", Given: given(), When: codebook.RenameCode{Code: "sprog", Name: "Ord"}, Then: []event.Data{codebook.CodeRenamed{Code: "sprog", Name: "Ord"}}},
		{Name: "not to a neighbour's name", Given: given(), When: codebook.RenameCode{Code: "sprog", Name: "VENTETID"}, Refused: fault.Conflict, Field: "data.name"},
		{Name: "to its own in other letters", Given: given(), When: codebook.RenameCode{Code: "sprog", Name: "FAGSPROG"}, Then: []event.Data{codebook.CodeRenamed{Code: "sprog", Name: "FAGSPROG"}}},
		{Name: "redefined", Given: given(), When: codebook.RedefineCode{Code: "sprog", Definition: "Ord, som borgeren ikke kender"}, Then: []event.Data{codebook.CodeRedefined{Code: "sprog", Definition: "Ord, som borgeren ikke kender"}}},
		{Name: "moved to the top", Given: given(), When: codebook.MoveCode{Code: "koe"}, Then: []event.Data{codebook.CodeMoved{Code: "koe"}}},
		{Name: "not to where it is", Given: given(), When: codebook.MoveCode{Code: "koe", Parent: "telefon"}, Refused: fault.Conflict, Field: "data.parent"},
		{Name: "not below itself", Given: given(), When: codebook.MoveCode{Code: "ventetid", Parent: "koe"}, Refused: fault.Invalid, Field: "data.parent"},
		{Name: "nor into itself", Given: given(), When: codebook.MoveCode{Code: "ventetid", Parent: "ventetid"}, Refused: fault.Invalid, Field: "data.parent"},
		{Name: "merged", Given: given(), When: codebook.MergeCode{Code: "telefon", Into: "sprog"}, Then: []event.Data{merged}},
		{Name: "once", Given: given(merged), When: codebook.MergeCode{Code: "telefon", Into: "ventetid"}, Refused: fault.Conflict, Field: "data.code"},
		{Name: "not into one that was merged itself", Given: given(merged), When: codebook.MergeCode{Code: "koe", Into: "telefon"}, Refused: fault.Conflict, Field: "data.into"},
		{Name: "not into itself", Given: given(), When: codebook.MergeCode{Code: "sprog", Into: "sprog"}, Refused: fault.Invalid, Field: "data.into"},
		{Name: "not into what stands below it", Given: given(), When: codebook.MergeCode{Code: "ventetid", Into: "koe"}, Refused: fault.Invalid, Field: "data.into"},
		{Name: "not into a heading", Given: given(), When: codebook.MergeCode{Code: "sprog", Into: "temaer"}, Refused: fault.Invalid, Field: "data.into"},
		{Name: "what stood below it stands below the other: moving it there changes nothing", Given: given(merged), When: codebook.MoveCode{Code: "koe", Parent: "sprog"}, Refused: fault.Conflict, Field: "data.parent"},
		{Name: "retired", Given: given(), When: codebook.RetireCode{Code: "sprog", Reason: "Bruges ikke"}, Then: []event.Data{codebook.CodeRetired{Code: "sprog", Reason: event.About("Bruges ikke", stream)}}},
		{Name: "once", Given: given(codebook.CodeRetired{Code: "sprog"}), When: codebook.RetireCode{Code: "sprog"}, Refused: fault.Conflict, Field: "data.code"},
		{Name: "restored", Given: given(codebook.CodeRetired{Code: "sprog"}), When: codebook.RestoreCode{Code: "sprog"}, Then: []event.Data{codebook.CodeRestored{Code: "sprog"}}},
		{Name: "only what is retired", Given: given(), When: codebook.RestoreCode{Code: "sprog"}, Refused: fault.Conflict, Field: "data.code"},
		{
			Name: "a memo that quotes somebody is about them", Given: given(),
			When: codebook.WriteMemo{Memo: "m1", Code: "ventetid", Text: "Birk siger »jeg ringer og ringer«", About: []string{"Birk"}}, Then: []event.Data{memo},
		},
		{
			Name: "a second one, about nobody", Given: given(memo), When: codebook.WriteMemo{Memo: "m2", Code: "ventetid", Text: "Skal måske deles"},
			Then: []event.Data{codebook.MemoWritten{Memo: "m2", Code: "ventetid", Text: event.About("Skal måske deles", stream)}},
		},
		{Name: "the same memo twice", Given: given(memo), When: codebook.WriteMemo{Memo: "m1", Text: "x"}, Refused: fault.Conflict, Field: "data.memo"},
		{Name: "about people named once", Given: given(), When: codebook.WriteMemo{Memo: "m1", Text: "x", About: []string{"Birk", "Birk"}}, Refused: fault.Invalid, Field: "data.about[1]"},
		{
			Name: "rewritten", Given: given(memo), When: codebook.RewriteMemo{Memo: "m1", Text: "Kortere"},
			Then: []event.Data{codebook.MemoRewritten{Memo: "m1", Text: event.About("Kortere", stream)}},
		},
		{Name: "if it is there", Given: given(), When: codebook.RewriteMemo{Memo: "m1", Text: "x"}, Refused: fault.NotFound, Field: "data.memo"},
	})
}

func TestCheckApplicable(t *testing.T) {
	s := codebook.Decider().Initial()
	for _, e := range []event.Data{
		codebook.Started{Name: "x", Language: "da"}, codebook.CodeAdded{Code: "a", Name: "A"}, codebook.CodeAdded{Code: "b", Name: "B"},
		codebook.CodeAdded{Code: "c", Name: "C"}, codebook.CodeAdded{Code: "h", Name: "H", Heading: true},
		codebook.CodeMerged{Code: "a", Into: "b"}, codebook.CodeMerged{Code: "b", Into: "c"},
		codebook.CodeAdded{Code: "r", Name: "R"}, codebook.CodeRetired{Code: "r"},
	} {
		s = codebook.Evolve(s, e)
	}
	for id, want := range map[string]fault.Code{"a": fault.Conflict, "b": fault.Conflict, "c": "", "h": fault.Invalid, "r": fault.Conflict, "nej": fault.NotFound} {
		if got := fault.CodeOf(s.CheckApplicable("data.code", id)); got != want {
			t.Errorf("%s: %q, want %q", id, got, want)
		}
	}
	if got := s.Stands("a"); got != "c" {
		t.Errorf("a stands as %q, want c", got)
	}
}

// Whatever is moved and merged, every code reaches the top, and what it was
// merged into stands.
func TestNoCycles(t *testing.T) {
	ids := []string{"a", "b", "c", "d", "e", "f"}
	d := codebook.Decider()
	rapid.Check(t, func(t *rapid.T) {
		s := codebook.Evolve(d.Initial(), codebook.Started{Name: "x", Language: "da"})
		parent := map[string]string{}
		tell := func(i decider.Intent) {
			events, err := d.Decide(s, decider.Command{Stream: stream, Intent: i})
			if err != nil {
				return
			}
			for _, e := range events {
				s = d.Evolve(s, e)
				switch e := e.(type) {
				case codebook.CodeMoved:
					parent[e.Code] = e.Parent
				case codebook.CodeMerged:
					for _, id := range ids {
						if parent[id] == e.Code && s.Stands(id) == id {
							parent[id] = e.Into
						}
					}
				}
			}
		}
		for _, id := range ids {
			tell(codebook.AddCode{Code: id, Name: id})
		}
		for range 30 {
			a, b := rapid.SampledFrom(ids).Draw(t, "a"), rapid.SampledFrom(append(ids, "")).Draw(t, "b")
			if rapid.IntRange(0, 4).Draw(t, "merge") == 0 {
				tell(codebook.MergeCode{Code: a, Into: b})
			} else {
				tell(codebook.MoveCode{Code: a, Parent: b})
			}
		}
		for _, id := range ids {
			stands := s.Stands(id)
			if s.Stands(stands) != stands {
				t.Fatalf("%s stands as %s, which does not stand", id, stands)
			}
			if stands != id {
				continue
			}
			steps := 0
			for at := id; at != ""; at = parent[at] {
				if s.Stands(at) != at {
					t.Fatalf("%s stands below %s, which was merged", id, at)
				}
				if steps++; steps > len(ids) {
					t.Fatalf("%s stands below itself", id)
				}
			}
		}
	})
}
