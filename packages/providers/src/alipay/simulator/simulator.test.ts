/** The pretend Alipay: as strict, as slow and as forgetful as the real one is known to be. */
import { describe, expect, test } from 'vitest';
import type { RawRequest } from '../../contract.ts';
import type { SimulatorFault } from '../../simulator.ts';
import { driver } from '../index.ts';
import { codeOf, noon, stage, url } from '../testing/stage.ts';
import { backoff, createAlipaySimulator } from './index.ts';

const minutes = (count: number): number => count * 60_000;
const fieldOf = (raw: RawRequest, name: string): string | null => new URLSearchParams(new TextDecoder().decode(raw.body)).get(name);

describe('notifications', () => {
  test('are told again after 4, 10, 10 minutes and 1, 2, 6, 15 hours, eight times in all, under one id', async () => {
    const self = await stage();
    self.reply = () => new Response('success\n');
    await self.paid();
    const began = self.now;
    const times: number[] = [];
    for (let hour = 0; hour < 40 * 60; hour += 1) {
      const before = self.heard.length;
      await self.simulator.tick();
      if (self.heard.length > before) times.push(self.now - began);
      self.now += 60_000;
    }
    expect(times.map((at) => at / 60_000)).toEqual([0, 4, 14, 24, 84, 204, 564, 1_464]);
    expect(backoff.reduce((sum, pause) => sum + pause, 0)).toBe(minutes(1_464));
    expect(new Set(self.heard.map((raw) => fieldOf(raw, 'notify_id'))).size).toBe(1);
  });

  test.each([
    ['success', 1],
    ['SUCCESS', 2],
    ['{"code":"success"}', 2],
    ['', 2],
  ])('the answer %j ends them after %i', async (body, count) => {
    const self = await stage();
    self.reply = () => new Response(body);
    await self.paid();
    await self.simulator.tick();
    self.now += minutes(5);
    await self.simulator.tick();
    expect(self.heard).toHaveLength(count);
  });

  test.each([
    ['alipay_qr', ['TRADE_SUCCESS'], []],
    ['alipay_page', ['TRADE_SUCCESS'], []],
    ['alipay_wap', ['TRADE_SUCCESS', 'TRADE_FINISHED'], ['TRADE_CLOSED']],
  ])('of %s: a payment tells %j, a close %j', async (method, paid, closed) => {
    const self = await stage();
    await self.paid(method);
    await self.simulator.tick();
    self.now += 91 * 24 * minutes(60);
    await self.simulator.tick();
    expect(self.heard.splice(0).map((raw) => fieldOf(raw, 'trade_status'))).toEqual(paid);
    const open = await self.opened(method);
    await self.driver.cancelPayment?.(open.ref, self.call);
    await self.simulator.tick();
    expect(self.heard.map((raw) => fieldOf(raw, 'trade_status'))).toEqual(closed);
  });

  test('of a refund in part say so as another success; of one in full only the phone’s page tells', async () => {
    for (const [method, states] of [
      ['alipay_qr', ['TRADE_SUCCESS', 'TRADE_SUCCESS']],
      ['alipay_wap', ['TRADE_SUCCESS', 'TRADE_SUCCESS', 'TRADE_CLOSED']],
    ] as const) {
      const self = await stage();
      const { ref } = await self.paid(method);
      for (const [id, amount] of [
        ['ref_1', 1],
        ['ref_2', 8_887],
      ] as const) {
        // Two that leave at once may arrive in either order; here each is heard before the next thing happens.
        await self.simulator.tick();
        await self.driver.refundPayment?.({ id, payment: ref, amount: { amount, currency: 'CNY' }, reason: 'x' }, self.call);
      }
      await self.simulator.tick();
      expect(self.heard.map((raw) => fieldOf(raw, 'trade_status'))).toEqual(states);
      expect(self.heard.map((raw) => fieldOf(raw, 'refund_fee'))).toEqual([null, '0.01', '88.88'].slice(0, states.length));
      expect(fieldOf(self.heard.at(-1)!, 'gmt_close') === null).toBe(method === 'alipay_qr');
    }
  });
});

