package agreement

import (
	"math"
	"strconv"
	"testing"
)

// round is a round in which each coder's findings are one code's values for the
// units in turn; a dot is a unit that the coder has not read.
func round(codes map[string][]string, coders ...string) (Round, []Judgement) {
	r := Round{Level: Nominal, Read: map[string][]string{}}
	var js []Judgement
	for _, code := range []string{"ringer", "venter"} {
		rows, ok := codes[code]
		if !ok {
			continue
		}
		r.Codes = append(r.Codes, code)
		for u, values := range table(rows...) {
			unit := "u" + strconv.Itoa(u)
			if len(r.Codes) == 1 {
				r.Units = append(r.Units, unit)
			}
			for c, v := range values {
				if math.IsNaN(v) {
					continue
				}
				if len(r.Codes) == 1 {
					r.Read[unit] = append(r.Read[unit], coders[c])
				}
				if v > 0 {
					js = append(js, Judgement{unit, coders[c], code, v})
				}
			}
		}
	}
	return r, js
}

func alpha(t *testing.T, r Result) float64 {
	t.Helper()
	if r.Alpha == nil {
		t.Fatalf("no α: %+v", r)
	}
	return math.Round(*r.Alpha*1000) / 1000
}

func TestRoundOfOneCodeIsTheBinaryExample(t *testing.T) {
	r, js := round(map[string][]string{"ringer": {"0 1 0 0 0 0 0 0 1 0", "1 1 1 0 0 1 0 0 0 0"}}, "anna", "bo")
	got := Of(r, js, 1)
	if a := alpha(t, got.Overall); a != 0.095 {
		t.Errorf("overall %v, want 0.095", a)
	}
	if a := alpha(t, got.Codes[0].Result); a != 0.095 {
		t.Errorf("ringer %v, want 0.095", a)
	}
	if got.Single == nil || alpha(t, *got.Single) != 0.095 {
		t.Errorf("one code or none: %+v, want 0.095", got.Single)
	}
	if f := got.Codes[0].Found; f["anna"] != 2 || f["bo"] != 4 {
		t.Errorf("found %v, want 2 by anna and 4 by bo", f)
	}
}

func TestUnreadIsNotAbsent(t *testing.T) {
	read, js := round(map[string][]string{"ringer": {"1 1 1 1 1 0 0 0 0 0 0 0", "1 1 1 1 1 0 0 0 0 0 0 0"}}, "anna", "bo")
	if a := alpha(t, Of(read, js, 1).Overall); a != 1 {
		t.Errorf("full agreement is %v", a)
	}
	unread, js := round(map[string][]string{"ringer": {"1 1 1 1 1 0 0 0 0 0 0 0", ". . 1 1 1 0 0 0 0 0 0 0"}}, "anna", "bo")
	got := Of(unread, js, 1).Overall
	if a := alpha(t, got); a != 1 || got.Units != 10 || got.Left != 2 {
		t.Errorf("with two units unread by one coder: %+v; want α 1 on 10 units", got)
	}
	// What a coder noted in a unit counts only where it was read.
	js = append(js, Judgement{"u0", "bo", "ringer", 1}, Judgement{"elsewhere", "bo", "ringer", 1}, Judgement{"u5", "eva", "ringer", 1})
	if again := Of(unread, js, 1).Overall; again.Units != 10 || alpha(t, again) != 1 {
		t.Errorf("judgements that nobody asked for change the result to %+v", again)
	}
}

func TestSeveralCodes(t *testing.T) {
	r, js := round(map[string][]string{
		"ringer": {"1 1 1 0 0 0 0 0 0 0 0 0", "1 1 1 0 0 0 0 0 0 0 0 0"},
		"venter": {"0 0 0 1 1 1 0 0 0 0 0 0", "0 0 0 0 0 0 1 1 1 0 0 0"},
	}, "anna", "bo")
	got := Of(r, js, 1)
	if got.Overall.Units != 24 || got.Single == nil {
		t.Fatalf("%+v, want 24 judged pairs and the single codes", got)
	}
	ringer, venter := alpha(t, got.Codes[0].Result), alpha(t, got.Codes[1].Result)
	if overall := alpha(t, got.Overall); ringer != 1 || venter >= 0 || overall <= venter || overall >= ringer {
		t.Errorf("ringer %v, venter %v, overall %v", ringer, venter, overall)
	}
	js = append(js, Judgement{"u0", "anna", "venter", 1})
	if got := Of(r, js, 1); got.Single != nil {
		t.Errorf("with two codes in one unit there is still the single value %+v", got.Single)
	}
}

func TestWeightsAreRanked(t *testing.T) {
	units := table("0 10 20 30 40 50 60 70 80 90", "0 10 20 30 40 50 60 70 90 80")
	r := Round{Level: Ordinal, Codes: []string{"bekymret"}, Read: map[string][]string{}}
	var js []Judgement
	for u, values := range units {
		unit := strconv.Itoa(u)
		r.Units, r.Read[unit] = append(r.Units, unit), []string{"anna", "bo"}
		js = append(js, Judgement{unit, "anna", "bekymret", values[0]}, Judgement{unit, "bo", "bekymret", values[1]})
	}
	ordinal := alpha(t, Of(r, js, 1).Overall)
	js[0].Value = Missing
	if got := Of(r, js, 1); got.Overall.Units != 9 || got.Codes[0].Found["anna"] != 10 {
		t.Errorf("with one coding that has no weight: %+v", got)
	}
	js[0].Value = 0
	r.Level = Nominal
	if nominal := alpha(t, Of(r, js, 1).Overall); ordinal < 0.95 || nominal > 0.85 {
		t.Errorf("two neighbours exchanged: ordinal %v, nominal %v", ordinal, nominal)
	}
}
