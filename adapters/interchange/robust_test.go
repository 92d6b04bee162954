package interchange_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/uuid"
	"pgregory.net/rapid"

	"ledetraad/adapters/interchange"
	"ledetraad/adapters/interchange/ndjson"
	"ledetraad/adapters/interchange/tabular"
	"ledetraad/adapters/interchange/xes"
	"ledetraad/domain/journey"
	"ledetraad/domain/programme"
)

const smallTable = "Sag;Tid;Svar;Hvad;Hvor;Til;Score\n" +
	"A-1;7.10.2019 kl. 14.05;7.10.2019 kl. 15.05;Opkald;Borgerservice;Jobcenter;-1\n" +
	"A-2;2019-10-08 08:00;;\"Henvendelse; skranke\";Borgerservice;;\n" +
	"A-1;9.10.2019 10.00;10.10.2019 10.00;Opkald;Jobcenter;;2\n"

const smallMapping = `{"source": "kontakt", "create_missing": true,
"columns": {"journey": "Sag", "requested": "Tid", "answered": "Svar", "activity": "Hvad", "department": "Hvor", "hand_over_to": "Til", "score": "Score"},
"constants": {"life_situation": "Jeg mangler arbejde"}}`

func smallLog() string {
	var b strings.Builder
	b.WriteString("<?xml version=\"1.0\"?>\n<log><!-- - --><string key=\"concept:name\" value=\"L\"/>\n")
	for c := range 3 {
		fmt.Fprintf(&b, "<trace><string key=\"concept:name\" value=\"c%d\"/><date key=\"deadline\" value=\"2024-02-01T08:00:00Z\"/>\n", c)
		for e := range 3 {
			fmt.Fprintf(&b, "<event><string key=\"concept:name\" value=\"a&amp;%d\"/><string key='org:group' value='G%d'/><date key=\"time:timestamp\" value=\"2024-01-0%dT08:00:00Z\"/></event>\n", e, e, e+1)
		}
		b.WriteString("</trace>\n")
	}
	return b.String() + "</log>\n"
}

func smallCommands(t testing.TB) string {
	var b bytes.Buffer
	w := ndjson.NewWriter(&b)
	p := provision()
	_, department := p.Department("A")
	all := []interchange.Command{p.Programme(), p.LifeSituation("l", "L"), department}
	for _, j := range []string{"j1", "j2"} {
		all = append(all, command(j, "start", journey.Start{Participant: "p", LifeSituation: "l"}),
			command(j, "t1", journey.RequestTouchpoint{Touchpoint: "t1", Department: "a", Activity: "x"}),
			command(j, "a", journey.AnswerTouchpoint{Touchpoint: "t1"}))
	}
	for _, c := range all {
		if err := w.Write(c.Envelope); err != nil {
			t.Fatal(err)
		}
	}
	return b.String()
}

// formats opens a document in each format; the document given is a valid one.
func formats(t testing.TB) map[string]struct {
	document string
	open     func(*interchange.Input) (interchange.Source, error)
} {
	return map[string]struct {
		document string
		open     func(*interchange.Input) (interchange.Source, error)
	}{
		"xes": {smallLog(), func(in *interchange.Input) (interchange.Source, error) { return xes.New(in, xes.Options{}) }},
		"table": {smallTable, func(in *interchange.Input) (interchange.Source, error) {
			m, err := tabular.ReadMapping("m.json", strings.NewReader(smallMapping))
			if err != nil {
				return nil, err
			}
			return tabular.New(in, m)
		}},
		"ndjson": {smallCommands(t), func(in *interchange.Input) (interchange.Source, error) { return ndjson.New(in), nil }},
	}
}

// units are what a document holds, each as the ids of its commands.
func units(open func(*interchange.Input) (interchange.Source, error), document string) (whole, refused [][]uuid.UUID, err error) {
	in, err := interchange.NewInput("doc", strings.NewReader(document), int64(len(document)))
	if err != nil {
		return nil, nil, err
	}
	src, err := open(in)
	if err != nil {
		return nil, nil, err
	}
	for u, err := range src.Units() {
		if err != nil {
			return whole, refused, err
		}
		ids := make([]uuid.UUID, len(u.Commands))
		for i, c := range u.Commands {
			ids[i] = c.ID
		}
		if len(u.Refusals) > 0 {
			refused = append(refused, ids)
			continue
		}
		whole = append(whole, ids)
	}
	return whole, refused, nil
}

