// The newsroom in a real browser: an announcement becomes an event and the board changes, a stale
// save loses nothing, a draft waits, and nothing of it breaks without scripts, for axe or the
// content security policy.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createServer } from 'node:http';
import { after, before, test } from 'node:test';
import { findsNothing, looks, seenIn, serve, source, watchPolicy } from './harness.mjs';
import { announcement, corrected, paste, password, signIn, undated, users, views }
  from './newsroom_views.mjs';

let site, states;  // the cookies of who signed in

before(async () => {
  site = await serve(undated, { users, password, allow: '127.0.0.1/32' });
  states = await signIn(site);
});
after(() => site?.close());

const as = (name, path, options = {}) => site.open(path, { storageState: states[name], ...options });

for (const javaScriptEnabled of [true, false]) {
  const how = javaScriptEnabled ? 'with scripts' : 'without scripts';
  test(`an editor pastes an announcement, sees what it does, saves, and the board has it, ${how}`, async () => {
    const subject = javaScriptEnabled ? 'Photoresist' : 'Neodymium';
    const page = await as('ada', '/new', { javaScriptEnabled });
    await paste(page, announcement);
    assert.equal(await page.getByLabel('Kind of act').inputValue(), 'ban');
    assert.equal(await page.getByLabel('Issued by').inputValue(), 'CN');
    assert.ok(await page.locator('.passage', { hasText: 'banned exports of gallium' }).count() > 0);
    // Another subject and day, so that the state does change whatever the record holds.
    await page.locator('#subjects input').first().uncheck();
    await page.getByLabel('Key', { exact: true }).fill('');  // it is no longer what the text tells
    await page.getByLabel('Add a subject').fill(subject);
    if (javaScriptEnabled) {
      await page.locator('.choices [role=option]').first().click();
    } else {
      await page.getByRole('button', { name: 'Show the effect' }).click();
    }
    await page.locator('#coming', { hasText: subject }).waitFor();
    const before = await page.locator('#coming table').innerText();
    assert.match(before, /Banned/);
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.waitForURL('**/entries/*');
    assert.equal(await page.locator('table.effect').first().innerText(), before);
    const board = await site.open('/?date=2026-03-04');
    const row = board.locator('.board tr', { has: board.getByRole('link', { name: subject, exact: true }) });
    assert.match(await row.first().innerText(), /Banned/);
    assert.deepEqual(page.complaints, []);
    await board.context().close();
    await page.context().close();
  });
}

// A publisher's site: an announcement, a page about something else, and nothing more.
async function publisher() {
  const html = (title, text) => `<!doctype html><html lang="en"><head><title>${title}</title>
    <meta property="article:published_time" content="2026-03-03T08:00:00Z"></head>
    <body><article><h1>${title}</h1>${text.map((each) => `<p>${each}</p>`).join('')}</article></body></html>`;
  const pages = {
    '/gallium': html('China bans gallium exports to the United States', [
      'BEIJING - China\'s Ministry of Commerce on Tuesday banned exports of gallium to the United States, effective immediately, according to a ministry announcement.',
      'The ministry said that the measure protects national security, and gave no further details of it.']),
    '/rain': html('Rain in Hamburg', ['It rained all day in the harbour, and the ferries ran late until the evening.',
      'The weather service expects more of the same for the rest of the week.']),
  };
  const server = createServer((request, response) => {
    const page = pages[request.url];
    response.writeHead(page ? 200 : 404, { 'Content-Type': 'text/html; charset=utf-8' });
    response.end(page ?? 'gone');
  });
  await new Promise((done) => { server.listen(0, '127.0.0.1', done); });
  after(() => server.close());
  return server.address().port;
}

