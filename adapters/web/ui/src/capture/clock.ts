// Times as the device has them, and as people read them.

/** stamp is a moment by the device's clock, with its zone: 2026-11-22T09:05:03.120+01:00. */
export function stamp(at: Date = new Date()): string {
	const zone = -at.getTimezoneOffset();
	const two = (n: number) => String(Math.trunc(Math.abs(n))).padStart(2, "0");
	const local = new Date(at.getTime() + zone * 60_000).toISOString().slice(0, -1);
	return `${local}${zone < 0 ? "-" : "+"}${two(zone / 60)}:${two(zone % 60)}`;
}

const locale = (): string => (document.documentElement.lang === "en" ? "en-GB" : "da-DK");

/** told is a moment as one says it: the time, and the day where it is another than today. */
export function told(at: string | number): string {
	const d = new Date(at);
	const time = new Intl.DateTimeFormat(locale(), { hour: "2-digit", minute: "2-digit" }).format(d);
	if (d.toDateString() === new Date().toDateString()) return time;
	return `${new Intl.DateTimeFormat(locale(), { day: "numeric", month: "long" }).format(d)} ${time}`;
}

/** lasted is a stretch of time as a clock shows it: 0:07, 12:30, 1:02:03. */
export function lasted(ms: number): string {
	const s = Math.max(0, Math.floor(ms / 1000));
	const two = (n: number) => String(n).padStart(2, "0");
	const h = Math.floor(s / 3600);
	return h > 0 ? `${h}:${two(Math.floor(s / 60) % 60)}:${two(s % 60)}` : `${Math.floor(s / 60)}:${two(s % 60)}`;
}

/** field is a moment as an input of the type datetime-local has it. */
export const field = (at: string): string => stamp(new Date(at)).slice(0, 16);
