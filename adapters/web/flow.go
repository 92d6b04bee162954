package web

import (
	"html/template"
	"net/url"
	"slices"
	"strconv"

	"ledetraad/adapters/web/flowchart"
	"ledetraad/adapters/web/journeymap"
	"ledetraad/adapters/web/svg"
	"ledetraad/projections/journeys"
)

// What a chart can hold and still be read.
const (
	mostNodes = 18
	mostEdges = 40
)

type flowShown struct {
	Filters  []filter
	Nodes    string // what they stand for
	By       []choice
	From, To string
	Lead     string
	Journeys int
	Left     int // edges that the chart leaves to the table
	Drawing  template.HTML
	Picture  picture
	Heats    []signShown
	Edges    []edgeShown
	Variants []variantShown
	Distinct int
	Behind   *behindShown
}

type edgeShown struct {
	From, To, Count, Journeys, Median, P90 string
	Href                                   string
	Few, Chosen                            bool
}

type variantShown struct {
	Path     []string
	Journeys string
	Median   string
	Some     []choice
	Few      bool
}

type behindShown struct {
	From, To string
	Journeys []journeyShown
	More     string
	Close    string
}

// flowRead is the flow as the API gives it, laid out and drawn.
type flowRead struct {
	q       url.Values
	filters []filter
	by      journeys.By
	graph   journeys.Graph
	left    int
	drawn   *svg.Element
}

func (v *visit) readFlow() (*flowRead, error) {
	r := &flowRead{q: v.chosen("life_situation", "department", "from", "to", "by"), by: journeys.ByDepartment}
	r.filters = v.mapFilters(r.q, false)
	if r.q.Get("by") == string(journeys.ByActivity) {
		r.by = journeys.ByActivity
	}
	r.q.Set("by", string(r.by))
	if err := v.get("/api/v1/departments/flow", r.q, &r.graph); err != nil {
		return nil, err
	}
	r.draw(v)
	return r, nil
}

// draw lays out what most journeys do: the nodes with most, and the edges
// between them with most.
func (r *flowRead) draw(v *visit) {
	g := flowchart.Graph{}
	index := map[string]int{}
	for _, n := range r.graph.Nodes {
		if n.Count == 0 || len(index) == mostNodes {
			continue // a count that is left out is of few people
		}
		index[n.Name] = len(g.Nodes)
		g.Nodes = append(g.Nodes, flowchart.Node{Name: n.Name, Count: n.Count, Starts: n.Starts})
	}
	for _, e := range r.graph.Edges {
		from, known := index[e.From]
		to, also := index[e.To]
		switch {
		case e.Count == 0:
		case known && also && from == to:
			g.Nodes[from].Loop = e.Count
		case known && also && len(g.Edges) < mostEdges:
			g.Edges = append(g.Edges, flowchart.Edge{From: from, To: to, Count: e.Count, MedianS: e.MedianWaitS})
		default:
			r.left++
		}
	}
	if len(g.Nodes) == 0 {
		return
	}
	in := v.request.URL.Query()
	chosen := slices.IndexFunc(g.Edges, func(e flowchart.Edge) bool {
		return g.Nodes[e.From].Name == in.Get("first") && g.Nodes[e.To].Name == in.Get("next")
	})
	to := func(l flowchart.Line) string { return r.behind(g.Nodes[l.From].Name, g.Nodes[l.To].Name) }
	r.drawn = flowchart.Lay(g).Draw(terms{v}, r.name(v), to, chosen, v.lang.text("flow.map"), v.lang.text("flow.desc"))
}

// name is how a node is called.
func (r *flowRead) name(v *visit) func(string) string {
	return func(node string) string {
		if r.by == journeys.ByDepartment {
			return of(v.names().department, node)
		}
		return node
	}
}

func (r *flowRead) behind(first, next string) string {
	q := narrowed(r.q, "life_situation", "department", "from", "to", "by")
	q.Set("first", first)
	q.Set("next", next)
	return "/flow?" + q.Encode() + "#behind"
}

func flowPicture(v *visit) (any, error) {
	r, err := v.readFlow()
	if err != nil {
		return nil, err
	}
	if r.drawn == nil {
		return nil, errNoPage
	}
	return v.drawing(v.lang.text("flow.file"), r.drawn), nil
}

func flowDocument(v *visit) (any, error) {
	r, err := v.readFlow()
	if err != nil {
		return nil, err
	}
	if r.drawn == nil {
		return nil, errNoPage
	}
	note := v.lang.count("pdf.journeys", r.graph.Journeys)
	for _, f := range r.filters {
		for _, c := range f.Choices {
			if c.Chosen {
				note += " · " + c.Text
			}
		}
	}
	return v.onPaper(v.lang.text("flow.file"), v.lang.text("flow.title"), note+" · "+v.asOfNote("", ""), r.drawn, heats())
}

