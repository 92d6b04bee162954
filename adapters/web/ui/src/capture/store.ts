// The phone's own database. A change that was told to the observer is on the
// disk before it is told: what is written is written with strict durability.
import { openDB, type DBSchema, type IDBPDatabase } from "idb";
import type { AttachmentRow, Box, Item, NoteRow, PieceRow, WorkRow } from "./model.ts";

/** Kept is what unlocks the phone: the data key, wrapped by a key derived from
 * the observer's code. Nothing in it opens anything without the code. */
export interface Kept {
	key: "vault";
	salt: Uint8Array<ArrayBuffer>;
	iterations: number;
	wrapped: Box;
	digits: boolean; // the code is digits alone: the phone shows those keys
	account: string; // whose notes these are
	name: string;
}

interface Setting {
	key: string;
	value: unknown;
}

interface Shape extends DBSchema {
	meta: { key: string; value: Kept | Setting | { key: "reference"; box: Box } };
	works: { key: string; value: WorkRow };
	notes: { key: string; value: NoteRow; indexes: { work: string } };
	outbox: { key: number; value: Item };
	attachments: { key: string; value: AttachmentRow; indexes: { work: string; note: string } };
	pieces: { key: [string, number]; value: PieceRow };
}

export type Database = IDBPDatabase<Shape>;
export type StoreName = "meta" | "works" | "notes" | "outbox" | "attachments" | "pieces";

let opened: Promise<Database> | undefined;

export function database(): Promise<Database> {
	if (opened) return opened;
	const next = openDB<Shape>("ledetraad-capture", 2, {
		upgrade(db, was) {
			if (was < 1) {
				db.createObjectStore("meta", { keyPath: "key" });
				db.createObjectStore("works", { keyPath: "id" });
				db.createObjectStore("notes", { keyPath: "id" }).createIndex("work", "work");
				db.createObjectStore("outbox", { keyPath: "seq", autoIncrement: true });
			}
			const attachments = db.createObjectStore("attachments", { keyPath: "id" });
			attachments.createIndex("work", "work");
			attachments.createIndex("note", "note");
			db.createObjectStore("pieces", { keyPath: ["attachment", "n"] });
		},
		blocking: (_now, _next, event) => {
			opened = undefined;
			(event.target as IDBDatabase).close();
		},
		// Browsers close it by themselves where they lack memory or their disk fails; phones do. What is kept from then
		// on goes through another, or nothing could be kept until the page is loaded anew.
		terminated: () => {
			opened = undefined;
		},
	});
	next.catch(() => (opened = undefined)); // whoever asked is told; the next one tries again
	return (opened = next);
}

/** writing begins a change of several stores, which is made whole or not at all. */
export async function writing<N extends StoreName>(...stores: N[]) {
	return (await database()).transaction(stores, "readwrite", { durability: "strict" });
}

/** forget leaves nothing of it on the phone. */
export async function forget(): Promise<void> {
	const all: StoreName[] = ["meta", "works", "notes", "outbox", "attachments", "pieces"];
	const tx = await writing(...all);
	await Promise.all([...all.map((name) => tx.objectStore(name).clear()), tx.done]);
}

/** piecesOf is the range of an attachment's pieces. */
export const piecesOf = (id: string): IDBKeyRange => IDBKeyRange.bound([id, 0], [id, Infinity]);
