// What is on the phone is sealed: AES-GCM under a random key, which itself is
// kept only wrapped by a key derived from the observer's code (PBKDF2-SHA-256).
// The data key is in memory while the phone is unlocked, and can never be
// exported from there. Each box is bound to its place, so that no two can be
// exchanged for one another.
import type { Box } from "./model.ts";
import { database, writing, type Kept } from "./store.ts";

/** What OWASP's advice on storing passwords asks of PBKDF2 with SHA-256. */
const iterations = 600_000;

/** The least that a code may be, in characters. */
export const shortest = 6;

const bytes = new TextEncoder();
let key: CryptoKey | null = null;

export const unlocked = (): boolean => key !== null;

export async function kept(): Promise<Kept | undefined> {
	return (await (await database()).get("meta", "vault")) as Kept | undefined;
}

async function derived(code: string, salt: Uint8Array<ArrayBuffer>, rounds: number): Promise<CryptoKey> {
	const raw = await crypto.subtle.importKey("raw", bytes.encode(code.normalize("NFC")), "PBKDF2", false, ["deriveKey"]);
	return crypto.subtle.deriveKey({ name: "PBKDF2", hash: "SHA-256", salt, iterations: rounds }, raw, { name: "AES-GCM", length: 256 }, false, ["wrapKey", "unwrapKey"]);
}

const bound = (account: string) => bytes.encode(`ledetraad-capture key ${account}`);

async function wrap(data: CryptoKey, code: string, account: string): Promise<Pick<Kept, "salt" | "iterations" | "wrapped" | "digits">> {
	const salt = crypto.getRandomValues(new Uint8Array(16));
	const iv = crypto.getRandomValues(new Uint8Array(12));
	const wrapped = await crypto.subtle.wrapKey("raw", data, await derived(code, salt, iterations), { name: "AES-GCM", iv, additionalData: bound(account) });
	return { salt, iterations, wrapped: { iv, data: wrapped }, digits: /^\d+$/.test(code) };
}

async function unwrap(k: Kept, code: string, extractable: boolean): Promise<CryptoKey> {
	return crypto.subtle.unwrapKey("raw", k.wrapped.data, await derived(code, k.salt, k.iterations),
		{ name: "AES-GCM", iv: k.wrapped.iv, additionalData: bound(k.account) }, { name: "AES-GCM", length: 256 }, extractable, ["encrypt", "decrypt"]);
}

/** create makes the phone somebody's, with a code of theirs, and unlocks it. */
export async function create(code: string, account: string, name: string): Promise<void> {
	const data = await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, true, ["encrypt", "decrypt"]);
	const k: Kept = { key: "vault", account, name, ...(await wrap(data, code, account)) };
	const opened = await unwrap(k, code, false);
	const tx = await writing("meta");
	await Promise.all([tx.objectStore("meta").put(k), tx.done]);
	key = opened;
}

/** unlock reports whether it was the code. */
export async function unlock(code: string): Promise<boolean> {
	const k = await kept();
	if (!k) return false;
	try {
		key = await unwrap(k, code, false);
		return true;
	} catch {
		return false; // what was derived does not open it
	}
}

export function lock(): void {
	key = null;
}

/** change gives the phone another code; what is sealed stays as it is. */
export async function change(old: string, fresh: string): Promise<boolean> {
	const k = await kept();
	if (!k) return false;
	let data: CryptoKey;
	try {
		data = await unwrap(k, old, true);
	} catch {
		return false;
	}
	const again: Kept = { ...k, ...(await wrap(data, fresh, k.account)) };
	const tx = await writing("meta");
	await Promise.all([tx.objectStore("meta").put(again), tx.done]);
	return true;
}

/** LockedError says that there is no key in memory. */
export class LockedError extends Error {}

function need(): CryptoKey {
	if (!key) throw new LockedError("the phone is locked");
	return key;
}

/** seal closes something up for its place: the store and the id. */
export const seal = (place: string, what: unknown): Promise<Box> => sealBytes(place, bytes.encode(JSON.stringify(what)));

export async function open<T>(place: string, box: Box): Promise<T> {
	return JSON.parse(new TextDecoder().decode(await openBytes(place, box))) as T;
}

/** sealBytes closes bytes up as they are. */
export async function sealBytes(place: string, what: BufferSource): Promise<Box> {
	const iv = crypto.getRandomValues(new Uint8Array(12));
	const data = await crypto.subtle.encrypt({ name: "AES-GCM", iv, additionalData: bytes.encode(place) }, need(), what);
	return { iv, data };
}

export async function openBytes(place: string, box: Box): Promise<ArrayBuffer> {
	return crypto.subtle.decrypt({ name: "AES-GCM", iv: box.iv, additionalData: bytes.encode(place) }, need(), box.data);
}
