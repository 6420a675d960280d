import { afterEach, describe, expect, it } from 'vitest';
import { amountOf, attributesOf, given, queryOf, readOptions, type ButtonOptions, type CheckedOptions, type Source } from './options.ts';

const read = (...sources: Source[]): { options: CheckedOptions; problems: string[] } => {
  const problems: string[] = [];
  return { options: readOptions(sources, ({ message }) => problems.push(message)), problems };
};
const fromQuery = (query: string) => read(queryOf(`https://shop.example/buy/mug?${query}`));

describe('options', () => {
  it('reads each from the URL, in its own type', () => {
    const { options, problems } = fromQuery(
      'layout=card&display=inline&quantity=2&variant=blue&amount=12.50&currency=eur&coupon=SPRING&locale=zh_Hans_CN&theme=dark&accent=%230a6b4b&post=https%3A%2F%2Fblog.example%2Fp&placement=end&ref=mail&shop=https%3A%2F%2Fother.example%2Fx',
    );
    expect(problems).toEqual([]);
    expect({ ...options }).toEqual({
      layout: 'card',
      display: 'inline',
      quantity: 2,
      variant: 'blue',
      amount: '12.50',
      currency: 'EUR',
      coupon: 'SPRING',
      locale: 'zh-Hans-CN',
      theme: 'dark',
      accent: '#0a6b4b',
      post: 'https://blog.example/p',
      placement: 'end',
      ref: 'mail',
      shop: 'https://other.example',
    });
    expect(amountOf(options)).toEqual({ amount: 1250, currency: 'EUR' });
  });

  it('reads the same from attributes', () => {
    const element = document.createElement('a');
    for (const [name, value] of Object.entries({ layout: 'button', quantity: '3', locale: 'ar' }))
      element.setAttribute(`data-${name}`, value);
    expect({ ...read(attributesOf(element)).options }).toEqual({ layout: 'button', quantity: 3, locale: 'ar' });
  });

  it('lets code stand above attributes, attributes above the URL, the URL above the script tag', () => {
    const element = document.createElement('a');
    element.setAttribute('data-quantity', '3');
    element.setAttribute('data-theme', 'dark');
    const tag = document.createElement('script');
    for (const [name, value] of Object.entries({ quantity: '5', theme: 'light', display: 'inline', accent: 'red' }))
      tag.setAttribute(`data-${name}`, value);
    const { options } = read(
      given({ theme: 'auto' }),
      attributesOf(element),
      queryOf('https://shop.example/buy/mug?quantity=4&display=dialog'),
      attributesOf(tag),
    );
    expect({ ...options }).toEqual({ theme: 'auto', quantity: 3, display: 'dialog', accent: 'red' });
  });

  it('tells the author what to write, and falls back to the next source', () => {
    const tag = document.createElement('script');
    tag.setAttribute('data-quantity', '2');
    const { options, problems } = read(queryOf('https://shop.example/buy/mug?quantity=two&layout=crad'), attributesOf(tag));
    expect({ ...options }).toEqual({ quantity: 2 });
    expect(problems).toEqual([
      'layout="crad": layout must be link or button or card.',
      'quantity="two": quantity must be a whole number from 1, like "2".',
    ]);
  });

  it.each([
    ['quantity', '0'],
    ['quantity', '-1'],
    ['quantity', '1.5'],
    ['quantity', '1e3'],
    ['quantity', '９'],
    ['quantity', '99999999999999999999'],
    ['quantity', 'NaN'],
    ['amount', '1,50'],
    ['amount', '-5'],
    ['amount', '0x10'],
    ['amount', 'Infinity'],
    ['amount', '1e2'],
    ['currency', 'EURO'],
    ['currency', 'XYZ'],
    ['post', 'javascript:alert(1)'],
    ['shop', 'ftp://shop.example'],
    ['locale', 'this is no tag'],
    ['variant', 'x'.repeat(65)],
  ])('refuses %s=%s with a sentence', (name, value) => {
    const { options, problems } = read((asked) => (asked === name ? value : undefined));
    expect(Object.keys(options)).toEqual([]);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain(`${name} must`);
  });

  it('takes numbers given in code, and refuses fractions and NaN there', () => {
    expect(read(given({ quantity: 2, amount: 5, currency: 'JPY' })).options).toMatchObject({ quantity: 2, amount: '5', currency: 'JPY' });
    for (const quantity of [1.5, Number.NaN, Infinity, -1, 0]) expect(read(given({ quantity })).options.quantity).toBeUndefined();
  });

  it('says that an amount needs a currency, and how many decimals that has', () => {
    expect(fromQuery('amount=5').problems).toEqual(['amount="5" needs a currency beside it, like currency=EUR.']);
    expect(fromQuery('amount=5.5&currency=JPY').problems).toEqual(['amount="5.5": JPY has 0 decimals. Write it so.']);
    expect(amountOf(fromQuery('amount=5.5&currency=JPY').options)).toBeUndefined();
  });

  it('passes over foreign query, and takes utm_source for attribution only', () => {
    const { options, problems } = fromQuery('utm_source=mastodon&utm_medium=social&fbclid=x&__proto__=1&constructor=2&toString=3');
    expect({ ...options }).toEqual({ ref: 'mastodon' });
    expect(problems).toEqual([]);
    expect(fromQuery('utm_source=a&ref=b').options.ref).toBe('b');
  });

  describe('on a page with a polluted Object.prototype', () => {
    const polluted = ['quantity', 'amount', 'currency', 'shop', 'layout', 'coupon'] as const;
    afterEach(() => {
      for (const name of polluted) Reflect.deleteProperty(Object.prototype, name);
    });

    it('reads the same, and inherits nothing', () => {
      for (const name of polluted)
        Object.defineProperty(Object.prototype, name, { value: '99', configurable: true, writable: true, enumerable: true });
      const none: ButtonOptions = {};
      const { options } = read(given(none), queryOf('https://shop.example/buy/mug?theme=dark'));
      expect(options.quantity).toBeUndefined();
      expect(options.shop).toBeUndefined();
      expect(amountOf(options)).toBeUndefined();
      expect(Object.keys(options)).toEqual(['theme']);
    });
  });
});
