// Package flowchart lays a flow out in layers, from left to right, and draws it.
//
// It guarantees that no two boxes touch, that what mostly comes first stands
// left, and that the same flow gives the same drawing. The way is that of
// Sugiyama, Tagawa and Toda (1981): turn the edges that run against the order,
// give each node a layer, order layers so that few edges cross, then give
// places.
package flowchart

import (
	"cmp"
	"slices"
)

// Graph is what is laid out. Nodes come in order of weight.
type Graph struct {
	Nodes []Node
	Edges []Edge
}

// Node is a box.
type Node struct {
	Name   string
	Count  int
	Starts int
	Loop   int // how often it follows itself
}

// Edge goes between nodes by their index; From and To are different.
type Edge struct {
	From, To int
	Count    int
	MedianS  float64
}

// The measures of a chart.
const (
	boxWidth  = 168.0
	boxHeight = 54.0
	layerGap  = 92.0
	rowGap    = 30.0
	edgeGap   = 16.0 // beside an edge that passes a layer
	pad       = 24.0
)

// Box is a node with its place: its left upper corner.
type Box struct {
	Node
	X, Y float64
}

// Line is an edge with its way.
type Line struct {
	Edge
	Points [][2]float64 // from border to border
	Back   bool         // it runs against the order
}

// Chart is a laid out graph.
type Chart struct {
	Width, Height float64
	Boxes         []Box
	Lines         []Line
}

// vertex is a node, or the place where an edge passes a layer.
type vertex struct {
	node  int // −1: of an edge
	layer int
	order int
	y     float64
	left  []int // vertices in the layer before
	right []int
}

// Lay lays a graph out.
func Lay(g Graph) Chart {
	order := feedback(g)
	layer := layers(g, order)
	vs, chains := vertices(g, order, layer)
	byLayer := ranks(vs)
	uncross(vs, byLayer)
	height := places(vs, byLayer)
	c := Chart{Width: 2*pad + boxWidth, Height: height + 2*pad}
	c.Boxes = make([]Box, len(g.Nodes))
	for i, n := range g.Nodes {
		x := pad + (boxWidth+layerGap)*float64(vs[i].layer)
		c.Boxes[i] = Box{n, x, pad + vs[i].y - boxHeight/2}
		c.Width = max(c.Width, x+boxWidth+pad)
	}
	c.Lines = lines(g, order, vs, chains)
	return c
}

// feedback gives the nodes an order against which little runs (Eades, Lin and
// Smyth 1993, with counts as weights): its places by node.
func feedback(g Graph) []int {
	n := len(g.Nodes)
	gone := make([]bool, n)
	in, out := make([]int, n), make([]int, n)
	for _, e := range g.Edges {
		out[e.From] += e.Count
		in[e.To] += e.Count
	}
	for i := range g.Nodes {
		out[i] += g.Nodes[i].Starts // what journeys begin with comes early
	}
	remove := func(v int) {
		gone[v] = true
		for _, e := range g.Edges {
			if e.From == v {
				in[e.To] -= e.Count
			}
			if e.To == v {
				out[e.From] -= e.Count
			}
		}
	}
	var first, last []int
	for len(first)+len(last) < n {
		pick := -1
		for v := range n {
			if !gone[v] && out[v]-g.Nodes[v].Starts <= 0 && in[v] > 0 { // a sink
				pick = v
				break
			}
		}
		if pick >= 0 {
			last = append(last, pick)
			remove(pick)
			continue
		}
		for v := range n {
			if !gone[v] && (pick < 0 || in[v] == 0 && in[pick] != 0 || (in[v] == 0) == (in[pick] == 0) && out[v]-in[v] > out[pick]-in[pick]) {
				pick = v
			}
		}
		first = append(first, pick)
		remove(pick)
	}
	slices.Reverse(last)
	at := make([]int, n)
	for i, v := range append(first, last...) {
		at[v] = i
	}
	return at
}

