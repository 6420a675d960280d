import { expect, test } from 'vitest';
import type { DoctorVisit } from '../driver.ts';
import { wantedEvents } from './doctor.ts';
import { driver } from './index.ts';
import { stage } from './testing/stage.ts';

const visiting = async (more: Partial<DoctorVisit> = {}, settings: Record<string, string | undefined> = {}) => {
  const self = await stage();
  const visit = { publicUrl: 'https://shop.test', currencies: ['EUR'], call: self.call, ...more };
  return { self, findings: (await driver.doctor?.({ ...self.world.settings, ...settings }, visit)) ?? [] };
};
const says = (findings: readonly { readonly level: string; readonly says: string }[], level: string): string =>
  findings
    .filter((finding) => finding.level === level)
    .map((finding) => finding.says)
    .join('\n');

test('all is well: keys, webhook; and it says that this is the sandbox', async () => {
  const { findings, self } = await visiting();
  expect(says(findings, 'problem')).toBe('');
  expect(says(findings, 'good')).toMatch(/PayPal knows the keys/);
  expect(says(findings, 'good')).toMatch(/tells https:\/\/shop\.test\/v1\/notifications\/paypal/);
  expect(says(findings, 'warning')).toMatch(/sandbox/);
  expect(self.world.ledger()).toEqual([]);
});

test('the webhook leads elsewhere, or is not known', async () => {
  expect(says((await visiting({ publicUrl: 'https://other.test' })).findings, 'problem')).toMatch(/not https:\/\/other\.test/);
  expect(says((await visiting({}, { webhookId: '9OTHER7WEBHOOK99' })).findings, 'problem')).toMatch(/does not know the webhook/);
});

test('a currency that PayPal does not take', async () => {
  expect(says((await visiting({ currencies: ['EUR', 'CNY'] })).findings, 'warning')).toMatch(/not offered for CNY/);
});

test('wrong keys, no network, settings that cannot start: said, not thrown', async () => {
  expect(says((await visiting({}, { clientSecret: 'x'.repeat(80) })).findings, 'problem')).toMatch(/does not know these keys/);
  const { self } = await visiting();
  const cut = { ...self.call, fetch: () => Promise.reject(new TypeError('fetch failed')) };
  expect(says((await visiting({ call: cut })).findings, 'problem')).toMatch(/did not answer/);
  expect(says((await visiting({}, { environment: undefined })).findings, 'problem')).toMatch(/`environment` must be/);
  expect(says((await visiting({}, { webhookId: '' })).findings, 'problem')).toMatch(/`webhookId` must be/);
});

test('a clock that is wrong, events that are not told', async () => {
  const { self } = await visiting();
  const { fetch } = self.call;
  const call = {
    ...self.call,
    fetch: async (input: Parameters<typeof fetch>[0], init?: RequestInit) => {
      const answer = await fetch(input, init);
      const text = (await answer.text()).replace(JSON.stringify({ name: wantedEvents[0] }), '{"name":"OTHER"}');
      return new Response(text, { status: answer.status, headers: { date: new Date(self.now - 400_000).toUTCString() } });
    },
  };
  const { findings } = await visiting({ call });
  expect(says(findings, 'problem')).toMatch(/400 seconds ahead of PayPal/);
  expect(says(findings, 'warning')).toMatch(/does not tell of CHECKOUT\.ORDER\.APPROVED\./);
});
