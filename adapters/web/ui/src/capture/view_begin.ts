// Beginning an observation or an interview; and correcting a beginning that was
// refused.
import { stamp } from "./clock.ts";
import { all, find, option, values, wrong } from "./dom.ts";
import type { Item, Work } from "./model.ts";
import { say } from "./phrases.ts";
import { why } from "./reasons.ts";
import { reference } from "./reference.ts";
import { begin, restart, workOf } from "./works.ts";

let kind: "session" | "interview" = "session";
let again: Item | null = null;

/** fillLists puts what can be chosen into a form. What was chosen stays. */
export function fillLists(form: HTMLElement): void {
	const r = reference();
	const fill = (select: HTMLSelectElement | null, options: HTMLOptionElement[]) => {
		if (!select) return;
		const was = select.value;
		select.replaceChildren(option("", say("choose")), ...options);
		select.value = was;
	};
	fill(form.querySelector("[name=department]"), r.departments.map((d) => option(d.key, d.name)));
	fill(form.querySelector("[name=situation]"), r.situations.map((s) => option(s.key, s.wording)));
	const people = form.querySelector("datalist[data-people]");
	people?.replaceChildren(...r.participants.map((p) => option(p, "")));
}

export function fillUnits(form: HTMLElement): void {
	const units = reference().departments.find((d) => d.key === find<HTMLSelectElement>("[name=department]", form).value)?.units ?? [];
	const select = find<HTMLSelectElement>("[name=unit]", form);
	const was = select.value;
	select.replaceChildren(option("", say("unit.none")), ...units.map((u) => option(u.key, u.name)));
	select.value = units.some((u) => u.key === was) ? was : "";
	find("[data-units]", form).hidden = units.length === 0;
}

export async function showBegin(view: HTMLElement, what: string, refused?: Item): Promise<void> {
	const form = find<HTMLFormElement>("form", view);
	again = refused ?? null;
	const was = again ? await workOf(again.work) : null;
	kind = (was?.row.kind ?? what) === "interview" ? "interview" : "session";
	form.reset();
	wrong(form, "");
	fillLists(form);
	for (const e of all("[data-for]", view)) e.hidden = e.dataset["for"] !== kind;
	const department = find<HTMLSelectElement>("[name=department]", form);
	department.required = kind === "session";
	find<HTMLInputElement>("[name=participants]", form).required = kind === "interview";
	if (was) {
		department.value = was.work.department;
		find<HTMLSelectElement>("[name=situation]", form).value = was.work.situation ?? "";
		find<HTMLInputElement>("[name=place]", form).value = was.work.place ?? "";
		find<HTMLInputElement>("[name=participants]", form).value = was.work.participants.join(", ");
		wrong(form, why(again?.problem));
	}
	fillUnits(form);
}

export function beginView(view: HTMLElement, go: (to: string) => void): void {
	const form = find<HTMLFormElement>("form", view);
	find("[name=department]", form).addEventListener("change", () => fillUnits(form));
	form.addEventListener("submit", async (e) => {
		e.preventDefault();
		const v = values(form);
		const participants = [...new Set(v.one("participants").split(",").map((p) => p.trim().normalize("NFC")).filter(Boolean))];
		const w: Work = { department: v.one("department"), unit: v.one("unit"), place: v.one("place"), situation: v.one("situation"), participants, started: stamp() };
		const button = find<HTMLButtonElement>("button[type=submit]", form);
		button.disabled = true;
		try {
			if (again) {
				const was = await workOf(again.work);
				await restart(again, { ...w, started: was?.work.started ?? w.started });
				go(`/work/${again.work}`);
			} else go(`/work/${await begin(kind, w)}`);
		} finally {
			button.disabled = false;
		}
	});
}
