package httpapi

import (
	"net/http"
	"slices"

	"github.com/danielgtaylor/huma/v2"

	"ledetraad/domain/access"
	"ledetraad/domain/event"
	"ledetraad/domain/fieldwork"
	"ledetraad/domain/interview"
)

// allowance is what a role may do with an operation.
type allowance int

const (
	no  allowance = iota
	own           // of the account's own departments
	yes
)

// permission is one line of the table. The zero permission lets nobody in.
type permission struct {
	open    bool // to everybody, signed in or not
	allowed map[access.Role]allowance
	by      string // the query parameter that bounds a reader of own departments
}

func each(observer, designer, head, leader, administrator allowance) permission {
	return permission{allowed: map[access.Role]allowance{access.Observer: observer, access.Designer: designer,
		access.Head: head, access.Leader: leader, access.Administrator: administrator}}
}

func (p permission) bound(parameter string) permission {
	p.by = parameter
	return p
}

// of is the most that one of the reader's roles may.
func (p permission) of(r access.Reader) allowance {
	most := no
	for _, role := range r.Roles {
		most = max(most, p.allowed[role])
	}
	return most
}

// permissions says who may do what: a line for each operation of the OpenAPI
// description by its id, and for each other route by its pattern. What is not
// here nobody may do. Whether a reader gets people's words, and small counts,
// is decided on the answer; see release.go.
//
//nolint:gochecknoglobals // a table
var permissions = map[string]permission{
	"GET /healthz": {open: true}, "GET /readyz": {open: true}, "GET /metrics": {open: true},
	"GET /api/v1/openapi.json": {open: true}, "GET /api/v1/openapi-3.0.json": {open: true},
	"GET /api/v1/openapi.yaml": {open: true}, "GET /api/v1/openapi-3.0.yaml": {open: true},
	"ways-in": {open: true}, "sign-in": {open: true}, "redeem-link": {open: true}, "ask-passkey": {open: true},
	"sign-in-by-passkey": {open: true}, "to-provider": {open: true}, "from-provider": {open: true},
	"alert-feed": {open: true}, "unsubscribing": {open: true}, "unsubscribe": {open: true}, // by a key, and by a word that was signed
	"confirming": {open: true}, "confirm-contact": {open: true}, // by a secret word in a letter

	//                          observer designer head leader administrator
	"me":             each(yes, yes, yes, yes, yes),
	"sign-out":       each(yes, yes, yes, yes, yes),
	"live":           each(yes, yes, yes, yes, yes),
	"begin-passkey":  each(yes, yes, yes, yes, yes),
	"add-passkey":    each(yes, yes, yes, yes, yes),
	"passkeys":       each(yes, yes, yes, yes, yes),
	"remove-passkey": each(yes, yes, yes, yes, yes),
	"set-password":   each(yes, yes, yes, yes, yes),

	"command": each(yes, yes, yes, yes, yes), // and by what is commanded: see recorders

	"programme":        each(yes, yes, yes, yes, yes),
	"list-journeys":    each(own, yes, own, yes, no).bound("department"),
	"journey-timeline": each(own, yes, own, yes, no),
	"life-situations":  each(yes, yes, yes, yes, no),
	"event":            each(own, yes, own, yes, yes),
	"departments":      each(own, yes, own, yes, yes),
	"flow":             each(own, yes, own, yes, no).bound("department"),
	"hand-overs":       each(own, yes, own, yes, no).bound("department"),
	"responses":        each(own, yes, own, yes, no).bound("department"),

	"life-situation-map":  each(own, yes, own, yes, no).bound("department"),
	"variants":            each(own, yes, own, yes, no).bound("department"),
	"flow-journeys":       each(own, yes, own, yes, no).bound("department"),
	"journey-pain-points": each(own, yes, own, yes, no),

	"planned-journeys":          each(yes, yes, yes, yes, no),
	"planned-journey":           each(yes, yes, yes, yes, no),
	"journey-deviations":        each(own, yes, own, yes, no),
	"life-situation-deviations": each(own, yes, own, yes, no).bound("department"),

	"pain-points":       each(own, yes, own, yes, no).bound("department"),
	"pain-point-matrix": each(own, yes, own, yes, no),
	"pain-point":        each(own, yes, own, yes, no),
	"pain-point-opened": each(own, yes, own, yes, no),

	"alerts":               each(no, yes, own, yes, no),
	"alert":                each(no, yes, own, yes, no),
	"alert-inbox":          each(yes, yes, yes, yes, yes), // of the own account
	"alert-responses":      each(no, yes, own, yes, no),
	"alert-settings":       each(no, yes, yes, yes, yes),
	"alert-nats":           each(no, yes, own, yes, yes),
	"alert-quotes":         each(no, yes, own, yes, no),
	"alerts-waiting":       each(yes, yes, yes, yes, yes), // of the own account
	"alert-people":         each(no, yes, yes, yes, yes),
	"alert-routes":         each(no, yes, no, yes, yes),
	"subscriptions":        each(no, yes, own, yes, yes),
	"preview-subscription": each(no, yes, own, yes, yes), // an administrator gets the counts alone: see ofAlerts
	"silences":             each(no, yes, own, yes, yes),

	"contacts":       each(no, yes, own, yes, yes),
	"add-contact":    each(no, yes, own, yes, yes),
	"change-contact": each(no, yes, own, yes, yes),
	"remove-contact": each(no, yes, own, yes, yes),
	"test-contact":   each(no, yes, own, yes, yes),

	"pain-point-counter":   each(own, yes, own, yes, no),
	"observation-coverage": each(own, yes, own, yes, no),
	"candidate-principles": each(yes, yes, no, yes, no),
	"principle-links":      each(yes, yes, yes, yes, yes),

	"access-log": each(no, no, no, yes, yes),
	"erase":      each(no, no, no, no, yes),
	"erasures":   each(no, no, no, yes, yes),

	"participants": each(yes, yes, no, yes, no),
	"participant":  each(yes, yes, no, yes, no),
	"identity":     each(yes, yes, no, no, no),
	"sessions":     each(yes, yes, no, yes, no),
	"session":      each(yes, yes, no, yes, no),
	"notes":        each(yes, yes, no, yes, no),
	"note":         each(yes, yes, no, yes, no),
	"attachment":   each(yes, yes, no, yes, no),
	"interviews":   each(yes, yes, no, yes, no),
	"interview":    each(yes, yes, no, yes, no),
	"context":      each(yes, yes, no, yes, no),

	"add-attachment":           each(yes, yes, no, no, no), // whoever writes notes
	"add-interview-attachment": each(yes, yes, no, no, no),
	"interview-attachment":     each(yes, yes, no, yes, no), // and as the stop marks say

	"search": each(yes, yes, no, yes, no),

	"codebooks":     each(yes, yes, no, yes, no),
	"codebook":      each(yes, yes, no, yes, no),
	"memos":         each(yes, yes, no, yes, no),
	"coverage":      each(yes, yes, no, yes, no),
	"passages":      each(yes, yes, no, yes, no),
	"codings":       each(yes, yes, no, yes, no),
	"comparison":    each(yes, yes, no, yes, no),
	"coding-rounds": each(yes, yes, no, yes, no),
	"round-units":   each(yes, yes, no, yes, no),
	"agreement":     each(yes, yes, no, yes, no),
	"coders":        each(yes, yes, no, yes, no),

	"workshops":    each(yes, yes, own, yes, no).bound("department"),
	"workshop":     each(yes, yes, own, yes, no),
	"solutions":    each(yes, yes, own, yes, no).bound("department"),
	"solution":     each(yes, yes, own, yes, no),
	"measurements": each(yes, yes, own, yes, no).bound("department"),
	"measurement":  each(yes, yes, own, yes, no),
	"involvement":  each(yes, yes, yes, yes, no),

	"report":          each(no, yes, no, yes, no),
	"report-markdown": each(no, yes, no, yes, no),

	"lexicon":           each(yes, yes, yes, yes, yes),
	"lexicon-proposals": each(no, yes, no, yes, no),

	"rules":            each(yes, yes, yes, yes, yes),
	"backtest":         each(no, yes, no, yes, yes),
	"backtests":        each(no, yes, no, yes, yes),
	"status":           each(no, yes, no, yes, yes),
	"settle":           each(yes, yes, no, yes, yes),
	"retry-projection": each(no, no, no, no, yes),
	"skip-event":       each(no, no, no, no, yes),
	"rebuild":          each(no, no, no, no, yes),
	"verify":           each(no, no, no, no, yes),
	"backup":           each(no, no, no, no, yes),

	"list-accounts":  each(no, no, no, no, yes),
	"add-account":    each(no, no, no, no, yes),
	"change-account": each(no, no, no, no, yes),
	"link-account":   each(no, no, no, no, yes),
	"list-tokens":    each(no, no, no, no, yes),
	"add-token":      each(no, no, no, no, yes),
	"revoke-token":   each(no, no, no, no, yes),
}

