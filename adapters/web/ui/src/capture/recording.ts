// Recording sound, a few seconds at a time onto the disk.
import { Growing, longestSound } from "./attachments.ts";
import { touched } from "./locking.ts";

/** How much of a recording is lost if the phone goes off, in ms. */
const slice = 4_000;

/** What is recorded in: the first that the browser knows. */
const kinds = ["audio/webm;codecs=opus", "audio/mp4", "audio/ogg;codecs=opus", "audio/webm"];

/** Speech needs no more, in bits per second. */
const rate = 48_000;

/** Denied says that there is no microphone, or that it may not be used. */
export class Denied extends Error {}

interface Running {
	recorder: MediaRecorder;
	since: number;
	over: Promise<void>; // when all of it is on the disk
}

let running: Running | null = null;

export const recording = (): boolean => running !== null;
export const recordedFor = (): number => (running ? Date.now() - running.since : 0);

/** record begins, and tells of every second, and of the end: with the error that
 * ended it, if one did. */
export async function record(work: string, note: string, tick: () => void, ended: (e: unknown) => void): Promise<void> {
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
	const g = new Growing(work, note, type.split(";")[0]!);
	const since = Date.now();
	let queue = Promise.resolve();
	let wrong: unknown = null;
	let awake: WakeLockSentinel | null = null;
	navigator.wakeLock?.request("screen").then((w) => (awake = w), () => {}); // the screen may go off all the same
	recorder.addEventListener("dataavailable", (e) => {
		const seconds = Math.round((Date.now() - since) / 1000);
		if (document.visibilityState === "visible") touched(); // whoever records uses the phone
		if (e.data.size === 0) return;
		queue = queue.then(async () => g.add(await e.data.arrayBuffer(), seconds)).catch((x: unknown) => {
			wrong ??= x;
			if (recorder.state !== "inactive") recorder.stop();
		});
	});
	const clock = setInterval(() => {
		tick();
		if (Date.now() - since > longestSound && recorder.state !== "inactive") recorder.stop();
	}, 500);
	const over = new Promise<void>((done) => {
		recorder.addEventListener("stop", () => {
			clearInterval(clock);
			for (const t of stream.getTracks()) t.stop();
			void awake?.release();
			queue.then(() => {
				running = null;
				done();
				ended(wrong);
			});
		});
	});
	running = { recorder, since, over };
	recorder.start(slice);
}

/** hush ends the recording, if there is one, and waits until it is on the disk. */
export async function hush(): Promise<void> {
	if (!running) return;
	const { recorder, over } = running;
	if (recorder.state !== "inactive") recorder.stop();
	await over;
}
