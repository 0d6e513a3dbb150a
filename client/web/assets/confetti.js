// Everything works without this file: it adds the reader's zone, and what is quicker with a script.
const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
if (zone && !document.cookie.split('; ').includes(`zone=${encodeURIComponent(zone)}`)) {
  document.cookie = `zone=${encodeURIComponent(zone)}; path=/; max-age=31536000; SameSite=Lax${location.protocol === 'https:' ? '; Secure' : ''}`;
}

// The bar moves sideways on a phone: the place that one is at is in sight.
document.addEventListener('DOMContentLoaded', () => {
  const place = document.querySelector('.bar nav [aria-current]');
  if (place) place.parentElement.scrollLeft = place.offsetLeft - place.parentElement.offsetLeft - 64;
});

/* Forms */

// What was typed stays under its reader's hands: a page is renewed by itself only while no form is in use.
const touched = new WeakSet();
document.addEventListener('input', ({ target }) => {
  if (target.form && target.form.method === 'post') touched.add(target.form);
});
function isInUse(part) {
  const focused = document.activeElement;
  const isTyping = part.contains(focused) && focused.matches('input, textarea, select');
  return isTyping || [...part.querySelectorAll('form')].some((form) => touched.has(form));
}

// A second click sends nothing; the server would know it for the same action all the same.
document.addEventListener('submit', (event) => {
  const form = event.target;
  if (form.method !== 'post') return;
  if (form.classList.contains('sent')) event.preventDefault();
  form.classList.add('sent');
});
// A page that comes back from the browser's memory may be sent again.
window.addEventListener('pageshow', () => {
  for (const form of document.querySelectorAll('form.sent')) form.classList.remove('sent');
});

/* What changes meanwhile */

// A browser keeps six connections to a server for all of its windows: one that nobody looks at gives its own back.
const streams = new Map();
function listen() {
  const parts = document.hidden ? [] : [...document.querySelectorAll('[data-events]')];
  const wanted = new Set(parts.map(({ dataset }) => dataset.events));
  for (const [url, stream] of streams) {
    if (wanted.has(url)) continue;
    stream.close();
    streams.delete(url);
  }
  for (const url of wanted) {
    if (streams.has(url)) continue;
    const stream = new EventSource(url);
    stream.addEventListener('changed', () => tellOf(url));
    streams.set(url, stream);
  }
}
function tellOf(url) {
  for (const part of document.querySelectorAll('[data-events]')) {
    if (part.dataset.events !== url || !window.htmx) continue;
    // The queue waits while somebody types into it.
    if (part.id === 'queue' && isInUse(part)) continue;
    window.htmx.trigger(part, 'changed');
  }
}
document.addEventListener('visibilitychange', () => {
  listen();
  // What was missed while nobody looked.
  if (!document.hidden) for (const url of streams.keys()) tellOf(url);
});
document.addEventListener('DOMContentLoaded', listen);
document.addEventListener('htmx:afterSettle', listen);

// Only what has settled is a link of htmx: before that a click would load the whole page.
document.addEventListener('htmx:afterSettle', ({ detail: { target } }) => {
  if (target?.id !== 'changed') return;
  const link = target.querySelector('.show-changes:not(.followed)');
  const request = target.closest('.request');
  if (!link || !request || isInUse(request)) return;
  link.classList.add('followed');
  link.click();
});

// What cannot be swapped in (an error's page, signing in again) is gone to.
for (const name of ['htmx:responseError', 'htmx:sendError']) {
  document.addEventListener(name, ({ detail: { elt } }) => {
    if (elt.matches('a[href]')) location.assign(elt.href);
  });
}

/* The queue */

// The row that was opened is marked, and the request takes the place of the queue on a phone.
document.addEventListener('htmx:afterSettle', () => {
  const inbox = document.getElementById('inbox');
  if (!inbox || !/^\/inbox\/[^/]+\/[^/]+/.test(location.pathname)) return;
  inbox.classList.add('open');
  for (const row of inbox.querySelectorAll('.row')) {
    if (new URL(row.href).pathname === location.pathname) row.setAttribute('aria-current', 'true');
    else row.removeAttribute('aria-current');
  }
});
document.addEventListener('htmx:afterSwap', ({ detail }) => {
  if (detail.requestConfig?.elt?.classList.contains('row')) {
    document.getElementById('request-title')?.focus({ preventScroll: true });
    window.scrollTo({ top: 0, behavior: 'instant' });
  }
});

/* Keys */

// Single keys can be switched off: they stand in the way of those who speak to their computers.
const useKeys = () => localStorage.getItem('keys') !== 'off';
const keysBox = document.getElementById('use-keys');
if (keysBox) {
  keysBox.checked = useKeys();
  keysBox.addEventListener('change', () => localStorage.setItem('keys', keysBox.checked ? 'on' : 'off'));
}
function showLegend() {
  const legend = document.getElementById('keyboard-legend');
  if (legend && !legend.open) legend.showModal();
}
document.addEventListener('click', (event) => {
  const opener = event.target.closest('[data-opens="keyboard-legend"]');
  if (!opener) return;
  event.preventDefault();
  showLegend();
});

function move(by) {
  const rows = [...document.querySelectorAll('.queue .row')];
  const at = rows.indexOf(document.activeElement);
  const from = at === -1 ? rows.findIndex((row) => row.hasAttribute('aria-current')) : at;
  rows[Math.max(0, Math.min(rows.length - 1, at === -1 && from === -1 ? 0 : from + by))]?.focus();
}
// A key leads to what it stands for and sends nothing: the decision itself is made with Enter.
function leadTo(key) {
  const target = document.querySelector(`[data-key="${key}"]`);
  const form = target?.form;
  const text = form?.querySelector('textarea');
  const needsText = (key === 'r' || key === '?') && text && text.value.trim() === '';
  const goal = needsText ? text : target;
  goal?.focus();
  goal?.scrollIntoView({ block: 'nearest' });
}
let afterG = false;
document.addEventListener('keydown', (event) => {
  const { key, target } = event;
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || !useKeys()) return;
  if (target.closest('input, textarea, select, [contenteditable], dialog')) return;
  const isAfterG = afterG;
  afterG = key === 'g';
  if (isAfterG && key === 'i') {
    location.assign('/inbox');
    return;
  }
  if (key === 'j' || key === 'k') move(key === 'j' ? 1 : -1);
  else if (key === 'h') showLegend();
  else if (['a', 'r', '?', 'c', '/'].includes(key)) leadTo(key);
  else return;
  event.preventDefault();
});
