import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";

const kinds = /\.(jsonl?|tsv|csv|txt|md|ya?ml|py|xml)$/;

// Lines spread evenly over every text file, the first of them long; JSON stays as it is written, markup included.
export function* realTexts(data, perFile) {
  for (const file of files(data)) {
    const text = readFileSync(file, "utf8");
    const lines = text.split("\n");
    const step = Math.max(1, Math.floor(lines.length / perFile));
    for (let i = 0; i < lines.length; i += step) yield { real: true, text: lines[i].slice(0, 2000).toWellFormed() };
    yield { real: true, text: text.slice(0, 20000).toWellFormed() };
  }
}

function* files(folder) {
  for (const name of readdirSync(folder).sort()) {
    if (name === "tokenizers" || name === "weights") continue;
    const path = join(folder, name);
    if (statSync(path).isDirectory()) yield* files(path);
    else if (kinds.test(name)) yield path;
  }
}
