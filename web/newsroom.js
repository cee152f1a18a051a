// What the newsroom's forms do by themselves where scripts run. The server writes everything: a
// form that changes is sent as it stands, and the parts of the answer that are marked data-live
// take the place of the page's own. Nothing here makes markup out of text.
'use strict';

const find = (selector, from = document) => from.querySelector(selector);
const findAll = (selector, from = document) => [...from.querySelectorAll(selector)];

function make(tag, attributes, text) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  if (text !== undefined) element.textContent = text;
  return element;
}

// A page as a document: XMLHttpRequest parses it without running or loading anything.
function fetchPage(method, target, body) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open(method, target);
    request.responseType = 'document';
    request.setRequestHeader('Accept', 'text/html');
    if (body) request.setRequestHeader('Content-Type', 'application/x-www-form-urlencoded');
    request.onload = () => resolve({ status: request.status, page: request.response });
    request.onerror = () => reject(new Error('no answer'));
    request.send(body);
  });
}

function takeOver(page) {
  for (const fresh of findAll('[data-live][id]', page)) {
    const old = document.getElementById(fresh.id);
    if (old && !old.isEqualNode(fresh)) old.replaceWith(document.importNode(fresh, true));
  }
}

// ---- the form of an event: what it would do, and the draft, follow what is typed

function follow(form) {
  let timer = 0;
  let running = false;
  let again = false;
  async function look() {
    if (running) {
      again = true;
      return;
    }
    running = true;
    const fields = new URLSearchParams(new FormData(form));
    fields.set('do', 'look');
    try {
      const { status, page } = await fetchPage('POST', form.getAttribute('action'), fields.toString());
      if (status === 200 && page) {
        takeOver(page);
      } else {
        say(status === 401 ? 'You are signed out: sign in on another page, then go on here.'
          : status === 413 ? 'Not kept: the form is longer than the server takes.'
          : 'Not kept: the server answered ' + status + '.');
      }
    } catch {
      say('Not kept: the server does not answer. Your text is still here.');
    }
    running = false;
    if (again) {
      again = false;
      look();
    }
  }
  function say(text) {
    const kept = document.getElementById('kept');
    if (kept) kept.textContent = text;
  }
  function soon() {
    clearTimeout(timer);
    timer = setTimeout(look, 600);
  }
  form.addEventListener('input', (event) => {
    if (event.target.name && !event.target.name.startsWith('point_')) soon();
  });
  form.addEventListener('submit', () => clearTimeout(timer));
  form.addEventListener('chipline:changed', soon);
}

// ---- subjects by name

let subjects = null;
async function loadSubjects() {
  if (!subjects) {
    const answer = await fetch('/api/v1/subjects');
    subjects = (await answer.json()).items.map((subject) => ({
      id: subject.id,
      name: subject.name,
      zh: subject.name_zh || '',
      words: [subject.name, subject.id, subject.name_zh || '', ...(subject.aliases || [])]
        .map((word) => word.toLowerCase()),
    }));
  }
  return subjects;
}

// Those that begin so first, then those in which a word does, then those that hold it anywhere.
function rank(subject, typed) {
  let best = 3;
  for (const word of subject.words) {
    const at = word.indexOf(typed);
    if (at === 0) best = Math.min(best, 0);
    else if (at > 0) best = Math.min(best, /[\s-]/.test(word[at - 1]) ? 1 : 2);
  }
  return best;
}

