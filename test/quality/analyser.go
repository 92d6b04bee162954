package quality

import (
	"time"

	"ledetraad/projections/jargon"
)

// analyser is what the speech is put to: the lexicon that ships, as it holds on
// a fixed day, so that the figures do not change with the calendar.
var analyser Analyser = shipped

var lexiconDay = time.Date(2026, time.March, 2, 12, 0, 0, 0, time.UTC)

// shipped judges every line by itself: the lines of the corpus do not follow on
// one another.
func shipped(lines []Line) ([]Answer, error) {
	lexicon := jargon.Shipped().At(lexiconDay)
	answers := make([]Answer, 0, len(lines))
	for _, l := range lines {
		for _, r := range lexicon.Analyse([]jargon.Line{{
			ID: l.ID, Speaker: jargon.Speaker(l.Speaker), Audience: jargon.Speaker(l.Audience), Text: l.Text,
		}}) {
			a := Answer{Confused: r.Confused, Explained: r.Explained, Pain: r.Pain}
			for _, h := range r.Jargon {
				a.Jargon = append(a.Jargon, Hit{h.Start, h.End})
			}
			answers = append(answers, a)
		}
	}
	return answers, nil
}
