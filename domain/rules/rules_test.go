package rules_test

import (
	"encoding/json"
	"testing"

	"ledetraad/domain/decider/decidertest"
	"ledetraad/domain/event"
	"ledetraad/domain/fault"
	"ledetraad/domain/rules"
)

func TestDecide(t *testing.T) {
	week := rules.Values{"days": {Number: 7}, "activities": {List: []string{"udskrivning"}}}
	set := rules.ParametersSet{Rule: "wrong-door", Values: week, Reason: "aftalt i styregruppen"}
	other := rules.SetParameters{Rule: "wrong-door", Values: rules.Values{"days": {Number: 14}}}
	decidertest.Run(t, rules.Decider(), rules.Stream("wrong-door"), []decidertest.Case{
		{Name: "set", When: rules.SetParameters(set), Then: []event.Data{set}},
		{Name: "the same again", Given: []event.Data{set}, When: rules.SetParameters(set), Refused: fault.Conflict, Field: "data.values"},
		{Name: "changed", Given: []event.Data{set}, When: other, Then: []event.Data{rules.ParametersSet(other)}},
		{Name: "back to the defaults", Given: []event.Data{set}, When: rules.SetParameters{Rule: "wrong-door"},
			Then: []event.Data{rules.ParametersSet{Rule: "wrong-door", Values: rules.Values{}}}},
		{Name: "another rule's stream", When: rules.SetParameters{Rule: "jargon", Values: week}, Refused: fault.Invalid, Field: "stream"},
		{Name: "a blank key", When: rules.SetParameters{Rule: "wrong-door", Values: rules.Values{"activities": {List: []string{" "}}}},
			Refused: fault.Invalid, Field: "data.values.activities"},
	})
}

func TestAValueIsANumberOrAList(t *testing.T) {
	for text, want := range map[string]rules.Value{`1.5`: {Number: 1.5}, `["a","b"]`: {List: []string{"a", "b"}}, `[]`: {List: []string{}}} {
		var v rules.Value
		if err := json.Unmarshal([]byte(text), &v); err != nil || !v.Equal(want) {
			t.Errorf("%s reads as %v, %v", text, v, err)
		}
		if b, err := json.Marshal(v); err != nil || string(b) != text {
			t.Errorf("%s is written as %s, %v", text, b, err)
		}
	}
	for _, text := range []string{`"a"`, `null`, `true`, `{}`, `[1]`} {
		var v rules.Value
		if err := json.Unmarshal([]byte(text), &v); err == nil {
			t.Errorf("%s is taken for %v", text, v)
		}
	}
}
