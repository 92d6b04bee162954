// Package fault is the one error type of the domain: a code that adapters
// translate once (to an HTTP status, to an exit code), and a message that is
// safe to show, because it names the thing and the field but never repeats
// personal text.
package fault

import (
	"errors"
	"fmt"
)

// Code says what kind of mistake was made, so that callers can act on it
// without reading the message.
type Code string

const (
	// Invalid: the input breaks a rule of its own; sending it again is no use.
	Invalid Code = "invalid"
	// NotFound: what the input refers to is not there.
	NotFound Code = "not-found"
	// Conflict: the input would have been right a moment ago, or its id was
	// already used for something else.
	Conflict Code = "conflict"
	// Unavailable: nothing is wrong with the input; try again later.
	Unavailable Code = "unavailable"
	// Internal: a mistake of the engine's own.
	Internal Code = "internal"
)

// Error is a mistake that a person can read and do something about.
type Error struct {
	Code    Code
	Field   string // the field of the input that is wrong, "" if none is
	Message string // what is wrong and what to do, in plain words
	Cause   error  // kept for errors.Is and for the log; never shown
}

func (e *Error) Error() string {
	if e.Field == "" {
		return e.Message
	}
	return e.Field + ": " + e.Message
}

func (e *Error) Unwrap() error { return e.Cause }

// Invalidf says that a field's value breaks a rule.
func Invalidf(field, format string, args ...any) error {
	return &Error{Code: Invalid, Field: field, Message: fmt.Sprintf(format, args...)}
}

// NotFoundf says that what a field refers to is not there.
func NotFoundf(field, format string, args ...any) error {
	return &Error{Code: NotFound, Field: field, Message: fmt.Sprintf(format, args...)}
}

// Conflictf says that the input clashes with what is already recorded.
func Conflictf(field, format string, args ...any) error {
	return &Error{Code: Conflict, Field: field, Message: fmt.Sprintf(format, args...)}
}

// Unavailablef says that a part the engine needs does not answer.
func Unavailablef(cause error, format string, args ...any) error {
	return &Error{Code: Unavailable, Message: fmt.Sprintf(format, args...), Cause: cause}
}

// CodeOf is the code of the first fault in err's chain, Internal for any other
// error, and "" for nil.
func CodeOf(err error) Code {
	if err == nil {
		return ""
	}
	if f, ok := errors.AsType[*Error](err); ok {
		return f.Code
	}
	return Internal
}