for (const javaScriptEnabled of [true, false]) {
  const how = javaScriptEnabled ? 'with scripts' : 'without scripts';
  test(`a link alone is fetched and fills the form, and says why where it cannot, ${how}`, async () => {
    const port = await publisher();
    const page = await as('ada', '/new', { javaScriptEnabled });
    const text = page.getByLabel('A link, its text, or the page’s HTML');
    const read = async (link) => {
      await text.fill(link);
      await Promise.all([page.waitForEvent('load'),
                         page.getByRole('button', { name: 'Fill in the form' }).click()]);
    };
    // What cannot be read: the form says so and keeps what was typed.
    await page.getByLabel('Publisher').first().fill('The Gazette');
    for (const [link, why] of [
      [`http://127.0.0.2:${port}/gallium`, /127\.0\.0\.2.* is not fetched: /],
      ['http://10.1.2.3/', /10\.1\.2\.3.* is not fetched: /],
      [`http://127.0.0.1:${port}/gone`, /gone cannot be had: .*404/],
      ['http://127.0.0.1:1/', /cannot be had: /],
    ]) {
      await read(link);
      const fault = await page.locator('.message.fault').innerText();
      assert.match(fault, why);
      assert.equal(await text.inputValue(), link);
      assert.equal(await page.getByLabel('Publisher').first().inputValue(), 'The Gazette');
    }
    await read(`  http://127.0.0.1:${port}/rain `);
    await page.getByText('No act was found in this text').waitFor();
    await page.getByText('Read another text').click();
    await read(`http://127.0.0.1:${port}/gallium`);
    await page.waitForURL('**/new?draft=*');
    assert.equal(await page.getByLabel('Kind of act').inputValue(), 'ban');
    assert.equal(await page.getByLabel('Issued by').inputValue(), 'CN');
    assert.equal(await page.getByLabel('First day to be obeyed').inputValue(), '2026-03-03');
    assert.equal(await page.getByLabel('Address', { exact: true }).inputValue(),
                 `http://127.0.0.1:${port}/gallium`);
    assert.ok(await page.locator('.passage', { hasText: 'banned exports of gallium' }).count() > 0);
    assert.deepEqual(page.complaints.filter((each) => !/4\d\d|5\d\d/.test(each)), []);
    await page.context().close();
  });
}

test('dates explain themselves as they are typed', async () => {
  const page = await as('ada', '/new');
  await page.getByLabel('First day to be obeyed').fill('2026-33');
  await page.locator('#meaning-effective', { hasText: '1 January 2026 to 31 March 2026' }).waitFor();
  await page.getByLabel('First day to be obeyed').fill('2026-3');
  await page.locator('#meaning-effective', { hasText: 'No date' }).waitFor();
  assert.deepEqual(page.complaints, []);
  await page.context().close();
});

test('a subject is found by its Chinese name and taken by keys alone', async () => {
  const page = await as('ada', '/new');
  await page.getByLabel('Add a subject').focus();
  await page.keyboard.type('镓');
  await page.getByRole('option', { name: /Gallium/ }).first().waitFor();
  await page.keyboard.press('Enter');
  assert.equal(await page.locator('#subjects input[value="gallium"]').isChecked(), true);
  assert.deepEqual(page.complaints, []);
  await page.context().close();
});

test('a draft keeps itself and is there in another browser', async () => {
  const page = await as('ben', '/new');
  await page.getByLabel('In one sentence').fill('A draft that nobody pressed a button for');
  await page.locator('#kept', { hasText: 'Your draft is kept' }).waitFor();
  await page.context().close();
  const later = await as('ben', '/newsroom');
  await later.getByRole('link', { name: 'A draft that nobody pressed a button for' }).click();
  assert.equal(await later.getByLabel('In one sentence').inputValue(),
               'A draft that nobody pressed a button for');
  await later.context().close();
});

