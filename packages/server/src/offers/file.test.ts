import { describe, expect, it } from 'vitest';
import { problemLines, readOffers } from './file.ts';
import { toOffer } from './view.ts';

const options = {
  merchant: 'default',
  publicUrl: 'https://shop.example',
  hasFile: (path: string) => path === 'images/mug.svg' || path === 'files/a.png',
};
const read = (text: string) => readOffers(text, options);
const told = (text: string) => {
  const file = read(text);
  return file.ok ? [] : problemLines('offers.yaml', file.problems);
};

const whole = `
seller: { name: Studio Ainu, address: [1 Kiln Lane, 6048000 Kyoto, Japan], email: hello@ainu.example, terms: https://ainu.example/terms }
offers:
  - id: mug
    title: Winter mug
    image: { src: images/mug.svg, alt: A mug, width: 640, height: 480 }
    price: [EUR 19.00, USD 21, JPY 3000]
    variants:
      label: Glaze
      choices:
        - { id: blue, title: Blue, stock: 4 }
        - { id: gold, title: Gold, price: [EUR 25.00, USD 28.00, JPY 4000] }
    quantity: { max: 6 }
    asks: [email]
    shipping:
      - { id: eu, title: Europe, countries: [DE, FR], price: [EUR 6, USD 7, JPY 1000] }
    delivery: { kind: shipment, title: Winter mug }
  - id: tip
    title: Tip
    amount: { min: EUR 1.00, max: EUR 500.00, suggested: [EUR 3.00] }
    delivery: { kind: thanks, title: Thanks, text: Thank you }
  - id: file
    title: File
    price: { amount: 500, currency: EUR }
    delivery: { kind: download, title: File, file: files/a.png }
`;

