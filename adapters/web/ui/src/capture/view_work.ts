// The page one stands with in the corridor: write, say what it is, done.
import { attachedIn, called, type OpenedAttachment } from "./attachments.ts";
import { field, stamp, told } from "./clock.ts";
import { fresh } from "./commands.ts";
import { cprIn } from "./cpr.ts";
import { all, click, copy, find, renew, wrong } from "./dom.ts";
import type { Item, Note } from "./model.ts";
import { back, discard, finishNote, keep, noteOf, notesOf, type OpenedNote } from "./notes.ts";
import { items } from "./outbox.ts";
import { say } from "./phrases.ts";
import { why } from "./reasons.ts";
import { hush, recording, silence, type Place } from "./recording.ts";
import { reference } from "./reference.ts";
import { attached, attachView, listAttached } from "./view_attach.ts";
import { subtitle, title } from "./view_home.ts";
import { finish, workOf, type Opened } from "./works.ts";

/** How long after the last letter a draft is kept, in ms. */
const pause = 250;

let of: Opened | null = null;
let showing = 0; // counts what was asked to be shown: only the last comes into the editor
let id = "";
let begun = "";
let typed = "";
let aside = false;
let last = { kind: "descriptive", speaker: "", turn: "citizen" }; // what was chosen for the note before
let timer: ReturnType<typeof setTimeout> | undefined;
let dirty = false;
let warned = ""; // the text that the writer wants sent although it was warned of

const talk = (): boolean => of?.row.kind === "interview";

/** target is what a photo or a sound belongs to: the note, or the whole interview. */
const target = (): Place | null => (of && id ? { work: of.row.id, note: talk() ? "" : id } : null);

const view = () => find("[data-view=work]");
const form = () => find<HTMLFormElement>("form[data-form=note]");
const text = () => find<HTMLTextAreaElement>("textarea[name=text]", form());
const chosen = (name: string): string => form().querySelector<HTMLInputElement>(`input[name=${name}]:checked`)?.value ?? "";
const choose = (name: string, value: string): void => {
	for (const i of all<HTMLInputElement>(`input[name=${name}]`, form())) i.checked = i.value === value;
};

function current(): Note {
	return { kind: talk() ? "turn" : chosen("kind"), text: text().value, speaker: chosen(talk() ? "turn" : "speaker"),
		principles: all<HTMLInputElement>("input[name=principle]:checked", form()).map((i) => i.value), begun: begun || stamp(), typed: typed || stamp(), ...(aside ? { aside } : {}) };
}

function kindChanged(): void {
	find("[data-speakers]", form()).hidden = of?.row.kind !== "session" || chosen("kind") !== "verbatim";
}

/** flush keeps what was written and not yet kept. */
export async function flush(): Promise<void> {
	clearTimeout(timer);
	if (!dirty || !of || !id) return;
	dirty = false;
	const n = current();
	try {
		if (n.text.trim() === "" && attached() === 0) return await discard(id);
		await keep(id, of.row.id, n);
		find("[data-kept]", view()).textContent = say("kept", told(Date.now()));
	} catch (e) {
		dirty = true;
		wrong(form(), say("not.kept"));
		throw e;
	}
}

function changed(): void {
	begun ||= stamp();
	typed = stamp();
	dirty = true;
	wrong(form(), "");
	clearTimeout(timer);
	timer = setTimeout(() => flush().catch(console.error), pause);
}

/** blank begins a new note, of the kind of the one before. */
function blank(): void {
	id = fresh();
	begun = typed = warned = "";
	aside = dirty = false;
	form().reset();
	choose("kind", last.kind);
	choose("speaker", last.speaker);
	choose("turn", last.turn);
	find("[data-kept]", view()).textContent = "";
	find("[data-discard]", view()).hidden = true;
	wrong(form(), "");
	kindChanged();
	void listAttached(target());
}

