/** The pretend providers' levers, by way of this blog's own address. All resolve to what was answered, or reject with a sentence. */
async function ask(path, body) {
  const answer = await fetch(
    new URL(`bank/${path}`, import.meta.url),
    body === undefined ? {} : { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) },
  ).catch(() => undefined);
  if (!answer) throw new Error('The blog’s own server does not answer. Is the demo still running?');
  const told = await answer.json().catch(() => undefined);
  if (!answer.ok) throw new Error(told?.error ?? 'The pretend providers do not answer. Is the demo still running?');
  return told;
}

/** Whose code a QR text is, and for which payment: `{ provider, attempt, amount, currency }`. */
export const scan = (shown) => ask('scan', { shown });
/** `what`: pay, decline, or later where the provider can be slow. */
export const act = ({ provider, attempt }, what) => ask('act', { provider, attempt, what });
export const payments = () => ask('payments').then((told) => told.payments ?? []);
export const ledger = (since) => ask(`ledger?since=${since}`);
/** `on`: the call whose answer is to be lost; the very next one where absent. */
export const loseAnswer = (on) => ask('lose', on ? { on } : {});
/** Is an answer still to be lost? */
export const losing = () => ask('lose').then((told) => told.armed);
/** SIGKILL for the shop's process. */
export const killShop = () =>
  fetch(new URL('kill', import.meta.url), { method: 'POST' })
    .then((answer) => answer.json())
    .then((told) => told.killed === true);

/** Milliseconds since 1970 by the server's clock; a phone's own may be minutes off. */
export const serverTime = () =>
  fetch(import.meta.url, { method: 'HEAD', cache: 'no-store' }).then(
    (answer) => Date.parse(answer.headers.get('date') ?? '') || Date.now(),
  );

const digits = { JPY: 0, KRW: 0, CLP: 0, KWD: 3, BHD: 3 };
/** Minor units as people write them. */
export function shown({ amount, currency }) {
  const places = digits[currency] ?? 2;
  return new Intl.NumberFormat('en', {
    style: 'currency',
    currency,
    currencyDisplay: 'code',
    minimumFractionDigits: places,
    maximumFractionDigits: places,
  }).format(amount / 10 ** places);
}

/** An element with its class, its children and what else it should be. */
export function make(tag, name, children = [], more = {}) {
  const element = document.createElement(tag);
  if (name) element.className = name;
  element.append(...[children].flat());
  Object.assign(element, more);
  return element;
}
const space = 'http://www.w3.org/2000/svg';
/** A drawing made of paths, hidden from those who cannot see it. */
export function draw(name, box, paths) {
  const svg = document.createElementNS(space, 'svg');
  svg.setAttribute('viewBox', box);
  svg.setAttribute('class', name);
  svg.setAttribute('aria-hidden', 'true');
  for (const d of [paths].flat()) {
    const path = document.createElementNS(space, 'path');
    path.setAttribute('d', d);
    svg.append(path);
  }
  return svg;
}