test('a second editor’s stale save meets 412 and loses nothing', async () => {
  const ada = await as('ada', corrected);
  const ben = await as('ben', corrected);
  await ben.getByLabel('In one sentence').fill('What Ben wrote');
  await ben.getByLabel('Why', { exact: true }).fill('Ben’s reason');
  await ada.getByLabel('First day to be obeyed').fill('2025-04-10');
  await ada.getByLabel('Why', { exact: true }).fill('The filing says the 10th');
  await ada.getByRole('button', { name: 'Save the correction' }).click();
  await ada.waitForURL('**/entries/*');

  const [answer] = await Promise.all([
    ben.waitForResponse((response) => response.request().isNavigationRequest()),
    ben.getByRole('button', { name: 'Save the correction' }).click()]);
  assert.equal(answer.status(), 412);
  const table = ben.locator('.stale');
  assert.match(await table.innerText(), /2025-04-09[\s\S]*2025-04-10/);
  assert.equal(await ben.getByLabel('In one sentence').inputValue(), 'What Ben wrote');
  assert.equal(await ben.getByLabel('Why', { exact: true }).inputValue(), 'Ben’s reason');
  await ben.getByRole('button', { name: 'Go on from what stands now' }).click();
  assert.equal(await ben.getByLabel('First day to be obeyed').inputValue(), '2025-04-10');
  assert.equal(await ben.getByLabel('In one sentence').inputValue(), 'What Ben wrote');
  await ben.getByRole('button', { name: 'Save the correction' }).click();
  await ben.waitForURL('**/entries/*');
  // Taken back from the end: what others have followed is not.
  await ada.goto(ada.url().replace('saved=1', ''));
  await ada.getByText('Something has followed on it since').waitFor();
  await ben.getByLabel('Why', { exact: true }).fill('only a test');
  await ben.getByRole('button', { name: 'Take it back' }).click();
  await ben.getByText(/Saved as entry/).waitFor();
  await ada.context().close();
  await ben.context().close();
});

test('a passage is pointed at by marking it', async () => {
  const page = await as('ada', '/new');
  await paste(page, announcement);
  await page.getByLabel('Another passage for').selectOption('effective');
  await page.evaluate(() => {
    const text = document.getElementById('source-text');
    const walker = document.createTreeWalker(text, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const at = walker.currentNode.data.indexOf('effective immediately');
      if (at < 0) continue;
      const range = document.createRange();
      range.setStart(walker.currentNode, at);
      range.setEnd(walker.currentNode, at + 'effective immediately'.length);
      document.getSelection().removeAllRanges();
      document.getSelection().addRange(range);
    }
  });
  await page.locator('#point_text').evaluate((input) => new Promise((resolve) => {
    const wait = () => (input.value ? resolve() : setTimeout(wait, 20));
    wait();
  }));
  await page.getByRole('button', { name: 'Point there' }).click();
  await page.getByText('The passage is pointed at anew.').waitFor();
  assert.equal(await page.locator('q', { hasText: /^effective immediately$/ }).count(), 1);
  await page.context().close();
});

// Presses a key that leads to another page.
async function press(page, key) {
  await Promise.all([page.waitForEvent('load'), page.keyboard.press(key)]);
}
const countOf = async (page, state) => Number(
  (await page.locator('.states a', { hasText: state }).innerText()).split(' ')[0]);

test('twenty items of the queue are cleared by keyboard alone, and undone by entries', async () => {
  const page = await as('ada', '/queue');
  const open = await countOf(page, 'open');
  assert.ok(open >= 20, `${open} items wait`);
  const first = await page.locator('#item-title').innerText();
  await press(page, 'j');
  await press(page, 'k');
  assert.equal(await page.locator('#item-title').innerText(), first);
  const done = { a: 0, r: 0, s: 0 };
  for (let i = 0; i < 20; ++i) {
    const key = 'ars'[i % 3];
    await press(page, key);
    done[key] += 1;
  }
  assert.equal(await countOf(page, 'open'), open - 20);
  assert.equal(await countOf(page, 'accepted'), done.a);
  assert.equal(await countOf(page, 'rejected'), done.r);
  assert.equal(await countOf(page, 'skipped'), done.s);
  await press(page, 'u');
  assert.equal(await countOf(page, 'open'), open - 19);
  await page.keyboard.press('?');
  await page.getByText('next item', { exact: true }).waitFor();

  // What was accepted is an entry; undoing it is one more.
  const length = async () => (await (await page.request.get(`${site.base}/api/v1/status`)).json()).head.seq;
  const before = await length();
  await press(page, 'a');
  assert.equal(await length(), before + 1);
  await press(page, 'u');
  assert.equal(await length(), before + 2);

  // Edited with a passage marked, then accepted.
  await press(page, 'e');
  await page.getByLabel('Another passage for').selectOption('issuer');
  await page.getByLabel('The passage', { exact: true }).fill('China\'s Ministry of Commerce');
  await page.getByRole('button', { name: 'Point there' }).click();
  await page.getByText('The passage is pointed at anew.').waitFor();
  await page.getByLabel('In one sentence').fill('As an editor says it');
  await page.getByRole('button', { name: 'Accept as edited' }).click();
  await page.waitForURL('**/queue?done=*');
  assert.match(await page.locator('.done').innerText(), /Accepted/);
  assert.equal(await length(), before + 3);
  assert.deepEqual(page.complaints, []);
  await page.context().close();
});

