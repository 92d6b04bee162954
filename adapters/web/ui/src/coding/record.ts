// What is recorded goes to the engine as any program would send it. Something
// that was not acknowledged is sent again under the same id, so that it counts
// once.

export class Refused extends Error {}

// uuid is a UUID of version 7: by time, then random.
export function uuid(now: number = Date.now()): string {
	const b = crypto.getRandomValues(new Uint8Array(16));
	for (let i = 0; i < 6; i++) b[i] = Math.floor(now / 2 ** (8 * (5 - i))) % 256;
	b[6] = (b[6]! & 0x0f) | 0x70;
	b[8] = (b[8]! & 0x3f) | 0x80;
	const hex = [...b].map((x) => x.toString(16).padStart(2, "0")).join("");
	return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}

const waiting = new Map<string, string>(); // what was sent, and its id

// idFor is the id under which something is sent, and sent again.
export function idFor(what: string): string {
	const id = waiting.get(what) ?? uuid();
	waiting.set(what, id);
	return id;
}

export async function record(what: string, type: string, stream: string, data: Record<string, unknown>): Promise<void> {
	const body = JSON.stringify({ id: idFor(what), type, stream, data });
	const r = await fetch("/api/v1/commands", { method: "POST", headers: { "Content-Type": "application/json" }, body });
	if (r.ok || (r.status >= 400 && r.status < 500)) waiting.delete(what);
	if (r.ok) return;
	const told = (await r.json().catch(() => ({}))) as { detail?: string; errors?: { message?: string }[] };
	throw new Refused(told.errors?.[0]?.message ?? told.detail ?? String(r.status));
}
