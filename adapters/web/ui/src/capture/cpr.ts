// Where a text has what looks like a CPR number. The engine refuses it whatever
// is found here; this only tells the writer at once, also without network. The
// rules are those of domain/identifiers, without its exceptions for numbers in
// long codes: a warning too many can be passed by, and the engine decides.

export interface Span {
	start: number; // in code points from 1, as the engine counts
	end: number;
}

const dash = "[-–—‐‑‒−_/.\\u00ad]";
const forms = [
	new RegExp(`(?<!\\d[-.]?)(\\d{6})[ \\u00a0]?${dash}[ \\u00a0]?\\d{4}(?!\\d)`, "g"),
	new RegExp(`(?<!\\d[-–.,/]?)(\\d{6})[ \\u00a0]{0,3}\\d{4}(?![-–.,/]?\\d)`, "g"),
	new RegExp(`(?<!\\d)(\\d{2}[-./ ]?\\d{2}[-./ ]?(?:\\d{2}|(?:18|19|20)\\d{2}))[ \\u00a0]?${dash}[ \\u00a0]?\\d{4}(?!\\d)`, "g"),
];
const named = /(?:tlf|telefon|tel|mobil|sag(?:s|en)?|journal|konto|reg|ordre|faktura|ean|cvr|serie|vare|bilag)s?(?:nummer(?:et)?|nr)?[.:# -]*(?:nr|nummer|er)?[.:# -]*$/i;

function date(digits: string): boolean {
	const d = Number(digits.slice(0, 2));
	const month = Number(digits.slice(2, 4));
	const day = d > 60 ? d - 60 : d;
	return month >= 1 && month <= 12 && day >= 1 && day <= [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1]!;
}

/** cprIn is the first of them, or null. */
export function cprIn(text: string): Span | null {
	let first: { at: number; length: number } | null = null;
	forms.forEach((form, i) => {
		for (const m of text.matchAll(form)) {
			if (!date(m[1]!.replace(/\D/g, ""))) continue;
			if (i === 1 && named.test(text.slice(Math.max(0, m.index - 64), m.index))) continue;
			if (!first || m.index < first.at) first = { at: m.index, length: m[0].length };
			break;
		}
	});
	if (!first) return null;
	const { at, length } = first as { at: number; length: number };
	const points = (s: string) => [...s].length;
	const before = points(text.slice(0, at));
	return { start: before + 1, end: before + points(text.slice(at, at + length)) };
}
