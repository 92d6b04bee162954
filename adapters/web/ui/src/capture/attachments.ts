// Photos and sounds as the phone keeps them: sealed piece by piece as they come,
// so that a recording that breaks off is there up to a few seconds before, and
// that a large one takes little memory until it is sent.
import { tell } from "./bus.ts";
import { lasted, stamp } from "./clock.ts";
import { attach, fresh } from "./commands.ts";
import type { Attachment, AttachmentRow } from "./model.ts";
import { soon } from "./outbox.ts";
import { say } from "./phrases.ts";
import { database, piecesOf, writing } from "./store.ts";
import { open, openBytes, seal, sealBytes } from "./vault.ts";

export interface OpenedAttachment {
	row: AttachmentRow;
	attachment: Attachment;
}

/** The most that the engine takes, in bytes, and that is recorded for a note, and of
 * an interview, in ms. */
export const largestPhoto = 25 << 20;
export const largestSound = 100 << 20;
export const longestSound = 60 * 60_000;
export const longestTalk = 4 * 60 * 60_000;

/** How large a piece of a photo is, in bytes. */
const piece = 2 << 20;

const opened = async (row: AttachmentRow): Promise<OpenedAttachment> => ({ row, attachment: await open<Attachment>(`attachments/${row.id}`, row.box) });

/** attachedTo lists a note's, the first first. */
export async function attachedTo(note: string): Promise<OpenedAttachment[]> {
	const rows = await (await database()).getAllFromIndex("attachments", "note", note);
	return Promise.all(rows.sort((a, b) => (a.id < b.id ? -1 : 1)).map(opened));
}

/** attachedIn lists all of a session's, or an interview's. */
export async function attachedIn(work: string): Promise<OpenedAttachment[]> {
	const rows = await (await database()).getAllFromIndex("attachments", "work", work);
	return Promise.all(rows.sort((a, b) => (a.id < b.id ? -1 : 1)).map(opened));
}

export async function attachmentOf(id: string): Promise<OpenedAttachment | null> {
	const row = await (await database()).get("attachments", id);
	return row ? opened(row) : null;
}

/** Growing is an attachment that pieces are added to. */
export class Growing {
	readonly id = fresh();
	private pieces = 0;
	private bytes = 0;
	private readonly taken = stamp();

	get size(): number {
		return this.bytes;
	}

	constructor(private readonly work: string, private readonly note: string, private readonly type: string) {}

	/** add has a piece on the disk when it returns. */
	async add(content: ArrayBuffer, seconds?: number): Promise<void> {
		const n = this.pieces;
		const bytes = this.bytes + content.byteLength;
		const what: Attachment = { type: this.type, bytes, taken: this.taken, ...(seconds === undefined ? {} : { seconds }) };
		const row: AttachmentRow = { id: this.id, work: this.work, note: this.note, state: "draft", pieces: n + 1, box: await seal(`attachments/${this.id}`, what) };
		const box = await sealBytes(`pieces/${this.id}/${n}`, content);
		const tx = await writing("attachments", "pieces");
		await Promise.all([tx.objectStore("attachments").put(row), tx.objectStore("pieces").put({ attachment: this.id, n, box }), tx.done]);
		this.pieces = n + 1;
		this.bytes = bytes;
	}
}

/** keepPhoto seals a photo, whole or not at all, and says which it is. */
export async function keepPhoto(work: string, note: string, file: Blob): Promise<string> {
	const g = new Growing(work, note, file.type || "image/jpeg");
	try {
		for (let at = 0; at < file.size; at += piece) await g.add(await file.slice(at, at + piece).arrayBuffer());
	} catch (e) {
		await forgetAttachment(g.id).catch(() => {}); // the database itself is what fails
		throw e;
	}
	return g.id;
}

/** Recording is the name of the lock that is held while sound is recorded. */
export const recordingLock = "ledetraad-capture-recording";

/** handOver has a photo or a sound of an interview itself wait to be sent. Nothing is
 * written to it, so it goes as soon as it is there. */
