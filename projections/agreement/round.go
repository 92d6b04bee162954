package agreement

import "slices"

// Round is what several coders were asked to judge apart from each other.
type Round struct {
	Level Level // of the values; Nominal: a code is there, or it is not
	Units []string
	Codes []string
	// Read names, for each unit, the coders who have been through it. Who has
	// not gives no value: that is something else than finding nothing.
	Read map[string][]string
}

// Judgement says that a coder found a code in a unit, and how much of it: 1
// where only its being there counts, Missing where that was not said.
type Judgement struct {
	Unit, Coder, Code string
	Value             float64
}

// Report is how far the coders of a round agree.
type Report struct {
	// Overall takes each pair of a unit and a code as one thing that was
	// judged, so that several codes may stand in one unit.
	Overall Result `json:"overall"`
	// Single takes the one code in each unit, or none, as a nominal value. It is
	// there only where no coder put two codes into one unit.
	Single *Result      `json:"single,omitempty"`
	Codes  []CodeResult `json:"codes"` // in the order of the round
}

// CodeResult is how far they agree about one code.
type CodeResult struct {
	Code   string         `json:"code"`
	Found  map[string]int `json:"found"` // units, by coder
	Result Result         `json:"result"`
}

// Of is the agreement of a round. Judgements of other units, other codes and
// coders who have not read the unit are left out; of two for the same unit,
// coder and code the higher value counts.
func Of(r Round, judgements []Judgement, seed uint64) Report {
	type place struct{ unit, coder, code string }
	values := map[place]float64{}
	for _, j := range judgements {
		p := place{j.Unit, j.Coder, j.Code}
		values[p] = max(values[p], j.Value)
	}
	var report Report
	var all [][]float64
	for _, code := range r.Codes {
		c := CodeResult{Code: code, Found: map[string]int{}}
		var units [][]float64
		for _, unit := range r.Units {
			var row []float64
			for _, coder := range r.Read[unit] {
				v := values[place{unit, coder, code}]
				row = append(row, v)
				if v != 0 {
					c.Found[coder]++
				}
			}
			units = append(units, row)
		}
		c.Result = AlphaWithInterval(r.Level, units, seed)
		report.Codes = append(report.Codes, c)
		all = append(all, units...)
	}
	report.Overall = AlphaWithInterval(r.Level, all, seed)

	var single [][]float64
	for _, unit := range r.Units {
		var row []float64
		for _, coder := range r.Read[unit] {
			found := slices.DeleteFunc(slices.Clone(r.Codes), func(code string) bool { return values[place{unit, coder, code}] == 0 })
			switch len(found) {
			case 0:
				row = append(row, -1)
			case 1:
				row = append(row, float64(slices.Index(r.Codes, found[0])))
			default:
				return report
			}
		}
		single = append(single, row)
	}
	s := AlphaWithInterval(Nominal, single, seed)
	report.Single = &s
	return report
}
