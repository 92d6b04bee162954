package flowchart

import (
	"fmt"
	"reflect"
	"testing"

	"pgregory.net/rapid"
)

func anyGraph(t *rapid.T) Graph {
	g := Graph{}
	for i := range rapid.IntRange(1, 14).Draw(t, "nodes") {
		g.Nodes = append(g.Nodes, Node{Name: fmt.Sprint(i), Count: 5, Starts: rapid.IntRange(0, 9).Draw(t, "starts")})
	}
	seen := map[[2]int]bool{}
	for range rapid.IntRange(0, 30).Draw(t, "edges") {
		e := Edge{From: rapid.IntRange(0, len(g.Nodes)-1).Draw(t, "from"), To: rapid.IntRange(0, len(g.Nodes)-1).Draw(t, "to"), Count: rapid.IntRange(1, 90).Draw(t, "count")}
		if k := [2]int{e.From, e.To}; e.From != e.To && !seen[k] {
			seen[k] = true
			g.Edges = append(g.Edges, e)
		}
	}
	return g
}

func TestNoTwoBoxesTouch(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		g := anyGraph(t)
		c := Lay(g)
		for i, a := range c.Boxes {
			if a.X < 0 || a.Y < 0 || a.X+boxWidth > c.Width || a.Y+boxHeight > c.Height+.01 {
				t.Errorf("%s is outside: %v, %v of %v, %v", a.Name, a.X, a.Y, c.Width, c.Height)
			}
			for _, b := range c.Boxes[:i] {
				if a.X == b.X && a.Y < b.Y+boxHeight+rowGap-.01 && b.Y < a.Y+boxHeight+rowGap-.01 {
					t.Errorf("%s at %v and %s at %v touch", a.Name, a.Y, b.Name, b.Y)
				}
			}
		}
		if again := Lay(g); !reflect.DeepEqual(again, c) {
			t.Error("the same flow is laid out otherwise the second time")
		}
	})
}

func TestEdgesGoFromBoxToBox(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := Lay(anyGraph(t))
		for _, l := range c.Lines {
			from, to := c.Boxes[l.From], c.Boxes[l.To]
			first, last := l.Points[0], l.Points[len(l.Points)-1]
			for _, end := range []struct {
				p [2]float64
				b Box
			}{{first, from}, {last, to}} {
				if end.p[1] < end.b.Y || end.p[1] > end.b.Y+boxHeight || end.p[0] != end.b.X && end.p[0] != end.b.X+boxWidth {
					t.Errorf("an edge ends at %v, not at the box at %v, %v", end.p, end.b.X, end.b.Y)
				}
			}
			if l.Back == (from.X < to.X) {
				t.Errorf("from %v to %v: against the order is %v", from.X, to.X, l.Back)
			}
		}
	})
}

// What nearly all do first stands left, also where a few go back.
func TestTheUsualOrderGoesFromLeftToRight(t *testing.T) {
	g := Graph{Nodes: []Node{{Name: "second", Count: 90}, {Name: "first", Count: 90, Starts: 90}, {Name: "third", Count: 90}},
		Edges: []Edge{{From: 1, To: 0, Count: 80}, {From: 0, To: 2, Count: 80}, {From: 2, To: 1, Count: 5}}}
	c := Lay(g)
	if !(c.Boxes[1].X < c.Boxes[0].X && c.Boxes[0].X < c.Boxes[2].X) {
		t.Errorf("%+v", c.Boxes)
	}
	if !c.Lines[2].Back || c.Lines[0].Back {
		t.Errorf("%+v", c.Lines)
	}
}

func TestHeat(t *testing.T) {
	for _, c := range []struct {
		seconds float64
		want    int
	}{{0, 0}, {3599, 0}, {3600, 1}, {86400, 2}, {7 * 86400, 3}, {28 * 86400, 4}, {1e9, 4}} {
		if got := Heat(c.seconds); got != c.want {
			t.Errorf("%v s: %d, want %d", c.seconds, got, c.want)
		}
	}
}
