package web

import (
	"slices"

	"ledetraad/adapters/httpapi"
)

type statusShown struct {
	httpapi.Status
	Live, All int
	Troubled  []httpapi.ProjectionStatus // those that are not live
}

func status(v *visit) (any, error) {
	var s httpapi.Status
	if err := v.get("/api/v1/status", nil, &s); err != nil {
		return nil, err
	}
	out := statusShown{Status: s, All: len(s.Projections)}
	out.Troubled = slices.DeleteFunc(slices.Clone(s.Projections), func(p httpapi.ProjectionStatus) bool { return p.State == "live" })
	out.Live = out.All - len(out.Troubled)
	return out, nil
}
