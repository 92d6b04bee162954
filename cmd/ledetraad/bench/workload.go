package bench

import (
	"encoding/binary"
	"fmt"
	"iter"
	"math/rand/v2"
	"time"

	"github.com/google/uuid"

	"ledetraad/domain/decider"
	"ledetraad/domain/journey"
	"ledetraad/domain/programme"
)

// workload makes the commands of an invented municipality: five departments,
// four life situations, norms, and journeys of about ten events each, spread
// over three years. The same numbers give the same commands, byte for byte.
type workload struct {
	random     *rand.Rand
	begins     time.Time
	count      uint64
	situations []string // that journeys are of
}

const seed = 20260302

func newWorkload() *workload {
	return &workload{random: rand.New(rand.NewPCG(seed, seed)), begins: time.Date(2023, 1, 2, 7, 0, 0, 0, time.UTC), situations: situations[:]}
}

var (
	departments = [...]string{"aeldre", "jobcenter", "borgerservice", "boern-og-familie", "sundhed"}
	situations  = [...]string{"udskrevet", "sygedagpenge", "barn-bliver-voksen", "plejehjem"}
	channels    = [...]journey.Channel{journey.Phone, journey.Digital, journey.Desk, journey.Letter}
	activities  = [...]string{"spørger til sin sag", "søger om hjælp", "beder om en tid", "melder sig syg", "klager"}
	works       = [...]string{"samtale", "hjemmebesøg", "afgørelse sendt", "møde med flere afdelinger"}
)

// perJourney is about how many events a journey has.
const perJourney = 10

// commands begins with the programme and goes on with as many whole journeys
// as make at least n commands; a journey's commands follow each other.
func (w *workload) commands(n int) iter.Seq2[decider.Envelope, error] {
	return func(yield func(decider.Envelope, error) bool) {
		given := 0
		give := func(c decider.Command) bool {
			e, err := decider.Seal(c)
			given++
			return yield(e, err) && err == nil
		}
		for _, c := range w.programme() {
			if !give(c) {
				return
			}
		}
		const span = 3 * 365 * 24 * time.Hour
		journeys := max(1, (n-given+perJourney-1)/perJourney)
		for i := 0; given < n; i++ {
			at := w.begins.Add(time.Duration(float64(span) * float64(i%journeys) / float64(journeys)))
			for _, c := range w.journey(i, at) {
				if !give(c) {
					return
				}
			}
		}
	}
}

func (w *workload) programme() []decider.Command {
	var list []decider.Command
	add := func(i decider.Intent) {
		list = append(list, w.command("programme-main", w.begins, i))
	}
	add(programme.Start{Name: "Med borgeren", Municipality: "Prøvekommunen"})
	add(programme.AdoptPrincipleSet{Set: "ledetraade", Name: "De tre ledetråde", Principles: []programme.Principle{
		{Principle: "meet-me", Name: "Mød mig"}, {Principle: "find-my-way", Name: "Hjælp mig med at finde min vej"},
		{Principle: "my-world", Name: "Husk at min verden skal med"},
	}})
	for i, d := range departments {
		add(programme.AddDepartment{Department: d, Name: fmt.Sprint("Afdeling ", i+1)})
		add(programme.SetResponseNorm{Norm: "svar-" + d, Department: d, Milestone: programme.Answered,
			Clock: programme.Wall, Amount: 5 * 24 * 3600, Percentile: 90})
	}
	for i, s := range situations {
		add(programme.AddLifeSituation{LifeSituation: s, Wording: fmt.Sprint("Jeg er i situation ", i+1), Round: 1 + i/2})
	}
	return list
}

// journey is one citizen's course: two requests with their answers, of which
// some come late or never, a hand-over, a promise, an experience.
func (w *workload) journey(number int, at time.Time) []decider.Command {
	stream := "journey-" + w.id(at).String()
	var list []decider.Command
	add := func(later time.Duration, i decider.Intent) {
		at = at.Add(later)
		list = append(list, w.command(stream, at, i))
	}
	minutes := func(most int) time.Duration { return time.Duration(1+w.random.IntN(most)) * time.Minute }
	first, second := w.random.IntN(len(departments)), w.random.IntN(len(departments)-1)
	if second >= first {
		second++
	}
	chance := w.random.IntN(100)
	add(0, journey.Start{Participant: fmt.Sprintf("P%07d", number/2), LifeSituation: pick(w, w.situations)})
	add(minutes(600), journey.RequestTouchpoint{Touchpoint: "r1", Department: departments[first], Activity: pick(w, activities[:]),
		Channel: pick(w, channels[:]), Sender: journey.Citizen, Summary: "Jeg har ringet flere gange og ved ikke, hvem der har min sag."})
	add(minutes(600), journey.AcknowledgeTouchpoint{Touchpoint: "r1", Performer: fmt.Sprint("m", w.random.IntN(200))})
	wait := minutes(3 * 24 * 60)
	if chance < 8 {
		wait *= 5
	}
	if chance < 95 {
		add(wait, journey.AnswerTouchpoint{Touchpoint: "r1", Channel: journey.Phone, InPerson: true,
			Performer: fmt.Sprint("m", w.random.IntN(200)), Summary: "Aftalte en samtale i næste uge."})
	}
	add(minutes(2000), journey.MakePromise{Promise: "p1", Department: departments[first], Due: at.Add(10 * 24 * time.Hour),
		Touchpoint: "r1", What: "At ringe tilbage med et svar."})
	add(minutes(4000), journey.RecordTouchpoint{Touchpoint: "t1", Department: departments[first], Activity: pick(w, works[:]),
		Channel: journey.Visit, Performer: fmt.Sprint("m", w.random.IntN(200)), InPerson: true})
	add(minutes(4000), journey.HandOverTouchpoint{Touchpoint: "r1", To: departments[second], Warm: chance%3 > 0})
	if chance < 90 {
		add(minutes(8*24*60), journey.KeepPromise{Promise: "p1"})
	}
	add(minutes(6000), journey.RequestTouchpoint{Touchpoint: "r2", Department: departments[second], Activity: pick(w, activities[:]),
		Channel: pick(w, channels[:]), Sender: journey.Relative})
	if chance < 90 {
		add(minutes(2*24*60), journey.AnswerTouchpoint{Touchpoint: "r2", Channel: journey.Phone})
	}
	if score := chance%5 - 2; chance < 40 {
		add(minutes(3000), journey.ReportExperience{Experience: "e1", Touchpoint: "r1", Score: &score,
			Comment: "Jeg måtte fortælle det hele forfra."})
	}
	return list
}

func (w *workload) command(stream string, at time.Time, i decider.Intent) decider.Command {
	return decider.Command{ID: w.id(at), Stream: stream, HappenedAt: at, KnownAt: at.Add(time.Minute), Intent: i}
}

// id is a UUIDv7 of the time, with a count in place of chance.
func (w *workload) id(at time.Time) uuid.UUID {
	w.count++
	var id uuid.UUID
	binary.BigEndian.PutUint64(id[:], uint64(at.UnixMilli())<<16|uint64(w.count&0xfff))
	id[6] = id[6]&0x0f | 0x70
	binary.BigEndian.PutUint64(id[8:], w.count)
	id[8] = id[8]&0x3f | 0x80
	return id
}

func pick[T any](w *workload, of []T) T { return of[w.random.IntN(len(of))] }
