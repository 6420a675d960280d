import type { StateOf } from '@buypost/core';
import { act, fireEvent } from '@testing-library/preact';
import { afterEach, describe, expect, it } from 'vitest';
import { cleanup, draw, plain, screen, type Drawn } from '../testing/draw.tsx';
import { draft, eur, mug, quote, states, tip } from '../testing/states.ts';

afterEach(cleanup);

type Ready = StateOf<'ready'>;
const ready = (more: Partial<Ready> = {}): Ready => ({
  name: 'ready',
  offer: mug,
  draft,
  quote,
  quoting: false,
  problems: [],
  pressed: false,
  ...more,
});
const draftOf = ({ checkout }: Drawn): Ready['draft'] => {
  const state = checkout.getState();
  if (state.name !== 'ready') throw new Error(state.name);
  return state.draft;
};
const payButton = (): HTMLElement => screen.getByRole('button', { name: /Order and pay|Place the order/ });
const click = (element: HTMLElement): Promise<void> => act(() => element.click());
const type = (label: string | RegExp, value: string): Promise<boolean> | boolean =>
  fireEvent.input(screen.getByLabelText(label), { target: { value } });

describe('the press that obliges', () => {
  it('says the sum under the method that will be used, with what it obliges to', async () => {
    const drawn = draw(ready());
    expect(plain(payButton().textContent)).toBe('Order and pay €44.00');
    await click(screen.getByRole('radio', { name: /PayPal/ }));
    expect(plain(payButton().textContent)).toBe('Order and pay €45.50');
    await click(payButton());
    expect(drawn.checkout.said.at(-1)).toEqual({ type: 'pay' });
  });
  it('names no sum while a new one is being asked for', () => {
    const { quote: _, ...unquoted } = ready({ quoting: true });
    draw(unquoted);
    expect(plain(payButton().textContent)).toBe('Order and pay');
  });
  it('asks for no payment where nothing is to pay', () => {
    draw(ready({ quote: { ...quote, total: eur(0), methods: [] } }));
    expect(payButton().textContent).toBe('Place the order');
    expect(screen.queryByText('Pay with')).toBeNull();
  });
  it('is not what Enter in a field does', () => {
    const drawn = draw(ready());
    fireEvent.keyDown(screen.getByLabelText('E-mail'), { key: 'Enter' });
    expect(screen.getByLabelText<HTMLInputElement>('E-mail').form).toBeNull();
    expect(drawn.checkout.said).toEqual([]);
  });
});

describe('ways to pay and to ship', () => {
  const radios = (name: string): string[] =>
    [...document.querySelectorAll<HTMLInputElement>(`input[name=${name}]`)].map(({ value }) => value);
  it('has the way that the form begins with first, and moves none when another is pressed', async () => {
    draw(ready({ draft: { ...draft, method: 'paypal' } }));
    expect(radios('method').slice(0, 2)).toEqual(['paypal', 'alipay']);
    expect(screen.getByRole<HTMLInputElement>('radio', { name: /PayPal/ }).checked).toBe(true);
    await click(screen.getByRole('radio', { name: /Alipay/ }));
    expect(radios('method').slice(0, 2)).toEqual(['paypal', 'alipay']);
  });
  it('says the only way to ship, and lets it be chosen only where the backend wants that', () => {
    const [post] = quote.shipping;
    draw(ready({ quote: { ...quote, shipping: [post!], missing: [] } }));
    expect(radios('shipping')).toEqual([]);
    expect(document.querySelector('[part~=shipping]')?.textContent).toContain(post!.title);
    cleanup();
    draw(ready({ quote: { ...quote, shipping: [post!], missing: ['shipping'] } }));
    expect(radios('shipping')).toEqual([post!.id]);
  });
});

describe('problems', () => {
  const problems = [
    { field: 'contact.email', problem: 'invalid' },
    { field: 'shipTo.city', problem: 'missing' },
  ] as const;
  it('are not shown before the first press', () => {
    draw(ready({ problems }));
    expect(document.querySelector('[aria-invalid]')).toBeNull();
  });
  it('stand beside their fields after it, and the first one has the focus', async () => {
    draw(ready({ problems }));
    await click(payButton());
    const email = screen.getByLabelText('E-mail');
    expect(document.activeElement).toBe(email);
    expect(email.getAttribute('aria-invalid')).toBe('true');
    expect(document.getElementById(email.getAttribute('aria-describedby')!)?.textContent).toMatch(/name@example\.com/);
    expect(screen.getByLabelText('City').getAttribute('aria-describedby')).toBe('to-city-e');
  });
  it('take the focus at each press, not only at the first', async () => {
    draw(ready({ problems }));
    await click(payButton());
    payButton().focus();
    await click(payButton());
    expect(document.activeElement).toBe(screen.getByLabelText('E-mail'));
  });
  it('reach a group of choices at its first radio', async () => {
    draw(states['ready empty, pressed']());
    await click(payButton());
    expect(document.activeElement).toBe(screen.getByRole('radio', { name: 'Blue' }));
  });
});

