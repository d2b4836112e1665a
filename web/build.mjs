// How do the sources become the two files that ship?
//
// One classic script and one style sheet, because a page opened from disk may not load modules. Beside them stands build.json:
// the hash of the sources and of each file, by which a test knows that the two belong together.

import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { build } from "esbuild";

const ASSETS = new URL("../src/taleglass/html_reader/assets/", import.meta.url);
const HERE = new URL("./", import.meta.url);
// Older browsers get a sentence instead of the page: they lack DecompressionStream.
const TARGET = ["chrome105", "firefox113", "safari16.4"];

const shared = { bundle: true, minify: true, write: false, target: TARGET, charset: "ascii", legalComments: "none" };
const [script, style] = await Promise.all([
  build({ ...shared, entryPoints: ["src/main.tsx"], format: "iife", jsx: "automatic", jsxImportSource: "preact" }),
  build({ ...shared, entryPoints: ["src/reader.css"] }),
]);

const sha256 = (bytes) => createHash("sha256").update(bytes).digest("hex");
const sources = ["build.mjs", "package-lock.json", "tsconfig.json", ...readdirSync(new URL("src/", HERE)).map((name) => `src/${name}`)];
const listing = sources.sort().map((name) => `${name} ${sha256(readFileSync(new URL(name, HERE)))}\n`);

mkdirSync(ASSETS, { recursive: true });
const record = { sources: sha256(listing.join("")) };
for (const [name, result] of [["reader.css", style], ["reader.js", script]]) {
  const { contents } = result.outputFiles[0];
  writeFileSync(new URL(name, ASSETS), contents);
  record[name] = sha256(contents);
  console.log(`${name} ${(contents.length / 1024).toFixed(1)} KB`);
}
writeFileSync(new URL("build.json", ASSETS), `${JSON.stringify(record, null, 2)}\n`);
