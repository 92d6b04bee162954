package bench

import (
	"context"
	"net/url"
	"time"

	"ledetraad/adapters/apiclient"
)

// slider measures the folded map of a life situation that is moved through time:
// the first reading, then days spread over the three years, by when things happened
// and by when they became known. What is timed is the API's answer, in the process.
func slider(ctx context.Context, m *measuring, api *apiclient.Client, figures map[string]float64) error {
	ask := func(ctx context.Context, more url.Values) error {
		return api.Get(ctx, "/api/v1/life-situations/"+situations[0]+"/map", more, nil)
	}
	began := time.Now()
	if err := ask(ctx, nil); err != nil {
		return err
	}
	figures["slider-first"] = time.Since(began).Seconds()
	begins := newWorkload().begins
	for key, name := range map[string]string{"slider-until": "until", "slider-known": "known_at"} {
		var s sample
		_, err := repeat(ctx, 1, m.Each, func(ctx context.Context, _, call int) error {
			day := begins.AddDate(0, 0, 1+(call*397)%(3*365)).Format(time.DateOnly)
			began := time.Now()
			if err := ask(ctx, url.Values{name: {day}}); err != nil {
				return err
			}
			s.add(time.Since(began))
			return nil
		})
		if err != nil {
			return err
		}
		s.note(figures, key+"-p50", 0.5)
		s.note(figures, key+"-p99", 0.99)
	}
	return nil
}
