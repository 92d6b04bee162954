// What makes a drawing handier where there is script: size, details beside it,
// moving through time, and a picture of it. Without script it is all there too,
// as links, date fields and a table.
const part = (): HTMLElement | null => document.querySelector("[data-map]");

for (const e of document.querySelectorAll<HTMLElement>("[data-script]")) e.hidden = false;

// Size. The names of the lanes stay in sight while the map is scrolled.
let zoom = 1;

function size(): void {
	const svg = part()?.querySelector<SVGSVGElement>(".map-scroll > svg");
	if (!svg) return;
	const box = svg.viewBox.baseVal;
	svg.style.width = `${box.width * zoom}px`;
	svg.style.height = `${box.height * zoom}px`;
	hold();
}

function hold(): void {
	const region = part()?.querySelector<HTMLElement>(".map-scroll");
	const names = region?.querySelector<SVGGElement>(".m-names");
	if (!region || !names) return;
	const narrow = region.clientWidth < 560; // there is no room for names that stay
	names.setAttribute("transform", `translate(${narrow ? 0 : region.scrollLeft / zoom} 0)`);
}

function zoomed(how: string): void {
	const region = part()?.querySelector<HTMLElement>(".map-scroll");
	const svg = region?.querySelector<SVGSVGElement>("svg");
	if (!region || !svg) return;
	const middle = (region.scrollLeft + region.clientWidth / 2) / zoom;
	if (how === "all") zoom = Math.min(1, region.clientWidth / svg.viewBox.baseVal.width);
	else zoom = Math.min(3, Math.max(0.3, zoom * (how === "in" ? 1.25 : 0.8)));
	size();
	region.scrollLeft = middle * zoom - region.clientWidth / 2;
}

// Details: what the table says of the thing that was chosen.
function details(link: SVGAElement): boolean {
	const id = decodeURIComponent((link.getAttribute("href") ?? "").slice(1));
	const row = document.getElementById(id);
	const into = part()?.querySelector<HTMLElement>("[data-into]");
	if (!into || !(row instanceof HTMLTableRowElement)) return false;
	const list = document.createElement("dl");
	const heads = row.closest("table")!.querySelectorAll("thead th");
	[...row.cells].forEach((cell, i) => {
		if (cell.textContent?.trim() === "–") return;
		const dt = document.createElement("dt");
		dt.textContent = heads[i]?.textContent ?? "";
		const dd = document.createElement("dd");
		dd.append(...[...cell.childNodes].map((n) => n.cloneNode(true)));
		list.append(dt, dd);
	});
	into.replaceChildren(list);
	into.closest<HTMLElement>("[data-details]")!.hidden = false;
	return true;
}

let chosen: SVGAElement | null = null;

document.addEventListener("click", (e) => {
	const at = e.target as Element;
	const button = at.closest<HTMLElement>("[data-zoom], [data-close], [data-png], [data-print]");
	if (button?.dataset["zoom"]) return zoomed(button.dataset["zoom"]);
	if (button?.matches("[data-close]")) return close();
	if (button?.matches("[data-print]")) return onPaper(button.dataset["print"]!);
	if (button?.matches("[data-png]")) return void picture(button);
	const link = at.closest<SVGAElement>(".map-scroll a[href^='#']");
	if (link && details(link)) {
		chosen = link;
		e.preventDefault();
	}
});

function close(): void {
	const box = part()?.querySelector<HTMLElement>("[data-details]");
	if (box) box.hidden = true;
	chosen?.focus();
}

document.addEventListener("keydown", (e) => {
	if (e.ctrlKey || e.metaKey || e.altKey || !(e.target instanceof Element)) return;
	const box = part()?.querySelector<HTMLElement>("[data-details]");
	if (e.key === "Escape" && box && !box.hidden) return close();
	if (!e.target.closest(".map-scroll")) return;
	const how = { "+": "in", "-": "out", "0": "all" }[e.key];
	if (how) {
		zoomed(how);
		e.preventDefault();
	}
	// From one thing that happened to the next, as with Tab, without the rest.
	const step = { ArrowRight: 1, ArrowLeft: -1 }[e.key];
	const here = e.target.closest<SVGAElement>(".m-point");
	if (step && here) {
		const all = [...here.ownerSVGElement!.querySelectorAll<SVGAElement>(".m-point")];
		all[all.indexOf(here) + step]?.focus();
		e.preventDefault();
	}
});

