package httpapi

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"ledetraad/adapters/accounts"
	"ledetraad/adapters/contacts"
	"ledetraad/domain/fault"
)

// statusOf is the one place where a fault's code becomes an HTTP status.
func statusOf(c fault.Code) int {
	switch c {
	case fault.Invalid:
		return http.StatusUnprocessableEntity
	case fault.NotFound:
		return http.StatusNotFound
	case fault.Conflict:
		return http.StatusConflict
	case fault.Unavailable:
		return http.StatusServiceUnavailable
	}
	return http.StatusInternalServerError
}

// problemOf makes problem details of an error. What is not a fault is a
// mistake of the engine's own: it is logged, and told without its words, which
// may hold anything.
func (a *api) problemOf(err error) *huma.ErrorModel {
	if message, denied := isDenied(err); denied {
		return problem(http.StatusForbidden, "", message)
	}
	if errors.Is(err, errStranger) {
		return problem(http.StatusUnauthorized, "", errStranger.Error())
	}
	if errors.Is(err, accounts.ErrSignIn) {
		return problem(http.StatusUnauthorized, "", accounts.ErrSignIn.Error())
	}
	if wait, ok := errors.AsType[*accounts.TooManyError](err); ok {
		return problem(http.StatusTooManyRequests, "", wait.Error())
	}
	if wait, ok := errors.AsType[*contacts.TooOftenError](err); ok {
		return problem(http.StatusTooManyRequests, "contact.letters", wait.Error())
	}
	f, ok := errors.AsType[*fault.Error](err)
	if !ok {
		if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
			return problem(http.StatusServiceUnavailable, "", "the engine did not get to an answer in time; try again")
		}
		a.Log.Error().Err(err).Msg("request failed")
		return problem(http.StatusInternalServerError, "", "something went wrong in the engine; its log says more")
	}
	if f.Cause != nil {
		a.Log.Warn().Err(f.Cause).Str("fault", f.Message).Msg("request refused")
	}
	return problem(statusOf(f.Code), f.Field, f.Message)
}

func problem(status int, field, detail string) *huma.ErrorModel {
	p := &huma.ErrorModel{Status: status, Title: http.StatusText(status), Detail: detail}
	if field != "" {
		p.Errors = []*huma.ErrorDetail{{Location: field, Message: detail}}
	}
	return p
}

func writeProblem(w http.ResponseWriter, status int, field, detail string) {
	writeProblemModel(w, problem(status, field, detail))
}

func writeProblemModel(w http.ResponseWriter, p *huma.ErrorModel) {
	w.Header().Set("Content-Type", "application/problem+json")
	w.WriteHeader(p.Status)
	_ = json.NewEncoder(w).Encode(p) // the client may be gone
}
