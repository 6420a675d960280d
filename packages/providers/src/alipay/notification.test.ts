/** What Alipay tells, and what strangers tell in its name. */
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import type { RawRequest } from '../contract.ts';
import { readPrivateKey } from '../pem.ts';
import { importSigningKey } from '../rsa.ts';
import { signedText, signText } from './signature.ts';
import { codeOf, keysOf, stage, type Stage } from './testing/stage.ts';

const text = ({ body }: RawRequest): string => new TextDecoder().decode(body);
const formOf = (raw: RawRequest): Map<string, string> => new Map(new URLSearchParams(text(raw)));
const formHeaders = new Headers({ 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' });
const rawOf = (form: ReadonlyMap<string, string> | string, headers = formHeaders): RawRequest => ({
  method: 'POST',
  url: 'https://shop.test/v1/notifications/alipay',
  headers,
  body: new TextEncoder().encode(typeof form === 'string' ? form : new URLSearchParams([...form]).toString()),
});

let alipaysKey: CryptoKey;
let strangersKey: CryptoKey;
beforeAll(async () => {
  alipaysKey = await importSigningKey(readPrivateKey((await keysOf('keys')).alipayPrivate));
  strangersKey = await importSigningKey(readPrivateKey((await keysOf('keys')).appPrivate));
});
/** Signed again after `change`. */
const signed = async (raw: RawRequest, change: Readonly<Record<string, string | undefined>>, key = alipaysKey): Promise<RawRequest> => {
  const form = formOf(raw);
  for (const [name, value] of Object.entries(change)) {
    if (value === undefined) form.delete(name);
    else form.set(name, value);
  }
  form.set('sign', await signText(key, signedText(form, 'sign', 'sign_type')));
  return rawOf(form);
};
const told = async (method = 'alipay_qr', title = 'Winter mug') => {
  const self = await stage();
  const paid = await self.paid(method, { title });
  await self.simulator.tick();
  return { self, paid, raw: self.heard.at(-1)! };
};
const read = (self: Stage, raw: RawRequest) => self.driver.readNotification(raw, self.call);

describe('a notification of Alipay', () => {
  test('names our attempt and its trade, proves nothing, and is answered with exactly `success`', async () => {
    const { self, paid, raw } = await told();
    const form = formOf(raw);
    expect(await read(self, raw)).toEqual({
      id: form.get('notify_id'),
      at: '2026-11-22T12:00:00.000Z',
      kind: 'payment',
      attempt: paid.ref.attempt,
      reference: paid.ref.reference,
      reply: { status: 200, type: 'text/plain', body: 'success' },
    });
  });

  test.each(['100% cotton', 'Salt & pepper', '50%25', 'a+b c', '杯子 ☕', '%', '&=&', '🎉'])('about "%s" is read', async (title) => {
    const { self, raw } = await told('alipay_qr', title);
    expect((await read(self, raw)).kind).toBe('payment');
    // Whatever Alipay itself puts there, unlike what we send.
    for (const subject of [title, '100% 🎉 & = / ﷽']) expect((await read(self, await signed(raw, { subject }))).kind).toBe('payment');
  });

  test('about one of our refunds names it; about a refund made in Alipay’s console it names the payment', async () => {
    const { self, paid } = await told();
    const id = `ref_${'a'.repeat(26)}`;
    for (const [refund, amount] of [
      [id, 100],
      ['2026112200001', 100],
    ] as const) {
      await self.driver.refundPayment?.(
        { id: refund, payment: paid.ref, amount: { amount, currency: 'CNY' }, reason: 'merchant' },
        self.call,
      );
      await self.simulator.tick();
    }
    const [ours, theirs] = self.heard.slice(-2);
    expect(await read(self, ours!)).toMatchObject({ kind: 'refund', refund: id });
    expect(await read(self, theirs!)).toMatchObject({ kind: 'payment', attempt: paid.ref.attempt });
  });

  test('of another service is taken and means nothing to us', async () => {
    const { self, raw } = await told();
    expect(await read(self, await signed(raw, { notify_type: 'servicemarket_order_notify' }))).toMatchObject({ kind: 'other' });
  });

  test('is read the same however often it comes: Alipay’s scheme has no clock, so that age alone refuses nothing', async () => {
    const { self, raw } = await told();
    for (const away of [-301_000, 301_000, 25 * 3_600_000]) {
      const later = { ...self.call, now: () => new Date(self.now + away) };
      expect(await self.driver.readNotification(raw, later)).toEqual(await read(self, raw));
    }
  });

  test('that says nothing to know it by is told again, not taken for a stranger’s', async () => {
    const { self, raw } = await told();
    expect(await codeOf(read(self, await signed(raw, { notify_id: undefined })))).toBe('unknown');
    expect(await codeOf(read(self, await signed(raw, { out_trade_no: undefined })))).toBe('unknown');
  });
});

describe('what is not believed', () => {
  test.each<readonly [string, (raw: RawRequest) => RawRequest | Promise<RawRequest>]>([
    ['a stranger’s key', (raw) => signed(raw, {}, strangersKey)],
    ['another application', (raw) => signed(raw, { app_id: '2021000000000000' })],
    ['no application', (raw) => signed(raw, { app_id: undefined })],
    ['another account that receives', (raw) => signed(raw, { seller_id: '2088000000000000' })],
    ['no signature', (raw) => rawOf(new Map([...formOf(raw)].filter(([name]) => name !== 'sign')))],
    ['an empty signature', (raw) => rawOf(new Map([...formOf(raw), ['sign', '']]))],
    ['another algorithm', (raw) => rawOf(new Map([...formOf(raw), ['sign_type', 'RSA']]))],
    ['a changed sum', (raw) => rawOf(new Map([...formOf(raw), ['total_amount', '0.01']]))],
    ['a changed number', (raw) => rawOf(new Map([...formOf(raw), ['out_trade_no', 'att_other']]))],
    ['a changed state', (raw) => rawOf(new Map([...formOf(raw), ['trade_status', 'TRADE_FINISHED']]))],
    ['an added field', (raw) => rawOf(`${text(raw)}&passback_params=x`)],
    ['a field that stands twice, the true one first', (raw) => rawOf(`${text(raw)}&out_trade_no=att_other`)],
    ['a field that stands twice, the true one last', (raw) => rawOf(`out_trade_no=att_other&${text(raw)}`)],
    ['a signature that stands twice', (raw) => rawOf(`${text(raw)}&sign=x`)],
    ['another character set', (raw) => signed(raw, { charset: 'GBK' })],
    ['JSON', (raw) => rawOf(JSON.stringify(Object.fromEntries(formOf(raw))), new Headers({ 'content-type': 'application/json' }))],
    ['a form that does not say so', (raw) => rawOf(text(raw), new Headers())],
    ['bytes that are no UTF-8', (raw) => ({ ...raw, body: new Uint8Array([...raw.body, 0xff]) })],
    ['more than a form holds', (raw) => rawOf(`${text(raw)}&x=${'y'.repeat(65_536)}`)],
    ['nothing', () => rawOf('')],
  ])('%s', async (_, change) => {
    const { self, raw } = await told();
    expect(await codeOf(read(self, await change(raw)))).toBe('unverified');
  });

  test('any byte changed, anywhere', async () => {
    const { self, raw } = await told();
    const believed: number[] = [];
    for (let at = 0; at < raw.body.length; at += 1) {
      const body = new Uint8Array(raw.body);
      body[at] = (body[at] ?? 0) ^ 1;
      if ((await codeOf(read(self, { ...raw, body }))) !== 'unverified') believed.push(at);
    }
    expect(believed).toEqual([]);
  });

  test('a thousand malformed bodies: none believed, nothing thrown but our own error', async () => {
    const { self, raw } = await told();
    const good = text(raw);
    const bodies = fc.oneof(
      fc.uint8Array({ maxLength: 300 }),
      fc.string({ maxLength: 300 }).map((told) => new TextEncoder().encode(told)),
      // Near misses: a good one cut, joined, doubled, escaped again.
      fc
        .tuple(fc.nat(good.length), fc.string({ maxLength: 20 }))
        .map(([at, more]) => new TextEncoder().encode(good.slice(0, at) + more + good.slice(at + 1))),
      fc
        .constantFrom(good + good, encodeURIComponent(good), good.replaceAll('%', '%25'), good.replaceAll('&', ';'), `\ufeff${good}`)
        .map((told) => new TextEncoder().encode(told)),
      fc
        .dictionary(fc.constantFrom('sign', 'sign_type', 'app_id', 'notify_id', '__proto__', 'charset'), fc.string())
        .map((form) => new TextEncoder().encode(new URLSearchParams(form).toString())),
    );
    let tried = 0;
    await fc.assert(
      fc.asyncProperty(bodies, async (body) => {
        if (Buffer.from(body).equals(raw.body)) return;
        tried += 1;
        expect(await codeOf(read(self, { ...raw, body: new Uint8Array(body) }))).toBe('unverified');
      }),
      { numRuns: 1_000 },
    );
    expect(tried).toBeGreaterThan(990);
  }, 30_000);
});
