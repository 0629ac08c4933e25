// Compares our tokenizers with independent ones. See README.md.
import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { hostileTexts } from "./hostile.mjs";
import { realTexts } from "./real.mjs";
import { peers } from "./peers.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const data = process.env.CASEBOOK_DATA;
if (!data) {
  console.error("CASEBOOK_DATA is not set: the published tokenizers are not at hand.");
  process.exit(2);
}
const perFile = Number(process.argv[2] ?? 300);
const texts = [...realTexts(data, perFile), ...hostileTexts()];
const real = texts.filter((text) => text.real).length;
console.log(`${texts.length} texts: ${real} of real data, ${texts.length - real} hostile`);

let different = 0;
for (const { family, folder } of [{ family: "llama2", folder: "llama2" }, { family: "llama3", folder: "llama3_1" }]) {
  for (const kind of ["folder", "gguf"]) {
    const ours = await encode(join(data, "tokenizers", folder), kind, texts);
    for (const peer of await peers(family)) {
      let compared = 0, passedOver = 0, wrong = 0;
      texts.forEach(({ text }, i) => {
        if (peer.passesOver(text)) { passedOver++; return; }
        const theirs = peer.encode(text);
        compared++;
        if (theirs.length !== ours[i].length || theirs.some((id, at) => id !== ours[i][at])) {
          wrong++;
          if (wrong <= 5) console.log("  differs:", JSON.stringify(text.slice(0, 120)), "ours", ours[i].slice(0, 24).join(","), "theirs", [...theirs].slice(0, 24).join(","));
        }
      });
      different += wrong;
      console.log(`${family} (${kind}) and ${peer.name}: ${compared} texts compared, ${wrong} differ, ${passedOver} passed over (see peers.mjs)`);
    }
  }
}
process.exit(different === 0 ? 0 : 1);

async function encode(folder, kind, texts) {
  const child = spawn("dotnet", ["run", "-c", "Release", "--project", here, "--", folder, kind], { stdio: ["pipe", "pipe", "inherit"] });
  const ids = [];
  const read = (async () => { for await (const line of createInterface({ input: child.stdout })) ids.push(JSON.parse(line)); })();
  for (const { text } of texts) {
    if (!child.stdin.write(JSON.stringify(text) + "\n")) await new Promise((resolve) => child.stdin.once("drain", resolve));
  }
  child.stdin.end();
  await read;
  if (ids.length !== texts.length) throw new Error(`${ids.length} answers for ${texts.length} texts`);
  return ids;
}
