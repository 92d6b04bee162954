// What the phone keeps. What a person wrote, or where, stands only inside a
// Box; beside it stands what the outbox needs while the phone is locked.

/** Box is something sealed with the phone's data key (vault.ts). */
export interface Box {
	iv: Uint8Array<ArrayBuffer>;
	data: ArrayBuffer;
}

/** An observation session, an interview, or a contact that is timed. */
export type WorkKind = "session" | "interview" | "contact";

export interface WorkRow {
	id: string; // of the stream, or of the touchpoint
	kind: WorkKind;
	state: "open" | "ended" | "sending"; // sending: a contact that was handed to the outbox
	at: number; // when it was last changed, in ms
	done: Part[]; // what the engine has taken
	box: Box; // a Work
}

export interface Work {
	department: string;
	unit?: string;
	place?: string;
	situation?: string;
	participants: string[];
	started: string; // by the device's clock, with its zone
	ended?: string;
	contact?: Contact;
}

/** Contact is a touchpoint with its clock. */
export interface Contact {
	journey: string;
	fresh: boolean; // the journey begins with it
	participant: string;
	activity: string;
	channel: string;
	sender: string;
	summary: string;
	waiting?: string; // since when the matter was seen, and somebody works on it
	stopped?: string;
	answered: boolean;
}

export interface NoteRow {
	id: string;
	work: string;
	state: "draft" | "finished" | "sent";
	at: number; // when it was observed, in ms
	box: Box; // a Note
}

export interface Note {
	kind: string; // of an interview: the speaker
	text: string;
	speaker: string;
	principles: string[];
	begun: string; // when it was observed; the first letter, unless the observer says otherwise
	typed: string; // the last letter
	aside?: boolean; // a draft that the observer put aside
}

/** Part says which of a work's commands an item of the outbox is. */
export type Part = "start" | "note" | "attachment" | "end" | "journey" | "request" | "acknowledge" | "answer";

/** Item is something the engine has not yet answered for. Kinds other than
 * commands, such as attachments, come with a sender of their own (senders.ts). */
export interface Item {
	seq?: number; // given by the store: the order in which they are sent
	id: string; // of the command
	kind: "command" | "attachment";
	state: "waiting" | "refused";
	work: string;
	part: Part;
	note?: string;
	gives?: string; // what others may need, once it is taken: "work:…", "note:…", "journey:…", "touchpoint:…"
	needs: string[];
	attempts: number;
	at: number;
	problem?: Problem;
	box: Box; // the command as it travels, word for word: sent again it must be the same
}

/** AttachmentRow is a photo or a sound. What it is lies in pieces of its own,
 * which go when the engine says that it has all of it. */
export interface AttachmentRow {
	id: string;
	work: string;
	note: string; // "": of the interview itself
	state: "draft" | "finished" | "sent";
	pieces: number;
	box: Box; // an Attachment
}

export interface Attachment {
	type: string; // as the phone says it; the engine looks for itself
	bytes: number;
	seconds?: number; // of a sound
	taken: string;
}

export interface PieceRow {
	attachment: string;
	n: number;
	box: Box; // bytes as they are
}

/** Problem is why something was refused, as the engine says it. */
export interface Problem {
	status: number;
	field: string;
	detail: string;
	danish?: string;
}

export interface Envelope {
	id: string;
	type: string;
	stream: string;
	happened_at: string;
	data: Record<string, unknown>;
}
