// Asking the engine, as whoever is signed in in this browser. A phone's line
// answers with many things that are not the engine's answer: a hotel's page, half
// a body, nothing. All of them are no answer.

/** Stranger says that nobody is signed in, or no longer. */
export class Stranger extends Error {}

/** NoAnswer says that it is not known what became of it. */
export class NoAnswer extends Error {}

/** Refused is the engine's own word against a whole request. */
export class Refused extends Error {
	constructor(readonly status: number, readonly detail: string, readonly field: string) {
		super(detail);
	}
}

/** How long a request may take, in ms, before it counts as lost. */
const patience = 30_000;

async function ask(path: string, init: RequestInit, within = patience): Promise<{ status: number; body: unknown; date: string | null }> {
	try {
		const r = await fetch(path, { ...init, credentials: "same-origin", redirect: "error", cache: "no-store", signal: AbortSignal.timeout(within) });
		if (!(r.headers.get("Content-Type") ?? "").includes("json")) throw new NoAnswer(`${r.status} without JSON`);
		return { status: r.status, body: await r.json(), date: r.headers.get("Date") };
	} catch (e) {
		throw e instanceof NoAnswer ? e : new NoAnswer(String(e));
	}
}

function checked(status: number, body: unknown): unknown {
	if (status === 401) throw new Stranger();
	if (status >= 200 && status < 300) return body;
	const p = body as { detail?: string; errors?: { location?: string; message?: string }[] };
	if (status >= 500 || status === 408 || status === 429) throw new NoAnswer(`${status}`);
	throw new Refused(status, p.errors?.[0]?.message ?? p.detail ?? "", p.errors?.[0]?.location ?? "");
}

/** How far this phone's clock is ahead of the engine's, in ms, as last seen. */
export let ahead = 0;

export async function getJSON<T>(path: string): Promise<T> {
	const r = await ask(path, { headers: { Accept: "application/json" } });
	if (r.date) ahead = Date.now() - Date.parse(r.date);
	return checked(r.status, r.body) as T;
}

/** slowest is the line that a photo or a sound is still waited for, in bytes per ms. */
const slowest = 8;

/** put sends bytes as they are. */
export async function put<T>(path: string, type: string, content: Uint8Array<ArrayBuffer>): Promise<T> {
	const r = await ask(path, { method: "PUT", headers: { "Content-Type": type, Accept: "application/json" }, body: content }, patience + content.length / slowest);
	return checked(r.status, r.body) as T;
}

/** post sends JSON that is written already. */
export async function post<T>(path: string, json: string): Promise<T> {
	const r = await ask(path, { method: "POST", headers: { "Content-Type": "application/json", Accept: "application/json" }, body: json });
	return checked(r.status, r.body) as T;
}
