// Every page of the newsroom as somebody who works there sees it: who, where, and what is done first.
import assert from 'node:assert/strict';

export const password = 'correct horse battery';
export const users = { ada: 'editor', ben: 'editor', grace: 'admin' };
export const announcement = `China bans gallium exports to the United States

BEIJING - China's Ministry of Commerce on Tuesday banned exports of gallium to the United States, effective immediately, according to a ministry announcement.
`;

// Articles that say no day: what they tell waits for people.
const metals = ['gallium', 'germanium', 'antimony', 'tungsten', 'tellurium', 'bismuth', 'molybdenum',
                'indium'];
export const undated = Array.from({ length: 24 }, (_, i) => [`waiting-${i}.txt`,
  `url: https://news.example/${i}
publisher: Gazette ${i}
title: China bans ${metals[i % metals.length]} exports to the United States

China's Ministry of Commerce banned exports of ${metals[i % metals.length]} to the United States, the ministry said in notice ${i}.
`]);

// Signs everybody in: the cookies of each, by name.
export async function signIn(site, names = Object.keys(users)) {
  const states = {};
  for (const name of names) {
    const page = await site.open('/newsroom');
    assert.equal(page.status, 401);
    await page.getByLabel('Name').fill(name);
    await page.getByLabel('Password').fill(password);
    // The form stands at that address too.
    await Promise.all([page.waitForEvent('load'),
                       page.getByRole('button', { name: 'Sign in' }).click()]);
    await page.waitForURL('**/newsroom');
    states[name] = await page.context().storageState();
    assert.deepEqual(page.complaints.filter((text) => !text.includes('401')), []);
    await page.context().close();
  }
  return states;
}

export async function paste(page, text) {
  await page.getByLabel('A link, its text, or the page’s HTML').fill(text);
  await page.getByLabel('Its address').fill('https://news.example/gallium');
  await page.getByLabel('Published on').fill('2026-03-03');
  await page.getByRole('button', { name: 'Fill in the form' }).click();
  await page.waitForURL('**/new?draft=*');
}

export const corrected = '/events/us-h20-licence-2025/edit';

async function correct(page, field, value) {
  await page.getByLabel(field).fill(value);
  await page.getByLabel('Why', { exact: true }).fill('The filing says so');
  await Promise.all([page.waitForEvent('load'),
                     page.getByRole('button', { name: 'Save the correction' }).click()]);
}

// A form that was begun before the same event was saved from another window.
let turn = 0;
async function saveStale(page) {
  const other = await page.context().newPage();
  await other.goto(page.url());
  await correct(other, 'What sources leave open', `Told anew, turn ${++turn}`);
  await other.close();
  await correct(page, 'In one sentence', 'What was written meanwhile');
  await page.locator('.stale').waitFor();
}

export const views = {
  'sign-in': { path: '/sign-in' },
  desk: { who: 'ada', path: '/newsroom' },
  new: { who: 'ada', path: '/new' },
  preview: { who: 'ada', path: '/new', first: (page) => paste(page, announcement) },
  queue: { who: 'ada', path: '/queue' },
  edit: { who: 'ada', path: corrected },
  stale: { who: 'ada', path: '/events/us-h20-revenue-share-2025/edit', first: saveStale },
  'merge-which': { who: 'ada', path: '/merge?keep=us-h20-licence-2025' },
  merge: { who: 'ada', path: '/merge?keep=us-h20-licence-2025&drop=us-h20-ban-claim-2025' },
  entry: { who: 'ada', path: '/entries/1' },
  audit: { who: 'grace', path: '/audit' },
  users: { who: 'grace', path: '/users' },
  account: { who: 'grace', path: '/account' },
};
