// Finding and filling in what the template has.

export function find<T extends Element = HTMLElement>(selector: string, within: ParentNode = document): T {
	const e = within.querySelector<T>(selector);
	if (!e) throw new Error(`the page has no ${selector}`);
	return e;
}

export const all = <T extends Element = HTMLElement>(selector: string, within: ParentNode = document): T[] => [...within.querySelectorAll<T>(selector)];

/** copy is a fresh copy of a template's element, with texts put into its places
 * (data-in); a place without text is taken away. */
export function copy(template: string, texts: Record<string, string | undefined> = {}): HTMLElement {
	const from = find<HTMLTemplateElement>(`template[data-of="${template}"]`);
	const e = from.content.firstElementChild!.cloneNode(true) as HTMLElement;
	for (const place of all("[data-in]", e)) {
		const text = texts[place.dataset["in"]!];
		if (text) place.textContent = text;
		else place.remove();
	}
	return e;
}

/** values are what a form says, by name; of several with a name, all. */
export function values(form: HTMLFormElement): { one: (name: string) => string; many: (name: string) => string[] } {
	const data = new FormData(form);
	return { one: (name) => String(data.get(name) ?? "").trim(), many: (name) => data.getAll(name).map(String) };
}

/** wrong shows an error at a form, or takes it away with "". */
export function wrong(form: HTMLElement, text: string): void {
	const e = find("[data-wrong]", form);
	e.textContent = text;
	e.hidden = text === "";
}

/** renew fills a list anew, if it is another: what a finger is on its way to stays where it is. */
export function renew(list: HTMLElement, rows: HTMLElement[]): void {
	const now = [...list.children];
	if (now.length === rows.length && rows.every((r, i) => r.isEqualNode(now[i]!))) return;
	list.replaceChildren(...rows);
}

export function option(value: string, text: string): HTMLOptionElement {
	const o = document.createElement("option");
	o.value = value;
	o.textContent = text;
	return o;
}

/** click does something when a button is pressed, which is out of use until it is done. */
export function click(button: HTMLButtonElement, work: () => Promise<void> | void): void {
	button.addEventListener("click", async () => {
		button.disabled = true;
		try {
			await work();
		} finally {
			button.disabled = false;
		}
	});
}