// TestWhateverIsCutOffNoCaseIsHalf cuts a log at every byte: each case that is
// let through is the case of the whole log.
func TestWhateverIsCutOffNoCaseIsHalf(t *testing.T) {
	f := formats(t)["xes"]
	complete, _, err := units(f.open, f.document)
	if err != nil || len(complete) != 3 {
		t.Fatalf("%d cases, %v", len(complete), err)
	}
	end := strings.LastIndex(f.document, "</log>") + len("</log>")
	for cut := range len(f.document) {
		got, refused, err := units(f.open, f.document[:cut])
		if cut < end {
			if _, ok := errors.AsType[*interchange.FileError](err); !ok {
				t.Fatalf("cut at %d: got error %v, want a FileError", cut, err)
			}
		}
		if len(refused) > 0 || len(got) > len(complete) {
			t.Fatalf("cut at %d: %d cases, %d refused", cut, len(got), len(refused))
		}
		for i, ids := range got {
			if !slices.Equal(ids, complete[i]) {
				t.Fatalf("cut at %d: case %d has %d commands, want %d", cut, i, len(ids), len(complete[i]))
			}
		}
	}
}

// TestNoMutationPanicsOrSubmitsAPartOfAUnit damages documents at random.
func TestNoMutationPanicsOrSubmitsAPartOfAUnit(t *testing.T) {
	for name, f := range formats(t) {
		t.Run(name, func(t *testing.T) {
			rapid.Check(t, func(rt *rapid.T) {
				document := mutate(rt, f.document)
				whole, refused, readErr := units(f.open, document)
				in, err := interchange.NewInput("doc", strings.NewReader(document), int64(len(document)))
				if err != nil {
					return // a gzip that is none
				}
				src, err := f.open(in)
				if err != nil {
					if _, ok := errors.AsType[*interchange.FileError](err); !ok {
						rt.Fatalf("got %v, want a FileError", err)
					}
					return
				}
				r := &recorder{to: engine(t)}
				report, err := interchange.Import(context.Background(), src, r, interchange.Options{Batch: 4, Now: now})
				if _, broken := errors.AsType[*interchange.FileError](err); broken != (readErr != nil) {
					rt.Fatalf("the import ended with %v, reading with %v", err, readErr)
				}
				if len(refused) > 0 && report.Refused == 0 {
					rt.Fatal("a refusal was not reported")
				}
				checkWhole(rt, r, whole, refused)
			})
		})
	}
}

// checkWhole wants every unit to lie in one batch, whole, or nowhere. Commands
// that only make sure of something may have been sent before.
func checkWhole(t *rapid.T, r *recorder, whole, refused [][]uuid.UUID) {
	batchOf := map[uuid.UUID]int{}
	ensures := map[uuid.UUID]bool{}
	for i, batch := range r.batches {
		for _, e := range batch {
			batchOf[e.ID] = i + 1
			ensures[e.ID] = e.Type == journey.Start{}.CommandName() || strings.HasPrefix(e.Type, programme.Category) || e.Type == journey.End{}.CommandName()
		}
	}
	allowed := map[uuid.UUID]bool{}
	for _, ids := range whole {
		for _, id := range ids {
			allowed[id] = true
		}
		ids = slices.DeleteFunc(slices.Clone(ids), func(id uuid.UUID) bool { return ensures[id] })
		for _, id := range ids {
			if batchOf[id] != batchOf[ids[0]] {
				t.Fatalf("a unit was parted: %v lies in batch %d and %v in %d", ids[0], batchOf[ids[0]], id, batchOf[id])
			}
		}
	}
	for _, ids := range refused {
		for _, id := range ids {
			if batchOf[id] != 0 && !allowed[id] {
				t.Fatalf("%v of a refused unit was sent", id)
			}
		}
	}
}

var splinters = []string{"\x00", "\xff", "<", ">", "\"", "'", "&", ";", ",", "\n", "\r\n", "{", "}", "]]>", "<!--", "</trace>", "<event>", "010203-1234", "9999", "-", "æ", "\x1f\x8b"}

func mutate(t *rapid.T, document string) string {
	b := []byte(document)
	for range rapid.IntRange(1, 4).Draw(t, "mutations") {
		at := rapid.IntRange(0, max(len(b)-1, 0)).Draw(t, "at")
		to := min(len(b), at+rapid.IntRange(0, 60).Draw(t, "length"))
		switch rapid.SampledFrom([]string{"cut", "copy", "put", "change", "end"}).Draw(t, "what") {
		case "cut":
			b = slices.Delete(b, at, to)
		case "copy":
			b = slices.Insert(b, at, slices.Clone(b[at:to])...)
		case "put":
			b = slices.Insert(b, at, []byte(rapid.SampledFrom(splinters).Draw(t, "splinter"))...)
		case "change":
			if at < len(b) {
				b[at] = rapid.Byte().Draw(t, "byte")
			}
		case "end":
			b = b[:at]
		}
	}
	return string(b)
}