// layers puts each node one layer behind the last of those it follows.
func layers(g Graph, at []int) []int {
	order := make([]int, len(g.Nodes))
	for v, i := range at {
		order[i] = v
	}
	layer := make([]int, len(g.Nodes))
	for _, v := range order {
		for _, e := range g.Edges {
			if from, to := forward(e, at); to == v {
				layer[v] = max(layer[v], layer[from]+1)
			}
		}
	}
	return layer
}

// forward is an edge's ends in the order.
func forward(e Edge, at []int) (from, to int) {
	if at[e.From] > at[e.To] {
		return e.To, e.From
	}
	return e.From, e.To
}

// vertices splits edges over several layers; chains are the vertices of each
// edge, its ends among them. Two edges that go there and back are two chains.
func vertices(g Graph, at, layer []int) ([]vertex, [][]int) {
	vs := make([]vertex, len(g.Nodes), len(g.Nodes)+4*len(g.Edges))
	for i := range g.Nodes {
		vs[i] = vertex{node: i, layer: layer[i]}
	}
	chains := make([][]int, len(g.Edges))
	for i, e := range g.Edges {
		from, to := forward(e, at)
		chain := []int{from}
		for l := layer[from] + 1; l < layer[to]; l++ {
			vs = append(vs, vertex{node: -1, layer: l})
			chain = append(chain, len(vs)-1)
		}
		chain = append(chain, to)
		for k := 1; k < len(chain); k++ {
			a, b := chain[k-1], chain[k]
			vs[a].right = append(vs[a].right, b)
			vs[b].left = append(vs[b].left, a)
		}
		chains[i] = chain
	}
	return vs, chains
}

func ranks(vs []vertex) [][]int {
	var by [][]int
	for i, v := range vs {
		for len(by) <= v.layer {
			by = append(by, nil)
		}
		vs[i].order = len(by[v.layer])
		by[v.layer] = append(by[v.layer], i)
	}
	return by
}

// uncross moves vertices to the middle of their neighbours, there and back, and
// keeps the order in which the fewest edges cross.
func uncross(vs []vertex, by [][]int) {
	best, least := clone(by), crossings(vs, by)
	for round := range 12 {
		for k := range by {
			l := k
			if round%2 == 1 {
				l = len(by) - 1 - k
			}
			middle := map[int]float64{}
			for _, v := range by[l] {
				next := vs[v].left
				if round%2 == 1 {
					next = vs[v].right
				}
				if len(next) == 0 {
					middle[v] = float64(vs[v].order)
					continue
				}
				sum := 0
				for _, u := range next {
					sum += vs[u].order
				}
				middle[v] = float64(sum) / float64(len(next))
			}
			slices.SortStableFunc(by[l], func(a, b int) int { return cmp.Compare(middle[a], middle[b]) })
			for i, v := range by[l] {
				vs[v].order = i
			}
		}
		if n := crossings(vs, by); n < least {
			best, least = clone(by), n
		}
	}
	for l := range best {
		by[l] = best[l]
		for i, v := range by[l] {
			vs[v].order = i
		}
	}
}

func clone(by [][]int) [][]int {
	out := make([][]int, len(by))
	for i := range by {
		out[i] = slices.Clone(by[i])
	}
	return out
}

func crossings(vs []vertex, by [][]int) int {
	n := 0
	for _, layer := range by {
		var ends [][2]int
		for _, v := range layer {
			for _, u := range vs[v].right {
				ends = append(ends, [2]int{vs[v].order, vs[u].order})
			}
		}
		for i, a := range ends {
			for _, b := range ends[:i] {
				if (a[0]-b[0])*(a[1]-b[1]) < 0 {
					n++
				}
			}
		}
	}
	return n
}

func (v vertex) height() float64 {
	if v.node < 0 {
		return edgeGap
	}
	return boxHeight
}

