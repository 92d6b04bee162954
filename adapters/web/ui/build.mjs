// Bundles what the pages need into ../dist, under names that change with the
// content, and writes manifest.json last: a folder without it was not built.
//
//   node build.mjs
import { build } from "esbuild";
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { constants, brotliCompressSync, gzipSync } from "node:zlib";

const here = fileURLToPath(new URL(".", import.meta.url));
const kit = join(here, "node_modules/dkfds/dist");
const out = join(here, "../dist");

// Each entry becomes one file that pages name: {{asset "app.js"}}.
const entries = readdirSync(join(here, "src")).filter((f) => /\.(ts|css)$/.test(f) && !f.startsWith("_"));

// The icons of the design system that the templates name, {{icon "…"}}, and
// those that the programme chooses by what it tells of.
const templates = join(here, "../templates");
const named = readdirSync(templates).flatMap((f) => [...readFileSync(join(templates, f), "utf8").matchAll(/icon "([a-z-]+)"/g)].map((m) => m[1]));
const icons = [...new Set([...named, "error", "info", "success", "warning"])].sort();

// The design system's colours become custom properties, so that a theme is a
// list of colours and not a second style sheet. Named by value: --k-454545.
function themed(css) {
	const seen = new Map();
	const hex = (h) => (h.length === 3 ? [...h].map((c) => c + c).join("") : h).toLowerCase();
	const body = css.replace(/([:,\s(])#([0-9a-f]{6}|[0-9a-f]{3})\b/gi, (_, before, h) => {
		seen.set(hex(h), true);
		return `${before}var(--k-${hex(h)})`;
	});
	const defaults = [...seen.keys()].map((h) => `--k-${h}:#${h}`).join(";");
	return `:root{${defaults}}${body}`;
}

// Of the fonts only IBM Plex Sans in the weights in use, as woff2, and of each
// only the letters of Western Europe.
const weights = { 400: "Regular", 600: "SemiBold" };
const faces = Object.entries(weights).map(([weight, name]) => `@font-face{font-family:"IBM Plex Sans";font-style:normal;font-weight:${weight};font-display:swap;` +
	`src:url("${kit}/fonts/IBMPlexSans/split/woff2/IBMPlexSans-${name}-Latin1.woff2") format("woff2");` +
	"unicode-range:U+0000-00FF,U+0131,U+0152-0153,U+02C6,U+02DA,U+02DC,U+2000-206F,U+2074,U+20AC,U+2122,U+2212,U+FB01-FB02}").join("\n");

const designSystem = {
	name: "dkfds",
	setup(b) {
		b.onLoad({ filter: /dkfds\.min\.css$/ }, () => {
			let css = readFileSync(join(kit, "css/dkfds.min.css"), "utf8");
			css = css.replace(/@font-face\{[^}]*\}/g, "").replace(/\/\*#.*?\*\//g, "").replace(/^\uFEFF/, "");
			css = css.replace(/\.icon-[a-z0-9-]+:not\(a\)\{[^{}]*\}/g, ""); // the sprite has the icons in use
			return { contents: faces + themed(css), loader: "css", resolveDir: join(kit, "css") };
		});
		// Logos of other sites, which the neutral theme names and no page shows.
		b.onResolve({ filter: /(logo|placeholder)[^/]*\.(svg|png)$/ }, (a) => ({ path: a.path, external: true }));
	},
};

function sprite() {
	const symbols = icons.map((name) => {
		const svg = readFileSync(join(kit, `img/svg-icons/${name}.svg`), "utf8");
		const box = /viewBox="([^"]*)"/.exec(svg)?.[1] ?? "0 0 24 24";
		const inner = /<svg[^>]*>([\s\S]*)<\/svg>/.exec(svg)[1].trim();
		return `<symbol id="${name}" viewBox="${box}">${inner}</symbol>`;
	});
	return `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join("")}</svg>`;
}

rmSync(join(out, "assets"), { recursive: true, force: true });
rmSync(join(out, "manifest.json"), { force: true });
mkdirSync(join(out, "assets"), { recursive: true });

const result = await build({
	entryPoints: entries.map((f) => join(here, "src", f)),
	outdir: join(out, "assets"),
	bundle: true, splitting: true, format: "esm", target: ["es2022", "firefox121", "chrome120", "safari17"],
	minify: true, sourcemap: false, metafile: true, legalComments: "linked", logLevel: "warning",
	entryNames: "[name]-[hash]", chunkNames: "part-[hash]", assetNames: "[name]-[hash]",
	loader: { ".woff2": "file", ".svg": "file", ".png": "file" },
	plugins: [designSystem],
});

const manifest = {};
for (const [file, made] of Object.entries(result.metafile.outputs)) {
	if (made.entryPoint) manifest[basename(made.entryPoint).replace(/\.ts$/, ".js")] = basename(file);
	else if (file.endsWith(".woff2")) manifest[basename(file).replace(/-[A-Z0-9]{8}\.woff2$/, ".woff2")] = basename(file);
}
const own = (name, content) => {
	const hash = createHash("sha256").update(content).digest("hex").slice(0, 8).toUpperCase();
	const [stem, end] = name.split(".");
	manifest[name] = `${stem}-${hash}.${end}`;
	writeFileSync(join(out, "assets", manifest[name]), content);
};
own("icons.svg", sprite());
// Whole fonts, for documents that are made on the server.
for (const name of Object.values(weights)) own(`IBMPlexSans-${name}.ttf`, readFileSync(join(kit, `fonts/IBMPlexSans/complete/ttf/IBMPlexSans-${name}.ttf`)));
own("mark.svg", readFileSync(join(here, "src/mark.svg")));
own("field.svg", readFileSync(join(here, "src/field.svg"))); // on the phone's home screen

// What compresses is compressed here once, rather than for each request.
for (const f of readdirSync(join(out, "assets"))) {
	if (!/\.(css|js|svg|txt)$/.test(f)) continue;
	const raw = readFileSync(join(out, "assets", f));
	writeFileSync(join(out, "assets", f + ".gz"), gzipSync(raw, { level: 9 }));
	writeFileSync(join(out, "assets", f + ".br"), brotliCompressSync(raw, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }));
}
writeFileSync(join(out, "manifest.json"), JSON.stringify(manifest, null, 1) + "\n");
