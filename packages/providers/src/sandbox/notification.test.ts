import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { isProviderError, type RawRequest } from '../contract.ts';
import { verifyTag } from './signature.ts';
import { pathOf, stage } from './testing/stage.ts';

const heardOne = async () => {
  const self = stage();
  const made = await self.create('sandbox_qr');
  self.bank.pay(pathOf(made));
  await self.bank.tick();
  return { ...self, self, made, raw: self.heard[0]! };
};
const codeOf = (self: ReturnType<typeof stage>, raw: RawRequest): Promise<string> =>
  self.driver.readNotification(raw, self.call).then(
    () => 'believed',
    (error: unknown) => (isProviderError(error) ? error.code : 'not a ProviderError'),
  );
const withHeaders = (raw: RawRequest, change: Record<string, string | undefined>): RawRequest => {
  const headers = new Headers(raw.headers);
  for (const [name, value] of Object.entries(change))
    if (value === undefined) headers.delete(name);
    else headers.set(name, value);
  return { ...raw, headers };
};

describe('reading a notification', () => {
  test('a good one names our attempt and the bank’s payment, and proves nothing more', async () => {
    const { self, raw, made } = await heardOne();
    const told = await self.driver.readNotification(raw, self.call);
    expect(told).toMatchObject({ kind: 'payment', attempt: made.ref.attempt, reference: made.ref.reference });
    expect(told).not.toHaveProperty('payment');
  });

  test('a refund’s names our refund', async () => {
    const { self, made } = await heardOne();
    await self.driver.refundPayment!({ id: 'ref_one', payment: made.ref, amount: made.ref.amount, reason: 'merchant' }, self.call);
    await self.bank.tick();
    expect(await self.driver.readNotification(self.heard[1]!, self.call)).toMatchObject({ kind: 'refund', refund: 'ref_one' });
  });

  test('one bit of the body, the id, the time or the tag changed: not believed', async () => {
    const { self, raw } = await heardOne();
    expect(await codeOf(self, raw)).toBe('believed');
    for (let index = 0; index < raw.body.length; index += 7) {
      const body = new Uint8Array(raw.body);
      body[index]! ^= 1;
      expect(await codeOf(self, { ...raw, body })).toBe('unverified');
    }
    const tag = raw.headers.get('bank-signature')!;
    const last = tag.at(-1) === '0' ? '1' : '0';
    const changes: Record<string, string | undefined>[] = [
      { 'bank-signature': tag.slice(0, -1) + last },
      { 'bank-signature': tag.slice(0, -2) },
      { 'bank-signature': 'v1=' },
      { 'bank-signature': tag.toUpperCase() },
      { 'bank-signature': undefined },
      { 'bank-event': 'evt_another' },
      { 'bank-event': undefined },
      { 'bank-timestamp': String(Number(raw.headers.get('bank-timestamp')) + 1) },
      { 'bank-timestamp': undefined },
      { 'bank-timestamp': 'NaN' },
      { 'bank-timestamp': '-1' },
      { 'bank-timestamp': '1e3' },
    ];
    for (const change of changes) expect(await codeOf(self, withHeaders(raw, change)), JSON.stringify(change)).toBe('unverified');
  });

  test('a part of the body moved into the id is not believed', async () => {
    const { self, raw } = await heardOne();
    const text = new TextDecoder().decode(raw.body);
    const event = raw.headers.get('bank-event')!;
    expect(
      await codeOf(self, {
        ...withHeaders(raw, { 'bank-event': `${event}.${text.slice(0, 4)}` }),
        body: new TextEncoder().encode(text.slice(4)),
      }),
    ).toBe('unverified');
  });

  test('signed by another secret: not believed', async () => {
    const other = stage({ webhookSecret: 'quite-another-webhook-secret' });
    const made = await other.create('sandbox_qr');
    other.bank.pay(pathOf(made));
    await other.bank.tick();
    expect(await codeOf(other, other.heard[0]!)).toBe('unverified');
  });

  test.each([
    [300, 'believed'],
    [-300, 'believed'],
    [301, 'unverified'],
    [-301, 'unverified'],
  ])('read %i seconds after it was signed: %s', async (seconds, expected) => {
    const { self, raw } = await heardOne();
    self.now += seconds * 1000;
    expect(await codeOf(self, raw)).toBe(expected);
  });
});

