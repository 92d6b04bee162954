// What is finished and not yet with the engine. It is sent in the order in which
// it was written, by one page at a time, and again and again until the engine
// has answered for each: the ids are made here, so that what was taken without
// the phone learning of it is taken once all the same.
import { getJSON, NoAnswer, post, Refused, Stranger } from "./api.ts";
import { tell } from "./bus.ts";
import type { Item, Problem } from "./model.ts";
import type { Me } from "./reference.ts";
import { senders, type Outcome } from "./senders.ts";
import { database, piecesOf, writing } from "./store.ts";
import { kept, LockedError, unlocked } from "./vault.ts";

/** State is why what waits is not on its way. */
export type State = "idle" | "sending" | "no-answer" | "signed-out" | "another" | "elsewhere" | "no-right" | "clock" | "locked";

let state: State = "idle";
let other = ""; // who else is signed in
export const outboxState = (): State => state;
export const anotherName = (): string => other;

function become(s: State): void {
	state = s;
	tell("sending");
}

export async function items(): Promise<Item[]> {
	return (await database()).getAll("outbox");
}

/** sendable is what can go next: in order, without what was refused and what needs
 * it. Words go before photos and sounds, which take long. */
function sendable(all: Item[]): Item[] {
	const missing = new Set<string>();
	const ready: Item[] = [];
	for (const it of all) {
		if (it.state === "refused" || it.needs.some((n) => missing.has(n))) {
			if (it.gives) missing.add(it.gives);
			continue;
		}
		ready.push(it);
	}
	const kind = ready.some((it) => it.kind === "command") ? "command" : "attachment";
	return ready.filter((it) => it.kind === kind).slice(0, senders[kind].most);
}

/** attempted notes on the disk that a batch is sent, before it is: from now on
 * it may be with the engine, and must not change. What was taken back meanwhile
 * is left out. */
async function attempted(batch: Item[]): Promise<Item[]> {
	const tx = await writing("outbox");
	const sent: Item[] = [];
	for (const it of batch) {
		const now = await tx.objectStore("outbox").get(it.seq!);
		if (!now || now.id !== it.id || now.state !== "waiting") continue;
		now.attempts++;
		await tx.objectStore("outbox").put(now);
		sent.push(now);
	}
	await tx.done;
	return sent;
}

/** settle takes what the engine has out of the outbox, and marks what it refused. */
async function settle(batch: Item[], outcomes: Outcome[]): Promise<(Outcome["is"] | "held")[]> {
	const tx = await writing("outbox", "notes", "works", "attachments", "pieces");
	const outbox = tx.objectStore("outbox");
	const result: (Outcome["is"] | "held")[] = [];
	for (const [n, it] of batch.entries()) {
		const o = outcomes[n]!;
		if (o.is === "taken") {
			await outbox.delete(it.seq!);
			const note = it.note ? await tx.objectStore("notes").get(it.note) : undefined;
			if (note) await tx.objectStore("notes").put({ ...note, state: "sent" });
			const work = await tx.objectStore("works").get(it.work);
			if (it.kind === "attachment") {
				const attached = await tx.objectStore("attachments").get(it.id);
				if (attached) await tx.objectStore("attachments").put({ ...attached, state: "sent" });
				await tx.objectStore("pieces").delete(piecesOf(it.id));
			} else if (work && it.part !== "note") await tx.objectStore("works").put({ ...work, done: [...work.done, it.part] });
			result.push("taken");
			continue;
		}
		if (o.is === "refused") {
			// What it needs is itself still here: that is why, and not its own fault.
			const rest = await outbox.getAll();
			const held = o.problem.status === 404 && rest.some((r) => r.seq !== it.seq && r.gives && it.needs.includes(r.gives));
			if (!held) {
				await outbox.put({ ...it, state: "refused", problem: o.problem });
				result.push("refused");
				continue;
			}
		}
		result.push(o.is === "refused" ? "held" : "later");
	}
	await tx.done;
	return result;
}

/** inDanish asks what the engine's reasons, which are English, are in Danish, once for each. */
async function inDanish(): Promise<void> {
	const untold = (await items()).filter((i) => i.problem && i.problem.danish === undefined);
	if (untold.length === 0) return;
	try {
		const told = await post<{ said: string[] }>("/capture/said", JSON.stringify({ said: untold.map((i) => i.problem!.detail) }));
		const tx = await writing("outbox");
		for (const [n, it] of untold.entries()) {
			const now = await tx.objectStore("outbox").get(it.seq!);
			if (now?.id === it.id && now.problem) await tx.objectStore("outbox").put({ ...now, problem: { ...now.problem, danish: told.said[n] ?? now.problem.detail } as Problem });
		}
		await tx.done;
	} catch {
		// The reason stands there in English until the next time.
	}
}

/** pass sends all that can be sent; it reports whether something is left for later. */
async function pass(): Promise<boolean> {
	for (;;) {
		const batch = sendable(await items());
		if (batch.length === 0) return false;
		const sender = senders[batch[0]!.kind];
		become("sending");
		const sent = await attempted(batch);
		if (sent.length === 0) continue;
		const outcomes = await sender.send(sent);
		const results = await settle(sent, outcomes);
		if (results.includes("refused")) await inDanish();
		tell("changed");
		if (results.includes("later")) {
			become(outcomes.some((o) => o.is === "later" && o.why === "clock") ? "clock" : "no-answer");
			return true;
		}
	}
}

/** The waits between attempts, in ms: twice as long each time, not all phones at once. */
const first = 2_000, longest = 300_000;
let wait = first;
let timer: ReturnType<typeof setTimeout> | undefined;
let running: Promise<void> | null = null;
let again = false;

/** drain sends what waits, now. Called while it sends, it looks once more when it is through. */
export function drain(): Promise<void> {
	if (running) {
		again = true;
		return running;
	}
	running = (async () => {
		do {
			again = false;
			clearTimeout(timer);
			await navigator.locks.request("ledetraad-capture-outbox", { ifAvailable: true }, async (lock) => {
				if (!lock) {
					become("elsewhere");
					later();
					return;
				}
				await attempt();
			});
		} while (again && state === "idle");
	})().finally(() => {
		running = null;
		tell("changed");
	});
	return running;
}

async function attempt(): Promise<void> {
	try {
		if (sendable(await items()).length === 0) {
			become("idle");
			return;
		}
		if (!unlocked()) return become("locked");
		// What one observer wrote is never sent in another's name.
		const me = await getJSON<Me>("/api/v1/me");
		const whose = await kept();
		if (me.account !== whose?.account) {
			other = me.name;
			return become("another");
		}
		if (await pass()) return later();
		wait = first;
		become("idle");
	} catch (e) {
		if (e instanceof Stranger) return become("signed-out");
		if (e instanceof LockedError) return become("locked");
		if (e instanceof Refused) return become("no-right");
		become("no-answer");
		if (!(e instanceof NoAnswer)) console.error(e);
		later();
	}
}

function later(): void {
	clearTimeout(timer);
	timer = setTimeout(() => void drain(), wait * (0.8 + 0.4 * Math.random()));
	wait = Math.min(wait * 2, longest);
}

/** soon sends at once, and forgets how long it waited between attempts. */
export function soon(): void {
	wait = first;
	void drain();
}