// recorders says who may give commands: by their name, or else by the part of it
// before the dot. A head, and an observer, are bound to the own departments; see
// mayJudge.
//
//nolint:gochecknoglobals // a table
var recorders = map[string][]access.Role{
	"programme":   {access.Designer, access.Leader, access.Administrator},
	"journey":     {access.Observer, access.Designer},
	"participant": {access.Observer, access.Designer},
	"fieldwork":   {access.Observer, access.Designer},

	fieldwork.AddAttachmentName: {}, // the engine itself gives it: see attachments.go
	interview.AddAttachmentName: {},

	"interview":   {access.Observer, access.Designer},
	"codebook":    {access.Observer, access.Designer},
	"coding":      {access.Observer, access.Designer},
	"codinground": {access.Observer, access.Designer},
	"workshop":    {access.Observer, access.Designer, access.Leader},
	"solution":    {access.Designer, access.Head, access.Leader},
	"measurement": {access.Observer, access.Designer, access.Leader},
	"painpoint":   {access.Designer, access.Head, access.Leader},
	"rules":       {access.Designer, access.Leader, access.Administrator},
	"lexicon":     {access.Designer, access.Leader, access.Administrator},

	// A head's own, and of the own departments: see mayAlert.
	"subscription": {access.Designer, access.Head, access.Leader, access.Administrator},
	"silence":      {access.Designer, access.Head, access.Leader},
	"alert":        {access.Designer, access.Head, access.Leader},

	"plannedjourney": {access.Designer, access.Leader},

	// Whether what people have said may leave by mail is for those who answer for it.
	"programme.set-alert-text": {access.Leader, access.Administrator},

	// What somebody objects is often said to those who are out there.
	"painpoint.object": {access.Observer, access.Designer, access.Head, access.Leader},
}

