// The box in which a code is chosen for some words: type to find, arrows to
// choose, Enter to put it there. Codes used last stand first.
import { paint, type Code } from "./margin.ts";
import { count, letters, range, runs, slice, type Span } from "./places.ts";

export type Choice = { code: Code; memo: string; weight: number };

const kept = "ledetraad-codes"; // which codes were used last: their keys, no words
const remembered = (): string[] => {
	try {
		return JSON.parse(localStorage.getItem(kept) ?? "[]") as string[];
	} catch {
		return [];
	}
};
const plain = (s: string): string => s.toLocaleLowerCase().normalize("NFKD").replace(/\p{M}/gu, "");

export class Box {
	text: HTMLElement | null = null;
	span: Span = { start: 0, end: 0 };
	private readonly find: HTMLInputElement;
	private readonly list: HTMLElement;
	private active: HTMLElement | null = null;
	private back: HTMLElement | null = null;

	constructor(
		readonly root: HTMLElement,
		private readonly put: (choice: Choice) => Promise<void>,
		private readonly make: (book: string, name: string) => Promise<HTMLElement>,
	) {
		this.find = root.querySelector<HTMLInputElement>("#code-find")!;
		this.list = root.querySelector<HTMLElement>("#code-list")!;
		this.options().forEach((o, i) => (o.id = `code-option-${i}`));
		this.find.addEventListener("input", () => this.filter());
		this.find.addEventListener("keydown", (e) => this.key(e));
		this.list.addEventListener("click", (e) => {
			const o = e.target instanceof Element ? e.target.closest<HTMLElement>(".code-option") : null;
			if (o) void this.choose(o);
		});
		root.querySelector("[data-close]")!.addEventListener("click", () => this.close(true));
		root.querySelector("[data-make]")?.addEventListener("click", () => void this.create());
		root.querySelector<HTMLDetailsElement>("[data-span]")!.addEventListener("toggle", () => this.words());
		for (const id of ["#box-from", "#box-to"]) root.querySelector(id)!.addEventListener("change", () => this.respan());
		root.addEventListener("keydown", (e) => {
			if (e.key !== "Escape") return;
			e.stopPropagation();
			this.close(true);
		});
	}

	get isOpen(): boolean {
		return !this.root.hidden;
	}

	// open shows the box below words. Where it takes the focus, it gives it back.
	open(text: HTMLElement, span: Span, focus: boolean, choosing = false): void {
		this.text = text;
		this.back = focus ? text : null;
		const beside = text.closest<HTMLElement>(".coded-words")!;
		beside.append(this.root);
		this.root.hidden = false;
		const details = this.root.querySelector<HTMLDetailsElement>("[data-span]")!;
		details.open = choosing;
		this.show(span);
		const words = range(letters(text), span).getBoundingClientRect();
		const at = beside.getBoundingClientRect();
		this.root.style.top = `${words.bottom - at.top + 8}px`;
		this.root.style.left = `${Math.max(0, Math.min(words.left - at.left, at.width - this.root.offsetWidth))}px`;
		this.failed("");
		this.find.value = "";
		this.order();
		this.filter();
		if (focus) this.find.focus({ preventScroll: true });
		this.root.scrollIntoView({ block: "nearest" });
	}

	// show says which words it is about.
	private show(span: Span): void {
		this.span = span;
		const text = letters(this.text!);
		const words = slice(text.textContent ?? "", span).replace(/\s+/gu, " ");
		this.root.querySelector("[data-quote]")!.textContent = count(words) > 80 ? `${slice(words, { start: 0, end: 50 })} … ${slice(words, { start: count(words) - 25, end: count(words) })}` : words;
		paint("choosing", range(text, span));
		this.words();
	}

	close(back: boolean): void {
		if (!this.isOpen) return;
		this.root.hidden = true;
		paint("choosing", null);
		for (const d of this.root.querySelectorAll("details")) d.open = false;
		for (const f of this.root.querySelectorAll<HTMLInputElement>("#box-memo, #box-weight")) f.value = "";
		if (back) (this.back ?? this.text)?.focus({ preventScroll: true });
	}

	// typed gives what somebody types to the search, wherever the focus is.
	typed(): void {
		this.back = this.text;
		this.find.focus({ preventScroll: true });
	}

	private options(): HTMLElement[] {
		return [...this.list.querySelectorAll<HTMLElement>(".code-option")];
	}

	private seen(): HTMLElement[] {
		return this.options().filter((o) => !o.hidden);
	}

