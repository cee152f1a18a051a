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

// The board's row of a subject.
function rowOf(page, name) {
  return page.locator('.board tr', { has: page.getByRole('link', { name, exact: true }) });
}

test('the board shows both governments on the day asked for', async () => {
  const page = await open('/?date=2025-11-08');
  assert.equal(page.status, 200);
  assert.match(await page.title(), /8 November 2025/);
  const germanium = rowOf(page, 'Germanium');
  assert.match(await germanium.innerText(), /Banned/);

  await page.getByLabel('On the day').fill('2025-11-09');
  await page.getByRole('button', { name: 'Show' }).click();
  await page.waitForURL(/date=2025-11-09/);
  assert.match(await germanium.innerText(), /Licence required/);
  assert.deepEqual(page.complaints, []);
});

test('known-at hides what the world could not know yet', async () => {
  const known = await open('/?date=2025-04-12');
  const h20 = (page) => rowOf(page, 'Nvidia H20');
  assert.match(await h20(known).innerText(), /Licence required/);
  await known.getByLabel('As known on').fill('2025-04-12');
  await known.getByRole('button', { name: 'Show' }).click();
  await known.waitForURL(/known_at=2025-04-12/);
  assert.equal(await h20(known).filter({ hasText: 'Licence required' }).count(), 0);
  assert.match(await known.locator('.deck').first().innerText(), /as known on 12 April 2025/);
});

// Everything that depends on the day, as text. What lies ahead is asked for as printed that morning.
const readBoard = async (page) => {
  await page.waitForFunction(() => document.getElementById('ahead').textContent !== '…');
  return page.evaluate(() => {
    const text = (selector) => [...document.querySelectorAll(selector)].map((each) => each.textContent);
    return {
      title: document.title,
      deck: text('#deck'),
      day: text('#day'),
      date: [...document.querySelectorAll('.as-of input')].map((input) => input.value),
      rows: [...document.querySelectorAll('.board tr[data-a]')].map((row) => `${row.className} ${
        [...row.querySelectorAll('.status')].map((each) => each.className)} ${row.textContent}`),
      tally: text('#tally'),
      lately: [...document.querySelectorAll('#lately a, #ahead a')].map((link) => link.getAttribute('href')),
      lists: text('#lately li, #ahead li'),
      morning: text('#morning'),
      steps: ['prev', 'next', 'morning', 'whole'].map(
        (id) => document.getElementById(id).getAttribute('href')),
    };
  });
};

test('stepping writes the very board that the server writes for that day, without asking it', async () => {
  const page = await open('/?date=2024-11-20');
  const asked = [];
  page.on('request', (request) => asked.push(request.url()));
  for (let i = 0; i < 8; ++i) await page.keyboard.press('ArrowRight');
  await page.getByRole('link', { name: 'Previous change' }).click();
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('[');
  assert.deepEqual(asked, []);
  const stepped = await readBoard(page);
  const address = new URL(page.url());
  assert.notEqual(address.search, '?date=2024-11-20');
  const fresh = await open(address.pathname + address.search);
  assert.deepEqual(stepped, await readBoard(fresh));
  await page.goBack();
  assert.notEqual(page.url(), address.href);
  const back = await readBoard(page);
  const again = await open(page.url().slice(base.length));
  assert.deepEqual(back, await readBoard(again));
  assert.deepEqual(page.complaints, []);
});

test('as printed that morning moves both days, and holds no hindsight', async () => {
  const page = await open('/?date=2025-04-09');
  await page.getByRole('link', { name: 'As printed that morning' }).click();
  await page.waitForURL(/known_at=2025-04-09/);
  for (let i = 0; i < 4; ++i) await page.keyboard.press('ArrowRight');
  const query = new URL(page.url()).searchParams;
  assert.equal(query.get('date'), query.get('known_at'));
  assert.notEqual(query.get('date'), '2025-04-09');
  const fresh = await open(page.url().slice(base.length));
  assert.deepEqual(await readBoard(page), await readBoard(fresh));
  await page.getByRole('link', { name: 'With all that is known today' }).click();
  await page.waitForURL((url) => !url.searchParams.has('known_at'));
  const plain = await open(page.url().slice(base.length));
  assert.deepEqual(await readBoard(page), await readBoard(plain));
  assert.deepEqual(page.complaints, []);
});

test('the slider says the day and how much changed on it', async () => {
  const page = await open('/?date=2025-11-09');
  const slider = page.getByRole('slider', { name: 'Day' });
  assert.match(await slider.getAttribute('aria-valuetext'), /^9 November 2025, \d+ changes$/);
  await slider.focus();
  await page.keyboard.press('ArrowRight');
  assert.match(await slider.getAttribute('aria-valuetext'), /^10 November 2025, \d+ changes$/);
  await page.waitForFunction(() => document.getElementById('said').textContent.startsWith('10 November'));
});

test('a subject leads to its events and an event to its subjects, keeping the day', async () => {
  const page = await open('/?date=2025-11-09');
  await rowOf(page, 'Germanium').getByRole('link').click();
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
