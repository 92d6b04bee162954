// The two doors: making the phone ready the first time, and opening it again.
import { getJSON, NoAnswer, Stranger } from "./api.ts";
import { count, say } from "./phrases.ts";
import { find, values, wrong } from "./dom.ts";
import { items } from "./outbox.ts";
import { refresh, type Me } from "./reference.ts";
import { forget } from "./store.ts";
import { create, kept, shortest, unlock } from "./vault.ts";

let whose: Me | null = null;

/** showSetup finds out whose phone it is to be, which takes network and a sign-in. */
export async function showSetup(view: HTMLElement): Promise<void> {
	const note = find("[data-setup-note]", view);
	const form = find<HTMLFormElement>("form", view);
	const signIn = find("[data-setup-signin]", view);
	form.hidden = signIn.hidden = true;
	try {
		whose = await getJSON<Me>("/api/v1/me");
		note.textContent = say("setup.for", whose.name);
		form.hidden = false;
	} catch (e) {
		signIn.hidden = !(e instanceof Stranger);
		note.textContent = e instanceof Stranger ? say("setup.signin") : say(e instanceof NoAnswer ? "setup.network" : "failed");
	}
}

export function setup(view: HTMLElement, done: () => Promise<void>): void {
	const form = find<HTMLFormElement>("form", view);
	form.addEventListener("submit", async (e) => {
		e.preventDefault();
		const v = values(form);
		const code = v.one("code");
		if (code.length < shortest) return wrong(form, say("code.short", shortest));
		if (code !== v.one("again")) return wrong(form, say("code.differ"));
		if (!whose) return;
		wrong(form, "");
		const button = find<HTMLButtonElement>("button", form);
		button.disabled = true;
		try {
			await create(code, whose.account, whose.name);
			void navigator.storage?.persist?.();
			form.reset();
			await refresh().catch(() => {}); // it is asked again later
			await done();
		} finally {
			button.disabled = false;
		}
	});
}

export async function showLocked(view: HTMLElement): Promise<void> {
	const k = await kept();
	const n = (await items()).length;
	find("[data-owner]", view).textContent = say("locked.owner", k?.name ?? "");
	find("[data-locked-unsent]", view).textContent = n > 0 ? count("locked.unsent", n) : say("locked.none");
	const input = find<HTMLInputElement>("[data-form=unlock] input", view);
	input.inputMode = k?.digits ? "numeric" : "text";
	input.focus();
}

export function locked(view: HTMLElement, opened: () => Promise<void>, forgotten: () => Promise<void>): void {
	const form = find<HTMLFormElement>("[data-form=unlock]", view);
	const input = find<HTMLInputElement>("input", form);
	form.addEventListener("submit", async (e) => {
		e.preventDefault();
		const button = find<HTMLButtonElement>("button", form);
		button.disabled = true;
		const right = await unlock(input.value.trim());
		button.disabled = false;
		input.value = "";
		if (!right) {
			wrong(form, say("code.wrong"));
			input.focus();
			return;
		}
		wrong(form, "");
		await opened();
	});
	const over = find<HTMLFormElement>("[data-form=forget]", view);
	over.addEventListener("submit", async (e) => {
		e.preventDefault();
		await forget();
		over.reset();
		find<HTMLDetailsElement>("details", view).open = false;
		await forgotten();
	});
}