// heats are the colours of waits.
func heats() []journeymap.Sign {
	var out []journeymap.Sign
	for i := range flowchart.Heats {
		heat := strconv.Itoa(i)
		out = append(out, journeymap.Sign{Key: "heat." + heat, Drawing: svg.E("svg", "class", "map m-sign", "viewBox", "0 0 46 30", "width", 46, "height", 30, "aria-hidden", "true", "focusable", "false").
			Add(svg.E("path", "class", "m-edge m-heat-"+heat, "stroke-width", 6, "d", "M3 15H43"))})
	}
	return out
}

func flow(v *visit) (any, error) {
	r, err := v.readFlow()
	if err != nil {
		return nil, err
	}
	l, in := v.lang, v.request.URL.Query()
	out := flowShown{Filters: r.filters, Nodes: string(r.by), From: in.Get("from"), To: in.Get("to"), Journeys: r.graph.Journeys, Lead: l.count("flow.lead", r.graph.Journeys), Left: r.left,
		Picture: pictureOf("/flow", r.q)}
	for _, by := range []journeys.By{journeys.ByDepartment, journeys.ByActivity} {
		q := narrowed(r.q, "life_situation", "department", "from", "to")
		q.Set("by", string(by))
		out.By = append(out.By, choice{Value: "/flow?" + q.Encode(), Text: "flow.by." + string(by), Chosen: by == r.by})
	}
	if r.drawn != nil {
		out.Drawing = markup(r.drawn)
		out.Heats = legend(heats())
	}
	name := r.name(v)
	for _, e := range r.graph.Edges {
		x := edgeShown{From: name(e.From), To: name(e.To), Count: l.text("few"), Journeys: l.text("few"), Median: "–", P90: "–", Few: e.Count == 0,
			Chosen: e.From == in.Get("first") && e.To == in.Get("next")}
		if e.Count > 0 {
			x.Count, x.Journeys, x.Median, x.P90 = l.whole(int64(e.Count)), l.whole(int64(e.Journeys)), l.wait(e.MedianWaitS), l.wait(e.P90WaitS)
			x.Href = r.behind(e.From, e.To)
		}
		out.Edges = append(out.Edges, x)
	}
	if err := v.variants(r, &out); err != nil {
		return nil, err
	}
	return out, v.behindEdge(r, &out)
}

func (v *visit) variants(r *flowRead, out *flowShown) error {
	q := narrowed(r.q, "life_situation", "department", "from", "to", "by")
	q.Set("limit", "12")
	var b journeys.Variants
	if err := v.get("/api/v1/departments/flow/variants", q, &b); err != nil {
		return err
	}
	out.Distinct = b.Distinct
	name := r.name(v)
	for _, w := range b.Variants {
		if w.Journeys == 0 {
			continue // of few people
		}
		x := variantShown{Journeys: v.lang.whole(int64(w.Journeys)), Median: v.lang.wait(w.MedianS)}
		for _, p := range w.Path {
			x.Path = append(x.Path, name(p))
		}
		for i, id := range w.Some {
			x.Some = append(x.Some, choice{Value: "/journeys/" + url.PathEscape(id), Text: v.lang.whole(int64(i + 1))})
		}
		out.Variants = append(out.Variants, x)
	}
	return nil
}

func (v *visit) behindEdge(r *flowRead, out *flowShown) error {
	in := v.request.URL.Query()
	first, next := in.Get("first"), in.Get("next")
	if first == "" || next == "" {
		return nil
	}
	q := narrowed(r.q, "life_situation", "department", "from", "to", "by")
	q.Set("first", first)
	q.Set("next", next)
	out.Behind = &behindShown{From: r.name(v)(first), To: r.name(v)(next), Close: "/flow?" + narrowed(r.q, "life_situation", "department", "from", "to", "by").Encode()}
	if after := in.Get("after"); after != "" {
		q.Set("after", after)
	}
	q.Set("limit", "20")
	var p journeys.Page
	if err := v.get("/api/v1/departments/flow/journeys", q, &p); err != nil {
		return err
	}
	n := v.names()
	for _, j := range p.Journeys {
		out.Behind.Journeys = append(out.Behind.Journeys, journeyShown{Summary: j, Situation: of(n.situation, j.LifeSituation),
			Where: v.lang.list(n.departments(j.Departments)), Href: whole("journey-"+j.Journey, "")})
	}
	if p.Next != "" {
		out.Behind.More = with(v.request.URL, "after", p.Next) + "#behind"
	}
	return nil
}
