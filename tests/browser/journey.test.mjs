// A researcher moves the date, opens a spell, reads the passage and copies the citation; the same
// words in every time zone.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { serve, settled } from './harness.mjs';

let site;
const told = {};  // by time zone
before(async () => { site = await serve(); });
after(() => site?.close());

async function research(timezoneId) {
  const page = await site.open('/?date=2025-11-06', {
    timezoneId, locale: 'en-GB', permissions: ['clipboard-read', 'clipboard-write'] });
  const text = {};
  await page.getByRole('slider', { name: 'Day', exact: true }).focus();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  await settled(page);
  text.address = page.url().replace(site.base, '');
  text.board = await page.locator('main').innerText();
  text.days = await page.locator('.as-of input').evaluateAll((all) => all.map((one) => one.value));

  await page.locator('.board').getByRole('link', { name: 'Nexperia', exact: true }).click();
  await page.waitForURL(/subject\/nexperia\?date=/);
  const spells = page.locator('a.spell');
  text.lanes = await spells.evaluateAll((all) => all.map((one) => one.getAttribute('aria-label')));
  await spells.first().focus();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Enter');
  text.spell = await page.locator('#pane').innerText();

  // The one event of it that was read from a text has the passage.
  const { items } = await site.json('/api/v1/events?subject=nexperia&review=extracted&limit=50');
  const quoted = items.find((item) => item.sources[0].quotes?.length > 0);
  await page.goto(`${site.base}/events/${quoted.id}`);
  const quote = quoted.sources[0].quotes[0];
  text.event = await page.locator('main').innerText();
  assert.equal(await page.locator('.passage mark').first().innerText(), quote.exact);
  const publisher = page.getByRole('link', { name: 'At the publisher' }).first();
  assert.match(await publisher.getAttribute('href'), /#:~:text=[^#]+$/);
  await page.getByRole('link', { name: 'In the stored text' }).first().click();
  await page.waitForURL(/source\/[0-9a-f]{64}#at-\d+-\d+/);
  const lit = page.locator(`[id="at-${quote.start}-${quote.end}"]`);
  assert.ok(quote.exact.startsWith(await lit.innerText()));
  text.source = await page.locator('main').innerText();

  await page.goBack();
  await page.getByRole('button', { name: 'Copy BibTeX' }).click();
  await page.getByRole('button', { name: 'Copied' }).waitFor();
  text.citation = await page.evaluate(() => navigator.clipboard.readText());
  assert.match(text.citation, /^@misc\{chipline-/);
  const cited = /url = \{([^}]*)\}/.exec(text.citation)[1];
  const answer = await fetch(cited);
  assert.equal(answer.status, 200);
  assert.match(answer.headers.get('cache-control'), /immutable/);
  assert.deepEqual(page.complaints, []);
  await page.context().close();
  return text;
}

for (const zone of ['Asia/Shanghai', 'America/Los_Angeles', 'Pacific/Kiritimati']) {
  test(`a researcher in ${zone}`, async () => {
    told[zone] = await research(zone);
    assert.deepEqual(told[zone], told['Asia/Shanghai']);
  });
}
