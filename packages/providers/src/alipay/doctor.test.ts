/** What `buypost doctor` says of an Alipay account, and that it moves nothing to find out. */
import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { DoctorVisit } from '../driver.ts';
import { driver } from './index.ts';
import { stage, type Stage } from './testing/stage.ts';

const visitOf = (self: Stage, more: Partial<DoctorVisit> = {}): DoctorVisit => ({
  publicUrl: 'https://shop.example',
  currencies: ['CNY'],
  call: self.call,
  ...more,
});
const examine = async (self: Stage, settings: Readonly<Record<string, string | undefined>> = {}, more: Partial<DoctorVisit> = {}) =>
  (await driver.doctor?.({ ...self.simulator.settings, ...settings }, visitOf(self, more))) ?? [];
const problems = (findings: Awaited<ReturnType<typeof examine>>): readonly string[] =>
  findings.flatMap(({ level, says }) => (level === 'problem' ? [says] : []));
const stranger = (): string =>
  generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();

const strangersPublic = (): string =>
  generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey.export({ type: 'spki', format: 'pem' }).toString();

describe('the doctor', () => {
  test('finds a good account good, asks once, and makes no trade', async () => {
    const self = await stage();
    const findings = await examine(self);
    expect(problems(findings)).toEqual([]);
    expect(findings.map(({ level }) => level)).toEqual(['warning', 'good']);
    expect(findings[0]?.says).toMatch(/no real money moves/);
    expect(self.asked.map(({ url }) => url.searchParams.get('method'))).toEqual(['alipay.trade.query']);
    expect(self.simulator.ledger()).toEqual([]);
  });

  test.each<readonly [string, (self: Stage) => Readonly<Record<string, string | undefined>>, RegExp]>([
    ['an application Alipay does not know', () => ({ appId: '2021000000000000' }), /does not know `appId`/],
    ['a private key of another application', () => ({ privateKey: stranger() }), /not that of `privateKey`/],
    ['a key that is not Alipay’s', () => ({ alipayPublicKey: strangersPublic() }), /not signed by the key you gave/],
    ['settings that cannot be read', () => ({ appId: 'x' }), /`appId` must be the number/],
    ['a gateway that nobody answers at', () => ({ endpoint: 'http://nowhere.test' }), /did not answer/],
  ])('names %s, with a cure and without a word of a key', async (_, settings, cure) => {
    const self = await stage();
    const call = {
      ...self.call,
      fetch: (async (input, init) => {
        const request = new Request(input, init);
        if (new URL(request.url).host === 'nowhere.test') throw new TypeError('fetch failed');
        return self.call.fetch(request);
      }) as typeof fetch,
    };
    const found = problems(await examine(self, settings(self), { call }));
    expect(found).toHaveLength(1);
    expect(found[0]).toMatch(cure);
    expect(found[0]).not.toContain(self.keys.appPrivate.slice(40, 60));
  });

  test('names an address that Alipay cannot reach, a missing currency, and a clock that is off', async () => {
    const self = await stage();
    const late = {
      ...self.call,
      fetch: (async (input, init) => {
        const answer = await self.call.fetch(input, init);
        return new Response(await answer.text(), { headers: { date: new Date(self.now + 300_000).toUTCString() } });
      }) as typeof fetch,
    };
    const local = { publicUrl: 'http://localhost:4243', currencies: ['EUR'], call: late };
    const endpoint = 'https://openapi-sandbox.dl.alipaydev.com';
    expect(problems(await examine(self, { endpoint }, local))).toEqual([expect.stringMatching(/must be public and https/)]);
    // A pretend Alipay beside the shop reaches it anywhere.
    const findings = await examine(self, {}, local);
    expect(problems(findings)).toEqual([]);
    expect(findings.filter(({ level }) => level === 'warning').map(({ says }) => says)).toEqual([
      expect.stringMatching(/no real money/),
      expect.stringMatching(/Nothing is priced in CNY/),
      expect.stringMatching(/300 seconds away/),
    ]);
  });
});
