import { describe, expect, test } from 'vitest';
import type { DoctorVisit } from '../driver.ts';
import { driver } from './index.ts';
import { stage, type Stage } from './testing/stage.ts';

const examine = (scene: Stage, more: Partial<DoctorVisit> = {}, settings: Record<string, string> = {}) =>
  driver.doctor!(
    { ...scene.stripe.settings, ...settings },
    { publicUrl: 'https://shop.test', currencies: ['EUR'], call: scene.call, ...more },
  );
const says = async (found: ReturnType<typeof examine>): Promise<string[]> =>
  (await found).map(({ level, says: said }) => `${level}: ${said}`);

/** The pretend Stripe's answers, with one of them changed. */
const answering = (
  scene: Stage,
  path: string,
  change: (body: Record<string, unknown>) => unknown,
  headers: Record<string, string> = {},
): DoctorVisit['call'] => ({
  ...scene.call,
  fetch: async (input, init) => {
    const answer = await scene.call.fetch(input, init);
    if (new URL(new Request(input, init).url).pathname !== path) return answer;
    const body: Record<string, unknown> = await answer.json();
    return Response.json(change(body), { headers });
  },
});

describe('the doctor', () => {
  test('finds a shop that is well', async () => {
    const scene = await stage();
    expect(await says(examine(scene, { publicUrl: 'https://shop.test' }))).toEqual([
      `good: The keys are of ${scene.stripe.settings['account']}.`,
      'good: Stripe tells https://shop.test/v1/notifications/stripe.',
      expect.stringMatching(/^warning: shop\.test is not registered for wallets/),
    ]);
  });

  test('names a key of another account, one that may not charge, and a clock that is away', async () => {
    const scene = await stage();
    expect((await says(examine(scene, {}, { account: 'acct_1Another0000' })))[0]).toMatch(
      /^problem: The secret key is of acct_\w+ and `account` says acct_1Another0000/,
    );
    const call = answering(scene, '/v1/account', (body) => ({ ...body, charges_enabled: false }), {
      date: new Date(scene.now + 90_000).toUTCString(),
    });
    expect(await says(examine(scene, { call }))).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^problem: Stripe does not let this account charge/),
        expect.stringMatching(/^problem: This machine's clock is 90 s away/),
      ]),
    );
  });

  test('names a webhook endpoint that is missing, disabled, or not told everything', async () => {
    const scene = await stage();
    expect(await says(examine(scene, { publicUrl: 'https://elsewhere.test' }))).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^problem: No webhook endpoint is for https:\/\/elsewhere\.test\/v1\/notifications\/stripe/),
      ]),
    );
    const changed = (more: object) =>
      answering(scene, '/v1/webhook_endpoints', () => ({ data: [{ url: 'https://shop.test/v1/notifications/stripe', ...more }] }));
    expect(await says(examine(scene, { call: changed({ status: 'disabled' }) }))).toEqual(
      expect.arrayContaining([expect.stringMatching(/^problem: .* is disabled/)]),
    );
    expect(await says(examine(scene, { call: changed({ enabled_events: ['payment_intent.succeeded'] }) }))).toEqual(
      expect.arrayContaining([expect.stringMatching(/^warning: .* does not send .*charge\.dispute\.created/)]),
    );
    expect(await says(examine(scene, { call: changed({ enabled_events: ['*'] }) }))).toEqual(
      expect.arrayContaining([expect.stringMatching(/^good: Stripe tells/)]),
    );
  });

  test('names currencies that Stripe does not charge in', async () => {
    const scene = await stage();
    expect(await says(examine(scene, { currencies: ['EUR', 'IQD', 'LYD'] }))).toEqual(
      expect.arrayContaining([expect.stringMatching(/^warning: Stripe does not charge in IQD, LYD/)]),
    );
  });

  test('never throws: settings that are wrong, keys of nobody, a line that is down', async () => {
    const scene = await stage();
    expect((await says(examine(scene, {}, { secretKey: '' })))[0]).toMatch(/^problem: stripe\(\{ \.\.\. \}\) cannot start/);
    expect((await says(examine(scene, {}, { secretKey: `sk_test_${'z'.repeat(24)}` })))[0]).toMatch(
      /^problem: Stripe does not let this key/,
    );
    const down: DoctorVisit['call'] = { ...scene.call, fetch: () => Promise.reject(new TypeError('fetch failed')) };
    for (const said of await says(examine(scene, { call: down }))) expect(said).toMatch(/^problem: Stripe did not answer/);
  });
});
