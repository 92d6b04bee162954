package browser_test

import (
	"context"
	"fmt"

	"github.com/chromedp/chromedp"
)

// press clicks the first element that a selector finds, as somebody does who looks where it stands: once it is seen,
// stands still and has nothing over it. A page that is drawn anew between the look and the click would take the click
// for something else, and the test would wait for what nobody asked for; then it looks again.
func press(selector string) chromedp.Action[chromedp.Void] {
	return chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
		met := ""
		for range 5 {
			at, err := chromedp.Evaluate[[]float64](fmt.Sprintf(aim, selector), chromedp.EvalAwaitPromise)(ctx, target)
			if err != nil && ctx.Err() == nil { // the page was another before it was found
				met = err.Error()
				continue
			}
			if err != nil {
				return fmt.Errorf("find %s, which is to be pressed (last it met %q): %w", selector, met, err)
			}
			if _, err := chromedp.MouseClickXY(at[0], at[1])(ctx, target); err != nil {
				return fmt.Errorf("press %s: %w", selector, err)
			}
			met, err = chromedp.Evaluate[string](`String(window.pressed ?? "")`)(ctx, target)
			if err != nil && ctx.Err() == nil || met == "" { // it led to another page, which knows nothing of it
				return nil
			}
			if err != nil {
				return err
			}
		}
		return fmt.Errorf("%s moves away from under the finger: the click met %q", selector, met)
	})
}

// aim waits until it can be pressed and says where, in pixels of the window. window.pressed becomes what a click met
// that met something else, and stays "nothing" where there was none.
const aim = `(async selector => {
	for (let last = ""; ; ) {
		const e = document.querySelector(selector), r = e?.checkVisibility() && [...e.getClientRects()].find(r => r.width > 0 && r.height > 0);
		const x = r ? r.left + r.width / 2 : 0, y = r ? r.top + r.height / 2 : 0;
		const over = r && document.elementFromPoint(x, y), free = over && (e.contains(over) || over.contains(e) && over.closest("a, button, label, summary") !== null);
		if (r && !free) e.scrollIntoView({ block: "center", behavior: "instant" });
		const now = free ? x + " " + y : "";
		if (now && now === last) {
			window.pressed = "nothing";
			addEventListener("click", c => { window.pressed = e.contains(c.target) || c.target === over ? "" : c.target.outerHTML.slice(0, 120) }, { capture: true, once: true });
			return [x, y];
		}
		last = now;
		await new Promise(done => setTimeout(done, 30));
	}
})(%q)`