describe('faults', () => {
  const notified = async (fault: SimulatorFault) => {
    const self = await stage();
    const made = await self.opened();
    self.simulator.fault({ ...fault, attempt: made.ref.attempt });
    await self.simulator.pay(made.ref.attempt);
    await self.simulator.tick();
    return { self, made };
  };

  test('twice, never, late', async () => {
    expect((await notified({ kind: 'notify_twice' })).self.heard).toHaveLength(2);
    expect((await notified({ kind: 'notify_never' })).self.heard).toHaveLength(0);
    const { self } = await notified({ kind: 'notify_late', ms: 5_000 });
    expect(self.heard).toHaveLength(0);
    self.now += 5_000;
    await self.simulator.tick();
    expect(self.heard).toHaveLength(1);
  });

  test('out of order: a refund is told before its payment', async () => {
    const { self, made } = await notified({ kind: 'notify_out_of_order' });
    const paid = await self.driver.getPayment(made.ref, self.call);
    await self.driver.refundPayment?.({ id: 'ref_1', payment: paid.ref, amount: { amount: 1, currency: 'CNY' }, reason: 'x' }, self.call);
    await self.simulator.tick();
    self.now += minutes(1);
    await self.simulator.tick();
    expect(self.heard.map((raw) => fieldOf(raw, 'refund_fee'))).toEqual(['0.01', null]);
  });

  test('by a wrong key once, and then rightly; 301 seconds old', async () => {
    const wrong = await notified({ kind: 'notify_wrong_key' });
    expect(await codeOf(wrong.self.driver.readNotification(wrong.self.heard[0]!, wrong.self.call))).toBe('unverified');
    const old = await notified({ kind: 'notify_old' });
    expect(fieldOf(old.self.heard[0]!, 'notify_time')).toBe('2026-11-22 19:54:59');
  });

  test('early: told before the answer to the create', async () => {
    const self = await stage();
    self.simulator.fault({ kind: 'notify_early' });
    const wish = self.wish('alipay_qr');
    const making = self.driver.createPayment(wish, self.call);
    await making;
    expect(self.heard.map((raw) => fieldOf(raw, 'out_trade_no'))).toEqual([wish.attempt]);
  });

  test('another sum, another currency, another account', async () => {
    const sums = await notified({ kind: 'wrong_amount', amount: 1 });
    expect(await sums.self.driver.getPayment(sums.made.ref, sums.self.call)).toMatchObject({
      status: 'succeeded',
      received: { amount: 1 },
    });
    const coins = await notified({ kind: 'wrong_currency' });
    expect(await coins.self.driver.getPayment(coins.made.ref, coins.self.call)).toMatchObject({ received: { currency: 'USD' } });
    const self = await stage();
    const made = await self.create();
    self.simulator.fault({ kind: 'wrong_merchant', attempt: made.ref.attempt });
    await self.simulator.pay(made.ref.attempt);
    await self.simulator.tick();
    // Alipay answers about trades of the account that asks, and of no other.
    expect(await self.driver.getPayment(made.ref, self.call)).toMatchObject({ status: 'unknown' });
    expect(await codeOf(self.driver.readNotification(self.heard[0]!, self.call))).toBe('unverified');
  });

  test('an answer lost, an error before and after, a slow one', async () => {
    for (const [kind, made] of [
      ['lose_answer', true],
      ['error_after', true],
      ['error', false],
    ] as const) {
      const self = await stage();
      self.simulator.fault({ kind });
      expect(await codeOf(self.create())).toBe('unknown');
      expect(self.simulator.ledger()).toHaveLength(made ? 1 : 0);
    }
    const self = await stage();
    self.simulator.fault({ kind: 'slow', ms: 30 });
    const began = Date.now();
    await self.create();
    expect(Date.now() - began).toBeGreaterThanOrEqual(28);
  });

  test('money after the close, once', async () => {
    const self = await stage();
    const made = await self.opened();
    await self.driver.cancelPayment?.(made.ref, self.call);
    self.simulator.fault({ kind: 'pay_after_close', attempt: made.ref.attempt });
    expect([await self.simulator.pay(made.ref.attempt), await self.simulator.pay(made.ref.attempt)]).toEqual([true, false]);
    expect(await self.driver.getPayment(made.ref, self.call)).toMatchObject({ status: 'succeeded', received: { amount: 8_888 } });
  });
});

describe('the gateway refuses what Alipay refuses', () => {
  const refusing = async (change: (request: Request) => Request | Promise<Request>): Promise<string> => {
    const self = await stage();
    const call = { ...self.call, fetch: (async (input, init) => self.call.fetch(await change(new Request(input, init)))) as typeof fetch };
    await self.driver.createPayment(self.wish('alipay_qr'), call).catch(() => undefined);
    const inner: { sub_code?: string } = Object.values(JSON.parse(self.asked.at(-1)?.answer ?? '{}') as object)[0];
    return inner.sub_code ?? 'accepted';
  };
  const withQuery = (name: string, value: string) => async (request: Request) => {
    const address = new URL(request.url);
    address.searchParams.set(name, value);
    return new Request(address, { method: 'POST', headers: request.headers, body: await request.text() });
  };

  test.each([
    ['nothing changed', (request: Request) => request, 'accepted'],
    ['another application', withQuery('app_id', '2021000000000000'), 'isv.invalid-app-id'],
    ['SHA-1', withQuery('sign_type', 'RSA'), 'isv.invalid-signature-type'],
    ['GBK', withQuery('charset', 'GBK'), 'isv.invalid-charset'],
    ['a time of another form', withQuery('timestamp', '2026-11-22T20:00:00Z'), 'isv.invalid-timestamp'],
    ['another address to tell', withQuery('notify_url', 'https://evil.test/'), 'isv.invalid-signature'],
    ['another service', withQuery('method', 'alipay.fund.trans.uni.transfer'), 'isv.invalid-signature'],
  ])('%s', async (_, change, expected) => {
    expect(await refusing(change)).toBe(expected);
  });

  test.each([
    ['a title with a special character', { subject: 'a&b' }],
    ['a number with a dash', { out_trade_no: 'att-1' }],
    ['no sum', { total_amount: '0.00' }],
    ['a sum of thousandths', { total_amount: '1.001' }],
  ])('%s', async (_, change) => {
    const { readWish } = await import('./wish.ts');
    const good = { out_trade_no: 'att_1', total_amount: '1.00', subject: 'mug' };
    const at = { now: noon, code: 'x', notifyUrl: '', returnUrl: '' };
    expect(readWish(good, 'precreate', at)).toMatchObject({ attempt: 'att_1', total: 100, expiresAt: noon + 7_200_000 });
    expect(readWish({ ...good, ...change }, 'precreate', at)).toBe('ACQ.INVALID_PARAMETER');
  });
});

