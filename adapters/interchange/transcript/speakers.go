package transcript

import (
	"fmt"
	"regexp"
	"strings"
	"unicode/utf8"

	"ledetraad/adapters/interchange"
	"ledetraad/domain/interview"
	"ledetraad/domain/participant"
)

var interviewID = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9-]{0,99}$`)

// Speaker says whose words a name in a transcript stands before.
type Speaker struct {
	Name      string // as the transcript has it; capitals do not matter
	Role      interview.Speaker
	Pseudonym string            // whose words they are, where that is known
	Audience  interview.Speaker // to whom that one speaks, where it is always the same
}

// roles are the words for a role; each is also a speaker's name by itself.
var roles = map[string]interview.Speaker{
	"interviewer": interview.Interviewer, "observatør": interview.Interviewer, "i": interview.Interviewer,
	"citizen": interview.Citizen, "borger": interview.Citizen, "b": interview.Citizen,
	"relative": interview.Relative, "pårørende": interview.Relative, "p": interview.Relative,
	"employee": interview.Employee, "medarbejder": interview.Employee, "m": interview.Employee,
	"outside": interview.Outside, "ekstern": interview.Outside,
}

// ParseSpeaker reads Name=role, Name=role:pseudonym: "Karen=borger:P-104".
func ParseSpeaker(s string) (Speaker, error) {
	name, rest, ok := strings.Cut(s, "=")
	word, pseudonym, _ := strings.Cut(rest, ":")
	role, known := roles[strings.ToLower(strings.TrimSpace(word))]
	sp := Speaker{Name: strings.TrimSpace(name), Role: role, Pseudonym: strings.TrimSpace(pseudonym)}
	switch {
	case !ok || sp.Name == "":
		return sp, fmt.Errorf("%s is no speaker; write the name in the transcript, =, and the role: Karen=borger:P-104", interchange.Quote(s))
	case !known:
		return sp, fmt.Errorf("%s is no role; there are interviewer, borger, pårørende, medarbejder, ekstern (citizen, relative, employee, outside)", interchange.Quote(word))
	case sp.Pseudonym != "":
		if err := participant.CheckPseudonym("speaker", sp.Pseudonym); err != nil {
			return sp, err
		}
	}
	return sp, nil
}

// directory finds speakers by their names.
type directory struct {
	listed    map[string]Speaker
	otherwise *Speaker
}

func newDirectory(list []Speaker, otherwise string) (directory, error) {
	d := directory{listed: map[string]Speaker{}}
	for name, role := range roles {
		if utf8.RuneCountInString(name) > 1 { // a single letter only where it is listed: "I" is English
			d.listed[name] = Speaker{Role: role}
		}
	}
	given := map[string]bool{}
	for _, s := range list {
		name := folded(s.Name)
		if name == "" {
			return d, fmt.Errorf("a speaker has no name")
		}
		if given[name] {
			return d, fmt.Errorf("the speaker %s is listed twice", interchange.Quote(s.Name))
		}
		given[name] = true
		s.Name = "" // turns of one person under two names are one person's
		d.listed[name] = s
	}
	if otherwise != "" {
		s, ok := d.listed[folded(otherwise)]
		if !ok {
			return d, fmt.Errorf("the speaker %s is not listed", interchange.Quote(otherwise))
		}
		d.otherwise = &s
	}
	return d, nil
}

func folded(name string) string { return strings.ToLower(strings.Join(strings.Fields(name), " ")) }

// find answers whose words a voice has, and the words without the name. Only
// a listed name before a colon is one: "kl. 17:30" and "Hun sagde: nej" are not.
func (d directory) find(v voice, speaking *Speaker) (who Speaker, text, reason string) {
	text = v.text
	if label, rest, ok := strings.Cut(strings.TrimPrefix(strings.TrimPrefix(text, "- "), "– "), ":"); ok {
		if s, listed := d.listed[folded(strings.Trim(label, "[]()* "))]; listed {
			return s, strings.TrimSpace(rest), ""
		}
	}
	switch {
	case v.name != "":
		s, listed := d.listed[folded(v.name)]
		if !listed && d.otherwise == nil {
			return who, "", fmt.Sprintf("%s is not in the list of speakers; say who that is (%s=borger)", interchange.Quote(v.name), interchange.Wording(clip(v.name)))
		}
		if !listed {
			return *d.otherwise, text, ""
		}
		return s, text, ""
	case speaking != nil && v.continues:
		return *speaking, text, ""
	case d.otherwise != nil:
		return *d.otherwise, text, ""
	case speaking != nil:
		return *speaking, text, ""
	}
	return who, "", "nobody is named for these words; list the speakers as the file names them, or say whose words those are that no one is named for"
}

func clip(s string) string {
	if interchange.MayBeCPR(s, false) {
		return "…"
	}
	if utf8.RuneCountInString(s) > 40 {
		return string([]rune(s)[:40]) + "…"
	}
	return s
}
