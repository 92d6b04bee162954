package httpapi

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"ledetraad/domain/fault"
	"ledetraad/domain/lexicon"
	"ledetraad/domain/rules"
	"ledetraad/projections/backtest"
)

// Rule is a detector's rule with its parameters as they stand.
type Rule struct {
	Rule       string          `json:"rule" doc:"the kind of pain that it finds"`
	Version    int             `json:"version"`
	Principles []string        `json:"principles" doc:"that it speaks to, where nobody has said otherwise"`
	Parameters []RuleParameter `json:"parameters"`
}

// RuleParameter is a parameter of a rule.
type RuleParameter struct {
	Name    string      `json:"name"`
	Unit    string      `json:"unit,omitempty" doc:"of a number"`
	Default rules.Value `json:"default"`
	Min     *float64    `json:"min,omitempty"`
	Max     *float64    `json:"max,omitempty"`
	Set     bool        `json:"set" doc:"the municipality has set it"`
	Value   rules.Value `json:"value"`
	Meaning string      `json:"meaning"`
}

// Rehearsal is rules, and a lexicon, to be tried on all of history. What is not
// named is as the log says.
type Rehearsal struct {
	Rules   map[string]rules.Values `json:"rules,omitempty"` // by the kind of pain
	Lexicon LexiconChange           `json:"lexicon,omitzero"`

	// AsRecorded holds what the rules find against the log just as it stands, up
	// to its last event. Otherwise what the rules that run have found by now is
	// reported first.
	AsRecorded bool `json:"as_recorded,omitempty"`
}

// LexiconChange is terms as the commands of the lexicon add them and take them
// out.
type LexiconChange struct {
	Add    []lexicon.Family `json:"add,omitempty"`
	Retire []string         `json:"retire,omitempty"` // keys
}

// Rules are the detectors' rules, and what others would find.
type Rules interface {
	Rules(ctx context.Context) ([]Rule, error)
	// Backtest answers a fault that names the field where a rule, a parameter or a
	// term is not there, or is not written as it must be.
	Backtest(ctx context.Context, r Rehearsal, progress func(done, of uint64)) (backtest.Report, error)
}

// rulesAt is the rules as they stand when each of their detectors has come to a
// position.
func (a *api) rulesAt(ctx context.Context, m Moment) ([]Rule, error) {
	list, err := a.Rules.Rules(ctx)
	if err != nil || m.MinPosition == "" {
		return list, err
	}
	at, err := m.position()
	if err != nil {
		return nil, err
	}
	for _, r := range list {
		_, release, err := a.Views.Read(ctx, "detect-"+r.Rule, at)
		if err != nil {
			return nil, err
		}
		release()
	}
	return a.Rules.Rules(ctx)
}

// maxRehearsal bounds what is read of rules to be tried.
const maxRehearsal = 1 << 20

func (a *api) addRules(h huma.API, mux *routes) {
	tags := []string{"rules"}
	huma.Register(h, huma.Operation{OperationID: "rules", Method: http.MethodGet, Path: "/api/v1/rules", Tags: tags,
		Summary: "The rules by which pain points are found, and their parameters"},
		func(ctx context.Context, in *struct {
			MinPosition string `query:"min_position" doc:"Wait until the rules have come at least this far in the log"`
		}) (*struct {
			Body struct {
				Rules []Rule `json:"rules"`
			}
		}, error) {
			list, err := a.rulesAt(ctx, Moment{MinPosition: in.MinPosition})
			if err != nil {
				return nil, a.problemOf(err)
			}
			out := &struct {
				Body struct {
					Rules []Rule `json:"rules"`
				}
			}{}
			out.Body.Rules = list
			return out, nil
		})
	mux.HandleFunc("POST /api/v1/backtest", func(w http.ResponseWriter, r *http.Request) {
		one := a.begin(w, r)
		if one == nil {
			return
		}
		a.stream(w, r, func(r *http.Request, _ []string, progress func(done, of uint64)) (any, error) {
			defer a.trials.leave(one) // before it is answered: whoever has the answer may try the next one at once
			var try Rehearsal
			dec := json.NewDecoder(http.MaxBytesReader(w, r.Body, maxRehearsal))
			dec.DisallowUnknownFields()
			if err := dec.Decode(&try); err != nil && !errors.Is(err, io.EOF) {
				return nil, fault.Invalidf("body", "cannot be read: %v", err)
			}
			return a.Rules.Backtest(r.Context(), try, func(done, of uint64) {
				a.trials.progress(one, done, of)
				progress(done, of)
			})
		})
	})
	a.addTrials(h)
	h.OpenAPI().AddOperation(&huma.Operation{OperationID: "backtest", Method: http.MethodPost, Path: "/api/v1/backtest", Tags: tags,
		Summary: "What changed rules, or a changed lexicon, would have found in all of history; nothing is changed",
		Description: "Takes {rules: {<kind>: {<parameter>: number or list}}, lexicon: {add: [term], retire: [key]}, as_recorded: bool}; terms are written as in lexicon.add-term. " +
			"As recorded: held against the log as it stands, up to its last event, without reporting first what the running rules have found by now. Answers with lines of JSON: {done, of} as the work goes on, and last {result} or {problem}. " +
			"It reads the whole log. An account has one at most, all together two; then the answer is 429, with Retry-After. A caller that goes away ends it.",
		Responses: map[string]*huma.Response{"200": {Description: "progress and result", Content: map[string]*huma.MediaType{"application/x-ndjson": {}}}}})
}
