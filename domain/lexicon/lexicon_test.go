package lexicon_test

import (
	"testing"

	"ledetraad/domain/decider/decidertest"
	"ledetraad/domain/event"
	"ledetraad/domain/fault"
	"ledetraad/domain/lexicon"
)

func TestDecide(t *testing.T) {
	family := lexicon.Family{Key: "stu", Forms: []string{"=STU"}, Plain: "uddannelse for unge, der har brug for støtte"}
	added := lexicon.TermAdded{Family: family}
	other := added
	other.Plain = "en ungdomsuddannelse"
	nothing := lexicon.AddTerm{Family: lexicon.Family{Key: "stu", Plain: "uddannelse"}}
	retired := lexicon.TermRetired{Key: "visitation", Reason: "vi siger det ikke mere"}
	refused := lexicon.WordRefused{Word: "kørsel"}
	decidertest.Run(t, lexicon.Decider(), lexicon.Stream, []decidertest.Case{
		{Name: "added", When: lexicon.AddTerm(added), Then: []event.Data{added}},
		{Name: "added again", Given: []event.Data{added}, When: lexicon.AddTerm(added), Refused: fault.Conflict, Field: "data.key"},
		{Name: "changed", Given: []event.Data{added}, When: lexicon.AddTerm(other), Then: []event.Data{other}},
		{Name: "without a form", When: nothing, Refused: fault.Invalid, Field: "data.forms"},
		{Name: "one that ships taken out", When: lexicon.RetireTerm(retired), Then: []event.Data{retired}},
		{Name: "taken out twice", Given: []event.Data{retired}, When: lexicon.RetireTerm(retired), Refused: fault.Conflict, Field: "data.key"},
		{Name: "taken out and added again", Given: []event.Data{added, lexicon.TermRetired{Key: "stu"}}, When: lexicon.AddTerm(added), Then: []event.Data{added}},
		{Name: "an ordinary word", When: lexicon.RefuseWord{Word: "Kørsel"}, Then: []event.Data{refused}},
		{Name: "refused twice", Given: []event.Data{refused}, When: lexicon.RefuseWord{Word: "kørsel"}, Refused: fault.Conflict, Field: "data.word"},
		{Name: "nothing named", When: lexicon.RefuseWord{}, Refused: fault.Invalid, Field: "data.word"},
	})
}
