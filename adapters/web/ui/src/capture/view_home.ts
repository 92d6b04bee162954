// Where one begins: what is going on, what is not finished, and what can be begun.
import { ahead } from "./api.ts";
import { lasted, told } from "./clock.ts";
import { copy, find, renew } from "./dom.ts";
import { drafts } from "./notes.ts";
import { count, say } from "./phrases.ts";
import { reference } from "./reference.ts";
import { works, type Opened } from "./works.ts";

export const departmentName = (key: string): string => reference().departments.find((d) => d.key === key)?.name ?? key;
export const situationName = (key: string): string => reference().situations.find((s) => s.key === key)?.wording ?? key;

/** title is what a work is called in lists and over its page. */
export function title(o: Opened): string {
	if (o.row.kind === "contact") return o.work.contact?.activity || say("contact.untitled");
	const where = o.work.place || departmentName(o.work.department);
	return say(`title.${o.row.kind}`, o.row.kind === "interview" ? o.work.participants.join(", ") : where);
}

export function subtitle(o: Opened): string {
	const c = o.work.contact;
	if (c) return [c.participant, say(c.stopped ? "contact.took" : "contact.runs", lasted((c.stopped ? Date.parse(c.stopped) : Date.now()) - Date.parse(o.work.started)))].filter(Boolean).join(" · ");
	return [departmentName(o.work.department), o.work.situation ? situationName(o.work.situation) : "", say("since", told(o.work.started))].filter(Boolean).join(" · ");
}

function row(o: Opened): HTMLElement {
	const e = copy("work", { title: title(o), sub: subtitle(o), state: o.row.state === "open" ? "" : say(o.row.kind === "contact" ? "state.handed" : "state.ended") });
	find<HTMLAnchorElement>("a", e).href = `#/${o.row.kind === "contact" ? "contact" : "work"}/${o.row.id}`;
	return e;
}

export async function showHome(view: HTMLElement): Promise<void> {
	const all = await works();
	const going = all.filter((o) => o.row.state === "open");
	const over = all.filter((o) => o.row.state !== "open");
	renew(find("[data-list=going]", view), going.map(row));
	renew(find("[data-list=over]", view), over.map(row));
	find("[data-none]", view).hidden = going.length > 0;
	find("[data-some=over]", view).hidden = over.length === 0;
	const open = await drafts();
	renew(find("[data-list=drafts]", view), open.map((n) => {
		const e = copy("draft", { text: n.note.text.slice(0, 120) || say("attached.only"), at: told(n.note.begun) });
		find<HTMLAnchorElement>("a", e).href = `#/work/${n.row.work}/${n.row.id}`;
		return e;
	}));
	find("[data-some=drafts]", view).hidden = open.length === 0;
	find("[data-drafts-count]", view).textContent = count("drafts", open.length);
	find("[data-no-lists]", view).hidden = reference().at !== "";
	const off = Math.round(ahead / 60_000);
	find("[data-clock-off]", view).hidden = Math.abs(off) < 3;
	find("[data-clock-off-by]", view).textContent = say(off > 0 ? "clock.fast" : "clock.slow", Math.abs(off));
}
