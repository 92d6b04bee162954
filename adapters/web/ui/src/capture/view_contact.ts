// A contact with a running clock: it starts at once, and what it was about can be
// said while it runs or afterwards.
import { lasted, stamp, told } from "./clock.ts";
import { cprIn } from "./cpr.ts";
import { click, find, option, values, wrong } from "./dom.ts";
import type { Contact } from "./model.ts";
import { say } from "./phrases.ts";
import { reference } from "./reference.ts";
import { fillLists, fillUnits } from "./view_begin.ts";
import { situationName } from "./view_home.ts";
import { drop, keepWork, made, send, workOf, type Opened } from "./works.ts";

let of: Opened | null = null;
let ticking: ReturnType<typeof setInterval> | undefined;
let saving: ReturnType<typeof setTimeout> | undefined;
let fresh = ""; // the id of the journey that it begins, if it does
let warned = "";
let showing = 0; // counts what was asked to be shown: only the last comes into the form
let journeys = new Map<string, { participant: string; situation: string }>(); // that can be chosen

const view = () => find("[data-view=contact]");
const form = () => find<HTMLFormElement>("form", view());
const c = (): Contact => of!.work.contact!;

export async function showContact(id: string): Promise<boolean> {
	const mine = ++showing;
	const opened = await workOf(id);
	const known = [...(await made()), ...reference().journeys];
	if (mine !== showing) return true; // another page was asked for meanwhile
	if (!opened?.work.contact) return false;
	of = opened; // from here on without a pause, or an empty form would be kept as the contact
	fresh = c().fresh ? c().journey : crypto.randomUUID();
	warned = "";
	const f = form();
	f.reset();
	wrong(f, "");
	fillLists(f);
	const journey = find<HTMLSelectElement>("[name=journey]", f);
	journeys = new Map(known.map((j) => [j.id, j]));
	journeys.delete(c().fresh ? c().journey : "");
	journey.replaceChildren(option("", say("journey.new")), ...[...journeys].map(([id, j]) => option(id, [j.participant, situationName(j.situation)].filter(Boolean).join(" – "))));
	journey.value = c().fresh ? "" : c().journey;
	set("participant", c().participant);
	set("situation", of.work.situation ?? "");
	set("department", of.work.department);
	fillUnits(f);
	set("unit", of.work.unit ?? "");
	set("activity", c().activity);
	set("channel", c().channel);
	set("sender", c().sender);
	set("summary", c().summary);
	chosen();
	show();
	clearInterval(ticking);
	ticking = setInterval(show, 1000);
	return true;
}

function set(name: string, value: string): void {
	find<HTMLInputElement>(`[name=${name}]`, form()).value = value;
}

function chosen(): void {
	const isNew = find<HTMLSelectElement>("[name=journey]", form()).value === "";
	find("[data-new-journey]", form()).hidden = !isNew;
	for (const name of ["participant", "situation"]) find<HTMLInputElement>(`[name=${name}]`, form()).required = isNew;
}

/** show tells the time, and what can be done now. */
function show(): void {
	if (!of) return clearInterval(ticking);
	const v = view();
	const from = Date.parse(of.work.started);
	const stopped = c().stopped;
	const state = of.row.state === "open" ? (stopped ? "stopped" : c().waiting ? "waiting" : "running") : "handed";
	find("[data-clock]", v).textContent = lasted((stopped ? Date.parse(stopped) : Date.now()) - from);
	find("[data-clock-state]", v).textContent = say(`clock.${state === "stopped" && !c().answered ? "unanswered" : state}`);
	find("[data-times]", v).textContent = [say("time.asked", told(of.work.started)), c().waiting ? say("time.seen", told(c().waiting!), lasted(Date.parse(c().waiting!) - from)) : "",
		stopped ? say(c().answered ? "time.answered" : "time.stopped", told(stopped), lasted(Date.parse(stopped) - from)) : ""].filter(Boolean).join(" · ");
	for (const [what, when] of Object.entries({ seen: ["running"], answered: ["running", "waiting"], unanswered: ["running", "waiting"], resume: ["stopped"], send: ["stopped"] })) {
		find(`[data-do=${what}]`, v).hidden = !when.includes(state);
	}
	find("[data-do=drop]", v).hidden = state === "handed" || of.row.done.length > 0;
	find<HTMLFieldSetElement>("fieldset[data-about]", v).disabled = state === "handed";
}

function read(): void {
	const v = values(form());
	const journey = v.one("journey");
	const known = journeys.get(journey);
	of!.work = { ...of!.work, department: v.one("department"), unit: v.one("unit"), situation: journey ? (known?.situation ?? "") : v.one("situation") };
	of!.work.contact = { ...c(), journey: journey || fresh, fresh: !journey, participant: journey ? (known?.participant ?? "") : v.one("participant").normalize("NFC"), activity: v.one("activity"),
		channel: v.one("channel"), sender: v.one("sender"), summary: v.one("summary") };
}

export async function flushContact(): Promise<void> {
	clearTimeout(saving);
	if (!of || of.row.state !== "open") return;
	read();
	await keepWork(of);
}

async function mark(change: Partial<Contact>): Promise<void> {
	read();
	of!.work.contact = { ...c(), ...change };
	show();
	await keepWork(of!);
}

export function leaveContact(): void {
	showing++;
	clearInterval(ticking);
	of = null;
}

export function emptyContact(): void {
	clearTimeout(saving);
	leaveContact();
	journeys.clear();
	form().reset();
}

export function contactView(go: (to: string) => void): void {
	const v = view();
	const button = (what: string) => find<HTMLButtonElement>(`[data-do=${what}]`, v);
	form().addEventListener("change", (e) => {
		chosen();
		if ((e.target as HTMLElement).matches("[name=department]")) fillUnits(form());
	});
	form().addEventListener("input", () => {
		wrong(form(), "");
		clearTimeout(saving);
		saving = setTimeout(() => void flushContact(), 250);
	});
	click(button("seen"), () => mark({ waiting: stamp() }));
	click(button("answered"), () => mark({ stopped: stamp(), answered: true }));
	click(button("unanswered"), () => mark({ stopped: stamp(), answered: false }));
	click(button("resume"), async () => {
		const { stopped: _, ...rest } = c();
		read();
		of!.work.contact = { ...rest, answered: false };
		show();
		await keepWork(of!);
	});
	click(button("drop"), async () => {
		if (!of || !confirm(say("contact.drop.sure"))) return;
		const id = of.row.id;
		clearTimeout(saving);
		leaveContact();
		await drop(id);
		go("/");
	});
	form().addEventListener("submit", async (e) => {
		e.preventDefault();
		if (!of || !c().stopped) return;
		await flushContact();
		const cpr = cprIn(c().summary);
		if (cpr && warned !== c().summary) {
			warned = c().summary;
			return wrong(form(), say("note.cpr", cpr.start, cpr.end));
		}
		const sent = of;
		leaveContact();
		await send(sent);
		go("/");
	});
}