test('single keys can be switched off, and leave fields alone', async () => {
  const page = await as('ben', '/queue');
  const open = await countOf(page, 'open');
  await page.locator('.decide select').focus();
  await page.keyboard.press('a');
  await page.locator('#keys summary').click();
  await page.getByLabel('Single keys act in this browser').uncheck();
  await page.locator('h1').click();
  await page.keyboard.press('a');
  await page.reload();
  assert.equal(await countOf(page, 'open'), open);
  await page.context().close();
});

test('planted markup in every field does nothing', async () => {
  const planted = '"><img src=x onerror=alert(1)>';
  const page = await as('ada', '/new');
  await page.evaluate(() => document.querySelectorAll('details').forEach((one) => { one.open = true; }));
  for (const input of await page.locator('form.work input[type=text]:not([readonly]), form.work textarea').all()) {
    if (await input.isVisible()) await input.fill(planted);
  }
  await page.locator('#kept', { hasText: 'Your draft is kept' }).waitFor();
  await Promise.all([page.waitForEvent('load'),
                     page.getByRole('button', { name: 'Save', exact: true }).click()]);
  assert.equal(await page.locator('main img').count(), 0);
  assert.deepEqual(page.complaints.filter((text) => !text.includes('422')), []);
  await page.context().close();
});

for (const look of looks) {
  const { scripts, colorScheme, width } = look;
  const how = `${colorScheme}, ${width} px, ${scripts ? 'with' : 'without'} scripts`;
  test(`axe finds nothing in the newsroom, ${how}`, async () => {
    for (const [view, { who, path, first }] of seenIn(look, views)) {
      await findsNothing(site, path, look,
                         { name: `${view}, ${how}`, storageState: who && states[who], first });
    }
  });
}

// What each page does by itself or is made to do first breaks no policy and says nothing on the
// console, but the refusal that a view is about.
test('no page of the newsroom breaks its security policy or complains', async () => {
  for (const [name, { who, path, first }] of Object.entries(views)) {
    const context = await site.newContext({ storageState: who && states[who] });
    const reports = [];
    await watchPolicy(context, (text) => reports.push(text));
    const page = await context.newPage();
    page.on('pageerror', (error) => reports.push(String(error)));
    page.on('console', (message) => {
      if (!['error', 'warning'].includes(message.type())) return;
      if (name === 'stale' && message.text().includes('412')) return;
      reports.push(message.text());
    });
    await page.goto(site.base + path);
    await first?.(page);
    // A form looks again by itself when something in it changes.
    const field = page.locator('form.work input[type=text]:visible').first();
    if (await field.count() > 0) {
      await Promise.all([
        page.waitForResponse((response) => response.request().method() === 'POST'),
        field.fill('2026')]);
    }
    await page.waitForLoadState('networkidle');
    assert.deepEqual(reports, [], name);
    await context.close();
  }
});

