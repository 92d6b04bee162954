// Photos and sounds: of the note that is being written, or of an interview itself.
import { attachedIn, attachedTo, called, forgetAttachment, handOver, keepPhoto, largestPhoto, takeBack } from "./attachments.ts";
import { tell } from "./bus.ts";
import { lasted, stamp } from "./clock.ts";
import { click, copy, find, renew } from "./dom.ts";
import { keep, noteOf } from "./notes.ts";
import { items } from "./outbox.ts";
import { say } from "./phrases.ts";
import { Denied, record, recording, silence, type Place } from "./recording.ts";
import { unlocked } from "./vault.ts";

let many = 0; // that the note has
let shown = "";
let target: () => Place | null = () => null;
let changed: () => Promise<void> = async () => {};

/** attached is how many the note that is being written has, or is about to have. */
export const attached = (): number => many + (recording()?.note ? 1 : 0);

const view = () => find("[data-attach]");
const tellOf = (text: string): void => void (find("[data-attach-said]", view()).textContent = text);

/** listAttached shows what there is of a note, or of an interview. */
export async function listAttached(of: Place | null): Promise<void> {
	const place = of ? `${of.work}/${of.note}` : "";
	if (shown !== place) {
		many = 0;
		tellOf("");
	}
	shown = place;
	recordButton();
	const rows = !of || !unlocked() ? [] : of.note ? await ofNote(of) : await ofInterview(of);
	if (shown !== place) return; // another was begun meanwhile
	many = of?.note ? rows.length : 0;
	renew(find("[data-list=attached]", view()), rows);
}

async function ofNote(of: Place): Promise<HTMLElement[]> {
	return (await attachedTo(of.note)).map(({ row, attachment }) => line(called(attachment), "", async () => {
		await forgetAttachment(row.id);
		await listAttached(of);
		await changed();
	}));
}

/** ofInterview are those of the interview itself, which wait to be sent, or are. What
 * is recorded at the moment is not among them. */
async function ofInterview(of: Place): Promise<HTMLElement[]> {
	const waiting = new Map((await items()).filter((i) => i.kind === "attachment").map((i) => [i.id, i]));
	const all = (await attachedIn(of.work)).filter((a) => a.row.note === "" && a.row.state !== "draft");
	return all.map(({ row, attachment }) => {
		const it = waiting.get(row.id);
		const state = row.state === "sent" ? "sent" : it?.state === "refused" ? "refused" : it && it.attempts > 0 ? "tried" : "finished";
		return line(called(attachment), say(`note.${state}`), state === "sent" || state === "tried" ? null : async () => {
			if (!(await takeBack(row.id))) tellOf(say("attached.too.late"));
			await listAttached(of);
		});
	});
}

function line(what: string, state: string, drop: (() => Promise<void>) | null): HTMLElement {
	const e = copy("attached", { what, state });
	const button = find<HTMLButtonElement>("button", e);
	if (!drop) button.remove();
	find(".sr-only", button).textContent = say("attached.drop", what);
	click(button, async () => {
		if (confirm(say("attached.drop.sure"))) await drop?.();
	});
	return e;
}

// A photo for which the camera was open so long that the phone has locked itself:
// it is kept as soon as that can be.
let late: { to: Place; file: File }[] = [];

/** photosTaken keeps what was photographed while the phone was locked. */
export async function photosTaken(): Promise<void> {
	const all = late;
	late = [];
	for (const { to, file } of all) {
		const id = await keepPhoto(to.work, to.note, file);
		const at = stamp();
		if (!to.note) await handOver(id);
		else if (!(await noteOf(to.note))) await keep(to.note, to.work, { kind: "descriptive", text: "", speaker: "", principles: [], begun: at, typed: at });
	}
}

async function photographed(to: Place, file: File): Promise<void> {
	if (file.size === 0) return tellOf(say("failed"));
	if (file.size > largestPhoto) return tellOf(say("attached.large", largestPhoto >> 20));
	if (!unlocked()) return void late.push({ to, file });
	try {
		const id = await keepPhoto(to.work, to.note, file);
		if (!to.note) await handOver(id);
	} catch (e) {
		if (!unlocked()) return void late.push({ to, file });
		tellOf(say("not.kept"));
		throw e;
	}
	await listAttached(to);
	tellOf(say("attached.kept"));
	await changed();
	tell("changed");
}

function recordButton(): void {
	const now = recording();
	const here = target();
	const on = now !== null && now.work === here?.work && now.note === here.note;
	const button = find<HTMLButtonElement>("[data-record]", view());
	button.classList.toggle("cap-recording", on);
	find("[data-record-label]", button).textContent = say(on ? "record.stop" : "record.start");
	find("[data-record-time]", button).textContent = on ? lasted(now.ms) : "";
	// An interview's goes on, whatever is looked at.
	const going = find<HTMLAnchorElement>("[data-recording]");
	going.hidden = now === null || now.note !== "";
	if (!now || going.hidden) return;
	going.href = `#/work/${now.work}`;
	find("[data-recording-time]", going).textContent = lasted(now.ms);
}

async function recordNow(to: Place): Promise<void> {
	try {
		await record(to, recordButton, async (id, e) => {
			recordButton();
			try {
				if (!to.note) await handOver(id);
				const here = target();
				if (here?.work !== to.work || here.note !== to.note) return; // it went on while another was looked at
				await listAttached(to);
				tellOf(say(e ? "not.kept" : "attached.kept"));
				await changed();
				tell("changed");
			} catch (x) {
				if (unlocked()) throw x; // it was the lock that ended it, and all of it is kept
			}
		});
		tellOf(say("record.on"));
	} catch (e) {
		if (!(e instanceof Denied)) throw e;
		tellOf(say("record.denied"));
	}
	recordButton();
}

/** attachView sets it up: what something is attached to, and what follows. */
export function attachView(of: () => Place | null, then: () => Promise<void>): void {
	target = of;
	changed = then;
	const photo = find<HTMLInputElement>("[data-photo]", view());
	let to: Place | null = null;
	photo.addEventListener("click", () => (to = target())); // before the camera opens, and perhaps the phone locks
	for (const name of ["input", "change"]) photo.addEventListener(name, (e) => e.stopPropagation()); // it is not a field of the note
	photo.addEventListener("change", () => {
		const file = photo.files?.[0];
		const at = to ?? target();
		to = null;
		photo.value = "";
		if (file && at) photographed(at, file).catch(console.error);
	});
	click(find<HTMLButtonElement>("[data-record]", view()), async () => {
		const at = target();
		const now = recording();
		await silence(); // there is one microphone
		if (at && !(now?.work === at.work && now.note === at.note)) await recordNow(at);
	});
	recordButton();
}
