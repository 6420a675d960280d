import type { DoctorFinding, Driver } from '@buypost/providers';
import { afterEach, describe, expect, it } from 'vitest';
import { serveWorld, type Served } from '../routes/testing/served.ts';
import type { Shop } from '../shop.ts';
import { bankDriver } from '../testing/bank-driver.ts';
import { doctor } from './commands.ts';
import { examineProviders, isPublic } from './doctor.ts';
import type { MadeDriver } from './providers.ts';

let world: Served;
afterEach(() => world.end());

interface Wish {
  readonly publicUrl?: string;
  readonly test?: boolean;
  readonly hosts?: readonly string[];
  readonly takes?: readonly string[];
  /** Seconds by which the provider's clock is behind ours. */
  readonly away?: number;
  readonly says?: readonly DoctorFinding[];
}

/** A shop with one offer in EUR and one in CNY, and a driver called Pay Kiln. */
async function shopWith(wish: Wish): Promise<{ readonly shop: Shop; readonly made: readonly MadeDriver[]; readonly asked: string[] }> {
  const {
    publicUrl = 'https://shop.example',
    test = false,
    hosts = ['https://api.kiln.example'],
    takes = ['EUR', 'CNY'],
    away = 0,
    says,
  } = wish;
  world = await serveWorld();
  const [mug] = world.offers;
  if (mug === undefined) throw new Error('no offer');
  const offers = [mug, { ...mug, id: 'tea', prices: [{ amount: 100, currency: 'CNY' }] }];
  const good = bankDriver('qr');
  const provider = { ...good, test, hosts, limits: (currency: string) => (takes.includes(currency) ? good.limits('EUR') : undefined) };
  const asked: string[] = [];
  const shop: Shop = {
    ...world.shop,
    publicUrl,
    offers: { find: async (id) => offers.find((offer) => offer.id === id), list: async () => offers },
    providers: [provider],
    fetch: async (input) => {
      asked.push(new Request(input).url);
      return new Response(null, { status: 404, headers: { date: new Date(world.clock.now - away * 1000).toUTCString() } });
    },
  };
  const driver: Driver = {
    id: 'kiln',
    title: 'Pay Kiln',
    options: {},
    create: () => provider,
    ...(says === undefined ? {} : { doctor: async () => says }),
  };
  return { shop, asked, made: [{ driver, settings: { apiKey: 'very-secret' }, provider }] };
}

/** What the whole command prints. */
async function printedTo(wish: Wish): Promise<{ readonly text: string; readonly code: number }> {
  const { shop, made } = await shopWith(wish);
  const lines: string[] = [];
  const code = await doctor({ shop, made, words: [], limit: 20, proxies: 1, print: (line) => lines.push(line) });
  return { text: lines.join('\n'), code };
}

async function saidTo(wish: Wish): Promise<string> {
  const { shop, made } = await shopWith(wish);
  const all = await examineProviders(shop, made);
  return all.flatMap(({ findings }) => findings.map(({ level, says }) => `${level}: ${says}`)).join('\n');
}

describe('the doctor', () => {
  it('finds nothing wrong with a shop that can sell, and says so with 0', async () => {
    const { shop, made, asked } = await shopWith({});
    const printed: string[] = [];
    expect(await doctor({ shop, made, words: [], limit: 1, proxies: 1, print: (line) => void printed.push(line) })).toBe(0);
    expect(printed.join('\n')).toMatch(
      /Pay Kiln\n\+ Pay Kiln can tell https:\/\/shop\.example\/v1\/notifications\/kiln\.[\s\S]*All is well/,
    );
    expect(asked).toEqual(['https://api.kiln.example/']);
    expect(printed.join('\n')).not.toContain('very-secret');
  });

  it.each<[string, Wish, RegExp]>([
    [
      'test keys where the world buys',
      { test: true },
      /problem: Pay Kiln has test keys, and https:\/\/shop\.example is open to the world.*live keys/,
    ],
    [
      'a live provider that cannot reach the shop',
      { publicUrl: 'http://localhost:4242' },
      /problem: Pay Kiln cannot tell http:\/\/localhost:4242\/v1\/notifications\/kiln.*publicUrl/,
    ],
    ['plain http', { publicUrl: 'http://shop.example' }, /problem: Pay Kiln cannot tell.*not a public https address/],
    ['an address of the house', { publicUrl: 'https://192.168.1.5' }, /problem: Pay Kiln cannot tell/],
    ['a clock that is slow', { away: -40 }, /warning: This machine's clock is 40 seconds behind Pay Kiln's.*NTP/],
    [
      'a clock that makes notifications too old',
      { away: 400 },
      /problem: This machine's clock is 400 seconds ahead of Pay Kiln's.*refused/,
    ],
    [
      'a currency that it does not take',
      { takes: ['EUR'] },
      /warning: Pay Kiln does not take CNY, so offers in it do not show its methods/,
    ],
    ['no currency that it takes', { takes: ['USD'] }, /problem: Pay Kiln does not take EUR, CNY.*nobody is offered it/],
    [
      'what the driver itself found',
      { says: [{ level: 'problem', says: 'The key is revoked. Make another.' }] },
      /problem: The key is revoked/,
    ],
  ])('says plainly: %s', async (_, wish, says) => {
    expect(await saidTo(wish)).toMatch(says);
  });

  it('leaves out what the driver said about the clock in its own words', async () => {
    const told = await saidTo({ away: 400, says: [{ level: 'problem', says: 'The clock is wrong.' }] });
    expect(told.match(/clock/gi)).toHaveLength(1);
  });

  it('is content with a simulator on this machine', async () => {
    expect(await saidTo({ test: true, publicUrl: 'http://localhost:4242', hosts: ['http://localhost:4245'] })).toBe(
      'good: Pay Kiln is on this machine, and tells http://localhost:4242/v1/notifications/kiln.',
    );
  });

  it('says that test keys beside live ones sell for nothing', async () => {
    const { shop, made } = await shopWith({});
    const [live] = made;
    if (live === undefined) throw new Error('no driver');
    const both = [live, { ...live, driver: { ...live.driver, id: 'other', title: 'Other' }, provider: { ...live.provider, test: true } }];
    expect(JSON.stringify(await examineProviders(shop, both))).toContain('Other with test keys stand beside live ones');
  });

  it('lists for each offer who is shown what, and why not', async () => {
    const { text, code } = await printedTo({});
    expect(code).toBe(0);
    expect(text).toContain(
      'Offers mug, tea: who is shown what\n  desktop  qr (qr)\n  phone    qr (qr)\n  wechat   nothing; readers are told where to open it instead',
    );
    expect(text).toContain('not everywhere: qr (qr). It is not made for wechat, alipay.');
    const stuck = await printedTo({ takes: ['EUR'] });
    expect(stuck.text).toContain('Offer tea: who is shown what\nx nobody can pay it: no method of the shop is shown anywhere');
    expect(stuck.text).toContain('qr takes no CNY.');
    expect(stuck.code).toBe(1);
  });

  it('ends with 1 where anything is to be mended', async () => {
    const { shop, made } = await shopWith({ takes: ['EUR'] });
    expect(await doctor({ shop, made, words: [], limit: 1, proxies: 1, print: () => undefined })).toBe(1);
  });
});

it.each([
  ['https://shop.example', true],
  ['http://shop.example', false],
  ['https://localhost', false],
  ['https://10.0.0.7', false],
  ['https://172.20.1.1', false],
  ['https://172.40.1.1', true],
  ['https://shop.local', false],
  ['https://[::1]', false],
])('%s is reached from outside: %s', (url, reached) => expect(isPublic(url)).toBe(reached));
