// What is noted, as commands of the engine. A command's words are fixed when it
// is made: the same id sent again must say the same.
import { v7 } from "uuid";
import type { Attachment, AttachmentRow, Envelope, Item, Note, Part, Work, WorkKind } from "./model.ts";
import { seal } from "./vault.ts";

/** fresh is an id made here (UUIDv7): later ones sort after earlier ones. */
export const fresh = (): string => v7();

const without = (data: Record<string, unknown>): Record<string, unknown> =>
	Object.fromEntries(Object.entries(data).filter(([, v]) => v !== undefined && v !== "" && !(Array.isArray(v) && v.length === 0)));

function envelope(type: string, stream: string, happened: string, data: Record<string, unknown>): Envelope {
	return { id: fresh(), type, stream, happened_at: happened, data: without(data) };
}

const streamOf = (kind: WorkKind, id: string): string => (kind === "session" ? `fieldwork-${id}` : `interview-${id}`);

/** item puts a command into the form in which it waits. */
export async function item(work: string, part: Part, e: Envelope, more: Partial<Pick<Item, "note" | "gives" | "needs">> = {}): Promise<Item> {
	return { id: e.id, kind: "command", state: "waiting", work, part, needs: [], attempts: 0, at: Date.parse(e.happened_at), ...more, box: await seal(`outbox/${e.id}`, JSON.stringify(e)) };
}

export function start(kind: WorkKind, id: string, w: Work, own: string): Promise<Item> {
	const e = kind === "session"
		? envelope("fieldwork.start-session", streamOf(kind, id), w.started, { department: w.department, own_department: own, unit: w.unit, place: w.place, life_situation: w.situation, participants: w.participants })
		: envelope("interview.start", streamOf(kind, id), w.started,
			{ participants: w.participants, setting: w.place ? { place: w.place } : undefined, life_situation: w.situation, department: w.department, unit: w.unit });
	return item(id, "start", e, { gives: `work:${id}` });
}

/** attach is an attachment as it waits: what is said of it beside its content. */
export async function attach(kind: WorkKind, row: AttachmentRow, a: Attachment): Promise<Item> {
	const e: Envelope = { id: row.id, type: kind === "session" ? "fieldwork.add-attachment" : "interview.add-attachment", stream: streamOf(kind, row.work), happened_at: a.taken,
		data: without({ note: row.note }) };
	return { ...(await item(row.work, "attachment", e, { needs: [row.note ? `note:${row.note}` : `work:${row.work}`] })), kind: "attachment" };
}

export function end(kind: WorkKind, id: string, at: string): Promise<Item> {
	return item(id, "end", envelope(kind === "session" ? "fieldwork.end-session" : "interview.end", streamOf(kind, id), at, {}), { needs: [`work:${id}`] });
}

export function write(kind: WorkKind, work: string, id: string, n: Note): Promise<Item> {
	const e = kind === "session"
		? envelope("fieldwork.write-note", streamOf(kind, work), n.begun,
			{ note: id, kind: n.kind, text: n.text, speaker: n.kind === "verbatim" ? n.speaker : "", principles: n.principles, device_at: n.typed, finished: true })
		: envelope("interview.record-utterance", streamOf(kind, work), n.begun, { utterance: id, speaker: n.speaker, text: n.text });
	return item(work, "note", e, { note: id, gives: `note:${id}`, needs: [`work:${work}`] });
}

/** contact is a timed touchpoint in up to four commands, without those that the engine has taken already. */
export async function contact(id: string, w: Work, done: Part[]): Promise<Item[]> {
	const c = w.contact!;
	const stream = `journey-${c.journey}`;
	const journey = [`journey:${c.journey}`];
	const touchpoint = [`touchpoint:${id}`];
	const items: Item[] = [];
	if (c.fresh && !done.includes("journey")) {
		items.push(await item(id, "journey", envelope("journey.start", stream, w.started, { participant: c.participant, life_situation: w.situation }), { gives: journey[0]! }));
	}
	if (!done.includes("request")) {
		const e = envelope("journey.request-touchpoint", stream, w.started,
			{ touchpoint: id, department: w.department, unit: w.unit, activity: c.activity, channel: c.channel, sender: c.sender, place: w.place, summary: c.summary });
		items.push(await item(id, "request", e, { gives: touchpoint[0]!, needs: journey }));
	}
	if (c.waiting && !done.includes("acknowledge")) {
		items.push(await item(id, "acknowledge", envelope("journey.acknowledge-touchpoint", stream, c.waiting, { touchpoint: id }), { needs: touchpoint }));
	}
	if (c.answered && c.stopped && !done.includes("answer")) {
		items.push(await item(id, "answer", envelope("journey.answer-touchpoint", stream, c.stopped, { touchpoint: id, channel: c.channel }), { needs: touchpoint }));
	}
	return items;
}
