package httpapi

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"ledetraad/projections/painpoints"
	"ledetraad/projections/view"
)

// PrincipleLinksBody is what people have set of what speaks to which principle.
type PrincipleLinksBody struct {
	Links    []painpoints.SourceLink `json:"links" doc:"of rules and codes; one that is not here keeps the principles that it comes with"`
	Mappings []painpoints.SetMapping `json:"mappings" doc:"between principle sets; each reads both ways, unless the other way is here too"`
}

func (a *api) addPrinciples(h huma.API) {
	huma.Register(h, huma.Operation{OperationID: "principle-links", Method: http.MethodGet, Path: "/api/v1/principle-links", Tags: []string{"pain points"},
		Summary: "Which principles rules and codes speak to, and how principle sets answer to each other, as people have set it"},
		func(ctx context.Context, in *struct {
			MinPosition string `query:"min_position"`
		}) (*bodyOf[PrincipleLinksBody], error) {
			return answer(ctx, a, painpointsView, Moment{MinPosition: in.MinPosition}, "", func(r view.Reader, _ time.Time) (PrincipleLinksBody, error) {
				links, mappings, err := painpoints.PrincipleLinks(r)
				return PrincipleLinksBody{links, mappings}, err
			})
		})
}
