package main

import (
	"context"
	"encoding/json"
	"fmt"
	"iter"

	"ledetraad/adapters/apiclient"
	"ledetraad/cmd/ledetraad/example"
	"ledetraad/domain/decider"
	"ledetraad/domain/fault"
	"ledetraad/domain/painpoint"
	"ledetraad/projections/painpoints"
)

type exampleCmd struct {
	target
	printing
	Citizens int    `help:"How many citizens." default:"160"`
	Output   string `help:"Write the story to this NDJSON file instead, to look at, change and import." placeholder:"FILE" type:"path"`
}

// loaded says what loading the example did.
type loaded struct {
	Commands int `json:"commands"`
	Recorded int `json:"recorded"`
	Repeated int `json:"already_there"`
}

func (e *exampleCmd) Run(ctx context.Context, c *console) error {
	story := example.Commands(example.Options{Citizens: e.Citizens})
	if e.Output != "" {
		return writeNDJSON(e.Output, story)
	}
	return e.with(ctx, c, func(api *apiclient.Client) error {
		bar := newProgress(c.err)
		done, err := loadStory(ctx, api, story, bar)
		bar.end()
		if err != nil {
			return err
		}
		said, err := loadVerdicts(ctx, api)
		if err != nil {
			return err
		}
		done.add(said)
		if e.JSON {
			return json.NewEncoder(c.out).Encode(done)
		}
		_, err = fmt.Fprintf(c.out, e.Lang.say("Eksempelkommunen er på plads: %d hændelser lagt ind, %d var der i forvejen.\n",
			"The example municipality is in place: %d things recorded, %d were there already.\n"), done.Recorded, done.Repeated)
		return err
	})
}

func (l *loaded) add(o loaded) {
	l.Commands += o.Commands
	l.Recorded += o.Recorded
	l.Repeated += o.Repeated
}

// loadVerdicts waits until the detectors have reported, and sends what people
// say of the pain points that there are. Where somebody has since said something
// else, that stands.
func loadVerdicts(ctx context.Context, api *apiclient.Client) (loaded, error) {
	var done loaded
	if err := api.Post(ctx, "/api/v1/settle", nil, nil); err != nil {
		return done, err
	}
	var found struct {
		PainPoints []painpoints.Summary `json:"pain_points"`
	}
	if err := api.Get(ctx, "/api/v1/painpoints", nil, &found); err != nil {
		return done, err
	}
	there := map[string]bool{}
	for _, p := range found.PainPoints {
		there[painpoint.Stream(p.ID)] = true
	}
	var said []decider.Envelope
	for e := range example.Verdicts() {
		if there[e.Stream] {
			said = append(said, e)
		}
	}
	if len(said) == 0 {
		return done, nil
	}
	outcomes, err := api.Submit(ctx, said)
	if err != nil {
		return done, err
	}
	for i, o := range outcomes {
		err := apiclient.OutcomeError(o)
		switch {
		case fault.CodeOf(err) == fault.Conflict:
		case err != nil:
			return done, &fault.Error{Code: fault.CodeOf(err), Message: fmt.Sprintf("the story's command %s (%s) was refused", said[i].Type, said[i].ID), Cause: err}
		case o.Repeated:
			done.Repeated++
		default:
			done.Recorded++
		}
	}
	done.Commands = len(said)
	return done, api.Post(ctx, "/api/v1/settle", nil, nil)
}

// loadStory sends the story in its order, some hundreds of commands at a time.
func loadStory(ctx context.Context, api *apiclient.Client, story iter.Seq[decider.Envelope], bar *progress) (loaded, error) {
	var done loaded
	batch := make([]decider.Envelope, 0, 500)
	flush := func() error {
		if len(batch) == 0 {
			return nil
		}
		outcomes, err := api.Submit(ctx, batch)
		if err != nil {
			return err
		}
		for i, o := range outcomes {
			if err := apiclient.OutcomeError(o); err != nil {
				return &fault.Error{Code: fault.CodeOf(err), Message: fmt.Sprintf("the story's command %s (%s) was refused", batch[i].Type, batch[i].ID), Cause: err}
			}
			if o.Repeated {
				done.Repeated++
			} else {
				done.Recorded++
			}
		}
		done.Commands += len(batch)
		bar.tell("%d", done.Commands)
		batch = batch[:0]
		return nil
	}
	for e := range story {
		batch = append(batch, e)
		if len(batch) == cap(batch) {
			if err := flush(); err != nil {
				return done, err
			}
		}
	}
	return done, flush()
}
