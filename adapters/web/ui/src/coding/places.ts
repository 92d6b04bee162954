// Places in a text, counted in Unicode code points as the log counts them: an
// emoji is one, a letter with a combining mark is two. What people choose by is
// larger: words, sentences, and what looks like one character.
export type Span = { start: number; end: number };

export const count = (s: string): number => [...s].length;

// letters is the element that holds a text and nothing else.
export const letters = (text: Element): HTMLElement => text.querySelector<HTMLElement>("[data-letters]")!;

export const slice = (s: string, span: Span): string => [...s].slice(span.start, span.end).join("");

// within is what a range has of a text.
export function within(range: Range, of: Element): Span {
	const all = document.createRange();
	all.selectNodeContents(of);
	const r = range.cloneRange();
	if (r.compareBoundaryPoints(Range.START_TO_START, all) < 0) r.setStart(all.startContainer, all.startOffset);
	if (r.compareBoundaryPoints(Range.END_TO_END, all) > 0) r.setEnd(all.endContainer, all.endOffset);
	all.setEnd(r.startContainer, r.startOffset);
	const start = count(all.toString());
	return { start, end: start + count(r.toString()) };
}

// range is where a span stands in the page.
export function range(of: Element, span: Span): Range {
	const r = document.createRange();
	r.selectNodeContents(of);
	const walk = document.createTreeWalker(of, NodeFilter.SHOW_TEXT);
	let at = 0;
	for (let n = walk.nextNode() as Text | null; n; n = walk.nextNode() as Text | null) {
		const points = [...n.data];
		const unit = (i: number): number => points.slice(0, i).join("").length;
		if (span.start >= at && span.start < at + points.length) r.setStart(n, unit(span.start - at));
		if (span.end > at && span.end <= at + points.length) r.setEnd(n, unit(span.end - at));
		at += points.length;
	}
	return r;
}

// trimmed is a span without space at its ends.
export function trimmed(text: string, span: Span): Span {
	const points = [...text];
	let { start, end } = span;
	while (start < end && /\s/u.test(points[start]!)) start++;
	while (end > start && /\s/u.test(points[end - 1]!)) end--;
	return { start, end };
}

type Kind = "grapheme" | "word" | "sentence";

// parts are a text's characters, words or sentences, in order.
export function parts(text: string, kind: Kind): Span[] {
	const out: Span[] = [];
	const put = (at: number, s: string): void => {
		const span = trimmed(text, { start: at, end: at + count(s) });
		if (span.end > span.start || kind === "grapheme") out.push(kind === "grapheme" ? { start: at, end: at + count(s) } : span);
	};
	let at = 0;
	if (!("Segmenter" in Intl)) {
		const of = { grapheme: /\P{M}\p{M}*/gu, word: /[\p{L}\p{N}\p{M}'’-]+|\p{Extended_Pictographic}/gu, sentence: /[^.!?\n]+[.!?]*/gu }[kind];
		for (const m of text.matchAll(of)) put(count(text.slice(0, m.index)), m[0]);
		return out;
	}
	for (const s of new Intl.Segmenter(document.documentElement.lang || "da", { granularity: kind }).segment(text)) {
		if (kind !== "word" || s.isWordLike || /\p{Extended_Pictographic}/u.test(s.segment)) put(at, s.segment);
		at += count(s.segment);
	}
	return out;
}

// runs are what stands between spaces, as the form without script has them.
export function runs(text: string): Span[] {
	return [...text.matchAll(/\S+/gu)].map((m) => {
		const start = count(text.slice(0, m.index));
		return { start, end: start + count(m[0]) };
	});
}

export type Piece = { text: string; depth: number };

// cut parts a text wherever a span begins or ends.
export function cut(text: string, on: Span[]): Piece[] {
	const points = [...text];
	const bounds = [...new Set([0, points.length, ...on.flatMap((s) => [s.start, s.end])])].filter((b) => b >= 0 && b <= points.length).sort((a, b) => a - b);
	return bounds.slice(1).map((end, i) => {
		const start = bounds[i]!;
		return { text: points.slice(start, end).join(""), depth: on.filter((s) => s.start <= start && s.end >= end).length };
	});
}
