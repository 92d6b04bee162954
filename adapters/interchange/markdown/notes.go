package markdown

import (
	"regexp"
	"slices"
	"strings"
	"time"

	"ledetraad/adapters/interchange"
	"ledetraad/domain/fieldwork"
	"ledetraad/domain/participant"
)

// note is one note as it stands in the file.
type note struct {
	line       int
	at         time.Time
	kind       fieldwork.Kind
	speaker    fieldwork.Speaker
	spokenBy   string
	audience   fieldwork.Speaker
	about      []string
	dimensions []fieldwork.Dimension
	principles []string
	draft      bool
	text       string
}

var kinds = map[string]fieldwork.Kind{
	"descriptive": fieldwork.Descriptive, "description": fieldwork.Descriptive, "beskrivende": fieldwork.Descriptive, "beskrivelse": fieldwork.Descriptive,
	"verbatim": fieldwork.Verbatim, "ordret": fieldwork.Verbatim, "citat": fieldwork.Verbatim,
	"reflective": fieldwork.Reflective, "reflection": fieldwork.Reflective, "refleksion": fieldwork.Reflective, "reflekterende": fieldwork.Reflective,
	"methodological": fieldwork.Methodological, "method": fieldwork.Methodological, "metode": fieldwork.Methodological, "metodisk": fieldwork.Methodological,
}

var speakers = map[string]fieldwork.Speaker{
	"citizen": fieldwork.Citizen, "borger": fieldwork.Citizen, "borgeren": fieldwork.Citizen,
	"relative": fieldwork.Relative, "pårørende": fieldwork.Relative,
	"employee": fieldwork.Employee, "medarbejder": fieldwork.Employee, "medarbejderen": fieldwork.Employee,
	"outside": fieldwork.Outside, "ekstern": fieldwork.Outside,
	"letter": fieldwork.Letter, "brev": fieldwork.Letter,
	"observer": fieldwork.Observer, "observatør": fieldwork.Observer, "observatøren": fieldwork.Observer,
}

var dimensions = map[string]fieldwork.Dimension{
	"space": fieldwork.Space, "rum": fieldwork.Space, "actor": fieldwork.Actor, "aktør": fieldwork.Actor,
	"activity": fieldwork.Activity, "aktivitet": fieldwork.Activity, "object": fieldwork.Object, "genstand": fieldwork.Object,
	"act": fieldwork.Act, "handling": fieldwork.Act, "event": fieldwork.Event, "begivenhed": fieldwork.Event,
	"time": fieldwork.Time, "tid": fieldwork.Time, "goal": fieldwork.Goal, "mål": fieldwork.Goal,
	"feeling": fieldwork.Feeling, "følelse": fieldwork.Feeling,
}

var (
	heading = regexp.MustCompile(`^##[ \t]*([^#].*)?$`)
	escaped = regexp.MustCompile(`^\\+##`)
	title   = regexp.MustCompile(`^#(?:[ \t].*)?$`)
	// clock is the time at the beginning of a heading, with its day where it is another.
	clock = regexp.MustCompile(`(?i)^(?:(\d{4}-\d{2}-\d{2})[ T]+)?(?:kl\.?[ \t]*)?(\d{1,2})[:.](\d{2})(?:[:.](\d{2}))?(?:[ \t]+|:[ \t]*|$)`)
)

// notes reads what follows the session.
func (p *parser) notes() {
	var current *note
	var text []string
	finish := func() {
		if current == nil {
			return
		}
		current.text = strings.TrimSpace(strings.Join(text, "\n"))
		if current.text == "" {
			p.refuse(current.line, "", "the note has no text")
		}
		p.found = append(p.found, *current)
		current, text = nil, nil
	}
	stray, broken := false, false
	for ; p.next < len(p.lines); p.next++ {
		line, number := strings.TrimRight(p.lines[p.next], " \t"), p.next+1
		if interchange.MayBeCPR(line, false) {
			p.refuse(number, "", "may hold a CPR number; replace it, and import the file again")
		}
		m := heading.FindStringSubmatch(line)
		switch {
		case m != nil:
			finish()
			broken = false
			if len(p.found) >= maxNotes {
				p.refuse(number, "", "the file has more than %d notes", maxNotes)
				return
			}
			n, first, ok := p.heading(number, m[1])
			if !ok {
				broken = true
				continue
			}
			current = &n
			if first != "" {
				text = append(text, first)
			}
		case current != nil:
			if escaped.MatchString(line) { // a line of the text that begins with ##
				line = line[1:]
			}
			text = append(text, line)
		case line == "" || broken: // what follows a heading with a mistake is that note's
		case title.MatchString(line):
			p.losses.Count("other", "title")
		case !stray:
			stray = true
			p.refuse(number, "", "stands before the first note; begin each note with its time (## 10:15)")
		}
	}
	finish()
	if len(p.found) == 0 && len(p.refusals) == 0 {
		p.refuse(len(p.lines), "", "there is no note; begin each with its time (## 10:15)")
	}
}

