// The phone locks itself: after some minutes without use, and when it comes back
// from having been away for long. Clocks of pages that are not seen stand still,
// so it is the time that counts and not a timer.
import { tell } from "./bus.ts";
import { forgotten } from "./reference.ts";
import { lock, unlocked } from "./vault.ts";

const unused = 5 * 60_000; // ms without a touch or a key
const away = 2 * 60_000; // ms out of sight
const looks = 5_000; // how often it is looked at, in ms

let used = Date.now();
let hidden: number | null = null;
let flush: () => Promise<void> = async () => {};
let finish: () => Promise<void> = async () => {};

/** beforeLocking is what must be kept before nothing can be any longer; and, at the
 * very end, what must come to an end itself. */
export function beforeLocking(f: () => Promise<void>, last: () => Promise<void>): void {
	flush = f;
	finish = last;
}

export async function lockNow(): Promise<void> {
	if (!unlocked()) return;
	try {
		await finish();
		await flush();
	} finally {
		lock();
		forgotten();
		tell("locked");
	}
}

function look(): void {
	if (!unlocked()) return;
	const now = Date.now();
	if (now - used > unused || (hidden !== null && now - hidden > away)) void lockNow();
}

export function watch(): void {
	for (const e of ["pointerdown", "keydown", "input"]) {
		addEventListener(e, () => {
			look(); // who comes back after long finds it locked, and is not let in by the touch itself
			used = Date.now();
		}, { capture: true, passive: true });
	}
	document.addEventListener("visibilitychange", () => {
		if (document.visibilityState === "hidden") {
			hidden = Date.now();
			void flush();
			return;
		}
		look();
		hidden = null;
	});
	addEventListener("pagehide", () => void flush());
	setInterval(look, looks);
}

export function touched(): void {
	used = Date.now();
	hidden = null;
}
