// Follows what the page shows. It hears that something has changed, fetches the
// page again and takes over what differs; or, where somebody is in the middle of
// something, asks. It says when what is shown may be old. A page out of sight, or
// one that nobody has touched for an hour, does not follow.
import { morph } from "./_morph.ts";

const main = document.querySelector<HTMLElement>("main[data-live]");
const bar = document.querySelector<HTMLElement>("[data-live-said]");
if (main && bar) follow(main, bar);

function follow(main: HTMLElement, bar: HTMLElement): void {
	const gather = 700; // ms: what changes together is fetched together
	const least = 5_000; // between two fetches
	const patience = 4_000; // until a connection that broke off counts as lost
	const silence = 45_000; // three beats that did not come
	const untouched = 3_600_000;

	const projections = main.dataset["live"]!.split(" ");
	const said = bar.querySelector<HTMLElement>("[role=status]")!;
	const button = bar.querySelector<HTMLButtonElement>("button")!;
	let since = main.dataset["since"]!;
	let source: EventSource | null = null;
	let current = new Date(); // when what is shown was last known to be so
	let pending = false; // something has changed that is not shown
	let stale = false;
	let fetched = 0;
	let touched = Date.now();
	let lost = 0, due = 0, quiet = 0;

	const clock = (t: Date): string => {
		const s = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", timeZone: "Europe/Copenhagen" }).format(t);
		return document.documentElement.lang === "da" ? s.replace(":", ".") : s;
	};
	// What is said in the bar, and whether it can be seen: that the page was
	// brought up to date is for those who cannot see that it was.
	function say(what: "changed" | "updated" | "stale" | "ended" | "", again = false): void {
		said.textContent = what ? bar.dataset[what]!.replace("%s", clock(current)) : "";
		bar.classList.toggle("live-seen", what !== "" && what !== "updated");
		button.hidden = !again;
	}

	function open(): void {
		close();
		const s = (source = new EventSource(`/api/v1/live?since=${encodeURIComponent(since)}`));
		s.addEventListener("position", (e) => {
			since = e.lastEventId;
			const { changed = [] } = JSON.parse(e.data) as { changed?: string[] };
			heard(changed.some((c) => c === "*" || projections.includes(c)));
		});
		s.addEventListener("beat", () => heard(false));
		s.addEventListener("end", (e) => {
			if ((JSON.parse(e.data) as { reason: string }).reason !== "session") return; // the browser tries again
			close();
			old("ended");
		});
		s.addEventListener("error", () => {
			lost ||= setTimeout(() => old("stale"), patience);
			if (s.readyState === EventSource.CLOSED) quiet = setTimeout(open, 15_000);
		});
	}

	function close(): void {
		source?.close();
		source = null;
		clearTimeout(lost);
		clearTimeout(quiet);
		lost = quiet = 0;
	}

	function heard(changed: boolean): void {
		clearTimeout(lost);
		clearTimeout(quiet);
		lost = 0;
		quiet = setTimeout(() => (old("stale"), open()), silence);
		if (stale) {
			stale = false;
			if (!pending) say("");
		}
		if (Date.now() - touched > untouched) {
			close();
			return old("stale");
		}
		if (changed) {
			pending = true;
			due ||= setTimeout(update, Math.max(gather, fetched + least - Date.now()));
		} else if (!pending) current = new Date();
	}

	function old(why: "stale" | "ended"): void {
		stale = true;
		say(why, why === "ended"); // what cannot be reached cannot be fetched
	}

	// Somebody is writing, choosing or marking something.
	function busy(): boolean {
		const at = document.activeElement;
		if (at instanceof HTMLElement && main.contains(at) && at.matches("input, select, textarea")) return true;
		const chosen = getSelection();
		if (chosen && !chosen.isCollapsed && main.contains(chosen.anchorNode)) return true;
		return [...main.querySelectorAll<HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement>("input, textarea, select")].some((f) => {
			// Of several that are marked as chosen the last one is.
			if (f instanceof HTMLSelectElement) return f.selectedIndex !== Math.max(0, [...f.options].map((o) => o.defaultSelected).lastIndexOf(true));
			if (f instanceof HTMLInputElement && /^(checkbox|radio)$/.test(f.type)) return f.checked !== f.defaultChecked;
			return f.type !== "hidden" && f.value !== f.defaultValue;
		});
	}

	async function update(): Promise<void> {
		due = 0;
		if (main.hasAttribute("data-ask") || busy()) return say("changed", true);
		fetched = Date.now();
		const r = await fetch(location.href, { headers: { "Ledetraad-Following": "1" } }).catch(() => null);
		if (!r || r.status >= 500) return void (due = setTimeout(update, 2 * least)); // it was not ready
		if (!r.ok || r.redirected) return say("changed", true);
		const page = new DOMParser().parseFromString(await r.text(), "text/html");
		const is = page.querySelector("main");
		if (!is || busy()) return say("changed", true);
		morph(main, is);
		const also = page.querySelectorAll("[data-live-also]"); // outside of what is followed: the menu, which counts
		document.querySelectorAll("[data-live-also]").forEach((e, i) => also[i] && morph(e, also[i]));
		pending = false;
		current = new Date();
		say("updated");
	}

	button.addEventListener("click", () => location.reload());
	for (const kind of ["pointerdown", "keydown", "scroll"]) {
		addEventListener(kind, () => {
			const away = Date.now() - touched > untouched;
			touched = Date.now();
			if (away && !document.hidden) open();
		}, { passive: true });
	}
	document.addEventListener("visibilitychange", () => (document.hidden ? close() : open()));
	addEventListener("pagehide", close);
	addEventListener("pageshow", (e) => e.persisted && open());
	if (!document.hidden) open();
}
