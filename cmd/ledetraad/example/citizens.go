package example

import (
	"fmt"
	"iter"
	"strings"
	"time"
)

// names are the citizens' pseudonyms: birds, trees, flowers and berries, so
// that nobody takes them for a real person's name.
var names = strings.Fields(`
	Morgenfrue Birk Lærke Solsort Anemone Hassel Musvit Tjørn Kamille Bøgeblad Svale Enebær Ribes Vibe Kornblomst Pilekvist
	Blåmejse Rønnebær Valmue Ask Gærdesmutte Timian Havtorn Dompap Kløver Elletræ Bogfinke Lavendel Hyben Rødkælk Mynte Lind
	Sanglærke Humle Violrod Stær Brombær Salvie Eg Havesanger Rosmarin Skovjordbær Vipstjert Lyng Mirabel Fuglegræs Rørsanger Ahorn
	Tranebær Okseøje Stillits Kastanje Perikon Isfugl Blåbær Poppel Nattergal Merian Tyttebær Fyr Bomlærke Akeleje Hindbær Taks
	Grønsisken Kodriver Slåen Rødben Basilikum Vinteraks Multebær Sivsanger Ærenpris Kirsebær Fjordterne Røllike Stikkelsbær Strandskade
	Engblomme Kvæde Gulspurv Forglemmigej Abild Bynkefugl Dild Morbær Spætmejse Hyacint Pæretræ Tårnsvale Lupin Solbær Løvsanger Krokus
	Blomme Ederfugl Jasmin Hvidtjørn Sumpmejse Kongelys Valnød Tornirisk Skovmærke Bævreasp Gråand Løvetand Figen Klokkelyng Regnspove
	Porse Vildæble Bjergirisk Vintergæk Hyldeblomst Grønirisk Stokrose Dunhammer Lærketræ Toplærke Evighedsblomst Benved Fiskeørn
	Brudelys Kvalkved Hjejle Georgine Snebær Skovspurv Pengeurt Mispel Gravand Natlys Cedertræ Topmejse Djævelsbid Liguster Hættemåge
	Engkarse Buksbom Sortmejse Guldstjerne Syren Digesvale Ridderspore Pimpernel Vandstær Liljekonval Fyrremejse Ranunkel Tulipan
	Alperose Pileurt Brunelle Majblomst Ringdue Gedeblad Tusindfryd Hjertegræs Solhat Strandasters Hørblomst Vildvin`)

// citizen is an invented person, perhaps with a family.
type citizen struct {
	name     string
	woman    bool
	relative string
	child    string
	room     string
	device   string
	journeys []planned
}

func (c citizen) either(woman, man string) string {
	if c.woman {
		return woman
	}
	return man
}

// planned is a journey before it is told.
type planned struct {
	number int
	begins time.Time
	story  story
	note   string
}

// situationsInTurn says which life situation the citizens are in, one after the
// other and round again.
var situationsInTurn = []string{
	plejehjem, syg, udskrevet, barn, kraeft, syg, udskrevet, plejehjem, botilbud, syg,
	barn, udskrevet, kraeft, syg, plejehjem, udskrevet, barn, syg, kraeft, botilbud,
}

// afterwards is which second journey may follow a first one.
var afterwards = map[string][]string{
	udskrevet: {udskrevet, plejehjem, syg},
	syg:       {udskrevet, syg},
	kraeft:    {syg, udskrevet},
	plejehjem: {udskrevet},
	botilbud:  {udskrevet, botilbud},
	barn:      {barn},
}

var storyOf = map[string]*story{
	udskrevet: &udskrevetStory, syg: &sygStory, barn: &barnStory, kraeft: &kraeftStory, botilbud: &botilbudStory, plejehjem: &plejehjemStory,
}

var relativesOf = map[string][]string{
	udskrevet: {"datteren", "sønnen", "ægtefællen", "svigerdatteren", "naboen"},
	syg:       {"ægtefællen", "kæresten", "søsteren", "broderen"},
	kraeft:    {"ægtefællen", "kæresten", "søsteren", "mormoren"},
	plejehjem: {"datteren", "sønnen", "niecen", "svigersønnen", "ægtefællen"},
	botilbud:  {"moderen", "faderen", "søsteren", "broderen"},
	barn:      {"moderen", "faderen", "plejemoderen", "stedfaderen"},
}

// The days between which first journeys begin.
var (
	firstStart = day(2023, 11, 6)
	roundTwo   = day(2024, 3, 11)
	lastStart  = day(2026, 10, 26)
)

// citizens yields the first n citizens with their journeys.
func citizens(n int) iter.Seq[citizen] {
	return func(yield func(citizen) bool) {
		for i := range n {
			if !yield(citizenNumber(i)) {
				return
			}
		}
	}
}

func citizenNumber(i int) citizen {
	name := names[i%len(names)]
	if again := i / len(names); again > 0 {
		name = fmt.Sprintf("%s %d", name, again+1)
	}
	rng := randomness("citizen/" + name)
	situation := situationsInTurn[i%len(situationsInTurn)]
	relatives := relativesOf[situation]
	c := citizen{
		name: name, woman: rng.IntN(2) == 0, relative: relatives[rng.IntN(len(relatives))],
		child: []string{"sønnen", "datteren"}[rng.IntN(2)], room: fmt.Sprintf("Tangmosen, bolig %d", i+1), device: fmt.Sprintf("nødkald-%d", i+1),
	}
	if scene, ok := scenes[i]; ok {
		c.woman, c.relative = scene.woman, scene.relative
		c.journeys = []planned{{number: 1, begins: scene.begins, story: scene.story, note: scene.note}}
		return c
	}
	from := firstStart
	if situation == kraeft || situation == plejehjem {
		from = roundTwo
	}
	span := int(lastStart.Sub(from).Hours() / 24)
	begins := weekdayFrom(from.AddDate(0, 0, rng.IntN(span)))
	c.journeys = append(c.journeys, planned{number: 1, begins: begins, story: *storyOf[situation]})
	if rng.IntN(100) < 42 {
		next := afterwards[situation][rng.IntN(len(afterwards[situation]))]
		second := weekdayFrom(begins.AddDate(0, 0, 45+rng.IntN(220)))
		if (next == plejehjem || next == kraeft) && second.Before(roundTwo) {
			second = weekdayFrom(roundTwo.AddDate(0, 0, rng.IntN(90)))
		}
		c.journeys = append(c.journeys, planned{number: 2, begins: second, story: *storyOf[next]})
	}
	return c
}

func weekdayFrom(t time.Time) time.Time {
	for t.Weekday() == time.Saturday || t.Weekday() == time.Sunday {
		t = t.AddDate(0, 0, 1)
	}
	return t
}
