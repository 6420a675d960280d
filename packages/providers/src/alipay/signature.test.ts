/** RSA2 against others' bytes: Alipay's own notifications and the Wycheproof set. */
import { describe, expect, test } from 'vitest';
import { encodeBase64 } from '../base64.ts';
import { readPublicKey } from '../pem.ts';
import { importVerifyingKey, verifyRsaSha256 } from '../rsa.ts';
import { signedText, verifyForm, verifyText } from './signature.ts';
import { corpus } from './testing/corpora.ts';

interface Notified {
  readonly keys: Readonly<Record<string, string>>;
  readonly cases: readonly {
    readonly post: Readonly<Record<string, unknown>>;
    readonly verify: Readonly<Record<string, boolean>>;
    readonly expected_valid: boolean;
  }[];
  readonly extra: readonly { readonly post: Readonly<Record<string, string>> }[];
}
interface Wycheproof {
  readonly numberOfTests: number;
  readonly testGroups: readonly {
    readonly publicKeyDer: string;
    readonly tests: readonly {
      readonly tcId: number;
      readonly msg: string;
      readonly sig: string;
      readonly result: string;
      readonly flags: readonly string[];
    }[];
  }[];
}

const formOf = (post: Readonly<Record<string, unknown>>): Map<string, string> =>
  new Map(Object.entries(post).map(([name, value]) => [name, typeof value === 'string' ? value : JSON.stringify(value)]));
const bytesOf = (hex: string): Uint8Array<ArrayBuffer> => new Uint8Array(Buffer.from(hex, 'hex'));

const notified = corpus('webhooks/alipay-notify.json');
describe.skipIf(notified === undefined)(
  `notifications that Alipay signed${notified === undefined ? ' (no ../shared/corpora here)' : ''}`,
  () => {
    const { keys, cases, extra }: Notified = JSON.parse(notified ?? '{"keys":{},"cases":[],"extra":[]}');
    const tried = cases.flatMap(({ post, verify, expected_valid }, index) =>
      Object.keys(keys).map((name) => {
        // What the corpus says of each way to leave `sign_type` out or in; either being good is good.
        const valid = Object.entries(verify).some(([how, good]) => good && how.startsWith(`${name}|`));
        return [index, name, valid, post, expected_valid] as const;
      }),
    );

    test('there are six of them, three of them good', () => {
      expect(cases.length).toBe(notified === undefined ? 0 : 6);
      expect(cases.filter(({ expected_valid }) => expected_valid)).toHaveLength(notified === undefined ? 0 : 3);
    });

    test.each(tried)('notification %i under key %s: %s', async (_, name, valid, post) => {
      const key = await importVerifyingKey(readPublicKey(keys[name]!));
      expect(await verifyForm(key, formOf(post))).toBe(valid);
    });

    test.each(tried.filter(([, , valid]) => valid))(
      'notification %i under key %s is good in every byte',
      async (_index, name, _valid, post) => {
        const key = await importVerifyingKey(readPublicKey(keys[name]!));
        const form = formOf(post);
        for (const field of form.keys()) {
          if (field === 'sign_type') continue;
          const changed = new Map(form);
          changed.set(field, `${form.get(field)} `);
          expect(await verifyForm(key, changed), `${field} with a blank`).toBe(false);
          changed.delete(field);
          expect(await verifyForm(key, changed), `without ${field}`).toBe(false);
        }
        expect(await verifyForm(key, new Map([...form, ['added', 'x']]))).toBe(false);
        for (const sign_type of ['RSA', 'rsa2', 'MD5', ''])
          expect(await verifyForm(key, new Map([...form, ['sign_type', sign_type]])), sign_type).toBe(false);
      },
    );

    test('a percent sign in a value throws nothing', async () => {
      const key = await importVerifyingKey(readPublicKey(keys['v1']!));
      for (const { post } of extra) expect(await verifyForm(key, formOf(post))).toBe(false);
    });
  },
);

const wycheproof = corpus('crypto/wycheproof-rsa_signature_2048_sha256_test.json');
describe.skipIf(wycheproof === undefined)(
  `Wycheproof, RSA 2048 with SHA-256${wycheproof === undefined ? ' (no ../shared/corpora here)' : ''}`,
  () => {
    test('every case is judged as it says', async () => {
      const { testGroups, numberOfTests }: Wycheproof = JSON.parse(wycheproof ?? '');
      let judged = 0;
      for (const { publicKeyDer, tests } of testGroups) {
        const key = await importVerifyingKey(readPublicKey(encodeBase64(bytesOf(publicKeyDer))));
        for (const { tcId, msg, sig, result, flags } of tests) {
          const good = await verifyRsaSha256(key, bytesOf(msg), bytesOf(sig));
          judged += 1;
          // "Acceptable" may go either way: a signature without the NULL that the standard wants.
          if (result !== 'acceptable') expect({ tcId, good }, flags.join()).toEqual({ tcId, good: result === 'valid' });
          const text = Buffer.from(msg, 'hex').toString('utf8');
          if (Buffer.from(text, 'utf8').toString('hex') !== msg) continue;
          expect(await verifyText(key, text, Buffer.from(sig, 'hex').toString('base64')), `${tcId} as text`).toBe(good);
        }
      }
      expect(judged).toBe(numberOfTests);
      expect(judged).toBe(259);
    });
  },
);

test('what is signed is sorted by name and not escaped', () => {
  expect(
    signedText(
      new Map([
        ['b', '2 &'],
        ['a', '1%'],
        ['sign', 'x'],
        ['Z', '杯'],
      ]),
      'sign',
    ),
  ).toBe('Z=杯&a=1%&b=2 &');
});
