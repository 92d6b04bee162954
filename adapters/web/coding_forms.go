package web

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/google/uuid"

	"ledetraad/adapters/httpapi"
	"ledetraad/adapters/web/spans"
	"ledetraad/domain/codebook"
	"ledetraad/domain/coding"
	"ledetraad/domain/codinground"
	"ledetraad/domain/decider"
	"ledetraad/domain/fieldwork"
	talks "ledetraad/domain/interview"
)

// wordsToChoose offers a text's words as first and last of a span; the values
// are the places where they begin and end.
func wordsToChoose(text string) *wordForm {
	out := &wordForm{}
	words := spans.Words(text)
	for n, w := range words {
		name := strconv.Itoa(n+1) + " " + w.Text
		out.From = append(out.From, choice{Value: strconv.Itoa(w.Start), Text: name, Chosen: n == 0})
		out.To = append(out.To, choice{Value: strconv.Itoa(w.End), Text: name, Chosen: n == len(words)-1})
	}
	return out
}

// newID is an id for a command that a form gives, or for what it makes.
func newID() string { return uuid.Must(uuid.NewV7()).String() }

// command records something, as the visitor, and answers with where the log is
// then.
func (v *visit) command(id, name, stream string, data any) (string, error) {
	command, err := uuid.Parse(id)
	if err != nil {
		return "", &problemError{Status: http.StatusUnprocessableEntity, Field: "command"}
	}
	raw, err := json.Marshal(data)
	if err != nil {
		return "", err
	}
	var out httpapi.Outcome
	err = v.post("/api/v1/commands", decider.Envelope{ID: command, Type: name, Stream: stream, Data: raw}, &out)
	return out.Position, err
}

// number is a form's field as a whole number.
func number(r *http.Request, name string) (int, error) {
	n, err := strconv.Atoi(said(r, name))
	if err != nil {
		return 0, &problemError{Status: http.StatusUnprocessableEntity, Field: name}
	}
	return n, nil
}

// people are the pseudonyms in a field, between commas.
func people(r *http.Request, name string) []string {
	var out []string
	for _, p := range strings.Split(said(r, name), ",") {
		if p = strings.TrimSpace(p); p != "" {
			out = append(out, p)
		}
	}
	return out
}

func codeSession(v *visit) (string, error)     { return v.code(fieldwork.Category, "/sessions/") }
func codeInterview(v *visit) (string, error)   { return v.code(talks.Category, "/interviews/") }
func uncodeSession(v *visit) (string, error)   { return v.uncode(fieldwork.Category, "/sessions/") }
func uncodeInterview(v *visit) (string, error) { return v.uncode(talks.Category, "/interviews/") }

// code puts a code on the words that a form names.
func (v *visit) code(category, path string) (string, error) {
	r := v.request
	id := r.PathValue("id")
	book, code, ok := strings.Cut(said(r, "code"), "/")
	if !ok {
		return "", &problemError{Status: http.StatusUnprocessableEntity, Field: "code"}
	}
	apply := coding.Apply{Coding: said(r, "command"), Coder: v.me.Account, Label: coding.Label{Codebook: book, Code: code}, Memo: said(r, "memo"),
		Place: coding.Place{Document: category + "-" + id, Part: said(r, "part")}}
	for name, into := range map[string]*int{"version": &apply.Version, "start": &apply.Start, "end": &apply.End} {
		n, err := number(r, name)
		if err != nil {
			return "", err
		}
		*into = n
	}
	at, err := v.command(apply.Coding, "coding.apply", coding.Stream(apply.Coder, apply.Document), apply)
	return backTo(path+url.PathEscape(id), at, apply.Part), err
}

// uncode takes away one of the visitor's own codings.
func (v *visit) uncode(category, path string) (string, error) {
	id := v.request.PathValue("id")
	at, err := v.command(said(v.request, "command"), "coding.remove", coding.Stream(v.me.Account, category+"-"+id), coding.Remove{Coding: said(v.request, "coding")})
	return backTo(path+url.PathEscape(id), at, said(v.request, "part")), err
}

// backTo is a page as it is once it knows what was done.
func backTo(path, at, part string) string {
	if at != "" {
		path += "?" + url.Values{"at": {at}}.Encode()
	}
	if part != "" {
		path += "#" + url.PathEscape(part)
	}
	return path
}

// judgeRound says that units were read, or that a round is over.
func judgeRound(v *visit) (string, error) {
	key := v.request.PathValue("id")
	stream, id := codinground.Stream(key), said(v.request, "command")
	switch v.request.PathValue("what") {
	case "read-units":
		at, err := v.command(id, "codinground.read-units", stream, codinground.ReadUnits{Coder: v.me.Account, Units: v.request.PostForm["unit"]})
		then := local(said(v.request, "then"))
		if then == "/" {
			then = "/coding-rounds/" + url.PathEscape(key)
		}
		path, part, _ := strings.Cut(then, "#")
		return backTo(path, at, part), err
	case "close":
		at, err := v.command(id, "codinground.close", stream, codinground.Close{})
		return backTo("/coding-rounds/"+url.PathEscape(key), at, ""), err
	}
	return "", errNoPage
}

// openRound opens a round of blind coding: every finished note, or everything
// said, in the documents that were chosen is a unit.
func openRound(v *visit) (string, error) {
	r := v.request
	open := codinground.Open{Name: said(r, "name"), Codebook: said(r, "codebook"), Codes: r.PostForm["code"], Coders: r.PostForm["coder"],
		Level: codinground.Level(said(r, "level"))}
	for _, stream := range r.PostForm["document"] {
		units, err := v.unitsOf(stream, len(open.Units))
		if err != nil {
			return "", err
		}
		open.Units = append(open.Units, units...)
	}
	key := keyOfName(open.Name)
	at, err := v.command(said(r, "command"), "codinground.open", codinground.Stream(key), open)
	return backTo("/coding-rounds/"+key, at, ""), err
}

// startBook starts a codebook; what it is called in addresses follows from its
// name.
func startBook(v *visit) (string, error) {
	start := codebook.Start{Name: said(v.request, "name"), Language: string(v.lang), Description: said(v.request, "description")}
	key := keyOfName(start.Name)
	at, err := v.command(said(v.request, "command"), "codebook.start", codebook.Stream(key), start)
	return backTo("/codebooks/"+key, at, ""), err
}

// keyOfName makes a key of a name: small letters of the English alphabet,
// digits and hyphens.
func keyOfName(name string) string {
	name = strings.NewReplacer("æ", "ae", "ø", "oe", "å", "aa", "é", "e", "ü", "u", "ö", "o", "ä", "a").Replace(strings.ToLower(name))
	parts := strings.FieldsFunc(name, func(r rune) bool { return (r < 'a' || r > 'z') && (r < '0' || r > '9') })
	key := strings.Join(parts, "-")
	if len(key) > 60 {
		key = strings.Trim(key[:60], "-")
	}
	return key
}
