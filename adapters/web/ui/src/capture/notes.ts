// Notes as the phone keeps them: a draft until the observer says that it is
// finished; then it waits in the outbox; then the engine has it.
import { attachedTo } from "./attachments.ts";
import { tell } from "./bus.ts";
import { attach, fresh, write } from "./commands.ts";
import type { Note, NoteRow } from "./model.ts";
import { soon } from "./outbox.ts";
import { database, piecesOf, writing } from "./store.ts";
import { open, seal } from "./vault.ts";
import type { Opened } from "./works.ts";

export interface OpenedNote {
	row: NoteRow;
	note: Note;
}

const opened = async (row: NoteRow): Promise<OpenedNote> => ({ row, note: await open<Note>(`notes/${row.id}`, row.box) });

/** notesOf lists a work's, the newest observation first. */
export async function notesOf(work: string): Promise<OpenedNote[]> {
	const rows = await (await database()).getAllFromIndex("notes", "work", work);
	return Promise.all(rows.sort((a, b) => b.at - a.at || (a.id < b.id ? 1 : -1)).map(opened));
}

export async function drafts(): Promise<OpenedNote[]> {
	const rows = (await (await database()).getAll("notes")).filter((n) => n.state === "draft");
	return Promise.all(rows.sort((a, b) => b.at - a.at).map(opened));
}

export async function noteOf(id: string): Promise<OpenedNote | null> {
	const row = await (await database()).get("notes", id);
	return row ? opened(row) : null;
}

/** keep keeps a draft; what is finished is not touched. */
export async function keep(id: string, work: string, n: Note): Promise<void> {
	const row: NoteRow = { id, work, state: "draft", at: Date.parse(n.begun), box: await seal(`notes/${id}`, n) };
	const tx = await writing("notes");
	const now = await tx.objectStore("notes").get(id);
	if (!now || now.state === "draft") await tx.objectStore("notes").put(row);
	await tx.done;
}

/** finish makes a draft final: from the same moment it stands in the outbox. */
export async function finishNote(id: string, of: Opened, n: Note): Promise<void> {
	const row: NoteRow = { id, work: of.row.id, state: "finished", at: Date.parse(n.begun), box: await seal(`notes/${id}`, n) };
	const it = await write(of.row.kind, of.row.id, id, n);
	const attached = await Promise.all((await attachedTo(id)).map(async (a) => ({ row: a.row, it: await attach(of.row.kind, a.row, a.attachment) })));
	const tx = await writing("notes", "outbox", "attachments");
	const now = await tx.objectStore("notes").get(id);
	if (!now || now.state === "draft") {
		await tx.objectStore("notes").put(row);
		await tx.objectStore("outbox").add(it);
		for (const a of attached) {
			await tx.objectStore("attachments").put({ ...a.row, state: "finished" });
			await tx.objectStore("outbox").add(a.it);
		}
	}
	await tx.done;
	tell("changed");
	soon();
}

/** back makes a finished note a draft again, where the engine cannot have it: it
 * was never sent, or was refused. It reports the draft's id, "" if it is too late.
 * A refused one gets a new id, since its old one may be somebody else's. */
export async function back(id: string): Promise<string> {
	const was = await noteOf(id);
	if (!was) return "";
	const next = fresh();
	const moved: NoteRow = { ...was.row, id: next, state: "draft", box: await seal(`notes/${next}`, was.note) };
	const tx = await writing("notes", "outbox", "attachments");
	const waiting = await tx.objectStore("outbox").getAll();
	const it = waiting.find((i) => i.note === id);
	const may = it !== undefined && (it.state === "refused" || it.attempts === 0);
	if (may) {
		await tx.objectStore("outbox").delete(it.seq!);
		await tx.objectStore("notes").delete(id);
		await tx.objectStore("notes").put(moved);
		for (const a of waiting.filter((i) => i.kind === "attachment" && i.needs.includes(`note:${id}`))) await tx.objectStore("outbox").delete(a.seq!);
		for (const a of await tx.objectStore("attachments").index("note").getAll(id)) await tx.objectStore("attachments").put({ ...a, note: next, state: "draft" });
	}
	await tx.done;
	if (may) tell("changed");
	return may ? next : "";
}

/** discard forgets a draft, and what was attached to it. */
export async function discard(id: string): Promise<void> {
	const tx = await writing("notes", "attachments", "pieces");
	const now = await tx.objectStore("notes").get(id);
	if (!now || now.state === "draft") {
		await tx.objectStore("notes").delete(id);
		for (const a of await tx.objectStore("attachments").index("note").getAllKeys(id)) {
			await tx.objectStore("attachments").delete(a);
			await tx.objectStore("pieces").delete(piecesOf(a));
		}
	}
	await tx.done;
	tell("changed");
}
