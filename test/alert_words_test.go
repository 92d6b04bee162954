package test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"ledetraad/domain/decider"
	"ledetraad/domain/subscription"
)

// A webhook carries what people said from when the municipality allows it until
// it does not, and that it was read is in the access log.
func TestAlertsCarryWordsWhileTheyMay(t *testing.T) {
	receiver := &hook{received: received{fate: func() fate { return accepted }}}
	receiver.start(t)
	t.Cleanup(receiver.kill)
	data, notes := t.TempDir(), t.TempDir()
	s := serve(t, data, "--webhook-allow", "127.0.0.0/8")
	token, err := os.ReadFile(filepath.Join(data, "api-token"))
	if err != nil {
		t.Fatal(err)
	}
	op := strings.TrimSpace(string(token))
	to := addContact(t, s.api, "webhook", "Sagssystemet", "http://"+receiver.addr)
	receiver.secret = to.Secret
	departments := []string{"Jobcenter", "Sundhed", "Borgerservice"}
	files := []string{"import", "--create-missing"}
	for _, d := range departments {
		files = append(files, note(notes, d, 1))
	}
	s.run(t, op, files...)
	send(t, s.api, envelopes(t, decider.Command{Stream: subscription.Stream("alt"), Intent: subscription.Save{Name: "Alt", Account: to.Contact.Account,
		When: subscription.When{Mode: subscription.AtOnce}, GroupBy: subscription.ByDepartment, Filter: subscription.Filter{Kinds: []string{"jargon"}, Crossing: subscription.WithoutCrossing},
		Channels: []subscription.Channel{{Kind: subscription.Webhook, Contact: to.Contact.ID}}}}))

	const said = "Hvad er partshøring?"
	seen := map[string]bool{}
	for i, d := range departments {
		if i == 1 {
			s.run(t, op, "alerts", "personal-text", "allow", "--reason", "Byrådet har besluttet det")
		}
		if i == 2 {
			s.run(t, op, "alerts", "personal-text", "forbid", "--reason", "Ikke længere")
		}
		settle(t, s.api)
		files := []string{"import", "--create-missing"}
		for n := 2; n < 9; n++ {
			files = append(files, note(notes, d, n))
		}
		s.run(t, op, files...)
		settle(t, s.api)
		var told string
		eventually(t, "the receiver hears of "+d, func() bool {
			receiver.mu.Lock()
			defer receiver.mu.Unlock()
			for id, what := range receiver.what {
				if !seen[id] && strings.Contains(what, d) {
					told = what
					seen[id] = true
				}
			}
			return told != ""
		})
		if carries := strings.Contains(told, said); carries != (i == 1) {
			t.Errorf("%s: it carries what people said: %v\n%s", d, carries, told)
		}
	}
	settle(t, s.api)
	read := map[string]int{}
	for _, d := range departments {
		for n := 1; n < 9; n++ {
			read[d] += strings.Count(s.run(t, op, "access-log", "--accounts", "--json", fmt.Sprintf("P-%s-%d", d, n)), "sendt ud med et varsel")
		}
	}
	if read["Sundhed"] == 0 || len(read) != 3 || read["Jobcenter"]+read["Borgerservice"] > 0 {
		t.Errorf("what was sent is in the access log so often: %v", read)
	}
	s.stop(t)
}
