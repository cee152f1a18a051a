// What every page's script shares. A day is a number of days since 1970-01-01, as on the server, and
// never a Date: no browser's time zone can move it.
'use strict';

const chipline = (() => {
  const months = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August',
                  'September', 'October', 'November', 'December'];

  // Howard Hinnant's algorithm for the proleptic Gregorian calendar, as in model/day.cc.
  function civil(day) {
    const shifted = day + 719468;
    const era = Math.floor(shifted / 146097);
    const ofEra = shifted - era * 146097;
    const yearOfEra = Math.floor((ofEra - Math.floor(ofEra / 1460) + Math.floor(ofEra / 36524)
                                  - Math.floor(ofEra / 146096)) / 365);
    const ofYear = ofEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
    const shiftedMonth = Math.floor((5 * ofYear + 2) / 153);
    const month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9;
    return {
      year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0),
      month,
      day: ofYear - Math.floor((153 * shiftedMonth + 2) / 5) + 1,
    };
  }
  function dayOf(text) {
    const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text ?? '');
    if (!match) return null;
    const [year, month, date] = match.slice(1).map(Number);
    const y = month <= 2 ? year - 1 : year;
    const era = Math.floor(y / 400);
    const ofEra = y - era * 400;
    const ofYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + date - 1;
    const day = era * 146097 + ofEra * 365 + Math.floor(ofEra / 4) - Math.floor(ofEra / 100)
                + ofYear - 719468;
    return isoDay(day) === text ? day : null;
  }
  const two = (number) => String(number).padStart(2, '0');
  function isoDay(day) {
    const c = civil(day);
    return `${String(c.year).padStart(4, '0')}-${two(c.month)}-${two(c.day)}`;
  }
  function longDay(day) {
    const c = civil(day);
    return `${c.day} ${months[c.month - 1]} ${c.year}`;
  }
  function shortDay(day) {
    const c = civil(day);
    return `${c.day} ${months[c.month - 1].slice(0, 3)} ${c.year}`;
  }

  // An element with attributes and children; text stays text.
  function make(tag, attributes = {}, ...children) {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    element.append(...children);
    return element;
  }

  // A button beside what it copies: <… data-copy="id of the text">.
  async function copy(button) {
    const from = document.getElementById(button.dataset.copy);
    const text = from.value ?? from.innerText;
    const word = button.dataset.word ??= button.textContent;
    try {
      await navigator.clipboard.writeText(text);
      button.textContent = 'Copied';
    } catch {
      getSelection().selectAllChildren(from);
      button.textContent = 'Selected: copy it by hand';
    }
    setTimeout(() => { button.textContent = word; }, 2000);
  }
  document.addEventListener('click', (event) => {
    const button = event.target.closest?.('button[data-copy]');
    if (button) copy(button);
  });
  for (const button of document.querySelectorAll('button[data-copy]')) button.hidden = false;
  // On a phone the list comes first, and what narrows it when asked for.
  if (matchMedia('(max-width: 60rem)').matches) {
    for (const facets of document.querySelectorAll('.facets details')) facets.open = false;
  }
  document.documentElement.classList.add('live');

  return { civil, dayOf, isoDay, longDay, shortDay, make };
})();
