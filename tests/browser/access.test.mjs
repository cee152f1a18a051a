// axe finds nothing on any page, by day and by night, on a phone and on a wall, with and without
// scripts; no page needs to be wider than a phone, and none breaks its own security policy.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { findsNothing, looks, readersPages, seenIn, serve, watchPolicy } from './harness.mjs';

let site, pages;
before(async () => {
  site = await serve();
  pages = await readersPages(site);
});
after(() => site?.close());

for (const look of looks) {
  const { scripts, colorScheme, width } = look;
  const name = `${colorScheme}, ${width} px, ${scripts ? 'with' : 'without'} scripts`;
  test(`axe finds nothing: ${name}`, async () => {
    for (const [, path] of seenIn(look, pages)) await findsNothing(site, path, look);
  });
}

test('no page breaks its own security policy', async () => {
  const context = await site.newContext();
  const reports = [];
  await watchPolicy(context, (text) => reports.push(text));
  const page = await context.newPage();
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type()) && !/404/.test(message.text())) {
      reports.push(message.text());
    }
  });
  for (const path of Object.values(pages)) {
    await page.goto(site.base + path);
    await page.waitForLoadState('networkidle');
  }
  assert.deepEqual(reports, []);
});

test('controls are large enough and keep in sight when they have the focus', async () => {
  const page = await site.open(pages.board, { viewport: { width: 320, height: 800 } });
  const small = await page.evaluate(() => [...document.querySelectorAll('button, input, select, .step')]
    .filter((each) => each.getClientRects().length > 0 && !each.closest('.sr'))
    .filter((each) => Math.min(each.offsetWidth, each.offsetHeight) < 24)
    .map((each) => each.outerHTML));
  assert.deepEqual(small, []);
  await page.locator('.board tr[data-a] th a').nth(30).focus();
  const { top, bottom, bar } = await page.evaluate(() => ({
    ...document.activeElement.getBoundingClientRect().toJSON(),
    bar: document.querySelector('.bar').getBoundingClientRect().bottom,
  }));
  assert.ok(bottom > bar && top >= 0, `the link at ${top} lies under the bar, which ends at ${bar}`);
});

test('a reader who asked for less motion or forced colours still sees every status', async () => {
  const page = await site.open(pages.board, { forcedColors: 'active', reducedMotion: 'reduce' });
  const words = await page.locator('.board tr[data-a] .word').allInnerTexts();
  assert.ok(words.length > 100 && words.every((word) => word.length > 1));
});
