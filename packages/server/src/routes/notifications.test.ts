/** What a provider tells us and nobody can read: never a 5xx, never a row, and the truth is asked for all the same. */
import { createHmac, randomBytes } from 'node:crypto';
import { sandbox } from '@buypost/providers/sandbox';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { noAssets } from '../assets.ts';
import { createServer } from '../create-server.ts';
import type { Shop } from '../shop.ts';
import { serveWorld, type Served } from './testing/served.ts';

const webhookSecret = 'a-webhook-secret-of-24-bytes-or-more';

let world: Served;
let shop: Shop;
let app: ReturnType<typeof createServer>;
beforeAll(async () => {
  world = await serveWorld();
  const driver = sandbox({ url: 'http://127.0.0.1:9', account: 'demo', apiKey: 'an-api-key-of-24-bytes-or-more', webhookSecret });
  shop = { ...world.shop, providers: [driver, ...world.shop.providers] };
  app = createServer(shop, noAssets);
});
afterAll(() => world.end());

type Body = string | Uint8Array<ArrayBuffer>;
const signed = (body: Body, event = 'evt_1'): Record<string, string> => {
  const at = String(Math.floor(world.clock.now / 1000));
  const tag = createHmac('sha256', webhookSecret).update(`${at}.${event}.`).update(body).digest('hex');
  return { 'bank-event': event, 'bank-timestamp': at, 'bank-signature': `v1=${tag}` };
};
const tell = async (provider: string, body: Body, headers: Record<string, string>): Promise<Response> =>
  app.fetch(new Request(`https://shop.test/v1/notifications/${provider}`, { method: 'POST', body, headers }), {});

/** Whole tables: a row changed is as bad as a row added. */
const everything = async (): Promise<string> =>
  shop.store.read(async (tx) => {
    const tables = [];
    for (const table of ['orders', 'attempts', 'payers', 'refunds', 'inbox', 'outbox', 'deliveries'] as const) {
      tables.push(await tx.selectFrom(table).selectAll().execute());
    }
    return JSON.stringify(tables);
  });

const good = '{"event":"evt_1","type":"payment","payment":{"id":"p_1","merchant_reference":"att_none"}}';

/** One malformed body: random bytes, a good body broken somewhere, and JSON that is no event. */
function malformed(index: number): Body {
  const broken = new Uint8Array(Buffer.from(good));
  switch (index % 8) {
    case 0:
      return new Uint8Array(randomBytes(index % 300));
    case 1:
      return good.slice(0, index % (good.length - 1));
    case 2:
      broken[index % 20] = 0xff;
      return broken;
    case 3:
      return JSON.stringify([null, true, index, 'text', [], {}, [[]], { event: index }][(index % 8) | 0]);
    case 4:
      return good.replace('"evt_1"', `"evt_${index}_another"`);
    case 5:
      return good.replace('"payment"', String(index));
    case 6:
      return `${'['.repeat(index)}${']'.repeat(index)}`;
    default:
      return good.replace('"att_none"', `{"toString":${index}}`);
  }
}

describe('1,000 malformed bodies', () => {
  it('rightly signed: 422 each, and no row is touched', async () => {
    await world.start('qr');
    const before = await everything();
    const answers = new Map<number, number>();
    for (let index = 0; index < 1000; index += 1) {
      const body = malformed(index);
      const { status } = await tell('sandbox', body, signed(body));
      answers.set(status, (answers.get(status) ?? 0) + 1);
    }
    expect([...answers]).toEqual([[422, 1000]]);
    expect(await everything()).toBe(before);
  });
  it('signed by nobody: 401 each, and no row is touched', async () => {
    const before = await everything();
    const answers = new Map<number, number>();
    for (let index = 0; index < 1000; index += 1) {
      const body = malformed(index);
      const { status } = await tell('sandbox', body, index % 2 === 0 ? {} : { ...signed(body), 'bank-event': 'evt_2' });
      answers.set(status, (answers.get(status) ?? 0) + 1);
    }
    expect([...answers]).toEqual([[401, 1000]]);
    expect(await everything()).toBe(before);
  });
});

describe('what cannot be read is looked at all the same', () => {
  let attempt: string;
  const nextCheck = async (): Promise<number | null> =>
    shop.store.read(
      async (tx) =>
        (await tx.selectFrom('attempts').select('next_check_at').where('id', '=', attempt).executeTakeFirstOrThrow()).next_check_at,
    );
  beforeEach(async () => {
    const { session } = await world.start('qr');
    [attempt = ''] = await world.attempts(session.id);
  });

  it.each([
    ['a driver that fails', (id: string) => `<xml>${id}</xml>`],
    ['an id that no database keeps', (id: string) => JSON.stringify({ id: 'evt\0', kind: 'payment', attempt: id })],
    ['an id without end', (id: string) => JSON.stringify({ id: 'e'.repeat(10_000), kind: 'payment', attempt: id })],
    ['an attempt that no database keeps', (id: string) => JSON.stringify({ id: 'evt', kind: 'payment', attempt: '\0', reference: id })],
  ])('%s: 422, and the attempt it names is due now', async (_name, body) => {
    expect(await nextCheck()).toBeGreaterThan(world.clock.now);
    world.bank('qr').pay(attempt);
    expect((await tell('qr', body(attempt), { 'x-signature': 'good' })).status).toBe(422);
    expect(await nextCheck()).toBe(world.clock.now);
    await world.pass(0);
    const paid = await shop.store.read((tx) => tx.selectFrom('attempts').selectAll().where('id', '=', attempt).executeTakeFirstOrThrow());
    expect(paid).toMatchObject({ status: 'succeeded', received: 1900 });
  });

  it('an attempt of another provider, and one among a flood of ids, is left alone', async () => {
    const many = Array.from({ length: 6 }, (_, index) => `att_${String.fromCodePoint(97 + index).repeat(26)}`);
    expect((await tell('card', `<xml>${attempt}</xml>`, { 'x-signature': 'good' })).status).toBe(422);
    expect((await tell('qr', `<xml>${attempt}${many.join(' ')}</xml>`, { 'x-signature': 'good' })).status).toBe(422);
    expect(await nextCheck()).toBeGreaterThan(world.clock.now);
  });

  it('an unsigned body makes nobody look', async () => {
    expect((await tell('qr', `<xml>${attempt}</xml>`, { 'x-signature': 'bad' })).status).toBe(401);
    expect(await nextCheck()).toBeGreaterThan(world.clock.now);
  });
});
