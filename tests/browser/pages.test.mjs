// Pages in a real browser: they render, the form asks again, and what a script draws is what the
// server draws.
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { after, before, test } from 'node:test';
import { serve, settled } from './harness.mjs';

let site, base, open;
before(async () => {
  site = await serve();
  ({ base, open } = site);
});
after(() => site?.close());

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
  await settled(page);
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
  await settled(page);
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

test('the known-at dial shows another day of knowledge, and the address and title follow', async () => {
  const page = await open('/?date=2025-04-12');
  const dial = page.getByRole('slider', { name: /^Knowledge of/ });
  await dial.focus();
  await dial.fill(String((Date.UTC(2025, 3, 12) / 86400000)));
  await page.waitForURL(/date=2025-04-12&known_at=2025-04-12/);
  await page.waitForFunction(() => /as known on 12 April 2025/.test(document.getElementById('deck').textContent));
  assert.equal(await page.evaluate(() => document.activeElement.id), 'known');
  const fresh = await open('/?date=2025-04-12&known_at=2025-04-12');
  assert.deepEqual(await readBoard(page), await readBoard(fresh));
  await page.goBack();
  await page.waitForFunction(() => /as known today/.test(document.getElementById('deck').textContent));
  assert.deepEqual(page.complaints, []);
});

test('the slider says the day and how much changed on it', async () => {
  const page = await open('/?date=2025-11-09');
  const slider = page.getByRole('slider', { name: 'Day', exact: true });
  assert.match(await slider.getAttribute('aria-valuetext'), /^9 November 2025, \d+ changes$/);
  const strips = await page.locator('td.history').count();
  assert.equal(await page.locator('td.history .cursor').count(), strips);
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
  await page.locator('#today .measure a').first().click();
  await page.waitForURL(/events\/\d+\.\d+\?date=2025-11-09/);
  assert.match(await page.locator('main').innerText(), /What says so/);
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

test('every page works without scripts', async () => {
  const page = await open('/?date=2025-11-08', { javaScriptEnabled: false });
  await page.getByLabel('On the day').fill('2025-11-09');
  await page.getByRole('button', { name: 'Show' }).click();
  await page.waitForURL(/date=2025-11-09/);
  assert.match(await rowOf(page, 'Germanium').innerText(), /Licence required/);
  await page.getByRole('link', { name: 'Next change' }).click();
  await page.waitForURL(/date=2025-11-10/);
  await rowOf(page, 'Germanium').getByRole('link').click();
  await page.waitForURL(/subject\/germanium/);
  const spell = page.locator('a.spell').first();
  const told = page.locator(`[id="${(await spell.getAttribute('href')).slice(1)}"]`);
  await spell.click();
  assert.match(await told.innerText(), /Duty|Licence|Banned/);
});

test('the log is checked in the browser, from its bytes', async () => {
  const page = await open('/log');
  await page.getByRole('button', { name: 'Verify in this browser' }).click();
  await page.waitForFunction(() => /Whole|Broken/.test(
    document.getElementById('verdict-of-chain').textContent));
  const entries = (await site.json('/api/v1/status')).head.seq;
  assert.equal(await page.locator('#verdict-of-chain').innerText(),
               `Whole: ${entries} entries, each bound to the one before.`);
  // A byte changed on the way is noticed, and where.
  await page.route('**/log/records?after=0', async (route) => {
    const answer = await route.fetch();
    const body = Buffer.from(await answer.body());
    body[body.indexOf('denial order')] ^= 1;
    await route.fulfill({ response: answer, body });
  });
  await page.getByRole('button', { name: 'Verify in this browser' }).click();
  await page.waitForFunction(() => /Broken/.test(
    document.getElementById('verdict-of-chain').textContent));
  assert.match(await page.locator('#verdict-of-chain').innerText(),
               /^Broken: entry 1 does not have the hash that it states\.$/);
});

test('the list of events is narrowed by facets and words, page by page', async () => {
  const page = await open('/events');
  const facets = page.getByRole('navigation', { name: 'Narrow the list' });
  await facets.getByRole('link', { name: 'ban', exact: true }).click();
  await page.waitForURL(/type=ban/);
  const { total } = await site.json('/api/v1/events?type=ban');
  assert.match(await page.locator('.deck').innerText(), new RegExp(`^${total} events`));
  await page.getByRole('searchbox').fill('gallium');
  await page.getByRole('button', { name: 'Search' }).click();
  await page.waitForURL(/q=gallium/);
  const found = await site.json('/api/v1/events?type=ban&q=gallium');
  assert.equal(await page.locator('table.events tbody tr').count(), found.total);
  const all = await open('/events');
  const first = await all.locator('table.events tbody tr').allInnerTexts();
  await all.getByRole('link', { name: 'Older events' }).click();
  await all.waitForURL(/after=/);
  await all.getByRole('link', { name: 'Newer events' }).click();
  await all.waitForURL(/before=/);
  assert.deepEqual(await all.locator('table.events tbody tr').allInnerTexts(), first);
});

test('a frame elsewhere shows the embedded form, without a cookie', async () => {
  const page = await open('/events');
  const answer = await page.request.get(`${base}/embed/subject/nvidia-h20`);
  assert.match(answer.headers()['content-security-policy'], /frame-ancestors \*/);
  assert.equal(answer.headers()['set-cookie'], undefined);
  const context = await site.newContext();
  const host = await context.newPage();
  // Another origin, with our address in a frame.
  const elsewhere = createServer((request, response) => {
    response.setHeader('Content-Type', 'text/html');
    response.end(`<iframe src="${base}${request.url}" width="600" height="500"></iframe>`);
  });
  await new Promise((done) => { elsewhere.listen(0, '127.0.0.1', done); });
  after(() => elsewhere.close());
  const there = `http://127.0.0.1:${elsewhere.address().port}`;
  await host.goto(`${there}/embed/subject/nvidia-h20`);
  await host.frameLocator('iframe').getByRole('heading', { name: 'Nvidia H20' }).waitFor();
  assert.deepEqual(await context.cookies(), []);
  await host.goto(`${there}/subject/nvidia-h20`);
  await host.waitForTimeout(300);
  assert.equal(await host.frameLocator('iframe').getByRole('heading').count(), 0);
});
