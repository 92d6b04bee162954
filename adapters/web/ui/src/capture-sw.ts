// Keeps the page for field work on the phone: whole, in one version, or not at
// all. The engine puts before this script what belongs to the version; anything
// else of the engine's goes to the network as if this were not here.
interface Shell {
	version: string;
	files: string[]; // assets, whose names change with what is in them
	pages: Record<string, string>; // the page itself, by language
}

interface Extendable extends Event {
	waitUntil(p: Promise<unknown>): void;
}
interface Fetched extends Extendable {
	request: Request;
	respondWith(r: Promise<Response>): void;
}
interface Told extends Extendable {
	data: Choice;
}
interface Choice {
	lang?: string;
	theme?: string;
}

const worker = self as unknown as {
	ledetraadShell: Shell;
	location: Location;
	skipWaiting(): Promise<void>;
	clients: { claim(): Promise<void> };
	addEventListener(name: string, then: (e: never) => void): void;
};
const shell = worker.ledetraadShell;
const prefix = "ledetraad-capture-";
const name = prefix + shell.version;
const choices = "ledetraad-choice";
const home = "/capture";

worker.addEventListener("install", (e: Extendable) => {
	e.waitUntil((async () => {
		const cache = await caches.open(name);
		await cache.addAll([...shell.files, ...Object.values(shell.pages).map((p) => new Request(p, { cache: "reload", credentials: "omit" }))]);
		await worker.skipWaiting(); // all names are by content: a page that is open has what it needs
	})());
});

worker.addEventListener("activate", (e: Extendable) => {
	e.waitUntil((async () => {
		for (const key of await caches.keys()) if (key.startsWith(prefix) && key !== name) await caches.delete(key);
		await worker.clients.claim();
	})());
});

worker.addEventListener("message", (e: Told) => e.waitUntil(chosen(e.data)));

worker.addEventListener("fetch", (e: Fetched) => {
	const url = new URL(e.request.url);
	if (url.origin !== worker.location.origin || e.request.method !== "GET") return;
	if (e.request.mode === "navigate" && url.pathname === home) e.respondWith(page(e, url));
	else if (shell.files.includes(url.pathname)) e.respondWith(file(e.request));
});

async function file(request: Request): Promise<Response> {
	return (await caches.match(request.url, { cacheName: name })) ?? fetch(request);
}

/** choice is the language and theme that were chosen last. */
async function choice(): Promise<Choice> {
	const kept = await (await caches.open(choices)).match(home);
	return kept ? ((await kept.json()) as Choice) : {};
}

async function chosen(c: Choice): Promise<void> {
	await (await caches.open(choices)).put(home, new Response(JSON.stringify({ ...(await choice()), ...c })));
}

async function page(e: Fetched, url: URL): Promise<Response> {
	const lang = url.searchParams.get("lang");
	const theme = url.searchParams.get("theme");
	if (lang || theme) {
		await chosen({ ...(lang ? { lang } : {}), ...(theme ? { theme } : {}) });
		e.waitUntil(fetch(url, { redirect: "manual" }).catch(() => {})); // the other pages shall know it too
		return Response.redirect(home, 303);
	}
	const c = await choice();
	const kept = await caches.match(shell.pages[c.lang ?? "da"] ?? shell.pages["da"]!, { cacheName: name });
	if (!kept) return fetch(e.request);
	const headers = new Headers(kept.headers);
	for (const h of ["Content-Encoding", "Content-Length"]) headers.delete(h); // it is unpacked by now
	const html = await kept.text();
	const themed = c.theme === "light" || c.theme === "dark" ? html.replace("<html ", `<html data-theme="${c.theme}" `) : html;
	return new Response(themed, { headers });
}

export {}; // names of this script are its own
