// Style sheets are no modules to the compiler, so there is nothing to import the declaration from.
// oxlint-disable-next-line typescript/triple-slash-reference
/// <reference path="../../packages/widget/src/panel/styles/css.d.ts" />
/** One state of the panel on a blog page, named by the address: `?state=ready&locale=en&theme=light&display=dialog`. */
import { mountCard } from '../../packages/widget/src/panel/card.tsx';
import { mountPanel } from '../../packages/widget/src/panel/mount.tsx';
import { otherwisePart } from '../../packages/widget/src/panel/otherwise-part.ts';
import { choicesPart } from '../../packages/widget/src/panel/parts/loaded-choices.ts';
import { elsewherePart } from '../../packages/widget/src/panel/parts/way-out.tsx';
import { fakeCheckout } from '../../packages/widget/src/panel/testing/fake-checkout.ts';
import { eur, mug, quote, seats, shop, states, tip, type Fixture } from '../../packages/widget/src/panel/testing/states.ts';

// As a moment after the panel stands open: the files that a view may need are there.
await Promise.all([otherwisePart.load(), choicesPart.load(), elsewherePart.load()]);

const query = new URLSearchParams(location.search);
const name = query.get('state') ?? 'ready';
const locale = query.get('locale') ?? 'en';
const dark = query.get('theme') === 'dark';
const host = document.querySelector<HTMLElement>('#host')!;
const opener = document.querySelector<HTMLElement>('#link')!;
const accent = query.get('accent');

document.documentElement.lang = locale;
document.documentElement.dir = locale === 'ar' ? 'rtl' : 'ltr';
if (dark) document.documentElement.dataset['dark'] = '';

const isFixture = (word: string): word is Fixture => Object.hasOwn(states, word);

if (name.startsWith('card')) {
  mountCard(host, {
    offer: name === 'card tip' ? tip : name === 'card sold out' ? { ...mug, availability: 'sold_out' } : mug,
    locale,
    theme: 'auto',
    label: opener.textContent,
    onBuy: () => undefined,
  });
} else {
  const state = isFixture(name) ? states[name]() : states.ready();
  const seat = isFixture(name) ? seats[name] : undefined;
  if (seat) Object.defineProperty(navigator, 'userAgent', { value: seat.agent });
  const changed = name === 'ready price changed';
  const checkout = fakeCheckout(changed ? { ...states.ready(), quote: { ...quote, total: eur(4_000) } } : state);
  const panel = mountPanel(host, {
    checkout,
    display: query.get('display') === 'inline' ? 'inline' : 'dialog',
    locale,
    theme: 'auto',
    ...(accent ? { accent } : {}),
    surface: seat?.surface ?? 'desktop',
    shop,
    shopPage: `${shop}/buy/mug`,
    opener,
    navigate: () => undefined,
    onClose: () => undefined,
  });
  panel.show();
  if (changed) checkout.to(state);
  if (query.has('closing')) host.shadowRoot?.querySelector<HTMLElement>('[part=close]')?.click();
  if (query.has('seller')) host.shadowRoot?.querySelector<HTMLElement>('summary')?.click();
  if (query.has('other'))
    [...(host.shadowRoot?.querySelectorAll<HTMLElement>('button') ?? [])]
      .find((button) => /Other way|其他付款|طريقة دفع/.test(button.textContent))
      ?.click();
}
// Languages and the code arrive a little later; the shooter waits for this.
setTimeout(() => {
  document.documentElement.dataset['drawn'] = '';
}, 350);
