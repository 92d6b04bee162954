// A one-time link has its secret behind the #, so that no server's log ever
// sees it. Here it goes into the form, and out of the address.
export function fillLink(): void {
	const form = document.querySelector<HTMLDetailsElement>("[data-link]");
	const secret = new URLSearchParams(location.hash.slice(1)).get("link");
	if (!form || !secret) return;
	const field = form.querySelector<HTMLInputElement>("input[name=link]");
	if (!field) return;
	field.value = secret;
	form.querySelector<HTMLElement>("[data-link-code]")!.hidden = true;
	form.open = true;
	history.replaceState(null, "", location.pathname + location.search);
	form.querySelector<HTMLInputElement>("input:not([type=hidden], [name=link])")?.focus();
}
