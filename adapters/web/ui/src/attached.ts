// Opens photos and sounds where they stand. Without this the browser saves them as
// files. Only what is opened is fetched: each is a reading, and recorded.
for (const link of document.querySelectorAll<HTMLAnchorElement>("a[data-open]")) {
	let open: HTMLElement | null = null;
	const label = link.querySelector("span")!;
	const show = label.textContent;
	link.setAttribute("role", "button");
	link.setAttribute("aria-expanded", "false");
	const toggle = (): void => {
		if (open) {
			open.remove();
			open = null;
		} else {
			open = opened(link);
			link.closest("p")!.after(open);
		}
		link.setAttribute("aria-expanded", String(open !== null));
		label.textContent = open ? link.dataset["hide"]! : show;
	};
	link.addEventListener("click", (e) => {
		if (e.ctrlKey || e.metaKey || e.shiftKey) return; // as a file, all the same
		e.preventDefault();
		toggle();
	});
	link.addEventListener("keydown", (e) => {
		if (e.key !== " ") return;
		e.preventDefault();
		toggle();
	});
}

function opened(link: HTMLAnchorElement): HTMLElement {
	const box = document.createElement("div");
	box.className = "attached-open";
	const photo = link.dataset["open"] === "photo";
	const what = photo ? document.createElement("img") : document.createElement("audio");
	if (what instanceof HTMLImageElement) what.alt = link.dataset["alt"]!;
	else {
		what.controls = what.autoplay = true;
		what.setAttribute("aria-label", link.dataset["alt"]!);
		measured(what);
	}
	what.addEventListener("error", () => {
		const p = document.createElement("p");
		p.className = "form-error-message";
		p.setAttribute("role", "alert");
		p.textContent = link.dataset["failed"]!;
		box.replaceChildren(p);
	});
	what.src = link.href;
	box.append(what);
	return box;
}

/** measured finds out how long a sound is. What a browser recorded says so nowhere,
 * and as long as it is not known one can go to no place in it. */
function measured(sound: HTMLAudioElement): void {
	sound.addEventListener("loadedmetadata", () => {
		if (sound.duration !== Infinity) return;
		const known = (): void => {
			if (sound.duration === Infinity) return;
			sound.removeEventListener("durationchange", known);
			sound.currentTime = 0;
			sound.play().catch(() => undefined); // it was stopped meanwhile, or the browser plays nothing by itself
		};
		sound.addEventListener("durationchange", known);
		sound.currentTime = Number.MAX_SAFE_INTEGER; // reads to the end
	}, { once: true });
}

export {};