describe('what is typed', () => {
  it('loses nothing when autofill writes many fields before the next drawing', () => {
    const drawn = draw(ready({ draft: { offerId: 'mug', quantity: 1 } }));
    void type('Name', 'Mika Sato');
    void type('Street and number', 'Oike-dori 3');
    void type('City', 'Kyoto');
    void type('E-mail', 'mika@example.com');
    fireEvent.change(screen.getByLabelText('Country'), { target: { value: 'JP' } });
    expect(draftOf(drawn)).toMatchObject({
      contact: { email: 'mika@example.com' },
      shipTo: { name: 'Mika Sato', line1: 'Oike-dori 3', city: 'Kyoto', country: 'JP' },
    });
  });
  it('has the right words for autofill', () => {
    draw(ready());
    const words = [...document.querySelectorAll('input.in, select')].map((field) => field.getAttribute('autocomplete'));
    expect(words).toEqual([
      'off',
      'email',
      'shipping country',
      'shipping name',
      'shipping address-line1',
      'shipping address-line2',
      'shipping postal-code',
      'shipping address-level2',
      'shipping address-level1',
    ]);
  });
  it('offers only countries that are shipped to, by their names', () => {
    draw(ready());
    expect([...screen.getByLabelText<HTMLSelectElement>('Country').options].map(({ text }) => text)).toEqual([
      'China',
      'Egypt',
      'France',
      'Germany',
      'Japan',
    ]);
  });
});

describe('quantity', () => {
  it('stays between its limits, by button and by hand', async () => {
    const drawn = draw(ready({ draft: { ...draft, quantity: 5 } }));
    await click(screen.getByRole('button', { name: 'One more' }));
    await click(screen.getByRole('button', { name: 'One more' }));
    expect(draftOf(drawn).quantity).toBe(6);
    for (const bad of ['7', '0', '-1', '1.5', '1e1', 'x', '']) void type('Quantity', bad);
    expect(draftOf(drawn).quantity).toBe(6);
    void type('Quantity', '3');
    expect(draftOf(drawn).quantity).toBe(3);
  });
});

describe('an amount of one’s own', () => {
  const open = (): Drawn => draw(states['ready amount, test']());
  it('is chosen or typed', async () => {
    const drawn = open();
    await click(screen.getByRole('radio', { name: /10\.00/ }));
    expect(draftOf(drawn).amount).toEqual(eur(1_000));
    void type('Amount in EUR', '7,25');
    expect(draftOf(drawn).amount).toEqual(eur(725));
  });
  it('is nothing, not the last sum, when what is typed is no sum', () => {
    const drawn = open();
    void type('Amount in EUR', '7');
    void type('Amount in EUR', '7x');
    expect(draftOf(drawn).amount).toEqual(eur(0));
  });
  it('changes with the currency, never converted', async () => {
    const drawn = open();
    await click(screen.getByRole('radio', { name: 'CNY' }));
    expect(draftOf(drawn)).toMatchObject({ currency: 'CNY', amount: { amount: 1_800, currency: 'CNY' } });
    expect(screen.getByLabelText('Amount in CNY')).toBeTruthy();
  });
});

describe('what is asked', () => {
  it('is only what the offer asks for', () => {
    draw(
      ready({
        offer: { ...tip, amounts: [], prices: [eur(900)], methods: tip.methods.slice(0, 1) },
        quote: { ...quote, shipping: [], methods: tip.methods.slice(0, 1) },
      }),
    );
    expect(document.querySelectorAll('input, select')).toHaveLength(0);
    expect(screen.getByText('Alipay')).toBeTruthy();
  });
  it('names the seller with the terms one tap away, above the press', () => {
    draw(ready());
    const terms = screen.getByRole<HTMLAnchorElement>('link', { name: 'Terms' });
    expect(terms.href).toBe('https://shop.example/terms');
    expect(terms.compareDocumentPosition(payButton()) & Node.DOCUMENT_POSITION_FOLLOWING).toBeTruthy();
  });
  it('links to no page that would run here', () => {
    draw(ready({ offer: { ...mug, seller: { ...mug.seller, termsUrl: 'javascript:alert(1)' } } }));
    expect(screen.queryByText('Terms')).toBeNull();
  });
});

describe('notices', () => {
  it('continue an open order, or begin anew', async () => {
    const drawn = draw(states['ready open order']());
    await click(screen.getByRole('button', { name: 'Continue that order' }));
    await click(screen.getByRole('button', { name: 'Start anew' }));
    expect(drawn.checkout.said).toEqual([{ type: 'continue' }, { type: 'again' }]);
  });
});
