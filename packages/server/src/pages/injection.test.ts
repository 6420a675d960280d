/** Published script payloads in every text that a page of the shop shows: the page stays what it is with harmless text. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newKey } from '../testing/world.ts';
import { cases } from '../routes/testing/corpora.ts';
import { serveWorld, type Served } from '../routes/testing/served.ts';
import { disposition } from './receipt.ts';

const payloads = cases('xss/dompurify-expect.json').flatMap((one) =>
  typeof one === 'object' && one !== null && 'payload' in one && typeof one.payload === 'string' ? [one.payload] : [],
);
const own = [
  '</script><script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  "' onfocus=alert(1) autofocus '",
  '{{7*7}}${7*7}',
  '\u2028\u2029',
  '</title><script>alert(1)//',
  '<!--',
  ']]>',
  '&lt;script&gt;',
];
const title =
  payloads.length === 0
    ? 'own payloads only; skipped: no ../shared/corpora/xss (set BUYPOST_CORPORA)'
    : `${payloads.length} published payloads`;

let world: Served;
beforeAll(async () => {
  world = await serveWorld();
});
afterAll(() => world.end());

/** The page's elements and attribute names, without any text or value: what a browser would build. Follows HTML's own rules for tags. */
function shapeOf(page: string): string {
  const shape: string[] = [];
  let at = 0;
  while (at < page.length) {
    const open = page.indexOf('<', at);
    if (open < 0) break;
    const tag = /^<(\/?[a-zA-Z!][^\s>/]*)((?:"[^"]*"|'[^']*'|[^"'>])*)>/.exec(page.slice(open, open + 20_000));
    if (tag === null) {
      shape.push('?');
      at = open + 1;
      continue;
    }
    const names = [...(tag[2] ?? '').replace(/"[^"]*"|'[^']*'/g, '""').matchAll(/[^\s=/"]+(?==|\s|$|\/)/g)].map((one) => one[0]);
    shape.push([tag[1], ...names].join(' '));
    at = open + tag[0].length;
    if (tag[1] === 'script' || tag[1] === 'style') at = page.indexOf(`</${tag[1]}`, at);
  }
  return shape.join('\n');
}

async function pagesWith(text: string): Promise<string[]> {
  const offer = world.offers.find((one) => one.id === 'cup')!;
  const at = world.offers.indexOf(offer);
  world.offers[at] = {
    ...offer,
    title: text,
    description: text,
    variantLabel: text,
    variants: offer.variants.map((one) => ({ ...one, title: text })),
    seller: { name: text, address: [text, text], email: text, termsUrl: 'https://a.test/terms', privacyUrl: 'https://a.test/privacy' },
    image: { url: 'https://a.test/x.svg', alt: text, width: 1, height: 1 },
    shipping: [{ id: 'all', title: text, countries: ['*'], prices: [{ amount: 1, currency: 'EUR' }] }],
    asks: ['email', 'name', 'phone', 'address'],
    delivery: { kind: 'shipment', title: text },
  };
  const fields = {
    variant: 'blue',
    quantity: '1',
    email: text,
    name: text,
    phone: text,
    shipName: text,
    line1: text,
    line2: text,
    city: text,
    region: text,
    postalCode: text,
    country: 'DE',
    method: text,
    shipping: text,
  };
  const post = (more: Record<string, string>) =>
    world.ask('/buy/cup?locale=en', {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({ ...fields, ...more }),
    });
  const good = {
    email: 'a@example.com',
    phone: '+49 30 1234567',
    name: 'A',
    shipName:
      text
        .replace(/\p{Cc}|[\u2028\u2029]/gu, '')
        .slice(0, 150)
        .trim() || 'A',
    line1: 'B',
    line2: '',
    city: 'C',
    region: '',
    postalCode: '1',
    method: 'qr',
    shipping: 'all',
  };
  const answers = [
    await world.ask('/buy/cup?locale=en'),
    await world.ask(
      `/buy/cup?locale=en&form=1&quantity=${encodeURIComponent(text.slice(0, 60))}&variant=${encodeURIComponent(text.slice(0, 60))}`,
    ),
    await post({ step: 'review' }),
    await post({ step: 'form' }),
    await post({ step: 'review', ...good }),
    await world.ask(`/buy/${encodeURIComponent(text)}?locale=en`),
    await world.ask(`/o/${encodeURIComponent(text)}?locale=${encodeURIComponent(text)}`),
  ];
  expect(answers.every((one) => one.status < 500)).toBe(true);
  return Promise.all(answers.map(async (one) => (await one.text()).replaceAll(newKey(), '')));
}

describe('texts in pages', () => {
  it(`${title}: the same elements and attributes as with a harmless text, on every page`, async () => {
    // Also what a wrong field looks like: too long, or with a control character in it.
    const known = new Set<string>();
    for (const text of ['Harmless', 'x'.repeat(400), 'a\tb', '']) {
      for (const page of await pagesWith(text)) for (const part of shapeOf(page).split('\n')) known.add(part);
    }
    expect(known.has('?')).toBe(false);
    for (const payload of [...own, ...payloads]) {
      const pages = await pagesWith(payload);
      for (const [index, page] of pages.entries()) {
        // An empty or over-long text may leave an error away or bring one; the parts themselves must stay known.
        const strange = shapeOf(page)
          .split('\n')
          .filter((part) => !known.has(part));
        expect(strange, `${payload} on page ${index}`).toEqual([]);
      }
    }
  }, 120_000);

  it('a receipt shows a delivered text as text', async () => {
    const evil = '</bdi><script>alert(1)</script>';
    const at = world.offers.findIndex((one) => one.id === 'free');
    world.offers[at] = { ...world.offers[at]!, title: evil, delivery: { kind: 'thanks', title: evil, text: evil } };
    const { session } = await world.start('qr', { offerId: 'free' });
    if (session.status !== 'succeeded') throw new Error(session.status);
    const page = await (await world.ask(session.order.receiptUrl!)).text();
    expect(page).toContain('&lt;script&gt;alert(1)');
    expect(page).not.toContain('<script');
  });

  it('a machine-readable block cannot be ended by a text', async () => {
    await pagesWith('</script><!--<script>');
    const page = await (await world.ask('/buy/cup')).text();
    const block = /<script type="application\/ld\+json">([\s\S]*?)<\/script>/.exec(page)?.[1] ?? '';
    expect((JSON.parse(block) as { name: string }).name).toBe('</script><!--<script>');
  });

  it('a file name cannot leave its header', () => {
    expect(disposition('a"; x="b\r\nset-cookie: a=b/../../e\u202e.pdf')).toBe(
      `attachment; filename="a__ x=_b__set-cookie: a=b/../../e_.pdf"; filename*=UTF-8''a%22%3B%20x%3D%22b%0D%0Aset-cookie%3A%20a%3Db%2F..%2F..%2Fe%E2%80%AE.pdf`,
    );
    expect(disposition("it's (1).pdf")).toBe(`attachment; filename="it's (1).pdf"; filename*=UTF-8''it%27s%20%281%29.pdf`);
  });
});