describe('sending notifications', () => {
  test('an event that nobody heard is told again with pauses, under one id, freshly signed', async () => {
    const self = stage();
    const made = await self.create('sandbox_qr');
    self.answer = () => (self.heard.length < 3 ? new Response('busy', { status: 503 }) : new Response(null));
    self.bank.pay(pathOf(made));
    await self.bank.tick();
    await self.bank.tick();
    expect(self.heard).toHaveLength(1);
    self.now += 1_000;
    await self.bank.tick();
    self.now += 2_000;
    await self.bank.tick();
    self.now += 3_600_000;
    await self.bank.tick();
    expect(self.heard).toHaveLength(3);
    expect(new Set(self.heard.map((raw) => raw.headers.get('bank-event'))).size).toBe(1);
    expect(new Set(self.heard.map((raw) => raw.headers.get('bank-timestamp'))).size).toBe(3);
  });

  const statesTold = (self: ReturnType<typeof stage>): string[] =>
    self.heard.map((raw) => JSON.parse(new TextDecoder().decode(raw.body)).payment.state);

  test('late, never, twice and out of order, as asked', async () => {
    const late = stage();
    late.bank.fault({ kind: 'notify_late', ms: 20_000 });
    late.bank.pay(pathOf(await late.create('sandbox_qr')));
    await late.bank.tick();
    expect(late.heard).toHaveLength(0);
    late.now += 20_000;
    await late.bank.tick();
    expect(late.heard).toHaveLength(1);

    const never = stage();
    never.bank.fault({ kind: 'notify_never' });
    never.bank.pay(pathOf(await never.create('sandbox_qr')));
    never.now += 3_600_000;
    await never.bank.tick();
    expect(never.heard).toHaveLength(0);

    const twice = stage();
    twice.bank.fault({ kind: 'notify_twice' });
    twice.bank.pay(pathOf(await twice.create('sandbox_qr')));
    await twice.bank.tick();
    expect(statesTold(twice)).toEqual(['PAID', 'PAID']);
    expect(new Set(twice.heard.map((raw) => raw.headers.get('bank-event'))).size).toBe(2);

    const mixed = stage();
    mixed.bank.fault({ kind: 'notify_out_of_order' });
    mixed.bank.pay(pathOf(await mixed.create('sandbox_qr')));
    await mixed.bank.tick();
    mixed.now += 300;
    await mixed.bank.tick();
    expect(statesTold(mixed)).toEqual(['PAID', 'WAITING']);
  });

  test('paid twice is taken once and told twice', async () => {
    const self = stage();
    const path = pathOf(await self.create('sandbox_redirect'));
    await self.visit(path, { do: 'twice' });
    await self.bank.tick();
    expect(self.bank.ledger()).toMatchObject([{ charges: 1, charged: 1900 }]);
    expect(statesTold(self)).toEqual(['PAID', 'PAID']);
  });
});

const corpora = process.env['BUYPOST_CORPORA'] ?? fileURLToPath(new URL('../../../../../shared/corpora', import.meta.url));
const vectors = `${corpora}/crypto/wycheproof-hmac_sha256_test.json`;
interface Wycheproof {
  readonly testGroups: readonly {
    readonly tagSize: number;
    readonly tests: readonly {
      readonly tcId: number;
      readonly key: string;
      readonly msg: string;
      readonly tag: string;
      readonly result: string;
    }[];
  }[];
}
const bytes = (hex: string): Uint8Array => Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));

if (existsSync(vectors)) {
  test('Wycheproof: exactly the valid whole tags are good', async () => {
    const { testGroups }: Wycheproof = JSON.parse(readFileSync(vectors, 'utf8'));
    let tried = 0;
    for (const { tagSize, tests } of testGroups)
      for (const { tcId, key, msg, tag, result } of tests) {
        // A shortened tag is never good here, however right its bytes are.
        expect(await verifyTag(bytes(key), bytes(msg), tag), `vector ${tcId}`).toBe(result === 'valid' && tagSize === 256);
        tried += 1;
      }
    expect(tried).toBeGreaterThan(100);
  });
} else {
  test.skip(`Wycheproof HMAC vectors (not found at ${vectors}; set BUYPOST_CORPORA)`, () => {});
}
