package httpapi

import (
	"context"

	"github.com/danielgtaylor/huma/v2"

	"ledetraad/domain/fault"
)

// AlertsOnNATS is where and how alerts can be subscribed to on NATS.
type AlertsOnNATS struct {
	URL         string   `json:"url" doc:"of the NATS server; empty: it cannot be reached from outside"`
	Stream      string   `json:"stream" doc:"that keeps alerts"`
	Subjects    []string `json:"subjects" doc:"that may be subscribed to"`
	Guest       string   `json:"guest,omitempty" doc:"the token's id; missing where the request was made without a token"`
	InboxPrefix string   `json:"inbox_prefix,omitempty" doc:"that the client must have its answers sent below"`
}

func (a *api) addAlertNATS(h huma.API, get func(id, path, summary string) huma.Operation) {
	huma.Register(h, get("alert-nats", "/api/v1/alerts/nats", "Where alerts can be subscribed to on NATS, with the token of this request"),
		func(ctx context.Context, _ *struct{}) (*bodyOf[AlertsOnNATS], error) {
			if a.NATS == nil {
				return nil, a.problemOf(fault.NotFoundf("nats", "this engine does not say where alerts are on NATS"))
			}
			out := a.NATS(visitOf(ctx).reader)
			out.Subjects = full(out.Subjects)
			return &bodyOf[AlertsOnNATS]{Body: out}, nil
		})
}
