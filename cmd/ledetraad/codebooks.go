package main

import (
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"time"

	"ledetraad/adapters/apiclient"
	"ledetraad/adapters/interchange"
	"ledetraad/domain/codebook"
	"ledetraad/domain/decider"
	"ledetraad/projections/coding"
)

type codebookCmd struct {
	List      codebookListCmd      `cmd:"" default:"withargs" help:"Codebooks."`
	Show      codebookShowCmd      `cmd:"" help:"A codebook as a tree, with how often each code was used."`
	Coverage  codebookCoverageCmd  `cmd:"" help:"Where knowledge is lacking: passages of each code by life situation or department."`
	Passages  codebookPassagesCmd  `cmd:"" help:"The words that a code was put on."`
	Codings   codebookCodingsCmd   `cmd:"" help:"What is coded in a session or an interview."`
	Rounds    codebookRoundsCmd    `cmd:"" help:"Rounds of blind parallel coding."`
	Agreement codebookAgreementCmd `cmd:"" help:"How far the coders of a closed round agree (Krippendorff's α)."`
	Load      codebookLoadCmd      `cmd:"" help:"Load a codebook that ships with Ledetråd: vidensdomaener."`
}

// booksAnswer and treeAnswer are what the API answers.
type booksAnswer struct {
	Codebooks []coding.Book `json:"codebooks"`
}

type treeAnswer struct {
	Codebook coding.Book   `json:"codebook"`
	Codes    []coding.Node `json:"codes"`
}

type codebookListCmd struct {
	target
	printing
}

func (l *codebookListCmd) Run(ctx context.Context, c *console) error {
	return show(ctx, c, l.target, l.printing, "/api/v1/codebooks", nil, func(_ *apiclient.Client, b booksAnswer) error {
		t := table{head: []string{l.Lang.say("Kodebog", "Codebook"), l.Lang.say("Navn", "Name"), l.Lang.say("Koder", "Codes"), l.Lang.say("Begyndt", "Begun"), l.Lang.say("Om", "About")}, right: map[int]bool{2: true}}
		for _, k := range b.Codebooks {
			t.add(k.Codebook, k.Name, strconv.Itoa(k.Codes), l.Lang.day(k.StartedAt), or(line(k.Description, 70)))
		}
		return t.print(c.out)
	})
}

type codebookShowCmd struct {
	target
	printing
	Definitions bool   `help:"What each code means, too."`
	Key         string `arg:"" help:"The codebook's key."`
}

func (s *codebookShowCmd) Run(ctx context.Context, c *console) error {
	return show(ctx, c, s.target, s.printing, "/api/v1/codebooks/"+url.PathEscape(s.Key), nil, func(_ *apiclient.Client, b treeAnswer) error {
		fmt.Fprintf(c.out, "%s · %d %s\n\n", b.Codebook.Name, b.Codebook.Codes, s.Lang.say("koder", "codes"))
		t := table{head: []string{s.Lang.say("Kode", "Code"), s.Lang.say("Nøgle", "Key"), s.Lang.say("Kodninger", "Codings"), s.Lang.say("Med under", "With below"),
			s.Lang.say("Dokumenter", "Documents"), s.Lang.say("Kodere", "Coders")}, right: map[int]bool{2: true, 3: true, 4: true, 5: true}}
		s.branch(&t, b.Codes, "")
		return t.print(c.out)
	})
}

// branch adds codes and those below them.
func (s *codebookShowCmd) branch(t *table, codes []coding.Node, before string) {
	for i, n := range codes {
		fork, on := "├ ", "│ "
		if i == len(codes)-1 {
			fork, on = "└ ", "  "
		}
		name := n.Name
		if n.Retired {
			name += s.Lang.say(" (taget ud af brug)", " (retired)")
		}
		own := dash(n.Own.Codings)
		if n.Heading {
			own = ""
		}
		t.add(before+fork+name, n.Code, own, dash(n.Total.Codings), dash(n.Total.Documents), dash(n.Total.Coders))
		if s.Definitions && n.Definition != "" {
			t.add(before + on + "  " + line(n.Definition, 100))
		}
		s.branch(t, n.Below, before+on)
	}
}

