// Photos and sounds of the note that is being written.
import { attachedTo, called, forgetAttachment, keepPhoto, largestPhoto } from "./attachments.ts";
import { tell } from "./bus.ts";
import { lasted, stamp } from "./clock.ts";
import { click, copy, find, renew } from "./dom.ts";
import { keep, noteOf } from "./notes.ts";
import { say } from "./phrases.ts";
import { Denied, hush, record, recordedFor, recording } from "./recording.ts";
import { unlocked } from "./vault.ts";

/** Target is the note that something is attached to. */
interface Target {
	work: string;
	note: string;
}

let many = 0; // that the note has
let shown = "";
let changed: () => Promise<void> = async () => {};

/** attached is how many the note that is being written has, or is about to have. */
export const attached = (): number => many + (recording() ? 1 : 0);

const view = () => find("[data-attach]");
const tellOf = (text: string): void => void (find("[data-attach-said]", view()).textContent = text);

/** listAttached shows what the note has. */
export async function listAttached(note: string): Promise<void> {
	if (shown !== note) {
		many = 0;
		tellOf("");
	}
	shown = note;
	const list = note && unlocked() ? await attachedTo(note) : [];
	if (shown !== note) return; // another was begun meanwhile
	many = list.length;
	renew(find("[data-list=attached]", view()), list.map(({ row, attachment }) => {
		const e = copy("attached", { what: called(attachment) });
		const drop = find<HTMLButtonElement>("button", e);
		find(".sr-only", drop).textContent = say("attached.drop", called(attachment));
		click(drop, async () => {
			if (!confirm(say("attached.drop.sure"))) return;
			await forgetAttachment(row.id);
			await listAttached(note);
			await changed();
		});
		return e;
	}));
}

// A photo for which the camera was open so long that the phone has locked itself:
// it is kept as soon as that can be.
let late: { to: Target; file: File }[] = [];

/** photosTaken keeps what was photographed while the phone was locked. */
export async function photosTaken(): Promise<void> {
	const all = late;
	late = [];
	for (const { to, file } of all) {
		await keepPhoto(to.work, to.note, file);
		const at = stamp();
		if (!(await noteOf(to.note))) await keep(to.note, to.work, { kind: "descriptive", text: "", speaker: "", principles: [], begun: at, typed: at });
	}
}

async function photographed(to: Target, file: File): Promise<void> {
	if (file.size === 0) return tellOf(say("failed"));
	if (file.size > largestPhoto) return tellOf(say("attached.large", largestPhoto >> 20));
	if (!unlocked()) return void late.push({ to, file });
	try {
		await keepPhoto(to.work, to.note, file);
	} catch (e) {
		if (!unlocked()) return void late.push({ to, file });
		tellOf(say("not.kept"));
		throw e;
	}
	await listAttached(to.note);
	tellOf(say("attached.kept"));
	await changed();
	tell("changed");
}

function recordButton(): void {
	const on = recording();
	const button = find<HTMLButtonElement>("[data-record]", view());
	button.classList.toggle("cap-recording", on);
	find("[data-record-label]", button).textContent = say(on ? "record.stop" : "record.start");
	find("[data-record-time]", button).textContent = on ? lasted(recordedFor()) : "";
}

async function recordNow(to: Target): Promise<void> {
	try {
		await record(to.work, to.note, recordButton, async (e) => {
			recordButton();
			try {
				await listAttached(to.note);
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
export function attachView(target: () => Target | null, then: () => Promise<void>): void {
	changed = then;
	const photo = find<HTMLInputElement>("[data-photo]", view());
	let to: Target | null = null;
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
		if (recording()) return hush();
		const at = target();
		if (at) await recordNow(at);
	});
	recordButton();
}
