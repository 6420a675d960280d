import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { RawRequest } from '../contract.ts';
import { driver } from './index.ts';
import { webhookUrlOf } from './notification.ts';
import { stage, type Stage } from './testing/stage.ts';

const paid = async (): Promise<{
  readonly self: Stage;
  readonly attempt: string;
  readonly reference: string;
  readonly raw: RawRequest;
}> => {
  const self = await stage();
  const { ref } = await self.buy();
  await self.world.tick();
  const raw = self.heard.splice(0).at(-1) ?? expect.fail('Mollie told nothing');
  return { self, attempt: ref.attempt, reference: ref.reference ?? '', raw };
};
const encode = (text: string): Uint8Array => new TextEncoder().encode(text);
const codeOf = (self: Stage, raw: RawRequest): Promise<unknown> =>
  self.driver.readNotification(raw, self.call).then(
    (told) => told,
    (thrown: { code?: string }) => thrown.code,
  );

test('Mollie’s own words: a form with the payment’s number and nothing else', async () => {
  const { raw, reference } = await paid();
  expect(new TextDecoder().decode(raw.body)).toBe(`id=${reference}`);
  expect(raw.headers.get('content-type')).toBe('application/x-www-form-urlencoded');
});

test('it names the payment, and says nothing of how it stands', async () => {
  const { self, attempt, reference, raw } = await paid();
  const told = await self.driver.readNotification(raw, self.call);
  expect(told).toEqual({ kind: 'payment', attempt, reference, id: expect.stringMatching(new RegExp(`^${reference}\\.[0-9a-f]{24}$`)) });
});

describe('what is not believed', () => {
  test('an address that was not given', async () => {
    const { self, attempt, raw } = await paid();
    const other = await self.create();
    const mark = new URL(raw.url).searchParams.get('mark') ?? '';
    for (const query of [
      '',
      `?attempt=${attempt}`,
      `?mark=${mark}`,
      `?attempt=${other.ref.attempt}&mark=${mark}`,
      `?attempt=${attempt}&mark=${'0'.repeat(64)}`,
      `?attempt=${attempt}&mark=${mark.slice(2)}`,
      `?attempt=${attempt}&mark=${mark}00`,
      `?attempt=${attempt}&mark=${mark.toUpperCase()}`,
      `?attempt=${attempt.toUpperCase()}&mark=${mark}`,
      `?attempt=&mark=`,
      `?attempt=${attempt}%00&mark=${mark}`,
    ])
      expect(await codeOf(self, { ...raw, url: `https://shop.test/v1/notifications/mollie${query}` }), query).toBe('unverified');
    expect(await codeOf(self, { ...raw, url: 'nonsense' })).toBe('unverified');
  });

  test('nobody is asked for an address that was not given', async () => {
    const { self, raw } = await paid();
    self.sent.length = 0;
    await codeOf(self, { ...raw, url: 'https://shop.test/v1/notifications/mollie?attempt=att_a&mark=00' });
    await codeOf(self, { ...raw, body: encode('id=../methods') });
    expect(self.sent).toEqual([]);
  });

  test('another payment than the one the address was made for, also a true one', async () => {
    const { self, raw } = await paid();
    const other = await self.buy();
    expect(await codeOf(self, { ...raw, body: encode(`id=${other.ref.reference ?? ''}`) })).toBe('unverified');
  });

  test('a body with one bit changed', async () => {
    const { self, raw } = await paid();
    for (let at = 0; at < raw.body.length; at += 1)
      for (let bit = 0; bit < 8; bit += 1) {
        const body = new Uint8Array(raw.body);
        body[at] = (body[at] ?? 0) ^ (1 << bit);
        expect(await codeOf(self, { ...raw, body }), `byte ${at}, bit ${bit}`).toBe('unverified');
      }
  });

  test('a mark with one digit changed', async () => {
    const { self, attempt, raw } = await paid();
    const mark = new URL(raw.url).searchParams.get('mark') ?? '';
    for (let at = 0; at < mark.length; at += 1) {
      const other = `${mark.slice(0, at)}${mark[at] === '0' ? '1' : '0'}${mark.slice(at + 1)}`;
      expect(await codeOf(self, { ...raw, url: `https://shop.test/x?attempt=${attempt}&mark=${other}` })).toBe('unverified');
    }
  });

  test('any other body', async () => {
    const { self, raw, reference } = await paid();
    for (const text of [
      '',
      'id=',
      'id=tr_',
      `id=${reference}&`,
      ` id=${reference}`,
      `ID=${reference}`,
      `{"id":"${reference}"}`,
      `id=${reference}\n`,
    ])
      expect(await codeOf(self, { ...raw, body: encode(text) }), JSON.stringify(text)).toBe('unverified');
    await fc.assert(
      fc.asyncProperty(
        fc.uint8Array({ maxLength: 200 }),
        async (body) => (await codeOf(self, { ...raw, body: new Uint8Array(body) })) === 'unverified',
      ),
    );
  });

  test('an address made under another key', async () => {
    const { self, attempt, raw } = await paid();
    const url = await webhookUrlOf('https://shop.test/v1/notifications/mollie', attempt, 'test_AnotherKeyOfThirtyLettersOrMore1');
    expect(await codeOf(self, { ...raw, url })).toBe('unverified');
  });
});

