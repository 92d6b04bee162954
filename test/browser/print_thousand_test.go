package browser_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"
)

// readable finds what on paper keeps the folded map from being read, in a window
// as wide as the paper between its margins: letters under seven points, words over
// words, over a hand-over or out of their lane, what lies beyond the drawing.
const readable = `(() => {
	const wrong = [], svg = document.querySelector(".map-scroll > svg"), scale = svg.getScreenCTM().a, whole = svg.getBoundingClientRect();
	const say = (what, a, b) => wrong.push(what + ": " + a + (b ? " | " + b : ""));
	// A letter fills less than the box that the browser puts around it.
	const texts = [...svg.querySelectorAll("text")].filter(e => e.getClientRects().length > 0 && e.textContent.trim()).map(e => {
		const b = e.getBoundingClientRect(), em = parseFloat(getComputedStyle(e).fontSize) * scale, base = b.bottom - b.height * .275 / 1.3;
		return {e, words: e.textContent, points: em * .75, left: b.left, right: b.right, top: base - .72 * em, bottom: base + .2 * em};
	});
	const meets = (a, b) => a.left < b.right - .5 && b.left < a.right - .5 && a.top < b.bottom - .5 && b.top < a.bottom - .5;
	for (const t of texts) {
		if (t.points < 7) say("letters of " + t.points.toFixed(1) + " points", t.words);
		if (t.left < whole.left || t.right > whole.right || t.top < whole.top || t.bottom > whole.bottom) say("beyond the drawing", t.words);
	}
	texts.forEach((a, i) => texts.slice(i + 1).forEach(b => { if (meets(a, b)) say("words over words", a.words, b.words); }));
	const bands = [...svg.querySelectorAll("rect.m-lane, rect.m-band")].map(e => e.getBoundingClientRect());
	if (bands.length < 6) say("lanes", String(bands.length));
	bands.forEach((a, i) => bands.slice(i + 1).forEach(b => { if (a.top < b.bottom - 1 && b.top < a.bottom - 1) say("a lane over another", String(i)); }));
	for (const t of texts) if (bands.filter(b => t.top >= b.top - .5 && t.bottom <= b.bottom + .5).length !== 1 && t.top > bands[0].top) say("out of its lane", t.words);
	const bubbles = [...svg.querySelectorAll(".m-bubble")].map(e => e.getBoundingClientRect());
	const middle = a => (a.left + a.right) / 2;
	for (const t of texts) for (const c of bubbles) if (meets(t, c) && Math.abs(middle(t) - middle(c)) > 1) say("words over a bubble", t.words);
	const under = d => bubbles.some(c => Math.hypot(middle(d) - middle(c), (d.top + d.bottom - c.top - c.bottom) / 2) < (c.right - c.left) / 2);
	for (const path of svg.querySelectorAll("path.m-hand")) {
		const m = path.getScreenCTM(), half = parseFloat(getComputedStyle(path).strokeWidth) * scale / 2;
		const hit = new Set();
		for (let at = 0, long = path.getTotalLength(); at <= long; at += 2) {
			const p = path.getPointAtLength(at).matrixTransform(m), dot = {left: p.x - half, right: p.x + half, top: p.y - half, bottom: p.y + half};
			if (!under(dot)) for (const t of texts) if (!hit.has(t) && meets(t, dot)) { hit.add(t); say("a hand-over through words", t.words); }
		}
	}
	for (const g of svg.querySelectorAll(".m-cell")) for (const sign of g.querySelectorAll(".m-icon")) {
		const s = sign.getBoundingClientRect();
		for (const t of texts) if (meets(t, s)) say("words over a sign", t.words);
	}
	const all = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
	for (let n; n = all.nextNode();) if (n.data.trim() && !svg.contains(n) && n.parentElement.checkVisibility() && !n.parentElement.closest(".sr-only, .to-main, title, desc, .live")) {
		const points = parseFloat(getComputedStyle(n.parentElement).fontSize) * .75;
		if (points < 7) say("letters of " + points.toFixed(1) + " points", n.data.trim());
	}
	const part = document.querySelector(".map-part").getBoundingClientRect();
	return JSON.stringify({wrong, texts: texts.length, smallest: Math.min(...texts.map(t => t.points)), bottom: part.bottom / 96 * 25.4});
})()`

// A thousand journeys of one life situation, ten stages in five departments, are
// one page of A3 that can be read.
func TestAThousandJourneysOnA3(t *testing.T) {
	p := loadThousand(t)
	b := p.look(t, "designer", nil)
	b.size(1440, "light")
	b.open("/journeys/map?life_situation=" + situation)
	if lead := ask[string](b, `document.querySelector(".lead").textContent`); lead[:5] != "1.000" {
		t.Fatalf("the map is of something else: %s", lead)
	}
	// What stands behind the map has pages of its own.
	ask[bool](b, `(document.querySelectorAll(".map-table, .map-table ~ *, .map-order ~ *").forEach(e => e.remove()), true)`)
	pdf := b.print()
	if to := os.Getenv("LEDETRAAD_PRINTS"); to != "" {
		if err := os.WriteFile(filepath.Join(to, "thousand.pdf"), pdf, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	onPages(t, pdf, printed{wide: 420, high: 297, fewest: 1, most: 1})
	b.asOnPaper(420 - 20)
	for _, w := range b.cut() {
		t.Error(w)
	}
	var found struct {
		Wrong    []string
		Texts    int
		Smallest float64
		Bottom   float64
	}
	if err := json.Unmarshal([]byte(ask[string](b, readable)), &found); err != nil {
		t.Fatal(err)
	}
	for _, w := range found.Wrong {
		t.Error(w)
	}
	if found.Texts < 100 {
		t.Errorf("%d words on the map, which was to be full", found.Texts)
	}
	t.Logf("%d words, the smallest of %.1f points; the map ends at %.0f of 277 mm", found.Texts, found.Smallest, found.Bottom)
}