// Time. While it is moved, what comes later fades; then the map of that day is
// fetched, and stands in the address.
const day = 86_400_000;

function slide(slider: HTMLInputElement): void {
	const first = Date.parse(slider.dataset["first"]!);
	const last = Math.max(first + day, Date.parse(slider.dataset["last"]!));
	const of = slider.dataset["of"]!; // the date field, and what it is called in the address
	const field = document.querySelector<HTMLInputElement>(`#${of}`)!;
	const said = slider.closest(".field")!.querySelector("output")!;
	const shown = new Intl.DateTimeFormat(document.documentElement.lang, { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" });
	const at = (): Date => new Date(first + Number(slider.value) * day);
	slider.max = String(Math.round((last - first) / day));
	slider.value = field.value ? String(Math.round((Date.parse(field.value) - first) / day)) : slider.max;
	const say = (): void => {
		said.textContent = shown.format(at());
		slider.setAttribute("aria-valuetext", said.textContent);
	};
	say();
	slider.addEventListener("input", () => {
		say();
		if (of !== "until") return; // when it became known, the drawing does not say
		const limit = at().getTime() + day;
		for (const e of document.querySelectorAll<SVGElement>(".map-scroll [data-at]")) e.classList.toggle("m-later", Date.parse(e.dataset["at"]!) >= limit);
	});
	slider.addEventListener("change", () => {
		const address = new URL(location.href);
		if (slider.value === slider.max) address.searchParams.delete(of);
		else address.searchParams.set(of, at().toISOString().slice(0, 10));
		field.value = address.searchParams.get(of) ?? "";
		void load(address);
	});
}

// The whole page, or a part of it: what that leaves out, the style sheet knows.
function onPaper(what: string): void {
	const root = document.documentElement;
	if (what) {
		root.dataset["paper"] = what;
		addEventListener("afterprint", () => delete root.dataset["paper"], { once: true });
	}
	print();
}

let newest = 0;

async function load(address: URL): Promise<void> {
	const mine = ++newest;
	address.hash = "";
	const r = await fetch(address).catch(() => null);
	if (mine !== newest) return; // time was moved on meanwhile
	if (!r?.ok) return location.assign(address);
	const page = new DOMParser().parseFromString(await r.text(), "text/html");
	for (const selector of [".map-order", ".totals"]) {
		const was = document.querySelector(selector);
		const is = page.querySelector(selector);
		if (!was || !is) return location.assign(address);
		const region = was.querySelector(".map-scroll");
		const left = region?.scrollLeft ?? 0;
		was.replaceWith(is);
		const now = is.querySelector(".map-scroll");
		if (now) now.scrollLeft = left;
	}
	history.replaceState(null, "", address);
	for (const e of document.querySelectorAll<HTMLElement>("[data-script]")) e.hidden = false;
	watch();
	size();
}

// A picture: the drawing's own file, drawn at twice its size.
async function picture(button: HTMLElement): Promise<void> {
	const link = part()!.querySelector<HTMLAnchorElement>("[data-svg]")!;
	const failed = part()!.querySelector<HTMLElement>("[data-failed]")!;
	failed.hidden = true;
	button.setAttribute("aria-busy", "true");
	try {
		const image = new Image();
		image.src = link.href;
		await image.decode();
		const box = part()!.querySelector<SVGSVGElement>(".map-scroll > svg")!.viewBox.baseVal;
		const canvas = document.createElement("canvas");
		const scale = Math.min(2, 16_000 / box.width, 16_000 / box.height);
		canvas.width = box.width * scale;
		canvas.height = box.height * scale;
		canvas.getContext("2d")!.drawImage(image, 0, 0, canvas.width, canvas.height);
		const blob = await new Promise<Blob | null>((done) => canvas.toBlob(done, "image/png"));
		if (!blob) throw new Error("no picture");
		const a = document.createElement("a");
		a.href = URL.createObjectURL(blob);
		a.download = `${decodeURIComponent(location.pathname).replaceAll("/", "-").slice(1)}.png`;
		a.click();
		setTimeout(() => URL.revokeObjectURL(a.href), 10_000);
	} catch {
		failed.hidden = false;
	}
	button.removeAttribute("aria-busy");
}

function watch(): void {
	part()?.querySelector(".map-scroll")?.addEventListener("scroll", hold, { passive: true });
}

watch();
size();
for (const slider of document.querySelectorAll<HTMLInputElement>(".map-slider")) slide(slider);
