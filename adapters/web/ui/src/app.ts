// What every page does once it is there. Nothing here is needed to read a page
// or to send a form.
import "./_passkeys.ts";
import "./_live.ts";
import { fillLink } from "./_link.ts";

fillLink();

// One form sent twice is one command, but a second click need not wait for that.
for (const form of document.querySelectorAll<HTMLFormElement>("form[method=post]")) {
	form.addEventListener("submit", () => {
		for (const b of form.querySelectorAll("button")) setTimeout(() => (b.disabled = true));
	});
}
addEventListener("pageshow", (e) => {
	if (e.persisted) for (const b of document.querySelectorAll<HTMLButtonElement>("form button[disabled]")) b.disabled = false;
});

// A choice in a form that filters shows at once what it chooses, but only where
// the visitor points; with the keyboard one looks through a list first.
for (const form of document.querySelectorAll<HTMLFormElement>("form.filters")) {
	let pointed = false;
	form.addEventListener("pointerdown", () => (pointed = true));
	form.addEventListener("keydown", () => (pointed = false));
	form.addEventListener("change", (e) => {
		if (pointed && e.target instanceof HTMLSelectElement) form.requestSubmit();
	});
	form.addEventListener("submit", () => {
		for (const f of form.elements) {
			if ((f instanceof HTMLSelectElement || f instanceof HTMLInputElement) && f.value === "") f.disabled = true;
		}
	});
}

// The part of a text that an address names is where reading goes on.
const named = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
if (named && named.tabIndex === -1) named.focus({ preventScroll: false });
