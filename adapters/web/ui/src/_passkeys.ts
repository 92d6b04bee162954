// Passkeys: signing in with one, and adding one. Where the browser has none
// of it, what it takes stays hidden.
type Ceremony = { ceremony: string; options: { publicKey: unknown } };

const able = typeof PublicKeyCredential !== "undefined" && "parseRequestOptionsFromJSON" in PublicKeyCredential;

async function post(path: string, body?: unknown): Promise<Response> {
	const r = await fetch(path, { method: "POST", headers: { "Content-Type": "application/json" }, body: body === undefined ? null : JSON.stringify(body) });
	if (!r.ok) throw new Error(`${path}: ${r.status}`);
	return r;
}

async function signIn(then: string): Promise<void> {
	const c = (await (await post("/api/v1/sign-in/passkey/begin")).json()) as Ceremony;
	const options = PublicKeyCredential.parseRequestOptionsFromJSON(c.options.publicKey as PublicKeyCredentialRequestOptionsJSON);
	const got = (await navigator.credentials.get({ publicKey: options })) as PublicKeyCredential;
	await post("/api/v1/sign-in/passkey", { ceremony: c.ceremony, credential: got.toJSON() });
	location.assign(then);
}

async function add(name: string): Promise<void> {
	const c = (await (await post("/api/v1/me/passkeys/begin")).json()) as Ceremony;
	const options = PublicKeyCredential.parseCreationOptionsFromJSON(c.options.publicKey as PublicKeyCredentialCreationOptionsJSON);
	const made = (await navigator.credentials.create({ publicKey: options })) as PublicKeyCredential;
	await post("/api/v1/me/passkeys", { ceremony: c.ceremony, credential: made.toJSON(), name });
	location.reload();
}

// attempt shows the element's own words of failure, if it fails.
async function attempt(within: Element, work: () => Promise<void>): Promise<void> {
	const wrong = within.querySelector<HTMLElement>("[role=alert]");
	if (wrong) wrong.hidden = true;
	try {
		await work();
	} catch {
		if (wrong) wrong.hidden = false;
	}
}

if (able) {
	const box = document.querySelector<HTMLElement>("[data-passkey]");
	if (box) {
		box.hidden = false;
		box.querySelector("button")!.addEventListener("click", () => void attempt(box, () => signIn(box.dataset["then"] ?? "/")));
	}
	const form = document.querySelector<HTMLFormElement>("[data-new-passkey]");
	if (form) {
		form.hidden = false;
		form.addEventListener("submit", (e) => {
			e.preventDefault();
			void attempt(form, () => add(String(new FormData(form).get("name"))));
		});
	}
}
