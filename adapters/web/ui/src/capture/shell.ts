// Keeping the page on the phone: the service worker, and what it must know.
export async function register(): Promise<void> {
	marks();
	if (!("serviceWorker" in navigator)) return;
	try {
		const first = !navigator.serviceWorker.controller;
		await navigator.serviceWorker.register("/capture/sw.js", { scope: "/capture", updateViaCache: "none" });
		const ready = await navigator.serviceWorker.ready;
		// The page that came from the engine is as this person likes it; those that come from the phone shall be too.
		const root = document.documentElement;
		if (first) ready.active?.postMessage({ lang: root.lang, theme: root.dataset["theme"] ?? "" });
	} catch {
		// Without network it cannot be looked whether there is a newer one.
	}
}

/** marks shows which theme is chosen; the page on the phone is the same for all. */
function marks(): void {
	const theme = document.documentElement.dataset["theme"] ?? "device";
	for (const a of document.querySelectorAll<HTMLAnchorElement>(".foot-theme a")) {
		if (new URL(a.href).searchParams.get("theme") === theme) a.setAttribute("aria-current", "true");
		else a.removeAttribute("aria-current");
	}
}
