package httpapi

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"ledetraad/domain/decider"
	"ledetraad/domain/event"
	"ledetraad/domain/fault"
	"ledetraad/domain/identifiers"
)

// Outcome is the answer to one command.
type Outcome struct {
	ID       uuid.UUID        `json:"id" doc:"the command's id"`
	Stream   string           `json:"stream,omitempty"`
	Revision *uint64          `json:"revision,omitempty" doc:"revision of the last event it made"`
	Position string           `json:"position,omitempty" doc:"log position of that event; give it to a query as min_position"`
	Events   []uuid.UUID      `json:"events,omitempty" doc:"ids of the events it made"`
	Repeated bool             `json:"repeated,omitempty" doc:"the command was recorded before; this is the first result"`
	Problem  *huma.ErrorModel `json:"problem,omitempty" doc:"why it was refused; nothing was recorded"`

	Warnings []identifiers.Warning `json:"warnings,omitempty" doc:"what in the text may tell who somebody is: it was recorded as it is, and can be corrected"`
}

type commandsOutput struct {
	Body json.RawMessage
}

func (a *api) addCommands(h huma.API) {
	one := h.OpenAPI().Components.Schemas.Schema(typeOf[decider.Envelope](), true, "Command")
	outcome := h.OpenAPI().Components.Schemas.Schema(typeOf[Outcome](), true, "Outcome")
	huma.Register(h, huma.Operation{
		OperationID: "command", Method: http.MethodPost, Path: "/api/v1/commands",
		Summary: "Record what happened",
		Description: "One command, or a list of at most 5,000, each decided and answered by itself, in order. " +
			"A single command that is refused is answered with its problem as the status; in a list the problem stands in its place.",
		RequestBody: &huma.RequestBody{Required: true, Content: map[string]*huma.MediaType{"application/json": {
			Schema: &huma.Schema{OneOf: []*huma.Schema{one, {Type: "array", Items: one}}}}}},
		Responses: map[string]*huma.Response{"200": {Description: "What became of it", Content: map[string]*huma.MediaType{"application/json": {
			Schema: &huma.Schema{OneOf: []*huma.Schema{outcome, {Type: "array", Items: outcome}}}}}}},
		MaxBodyBytes: maxBody, SkipValidateBody: true,
		Tags: []string{"commands"},
	}, func(ctx context.Context, in *struct{ RawBody []byte }) (*commandsOutput, error) {
		return a.handle(ctx, in.RawBody)
	})
}

func (a *api) handle(ctx context.Context, body []byte) (*commandsOutput, error) {
	body = bytes.TrimSpace(body)
	if len(body) > 0 && body[0] == '[' {
		var list []decider.Envelope
		if err := json.Unmarshal(body, &list); err != nil {
			return nil, a.problemOf(fault.Invalidf("body", "is not a list of commands: %s", jsonMistake(err)))
		}
		if len(list) > maxCommands {
			return nil, a.problemOf(fault.Invalidf("body", "has %d commands; send at most %d at a time", len(list), maxCommands))
		}
		return output(a.decide(ctx, list))
	}
	var e decider.Envelope
	if err := json.Unmarshal(body, &e); err != nil {
		return nil, a.problemOf(fault.Invalidf("body", "is not a command: %s", jsonMistake(err)))
	}
	out := a.decide(ctx, []decider.Envelope{e})[0]
	if out.Problem != nil {
		return nil, out.Problem
	}
	return output(out)
}

func output(v any) (*commandsOutput, error) {
	b, err := json.Marshal(v)
	return &commandsOutput{Body: b}, err
}

// decide answers each envelope by itself. Those that can be understood go to
// the engine together, in order.
func (a *api) decide(ctx context.Context, list []decider.Envelope) []Outcome {
	out := make([]Outcome, len(list))
	cmds := make([]decider.Command, 0, len(list))
	at := make([]int, 0, len(list)) // at[i]: the place of cmds[i] in list
	now, reader := a.Now(), visitOf(ctx).reader
	for i, e := range list {
		out[i].ID = e.ID
		c, err := a.Vocabulary.Open(e, reader.Account, now)
		if err != nil {
			out[i].Problem = a.problemOf(err)
			continue
		}
		if !mayCommand(reader, e.Type) {
			out[i].Problem = problem(http.StatusForbidden, "type", "your role does not record "+event.Category(e.Type))
			continue
		}
		if err := a.mayJudge(ctx, reader, c); err != nil {
			out[i].Problem = a.problemOf(err)
			continue
		}
		cmds, at = append(cmds, c), append(at, i)
	}
	if len(cmds) == 0 {
		return out
	}
	for j, r := range a.Commands.Handle(ctx, cmds) {
		o := &out[at[j]]
		if r.Err != nil {
			o.Problem = a.problemOf(r.Err)
			continue
		}
		o.Stream, o.Revision, o.Position = r.Stream, &r.Revision, r.Position.String()
		o.Events, o.Repeated = r.Events, r.Repeated
		o.Warnings = identifiers.Warnings(cmds[j].Intent)
	}
	return out
}
