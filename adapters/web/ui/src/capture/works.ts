// Observation sessions, interviews and timed contacts, as the phone keeps them.
import { tell } from "./bus.ts";
import { contact, end, fresh, start } from "./commands.ts";
import { stamp } from "./clock.ts";
import type { Item, Work, WorkKind, WorkRow } from "./model.ts";
import { soon } from "./outbox.ts";
import { reference } from "./reference.ts";
import { database, piecesOf, writing } from "./store.ts";
import { open, seal } from "./vault.ts";

export interface Opened {
	row: WorkRow;
	work: Work;
}

const box = (id: string, w: Work) => seal(`works/${id}`, w);

async function opened(row: WorkRow): Promise<Opened> {
	return { row, work: await open<Work>(`works/${row.id}`, row.box) };
}

/** works lists all, the newest first. */
export async function works(): Promise<Opened[]> {
	const rows = await (await database()).getAll("works");
	return Promise.all(rows.sort((a, b) => (a.id < b.id ? 1 : -1)).map(opened));
}

export async function workOf(id: string): Promise<Opened | null> {
	const row = await (await database()).get("works", id);
	return row ? opened(row) : null;
}

/** begin opens a session or an interview, and tells the engine when it can. */
export async function begin(kind: "session" | "interview", w: Work): Promise<string> {
	const id = fresh();
	const row: WorkRow = { id, kind, state: "open", at: Date.now(), done: [], box: await box(id, w) };
	const first = await start(kind, id, w, reference().own);
	const tx = await writing("works", "outbox");
	await Promise.all([tx.objectStore("works").put(row), tx.objectStore("outbox").add(first), tx.done]);
	tell("changed");
	soon();
	return id;
}

/** restart sends a refused beginning again, corrected; what waits for it goes after it. */
export async function restart(it: Item, w: Work): Promise<void> {
	const row = await (await database()).get("works", it.work);
	if (!row) return;
	const first = await start(row.kind, row.id, w, reference().own);
	const sealed = await box(row.id, w);
	const tx = await writing("works", "outbox");
	await Promise.all([tx.objectStore("works").put({ ...row, box: sealed }), tx.objectStore("outbox").put({ ...first, seq: it.seq! }), tx.done]);
	tell("changed");
	soon();
}

export async function finish(o: Opened): Promise<void> {
	const at = stamp();
	const last = await end(o.row.kind, o.row.id, at);
	const sealed = await box(o.row.id, { ...o.work, ended: at });
	const tx = await writing("works", "outbox");
	const now = (await tx.objectStore("works").get(o.row.id))!;
	await Promise.all([tx.objectStore("works").put({ ...now, state: "ended", at: Date.now(), box: sealed }), tx.objectStore("outbox").add(last), tx.done]);
	tell("changed");
	soon();
}

/** time begins a contact: the clock runs from now, the rest can be said later. */
export async function time(): Promise<string> {
	const id = fresh();
	const w: Work = { department: reference().own, participants: [], started: stamp(),
		contact: { journey: fresh(), fresh: true, participant: "", activity: "", channel: "phone", sender: "citizen", summary: "", answered: false } };
	await keepWork({ row: { id, kind: "contact", state: "open", at: Date.now(), done: [], box: await box(id, w) }, work: w });
	tell("changed");
	return id;
}

/** keepWork keeps what was changed of a work that is not sent. */
export async function keepWork(o: Opened): Promise<void> {
	const sealed = await box(o.row.id, o.work);
	const tx = await writing("works");
	const now = await tx.objectStore("works").get(o.row.id);
	await Promise.all([tx.objectStore("works").put({ ...(now ?? o.row), state: o.row.state, at: Date.now(), box: sealed }), tx.done]);
}

/** send hands a contact to the outbox. */
export async function send(o: Opened): Promise<void> {
	const parts = await contact(o.row.id, o.work, o.row.done);
	const sealed = await box(o.row.id, o.work);
	const tx = await writing("works", "outbox");
	const now = (await tx.objectStore("works").get(o.row.id))!;
	await tx.objectStore("works").put({ ...now, state: "sending", at: Date.now(), box: sealed });
	for (const p of parts) await tx.objectStore("outbox").add(p);
	await tx.done;
	tell("changed");
	soon();
}

/** recall takes back what of a contact the engine has not taken, where something
 * of it was refused, so that it can be corrected. */
export async function recall(id: string): Promise<void> {
	const tx = await writing("works", "outbox");
	const row = await tx.objectStore("works").get(id);
	if (row) {
		for (const it of await tx.objectStore("outbox").getAll()) {
			if (it.work === id && (it.state === "refused" || it.attempts === 0 || it.needs.length > 0)) await tx.objectStore("outbox").delete(it.seq!);
		}
		await tx.objectStore("works").put({ ...row, state: "open" });
	}
	await tx.done;
	tell("changed");
}

/** drop forgets a contact that was never sent. */
export async function drop(id: string): Promise<void> {
	const tx = await writing("works");
	await Promise.all([tx.objectStore("works").delete(id), tx.done]);
	tell("changed");
}

/** How long what was sent can still be read on the phone after its end, in ms. */
const keepFor = 24 * 3600_000;

/** clear takes away what was sent and is over for a day. */
export async function clear(): Promise<void> {
	const tx = await writing("works", "notes", "outbox", "attachments", "pieces");
	const waiting = new Set((await tx.objectStore("outbox").getAll()).map((i) => i.work));
	for (const w of await tx.objectStore("works").getAll()) {
		if (w.state === "open" || waiting.has(w.id) || Date.now() - w.at < keepFor) continue;
		const notes = await tx.objectStore("notes").index("work").getAll(w.id);
		const attached = await tx.objectStore("attachments").index("work").getAll(w.id);
		if (notes.some((n) => n.state !== "sent") || attached.some((a) => a.note === "" && a.state !== "sent")) continue;
		for (const n of notes) await tx.objectStore("notes").delete(n.id);
		for (const a of attached) {
			await tx.objectStore("attachments").delete(a.id);
			await tx.objectStore("pieces").delete(piecesOf(a.id));
		}
		await tx.objectStore("works").delete(w.id);
	}
	await tx.done;
}

/** made are journeys that began on this phone, whether the engine has them yet or not. */
export async function made(): Promise<{ id: string; participant: string; situation: string }[]> {
	const list = (await works()).filter((o) => o.row.kind === "contact" && o.work.contact?.fresh && o.row.state === "sending");
	return list.map((o) => ({ id: o.work.contact!.journey, participant: o.work.contact!.participant, situation: o.work.situation ?? "" }));
}

export const kindOf = (o: Opened): WorkKind => o.row.kind;
