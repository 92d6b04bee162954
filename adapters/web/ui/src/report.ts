// A button that prints, where there is script to press it with; the browser's
// own way to print is always there.
for (const b of document.querySelectorAll<HTMLElement>("[data-print]")) {
	b.hidden = false;
	b.addEventListener("click", () => print());
}
