// Steps the board through days without asking the server: every row carries its spells. What this
// writes is what the server writes for the same day; tests/browser compares them.
'use strict';

(() => {
  const { dayOf, isoDay, longDay, shortDay, make } = chipline;
  const kWeek = 7, kChangesShown = 3, kNamesShown = 2;
  let board, slider, rows, looks, sets, changes, day, today;
  let known;  // the day whose knowledge is shown, or null
  let asked;  // the one that the rows of set `a` were made for

  // Which knowledge the rows are read under: `a` that of the page, `m` that of each day itself.
  const set = () => sets[board.dataset.mode];

  function lookAt(lane, at) {
    let low = 0, high = (lane.length - 1) / 2;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (lane[2 * middle - 1] <= at) low = middle; else high = middle - 1;
    }
    return lane[2 * low];
  }

  function read(root) {
    board = root;
    slider = root.querySelector('#slider');
    const number = (text) => text === '' ? null : Number(text);
    day = Number(root.dataset.day);
    known = number(root.dataset.known);
    today = Number(root.dataset.today);
    root.dataset.mode = known !== null && known === day ? 'm' : 'a';
    // A section of a large board is in parts, of which the first has its name.
    let section = -1;
    const sectionOf = new Map([...root.querySelectorAll('.board tbody')].map(
      (part) => [part, part.id ? ++section : section]));
    rows = [...root.querySelectorAll('tr[data-a]')].map((row) => ({
      row,
      section: sectionOf.get(row.parentElement),
      link: row.querySelector('th a'),
      cells: [...row.querySelectorAll('td:not(.history)')].map((cell) => ({
        status: cell.querySelector('.status'),
        word: cell.querySelector('.word'),
        detail: cell.querySelector('.detail'),
        shown: -1,
      })),
      plain: null,
    }));
    looks = root.querySelector('#looks').dataset.looks.split('\n').map((line) => line.split('\t'));
    const parse = (key) => rows.map(({ row }) => JSON.parse(row.dataset[key] ?? row.dataset.a));
    sets = { a: parse('a'), m: parse('m') };
    asked = known;
    changes = {};
    placeCursors();
  }

  // The same groups in the same order as ChangesOf in web/board_model.cc.
  function changesOf(mode) {
    if (changes[mode]) return changes[mode];
    const from = sets[mode];
    const groups = new Map();
    rows.forEach((row, i) => {
      for (const column of [0, 1]) {
        const lane = from[i][column];
        for (let at = 1; at < lane.length; at += 2) {
          const before = looks[lane[at - 1]], after = looks[lane[at + 1]];
          if (before[1] === after[1]) continue;
          if (before[0] === 's-unseen' && after[0] === 's-open') continue;
          const key = [lane[at], row.section, column, before[1], after[1]];
          const text = JSON.stringify(key);
          if (!groups.has(text)) groups.set(text, { key, rows: [] });
          groups.get(text).rows.push(i);
        }
      }
    });
    const order = (a, b) => {
      for (let i = 0; i < a.key.length; ++i) {
        if (a.key[i] !== b.key[i]) return a.key[i] < b.key[i] ? -1 : 1;
      }
      return 0;
    };
    changes[mode] = [...groups.values()].sort(order);
    return changes[mode];
  }
  // How many of the groups, which are in order of day, lie before the day.
  function countBefore(groups, at) {
    let low = 0, high = groups.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (groups[middle].key[0] < at) low = middle + 1; else high = middle;
    }
    return low;
  }
  let sectionList;
  function sections() {
    return sectionList ??= [...board.querySelectorAll('tbody[id]')];
  }
  // The day of the last change before the one shown, and of the first after it.
  function neighbour(direction) {
    const all = changesOf(board.dataset.mode);
    const group = direction < 0 ? all[countBefore(all, day) - 1] : all[countBefore(all, day + 1)];
    return group?.key[0];
  }

  function address(path, at, knownAt) {
    const query = new URLSearchParams(location.search);
    query.delete('date');
    query.delete('known_at');
    const parts = [`date=${isoDay(at)}`];
    if (knownAt !== null) parts.push(`known_at=${isoDay(knownAt)}`);
    const rest = query.toString();
    return `${path}?${parts.join('&')}${rest ? `&${rest}` : ''}`;
  }

  function changeItem({ key, rows: changed }) {
    const [at, section, column, from, to] = key;
    const what = make('span', { class: 'change' });
    const named = changed.slice(0, kNamesShown);
    named.forEach((i, n) => {
      if (n > 0) what.append(n + 1 === changed.length ? ' and ' : ', ');
      const link = rows[i].link;
      what.append(make('a', { href: address(new URL(link.href).pathname, at, known) },
                       link.textContent));
    });
    const others = changed.length - named.length;
    if (others > 0) what.append(` and ${others} ${others === 1 ? 'other' : 'others'}`);
    const title = sections()[section].querySelectorAll('tr.section th')[2 + column].textContent;
    what.append(' ', make('span', { class: 'turn' }, `${title}: ${from} → ${to}`));
    return make('li', {}, make('time', { datetime: isoDay(at) }, shortDay(at)), what);
  }
  function moreItem(more) {
    return make('li', { class: 'more' }, `and ${more} more ${more === 1 ? 'change' : 'changes'}`);
  }

  function fillLately() {
    const all = changesOf(board.dataset.mode);
    const begin = countBefore(all, day - kWeek + 1);
    const lately = all.slice(begin, countBefore(all, day + 1)).reverse();
    const before = all[begin - 1];
    const items = lately.slice(0, kChangesShown).map(changeItem);
    if (lately.length > kChangesShown) items.push(moreItem(lately.length - kChangesShown));
    if (lately.length === 0) {
      items.push(make('li', { class: 'none' },
                      before ? 'Nothing. The last change before:' : 'Nothing yet.'));
      if (before) items.push(changeItem(before));
    }
    document.getElementById('lately').replaceChildren(...items);
  }

  let asking;
  function fillAhead() {
    const list = document.getElementById('ahead');
    clearTimeout(asking);
    if (board.dataset.mode === 'm') {
      // What lay ahead as known that morning is not among the rows' spells: hindsight must not leak.
      list.replaceChildren(make('li', { class: 'none' }, '…'));
      asking = setTimeout(async () => {
        const at = day;
        const page = await fetchPage(address('/', at, known));
        if (page && at === day) list.replaceChildren(...page.getElementById('ahead').children);
      }, 250);
      return;
    }
    const all = changesOf('a');
    const begin = countBefore(all, day + 1);
    const ahead = all.length - begin;
    const items = all.slice(begin, begin + kChangesShown).map(changeItem);
    if (ahead > kChangesShown) items.push(moreItem(ahead - kChangesShown));
    if (ahead === 0) items.push(make('li', { class: 'none' }, 'No later day is on record.'));
    list.replaceChildren(...items);
  }

  // A page of ours as a document; no text of it passes through innerHTML.
  function fetchPage(url) {
    return new Promise((resolve) => {
      const request = new XMLHttpRequest();
      request.open('GET', url);
      request.responseType = 'document';
      request.onload = () => resolve(request.status === 200 ? request.response : null);
      request.onerror = () => resolve(null);
      request.send();
    });
  }

  // Writes the cells that differ from what stands there, and counts the verdicts on the way.
  function fillRows() {
    const from = set();
    const count = {};
    for (let i = 0; i < rows.length; ++i) {
      const { row, cells } = rows[i];
      const lanes = from[i];
      let plain = true;
      for (let c = 0; c < lanes.length; ++c) {
        const number = lookAt(lanes[c], day);
        const [css, word, detail] = looks[number];
        if (c === 2) count[css] = (count[css] ?? 0) + 1;
        else if (css !== 's-open' && css !== 's-unseen') plain = false;
        const cell = cells[c];
        if (cell.shown === number) continue;
        cell.shown = number;
        cell.status.className = `status ${css}`;
        cell.word.textContent = word;
        cell.detail.textContent = detail;
      }
      if (rows[i].plain !== plain) row.classList.toggle('plain', rows[i].plain = plain);
    }
    for (const item of document.querySelectorAll('#tally li')) {
      item.querySelector('.number').textContent = count[item.dataset.css] ?? 0;
    }
  }

  function knownText() {
    if (known !== null) return `, as known on ${longDay(known)}`;
    return day > today ? ', if nothing else happens' : ', as known today';
  }
  function changesOn(at) {
    const all = changesOf(board.dataset.mode);
    return all.slice(countBefore(all, at), countBefore(all, at + 1))
      .reduce((sum, change) => sum + change.rows.length, 0);
  }

  // The cursor is an element of each strip, as wide as it and moved by a transform, which asks for no
  // layout: a property that all rows inherit would have the style of every one of thousands worked
  // out anew at each step. Of a large board only the parts that the browser lays out have cursors; it
  // says itself which those are.
  const cursors = new Map();  // by the cell of the strip
  function placeCursors() {
    cursors.clear();
    const table = board.querySelector('table.board');
    const watches = table.classList.contains('large') && 'oncontentvisibilityautostatechange' in table;
    const setCursors = (part, add) => part.querySelectorAll('td.history').forEach(
      (history) => (add ? addCursor(history) : removeCursor(history)));
    for (const part of table.tBodies) {
      const isThere = part.rows[0].cells[0].checkVisibility({ contentVisibilityAuto: true });
      if (!watches || isThere) setCursors(part, true);
    }
    if (!watches) return;
    table.addEventListener('contentvisibilityautostatechange',
                           ({ target, skipped }) => setCursors(target, !skipped), true);
  }
  function addCursor(history) {
    if (cursors.has(history)) return;
    const cursor = make('i', { class: 'cursor', 'aria-hidden': 'true' });
    cursor.style.transform = `translateX(${place()})`;
    history.append(cursor);
    cursors.set(history, cursor);
  }
  function removeCursor(history) {
    cursors.get(history)?.remove();
    cursors.delete(history);
  }
  function place() {
    const first = Number(board.dataset.first), whole = Number(board.dataset.last) + 1 - first;
    return `${Math.min(Math.max((day - first) / whole, 0), 1) * 100}%`;
  }

  function fillBar() {
    const at = place();
    document.querySelector('.scrub').style.setProperty('--at', at);
    for (const cursor of cursors.values()) cursor.style.transform = `translateX(${at})`;
    slider.value = day;
    const count = changesOn(day);
    const said = `${longDay(day)}, ${count === 0 ? 'no change' : count === 1 ? '1 change' : `${count} changes`}`;
    slider.setAttribute('aria-valuetext', said);
    document.getElementById('day').textContent = longDay(day);
    const link = (id, at) => {
      const step = document.getElementById(id);
      if (at === undefined) {
        step.removeAttribute('href');
        step.setAttribute('role', 'link');
        step.setAttribute('aria-disabled', 'true');
      } else {
        step.removeAttribute('role');
        step.removeAttribute('aria-disabled');
        step.href = address('/', at, board.dataset.mode === 'm' ? at : known);
      }
    };
    link('prev', neighbour(-1));
    link('next', neighbour(1));
  }

  function fillForm() {
    document.getElementById('deck').textContent =
      `What stood in force on ${longDay(day)}${knownText()}.`;
    document.querySelector('.as-of [name=date]').value = isoDay(day);
    document.querySelector('.as-of [name=known_at]').value = known === null ? '' : isoDay(known);
    document.getElementById('known').value = known ?? today;
    document.getElementById('known-day').textContent = known === null ? 'today' : longDay(known);
    const morning = document.getElementById('morning');
    const printed = known !== null && known === day;
    morning.textContent = printed ? 'With all that is known today' : 'As printed that morning';
    morning.href = address('/', day, printed ? null : day);
    document.getElementById('whole').href = address('/state', day, known);
    document.title = `Board, ${longDay(day)} – Chipline`;
  }

  function draw() {
    fillRows();
    fillBar();
    fillForm();
    fillLately();
    fillAhead();
  }

  let saying;
  function say() {
    clearTimeout(saying);
    saying = setTimeout(() => {
      document.getElementById('said').textContent = slider.getAttribute('aria-valuetext');
    }, 300);
  }

  // The address follows when the hand rests: browsers take few changes of it a second, and each
  // costs as much as the rest of a step. `how`: push for what the back button returns from, replace
  // while a gesture goes on.
  let waiting;
  function follow(how) {
    clearTimeout(waiting?.timer);
    waiting = { how: waiting?.how === 'push' ? 'push' : how, timer: setTimeout(arrive, 150) };
  }
  function arrive() {
    if (!waiting) return;
    clearTimeout(waiting.timer);
    const { how } = waiting;
    waiting = undefined;
    history[`${how}State`](null, '', address('/', day, known));
  }
  document.addEventListener('click', arrive, true);

  function go(to, how) {
    if (to === undefined || to === day) return;
    day = to;
    if (board.dataset.mode === 'm') known = day;
    follow(how);
    draw();
    say();
  }
  function step(direction, how) {
    go(neighbour(direction), how);
  }

  // Another state of knowledge: the server's board for it takes the place of this one.
  async function swap(url, how) {
    arrive();
    const page = await fetchPage(url);
    if (!page?.getElementById('board')) { location.assign(url); return; }
    if (how) history[`${how}State`](null, '', url);
    const focused = document.activeElement?.id;
    document.getElementById('main').replaceChildren(...page.getElementById('main').childNodes);
    start();
    document.title = page.title;
    if (focused) document.getElementById(focused)?.focus();
  }

  // The second dial: another day of knowledge, fetched when the hand rests.
  let turning;
  function turnKnown(dial) {
    const to = Number(dial.value);
    document.getElementById('known-day').textContent = to >= today ? 'today' : longDay(to);
    clearTimeout(turning);
    turning = setTimeout(() => {
      const knownTo = to >= today ? null : to;
      if (knownTo !== known) swap(address('/', day, knownTo), 'push');
    }, 300);
  }

  function setMorning(on) {
    if (!on && asked !== null) { swap(address('/', day, null), 'push'); return; }
    arrive();
    board.dataset.mode = on ? 'm' : 'a';
    known = on ? day : null;
    history.pushState(null, '', address('/', day, known));
    draw();
    say();
  }

  function start() {
    sectionList = undefined;
    read(document.getElementById('board'));
    slider.hidden = false;
    const keys = document.getElementById('keys');
    keys.hidden = false;
    keys.replaceChildren(make('kbd', {}, '←'), ' ', make('kbd', {}, '→'), ' step through changes');
    fillRows();
    fillBar();
    let dragging = false;
    slider.addEventListener('input', () => {
      go(Number(slider.value), dragging ? 'replace' : 'push');
      dragging = true;
    });
    slider.addEventListener('change', () => { dragging = false; });
    document.getElementById('dial').hidden = false;
    const dial = document.getElementById('known');
    dial.addEventListener('input', () => turnKnown(dial));
    const form = document.querySelector('.as-of');
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      const to = dayOf(form.elements.date.value) ?? today;
      const knownTo = dayOf(form.elements.known_at.value);
      if (knownTo === known) go(to, 'push');
      else swap(address('/', to, knownTo), 'push');
    });
  }

  document.addEventListener('click', (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
    const link = event.target.closest?.('#prev, #next, #morning');
    if (!link?.hasAttribute('href')) return;
    event.preventDefault();
    if (link.id === 'morning') setMorning(!(known !== null && known === day));
    else step(link.id === 'prev' ? -1 : 1, 'push');
  });
  document.addEventListener('keydown', (event) => {
    const way = { ArrowLeft: -1, ArrowRight: 1, '[': -1, ']': 1 }[event.key];
    if (!way || event.ctrlKey || event.metaKey || event.altKey) return;
    const field = event.target.closest?.('input, textarea, select');
    if (field && field !== slider) return;
    event.preventDefault();
    step(way, event.repeat ? 'replace' : 'push');
  });
  // Links keep the day that is shown; they are written when somebody is about to follow one.
  for (const kind of ['pointerover', 'focusin']) {
    document.addEventListener(kind, (event) => {
      const link = event.target.closest?.('.board tbody th a');
      if (link) link.href = address(new URL(link.href).pathname, day, known);
    });
  }
  addEventListener('popstate', () => {
    clearTimeout(waiting?.timer);
    waiting = undefined;
    const query = new URLSearchParams(location.search);
    const to = dayOf(query.get('date')) ?? today;
    const knownTo = dayOf(query.get('known_at'));
    if (knownTo !== null && knownTo === to) {
      board.dataset.mode = 'm';
    } else if (knownTo === asked) {
      board.dataset.mode = 'a';
    } else {
      swap(location.href);
      return;
    }
    known = knownTo;
    day = to;
    draw();
  });

  if (document.getElementById('board')) start();
})();
