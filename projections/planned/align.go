package planned

import (
	"slices"
	"strings"
	"time"

	"ledetraad/domain/plannedjourney"
	"ledetraad/projections/journeys"
)

// numbered is an edition's steps in the numbers of courses, so that no word is
// compared while courses are held against it.
type numbered struct {
	steps  []numberedStep
	left   []int32     // by step, what it costs to leave it out
	fits   [][][]int32 // see fits, by activity and department; of an activity that no step asks for nil
	silent int16       // the channel that says nothing
}

const never = 1 << 29 // more than any way costs

type numberedStep struct {
	id         int // its id's place among those of the plan
	department int16
	channel    int16
	any        bool // it does not say which channel
	optional   bool
	repeats    bool
	after      time.Duration
	wait       time.Duration
}

// numberSteps takes words that no course has as the number −1, which no
// touchpoint has.
func numberSteps(steps []plannedjourney.Step, w journeys.Vocabulary) *numbered {
	place := func(words []string, word string) int16 { return int16(slices.Index(words, word)) } //nolint:gosec // there are not that many
	e := &numbered{fits: make([][][]int32, len(w.Activities)), silent: place(w.Channels, "")}
	for i, s := range steps {
		e.steps = append(e.steps, numberedStep{id: i, department: place(w.Departments, s.Department), channel: place(w.Channels, string(s.Channel)), any: s.Channel == "",
			optional: s.Optional, repeats: s.Repeats, after: time.Duration(s.AfterS) * time.Second, wait: time.Duration(s.WaitS) * time.Second})
		if s.Optional {
			e.left = append(e.left, 1)
		} else {
			e.left = append(e.left, 2)
		}
	}
	for k, activity := range w.Activities {
		if !slices.ContainsFunc(steps, func(s plannedjourney.Step) bool { return asks(s, activity) }) {
			continue
		}
		for _, department := range w.Departments {
			e.fits[k] = append(e.fits[k], fits(steps, activity, department))
		}
	}
	return e
}

// fits says of each step what it costs that it goes with a touchpoint.
func fits(steps []plannedjourney.Step, activity, department string) []int32 {
	costs := make([]int32, len(steps))
	for i, s := range steps {
		switch {
		case !asks(s, activity):
			costs[i] = never
		case s.Department != department:
			costs[i] = 1
		}
	}
	return costs
}

// asks reports whether an activity is what a step asks for.
func asks(s plannedjourney.Step, activity string) bool {
	return strings.EqualFold(s.Activity, activity) || slices.ContainsFunc(s.Also, func(a string) bool { return strings.EqualFold(a, activity) })
}

// matching is how the steps of an edition and the touchpoints of a course go
// together, by the rule that Compare tells of. It is used again for each course.
type matching struct {
	met   []int  // by step, the touchpoint; −1: none
	moved []bool // by step: it is met out of its place
	rest  []int  // touchpoints by which no step is met
	last  int    // step that is met in its place; −1: none

	fits  [][]int32 // by touchpoint, see fits; nil where no step asks for it
	least []int32   // scratch, see align
	row   []int     // by touchpoint, where its row begins
}

func (m *matching) match(e *numbered, points []journeys.NumberedPoint) {
	m.align(e, points)
	m.last = -1
	m.moved = append(m.moved[:0], make([]bool, len(e.steps))...)
	for i := range e.steps {
		if m.met[i] >= 0 {
			m.last = i
		}
	}
	for i := range e.steps {
		if m.met[i] >= 0 {
			continue
		}
		if k := m.nearest(i); k >= 0 {
			m.met[i], m.moved[i] = m.rest[k], true
			m.rest = slices.Delete(m.rest, k, k+1)
		}
	}
}

// nearest is the place in rest of the touchpoint that a step asks for: the first
// of its department, or else the first of any; −1 if there is none.
func (m *matching) nearest(step int) int {
	first := -1
	for i, k := range m.rest {
		switch fits := m.fits[k]; {
		case fits == nil || fits[step] == never:
		case fits[step] == 0:
			return i
		case first < 0:
			first = i
		}
	}
	return first
}

// align gives each step the touchpoint that it goes with, and tells what is left
// over.
//
// A row of least says, for a touchpoint, what it costs to go on from there and
// from each step to the end. One that no step asks for costs 2 wherever it comes:
// it shares the row of the touchpoint behind it, for only differences within a
// row, and between it and the next, decide.
func (m *matching) align(e *numbered, points []journeys.NumberedPoint) {
	n := len(e.steps)
	wide := n + 1
	m.least = slices.Grow(m.least[:0], wide*(len(points)+1))[:wide*(len(points)+1)]
	m.row = slices.Grow(m.row[:0], len(points)+1)[:len(points)+1]
	m.fits = append(m.fits[:0], make([][]int32, len(points))...)
	here, begin := m.least[:wide], 0
	here[n] = 0
	for i := n - 1; i >= 0; i-- {
		here[i] = here[i+1] + e.left[i]
	}
	m.row[len(points)] = 0
	for k := len(points) - 1; k >= 0; k-- {
		p := &points[k]
		if by := e.fits[p.Activity]; by != nil {
			fits := by[p.Department]
			m.fits[k] = fits
			behind := here
			begin += wide
			here = m.least[begin : begin+wide]
			best := behind[n] + 2
			here[n] = best
			for i := n - 1; i >= 0; i-- {
				best = min(best+e.left[i], behind[i]+2, behind[i+1]+fits[i])
				here[i] = best
			}
		}
		m.row[k] = begin
	}
	m.walk(e)
}

// walk goes the way of the least cost.
func (m *matching) walk(e *numbered) {
	m.met, m.rest = m.met[:0], m.rest[:0]
	k := 0
	for i := range e.steps {
		for {
			here := m.least[m.row[k]:]
			if k < len(m.fits) && m.fits[k] != nil && here[i] == m.least[m.row[k+1]+i+1]+m.fits[k][i] {
				m.met = append(m.met, k)
				k++
				break
			}
			if here[i] == here[i+1]+e.left[i] {
				m.met = append(m.met, -1)
				break
			}
			m.rest = append(m.rest, k)
			k++
		}
	}
	for ; k < len(m.fits); k++ {
		m.rest = append(m.rest, k)
	}
}
