import { describe, expect, test } from 'vitest';
import { distrust, signNotification, verifyTag } from './signature.ts';
import { corpus } from './testing/corpora.ts';

const encoder = new TextEncoder();
const headers = (header: string): Headers => new Headers(header === '' ? {} : { 'stripe-signature': header });

interface Case {
  readonly payload: string;
  readonly secret: string;
  readonly header: string;
  readonly receive: number;
  readonly note?: string;
  readonly payload_change?: string;
}
interface Published {
  readonly valid: readonly (Omit<Case, 'receive'> & { readonly timestamp: number })[];
  readonly accept_at_receive_time: readonly Case[];
  readonly reject_at_receive_time: readonly Case[];
}

const judge = ({ payload, secret, header, receive, payload_change: change }: Case): Promise<string | undefined> =>
  distrust([secret], new Date(receive * 1000), headers(header), encoder.encode(change === undefined ? payload : `${payload} `));

const published = corpus('webhooks/stripe.json');
if (published === undefined) test.skip('published webhooks of Stripe (not found; set BUYPOST_CORPORA)', () => {});
else {
  const { valid, accept_at_receive_time: accept, reject_at_receive_time: reject }: Published = JSON.parse(published);
  describe('published webhooks', () => {
    test.each(valid)('made by the official client: $payload', async (one) => {
      expect(await judge({ ...one, receive: one.timestamp })).toBeUndefined();
      expect(await signNotification([one.secret], new Date(one.timestamp * 1000), encoder.encode(one.payload))).toBe(one.header);
    });
    test.each(accept.map((one) => [one.note ?? `at ${one.receive}`, one] as const))('believed: %s', async (_, one) => {
      expect(await judge(one)).toBeUndefined();
    });
    test.each(reject.map((one) => [one.note ?? one.header, one] as const))('refused: %s', async (_, one) => {
      expect(await judge(one)).toMatch(/^it/);
    });
    test('none is left out', () => expect([valid.length, accept.length, reject.length]).toEqual([5, 4, 13]));
  });
}

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

const vectors = corpus('crypto/wycheproof-hmac_sha256_test.json');
if (vectors === undefined) test.skip('Wycheproof HMAC vectors (not found; set BUYPOST_CORPORA)', () => {});
else
  test('Wycheproof: exactly the valid whole tags are good', async () => {
    const { testGroups }: Wycheproof = JSON.parse(vectors);
    let tried = 0;
    for (const { tagSize, tests } of testGroups)
      for (const { tcId, key, msg, tag, result } of tests) {
        // A shortened tag is never good here, however right its bytes are.
        expect(await verifyTag(bytes(key), bytes(msg), tag), `vector ${tcId}`).toBe(result === 'valid' && tagSize === 256);
        tried += 1;
      }
    expect(tried).toBeGreaterThan(100);
  });

describe('a header', () => {
  const body = encoder.encode('{}');
  const now = new Date('2026-11-22T12:00:00Z');
  const secret = 'whsec_good_good_good_good';
  const judged = async (change: (header: string) => string, secrets = [secret]): Promise<string | undefined> =>
    distrust(secrets, now, headers(change(await signNotification([secret], now, body))), body);

  test('with blanks, with a signature of another scheme, with one of each secret: believed', async () => {
    expect(await judged((header) => header.replace(',', ', '))).toBeUndefined();
    expect(await judged((header) => `${header},v0=abc,v2=def`)).toBeUndefined();
    expect(
      await distrust(['whsec_old_old_old_old_old', secret], now, headers(await signNotification(['whsec_x', secret], now, body)), body),
    ).toBeUndefined();
  });

  test.each([
    ['another algorithm’s name', (header: string) => header.replace('v1=', 'v1 =')],
    ['in capitals', (header: string) => header.replace(/v1=.*/, (tag) => `v1=${tag.slice(3).toUpperCase()}`)],
    ['a hundred signatures, one of them good', (header: string) => `${`t=1,${'v1=00,'.repeat(100)}`}${header}`],
    ['two times', (header: string) => `t=1,${header}`],
    ['a time beyond numbers', (header: string) => header.replace(/t=\d+/, 't=99999999999999999999')],
    ['a time before 1970', (header: string) => header.replace(/t=/, 't=-')],
  ])('%s: refused', async (_, change) => {
    expect(await judged(change)).toMatch(/^it/);
  });

  test('no secret, or an empty one, believes nothing', async () => {
    expect(await judged((header) => header, [])).toMatch(/not good/);
    expect(await judged((header) => header, [''])).toMatch(/not good/);
  });
});
