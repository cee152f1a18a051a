// Pictures of every page, for docs/screenshots: node screenshots.mjs FOLDER [NAME…]
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { readersPages, serve } from './harness.mjs';
import { corrected, password, signIn, undated, users, views } from './newsroom_views.mjs';

const [folder, ...wanted] = process.argv.slice(2);
if (!folder) {
  console.error('usage: node screenshots.mjs FOLDER [NAME…]');
  process.exit(2);
}
mkdirSync(folder, { recursive: true });
const kinds = [
  { name: 'wall-light', viewport: { width: 1280, height: 960 }, colorScheme: 'light' },
  { name: 'phone-dark', viewport: { width: 320, height: 720 }, colorScheme: 'dark' },
];
// The first pages that people see are shown all four ways.
const more = [
  { name: 'wall-dark', viewport: { width: 1280, height: 960 }, colorScheme: 'dark' },
  { name: 'phone-light', viewport: { width: 320, height: 720 }, colorScheme: 'light' },
];
const scrollTo = { 'board-phone-dark': '.bar', 'board-phone-light': '.bar',
                   'chip-phone-dark': '.swim', 'chip-phone-light': '.swim',
                   'preview-phone-dark': '#source-text', 'merge-phone-dark': '.merging' };
const isWanted = (name) => wanted.length === 0 || wanted.includes(name);

async function take(page, file) {
  await page.waitForLoadState('networkidle');
  const part = scrollTo[file];
  if (part) await page.locator(part).first().evaluate((each) => each.scrollIntoView());
  await page.waitForTimeout(200);
  const whole = process.env.WHOLE === '1';
  await page.screenshot({ path: join(folder, `${file}.png`), fullPage: whole });
  await page.context().close();
}

const site = await serve(undated, { users, password });
try {
  for (const [name, path] of Object.entries(await readersPages(site))) {
    if (['problem', 'missing', 'board-early'].includes(name) || !isWanted(name)) continue;
    for (const kind of ['board', 'chip'].includes(name) ? [...kinds, ...more] : kinds) {
      const page = await site.open(path, { ...kind, locale: 'en-GB' });
      await page.waitForLoadState('networkidle');
      const file = `${name}-${kind.name}`;
      if (name === 'chip' && !scrollTo[file]) await page.locator('a.spell').nth(2).click();
      await take(page, file);
    }
  }

  // The newsroom, once some work has been done in it.
  const states = await signIn(site);
  const begun = await site.open(corrected, { storageState: states.ada });
  await begun.getByLabel('First day to be obeyed').fill('2025-04-10');
  await begun.getByLabel('Why', { exact: true }).fill('The filing says the 10th');
  await begun.getByRole('button', { name: 'Save the correction' }).click();
  await begun.waitForURL('**/entries/*');
  for (const [name, { who, path, first }] of Object.entries(views)) {
    if (!isWanted(name)) continue;
    for (const kind of kinds) {
      const page = await site.open(path, { ...kind, locale: 'en-GB', storageState: who && states[who] });
      await first?.(page);
      await take(page, `${name}-${kind.name}`);
    }
  }
} finally {
  await site.close();
}