for (const javaScriptEnabled of [true, false]) {
  const how = javaScriptEnabled ? 'with scripts' : 'without scripts';
  test(`two events that were one act become one, and two again, ${how}`, async () => {
    // Another story of an act that is on record, with one thing that the first leaves open.
    const page = await as('ada', '/new', { javaScriptEnabled });
    await page.getByLabel('In one sentence').fill(`Germanium is banned, told again ${how}`);
    await page.getByLabel('Kind of act').selectOption('ban');
    await page.getByLabel('How firm').selectOption('reported');
    await page.getByLabel('Issued by').selectOption('CN');
    await page.getByLabel('Flow').selectOption('export');
    await page.getByLabel('Target').selectOption('US');
    await page.getByLabel('Add a subject').fill('germanium');
    if (javaScriptEnabled) await page.getByRole('option', { name: /^Germanium/ }).first().click();
    await page.getByLabel('First day to be obeyed').fill('2024-12-01');
    await page.getByLabel('First published').fill('2024-12-01');
    await page.getByLabel('Address of one more source').fill(`https://news.example/again/${how.length}`);
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.waitForURL('**/entries/*');
    const told = new URL(page.url()).pathname.split('/').pop();

    // From the event to the one it repeats.
    await page.getByRole('link', { name: `Event ${told}.0` }).click();
    await page.getByRole('link', { name: 'Merge with another' }).click();
    await page.getByLabel('The one that goes into it').fill(`${told}.0`);
    await page.getByLabel('The event that stays').fill('cn-gallium-germanium-antimony-ban-us-2024');
    await page.getByRole('button', { name: 'Beside each other' }).click();
    await page.locator('#coming').waitFor();
    const row = (name) => page.locator('.merging tr', { has: page.getByRole('rowheader', { name }) });
    assert.match(await row('Effective').innerText(), /2024-12-03[\s\S]*2024-12-01/);
    assert.equal(await row('Sources').getByRole('checkbox').isChecked(), true);
    assert.equal(await row('Effective').getByRole('checkbox').isChecked(), false);
    await row('Effective').getByRole('checkbox').check();
    if (!javaScriptEnabled) await page.getByRole('button', { name: 'Show the effect' }).click();
    const shown = page.locator('#coming table');
    await shown.waitFor();
    await page.getByRole('button', { name: 'Same event: merge' }).click();
    await page.getByText('Say why in one sentence.').waitFor();
    assert.equal(await row('Effective').getByRole('checkbox').isChecked(), true);
    const coming = await shown.innerText();
    await page.getByLabel('Why', { exact: true }).fill('One announcement, told twice');
    await page.getByRole('button', { name: 'Same event: merge' }).click();
    await page.waitForURL('**/entries/*');
    assert.equal(await page.locator('table.effect').first().innerText(), coming);
    const { event: merged } = await site.json('/api/v1/events/cn-gallium-germanium-antimony-ban-us-2024');
    assert.equal(merged.effective, '2024-12-01');
    assert.ok(merged.sources.some((source) => source.url.startsWith('https://news.example/again')));
    assert.equal((await fetch(`${site.base}/merge`)).status, 401);

    // And back: both are there again.
    await page.getByLabel('Why', { exact: true }).fill('Two acts after all');
    await page.getByRole('button', { name: 'Take it back' }).click();
    await page.getByText(/Saved as entry/).waitFor();
    const { event: first } = await site.json('/api/v1/events/cn-gallium-germanium-antimony-ban-us-2024');
    assert.equal(first.effective, '2024-12-03');
    const { event: second } = await site.json(`/api/v1/events/${told}.0`);
    assert.equal(second.effective, '2024-12-01');
    assert.deepEqual(page.complaints.filter((text) => !text.includes('422')), []);
    await page.context().close();
  });
}

test('no script of ours is heavy', () => {
  const files = ['newsroom.js', 'newsroom.css'].map((name) => `${source}web/${name}`);
  const sizes = files.map((file) => execFileSync('gzip', ['-9c', file]).length);
  assert.ok(sizes[0] < 12_000, `${sizes[0]} bytes of script`);
});
