import { expect, test } from 'vitest';
import { stage, url } from '../testing/stage.ts';
import { createPretendMollie } from './index.ts';

const opened = async () => {
  const self = await stage();
  const made = await self.create({ title: '<b>Mug</b> & "cup"' });
  const at = made.action?.type === 'redirect' ? made.action.url : expect.fail('no page');
  const visit = async (told?: string): Promise<string> =>
    (
      await self.world.fetch(
        new Request(
          at,
          told === undefined
            ? {}
            : { method: 'POST', body: `do=${told}`, headers: { 'content-type': 'application/x-www-form-urlencoded' } },
        ),
      )
    ).text();
  const look = () => self.driver.getPayment(made.ref, self.call);
  return { self, made, at, visit, look };
};

test('shows shop, sum and thing, escaped, with the three buttons every provider has, without scripts', async () => {
  const { visit } = await opened();
  const text = await visit();
  expect(text).toContain('19.00 EUR');
  expect(text).toContain('&lt;b&gt;Mug&lt;/b&gt;');
  for (const button of ['pay', 'decline', 'cancel']) expect(text).toContain(`data-do="${button}"`);
  expect(text).not.toMatch(/<script/i);
});

test.each([
  ['pay', 'succeeded'],
  ['decline', 'failed'],
  ['slow', 'processing'],
  ['transfer', 'requires_action'],
  ['cancel', 'canceled'],
])('%s: back to the shop, %s', async (told, status) => {
  const { visit, look } = await opened();
  expect(await visit(told)).toContain('refresh" content="0; url=https://shop.test/v1/returns/');
  expect(await look()).toMatchObject({ status });
});

test('nonsense changes nothing, a second payment takes nothing, and a wrong address is nowhere', async () => {
  const { self, made, visit, look } = await opened();
  for (const odd of ['', 'PAY', '__proto__', 'constructor']) await visit(odd);
  expect(await look()).toMatchObject({ status: 'requires_action' });
  await visit('pay');
  await visit('pay');
  expect(self.world.ledger()[0]?.charged).toBe(1900);
  for (const code of ['nobody', made.ref.attempt, made.ref.reference ?? ''])
    expect((await self.world.fetch(new Request(`${url}/checkout/${code}`))).status).toBe(404);
});

test('it finds the attempt that a page is for', async () => {
  const { self, made, at } = await opened();
  expect(self.world.attemptOf?.(at)).toBe(made.ref.attempt);
  expect(self.world.attemptOf?.(`${at}x`)).toBeUndefined();
});

test('it remembers across a restart', async () => {
  let kept = '';
  const options = { url, persist: (json: string) => void (kept = json), notifies: 'on_tick' } as const;
  const first = await createPretendMollie(options);
  const self = await stage();
  const { body } = await (async () => {
    await self.create();
    return self.sent[0] ?? expect.fail('nothing was sent');
  })();
  const headers = { authorization: `Bearer ${first.settings['apiKey'] ?? ''}`, 'idempotency-key': 'k', 'content-type': 'application/json' };
  const ask = (world: typeof first) => world.fetch(new Request(`${url}/v2/payments`, { method: 'POST', headers, body }));
  const made: { id: string } = await (await ask(first)).json();
  const second = await createPretendMollie({ ...options, restore: kept });
  const again: { id: string } = await (await ask(second)).json();
  expect(again.id).toBe(made.id);
  expect(second.ledger()).toHaveLength(1);
});