function take(n: OpenedNote): void {
	blank();
	id = n.row.id;
	({ begun, typed } = n.note);
	text().value = n.note.text;
	choose("kind", n.note.kind);
	choose("speaker", n.note.speaker);
	choose("turn", n.note.speaker);
	for (const i of all<HTMLInputElement>("input[name=principle]", form())) i.checked = n.note.principles.includes(i.value);
	find<HTMLInputElement>("[name=at]", form()).value = field(n.note.begun);
	find("[data-discard]", view()).hidden = false;
	kindChanged();
	void listAttached(target());
}

export async function showWork(work: string, note?: string): Promise<boolean> {
	await hush();
	await flush();
	const mine = ++showing;
	of = null; // nothing is kept until the editor and the work are one another's again
	const opened = await workOf(work);
	if (!opened) return mine !== showing;
	const draft = note ? await noteOf(note) : (await notesOf(work)).find((n) => n.row.state === "draft" && !n.note.aside);
	if (mine !== showing) return true; // another was asked for meanwhile
	const v = view();
	find("[data-list=notes]", v).replaceChildren(); // another's must not stand under this one's name
	find("[data-title]", v).textContent = title(opened);
	find("[data-sub]", v).textContent = subtitle(opened);
	for (const e of all("[data-for]", v)) e.hidden = e.dataset["for"] !== opened.row.kind;
	const marks = find("[data-principles]", v);
	marks.hidden = opened.row.kind !== "session" || reference().principles.length === 0;
	find("[data-chips]", marks).replaceChildren(...reference().principles.map((p) => {
		const chip = copy("chip", { text: p.name });
		find<HTMLInputElement>("input", chip).value = p.key;
		return chip;
	}));
	of = opened;
	if (draft?.row.state === "draft" && draft.row.work === work) take(draft);
	else blank();
	await listNotes();
	text().focus({ preventScroll: true });
	return true;
}

/** listNotes shows what stands already; the editor is left alone. */
export async function listNotes(): Promise<void> {
	if (!of) return;
	const work = of.row.id;
	const now = await workOf(work);
	const all = await items();
	const notes = await notesOf(work);
	const more = await attachedIn(work);
	// Another work may have come into the editor: what is written now is that one's.
	if (of?.row.id !== work) return;
	of = now ?? of;
	const waiting = new Map(all.filter((i) => i.note).map((i) => [i.note!, i]));
	const going = new Map(all.filter((i) => i.kind === "attachment").map((i) => [i.id, i]));
	const list = notes.filter((n) => n.row.id !== id);
	renew(find("[data-list=notes]", view()), list.map((n) => {
		const row = noteRow(n, waiting.get(n.row.id));
		find("[data-attached]", row).replaceChildren(...more.filter((a) => a.row.note === n.row.id).map((a) => attachedRow(a, going.get(a.row.id))));
		return row;
	}));
	if (talk()) void listAttached(target());
	find("[data-no-notes]", view()).hidden = list.length > 0;
	find("[data-end]", view()).hidden = of.row.state !== "open";
}

function noteRow(n: OpenedNote, it: Item | undefined): HTMLElement {
	const state = n.row.state === "draft" ? "draft" : it?.state === "refused" ? "refused" : n.row.state;
	const what = n.note.kind === "turn" || n.note.kind === "verbatim" ? say(`speaker.${n.note.speaker}`) : say(`notekind.${n.note.kind}`);
	const e = copy("note", { text: n.note.text, what, at: told(n.note.begun), state: say(`note.${state}`),
		why: why(it?.problem) });
	e.classList.add(`cap-is-${state}`);
	const edit = find<HTMLButtonElement>("button", e);
	edit.hidden = !(n.row.state === "draft" || (it && (it.state === "refused" || it.attempts === 0)));
	click(edit, () => reopen(n.row));
	return e;
}

function attachedRow(a: OpenedAttachment, it: Item | undefined): HTMLElement {
	const state = a.row.state === "finished" ? (it?.state === "refused" ? "refused" : it && it.attempts > 0 ? "tried" : "finished") : a.row.state;
	return copy("attached-to", { what: called(a.attachment), state: say(`note.${state}`) });
}

