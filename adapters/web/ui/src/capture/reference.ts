// What one chooses from: departments, life situations, principles, participants
// and journeys. Asked for when there is network, and kept sealed for when there
// is none.
import { getJSON, Stranger } from "./api.ts";
import { database, writing } from "./store.ts";
import { open, seal, unlocked } from "./vault.ts";

export interface Reference {
	at: string;
	departments: { key: string; name: string; units: { key: string; name: string }[] }[];
	situations: { key: string; wording: string }[];
	principles: { key: string; name: string }[];
	participants: string[];
	journeys: { id: string; participant: string; situation: string }[];
	own: string; // the observer's own department, where there is one
}

export interface Me {
	account: string;
	name: string;
	roles: string[];
	departments: string[] | null;
}

const nothing: Reference = { at: "", departments: [], situations: [], principles: [], participants: [], journeys: [], own: "" };
let current: Reference = nothing;

export const reference = (): Reference => current;

/** remembered brings back what was kept. */
export async function remembered(): Promise<void> {
	const row = (await (await database()).get("meta", "reference")) as { box?: Parameters<typeof open>[1] } | undefined;
	current = row?.box ? await open<Reference>("meta/reference", row.box) : nothing;
}

export function forgotten(): void {
	current = nothing;
}

interface Programme {
	departments: { department: string; name: string; until?: string; units?: { unit: string; name: string; until?: string }[] }[] | null;
	life_situations: { life_situation: string; wording: string }[] | null;
	principle_sets: { principles: { principle: string; name: string }[] | null }[] | null;
}

const mostJourneys = 200;

/** refresh asks the engine. What it does not get stays as it was. */
export async function refresh(): Promise<void> {
	const me = await getJSON<Me>("/api/v1/me");
	const p = await getJSON<Programme>("/api/v1/programme");
	const here = (x: { until?: string }) => !x.until || new Date(x.until) > new Date();
	const byName = new Intl.Collator("da").compare;
	const r: Reference = {
		...current, at: new Date().toISOString(),
		departments: (p.departments ?? []).filter(here).map((d) => ({ key: d.department, name: d.name, units: (d.units ?? []).filter(here).map((u) => ({ key: u.unit, name: u.name })) }))
			.sort((a, b) => byName(a.name, b.name)),
		situations: (p.life_situations ?? []).map((s) => ({ key: s.life_situation, wording: s.wording })),
		principles: [...new Map((p.principle_sets ?? []).flatMap((s) => s.principles ?? []).map((x) => [x.principle, { key: x.principle, name: x.name }])).values()],
		own: me.departments?.length === 1 ? me.departments[0]! : "",
	};
	try {
		const people = await getJSON<{ participants: { pseudonym: string }[] | null }>("/api/v1/participants?limit=1000");
		r.participants = (people.participants ?? []).map((x) => x.pseudonym);
		r.journeys = await journeys(me);
	} catch (e) {
		if (e instanceof Stranger) throw e; // the rest of the list is worth keeping all the same
	}
	current = r;
	if (!unlocked()) return;
	const box = await seal("meta/reference", r);
	const tx = await writing("meta");
	await Promise.all([tx.objectStore("meta").put({ key: "reference", box }), tx.done]);
}

/** journeys are those that still go on; whoever has departments asks for each. */
async function journeys(me: Me): Promise<Reference["journeys"]> {
	const of = me.departments?.length ? me.departments.map((d) => `&department=${encodeURIComponent(d)}`) : [""];
	const found = new Map<string, Reference["journeys"][number]>();
	for (const d of of) {
		const page = await getJSON<{ journeys: { journey: string; participant: string; life_situation: string; open: boolean }[] | null }>(`/api/v1/journeys?limit=${mostJourneys}${d}`);
		for (const j of page.journeys ?? []) if (j.open) found.set(j.journey, { id: j.journey, participant: j.participant, situation: j.life_situation });
	}
	return [...found.values()];
}
