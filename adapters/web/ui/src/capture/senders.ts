// How what waits is sent, by its kind. A sender answers for each item by itself,
// in order: taken, refused, or neither (later), and throws where nothing is known.
// An item leaves the phone only when the engine itself says that it has it.
import { NoAnswer, post, put, Refused } from "./api.ts";
import { Broken, contentOf } from "./attachments.ts";
import type { Envelope, Item, Problem } from "./model.ts";
import { say } from "./phrases.ts";
import { open } from "./vault.ts";

export type Outcome = { is: "taken" } | { is: "refused"; problem: Problem } | { is: "later"; why: "engine" | "clock" };

export interface Sender {
	most: number; // items at a time
	send: (items: Item[]) => Promise<Outcome[]>;
}

interface Answer {
	id: string;
	position?: string;
	problem?: { status: number; detail?: string; errors?: { location?: string; message?: string }[] };
}

const taken: Outcome = { is: "taken" };

function outcome(asked: Item, a: Answer): Outcome {
	if (a.id !== asked.id) throw new NoAnswer("an answer to something else");
	if (!a.problem) {
		if (!a.position) throw new NoAnswer("an answer without a place in the log");
		return taken;
	}
	const problem: Problem = { status: a.problem.status, field: a.problem.errors?.[0]?.location ?? "", detail: a.problem.errors?.[0]?.message ?? a.problem.detail ?? "" };
	if (problem.status >= 500 || problem.status === 429 || problem.status === 408) return { is: "later", why: "engine" };
	// A clock that is ahead: what is not yet past is taken when it is.
	if (problem.field === "happened_at" && Date.now() - asked.at < 24 * 3600_000) return { is: "later", why: "clock" };
	return { is: "refused", problem };
}

async function commands(items: Item[]): Promise<Outcome[]> {
	const words = await Promise.all(items.map((i) => open<string>(`outbox/${i.id}`, i.box)));
	try {
		const answers = await post<Answer[]>("/api/v1/commands", `[${words.join(",")}]`);
		if (!Array.isArray(answers) || answers.length !== items.length) throw new NoAnswer("not an answer for each");
		return items.map((it, n) => outcome(it, answers[n]!));
	} catch (e) {
		// Refused whole: one by one it shows which of them it is.
		if (!(e instanceof Refused) || e.status === 403 || e.status === 421) throw e;
		if (items.length === 1) return [{ is: "refused", problem: { status: e.status, field: e.field, detail: e.detail } }];
		const each: Outcome[] = [];
		for (const it of items) each.push(...(await commands([it])));
		return each;
	}
}

interface Attached {
	attachment: string;
	position?: string;
	received?: number;
}

/** attachments sends one: its content, and in the address what is said of it. */
async function attachments([it]: Item[]): Promise<Outcome[]> {
	if (!it) return [];
	const e = JSON.parse(await open<string>(`outbox/${it.id}`, it.box)) as Envelope;
	const q = new URLSearchParams({ ...e.data as Record<string, string>, happened_at: e.happened_at });
	const to = e.stream.replace(/^fieldwork-/, "sessions/").replace(/^interview-/, "interviews/");
	try {
		const { type, bytes } = await contentOf(it.id);
		const a = await put<Attached>(`/api/v1/${to}/attachments/${it.id}?${q}`, type, bytes);
		if (a.attachment !== it.id || !a.position || a.received !== bytes.length) throw new NoAnswer("not an answer to this");
		return [taken];
	} catch (x) {
		if (x instanceof Broken) return [{ is: "refused", problem: { status: 0, field: "", detail: say("attached.broken") } }];
		if (!(x instanceof Refused) || x.status === 403 || x.status === 421) throw x;
		return [outcome(it, { id: it.id, problem: { status: x.status, detail: x.detail, errors: x.field ? [{ location: x.field, message: x.detail }] : [] } })];
	}
}

export const senders: Record<Item["kind"], Sender> = { command: { most: 25, send: commands }, attachment: { most: 1, send: attachments } };