/** reopen brings a note back into the editor, if the engine cannot have it. */
export async function reopen(row: OpenedNote["row"]): Promise<void> {
	await flush();
	const draft = row.state === "draft" ? row.id : await back(row.id);
	if (!draft) return wrong(form(), say("too.late"));
	await showWork(row.work, draft);
	text().scrollIntoView({ block: "center" });
}

let busy = false;

async function done(): Promise<void> {
	const n = current();
	if (!of || busy) return;
	await hush();
	if (n.text.trim() === "") return refuse(say(attached() > 0 ? "note.words" : "note.empty"), text());
	if ((n.kind === "verbatim" || n.kind === "turn") && !n.speaker) return refuse(say("note.who"), find(`input[name=${n.kind === "turn" ? "turn" : "speaker"}]`, form()));
	const cpr = cprIn(n.text);
	if (cpr && warned !== n.text) {
		warned = n.text;
		refuse(say("note.cpr", cpr.start, cpr.end), text());
		const before = [...n.text].slice(0, cpr.start - 1).join("").length;
		text().setSelectionRange(before, before + [...n.text].slice(cpr.start - 1, cpr.end).join("").length);
		return;
	}
	clearTimeout(timer);
	dirty = false;
	const at = find<HTMLInputElement>("[name=at]", form()).value;
	if (at && at !== field(n.begun)) n.begun = stamp(new Date(at));
	delete n.aside;
	last = { kind: chosen("kind") || last.kind, speaker: chosen("speaker") || last.speaker, turn: chosen("turn") || last.turn };
	busy = text().readOnly = true; // what is not yet on the disk stays in sight
	const shown = showing;
	try {
		await finishNote(id, of, n);
		if (shown !== showing) return; // another work is in the editor by now
		blank();
		await listNotes();
		find("[data-kept]", view()).textContent = say("note.done");
		text().focus({ preventScroll: true });
	} catch (e) {
		dirty = true;
		refuse(say("not.kept"), text());
		throw e;
	} finally {
		busy = text().readOnly = false;
	}
}

function refuse(why: string, at: HTMLElement): void {
	wrong(form(), why);
	at.focus();
}

/** empty leaves no word of anybody in the editor. */
export function empty(): void {
	clearTimeout(timer);
	showing++;
	of = null;
	id = "";
	blank();
	id = "";
	for (const list of ["notes", "attached"]) find(`[data-list=${list}]`, view()).replaceChildren();
	for (const place of ["title", "sub"]) find(`[data-${place}]`, view()).textContent = "";
}

export function workView(go: (to: string) => void): void {
	attachView(target, async () => {
		if (talk()) return; // it belongs to no note
		begun ||= stamp();
		typed = stamp();
		dirty = true; // a draft stands from now on, if there is no word in it yet
		find("[data-discard]", view()).hidden = false;
		await flush();
	});
	form().addEventListener("input", changed);
	form().addEventListener("change", kindChanged);
	form().addEventListener("submit", (e) => {
		e.preventDefault();
		void done();
	});
	text().addEventListener("keydown", (e) => {
		if (e.key === "Enter" && (e.ctrlKey || e.metaKey)) void done();
	});
	click(find<HTMLButtonElement>("[data-aside]", view()), async () => {
		await hush();
		if (text().value.trim() === "" && attached() === 0) return refuse(say("note.empty"), text());
		aside = dirty = true;
		await flush();
		blank();
		await listNotes();
		text().focus({ preventScroll: true });
	});
	click(find<HTMLButtonElement>("[data-discard]", view()), async () => {
		await hush();
		if (!confirm(say("discard.sure"))) return;
		const gone = id;
		clearTimeout(timer);
		blank();
		await discard(gone);
		await listNotes();
	});
	click(find<HTMLButtonElement>("[data-end]", view()), async () => {
		await flush();
		if (!of || !confirm(say(`end.sure.${of.row.kind}`))) return;
		if (recording()?.work === of.row.id) await silence();
		await finish(of);
		go("/");
	});
}
