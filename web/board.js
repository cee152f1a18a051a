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
    rows = [...root.querySelectorAll('tr[data-a]')].map((row) => ({
      row,
      section: row.parentElement,
      link: row.querySelector('th a'),
      history: row.querySelector('td.history'),
      cells: [...row.querySelectorAll('td:not(.history)')].map((cell) => ({
        status: cell.querySelector('.status'),
        word: cell.querySelector('.word'),
        detail: cell.querySelector('.detail'),
        shown: -1,
      })),
    }));
    looks = JSON.parse(root.dataset.looks);
    const parse = (key) => rows.map(({ row }) => JSON.parse(row.dataset[key] ?? row.dataset.a));
    sets = { a: parse('a'), m: parse('m') };
    asked = known;
    watchRows();
    changes = {};
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
          const key = [lane[at], sections().indexOf(row.section), column, before[1], after[1]];
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
  let sectionList;
  function sections() {
    return sectionList ??= [...board.querySelectorAll('tbody[id]')];
  }
  function changeDays() {
    const all = changesOf(board.dataset.mode);
    return all.days ??= [...new Set(all.map(({ key }) => key[0]))];
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
    const past = changesOf(board.dataset.mode).filter(({ key }) => key[0] <= day);
    const lately = past.filter(({ key }) => key[0] > day - kWeek).reverse();
    const before = past.filter(({ key }) => key[0] <= day - kWeek).pop();
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
        const page = await fetchPage(location.href);
        if (page && at === day) list.replaceChildren(...page.getElementById('ahead').children);
      }, 250);
      return;
    }
    const ahead = changesOf('a').filter(({ key }) => key[0] > day);
    const items = ahead.slice(0, kChangesShown).map(changeItem);
    if (ahead.length > kChangesShown) items.push(moreItem(ahead.length - kChangesShown));
    if (ahead.length === 0) items.push(make('li', { class: 'none' }, 'No later day is on record.'));
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

  function fillRows() {
    const from = set();
    rows.forEach(({ row, cells }, i) => {
      let plain = true;
      from[i].forEach((lane, c) => {
        const number = lookAt(lane, day);
        const [css, word, detail] = looks[number];
        if (c < 2 && css !== 's-open' && css !== 's-unseen') plain = false;
        const cell = cells[c];
        if (cell.shown === number) return;
        cell.shown = number;
        cell.status.className = `status ${css}`;
        cell.word.textContent = word;
        cell.detail.textContent = detail;
      });
      row.classList.toggle('plain', plain);
    });
  }

  function fillTally() {
    const count = {};
    const from = set();
    from.forEach((lanes) => {
      if (!lanes[2]) return;
      const css = looks[lookAt(lanes[2], day)][0];
      count[css] = (count[css] ?? 0) + 1;
    });
    for (const item of document.querySelectorAll('#tally li')) {
      item.querySelector('.number').textContent = count[item.dataset.css] ?? 0;
    }
  }

  function knownText() {
    if (known !== null) return `, as known on ${longDay(known)}`;
    return day > today ? ', if nothing else happens' : ', as known today';
  }
  function changesOn(at) {
    return changesOf(board.dataset.mode).filter(({ key }) => key[0] === at)
      .reduce((sum, change) => sum + change.rows.length, 0);
  }

  // The cursor stands in the rows that are in sight, each with an element of its own: a property that
  // all rows inherit would have the style of every one of thousands worked out anew at each step.
  let observer;
  const inSight = new Map();  // the cell with the strip, and its cursor
  function watchRows() {
    observer?.disconnect();
    inSight.clear();
    observer = new IntersectionObserver((entries) => {
      for (const { target, isIntersecting } of entries) {
        inSight.get(target)?.remove();
        inSight.delete(target);
        if (!isIntersecting) continue;
        const cursor = make('i', { class: 'cursor', 'aria-hidden': 'true' });
        cursor.style.left = place();
        target.append(cursor);
        inSight.set(target, cursor);
      }
    }, { rootMargin: '300px' });
    for (const { history } of rows) observer.observe(history);
  }
  function place() {
    const first = Number(board.dataset.first), whole = Number(board.dataset.last) + 1 - first;
    return `${Math.min(Math.max((day - first) / whole, 0), 1) * 100}%`;
  }

  function fillBar() {
    const at = place();
    document.querySelector('.scrub').style.setProperty('--at', at);
    for (const cursor of inSight.values()) cursor.style.left = at;
    slider.value = day;
    const count = changesOn(day);
    const said = `${longDay(day)}, ${count === 0 ? 'no change' : count === 1 ? '1 change' : `${count} changes`}`;
    slider.setAttribute('aria-valuetext', said);
    document.getElementById('day').textContent = longDay(day);
    const days = changeDays();
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
    link('prev', days.filter((at) => at < day).pop());
    link('next', days.find((at) => at > day));
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
    fillTally();
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

  // `how`: push for a step that the back button returns from, replace while a gesture goes on.
  function go(to, how) {
    if (to === undefined || to === day) return;
    day = to;
    if (board.dataset.mode === 'm') known = day;
    if (how) history[`${how}State`](null, '', address('/', day, known));
    draw();
    say();
  }
  function step(direction, how) {
    const days = changeDays();
    go(direction < 0 ? days.filter((at) => at < day).pop() : days.find((at) => at > day), how);
  }

  // Another state of knowledge: the server's board for it takes the place of this one.
  async function swap(url, how) {
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
