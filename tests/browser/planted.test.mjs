// Text of others is text: markup planted in every field of an event that takes free text, in a
// document and in what the address says does nothing on any page.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { serve } from './harness.mjs';

const plant = (where) => `<img src=x onerror="document.title='${where}';alert('${where}')">${where}`;
const event = {
  key: 'planted', type: 'licence_requirement', certainty: 'enacted', evidence: 'press',
  effect: 'tighten', issuer: 'US', asserted_by: plant('asserter'),
  target: 'CN', flow: 'export', subjects: ['nvidia-h20'], effective: '2025-11-05',
  until: '2027-01-01', announced: '2025-11-05', published: '2025-11-05',
  conditions: [{ kind: 'other', text: plant('condition'), number: 5, unit: plant('unit') }],
  scope: { kind: 'buyers', text: plant('scope') }, act: plant('act'),
  summary: `${plant('summary')} ${'unbroken'.repeat(20)}`, note: plant('note'),
  sources: [{ url: `https://example.org/${encodeURIComponent(plant('url'))}`,
              publisher: plant('publisher'), title: plant('title'), published: '2025-11-05' }],
};
// Words without an end, in whatever a list may show: two that contradict each other, one expected.
const endless = [['ban', 'enacted'], ['licence_grant', 'enacted'], ['tariff', 'expected']]
  .map(([type, certainty]) => ({
    key: `endless-${type}`, type, certainty, evidence: 'press', issuer: 'CN', target: 'US',
    flow: 'export', subjects: ['molybdenum'], effective: '2025-11-06', published: '2025-11-05',
    summary: 'unbroken'.repeat(30),
  }));
const article = `title: ${plant('headline')}
publisher: ${plant('paper')}
published: 2025-11-07
url: https://example.org/planted

The Commerce Department put the chipmaker SMIC on its Entity List on Friday. ${plant('prose')}
The listing takes effect on November 7, 2025, and exports to SMIC now need a licence.
`;

let site, id, documents;
before(async () => {
  site = await serve([['planted.jsonl', `${JSON.stringify(event)}\n`], ['planted.txt', article],
                      ['endless.jsonl', endless.map((each) => `${JSON.stringify(each)}\n`).join('')]]);
  const { items } = await site.json('/api/v1/events?from=2025-11-05&to=2025-11-05&limit=500');
  id = items.find((item) => item.summary === event.summary)?.id;
  documents = (await site.json('/api/v1/sources?limit=1000')).items
    .filter((item) => item.url === 'https://example.org/planted').map((item) => item.document);
});
after(() => site?.close());

test('a word without an end widens no page', async () => {
  const page = await site.open('/');
  for (const path of [`/events/${id}`, '/events', '/log', '/subject/nvidia-h20?date=2025-11-09',
                      '/subject/molybdenum?date=2025-11-09', '/state?date=2025-11-09',
                      '/state?date=2025-11-09&subject=molybdenum', '/conflicts', '/expectations',
                      '/diff?from=2025-11-01&to=2025-11-10&subject=molybdenum']) {
    await page.goto(site.base + path);
    assert.match(await page.locator('main').innerText(), /unbroken/, path);
    for (const width of [320, 700, 1000, 1280, 2560]) {
      await page.setViewportSize({ width, height: 800 });
      const overflow = await page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      assert.ok(overflow <= 0, `${path} is ${overflow} px too wide at ${width}`);
      // Nor is another column squeezed until its own words break.
      const squeezed = await page.evaluate(() => [...document.querySelectorAll('.status .word, tbody th')]
        .filter((each) => each.offsetParent && each.getBoundingClientRect().width < 40
                          && each.innerText.trim().length > 8).map((each) => each.innerText));
      assert.deepEqual(squeezed, [], `${path} at ${width}`);
    }
  }
  await page.context().close();
});

test('what is planted is shown and does nothing', async () => {
  assert.ok(id, 'the planted event is on record');
  const planted = encodeURIComponent(plant('asked'));
  const paths = ['/?date=2025-11-09', '/state?date=2025-11-09&subject=nvidia-h20',
                 '/subject/nvidia-h20?date=2025-11-09', '/embed/subject/nvidia-h20?date=2025-11-09',
                 `/events/${id}`, '/events', '/events?q=planted', `/events?q=${planted}`,
                 '/diff?from=2025-11-01&to=2025-11-10', '/conflicts', '/expectations', '/log',
                 ...documents.map((sha) => `/source/${sha}`),
                 `/data?subject=nvidia-h20`, `/subject/${planted}`, `/events/${planted}`,
                 `/?date=${planted}`, `/?${planted}=1`, `/${planted}`];
  const seen = new Set();
  for (const path of paths) {
    const page = await site.open(path);
    await page.waitForLoadState('networkidle');
    assert.equal(await page.locator('img').count(), 0, path);
    assert.deepEqual(page.complaints.filter((each) => !/status of 4\d\d/.test(each)), [], path);
    assert.equal(await page.locator('a[href^="javascript:" i]').count(), 0, path);
    assert.match(await page.title(), / – Chipline$/, path);
    const text = await page.locator('body').innerText();
    for (const [, where] of text.matchAll(/onerror="document\.title='(\w+)'/g)) seen.add(where);
    await page.context().close();
  }
  for (const where of ['summary', 'note', 'condition', 'unit', 'scope', 'act',
                       'publisher', 'title', 'asserter', 'asked']) {
    assert.ok(seen.has(where), `${where} is shown somewhere`);
  }
});

test('stepping and choosing a spell write text as text', async () => {
  const page = await site.open('/?date=2025-11-04');
  for (let i = 0; i < 5; ++i) await page.keyboard.press('ArrowRight');
  await page.goto(`${site.base}/subject/nvidia-h20?date=2025-11-09`);
  for (const spell of await page.locator('a.spell').all()) await spell.click();
  assert.equal(await page.locator('img').count(), 0);
  assert.deepEqual(page.complaints, []);
});
