// Why something was refused, as a sentence. The engine says it of a field ("has
// what looks like …"), or as a sentence of its own.
import type { Problem } from "./model.ts";
import { has, say } from "./phrases.ts";

export function why(p: Problem | undefined): string {
	if (!p) return "";
	const text = document.documentElement.lang === "da" ? (p.danish ?? p.detail) : p.detail;
	const field = p.field.replace(/^data\./, "").replace(/\[.*$/, "");
	const ofField = /^(er|har|skal|mangler|kan|is|has|must|would)\b/.test(text);
	const whole = ofField ? `${say(has(`field.${field}`) ? `field.${field}` : "field.other")} ${text}` : text;
	return whole.charAt(0).toUpperCase() + whole.slice(1) + (/[.!?]$/.test(whole) ? "" : ".");
}
