// The phone itself: another code, fresh lists, starting over.
import { NoAnswer, Stranger } from "./api.ts";
import { told } from "./clock.ts";
import { click, find, values, wrong } from "./dom.ts";
import { say } from "./phrases.ts";
import { lockNow } from "./locking.ts";
import { reference, refresh } from "./reference.ts";
import { change, shortest } from "./vault.ts";

export function showDevice(view: HTMLElement): void {
	const at = reference().at;
	find("[data-lists-at]", view).textContent = at ? say("lists.at", told(at)) : say("lists.none");
}

export function deviceView(view: HTMLElement): void {
	const form = find<HTMLFormElement>("form", view);
	form.addEventListener("submit", async (e) => {
		e.preventDefault();
		const v = values(form);
		if (v.one("code").length < shortest) return wrong(form, say("code.short", shortest));
		if (v.one("code") !== v.one("again")) return wrong(form, say("code.differ"));
		if (!(await change(v.one("old"), v.one("code")))) return wrong(form, say("code.wrong"));
		wrong(form, "");
		form.reset();
		find("[data-code-changed]", view).textContent = say("code.changed");
	});
	click(find<HTMLButtonElement>("[data-refresh]", view), async () => {
		try {
			await refresh();
			showDevice(view);
		} catch (e) {
			find("[data-lists-at]", view).textContent = say(e instanceof Stranger ? "line.signed-out" : e instanceof NoAnswer ? "line.no-answer" : "failed");
		}
	});
	click(find<HTMLButtonElement>("[data-lock-now]", view), lockNow);
}
