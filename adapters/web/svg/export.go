package svg

import (
	_ "embed"
	"encoding/base64"
	"strings"
)

// figure is how drawings look; the pages' style sheet takes it in too.
//
//go:embed figure.css
var figure string

// light are the colours of a drawing that stands by itself: those of the pages'
// light theme.
const light = `svg{--paper:#fbfaf8;--sheet:#fff;--ink:#1a1a1a;--quiet:#595959;--rule:#dcdcd8;--tint:#f3f1ec;--accent:#0b5551;--on-accent:#fff;--accent-tint:#e3f0ee;` +
	`--critical-line:#b3261e;--high-line:#c2590c;--medium-line:#a58a00;--low-line:#6b8a4a;--wait:#8aa6c1;--wait-open:#f3dcd6;--hand:#5b4a8a;--felt:#e0a458;` +
	`--heat-0:#9db7cf;--heat-1:#7c93c4;--heat-2:#8a6bb0;--heat-3:#b0478c;--heat-4:#b3261e}`

// File is the drawing as a file that needs no other: with its style, and with
// the font, if there is one (WOFF2).
func (e *Element) File(font []byte) string {
	style := light
	if len(font) > 0 {
		style += `@font-face{font-family:"IBM Plex Sans";font-weight:100 900;src:url(data:font/woff2;base64,` + base64.StdEncoding.EncodeToString(font) + `) format("woff2")}`
	}
	style += figure
	body := e.String()
	i := strings.IndexByte(body, '>') + 1
	return `<?xml version="1.0" encoding="UTF-8"?>` + "\n" + body[:i] + "<style>" + strings.ReplaceAll(style, "<", "") + "</style>" + body[i:] + "\n"
}
