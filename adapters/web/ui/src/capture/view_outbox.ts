// Everything that the engine has not answered for, in the order in which it goes.
import { attachmentOf, called, forgetAttachment, resend } from "./attachments.ts";
import { told } from "./clock.ts";
import { click, copy, find, renew } from "./dom.ts";
import type { Envelope, Item } from "./model.ts";
import { back } from "./notes.ts";
import { items, soon } from "./outbox.ts";
import { say } from "./phrases.ts";
import { why } from "./reasons.ts";
import { open } from "./vault.ts";
import { recall } from "./works.ts";

export async function showOutbox(view: HTMLElement, go: (to: string) => void): Promise<void> {
	const all = await items();
	const missing = new Set(all.filter((i) => i.state === "refused").map((i) => i.gives));
	const rows = await Promise.all(all.map(async (it) => {
		const e = JSON.parse(await open<string>(`outbox/${it.id}`, it.box)) as Envelope;
		const held = it.needs.some((n) => missing.has(n));
		const attached = it.kind === "attachment" ? await attachmentOf(it.id) : null;
		const li = copy("item", { what: attached ? called(attached.attachment) : say(`part.${it.part}`), text: String(e.data["text"] ?? e.data["activity"] ?? e.data["place"] ?? ""), at: told(e.happened_at),
			state: say(it.state === "refused" ? "note.refused" : held ? "note.held" : it.attempts > 0 ? "note.tried" : "note.finished"), why: why(it.problem) });
		li.classList.toggle("cap-is-refused", it.state === "refused");
		actions(li, it, go);
		return li;
	}));
	renew(find("[data-list=items]", view), rows);
	find("[data-nothing]", view).hidden = all.length > 0;
}

function actions(li: HTMLElement, it: Item, go: (to: string) => void): void {
	const edit = find<HTMLButtonElement>("[data-edit]", li), again = find<HTMLButtonElement>("[data-again]", li), drop = find<HTMLButtonElement>("[data-drop]", li);
	const attached = it.kind === "attachment";
	edit.hidden = attached || it.state !== "refused";
	again.hidden = drop.hidden = !attached || it.state !== "refused";
	click(again, async () => {
		await resend(it.id);
		soon();
	});
	click(drop, async () => {
		if (confirm(say("attached.drop.sure"))) await forgetAttachment(it.id);
	});
	click(edit, async () => {
		if (it.part === "start") return go(`/again/${it.seq}`);
		if (it.note) {
			const draft = await back(it.note);
			return go(draft ? `/work/${it.work}/${draft}` : "/outbox");
		}
		if (it.part === "end") return go(`/work/${it.work}`);
		await recall(it.work);
		go(`/contact/${it.work}`);
	});
}