export async function handOver(id: string): Promise<void> {
	const a = await attachmentOf(id);
	if (a?.row.state !== "draft" || a.row.note !== "") return;
	const it = await attach("interview", a.row, a.attachment);
	const tx = await writing("attachments", "outbox");
	const now = await tx.objectStore("attachments").get(id);
	if (now?.state === "draft") {
		await tx.objectStore("attachments").put({ ...now, state: "finished" });
		await tx.objectStore("outbox").add(it);
	}
	await tx.done;
	tell("changed");
	soon();
}

/** handOverBroken hands over what an interview's recording came to before the phone
 * went off, if nothing is recorded now, here or in another window. */
export async function handOverBroken(): Promise<void> {
	await navigator.locks.request(recordingLock, { ifAvailable: true }, async (lock) => {
		if (!lock) return;
		for (const row of await (await database()).getAllFromIndex("attachments", "note", "")) await handOver(row.id);
	});
}

/** takeBack forgets one that the engine cannot have; it reports whether it could. */
export async function takeBack(id: string): Promise<boolean> {
	const tx = await writing("attachments", "pieces", "outbox");
	const it = (await tx.objectStore("outbox").getAll()).find((i) => i.kind === "attachment" && i.id === id);
	const may = it === undefined ? (await tx.objectStore("attachments").get(id))?.state === "draft" : it.state === "refused" || it.attempts === 0;
	if (may) {
		if (it) await tx.objectStore("outbox").delete(it.seq!);
		await tx.objectStore("attachments").delete(id);
		await tx.objectStore("pieces").delete(piecesOf(id));
	}
	await tx.done;
	if (may) tell("changed");
	return may;
}

/** forgetAttachment leaves nothing of it on the phone. */
export async function forgetAttachment(id: string): Promise<void> {
	const tx = await writing("attachments", "pieces", "outbox");
	for (const it of await tx.objectStore("outbox").getAll()) if (it.kind === "attachment" && it.id === id) await tx.objectStore("outbox").delete(it.seq!);
	await Promise.all([tx.objectStore("attachments").delete(id), tx.objectStore("pieces").delete(piecesOf(id)), tx.done]);
	tell("changed");
}

/** resend lets a refused one wait again. */
export async function resend(id: string): Promise<void> {
	const tx = await writing("outbox");
	for (const it of await tx.objectStore("outbox").getAll()) {
		if (it.kind !== "attachment" || it.id !== id) continue;
		const { problem: _, ...rest } = it;
		await tx.objectStore("outbox").put({ ...rest, state: "waiting" });
	}
	await tx.done;
	tell("changed");
}

/** Broken says that something of it is missing on the phone. */
export class Broken extends Error {}

/** contentOf is all of it, as it came. */
export async function contentOf(id: string): Promise<{ type: string; bytes: Uint8Array<ArrayBuffer> }> {
	const a = await attachmentOf(id);
	if (!a) throw new Broken("it is not there");
	const bytes = new Uint8Array(a.attachment.bytes);
	let at = 0;
	for (let n = 0; n < a.row.pieces; n++) {
		const row = await (await database()).get("pieces", [id, n]);
		if (!row) throw new Broken("a piece of it is not there");
		const part = new Uint8Array(await openBytes(`pieces/${id}/${n}`, row.box));
		bytes.set(part, at);
		at += part.length;
	}
	if (at !== bytes.length) throw new Broken("it is not whole");
	return { type: a.attachment.type, bytes };
}

/** called is what an attachment is, and how large. */
export function called(a: Attachment): string {
	const locale = document.documentElement.lang === "en" ? "en-GB" : "da-DK";
	const kilo = a.bytes < 1_000_000;
	const size = `${new Intl.NumberFormat(locale, { maximumFractionDigits: kilo ? 0 : 1 }).format(Math.max(kilo ? 1 : 0, a.bytes / (kilo ? 1000 : 1_000_000)))} ${kilo ? "kB" : "MB"}`;
	return a.type.startsWith("image/") ? say("attached.photo", size) : say("attached.sound", lasted((a.seconds ?? 0) * 1000), size);
}