function typeahead(input) {
  const box = input.closest('.typeahead');
  const list = make('ul', { class: 'choices', role: 'listbox', id: input.id + '-choices',
                            'aria-label': 'Subjects', hidden: '' });
  box.append(list);
  input.setAttribute('role', 'combobox');
  input.setAttribute('aria-expanded', 'false');
  input.setAttribute('aria-controls', list.id);
  input.setAttribute('aria-autocomplete', 'list');
  let shown = [];
  let chosen = -1;

  function close() {
    list.hidden = true;
    chosen = -1;
    input.setAttribute('aria-expanded', 'false');
    input.removeAttribute('aria-activedescendant');
  }
  function mark(index) {
    chosen = index;
    [...list.children].forEach((item, i) => item.setAttribute('aria-selected', String(i === index)));
    if (index >= 0) {
      input.setAttribute('aria-activedescendant', list.children[index].id);
      list.children[index].scrollIntoView({ block: 'nearest' });
    }
  }
  function take(subject) {
    const chips = document.getElementById('subjects');
    if (!findAll('input', chips).some((other) => other.value === subject.id)) {
      const label = make('label', {});
      const tick = make('input', { type: 'checkbox', name: 'subject', value: subject.id });
      tick.checked = true;
      label.append(tick, ' ' + subject.name + ' ', make('span', { class: 'zh', lang: 'zh' }, subject.zh));
      const item = make('li', {});
      item.append(label);
      chips.append(item);
    }
    input.value = '';
    close();
    input.form.dispatchEvent(new Event('chipline:changed'));
  }
  async function offer() {
    const typed = input.value.trim().toLowerCase();
    const all = await loadSubjects();
    if (!typed || input.value.trim().toLowerCase() !== typed) return close();
    shown = all.map((subject) => ({ subject, rank: rank(subject, typed) }))
      .filter((item) => item.rank < 3)
      .sort((a, b) => a.rank - b.rank || a.subject.name.length - b.subject.name.length)
      .slice(0, 12)
      .map((item) => item.subject);
    list.replaceChildren(...shown.map((subject, i) => {
      const item = make('li', { role: 'option', id: list.id + '-' + i, 'aria-selected': 'false' },
                        subject.name);
      item.append(' ', make('span', { class: 'by' }, [subject.zh, subject.id].filter(Boolean).join(' · ')));
      item.addEventListener('mousedown', (event) => {
        event.preventDefault();
        take(subject);
      });
      return item;
    }));
    list.hidden = shown.length === 0;
    input.setAttribute('aria-expanded', String(shown.length > 0));
    mark(shown.length > 0 ? 0 : -1);
  }
  input.addEventListener('input', (event) => {
    event.stopPropagation();
    offer();
  });
  input.addEventListener('blur', close);
  input.addEventListener('keydown', (event) => {
    if (list.hidden) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) mark((chosen + step + shown.length) % shown.length);
    else if (event.key === 'Enter' && chosen >= 0) take(shown[chosen]);
    else if (event.key === 'Escape') close();
    else return;
    event.preventDefault();
  });
}

// ---- a passage by selection: offsets count code points

function pointing(text) {
  const form = text.closest('form');
  if (!form || !form.elements.point_text) return;
  const length = (string) => [...string].length;
  document.addEventListener('selectionchange', () => {
    const selection = document.getSelection();
    if (!selection.rangeCount || selection.isCollapsed) return;
    const range = selection.getRangeAt(0);
    if (!text.contains(range.startContainer) || !text.contains(range.endContainer)) return;
    const before = document.createRange();
    before.selectNodeContents(text);
    before.setEnd(range.startContainer, range.startOffset);
    const marked = range.toString();
    const words = marked.trim();
    if (!words) return;
    const start = length(before.toString()) + length(marked) - length(marked.trimStart());
    form.elements.point_text.value = words;
    form.elements.point_start.value = start;
    form.elements.point_end.value = start + length(words);
  });
  form.elements.point_text.addEventListener('input', () => {
    form.elements.point_start.value = '';
    form.elements.point_end.value = '';
  });
}

// ---- single keys (WCAG 2.1.4: they can be switched off)

function keys(details) {
  const box = document.getElementById('single-keys');
  const name = 'chipline-single-keys';
  box.checked = localStorage.getItem(name) !== 'off';
  box.addEventListener('change', () => localStorage.setItem(name, box.checked ? 'on' : 'off'));
  document.addEventListener('keydown', (event) => {
    if (!box.checked || event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
    if (event.target.matches('input:not([type=checkbox]), textarea, select')) return;
    if (event.key === '?') {
      details.open = !details.open;
      if (details.open) find('summary', details).focus();
    } else {
      const target = find(`[data-key="${CSS.escape(event.key)}"]`);
      if (!target) return;
      target.click();
    }
    event.preventDefault();
  });
}

for (const form of findAll('form.work')) follow(form);
for (const form of findAll('.paste form')) {
  form.addEventListener('submit', (event) => {
    const most = Number(form.closest('.paste').dataset.limit);
    const over = new URLSearchParams(new FormData(form)).toString().length - most;
    if (over > 0) event.preventDefault();
    find('#reading', form).textContent = over > 0
      ? 'Not sent: it is ' + Math.ceil(100 * over / most) + ' % longer than the server takes.'
      : 'Reading it …';
  });
}
for (const details of findAll('#keys')) keys(details);
for (const input of findAll('.typeahead input')) typeahead(input);
for (const text of findAll('#source-text')) pointing(text);
// What is wrong is read out and reached first.
const wrong = find('.problems:not([hidden]) a, .message.fault');
if (wrong) {
  if (!wrong.matches('a')) wrong.tabIndex = -1;
  wrong.focus();
}
