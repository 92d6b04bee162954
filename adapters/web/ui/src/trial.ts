// While a rule is tried: how far it is, and a way to stop it. The trial is the
// request for the next page; stopping that closes the line, and the engine stops.
// Without script the browser's own button does the same.
type Running = { trials: { own: boolean; done: number; left_s?: number }[] };

const form = document.querySelector<HTMLFormElement>("[data-trial]");
const run = document.querySelector<HTMLElement>("[data-trial-run]");

if (form && run) {
	const said = run.querySelector("p")!;
	const bar = run.querySelector("progress")!;
	const stop = run.querySelector("button")!;
	const first = said.textContent;
	const far = new Intl.NumberFormat(document.documentElement.lang, { maximumFractionDigits: 0 });
	let timer: number | undefined;

	const time = (seconds: number): string =>
		seconds < 100
			? new Intl.NumberFormat(document.documentElement.lang, { style: "unit", unit: "second", unitDisplay: "long" }).format(seconds)
			: new Intl.NumberFormat(document.documentElement.lang, { style: "unit", unit: "minute", unitDisplay: "long" }).format(Math.round(seconds / 60));

	const look = async (): Promise<void> => {
		const r = await fetch("/api/v1/backtests").catch(() => null);
		if (timer === undefined || !r?.ok) return; // it was stopped meanwhile
		const own = ((await r.json()) as Running).trials.find((t) => t.own);
		if (timer === undefined || !own || own.done === 0) return;
		bar.value = own.done;
		said.textContent = run.dataset["far"]!.replace("{percent}", far.format(own.done * 100));
		if (own.left_s !== undefined) said.textContent += ` ${run.dataset["left"]!.replace("{time}", time(own.left_s))}`;
	};

	const end = (): void => {
		clearInterval(timer);
		timer = undefined;
		form.querySelector("button")!.disabled = false;
		stop.hidden = true;
		bar.hidden = true;
	};

	form.addEventListener("submit", () => {
		form.querySelector("button")!.disabled = true; // the answer to a second one would be that there is one already
		said.textContent = first;
		bar.removeAttribute("value");
		run.hidden = stop.hidden = bar.hidden = false;
		timer = window.setInterval(() => void look(), 1000);
	});
	stop.addEventListener("click", () => {
		window.stop();
		end();
		said.textContent = run.dataset["stopped"]!;
	});
	window.addEventListener("pageshow", (e) => {
		if (!e.persisted) return; // come back to, it tries nothing
		end();
		run.hidden = true;
	});
}
