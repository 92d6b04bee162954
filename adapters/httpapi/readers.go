package httpapi

import (
	"context"
	"crypto/sha256"
	"crypto/subtle"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"ledetraad/adapters/accounts"
	"ledetraad/domain/access"
	"ledetraad/domain/fault"
)

// visit is a request that was let in: who makes it, and what for.
type visit struct {
	reader    access.Reader
	purpose   *access.Purpose // nil: none was given
	operation string          // as the permissions name it
	scoped    bool            // bound to the reader's own departments
	request   *http.Request
	writer    http.ResponseWriter // nil: it is no request, but the engine's own doing for the reader
}

// tell says something in the answer's head.
func (v *visit) tell(header, value string) {
	if v.writer != nil {
		v.writer.Header().Set(header, value)
	}
}

type visitKey struct{}

// visitOf is the visit that a handler works for; a stranger's where there is
// none, who may do nothing.
func visitOf(ctx context.Context) *visit {
	if v, ok := ctx.Value(visitKey{}).(*visit); ok {
		return v
	}
	return &visit{}
}

// The header, and the query parameter, in which a reader of people's words says
// what for; "analysis", or "workshop: the second one".
const (
	PurposeHeader    = "Ledetraad-Purpose"
	purposeParameter = "purpose"
	// WithheldHeader says why an answer lacks words that are there: "right", or
	// "purpose" where giving one would help; where a photo or a sound is asked for,
	// "stop" too.
	WithheldHeader = "Ledetraad-Withheld"
)

// identify finds out who makes a request: by the token it carries, else by the
// cookie. A token that opens nothing is not made good by a cookie.
func (a *api) identify(r *http.Request) (access.Reader, error) {
	if auth := r.Header.Get("Authorization"); auth != "" {
		key, ok := strings.CutPrefix(auth, "Bearer ")
		switch {
		case !ok || key == "":
			return access.Reader{}, nil
		case a.operates(key):
			return access.Local(), nil
		case a.Accounts == nil:
			return access.Reader{}, nil
		}
		return a.Accounts.Machine(r.Context(), key)
	}
	c, err := r.Cookie(cookieName(r, sessionCookie))
	if err != nil || a.Accounts == nil {
		return access.Reader{}, nil
	}
	if r.Header.Get(FollowingHeader) != "" {
		return a.Accounts.Peek(r.Context(), c.Value)
	}
	return a.Accounts.Session(r.Context(), c.Value)
}

func (a *api) operates(key string) bool {
	g, w := sha256.Sum256([]byte(key)), sha256.Sum256([]byte(a.Token)) // equal lengths, so that time tells nothing
	return a.Token != "" && subtle.ConstantTimeCompare(g[:], w[:]) == 1
}

// purposeOf reads what the reader says; a header may be percent-encoded, since
// not all letters may stand in one.
func purposeOf(r *http.Request) (*access.Purpose, error) {
	said := r.URL.Query().Get(purposeParameter)
	if h := r.Header.Get(PurposeHeader); h != "" {
		said = h
		if plain, err := url.PathUnescape(h); err == nil {
			said = plain
		}
	}
	if said == "" {
		return nil, nil
	}
	p, err := access.ParsePurpose(said)
	return &p, err
}

// bound narrows a request by a reader of some departments to one of them: the
// one asked for, if it is the reader's, or the only one there is.
func bound(r *http.Request, parameter string, own []string) error {
	q := r.URL.Query()
	asked := q.Get(parameter)
	switch {
	case len(own) == 0:
		return &deniedError{"your account belongs to no department; ask an administrator to give it one"}
	case asked == "" && len(own) == 1:
		q.Set(parameter, own[0])
		r.URL.RawQuery = q.Encode()
	case asked == "":
		return fault.Invalidf(parameter, "is missing; choose one of your own: %s", strings.Join(own, ", "))
	case !slices.Contains(own, asked):
		return &deniedError{fmt.Sprintf("your account may see %s", strings.Join(own, ", "))}
	}
	return nil
}

// deniedError says why a known reader may not do what was asked.
type deniedError struct{ message string }

func (e *deniedError) Error() string { return e.message }

const sessionCookie, openidCookie = "ledetraad-session", "ledetraad-openid"

// cookieName gives a cookie the prefix that binds it to this host and to TLS,
// except on this machine itself, where there is no TLS.
func cookieName(r *http.Request, name string) string {
	if loopback(r.Host) {
		return name
	}
	return "__Host-" + name
}

// setCookie sets a cookie for the browser's session; "" takes it away.
func setCookie(v *visit, name, value string) {
	c := &http.Cookie{Name: cookieName(v.request, name), Value: value, Path: "/", HttpOnly: true,
		Secure: !loopback(v.request.Host), SameSite: http.SameSiteLaxMode}
	if value == "" {
		c.MaxAge = -1
	}
	http.SetCookie(v.writer, c)
}

func hostOf(host string) string {
	if h, _, err := net.SplitHostPort(host); err == nil {
		host = h
	}
	return strings.Trim(host, "[]")
}

func loopback(host string) bool {
	name := hostOf(host)
	ip := net.ParseIP(name)
	return ip != nil && ip.IsLoopback() || name == "localhost"
}

// originOf is where the browser sees this engine.
func originOf(r *http.Request) accounts.Origin {
	scheme := "https"
	if loopback(r.Host) && r.TLS == nil {
		scheme = "http"
	}
	return accounts.Origin{Host: hostOf(r.Host), Origin: scheme + "://" + r.Host}
}

// addressOf is where a request comes from. A proxy on this machine is believed
// when it says whom it speaks for.
func addressOf(r *http.Request) string {
	if loopback(r.RemoteAddr) {
		hops := strings.Split(r.Header.Get("X-Forwarded-For"), ",")
		if last := strings.TrimSpace(hops[len(hops)-1]); net.ParseIP(last) != nil {
			return last
		}
	}
	return hostOf(r.RemoteAddr)
}

func isDenied(err error) (string, bool) {
	d, ok := errors.AsType[*deniedError](err)
	if !ok {
		return "", false
	}
	return d.message, true
}