// heading understands a note's heading; first is text on the same line.
func (p *parser) heading(line int, s string) (n note, first string, ok bool) {
	n = note{line: line}
	m := clock.FindStringSubmatch(s)
	if m == nil {
		p.refuse(line, "time", "a note begins with its time (## 10:15); a line of text that begins with ## is written \\##")
		return n, "", false
	}
	if n.at, ok = p.time(line, m); !ok {
		return n, "", false
	}
	rest := s[len(m[0]):]
	if strings.HasSuffix(m[0], ":") || strings.HasSuffix(strings.TrimRight(m[0], " \t"), ":") {
		n.kind = fieldwork.Descriptive
		return n, strings.TrimSpace(rest), true // ## 10:15: text
	}
	words, first := cutText(rest)
	before := len(p.refusals)
	p.words(&n, words)
	if n.kind == "" {
		n.kind = fieldwork.Descriptive
		if n.speaker != "" {
			n.kind = fieldwork.Verbatim
		}
	}
	return n, first, len(p.refusals) == before
}

// cutText parts the words of a heading from text after a colon.
func cutText(s string) (words, text string) {
	for i := 0; i < len(s); i++ {
		if s[i] == ':' && (i+1 == len(s) || s[i+1] == ' ' || s[i+1] == '\t') {
			return s[:i], strings.TrimSpace(s[i+1:])
		}
	}
	return s, ""
}

// time is when a note was taken. A session may last past midnight: a time that
// lies more than half a day before the one above it is the next day's.
func (p *parser) time(line int, m []string) (time.Time, bool) {
	text := m[2] + ":" + m[3] // always of digits
	if m[4] != "" {
		text += ":" + m[4]
	}
	day := p.session.at
	if len(p.found) > 0 {
		day = p.found[len(p.found)-1].at
	}
	date := m[1]
	if date == "" {
		date = day.In(p.o.Zone).Format(time.DateOnly)
	}
	at, err := interchange.ParseTime(date+" "+text, p.o.Zone)
	if err != nil {
		p.refuse(line, "time", "%v", err)
		return at, false
	}
	if m[1] == "" && p.session.dated && day.Sub(at) > 12*time.Hour {
		at, err = interchange.ParseTime(day.In(p.o.Zone).AddDate(0, 0, 1).Format(time.DateOnly)+" "+text, p.o.Zone)
	}
	return at, err == nil
}

// to are the words before an audience.
var to = []string{"to", "til", "→", "->"}

// words understands the words of a heading.
func (p *parser) words(n *note, s string) {
	s = strings.ReplaceAll(s, "→", " → ")
	toAudience := false
	for _, word := range strings.FieldsFunc(s, func(r rune) bool { return r == ' ' || r == '\t' || r == ',' || r == ';' }) {
		low := strings.ToLower(word)
		speaker, isSpeaker := speakers[low]
		kind, isKind := kinds[low]
		switch {
		case word == "-" || word == "–" || word == "—":
		case slices.Contains(to, low):
			toAudience = true
		case isSpeaker && toAudience:
			n.audience, toAudience = speaker, false
		case isSpeaker && n.speaker == "":
			n.speaker = speaker
		case isKind && n.kind == "":
			n.kind = kind
		case low == "kladde" || low == "draft":
			n.draft = true
		case strings.HasPrefix(word, "(") && strings.HasSuffix(word, ")") && n.speaker != "" && n.spokenBy == "":
			n.spokenBy = p.pseudonym(n.line, word[1:len(word)-1])
		case strings.HasPrefix(word, "@"):
			if who := p.pseudonym(n.line, word[1:]); who != "" && !slices.Contains(n.about, who) {
				n.about = append(n.about, who)
			}
		case strings.HasPrefix(word, "#"):
			n.tag(word[1:])
		default:
			p.refuse(n.line, "", "the heading's %s is not understood; after the time come the kind (beskrivende, ordret, refleksion, metode), who spoke "+
				"(borger, pårørende, medarbejder, ekstern, brev, observatør), til and to whom, #principle, @participant; text follows after a colon or on the next line", interchange.Quote(word))
		}
	}
	if toAudience {
		p.refuse(n.line, "audience", "to whom is missing (borger, pårørende, medarbejder, ekstern, observatør)")
	}
}

func (p *parser) pseudonym(line int, who string) string {
	if err := participant.CheckPseudonym("participant", who); err != nil {
		p.refuse(line, "", "%v", err)
		return ""
	}
	return who
}

// tag is one of Spradley's dimensions, by its name in either language, and
// otherwise a guiding principle.
func (n *note) tag(s string) {
	name, forced := strings.CutPrefix(strings.ToLower(s), "princip:")
	if !forced {
		name, forced = strings.CutPrefix(name, "principle:")
	}
	if d, ok := dimensions[name]; ok && !forced {
		if !slices.Contains(n.dimensions, d) {
			n.dimensions = append(n.dimensions, d)
		}
		return
	}
	if key := interchange.Key(name); key != "" && !slices.Contains(n.principles, key) {
		n.principles = append(n.principles, key)
	}
}
