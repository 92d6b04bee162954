package engine

import (
	"slices"
	"testing"

	"ledetraad/adapters/httpapi"
	"ledetraad/domain/event"
	"ledetraad/projections"
	"ledetraad/projections/view"
	"ledetraad/projections/worker"
)

// Whoever follows hears which views have changed since they looked, and of no
// other.
func TestPulse(t *testing.T) {
	p := newPulse()
	quiet := func(view.Writer, event.Recorded) error { return nil }
	notes, pains, rule := projections.Projection{Name: "notes", Apply: quiet}, projections.Projection{Name: "painpoints", Apply: quiet}, projections.Projection{Name: "rule", Apply: quiet}
	list := p.counted([]projections.Projection{notes, pains, rule}, []projections.Projection{notes, pains})
	fold := func(at uint64, names ...string) {
		for _, x := range list {
			if slices.Contains(names, x.Name) {
				if err := x.Apply(nil, event.Recorded{}); err != nil {
					t.Fatal(err)
				}
			}
		}
		p.commit(worker.CommitStats{At: event.Position{Commit: at, Prepare: at}})
	}
	begin := p.Token()
	c, more := p.Changed(begin)
	if len(c.Projections) > 0 || c.Token != begin {
		t.Errorf("nothing has happened: %+v", c)
	}
	fold(5, "rule") // nobody reads it
	select {
	case <-more:
		t.Error("a rule's own tables woke the listeners")
	default:
	}
	fold(7, "painpoints")
	<-more
	middle, _ := p.Changed(begin)
	if !slices.Equal(middle.Projections, []string{"painpoints"}) || middle.Position.Commit != 7 {
		t.Errorf("%+v", middle)
	}
	fold(9, "notes")
	for since, want := range map[string][]string{begin: {"notes", "painpoints"}, middle.Token: {"notes"}, "": nil, p.Token(): nil,
		"another-1": {httpapi.Everything}, "junk": {httpapi.Everything}, p.run + "-99": {httpapi.Everything}} {
		if c, _ := p.Changed(since); !slices.Equal(c.Projections, want) {
			t.Errorf("since %q: %v, want %v", since, c.Projections, want)
		}
	}
	before := p.Token()
	p.all()
	if c, _ := p.Changed(before); !slices.Equal(c.Projections, []string{"notes", "painpoints"}) {
		t.Errorf("made anew: %v", c.Projections)
	}
}