type codebookCoverageCmd struct {
	target
	printing
	By  string `help:"life-situation or department." enum:"life-situation,department" default:"life-situation"`
	Key string `arg:"" help:"The codebook's key."`
}

func (v *codebookCoverageCmd) Run(ctx context.Context, c *console) error {
	q := url.Values{"by": {v.By}}
	return show(ctx, c, v.target, v.printing, "/api/v1/codebooks/"+url.PathEscape(v.Key)+"/coverage", q, func(api *apiclient.Client, g coding.Coverage) error {
		n, err := readNames(ctx, api, v.printing)
		if err != nil {
			return err
		}
		t := table{head: []string{v.Lang.say("Kode", "Code")}, right: map[int]bool{}}
		for i, col := range g.Columns {
			t.head = append(t.head, strconv.Itoa(i+1))
			t.right[i+1] = true
			name := v.Lang.say("ikke angivet", "none given")
			switch {
			case col.Key == "":
			case g.Axis == coding.ByDepartment:
				name = n.department(col.Key)
			default:
				name = n.situation(col.Key)
			}
			many := fmt.Sprintf(v.Lang.say("%d dokumenter, %d kodet", "%d documents, %d coded"), col.Documents, col.Coded)
			if col.Few {
				many = v.Lang.say("for få til at vise", "too few to show")
			}
			fmt.Fprintf(c.out, "%2d  %s (%s)\n", i+1, name, many)
		}
		fmt.Fprintln(c.out)
		for _, r := range g.Rows {
			row := []string{strings.Repeat("  ", r.Depth) + r.Name}
			for _, cell := range r.Cells {
				row = append(row, coverageCell(cell))
			}
			t.add(row...)
		}
		if err := t.print(c.out); err != nil {
			return err
		}
		_, err = fmt.Fprintln(c.out, "\n"+v.Lang.say("0: kodet, intet fundet · ?: ikke kodet endnu · –: ingen har været der · <5: for få til at vise",
			"0: coded, nothing found · ?: not coded yet · –: nobody has been there · <5: too few to show"))
		return err
	})
}

// coverageCell tells no data from nothing found.
func coverageCell(c coding.Cell) string {
	switch c.State {
	case coding.Gap:
		return "0"
	case coding.Uncoded:
		return "?"
	case coding.NoDocuments:
		return "–"
	case coding.Few:
		return "<5"
	}
	return strconv.Itoa(c.Passages)
}

type codebookLoadCmd struct {
	target
	printing
	Codebook string `arg:"" help:"vidensdomaener: the domains of knowledge, and where knowledge is lacking." enum:"vidensdomaener"`
}

// Run loads it. The commands' ids follow from the template, so that loading it
// again changes nothing.
func (l *codebookLoadCmd) Run(ctx context.Context, c *console) error {
	template := codebook.KnowledgeDomains()
	return l.with(ctx, c, func(api *apiclient.Client) error {
		var batch []decider.Envelope
		for _, command := range template.Commands(time.Time{}, "") {
			batch = append(batch, interchange.Envelope(command))
		}
		answers, err := api.Submit(ctx, batch)
		if err != nil {
			return err
		}
		added := 0
		for _, a := range answers {
			if err := apiclient.OutcomeError(a); err != nil {
				return err
			}
			if !a.Repeated {
				added++
			}
		}
		if err := api.Post(ctx, "/api/v1/settle", nil, nil); err != nil {
			return err
		}
		if l.JSON {
			raw, err := json.Marshal(answers)
			return orPrint(c, raw, err)
		}
		if added == 0 {
			_, err = fmt.Fprintf(c.out, l.Lang.say("%s var der i forvejen.\n", "%s was there already.\n"), template.Start.Name)
			return err
		}
		_, err = fmt.Fprintf(c.out, l.Lang.say("%s er lagt ind: %d koder. Se den med: ledetraad codebook show %s\n", "%s is loaded: %d codes. See it with: ledetraad codebook show %s\n"),
			template.Start.Name, len(template.Codes), template.Key)
		return err
	})
}
