// What the page says by itself comes from the pages' one catalogue: the server
// puts it into an attribute of the page.
const all = JSON.parse(document.querySelector<HTMLElement>("[data-phrases]")?.dataset["phrases"] ?? "{}") as Record<string, string>;

/** say is a phrase, with %s filled in. */
export function say(key: string, ...values: (string | number)[]): string {
	let i = 0;
	return (all[key] ?? key).replace(/%s/g, () => String(values[i++] ?? ""));
}

/** has reports whether there is such a phrase. */
export const has = (key: string): boolean => key in all;

/** count says how many: of key.one and key.many the one that fits. */
export const count = (key: string, n: number): string => say(`${key}.${n === 1 ? "one" : "many"}`, n);
