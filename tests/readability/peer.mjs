// Mozilla Readability on jsdom over the pages of a folder: one JSON line with its speed. Called by
// `chipline bench text`. Usage: node peer.mjs FOLDER PASSES
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { Readability } from "@mozilla/readability";
import { JSDOM, VirtualConsole } from "jsdom";

const [folder, passes] = process.argv.slice(2);

function pagesBelow(path) {
  return readdirSync(path).sort().flatMap((name) => {
    const below = join(path, name);
    if (statSync(below).isDirectory()) return pagesBelow(below);
    if (!/\.html?(\.gz)?$/.test(name)) return [];
    const bytes = readFileSync(below);
    return [name.endsWith(".gz") ? gunzipSync(bytes) : bytes];
  });
}

const pages = pagesBelow(folder);
const bytes = pages.reduce((sum, page) => sum + page.length, 0);
const silent = new VirtualConsole();
let best = Infinity;
let read = 0;
// The first pass warms the compiler up and is not counted.
for (let pass = 0; pass <= Number(passes); ++pass) {
  read = 0;
  const before = process.cpuUsage();
  for (const page of pages) {
    const dom = new JSDOM(page, { url: "https://example.org/", virtualConsole: silent });
    const article = new Readability(dom.window.document).parse();
    if (article?.textContent) ++read;
    dom.window.close();
  }
  const spent = process.cpuUsage(before);
  if (pass > 0) best = Math.min(best, (spent.user + spent.system) / 1e6);
}
console.log(JSON.stringify({ pages: pages.length, read, megabytes_per_second: bytes / 1e6 / best }));
