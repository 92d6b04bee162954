package bench

import (
	"context"
	"fmt"
	"net/url"
	"time"

	"ledetraad/adapters/apiclient"
	"ledetraad/cmd/ledetraad/engine"
	"ledetraad/domain/plannedjourney"
)

// slider measures the folded map of a life situation that is moved through time:
// the first reading, then days spread over the three years, by when things happened
// and by when they became known; and what stands beside the map where there is a
// plan. What is timed is the API's answer, in the process.
func slider(ctx context.Context, m *measuring, e *engine.Engine, api *apiclient.Client, figures map[string]float64) error {
	at := "/api/v1/life-situations/" + situations[0]
	began := time.Now()
	if err := api.Get(ctx, at+"/map", nil, nil); err != nil {
		return err
	}
	figures["slider-first"] = time.Since(began).Seconds()
	if err := plan(ctx, e, api); err != nil {
		return err
	}
	begins := newWorkload().begins
	for _, row := range []struct{ key, path, by string }{{"slider-until", "/map", "until"}, {"slider-known", "/map", "known_at"}, {"slider-plan", "/deviations", "until"}} {
		var s sample
		_, err := repeat(ctx, 1, m.Each, func(ctx context.Context, _, call int) error {
			day := begins.AddDate(0, 0, 1+(call*397)%(3*365)).Format(time.DateOnly)
			began := time.Now()
			if err := api.Get(ctx, at+row.path, url.Values{row.by: {day}}, nil); err != nil {
				return err
			}
			s.add(time.Since(began))
			return nil
		})
		if err != nil {
			return err
		}
		s.note(figures, row.key+"-p50", 0.5)
		s.note(figures, row.key+"-p99", 0.99)
	}
	return nil
}

// plan describes what is meant to happen in the life situation, which is
// something else than what mostly happens there.
func plan(ctx context.Context, e *engine.Engine, api *apiclient.Client) error {
	w := newWorkload()
	d := plannedjourney.Describe{Name: "Planen", LifeSituation: situations[0], From: w.begins}
	for i, activity := range []string{activities[0], works[0], activities[1], works[1], works[2], activities[2], works[3]} {
		d.Steps = append(d.Steps, plannedjourney.Step{Step: fmt.Sprint("trin-", i+1), Activity: activity, Department: departments[i%len(departments)],
			AfterS: 5 * 24 * 3600, WaitS: 2 * 24 * 3600, Optional: i == 3})
	}
	if err := submit(ctx, api, w.command(plannedjourney.Stream("maalt"), w.begins.Add(time.Hour), d)); err != nil {
		return err
	}
	_, err := e.Settle(ctx)
	return err
}
