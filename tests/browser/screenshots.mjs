// Pictures of every page that a reader sees, for docs/screenshots: node screenshots.mjs FOLDER
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { readersPages, serve } from './harness.mjs';

const folder = process.argv[2];
if (!folder) {
  console.error('usage: node screenshots.mjs FOLDER');
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
                   'chip-phone-dark': '.swim', 'chip-phone-light': '.swim' };

const site = await serve();
for (const [name, path] of Object.entries(await readersPages(site))) {
  if (['problem', 'missing', 'board-early'].includes(name)) continue;
  for (const kind of ['board', 'chip'].includes(name) ? [...kinds, ...more] : kinds) {
    const page = await site.open(path, { ...kind, locale: 'en-GB' });
    await page.waitForLoadState('networkidle');
    const part = scrollTo[`${name}-${kind.name}`];
    if (part) await page.locator(part).evaluate((each) => each.scrollIntoView());
    if (name === 'chip' && !part) await page.locator('a.spell').nth(2).click();
    await page.waitForTimeout(200);
    await page.screenshot({ path: join(folder, `${name}-${kind.name}.png`) });
    await page.context().close();
  }
}
await site.close();
