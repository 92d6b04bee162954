// Recording sound, a few seconds at a time onto the disk. What is recorded for a
// note ends with it; what is recorded of an interview goes on while one writes, and
// looks elsewhere in these pages, until it is stopped or the phone is locked.
import { Growing, largestSound, longestSound, longestTalk, recordingLock } from "./attachments.ts";
import { touched } from "./locking.ts";

/** How much of a recording is lost if the phone goes off, in ms. */
const slice = 4_000;

/** What is recorded in: the first that the browser knows. */
const kinds = ["audio/webm;codecs=opus", "audio/mp4", "audio/ogg;codecs=opus", "audio/webm"];

/** Speech needs no more, in bits per second. */
const rate = 48_000;

/** Denied says that there is no microphone, or that it may not be used. */
export class Denied extends Error {}

/** Place is what a recording belongs to; without a note, to the interview. */
export interface Place {
	work: string;
	note: string;
}

interface Running {
	of: Place;
	recorder: MediaRecorder;
	since: number;
	over: Promise<void>; // when all of it is on the disk
}

let running: Running | null = null;

/** recording is what is being recorded, and for how long, in ms. */
export const recording = (): (Place & { ms: number }) | null => (running ? { ...running.of, ms: Date.now() - running.since } : null);

/** record begins, and tells of every second, and of the end: with the id of what was
 * recorded, and the error that ended it, if one did. */
export async function record(of: Place, tick: () => void, ended: (id: string, e: unknown) => void): Promise<void> {
	if (running) return;
	const type = kinds.find((k) => globalThis.MediaRecorder?.isTypeSupported(k));
	if (!type || !navigator.mediaDevices) throw new Denied("nothing to record with");
	let stream: MediaStream;
	try {
		stream = await navigator.mediaDevices.getUserMedia({ audio: true });
	} catch (e) {
		throw new Denied(String(e));
	}
	const recorder = new MediaRecorder(stream, { mimeType: type, audioBitsPerSecond: rate });
	const g = new Growing(of.work, of.note, type.split(";")[0]!);
	const talk = of.note === "";
	const since = Date.now();
	const stop = (): void => {
		if (recorder.state !== "inactive") recorder.stop();
	};
	let queue = Promise.resolve();
	let wrong: unknown = null;
	const sleepless = awake();
	recorder.addEventListener("dataavailable", (e) => {
		const seconds = Math.round((Date.now() - since) / 1000);
		// Whoever records uses the phone; of a conversation also with the screen off.
		if (talk || document.visibilityState === "visible") touched();
		if (e.data.size === 0) return;
		queue = queue.then(async () => {
			await g.add(await e.data.arrayBuffer(), seconds);
			if (g.size > largestSound - (2 << 20)) stop(); // more would not be taken
		}).catch((x: unknown) => {
			wrong ??= x;
			stop();
		});
	});
	const clock = setInterval(() => {
		tick();
		if (Date.now() - since > (talk ? longestTalk : longestSound)) stop();
	}, 500);
	const over = new Promise<void>((done) => {
		recorder.addEventListener("stop", () => {
			clearInterval(clock);
			for (const t of stream.getTracks()) t.stop();
			sleepless();
			queue.then(() => {
				running = null;
				done();
				ended(g.id, wrong);
			});
		});
	});
	running = { of, recorder, since, over };
	void navigator.locks.request(recordingLock, () => over);
	recorder.start(slice);
}

/** awake keeps the screen on while the page is seen, until the answer is called. It
 * may go off all the same. */
function awake(): () => void {
	let lock: WakeLockSentinel | null = null;
	let over = false;
	const ask = (): void => {
		if (document.visibilityState !== "visible") return; // the browser lets go of it then
		navigator.wakeLock?.request("screen").then((w) => (over ? void w.release() : (lock = w)), () => {});
	};
	ask();
	document.addEventListener("visibilitychange", ask);
	return () => {
		over = true;
		document.removeEventListener("visibilitychange", ask);
		void lock?.release();
	};
}

/** hush ends a note's recording, if there is one, and waits until it is on the disk. */
export async function hush(): Promise<void> {
	if (running?.of.note) await silence();
}

/** silence ends whatever is recorded. */
export async function silence(): Promise<void> {
	if (!running) return;
	const { recorder, over } = running;
	if (recorder.state !== "inactive") recorder.stop();
	await over;
}
