// What pages weigh, and how fast a board of 2,000 subjects is: node measure.mjs
import { execFileSync, spawn } from 'node:child_process';
import { appendFileSync, cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { chromium } from 'playwright-core';
import { readersPages, serve, source } from './harness.mjs';

const program = process.env.CHIPLINE_PROGRAM ?? join(source, 'build/release/chipline');
const kB = (bytes) => (bytes / 1000).toFixed(1);

async function weigh() {
  const site = await serve();
  const pages = await readersPages(site);
  console.log('page | HTML, kB | gzip, kB');
  for (const [name, path] of Object.entries(pages)) {
    const body = Buffer.from(await (await fetch(site.base + path)).arrayBuffer());
    console.log(`${name} | ${kB(body.length)} | ${kB(gzipSync(body).length)}`);
  }
  const seen = new Set();
  for (const path of Object.values(pages)) {
    const html = await (await fetch(site.base + path)).text();
    for (const [, asset] of html.matchAll(/(?:src|href)="(\/assets\/[^"]+)"/g)) seen.add(asset);
  }
  for (const asset of seen) {
    const body = Buffer.from(await (await fetch(site.base + asset)).arrayBuffer());
    console.log(`${asset.split('/').pop()} | ${kB(body.length)} | ${kB(gzipSync(body).length)}`);
  }
  await site.close();
}

// A tree with 1,800 made-up subjects more, and one to six made-up measures on each.
function makeLarge(folder) {
  let state = 7;
  const below = (bound) => (state = (state * 48271) % 2147483647) % bound;
  const day = (n) => new Date(Date.UTC(2018, 0, 1) + n * 86400000).toISOString().slice(0, 10);
  cpSync(join(source, 'ingest/rules'), join(folder, 'rules'), { recursive: true });
  cpSync(join(source, 'model/subjects.toml'), join(folder, 'rules/subjects.toml'));
  const types = ['ban', 'licence_requirement', 'licence_grant', 'entity_listing', 'investigation',
                 'guidance', 'approval'];
  const events = [];
  for (let i = 0; i < 1800; ++i) {
    const kind = i < 1200 ? 'product' : i < 1400 ? 'material' : 'entity';
    appendFileSync(join(folder, 'rules/subjects.toml'),
                   `\n[${kind}.made-up-${i}]\nname = "Made-up subject ${i}"\n`
                   + (i < 800 ? 'parent = "integrated-circuits"\n' : ''));
    for (let j = below(6); j >= 0; --j) {
      const first = below(3200);
      const event = {
        key: `made-up-${i}-${j}`, type: types[below(types.length)], certainty: 'enacted',
        evidence: 'official_text', issuer: below(2) ? 'US' : 'CN', subjects: [`made-up-${i}`],
        flow: below(3) ? 'export' : 'import', effective: day(first), published: day(first - below(30)),
        summary: `Made-up measure ${j} on subject ${i}.`,
        sources: [{ url: 'https://example.org/', publisher: 'Example', published: day(first) }],
      };
      event.target = event.issuer === 'US' ? 'CN' : 'US';
      if (below(3) === 0) event.until = day(first + 30 + below(900));
      events.push(JSON.stringify(event));
    }
  }
  writeFileSync(join(folder, 'events.jsonl'), `${events.join('\n')}\n`);
}

async function startServer(folder) {
  const server = spawn(program, ['serve', '--store', `rocksdb:${folder}/store`, '--rules',
                                 join(folder, 'rules'), '--listen', '127.0.0.1:0'],
                       { stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = await once(server.stdout, 'data');
  return { server, base: String(line).split('\n')[0].split(' ').pop().replace(/\/$/, '') };
}

async function stop(server) {
  server.kill('SIGTERM');
  await once(server, 'exit');
}

async function timeLargeBoard() {
  const folder = mkdtempSync(join(tmpdir(), 'chipline-measure-'));
  makeLarge(folder);
  // Subjects that an edit adds are recorded at once and shown after the next start.
  const first = await startServer(folder);
  execFileSync(program, ['ingest', '--store', `rocksdb:${folder}/store`,
                         join(source, 'samples/history.jsonl'), join(folder, 'events.jsonl')],
               { stdio: ['ignore', 'ignore', 'inherit'] });
  await stop(first.server);
  const { server, base } = await startServer(folder);
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--headless', '--no-sandbox', '--disable-gpu'],
  });
  for (const round of ['the first time', 'again', 'again']) {
    const page = await (await browser.newContext({ viewport: { width: 1280, height: 900 } })).newPage();
    await page.goto(`${base}/?date=2022-03-01`);
    const paint = await page.evaluate(() => new Promise((resolve) => {
      const paints = performance.getEntriesByName('first-contentful-paint');
      if (paints.length) resolve(paints[0].startTime);
      new PerformanceObserver((list) => resolve(list.getEntries().at(-1).startTime))
        .observe({ type: 'paint', buffered: true });
    }));
    await page.waitForLoadState('networkidle');
    // Processor time of the page's own thread: a busy machine's other work is not in it.
    const metrics = await page.context().newCDPSession(page);
    await metrics.send('Performance.setTimeDomain', { timeDomain: 'threadTicks' });
    await metrics.send('Performance.enable');
    const spent = async () => Object.fromEntries((await metrics.send('Performance.getMetrics')).metrics
      .map(({ name, value }) => [name, value * 1000]));
    const before = await spent();
    const steps = await page.evaluate(async () => {
      const times = [];
      for (let i = 0; i < 40; ++i) {
        const began = performance.now();
        document.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowRight', bubbles: true, cancelable: true }));
        document.body.getBoundingClientRect();
        times.push(performance.now() - began);
        await new Promise((done) => { requestAnimationFrame(() => setTimeout(done, 0)); });
      }
      return times.sort((a, b) => a - b);
    });
    const after = await spent();
    const each = (name) => ((after[name] - before[name]) / 40).toFixed(1);
    const rows = await page.locator('.board tr[data-a]').count();
    console.log(`board of ${rows} subjects, ${round}: first paint ${paint.toFixed(0)} ms; 40 steps, `
                + `script and layout: half under ${steps[20].toFixed(1)} ms, `
                + `19 of 20 under ${steps[38].toFixed(1)} ms; processor time a step: `
                + `${each('ScriptDuration')} ms script, ${each('RecalcStyleDuration')} style, `
                + `${each('LayoutDuration')} layout, ${each('TaskDuration')} with paint`);
    await page.context().close();
  }
  await browser.close();
  await stop(server);
  rmSync(folder, { recursive: true, force: true });
}

if (process.argv[2] !== 'board') await weigh();
await timeLargeBoard();