// places gives each vertex its height on the page: as near to its neighbours as
// its layer lets it, in the order of the layer.
func places(vs []vertex, by [][]int) float64 {
	apart := func(a, b int) float64 { return (vs[a].height()+vs[b].height())/2 + rowGap }
	for _, layer := range by {
		y := 0.0
		for i, v := range layer {
			if i > 0 {
				y += apart(layer[i-1], v)
			}
			vs[v].y = y
		}
	}
	for round := range 16 {
		for k := range by {
			layer := by[k]
			if round%2 == 1 {
				layer = by[len(by)-1-k]
			}
			settle(vs, layer, round%2 == 1, apart)
		}
	}
	low, high := 0.0, 0.0
	for i, v := range vs {
		top, bottom := v.y-v.height()/2, v.y+v.height()/2
		if i == 0 || top < low {
			low = top
		}
		if i == 0 || bottom > high {
			high = bottom
		}
	}
	for i := range vs {
		vs[i].y -= low
	}
	return high - low
}

// settle moves a layer's vertices to where they want to be; those that would
// come too near to each other share the way.
func settle(vs []vertex, layer []int, backward bool, apart func(a, b int) float64) {
	type block struct {
		first, last int
		sum, weight float64 // of the wanted places of its first
	}
	var blocks []block
	offset := make([]float64, len(layer))
	for i, v := range layer {
		next := vs[v].left
		if backward {
			next = vs[v].right
		}
		want, weight := vs[v].y, .2
		if len(next) > 0 {
			want, weight = 0, 1
			for _, u := range next {
				want += vs[u].y / float64(len(next))
			}
		}
		b := block{i, i, want * weight, weight}
		offset[i] = 0
		for len(blocks) > 0 {
			p := blocks[len(blocks)-1]
			gap := offset[p.last] + apart(layer[p.last], layer[b.first])
			if p.sum/p.weight+gap <= b.sum/b.weight {
				break
			}
			for k := b.first; k <= b.last; k++ {
				offset[k] += gap
			}
			b = block{p.first, b.last, p.sum + b.sum - gap*b.weight, p.weight + b.weight}
			blocks = blocks[:len(blocks)-1]
		}
		blocks = append(blocks, b)
	}
	for _, b := range blocks {
		for k := b.first; k <= b.last; k++ {
			vs[layer[k]].y = b.sum/b.weight + offset[k]
		}
	}
}

// lines are the edges' ways. Where several begin or end at a box they are spread
// over its side in the order of where they come from.
func lines(g Graph, at []int, vs []vertex, chains [][]int) []Line {
	type end struct{ edge, side int }
	sides := map[[2]int][]end{} // node, side (0 left, 1 right)
	for i, chain := range chains {
		sides[[2]int{chain[0], 1}] = append(sides[[2]int{chain[0], 1}], end{i, 1})
		sides[[2]int{chain[len(chain)-1], 0}] = append(sides[[2]int{chain[len(chain)-1], 0}], end{i, 0})
	}
	out := make([]Line, len(g.Edges))
	port := map[end]float64{}
	for k, ends := range sides {
		other := func(e end) float64 {
			c := chains[e.edge]
			if k[1] == 1 {
				return vs[c[1]].y
			}
			return vs[c[len(c)-2]].y
		}
		slices.SortFunc(ends, func(a, b end) int { return cmp.Or(cmp.Compare(other(a), other(b)), cmp.Compare(a.edge, b.edge)) })
		for i, e := range ends {
			port[e] = (boxHeight - 14) * ((float64(i)+.5)/float64(len(ends)) - .5)
		}
	}
	for i, chain := range chains {
		l := Line{Edge: g.Edges[i], Back: at[g.Edges[i].From] > at[g.Edges[i].To]}
		for k, v := range chain {
			x, y := pad+(boxWidth+layerGap)*float64(vs[v].layer), pad+vs[v].y
			switch {
			case k == 0:
				l.Points = append(l.Points, [2]float64{x + boxWidth, y + port[end{i, 1}]})
			case k == len(chain)-1:
				l.Points = append(l.Points, [2]float64{x, y + port[end{i, 0}]})
			default:
				l.Points = append(l.Points, [2]float64{x, y}, [2]float64{x + boxWidth, y})
			}
		}
		if l.Back {
			slices.Reverse(l.Points)
		}
		out[i] = l
	}
	return out
}
