// A served store and a browser, shared by the tests of pages.
import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';

export const source = new URL('../../', import.meta.url).pathname;
const program = process.env.CHIPLINE_PROGRAM ?? join(source, 'build/release/chipline');
const axe =
  readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

function firstLine(child) {
  return new Promise((resolve, reject) => {
    let text = '';
    child.stdout.on('data', (data) => {
      text += data;
      if (text.includes('\n')) resolve(text.split('\n')[0]);
    });
    child.on('exit', (status) => reject(new Error(`the server ended with ${status}`)));
  });
}

export const articles = () => readdirSync(join(source, 'samples/articles'))
  .filter((name) => /\.(txt|md|html)$/.test(name))
  .map((name) => join(source, 'samples/articles', name));

// Serves the sample history, the sample articles (whose events rest on passages of stored texts),
// and `more`: files as [name, text]. `users`: role by name, who all have the one `password`. `allow`:
// a range that pages may be fetched from although it is not global.
export async function serve(more = [], { users = {}, password = '', allow } = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'chipline-browser-'));
  const store = `rocksdb:${folder}/store`;
  const ingest = (...files) => execFileSync(program, ['ingest', '--store', store, ...files],
                                            { stdio: ['ignore', 'ignore', 'inherit'] });
  ingest(join(source, 'samples/history.jsonl'), ...articles());
  for (const [name, text] of more) writeFileSync(join(folder, name), text);
  if (more.length > 0) ingest(...more.map(([name]) => join(folder, name)));
  for (const [name, role] of Object.entries(users)) {
    execFileSync(program, ['user', 'add', name, '--role', role, '--store', store],
                 { input: `${password}\n`, stdio: ['pipe', 'ignore', 'inherit'] });
  }
  const server = spawn(program, ['serve', '--store', store, '--listen', '127.0.0.1:0',
                                 ...(allow ? ['--allow-address', allow] : [])],
                       { stdio: ['ignore', 'pipe', 'inherit'] });
  const base = (await firstLine(server)).split(' ').pop().replace(/\/$/, '');
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
           '--disable-background-networking', '--disable-component-update', '--disable-sync'],
  });
  // What a page takes on a busy machine is no fault of the page.
  const newContext = async (options) => {
    const context = await browser.newContext(options);
    context.setDefaultTimeout(120_000);
    return context;
  };
  return {
    base,
    newContext,
    // A page that notes whatever the browser complains about, broken security policies included.
    async open(path, options = {}) {
      const context = await newContext(options);
      const page = await context.newPage();
      page.complaints = [];
      page.on('console', (message) => {
        if (['error', 'warning'].includes(message.type())) page.complaints.push(message.text());
      });
      page.on('pageerror', (error) => page.complaints.push(String(error)));
      page.on('dialog', (dialog) => {
        page.complaints.push(`a dialog: ${dialog.message()}`);
        dialog.dismiss();
      });
      const answer = await page.goto(base + path);
      page.status = answer.status();
      return page;
    },
    async json(path) {
      return (await fetch(base + path)).json();
    },
    async close() {
      await browser.close();
      server.kill('SIGTERM');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

// The address of a board that is stepped through follows when the hand rests, and a little later
// the day is said aloud.
export const settled = (page) => page.waitForFunction(
  () => new URLSearchParams(location.search).get('date')
        === document.querySelector('.as-of [name=date]').value
        && document.getElementById('said').textContent
        === document.querySelector('#slider').getAttribute('aria-valuetext'));

// Every kind of page that a reader sees, with an address that shows it full.
export async function readersPages(site) {
  const { items } = await site.json('/api/v1/sources?limit=1000');
  const cited = items.find((item) => item.document);
  return {
    board: '/?date=2025-11-09',
    'board-early': '/?date=2018-01-01',
    state: '/state?date=2025-11-09&issuer=US',
    subject: '/subject/germanium?date=2025-11-09',
    chip: '/subject/nvidia-h20?date=2025-11-09',
    embed: '/embed/subject/nvidia-h20?date=2025-11-09',
    diff: '/diff?from=2025-11-08&to=2025-11-10',
    events: '/events?type=ban',
    event: '/events/us-h20-licence-2025',
    extracted: `/events/${cited.events[0]}`,
    source: `/source/${cited.document}`,
    conflicts: '/conflicts',
    expectations: '/expectations',
    data: '/data?from=2025-01-01&to=2025-12-31',
    log: '/log',
    status: '/status',
    docs: '/docs',
    problem: '/problems/invalid-date',
    missing: '/nowhere',
  };
}

// How a page is looked at: by day and by night, on a phone and on a wall, with and without scripts.
// All eight take minutes; every day sees each page in one of the two that differ in everything.
const all = [];
for (const colorScheme of ['light', 'dark']) {
  for (const width of [1280, 320]) {
    for (const scripts of [true, false]) all.push({ colorScheme, width, scripts });
  }
}
const soak = Boolean(process.env.CHIPLINE_SOAK);
export const looks = soak ? all : [all.at(0), all.at(-1)];
export const seenIn = (look, pages) =>
  Object.entries(pages).filter((_, i) => soak || i % looks.length === looks.indexOf(look));

// Asserts that axe finds nothing on a page, that it needs no more than the window's width, and that no
// id is there twice. axe needs scripts of its own, past the policy; where there shall be none, ours are
// kept from the page, and what stands in <noscript> is plain text. `first`: what is done before.
export async function findsNothing(site, path, look, { name = path, storageState, first } = {}) {
  const { scripts, colorScheme, width } = look;
  const context = await site.newContext(
    { storageState, colorScheme, viewport: { width, height: 800 }, bypassCSP: true });
  const page = await context.newPage();
  if (!scripts) await page.route('**/*.js', (route) => route.abort());
  await page.goto(site.base + path);
  await first?.(page);
  const overflow = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  assert.ok(overflow <= 0, `${name} is ${overflow} px too wide`);
  const twice = await page.evaluate(() => [...document.querySelectorAll('[id]')]
    .map((each) => each.id).filter((id, i, all) => all.indexOf(id) !== i));
  assert.deepEqual(twice, [], name);
  await page.evaluate(axe);
  const found = await page.evaluate(() => globalThis.axe.run());
  assert.deepEqual(found.violations.map((violation) => `${violation.id}: ${
    violation.nodes.map((node) => node.html).slice(0, 2)}`), [], name);
  await context.close();
}

// Every breach of a page's own security policy in the context is told to `report`, as text.
export async function watchPolicy(context, report) {
  await context.exposeFunction('report', report);
  await context.addInitScript(() => {
    addEventListener('securitypolicyviolation',
                     (event) => globalThis.report(`${event.violatedDirective} ${event.blockedURI}`));
  });
}
