package example

import (
	"fmt"
	"time"

	"github.com/google/uuid"

	"ledetraad/domain/cocreation"
	"ledetraad/domain/decider"
)

// survey is a measurement, and what people answered.
type survey struct {
	key, name   string
	planned     time.Time
	solution    string
	departments []string
	situations  []string
	pains       []uuid.UUID
	questions   []cocreation.Question
	waves       []round
}

// round is a wave of a survey.
type round struct {
	key         string
	phase       cocreation.Phase
	from, until time.Time
	forms       []forms
}

// forms are the questionnaires of one group that came back: of each question
// the answers in the order of the questionnaires, one figure or dot each; a dot
// is a question that was left out.
type forms struct {
	group   cocreation.Group
	asked   int
	answers map[string]string
	words   map[int]string // by questionnaire, from 0
}

var (
	theirs = []cocreation.Group{cocreation.Citizens, cocreation.Relatives}
	ours   = []cocreation.Group{cocreation.Employees}
)

// surveys are the measurements: one before and after a way of answering calls at
// night was taken into use. Residents were better off by it; of the employees
// that cannot be said.
var surveys = []survey{{
	key: "tryg-om-natten", name: "Tryg om natten på Tangmosen", planned: at(2025, 3, 4, 10, 0), solution: "lukket-naar-nogen-har-vaeret-der",
	departments: []string{aeldre}, situations: []string{plejehjem}, pains: []uuid.UUID{callsAtTangmosen},
	questions: []cocreation.Question{
		{Question: "kommer", Wording: "Der kommer nogen, når der bliver ringet", Low: 1, High: 5, Better: cocreation.HigherIsBetter, Favourable: 4, Groups: theirs},
		{Question: "flere-gange", Wording: "Der skal ringes flere gange om det samme", Low: 1, High: 5, Better: cocreation.LowerIsBetter, Favourable: 2, Groups: theirs},
		{Question: "naar-det", Wording: "Jeg når det, jeg skal, på en nattevagt", Low: 1, High: 5, Better: cocreation.HigherIsBetter, Favourable: 4, Groups: ours},
	},
	waves: []round{
		{key: "marts-2025", phase: cocreation.Before, from: at(2025, 3, 10, 8, 0), until: at(2025, 3, 21, 16, 0), forms: []forms{
			{group: cocreation.Citizens, asked: 31, answers: map[string]string{"kommer": "2312243213212422331", "flere-gange": "4435.34545534433454"},
				words: map[int]string{3: "Jeg ringer tre gange, før jeg tror på det.", 11: "Lyset slukker, og så er der ingen."}},
			{group: cocreation.Relatives, asked: 26, answers: map[string]string{"kommer": "3242331.24233", "flere-gange": "3433454332434"},
				words: map[int]string{6: "Min mor ringer til mig i stedet for til dem."}},
			{group: cocreation.Employees, asked: 34, answers: map[string]string{"naar-det": "3324335423343224332434"},
				words: map[int]string{5: "Mellem fem og seks er vi én for lidt."}},
		}},
		{key: "september-2025", phase: cocreation.After, from: at(2025, 9, 8, 8, 0), until: at(2025, 9, 19, 16, 0), forms: []forms{
			{group: cocreation.Citizens, asked: 30, answers: map[string]string{"kommer": "454345354445243454", "flere-gange": "232123221.42231233"},
				words: map[int]string{2: "De siger, hvem de er. Og det står i bogen.", 10: "Jeg sover nu."}},
			{group: cocreation.Relatives, asked: 25, answers: map[string]string{"kommer": "43534.4344253", "flere-gange": "2323322413232"}},
			{group: cocreation.Employees, asked: 34, answers: map[string]string{"naar-det": "33243233424332343523332"},
				words: map[int]string{8: "Det er rigtigt at gå ind. Men det tager den tid, det tager."}},
		}},
	},
}}

// told is the measurement as commands. A questionnaire is typed in the morning
// after it was filled in.
func (s survey) told() []decider.Command {
	c := clerk{stream: cocreation.MeasurementStream(s.key)}
	c.note("design", s.planned, s.planned, cocreation.Design{Name: s.name, Questions: s.questions, Concerns: cocreation.Concerns{
		Departments: s.departments, Solutions: []string{s.solution}, Links: cocreation.Links{LifeSituations: s.situations, PainPoints: s.pains}}})
	for _, r := range s.waves {
		open := cocreation.OpenWave{Wave: r.key, Phase: r.phase, From: r.from.UTC(), Until: r.until.UTC()}
		for _, f := range r.forms {
			open.Invited = append(open.Invited, cocreation.Invited{Group: f.group, Count: f.asked})
		}
		c.note("open "+r.key, r.from, r.from, open)
		for _, f := range r.forms {
			for i, a := range f.returned(s.questions) {
				a.Wave, a.Answer = r.key, fmt.Sprintf("%s-%s-%02d", r.key, f.group, i+1)
				filled := r.from.AddDate(0, 0, i%10).Add(time.Duration(2+i%5) * time.Hour)
				c.note("answer "+a.Answer, filled, morning(filled, 1), a)
			}
		}
	}
	return c.out
}

func (f forms) returned(questions []cocreation.Question) []cocreation.Answer {
	n := 0
	for _, row := range f.answers {
		n = max(n, len(row))
	}
	out := make([]cocreation.Answer, n)
	for i := range out {
		out[i] = cocreation.Answer{Group: f.group, Comment: f.words[i]}
	}
	for _, q := range questions {
		for i, figure := range f.answers[q.Question] {
			if figure != '.' {
				out[i].Scores = append(out[i].Scores, cocreation.Score{Question: q.Question, Value: int(figure - '0')})
			}
		}
	}
	return out
}