	// order puts the codes used last first, and before them those of a round.
	private order(): void {
		const last = remembered();
		const rank = (o: HTMLElement): number => {
			const i = last.indexOf(`${o.dataset.book}/${o.dataset.code}`);
			return (o.dataset.round ? 0 : 1000) + (i < 0 ? 500 : i);
		};
		const now = this.options();
		const natural = (o: HTMLElement): number => Number(o.id.slice("code-option-".length));
		now.sort((a, b) => rank(a) - rank(b) || natural(a) - natural(b));
		this.list.append(...now);
		this.list.scrollTop = 0;
	}

	private filter(): void {
		const wanted = plain(this.find.value.trim());
		const score = (o: HTMLElement): number => {
			const name = plain(o.dataset.name ?? "");
			if (name.startsWith(wanted)) return 2;
			if (name.includes(wanted)) return 1;
			return plain(o.textContent ?? "").includes(wanted) ? 0 : -1;
		};
		const scores = new Map(this.options().map((o) => [o, score(o)]));
		for (const [o, s] of scores) o.hidden = s < 0;
		const seen = this.seen();
		this.activate(seen.reduce<HTMLElement | null>((best, o) => (best && scores.get(best)! >= scores.get(o)! ? best : o), null));
		this.root.querySelector<HTMLElement>("[data-none]")!.hidden = seen.length > 0;
		const create = this.root.querySelector<HTMLElement>("[data-create]");
		if (create) {
			create.hidden = wanted === "" || this.options().some((o) => plain(o.dataset.name ?? "") === wanted);
			create.querySelector("[data-newname]")!.textContent = `»${this.find.value.trim()}«`;
		}
	}

	private activate(o: HTMLElement | null): void {
		this.active?.setAttribute("aria-selected", "false");
		this.active = o;
		o?.setAttribute("aria-selected", "true");
		if (o) this.find.setAttribute("aria-activedescendant", o.id);
		else this.find.removeAttribute("aria-activedescendant");
		o?.scrollIntoView({ block: "nearest" });
	}

	private key(e: KeyboardEvent): void {
		const seen = this.seen();
		const at = this.active ? seen.indexOf(this.active) : -1;
		if (e.key === "ArrowDown") this.activate(seen[Math.min(at + 1, seen.length - 1)] ?? null);
		else if (e.key === "ArrowUp") this.activate(seen[Math.max(at - 1, 0)] ?? null);
		else if (e.key === "Enter" && this.active) void this.choose(this.active);
		else return;
		e.preventDefault();
	}

	private async choose(o: HTMLElement): Promise<void> {
		const { book = "", code = "", name = "", colour = "" } = o.dataset;
		const value = (id: string): string => this.root.querySelector<HTMLInputElement>(id)!.value.trim();
		try {
			await this.put({ code: { book, code, name, colour }, memo: value("#box-memo"), weight: Number(value("#box-weight")) || 0 });
		} catch (e) {
			this.failed(e instanceof Error ? e.message : String(e));
			return;
		}
		const key = `${book}/${code}`;
		localStorage.setItem(kept, JSON.stringify([key, ...remembered().filter((k) => k !== key)].slice(0, 20)));
		this.close(true);
	}

	private async create(): Promise<void> {
		const book = this.root.querySelector<HTMLSelectElement>("#code-book")!.value;
		try {
			const o = await this.make(book, this.find.value.trim());
			o.id = `code-option-${this.options().length}`;
			this.list.prepend(o);
			await this.choose(o);
		} catch (e) {
			this.failed(e instanceof Error ? e.message : String(e));
		}
	}

	private failed(why: string): void {
		this.root.querySelector<HTMLElement>("[data-failed]")!.hidden = why === "";
		this.root.querySelector("[data-detail]")!.textContent = why;
	}

	// words fills the lists of first and last words, once somebody opens them.
	private words(): void {
		const [from, to] = ["#box-from", "#box-to"].map((id) => this.root.querySelector<HTMLSelectElement>(id)!) as [HTMLSelectElement, HTMLSelectElement];
		if (!this.root.querySelector<HTMLDetailsElement>("[data-span]")!.open || !this.text) return;
		const text = letters(this.text).textContent ?? "";
		const all = runs(text);
		const fill = (list: HTMLSelectElement, value: (s: Span) => number, chosen: number): void => {
			list.replaceChildren(...all.map((s, i) => new Option(`${i + 1} ${slice(text, s)}`, String(value(s)), false, i === chosen)));
		};
		fill(from, (s) => s.start, Math.max(0, all.findLastIndex((s) => s.start <= this.span.start)));
		const last = all.findIndex((s) => s.end >= this.span.end);
		fill(to, (s) => s.end, last < 0 ? all.length - 1 : last);
	}

	private respan(): void {
		const value = (id: string): number => Number(this.root.querySelector<HTMLSelectElement>(id)!.value);
		const [start, end] = [value("#box-from"), value("#box-to")];
		if (end > start) this.show({ start, end });
	}
}
