package browser_test

import (
	"context"
	"encoding/json"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// printed is a page on paper. Sizes are in millimetres.
type printed struct {
	name, path, role string
	only             string // the part that is printed; "": all
	wide, high       float64
	margin           float64 // left and right, together
	fewest, most     int     // pages
}

var onPaper = []printed{
	{name: "map", path: "/journeys/map?life_situation=sygedagpenge", role: "designer", wide: 420, high: 297, margin: 20, fewest: 2, most: 5},
	{name: "tables", path: "/journeys/map?life_situation=sygedagpenge", role: "designer", only: "tables", wide: 297, high: 210, margin: 20, fewest: 2, most: 7},
	{name: "report", path: "/report?from=2024-01-01", role: "designer", wide: 210, high: 297, margin: 20, fewest: 3, most: 7},
}

// cut finds what on paper would be cut, or should not be there, in a window as
// wide as the paper between its margins.
const cut = `(() => {
	const wrong = [], wide = document.documentElement.clientWidth;
	const seen = e => e.checkVisibility() && e.getClientRects().length > 0;
	for (const e of document.querySelectorAll(".top-menu, .section-menu, .filters, .no-print, .foot-settings, button, form")) if (seen(e)) wrong.push("on paper there is " + e.outerHTML.slice(0, 80));
	const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
	for (let n; n = texts.nextNode();) {
		if (!n.data.trim() || !seen(n.parentElement) || n.parentElement.closest(".sr-only, .to-main, title, desc, .live")) continue;
		const r = document.createRange(); r.selectNodeContents(n);
		const b = r.getBoundingClientRect();
		if (b.width > 1 && (b.left < -1 || b.right > wide + 1)) wrong.push("cut at " + Math.round(b.left) + " to " + Math.round(b.right) + " of " + wide + ": " + n.data.trim().slice(0, 40));
		for (let a = n.parentElement; a && a !== document.body; a = a.parentElement) if (["hidden", "scroll", "auto", "clip"].includes(getComputedStyle(a).overflowX) && !(a instanceof SVGElement)) {
			const box = a.getBoundingClientRect();
			if (b.right > box.right + 1) { wrong.push("cut by what it is in: " + n.data.trim().slice(0, 40)); break; }
		}
	}
	for (const row of document.querySelectorAll("main tr")) if (seen(row) && getComputedStyle(row).breakInside !== "avoid") { wrong.push("a row may be broken"); break; }
	for (const head of document.querySelectorAll("main thead")) if (seen(head) && getComputedStyle(head).display !== "table-header-group") { wrong.push("the head of a table is not told again on the next page"); break; }
	const dark = c => { const [r, g, b] = c.match(/[\d.]+/g).map(Number); return r + g + b < 3 * 110; };
	if (!dark(getComputedStyle(document.querySelector("h1, h2")).color)) wrong.push("light letters on white paper");
	const ground = getComputedStyle(document.body).backgroundColor;
	if (ground !== "rgb(255, 255, 255)") wrong.push("the paper is " + ground);
	if (!document.querySelector(".on-paper").textContent.includes(location.host + location.pathname)) wrong.push("nothing says where it is from");
	return JSON.stringify(wrong);
})()`

var mediaBox = regexp.MustCompile(`/MediaBox *\[ *0 0 ([\d.]+) ([\d.]+) *\]`)

// Maps, tables and reports come to paper whole: on pages of the size that they
// are meant for, with nothing cut, whatever theme the screen has. Where
// LEDETRAAD_PRINTS names a folder, the PDFs stay there, to be looked at.
func TestOnPaper(t *testing.T) {
	for _, p := range onPaper {
		t.Run(p.name, func(t *testing.T) {
			b := look(t, p.role, map[string]string{"ledetraad-theme": "dark"})
			b.size(1440, "dark")
			b.open(p.path)
			if p.only != "" {
				ask[bool](b, `((document.documentElement.dataset.paper = document.querySelector("[data-print=`+p.only+`]").dataset.print), true)`)
			}
			pdf := b.print()
			if to := os.Getenv("LEDETRAAD_PRINTS"); to != "" {
				if err := os.WriteFile(filepath.Join(to, p.name+".pdf"), pdf, 0o600); err != nil {
					t.Fatal(err)
				}
			}
			onPages(t, pdf, p)
			b.asOnPaper(p.wide - p.margin)
			for _, w := range b.cut() {
				t.Error(w)
			}
		})
	}
}

// onPages holds how many pages there are, and how large.
func onPages(t *testing.T, pdf []byte, p printed) {
	t.Helper()
	pages := mediaBox.FindAllSubmatch(pdf, -1)
	if n := len(pages); n < p.fewest || n > p.most {
		t.Errorf("%d pages; want %d to %d", n, p.fewest, p.most)
	}
	for i, m := range pages {
		wide, _ := strconv.ParseFloat(string(m[1]), 64) // the expression takes nothing else
		high, _ := strconv.ParseFloat(string(m[2]), 64)
		if math.Abs(wide/72*25.4-p.wide) > 1 || math.Abs(high/72*25.4-p.high) > 1 {
			t.Errorf("page %d is %.0f × %.0f mm", i+1, wide/72*25.4, high/72*25.4)
		}
	}
}

// asOnPaper makes the window as wide as paper between its margins, in millimetres,
// and the page as it is printed.
func (b *tab) asOnPaper(wide float64) {
	b.t.Helper()
	b.do(chromedp.EmulateViewport(int64(wide/25.4*96), 900), chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
		_, err := cdp.Call(ctx, target, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Media: "print"})
		return err
	}))
}

// cut is what is wrong with the page as on paper.
func (b *tab) cut() []string {
	b.t.Helper()
	var wrong []string
	if err := json.Unmarshal([]byte(ask[string](b, cut)), &wrong); err != nil {
		b.t.Fatal(err)
	}
	return wrong
}

// print is the page as the browser prints it to a file, on A4 unless the page
// says otherwise.
func (b *tab) print() []byte {
	b.t.Helper()
	pdf, err := chromedp.Run(b, func(ctx context.Context, target *chromedp.Target) ([]byte, error) {
		r, err := cdp.Call(ctx, target, page.PrintToPDF, page.PrintToPDFParams{PreferCSSPageSize: new(true), PaperWidth: 210 / 25.4, PaperHeight: 297 / 25.4})
		return r.Data, err
	})
	if err != nil {
		b.t.Fatal(err)
	}
	return pdf
}
