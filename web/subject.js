// A spell of the lanes shows its article in the pane: on a click, or when it has the focus.
'use strict';

(() => {
  const pane = document.getElementById('pane');
  const spells = [...document.querySelectorAll('a.spell')];
  let shown = null;  // the article, and where it came from
  let place = null;

  function giveBack() {
    if (shown) place.replaceWith(shown);
    shown = place = null;
    for (const spell of spells) spell.removeAttribute('aria-current');
  }

  function show(spell) {
    const id = decodeURIComponent(spell.getAttribute('href').slice(1));
    if (shown?.id === id) return;
    giveBack();
    const article = document.getElementById(id);
    if (!article) return;
    place = document.createComment(id);
    article.replaceWith(place);
    pane.replaceChildren(article);
    shown = article;
    spell.setAttribute('aria-current', 'true');
  }

  for (const spell of spells) {
    spell.addEventListener('click', (event) => {
      event.preventDefault();
      show(spell);
      history.replaceState(null, '', spell.getAttribute('href'));
    });
    spell.addEventListener('focus', () => { if (spell.matches(':focus-visible')) show(spell); });
  }
  // Left and right go along the lanes, as on the board.
  document.addEventListener('keydown', (event) => {
    const at = spells.indexOf(document.activeElement);
    const way = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (at < 0 || !way) return;
    event.preventDefault();
    spells[(at + way + spells.length) % spells.length].focus();
  });
  addEventListener('beforeprint', giveBack);
  const named = spells.find((spell) => spell.getAttribute('href') === location.hash);
  if (named) show(named);
})();
