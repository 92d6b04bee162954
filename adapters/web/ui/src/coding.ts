// Coding a text: words are chosen with mouse, finger or keyboard, a box offers
// codes, and what is coded stands beside the text at once. Without this there is
// a form for each text.
import { Box, type Choice } from "./coding/box.ts";
import { keyed, selected } from "./coding/keys.ts";
import { add, draw, point, remove, type Words } from "./coding/margin.ts";
import { count, letters, slice, trimmed, type Span } from "./coding/places.ts";
import { idFor, record } from "./coding/record.ts";

const root = document.querySelector<HTMLElement>("[data-coding]");
const parts = [...document.querySelectorAll<HTMLElement>(".coded")];
for (const part of parts) point(part);
if (parts.length > 0) {
	const redraw = new ResizeObserver((seen) => seen.forEach((s) => draw(s.target.closest<HTMLElement>(".coded")!)));
	for (const part of parts) redraw.observe(part.querySelector(".coded-words")!);
}

const box = root?.querySelector<HTMLElement>("[data-box]");
if (root && box) begin(root, box);

function begin(root: HTMLElement, frame: HTMLElement): void {
	for (const e of root.querySelectorAll<HTMLElement>("[data-script]")) e.hidden = false;
	for (const e of root.querySelectorAll<HTMLElement>("[data-without]")) e.hidden = true;
	const live = root.querySelector<HTMLElement>("[data-said]")!;
	const said: Words = { you: live.dataset.you ?? "", remove: live.dataset.removeLabel ?? "" };
	const tell = (words: string): void => void (live.textContent = words);
	const pill = root.querySelector<HTMLButtonElement>("[data-pill]")!;
	const partOf = (e: Element): HTMLElement => e.closest<HTMLElement>(".coded")!;

	const box = new Box(frame, put, make);

	async function put({ code, memo, weight }: Choice): Promise<void> {
		const text = box.text!;
		const part = partOf(text);
		const { start, end } = box.span;
		const at = { document: root.dataset.coding, part: part.dataset.part, version: Number(part.dataset.version), start, end };
		const what = JSON.stringify([at, code.book, code.code, memo, weight]);
		const coding = idFor(what);
		await record(what, "coding.apply", root.dataset.own!, { coding, coder: root.dataset.account, codebook: code.book, code: code.code, ...at,
			...(memo ? { memo } : {}), ...(weight ? { weight } : {}) });
		const words = slice(letters(text).textContent ?? "", box.span).replace(/\s+/gu, " ");
		const quote = count(words) > 60 ? `${slice(words, { start: 0, end: 57 })} …` : words;
		add(part, { id: coding, start, end, code, quote }, said);
		getSelection()?.removeAllRanges();
		pill.hidden = true;
		tell(`${live.dataset.done} ${code.name}, ${quote}`);
	}

	async function make(book: string, name: string): Promise<HTMLElement> {
		const what = JSON.stringify([book, name]);
		const id = idFor(what);
		const key = name.toLowerCase().replace(/æ/g, "ae").replace(/ø/g, "oe").replace(/å/g, "aa").replace(/[^a-z0-9]+/g, "-").replace(/^-|-$/g, "").slice(0, 60);
		const code = `${key || "code"}-${id.slice(-6)}`;
		await record(what, "codebook.add-code", `codebook-${book}`, { code, name });
		const o = document.createElement("li");
		o.className = "code-option";
		o.role = "option";
		Object.assign(o.dataset, { book, code, name, path: "", colour: "" });
		const label = document.createElement("span");
		label.className = "code-name";
		label.textContent = name;
		o.append(label);
		return o;
	}

	// open shows the box for what is chosen in a text, or else for all of it.
	const open = (text: HTMLElement, focus: boolean, choosing = false): void => {
		const words = letters(text).textContent ?? "";
		const span: Span = trimmed(words, selected(text) ?? { start: 0, end: count(words) });
		if (span.end <= span.start) return;
		pill.hidden = true;
		box.open(text, span, focus, choosing);
	};

	const texts = [...document.querySelectorAll<HTMLElement>("[data-text]")];
	for (const text of texts) {
		text.tabIndex = 0;
		text.setAttribute("role", "group");
		text.setAttribute("aria-describedby", "coding-help");
		text.addEventListener("keydown", (e) => {
			if (e.target !== text) return;
			const handled = e.key === "Enter" || keyed(text, e, (span) => tell(span ? `${live.dataset.said} ${slice(letters(text).textContent ?? "", span)}` : ""));
			if (!handled) return;
			e.preventDefault();
			if (e.key === "Enter") open(text, true);
			else box.close(false);
		});
	}
	for (const link of document.querySelectorAll<HTMLElement>("[data-choose]")) {
		link.tabIndex = -1; // the text itself is where the keyboard goes
		link.addEventListener("click", (e) => {
			e.preventDefault();
			open(partOf(link).querySelector<HTMLElement>("[data-text]")!, true, true);
		});
	}

	// What is chosen with a mouse shows the box; with a finger, whose choice grows
	// step by step, a button that shows it.
	const chosenIn = (): HTMLElement | undefined => {
		const s = getSelection();
		if (!s || s.isCollapsed || !s.anchorNode) return undefined;
		const from = s.anchorNode instanceof Element ? s.anchorNode : s.anchorNode.parentElement;
		return texts.find((t) => t.contains(from) && selected(t)) ?? texts.find((t) => selected(t));
	};
	let finger = false;
	document.addEventListener("pointerdown", (e) => {
		finger = e.pointerType === "touch";
		if (e.target instanceof Node && !frame.contains(e.target) && !pill.contains(e.target)) box.close(false);
	});
	document.addEventListener("pointerup", (e) => {
		if (finger || (e.target instanceof Node && frame.contains(e.target))) return;
		setTimeout(() => {
			const text = chosenIn(); // now the browser knows what was chosen
			if (text) open(text, false);
		});
	});
	document.addEventListener("selectionchange", () => {
		if (finger && !box.isOpen) pill.hidden = !chosenIn();
	});
	pill.addEventListener("click", () => {
		const text = chosenIn();
		if (text) open(text, true);
	});
	document.addEventListener("keydown", (e) => {
		if (!box.isOpen || frame.contains(document.activeElement)) return;
		if (e.key === "Escape") box.close(false);
		else if (e.key.length === 1 && !e.ctrlKey && !e.metaKey && !e.altKey && !(document.activeElement instanceof HTMLInputElement)) box.typed();
	});

	document.addEventListener("submit", (e) => {
		const form = e.target;
		if (!(form instanceof HTMLFormElement) || !form.dataset.remove) return;
		e.preventDefault();
		void taken(form, form.dataset.remove);
	});

	async function taken(form: HTMLFormElement, coding: string): Promise<void> {
		const part = partOf(form);
		const name = form.closest(".coding")?.querySelector("a")?.textContent ?? "";
		try {
			await record(JSON.stringify(["remove", coding]), "coding.remove", root.dataset.own!, { coding });
		} catch (e) {
			tell(e instanceof Error ? e.message : String(e));
			return;
		} finally {
			for (const b of form.querySelectorAll("button")) b.disabled = false;
		}
		remove(part, form);
		tell(`${live.dataset.removed} ${name}`);
		part.querySelector<HTMLElement>("[data-text]")?.focus({ preventScroll: true });
	}
}
