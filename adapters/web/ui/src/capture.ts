// Field work on a phone, in a corridor, often without network. This is the page's
// script; what keeps the page itself on the phone is capture-sw.ts.
import { handOverBroken } from "./capture/attachments.ts";
import { on } from "./capture/bus.ts";
import { all, click, find } from "./capture/dom.ts";
import { beforeLocking, lockNow, touched, watch } from "./capture/locking.ts";
import { anotherName, items, outboxState, soon } from "./capture/outbox.ts";
import { count, say } from "./capture/phrases.ts";
import { refresh, remembered } from "./capture/reference.ts";
import { hush, silence } from "./capture/recording.ts";
import { register } from "./capture/shell.ts";
import { database } from "./capture/store.ts";
import { kept, LockedError, unlocked } from "./capture/vault.ts";
import { beginView, fillLists, showBegin } from "./capture/view_begin.ts";
import { contactView, emptyContact, flushContact, leaveContact, showContact } from "./capture/view_contact.ts";
import { deviceView, showDevice } from "./capture/view_device.ts";
import { locked, setup, showLocked, showSetup } from "./capture/view_gate.ts";
import { showHome } from "./capture/view_home.ts";
import { showOutbox } from "./capture/view_outbox.ts";
import { photosTaken } from "./capture/view_attach.ts";
import { empty, flush, listNotes, showWork, workView } from "./capture/view_work.ts";
import { clear, time, works } from "./capture/works.ts";

const view = (name: string) => find(`[data-view=${name}]`);
let shown = "";
let asked = 0; // counts the pages that were asked for: what is slow must not cover the newest

function reveal(name: string): void {
	for (const v of all("[data-view]")) v.hidden = v.dataset["view"] !== name;
	document.body.classList.toggle("cap-open", !["loading", "insecure", "setup", "locked"].includes(name));
	if (shown === name) return;
	shown = name;
	scrollTo(0, 0);
	if (!view(name).contains(document.activeElement)) view(name).querySelector<HTMLElement>("h1")?.focus({ preventScroll: true });
}

const go = (to: string): void => {
	if (location.hash === `#${to}`) void route();
	else location.hash = to;
};

/** route shows what the address names, behind the door. */
async function route(): Promise<void> {
	const mine = ++asked;
	const show = (name: string): void => {
		if (mine === asked) reveal(name);
	};
	await hush();
	await flush();
	await flushContact();
	const here = await kept();
	if (mine !== asked) return;
	leaveContact();
	if (!here) {
		reveal("setup");
		return showSetup(view("setup"));
	}
	if (!unlocked()) {
		reveal("locked");
		return showLocked(view("locked"));
	}
	const [where = "", id = "", part] = location.hash.replace(/^#\/?/, "").split("/");
	switch (where) {
		case "work":
			reveal("work");
			if (!(await showWork(id, part))) go("/");
			return;
		case "contact":
			reveal("contact");
			if (!(await showContact(id))) go("/");
			return;
		case "begin":
			await showBegin(view("begin"), id);
			return show("begin");
		case "again": {
			const it = (await items()).find((i) => String(i.seq) === id && i.state === "refused");
			if (!it) return go("/outbox");
			await showBegin(view("begin"), "session", it);
			return show("begin");
		}
		case "outbox":
			await showOutbox(view("outbox"), go);
			return show("outbox");
		case "device":
			showDevice(view("device"));
			return reveal("device");
		default:
			await showHome(view("home"));
			return show("home");
	}
}

/** status keeps what is not sent in sight, and why. */
async function status(): Promise<void> {
	const waiting = await items();
	const refused = waiting.filter((i) => i.state === "refused").length;
	const state = outboxState();
	find("[data-unsent]").textContent = waiting.length === 0 ? say("unsent.none") : count("unsent", waiting.length);
	find("[data-bar]").classList.toggle("cap-some", waiting.length > 0);
	find("[data-refused]").textContent = refused > 0 ? count("refused", refused) : "";
	find("[data-send]").hidden = waiting.length - refused === 0;
	// That it is being sent is over in a moment, and the count tells of it: a line that comes and goes would move the
	// buttons from under a finger.
	const line = find("[data-line]");
	const text = waiting.length > 0 && state !== "idle" && state !== "locked" && state !== "sending" ? say(`line.${state}`, anotherName()) : "";
	if (line.textContent !== text) line.textContent = text;
	find("[data-signin]").hidden = !(waiting.length > 0 && (state === "signed-out" || state === "another"));
}

/** failed says what no form says: a button that does nothing, and says nothing, would be pressed
 * and believed. It is over the page, since a line in it would move the button from under the finger. */
function failed(e: unknown): void {
	if (e instanceof LockedError) return; // the door says so
	const place = find("[data-failed]");
	place.textContent = say(e instanceof DOMException ? "not.kept" : "failed");
	place.hidden = false;
}

/** open goes in, once the code was given. */
async function open(): Promise<void> {
	touched();
	await handOverBroken();
	await clear();
	await remembered();
	await photosTaken();
	const going = (await works()).filter((o) => o.row.state === "open" && o.row.kind !== "contact");
	if (location.hash.length < 3 && going.length === 1) history.replaceState(null, "", `#/work/${going[0]!.row.id}`);
	await route();
	await status();
	soon();
	refresh().then(() => (shown === "home" ? route() : shown === "begin" ? fillLists(view("begin")) : undefined)).catch(() => {}); // the lists that are kept serve as well
}

async function begin(): Promise<void> {
	if (!globalThis.isSecureContext || !globalThis.crypto?.subtle || !navigator.locks) return reveal("insecure");
	void register();
	await database();
	setup(view("setup"), open);
	locked(view("locked"), open, route);
	beginView(view("begin"), go);
	workView(go);
	contactView(go);
	deviceView(view("device"));
	click(find<HTMLButtonElement>("[data-send]"), soon);
	click(find<HTMLButtonElement>("[data-lock]"), lockNow);
	click(find<HTMLButtonElement>("[data-time]"), async () => go(`/contact/${await time()}`));
	beforeLocking(async () => {
		await flush();
		await flushContact();
	}, silence);
	watch();
	on("locked", () => {
		empty();
		emptyContact();
		for (const f of all<HTMLFormElement>("form")) f.reset();
		for (const list of all("[data-list], datalist, select[name=journey]")) list.replaceChildren(); // no word, and no name, of anybody
		void route();
	});
	on("changed", () => {
		void status();
		if (!unlocked()) return;
		if (shown === "work") void listNotes();
		else if (shown === "home" || shown === "outbox") void route();
	});
	on("sending", () => void status());
	addEventListener("unhandledrejection", (e) => failed(e.reason));
	for (const next of ["pointerdown", "keydown", "hashchange"]) addEventListener(next, () => (find("[data-failed]").hidden = true), { capture: true, passive: true });
	addEventListener("hashchange", () => void route());
	addEventListener("online", soon);
	addEventListener("pageshow", (e) => e.persisted && soon());
	document.addEventListener("visibilitychange", () => {
		if (document.visibilityState !== "visible") return;
		soon();
		if (shown === "setup") void route(); // signed in meanwhile, in another tab
	});
	await status();
	await route();
}

void begin();