describe('buyers’ pages', () => {
  const buttons = (html: string): readonly string[] => [...html.matchAll(/data-do="(\w+)"/g)].map(([, what]) => what ?? '');

  test.each(['alipay_qr', 'alipay_page', 'alipay_wap'])('%s: decline, then pay; back to the shop with what Alipay appends', async (id) => {
    const self = await stage({ shopName: 'Mugs <b>&' });
    const made = await self.create(id, { title: '<script>alert(1)</script>' });
    const { action } = made;
    const address = action?.type === 'qr_code' ? action.data : action?.type === 'redirect' ? action.url : '';
    const link = await self.simulator.fetch(new Request(address));
    const page = link.headers.get('location') ?? address;
    const first = await self.visit(page);
    const html = await first.text();
    expect(buttons(html)).toEqual(['pay', 'decline', 'cancel']);
    expect(html).not.toMatch(/<script|<b>/);
    expect(html).toContain('¥88.88');
    expect(first.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(await (await self.visit(page, { do: 'decline' })).text()).toContain('The bank said no');
    const done = await (await self.visit(page, { do: 'pay' })).text();
    expect(done).toContain('Paid.');
    const onward = /url=([^"]+)"/.exec(done)?.[1]?.replaceAll('&amp;', '&');
    if (id === 'alipay_qr') return expect(onward).toBeUndefined();
    const back = new URL(onward ?? '');
    expect(back.origin + back.pathname).toBe('https://shop.test/v1/returns/abcdefabcdefabcdefabcd');
    expect(Object.fromEntries(back.searchParams)).toMatchObject({
      out_trade_no: made.ref.attempt,
      total_amount: '88.88',
      sign_type: 'RSA2',
    });
    // A second press takes nothing.
    await self.visit(page, { do: 'pay' });
    return expect(self.simulator.ledger().at(-1)).toMatchObject({ charged: 8_888 });
  });

  test('whatever is on the screen names its payment', async () => {
    const self = await stage();
    for (const id of ['alipay_qr', 'alipay_page', 'alipay_wap']) {
      const { action, ref } = await self.create(id);
      const shown = action?.type === 'qr_code' ? action.data : action?.type === 'redirect' ? action.url : '';
      expect(self.simulator.attemptOf?.(shown)).toBe(ref.attempt);
      const page = (await self.simulator.fetch(new Request(shown))).headers.get('location');
      if (page !== null) expect(self.simulator.attemptOf?.(page)).toBe(ref.attempt);
    }
    for (const strange of ['', 'x', 'https://qr.alipay.com/x', `${url}/qr/${'a'.repeat(26)}`, `${url}/gateway.do`])
      expect(self.simulator.attemptOf?.(strange)).toBeUndefined();
  });

  test('a stranger’s code, and a code at the wrong door, are not found', async () => {
    const self = await stage();
    const { action } = await self.create();
    const data = action?.type === 'qr_code' ? action.data : '';
    for (const address of [`${url}/qr/${'a'.repeat(26)}`, data.replace('/qr/', '/cashier/'), `${url}/`, `${url}/qr/../qr`])
      expect((await self.visit(address)).status).toBe(404);
  });
});

test('what it remembers is all it needs: a restart changes nothing', async () => {
  const written: string[] = [];
  const first = await stage({ persist: (json) => void written.push(json) });
  const paid = await first.paid();
  const restored = await createAlipaySimulator({ url, now: () => first.now, notifies: 'on_tick', restore: written.at(-1)! });
  expect(restored.settings).toEqual(first.simulator.settings);
  expect(restored.ledger()).toEqual(first.simulator.ledger());
  const again = driver.create(restored.settings);
  const call = { ...first.call, fetch: (async (input, init) => restored.fetch(new Request(input, init))) as typeof fetch };
  expect(await again.getPayment(paid.ref, call)).toMatchObject({ status: 'succeeded' });
});