func mayCommand(r access.Reader, name string) bool {
	roles, named := recorders[name]
	if !named {
		roles = recorders[event.Category(name)]
	}
	return slices.ContainsFunc(roles, r.Is)
}

// routes is a mux that remembers what it serves, so that no route can be
// without a permission unnoticed.
type routes struct {
	*http.ServeMux
	patterns   []string
	operations map[string]string // a pattern's operation, where it is described
}

func newRoutes() *routes {
	return &routes{ServeMux: http.NewServeMux(), operations: map[string]string{}}
}

// HandleFunc serves a pattern.
func (m *routes) HandleFunc(pattern string, f func(http.ResponseWriter, *http.Request)) {
	m.Handle(pattern, http.HandlerFunc(f))
}

// Handle serves a pattern.
func (m *routes) Handle(pattern string, h http.Handler) {
	m.patterns = append(m.patterns, pattern)
	m.ServeMux.Handle(pattern, h)
}

// name is what the permissions call a pattern.
func (m *routes) name(pattern string) string {
	if op := m.operations[pattern]; op != "" {
		return op
	}
	return pattern
}

// describe learns the operations' names from their description.
func (m *routes) describe(o *huma.OpenAPI) {
	for path, item := range o.Paths {
		for method, op := range map[string]*huma.Operation{http.MethodGet: item.Get, http.MethodPost: item.Post, http.MethodPut: item.Put,
			http.MethodPatch: item.Patch, http.MethodDelete: item.Delete} {
			if op != nil {
				m.operations[method+" "+path] = op.OperationID
			}
		}
	}
}
