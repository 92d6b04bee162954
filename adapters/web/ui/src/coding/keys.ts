// Choosing words with the keyboard alone: arrows choose a word or a sentence,
// with Shift they take more or less of the text, and with Ctrl (or Option) and
// Shift one character at a time.
import { letters, parts, range, within, type Span } from "./places.ts";

type Chosen = { span: Span; anchor: Span };
const chosen = new WeakMap<Element, Chosen>();

// selected is what the browser's own selection has of a text, if anything.
export function selected(text: Element): Span | null {
	const s = getSelection();
	if (!s || s.rangeCount === 0 || s.isCollapsed) return null;
	const r = s.getRangeAt(0);
	if (!r.intersectsNode(letters(text))) return null;
	const span = within(r, letters(text));
	return span.end > span.start ? span : null;
}

export function select(text: Element, span: Span): void {
	const r = range(letters(text), span);
	getSelection()?.setBaseAndExtent(r.startContainer, r.startOffset, r.endContainer, r.endOffset);
}

// step is what an arrow makes of what was chosen; units are what it moves by.
export function step(now: Chosen | null, units: Span[], forward: boolean, extend: boolean): Chosen | null {
	const at = (s: Span | undefined): Chosen | null => (s ? { span: s, anchor: s } : null);
	if (!now) return at(forward ? units[0] : units.at(-1));
	const { span, anchor } = now;
	if (!extend) {
		// What is only a part of a unit becomes the whole of it first.
		const around = units.find((u) => u.start <= span.start && u.end >= span.end);
		if (around && (around.start < span.start || around.end > span.end)) return at(around);
		return at(forward ? units.find((u) => u.start >= span.end) : units.findLast((u) => u.end <= span.start)) ?? now;
	}
	const to = (s: Span): Chosen => ({ span: s, anchor });
	if (forward) {
		if (span.start < anchor.start) return to({ start: Math.min(units.find((u) => u.start > span.start)?.start ?? anchor.start, anchor.start), end: span.end });
		return to({ start: span.start, end: units.find((u) => u.end > span.end)?.end ?? span.end });
	}
	if (span.end > anchor.end) return to({ start: span.start, end: Math.max(units.findLast((u) => u.end < span.end)?.end ?? anchor.end, anchor.end) });
	return to({ start: units.findLast((u) => u.start < span.start)?.start ?? span.start, end: span.end });
}

// nudge moves the end that was moved last by one character; something stays.
export function nudge(now: Chosen | null, characters: Span[], forward: boolean): Chosen | null {
	if (!now) return step(now, characters, forward, false);
	const { span, anchor } = now;
	let { start, end } = span;
	if (start < anchor.start) start = (forward ? characters.find((c) => c.start > start) : characters.findLast((c) => c.start < start))?.start ?? start;
	else end = (forward ? characters.find((c) => c.end > end) : characters.findLast((c) => c.end < end))?.end ?? end;
	if (end <= start) return now;
	const moved = { start, end };
	return { span: moved, anchor: start < anchor.start ? anchor : { start, end: Math.min(anchor.end, end) } };
}

// keyed does what a key says in a text; false if it is not one of these.
export function keyed(text: HTMLElement, e: KeyboardEvent, said: (span: Span | null) => void): boolean {
	const words = letters(text).textContent ?? "";
	const span = selected(text);
	let now = chosen.get(text) ?? null;
	if (!span) now = null;
	else if (!now || now.span.start !== span.start || now.span.end !== span.end) now = { span, anchor: span }; // by the pointer
	const forward = e.key === "ArrowRight" || e.key === "ArrowDown";
	switch (e.key) {
		case "ArrowRight":
		case "ArrowLeft":
			if (e.metaKey || ((e.ctrlKey || e.altKey) && !e.shiftKey)) return false;
			now = e.shiftKey && (e.ctrlKey || e.altKey) ? nudge(now, parts(words, "grapheme"), forward) : step(now, parts(words, "word"), forward, e.shiftKey);
			break;
		case "ArrowDown":
		case "ArrowUp":
			if (e.metaKey || e.ctrlKey || e.altKey) return false;
			now = step(now, parts(words, "sentence"), forward, e.shiftKey);
			break;
		case "Home":
		case "End":
			if (!e.shiftKey || !now) return false;
			now = { anchor: now.anchor, span: e.key === "Home" ? { start: 0, end: now.anchor.end } : { start: now.anchor.start, end: [...words].length } };
			break;
		case "a":
			if (!e.ctrlKey && !e.metaKey) return false;
			now = { span: { start: 0, end: [...words].length }, anchor: { start: 0, end: 0 } };
			break;
		case "Escape":
			if (!span) return false;
			getSelection()?.removeAllRanges();
			chosen.delete(text);
			said(null);
			return true;
		default:
			return false;
	}
	if (now) {
		chosen.set(text, now);
		select(text, now.span);
		said(now.span);
	}
	return true;
}