describe('an offers file', () => {
  it('becomes offers, with exact money and whole addresses', () => {
    const file = read(whole);
    if (!file.ok) throw new Error(problemLines('x', file.problems).join('\n'));
    const [mug, tip, download] = file.offers;
    expect(mug?.prices).toEqual([
      { amount: 1900, currency: 'EUR' },
      { amount: 2100, currency: 'USD' },
      { amount: 3000, currency: 'JPY' },
    ]);
    expect(mug?.image?.url).toBe('https://shop.example/images/mug.svg');
    expect(mug?.seller).toEqual({
      name: 'Studio Ainu',
      address: ['1 Kiln Lane', '6048000 Kyoto', 'Japan'],
      email: 'hello@ainu.example',
      termsUrl: 'https://ainu.example/terms',
    });
    expect(tip?.amounts).toEqual([{ currency: 'EUR', min: 100, max: 50_000, suggested: [300] }]);
    expect(download?.delivery).toEqual({
      kind: 'download',
      title: 'File',
      file: 'files/a.png',
      name: 'a.png',
      type: 'application/octet-stream',
      maxUses: 5,
      days: 30,
    });
  });
  it('is the same file as JSON', () => {
    const seller = { name: 'A', address: ['B'] };
    const text = JSON.stringify(
      { seller, offers: [{ id: 'a', title: 'A', price: 'JPY 3000', delivery: { kind: 'thanks', title: 'T', text: 'T' } }] },
      null,
      2,
    );
    const file = read(text);
    expect(file.ok && file.offers[0]?.prices).toEqual([{ amount: 3000, currency: 'JPY' }]);
  });
  it('tells every problem at once, with its line and what to type', () => {
    expect(
      told(`offers:
  - id: Mug One
    titel: Mug
    price: 19.00
    quantity: { min: 3, max: 2 }
    delivery: { kind: parcel }
  - id: yen
    title: Yen
    price: JPY 30.50
    delivery: { kind: download, title: F, file: ../secret }
  - id: tip
    title: Tip
    seller: { name: S, address: [A] }
    price: EUR 5
    amount: { min: EUR 1, max: EUR 2 }
    image: { src: "javascript:alert(1)", alt: x, width: 1, height: 1 }
    delivery: { kind: thanks, title: T, text: T }
  - id: gone
    title: Gone
    seller: { name: S, address: [A] }
    price: eur 5
    delivery: { kind: download, title: T, file: files/none.png }
    origins: [https://blog.example/path]
  - id: tip2
    title: Tip
    seller: { name: S, address: [A] }
    price: EUR 5
    amount: { min: EUR 1, max: EUR 2 }
    delivery: { kind: thanks, title: T, text: T }
`),
    ).toMatchInlineSnapshot(`
      [
        "offers.yaml:2  offers[0]: nobody sells this; write "seller" with "name" and "address", here or once at the top of the file",
        "offers.yaml:2  offers[0].id: use 1 to 64 small letters, digits, "-" and "_", as in "winter-mug"",
        "offers.yaml:2  offers[0].title: "title" is missing",
        "offers.yaml:3  offers[0].titel: "titel" is not a field here; did you mean "title"?",
        "offers.yaml:4  offers[0].price: write a price with its currency, as in "EUR 19.00"",
        "offers.yaml:5  offers[0].quantity: "min" is more than "max"",
        "offers.yaml:6  offers[0].delivery.kind: write what the buyer gets: "kind" is one of download, text, shipment, thanks",
        "offers.yaml:7  offers[1]: nobody sells this; write "seller" with "name" and "address", here or once at the top of the file",
        "offers.yaml:9  offers[1].price: JPY has no decimals; write it as in "JPY 3000"",
        "offers.yaml:10  offers[1].delivery.file: stay within the folder of the offers file: no "..", no leading "/"",
        "offers.yaml:11  offers[2]: has "price" and "amount"; keep one: a fixed price, or what the buyer wants to pay",
        "offers.yaml:16  offers[2].image.src: write a file beside the offers file, as in "images/mug.svg", or an address that begins with https://",
        "offers.yaml:21  offers[3].price: write EUR in capitals",
        "offers.yaml:22  offers[3].delivery.file: there is no file files/none.png beside the offers file",
        "offers.yaml:23  offers[3].origins[0]: write an origin only: scheme, host and port without a path, as in "https://blog.example"",
        "offers.yaml:24  offers[4]: has "price" and "amount"; keep one: a fixed price, or what the buyer wants to pay",
      ]
    `);
  });
  it.each([
    ['\tid: x', 'tab'],
    ['offers: [a', 'do not fit'],
    ['', 'no list of offers'],
    ['offers: []', 'is empty'],
    ['a: 1\na: 2', 'twice'],
    [`a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b]\nd: [*c,*c,*c,*c,*c]`, 'too often'],
  ])('refuses %j in plain words', (text, words) => {
    expect(told(text).join('\n')).toContain(words);
  });
  it('refuses two offers of one id, and a price missing in a currency', () => {
    const text = whole.replace('id: tip', 'id: mug').replace('EUR 6, USD 7, JPY 1000', 'EUR 6, USD 7');
    expect(told(text)).toEqual(['offers.yaml:4  offers[0]: shipping "eu" has no price in JPY; write one for each currency of the offer']);
    expect(told(whole.replace('id: tip', 'id: mug'))).toEqual([
      'offers.yaml:18  offers[1].id: "mug" is the id of another offer above; give this one its own',
    ]);
  });
});

describe('the public view of an offer', () => {
  it('shows stock only as available or not, and where it ships', () => {
    const file = read(whole);
    const mug = file.ok ? file.offers[0] : undefined;
    if (mug === undefined) throw new Error('no mug');
    const now = new Date('2026-11-22T12:00:00Z');
    const view = toOffer(mug, new Map([['blue', 0]]), [], now, true);
    expect(view.variants.map((one) => one.available)).toEqual([false, true]);
    expect(view.availability).toBe('available');
    expect(view.shipsTo).toEqual(['DE', 'FR']);
    expect(view.asks).toEqual(['variant', 'email', 'address', 'shipping']);
    expect(
      toOffer(
        mug,
        new Map([
          ['blue', 0],
          ['gold', 0],
        ]),
        [],
        now,
        true,
      ).availability,
    ).toBe('sold_out');
    expect(
      toOffer({ ...mug, shipping: [{ id: 'w', title: 'W', countries: ['*'], prices: [] }] }, new Map(), [], now, true).shipsTo,
    ).toHaveLength(249);
    expect(JSON.stringify(view)).not.toMatch(/stock|merchant|origins/);
  });
});
