// Codings beside the text: a line of each one's colour at the height of its
// words, side by side where they overlap, and its words shown when one points.
import { cut, letters, range, type Span } from "./places.ts";

export type Code = { book: string; code: string; name: string; colour: string };
export type Coding = Span & { id: string; code: Code; quote: string };
export type Words = { you: string; remove: string };

const entries = (part: Element): HTMLElement[] => [...part.querySelectorAll<HTMLElement>(".coding")];
const spanOf = (e: HTMLElement): Span => ({ start: Number(e.dataset.start), end: Number(e.dataset.end) });

// paint marks words in the page without changing it, where the browser can.
export function paint(name: string, r: Range | null): void {
	if (!("highlights" in CSS)) return;
	if (r) CSS.highlights.set(name, new Highlight(r));
	else CSS.highlights.delete(name);
}

// mark underlines what is coded.
function mark(part: Element): void {
	const of = letters(part);
	const on = entries(part).map(spanOf);
	of.replaceChildren(
		...cut(of.textContent ?? "", on).map((p) => {
			if (p.depth === 0) return document.createTextNode(p.text);
			const e = document.createElement("span");
			e.className = `on on-${p.depth}`;
			e.textContent = p.text;
			return e;
		}),
	);
}

// draw puts the lines beside a text, in as few columns as they fit into.
export function draw(part: HTMLElement): void {
	const side = part.querySelector<HTMLElement>(".coded-words")!;
	const text = part.querySelector("[data-letters]");
	side.querySelector(".brackets")?.remove();
	if (!text || entries(part).length === 0) return;
	const box = document.createElement("div");
	box.className = "brackets no-print";
	box.ariaHidden = "true";
	const from = side.getBoundingClientRect().top;
	const columns: number[] = []; // how far down each is taken
	for (const e of entries(part)) {
		const r = range(text, spanOf(e)).getBoundingClientRect();
		if (r.height === 0) continue;
		const [top, bottom] = [r.top - from + 3, r.bottom - from - 3];
		let column = columns.findIndex((c) => c <= top);
		if (column < 0) column = columns.length;
		columns[column] = bottom;
		const line = document.createElement("i");
		line.style.top = `${top}px`;
		line.style.height = `${bottom - top}px`;
		line.style.left = `${Math.min(column, 7) * 7}px`;
		if (e.dataset.colour) line.style.backgroundColor = e.dataset.colour;
		line.addEventListener("pointerenter", () => e.classList.add("pointed"));
		line.addEventListener("pointerleave", () => e.classList.remove("pointed"));
		box.append(line);
	}
	side.append(box);
}

// point shows the words of the coding that one points at, or is at.
export function point(part: HTMLElement): void {
	const list = part.querySelector(".codings");
	const show = (e: Event): void => {
		const entry = e.target instanceof Element ? e.target.closest<HTMLElement>(".coding") : null;
		const text = part.querySelector("[data-letters]");
		paint("pointed", entry && text ? range(text, spanOf(entry)) : null);
	};
	for (const type of ["pointerover", "focusin"]) list?.addEventListener(type, show);
	for (const type of ["pointerleave", "focusout"]) list?.addEventListener(type, () => paint("pointed", null));
}

function swatch(colour: string): SVGSVGElement {
	const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
	svg.setAttribute("class", "swatch");
	svg.setAttribute("viewBox", "0 0 12 12");
	svg.setAttribute("aria-hidden", "true");
	const rect = document.createElementNS(svg.namespaceURI, "rect");
	for (const [k, v] of Object.entries({ x: "1", y: "1", width: "10", height: "10", rx: "2", ...(colour ? { fill: colour } : {}) })) rect.setAttribute(k, v);
	svg.append(rect);
	return svg;
}

function element<K extends keyof HTMLElementTagNameMap>(name: K, className: string, ...kids: (Node | string)[]): HTMLElementTagNameMap[K] {
	const e = document.createElement(name);
	e.className = className;
	e.append(...kids);
	return e;
}

function remover(c: Coding, said: Words): HTMLFormElement {
	const sign = document.querySelector("[data-close] svg")?.cloneNode(true) ?? "×";
	const button = element("button", "plain no-print", sign);
	button.ariaLabel = `${said.remove} ${c.code.name}: ${c.quote}`;
	const form = element("form", "", button);
	form.dataset.remove = c.id;
	return form;
}

// add puts a coding of one's own beside the text; where others have said the
// same of the same words, oneself is put before them.
export function add(part: HTMLElement, c: Coding, said: Words): void {
	const key = `${c.code.book}/${c.code.code}`;
	const same = entries(part).find((e) => e.dataset.code === key && Number(e.dataset.start) === c.start && Number(e.dataset.end) === c.end);
	if (same) {
		const by = same.querySelector<HTMLElement>(".coding-by")!;
		by.textContent = `${said.you}, ${by.textContent}`;
		same.querySelector(".coding-name")!.append(remover(c, said));
		return;
	}
	const link = element("a", "", c.code.name);
	link.href = `/codebooks/${encodeURIComponent(c.code.book)}/codes/${encodeURIComponent(c.code.code)}`;
	const entry = element("li", "coding", element("div", "coding-name", swatch(c.code.colour), link, remover(c, said)), element("p", "quiet coding-by", said.you),
		element("p", "quiet coding-quote", element("q", "words", c.quote)));
	Object.assign(entry.dataset, { start: String(c.start), end: String(c.end), colour: c.code.colour, code: key, others: "" });
	const list = part.querySelector(".codings")!;
	list.insertBefore(entry, entries(part).find((e) => Number(e.dataset.start) > c.start) ?? null);
	mark(part);
	draw(part);
}

// remove takes one's own coding away; what others have said there stays.
export function remove(part: HTMLElement, form: HTMLElement): void {
	const entry = form.closest<HTMLElement>(".coding")!;
	form.remove();
	if (entry.dataset.others) {
		entry.querySelector(".coding-by")!.textContent = entry.dataset.others;
		return;
	}
	entry.remove();
	mark(part);
	draw(part);
}
