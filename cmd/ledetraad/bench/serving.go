package bench

import (
	"context"
	"errors"
	"net/url"
	"slices"
	"time"

	"ledetraad/adapters/apiclient"
	"ledetraad/projections/detectors"
)

// serving measures an engine that runs on the folder with many events: its
// queries while nothing else happens, how fast others hear of what is
// appended, and how long a rebuild takes.
func serving(ctx context.Context, m *measuring) (map[string]float64, error) {
	f, err := m.fill(ctx)
	if err != nil {
		return nil, err
	}
	e, api, err := f.open(ctx)
	if err != nil {
		return nil, err
	}
	if _, err := e.Settle(ctx); err != nil {
		return nil, err
	}
	figures := map[string]float64{}
	for key, ask := range map[string]func(context.Context, int) error{
		"journey-page": func(ctx context.Context, i int) error {
			return journeyPage(ctx, api, f.streams[i%len(f.streams)])
		},
		"matrix": func(ctx context.Context, _ int) error { return api.Get(ctx, "/api/v1/painpoints/matrix", nil, nil) },
		"hand-overs": func(ctx context.Context, _ int) error {
			return api.Get(ctx, "/api/v1/departments/hand-overs", nil, nil)
		},
	} {
		if m.asked(key) {
			if err := query(ctx, m.Each, key, figures, ask); err != nil {
				return nil, err
			}
		}
	}
	if slices.ContainsFunc(sliding, func(r Row) bool { return m.asked(r.Key) }) {
		if err := slider(ctx, m, e, api, figures); err != nil {
			return nil, err
		}
	}
	if slices.ContainsFunc([]string{"notify-p50", "notify-p99", "painpoint-p50", "painpoint-p99", "alert-p50", "alert-p99"}, m.asked) {
		if err := f.await(ctx); err != nil {
			return nil, err
		}
		if err := notify(ctx, m, e, api, figures); err != nil {
			return nil, err
		}
	}
	if m.asked("detectors") {
		took, err := rebuild(ctx, api, detecting(), func(done, of uint64) { m.Progress("detectors", int(done), int(of)) })
		if err != nil {
			return nil, err
		}
		figures["detectors"] = took.Seconds()
	}
	if m.asked("rebuild") {
		took, err := rebuild(ctx, api, nil, func(done, of uint64) { m.Progress("rebuild", int(done), int(of)) })
		if err != nil {
			return nil, err
		}
		figures["rebuild"] = took.Seconds()
	}
	return figures, nil
}

// query asks the same again and again, through the API.
func query(ctx context.Context, during time.Duration, key string, figures map[string]float64, ask func(context.Context, int) error) error {
	var s sample
	_, err := repeat(ctx, 1, during, func(ctx context.Context, _, call int) error {
		began := time.Now()
		if err := ask(ctx, call); err != nil {
			return err
		}
		s.add(time.Since(began))
		return nil
	})
	s.note(figures, key, 0.99)
	return err
}

var errNotSame = errors.New("the rebuilt views differ from the live ones; ledetraad verify on such a folder says where")

// detecting names the projections that are detectors.
func detecting() []string {
	var names []string
	for _, d := range detectors.All() {
		names = append(names, d.Projection().Name)
	}
	return names
}

func rebuild(ctx context.Context, api *apiclient.Client, names []string, progress func(done, of uint64)) (time.Duration, error) {
	var result struct{ Same bool }
	began := time.Now()
	if err := api.Follow(ctx, "/api/v1/rebuild", url.Values{"projection": names}, nil, progress, &result); err != nil {
		return 0, err
	}
	took := time.Since(began)
	if !result.Same {
		return 0, errNotSame
	}
	return took, nil
}
