// Makes a part of the page what it is on a newer one, by changing what differs
// and nothing else. So focus, scrolling, what is folded out and what somebody has
// written stay where they are.
export function morph(was: Element, is: Element): void {
	if (was.isEqualNode(is)) return;
	attributes(was, is);
	children(was, is);
}

// What script or the visitor has changed is not a difference.
function kept(e: Element, name: string): boolean {
	return (name === "open" && e instanceof HTMLDetailsElement) || (name === "hidden" && e.hasAttribute("data-script")) || name === "data-since";
}

function attributes(was: Element, is: Element): void {
	for (const { name } of [...was.attributes]) if (!is.hasAttribute(name) && !kept(was, name)) was.removeAttribute(name);
	for (const { name, value } of [...is.attributes]) if (was.getAttribute(name) !== value && !kept(was, name)) was.setAttribute(name, value);
}

// What a thing is known by among its neighbours.
function key(n: Node): string {
	if (!(n instanceof Element)) return n.nodeName;
	let named = n.id || n.getAttribute("aria-labelledby") || "";
	if (!named && /^(LI|TR|ARTICLE)$/.test(n.tagName)) named = n.querySelector("a[href]")?.getAttribute("href") ?? "";
	if (!named && n.tagName === "DETAILS") named = n.querySelector("form[action]")?.getAttribute("action") ?? n.querySelector("summary")?.textContent ?? "";
	return `${n.nodeName} ${named}`;
}

function children(was: Element, is: Element): void {
	const left = new Map<string, Node[]>();
	for (const n of was.childNodes) left.set(key(n), [...(left.get(key(n)) ?? []), n]);
	let at: Node | null = was.firstChild;
	for (const n of [...is.childNodes]) {
		const mine = left.get(key(n))?.shift();
		if (!mine) {
			was.insertBefore(document.importNode(n, true), at);
			continue;
		}
		if (mine === at) at = at.nextSibling;
		else was.insertBefore(mine, at);
		if (mine instanceof Element && n instanceof Element) morph(mine, n);
		else if (mine.nodeValue !== n.nodeValue) mine.nodeValue = n.nodeValue;
	}
	for (const list of left.values()) for (const n of list) n.parentNode?.removeChild(n);
}
