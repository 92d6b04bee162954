// Package apiclient talks to an engine through its HTTP API, over the network
// or, where the engine runs in the same process, without one. Either way the
// same requests are made and the same answers come back.
package apiclient

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"ledetraad/adapters/httpapi"
	"ledetraad/domain/decider"
	"ledetraad/domain/fault"
)

// Client is a caller of one engine.
type Client struct {
	Purpose string // what for people's words are read; "" to say nothing

	base  *url.URL
	token string
	http  *http.Client
}

// New calls the engine at the URL.
func New(server, token string) (*Client, error) {
	u, err := url.Parse(server)
	if err != nil || (u.Scheme != "http" && u.Scheme != "https") || u.Host == "" {
		return nil, fault.Invalidf("server", "%q is not an engine's address; write it as http://127.0.0.1:8080", server)
	}
	return &Client{base: u, token: token, http: &http.Client{}}, nil
}

// Within calls the handler itself.
func Within(h http.Handler, token string) *Client {
	return &Client{base: &url.URL{Scheme: "http", Host: "localhost"}, token: token, http: &http.Client{Transport: handlerTransport{h}}}
}

// Get asks for a path with a query and reads the answer into out.
func (c *Client) Get(ctx context.Context, path string, query url.Values, out any) error {
	return c.call(ctx, http.MethodGet, path, query, nil, out)
}

// Post sends in, if it is not nil, and reads the answer into out, if it is not nil.
func (c *Client) Post(ctx context.Context, path string, in, out any) error {
	return c.send(ctx, http.MethodPost, path, in, out)
}

// Patch sends what is to be otherwise, and reads the answer into out.
func (c *Client) Patch(ctx context.Context, path string, in, out any) error {
	return c.send(ctx, http.MethodPatch, path, in, out)
}

// Delete removes what the path names.
func (c *Client) Delete(ctx context.Context, path string) error {
	return c.call(ctx, http.MethodDelete, path, nil, nil, nil)
}

func (c *Client) send(ctx context.Context, method, path string, in, out any) error {
	var body io.Reader
	if in != nil {
		b, err := json.Marshal(in)
		if err != nil {
			return fmt.Errorf("write request to %s: %w", path, err)
		}
		body = bytes.NewReader(b)
	}
	return c.call(ctx, method, path, nil, body, out)
}

// Submit sends commands; each is answered by itself, in order.
func (c *Client) Submit(ctx context.Context, list []decider.Envelope) ([]httpapi.Outcome, error) {
	var out []httpapi.Outcome
	if err := c.Post(ctx, "/api/v1/commands", list, &out); err != nil {
		return nil, err
	}
	if len(out) != len(list) {
		return nil, fmt.Errorf("the engine answered %d of %d commands", len(out), len(list))
	}
	return out, nil
}

// Follow starts long work, tells of its progress, and reads its result. in is
// sent as JSON, unless nil.
func (c *Client) Follow(ctx context.Context, path string, query url.Values, in any, progress func(done, of uint64), out any) error {
	var body io.Reader
	if in != nil {
		b, err := json.Marshal(in)
		if err != nil {
			return fmt.Errorf("encode what is sent to %s: %w", path, err)
		}
		body = bytes.NewReader(b)
	}
	resp, err := c.do(ctx, http.MethodPost, path, query, body)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	dec := json.NewDecoder(resp.Body)
	for {
		var line struct {
			Done, Of uint64
			Result   json.RawMessage
			Problem  *huma.ErrorModel
		}
		if err := dec.Decode(&line); err != nil {
			return fmt.Errorf("the engine broke off %s: %w", path, err)
		}
		switch {
		case line.Problem != nil:
			return faultOf(line.Problem)
		case line.Result != nil:
			if out == nil {
				return nil
			}
			return json.Unmarshal(line.Result, out)
		default:
			progress(line.Done, line.Of)
		}
	}
}

// Download copies the answer to w.
func (c *Client) Download(ctx context.Context, path string, w io.Writer) (int64, error) {
	resp, err := c.do(ctx, http.MethodGet, path, nil, nil)
	if err != nil {
		return 0, err
	}
	defer resp.Body.Close()
	n, err := io.Copy(w, resp.Body)
	if err != nil {
		return n, fmt.Errorf("the engine broke off %s: %w", path, err)
	}
	return n, nil
}

func (c *Client) call(ctx context.Context, method, path string, query url.Values, body io.Reader, out any) error {
	resp, err := c.do(ctx, method, path, query, body)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	if out == nil {
		_, err = io.Copy(io.Discard, resp.Body)
		return err
	}
	if raw, ok := out.(*json.RawMessage); ok {
		*raw, err = io.ReadAll(resp.Body)
		return err
	}
	if err := json.NewDecoder(resp.Body).Decode(out); err != nil {
		return fmt.Errorf("read the engine's answer to %s: %w", path, err)
	}
	return nil
}

// do answers with a response of status 2xx, or a fault.
func (c *Client) do(ctx context.Context, method, path string, query url.Values, body io.Reader) (*http.Response, error) {
	u := c.base.JoinPath(path)
	u.RawQuery = query.Encode()
	req, err := http.NewRequestWithContext(ctx, method, u.String(), body)
	if err != nil {
		return nil, fmt.Errorf("request %s: %w", path, err)
	}
	req.Header.Set("Authorization", "Bearer "+c.token)
	if body != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	if c.Purpose != "" {
		req.Header.Set(httpapi.PurposeHeader, url.PathEscape(c.Purpose))
	}
	resp, err := c.http.Do(req)
	if err != nil {
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		return nil, fault.Unavailablef(err, "no engine answers at %s; start one with ledetraad serve, name another with --server, or use --data DIR", c.base)
	}
	if resp.StatusCode/100 == 2 {
		return resp, nil
	}
	defer resp.Body.Close()
	b, _ := io.ReadAll(io.LimitReader(resp.Body, 1<<16))
	var p huma.ErrorModel
	if !strings.HasPrefix(resp.Header.Get("Content-Type"), "application/problem+json") || json.Unmarshal(b, &p) != nil {
		return nil, fault.Unavailablef(nil, "%s answers %s with %s; is it a Ledetråd engine?", c.base, path, resp.Status)
	}
	return nil, faultOf(&p)
}

// faultOf is the inverse of what the API does with a fault.
func faultOf(p *huma.ErrorModel) error {
	f := &fault.Error{Code: fault.Internal, Message: p.Detail}
	switch {
	case p.Status == http.StatusNotFound:
		f.Code = fault.NotFound
	case p.Status == http.StatusConflict:
		f.Code = fault.Conflict
	case p.Status == http.StatusServiceUnavailable:
		f.Code = fault.Unavailable
	case p.Status/100 == 4:
		f.Code = fault.Invalid
	}
	if len(p.Errors) > 0 && p.Errors[0] != nil {
		f.Field = strings.TrimPrefix(p.Errors[0].Location, "query.")
		if p.Errors[0].Message != "" {
			f.Message = p.Errors[0].Message
		}
	}
	return f
}

// OutcomeError is a refused command's fault, nil if it was not refused.
func OutcomeError(o httpapi.Outcome) error {
	if o.Problem == nil {
		return nil
	}
	return faultOf(o.Problem)
}
