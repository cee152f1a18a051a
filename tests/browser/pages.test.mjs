// Pages in a real browser: they render, the form asks again, nothing breaks the content security
// policy, and axe finds nothing, by day and by night, on a phone and on a wall.
import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { chromium } from 'playwright-core';

const source = new URL('../../', import.meta.url).pathname;
const program = process.env.CHIPLINE_PROGRAM ?? join(source, 'build/release/chipline');
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

let folder, server, base, browser;

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

before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'chipline-browser-'));
  const store = `rocksdb:${folder}/store`;
  execFileSync(program, ['ingest', '--store', store, join(source, 'samples/history.jsonl')]);
  server = spawn(program, ['serve', '--store', store, '--listen', '127.0.0.1:0'],
                 { stdio: ['ignore', 'pipe', 'inherit'] });
  base = (await firstLine(server)).split(' ').pop().replace(/\/$/, '');
  browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
           '--disable-background-networking', '--disable-component-update', '--disable-sync'],
  });
});

after(async () => {
  await browser?.close();
  server?.kill('SIGTERM');
  if (folder) rmSync(folder, { recursive: true, force: true });
});

// A page that notes whatever the browser complains about.
async function open(path, options = {}) {
  const context = await browser.newContext({ bypassCSP: false, ...options });
  const page = await context.newPage();
  page.complaints = [];
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) page.complaints.push(message.text());
  });
  page.on('pageerror', (error) => page.complaints.push(String(error)));
  const answer = await page.goto(base + path);
  page.status = answer.status();
  return page;
}

test('the board shows both governments on the day asked for', async () => {
  const page = await open('/?date=2025-11-08');
  assert.equal(page.status, 200);
  assert.match(await page.title(), /8 November 2025/);
  const germanium = page.locator('tr', { has: page.getByRole('rowheader', { name: 'Germanium', exact: true }) });
  assert.match(await germanium.innerText(), /Banned/);

  await page.getByLabel('On the day').fill('2025-11-09');
  await page.getByRole('button', { name: 'Show' }).click();
  await page.waitForURL(/date=2025-11-09/);
  assert.match(await germanium.innerText(), /Licence required/);
  assert.deepEqual(page.complaints, []);
});

test('known-at hides what the world could not know yet', async () => {
  const known = await open('/?date=2025-04-12');
  const h20 = (page) => page.locator('tr', { has: page.getByRole('rowheader', { name: /H20$/ }) });
  assert.match(await h20(known).innerText(), /Licence required/);
  await known.getByLabel('As known on').fill('2025-04-12');
  await known.getByRole('button', { name: 'Show' }).click();
  await known.waitForURL(/known_at=2025-04-12/);
  assert.equal(await h20(known).filter({ hasText: 'Licence required' }).count(), 0);
  assert.match(await known.locator('.deck').first().innerText(), /as known on 12 April 2025/);
});

test('a subject leads to its events and an event to its subjects, keeping the day', async () => {
  const page = await open('/?date=2025-11-09');
  await page.getByRole('rowheader', { name: 'Germanium', exact: true }).getByRole('link').click();
  await page.waitForURL(/subject\/germanium\?date=2025-11-09/);
  assert.match(await page.locator('main').innerText(), /returns 28 November 2026/);
  await page.locator('section.position dd a').first().click();
  await page.waitForURL(/events\/\d+\.\d+\?date=2025-11-09/);
  assert.match(await page.locator('main').innerText(), /Sources/);
  assert.deepEqual(page.complaints, []);
});

test('what is not there is said on a page of our own', async () => {
  const page = await open('/subject/nvidia-h21');
  assert.equal(page.status, 404);
  assert.match(await page.locator('main').innerText(), /Did you mean “nvidia-h2/);
});

test('text of the record is text, never markup', async () => {
  const page = await open('/subject/%3Cimg%20src=x%20onerror=alert(1)%3E');
  assert.equal(page.status, 404);
  assert.equal(await page.locator('main img').count(), 0);
});

const pages = ['/?date=2025-11-09', '/?date=2018-01-01', '/subject/germanium?date=2025-11-09',
               '/subject/nvidia-h20', '/events', '/events/us-h20-licence-2025',
               '/problems/invalid-date', '/nowhere'];
for (const colorScheme of ['light', 'dark']) {
  for (const width of [320, 1280]) {
    test(`axe finds nothing, ${colorScheme}, ${width} px`, async () => {
      for (const path of pages) {
        const page = await open(path, { colorScheme, viewport: { width, height: 800 }, bypassCSP: true });
        const overflow = await page.evaluate(
          () => document.documentElement.scrollWidth - document.documentElement.clientWidth);
        assert.ok(overflow <= 0, `${path} is ${overflow} px too wide`);
        await page.evaluate(axe);
        const found = await page.evaluate(() => globalThis.axe.run());
        const shown = found.violations.map(
          (violation) => `${violation.id}: ${violation.nodes.map((node) => node.html).slice(0, 2)}`);
        assert.deepEqual(shown, [], path);
        await page.context().close();
      }
    });
  }
}
