package browser_test

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/uuid"

	"ledetraad/domain/decider"
	"ledetraad/domain/journey"
	"ledetraad/domain/plannedjourney"
	"ledetraad/domain/programme"
)

// thousand tells of a thousand journeys of one life situation, through ten stages
// in five departments: as much as a folded map has room for. The same is told each
// time.
type thousand struct {
	random *rand.Rand
	count  uint64
	list   []decider.Command
}

var (
	offices = [][2]string{{"aeldre-og-handicap", "Ældre- og Handicapafdelingen"}, {"sundhed", "Sundhed og Sekretariat"}, {"jobcenter", "Jobcenter Birkesund"},
		{"social-og-borgerservice", "Social- og Borgerservice"}, {"boern-og-familie", "Børne- og Familieafdelingen"}}
	stages = []string{"Udskrivningsbesked", "Visitationsbesøg i hjemmet", "Opstart af hjemmehjælp", "Ansøgning om hjælpemidler", "Genoptræningsplan", "Første opfølgningssamtale",
		"Rundbordssamtale på arbejdspladsen", "Opkald", "Afgørelse om sygedagpenge", "Samtale om økonomi og forsørgelse"}
	ways = []journey.Channel{journey.Digital, journey.Visit, journey.Phone, journey.Letter, journey.Desk}
)

const situation = "hjem-igen"

func tellThousand() []decider.Command {
	s := &thousand{random: rand.New(rand.NewPCG(7, 7))}
	day := time.Date(2025, 1, 6, 8, 0, 0, 0, time.UTC)
	main := func(i decider.Intent) { s.tell("programme-main", day, i) }
	main(programme.Start{Name: "Ved siden af borgeren", Municipality: "Birkesund"})
	for _, o := range offices {
		main(programme.AddDepartment{Department: o[0], Name: o[1]})
	}
	main(programme.AddLifeSituation{LifeSituation: situation, Wording: "Jeg er udskrevet fra hospitalet og skal hjem og videre igen", Round: 1})
	plan := plannedjourney.Describe{Name: "Hjem og videre", LifeSituation: situation, From: day}
	for k, activity := range stages {
		plan.Steps = append(plan.Steps, plannedjourney.Step{Step: fmt.Sprint("trin-", k+1), Activity: activity, Department: offices[k%len(offices)][0], AfterS: 8 * 24 * 3600, Optional: k == 6})
	}
	s.tell(plannedjourney.Stream("hjem"), day, plan)
	for i := range 1000 {
		s.journey(i, day.Add(time.Duration(1+i)*time.Hour))
	}
	return s.list
}

func (s *thousand) tell(stream string, at time.Time, i decider.Intent) {
	s.count++
	s.list = append(s.list, decider.Command{ID: uuid.NewSHA1(uuid.NameSpaceOID, fmt.Append(nil, s.count)), Stream: stream, HappenedAt: at, KnownAt: at.Add(time.Minute), Intent: i})
}

// journey leaves out a stage now and then, goes to another department than most,
// waits for minutes or for weeks, and is told of.
func (s *thousand) journey(n int, begin time.Time) {
	stream := journey.Category + "-" + uuid.NewSHA1(uuid.NameSpaceURL, fmt.Append(nil, n)).String()
	s.tell(stream, begin, journey.Start{Participant: fmt.Sprintf("B-%04d", n), LifeSituation: situation})
	for k, activity := range stages {
		if k > 0 && s.random.IntN(4) == 0 {
			continue
		}
		office := k
		if s.random.IntN(3) == 0 {
			office += 1 + s.random.IntN(2)
		} else if n%300 == 0 {
			office += 4 // where so few are, nobody is shown
		}
		id, at, where := fmt.Sprint("t", k), begin.Add(time.Duration(k*7*24+s.random.IntN(60))*time.Hour), offices[office%len(offices)][0]
		if k%2 == 0 {
			s.tell(stream, at, journey.RecordTouchpoint{Touchpoint: id, Department: where, Activity: activity, Channel: ways[k%len(ways)]})
		} else {
			s.request(stream, at, id, where, activity, k)
		}
		if s.random.IntN(6) == 0 {
			s.tell(stream, at.Add(time.Hour), journey.HandOverTouchpoint{Touchpoint: id, To: offices[(office+1+(n+k)%3)%len(offices)][0], Warm: k%4 < 2})
		}
	}
}

func (s *thousand) request(stream string, at time.Time, id, where, activity string, k int) {
	s.tell(stream, at, journey.RequestTouchpoint{Touchpoint: id, Department: where, Activity: activity, Channel: ways[k%len(ways)], Sender: journey.Citizen})
	waited := time.Duration(1+s.random.IntN(40*24*60)) * time.Minute
	if k == 7 {
		waited /= 400
	}
	if s.random.IntN(12) > 0 {
		s.tell(stream, at.Add(waited), journey.AnswerTouchpoint{Touchpoint: id, Channel: journey.Phone})
	}
	if s.random.IntN(2) == 0 {
		score, felt := s.random.IntN(5)-2, int64(waited/time.Second)*2
		s.tell(stream, at.Add(waited+time.Hour), journey.ReportExperience{Experience: "e" + id, Touchpoint: id, Score: &score, PerceivedS: &felt})
	}
}

// loadThousand imports them into a program of their own, as anybody would.
func loadThousand(t *testing.T) place {
	t.Helper()
	dir := t.TempDir()
	file := filepath.Join(dir, "thousand.ndjson")
	if err := writeCommands(file, tellThousand()); err != nil {
		t.Fatal(err)
	}
	p, stop, err := start(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(stop)
	out, err := exec.CommandContext(t.Context(), program, "import", file, "--server", p.site, "--token", p.token).CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	if err := p.accounts(); err != nil {
		t.Fatal(err)
	}
	return p
}

func writeCommands(file string, list []decider.Command) (err error) {
	out, err := os.Create(file)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, out.Close()) }()
	w := bufio.NewWriter(out)
	enc := json.NewEncoder(w)
	for _, c := range list {
		e, err := decider.Seal(c)
		if err != nil {
			return err
		}
		if err := enc.Encode(e); err != nil {
			return err
		}
	}
	return w.Flush()
}