test('Mollie cannot be asked: unknown, so that it calls again', async () => {
  const { self, raw } = await paid();
  self.world.fault({ kind: 'error' });
  expect(await codeOf(self, raw)).toBe('unknown');
  self.world.fault({ kind: 'lose_answer' });
  expect(await codeOf(self, raw)).toBe('unknown');
});

test('Mollie answers something else than "no such payment": unknown as well', async () => {
  const { self, raw } = await paid();
  for (const status of [400, 401, 409, 410, 422, 503]) {
    const call = { ...self.call, fetch: async () => Response.json({ status, title: 'Pretend', detail: 'no' }, { status }) };
    expect(await self.driver.readNotification(raw, call).catch((thrown: { code?: string }) => thrown.code), String(status)).toBe('unknown');
  }
});

describe('the id of an event', () => {
  test('is one for one state, however often it is told, and another for each change', async () => {
    const self = await stage();
    const { ref } = await self.create();
    const raw = { method: 'POST', headers: new Headers(), body: encode(`id=${ref.reference ?? ''}`) };
    const url = await webhookUrlOf('https://shop.test/v1/notifications/mollie', ref.attempt, self.world.settings['apiKey'] ?? '');
    const id = async (): Promise<string> => (await self.driver.readNotification({ ...raw, url }, self.call)).id;
    const seen = [await id()];
    expect(await id()).toBe(seen[0]);
    await self.world.pay(ref.attempt);
    seen.push(await id());
    self.world.fault({ kind: 'fail_refund' });
    const refund = { id: 'ref_one', payment: ref, amount: { amount: 500, currency: 'EUR' }, reason: 'merchant' };
    await self.driver.refundPayment?.(refund, self.call);
    seen.push(await id());
    self.now += 60_000;
    await self.world.tick();
    // The refund failed: the sums are again as they were before it, and yet it is news.
    seen.push(await id());
    expect(new Set(seen).size).toBe(4);
    expect(await id()).toBe(seen[3]);
  });
});

test('a chargeback is told as a dispute', async () => {
  const { self, attempt, reference, raw } = await paid();
  const call = {
    ...self.call,
    fetch: async (input: Parameters<typeof fetch>[0], init?: RequestInit) => {
      const answer: object = await (await self.call.fetch(input, init)).json();
      return Response.json({ ...answer, amountChargedBack: { currency: 'EUR', value: '19.00' } });
    },
  };
  expect(await self.driver.readNotification(raw, call)).toMatchObject({ kind: 'dispute', attempt, reference, state: 'lost' });
});

test('the address keeps what the shop put in it, and is the same each time', async () => {
  const made = await webhookUrlOf('https://shop.test/v1/notifications/mollie?x=1', 'att_a', 'k');
  expect(made).toMatch(/^https:\/\/shop\.test\/v1\/notifications\/mollie\?x=1&attempt=att_a&mark=[0-9a-f]{64}$/);
  expect(await webhookUrlOf('https://shop.test/v1/notifications/mollie?x=1', 'att_a', 'k')).toBe(made);
});

test('no transcript shows it', async () => {
  const { self, raw } = await paid();
  const mark = new URL(raw.url).searchParams.get('mark') ?? '';
  const text = driver.create(self.world.settings).redact(`${raw.url} ${JSON.stringify({ url: raw.url })}`);
  expect(text).not.toContain(mark);
});
